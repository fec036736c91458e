"""Tags that the account puts on its followers."""

from typing import Any

from sandbox.api.calls import OK, Call, Json, box, known, rows
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.world import World

MOST_TAGS = 100
MOST_PER_PERSON = 20
MOST_OPENIDS = 50
NAME_CHARS = 30
PAGE = 10_000
FIRST_FREE = 100
RESERVED = (0, 1, 2)


def create(world: World, call: Call) -> Json:
    tags = world.shelves["tag"]
    name = _new_name(world, box(call.body, "tag").get("name"))
    if len(tags.items()) >= MOST_TAGS:
        raise ApiError(45056)
    number = max((int(key) for key, _ in tags.items()), default=FIRST_FREE - 1) + 1
    tags.put(str(number), name)
    return {"tag": {"id": number, "name": name}}


def listed(world: World, _: Call) -> Json:
    rows = [{"id": int(key), "name": name, "count": _count(world, int(key))} for key, name in _all(world)]
    return {"tags": rows}


def update(world: World, call: Call) -> Json:
    tag = box(call.body, "tag")
    number = _existing(world, tag.get("id"))
    world.shelves["tag"].put(str(number), _new_name(world, tag.get("name")))
    return OK


def delete(world: World, call: Call) -> Json:
    number = _existing(world, box(call.body, "tag").get("id"))
    world.shelves["tag"].drop(str(number))
    for person in world.people.followers():
        _remove(world, person, number)
    return OK


def put(world: World, call: Call) -> Json:
    number = _existing(world, call.body.get("tagid"))
    people = _listed_people(world, call.body)
    if any(number not in person.tags and len(person.tags) >= MOST_PER_PERSON for person in people):
        raise ApiError(45059)
    for person in people:
        person.tags = [*(tag for tag in person.tags if tag != number), number]
        world.people.touch(person)
    return OK


def take(world: World, call: Call) -> Json:
    number = _existing(world, call.body.get("tagid"))
    for person in _listed_people(world, call.body):
        _remove(world, person, number)
    return OK


def bearers(world: World, call: Call) -> Json:
    """One page of those who bear it; after the last one the page is empty and names nobody to go on from."""
    number = _existing(world, call.body.get("tagid"))
    openids = [person.openid for person in world.people.followers() if number in person.tags]
    start = call.body.get("next_openid") or ""
    if start and start not in openids:
        raise ApiError(40003)
    page = openids[openids.index(start) + 1 if start else 0 :][:PAGE]
    if not page:
        return {"count": 0}
    return {"count": len(page), "data": {"openid": page}, "next_openid": page[-1]}


def of_person(world: World, call: Call) -> Json:
    return {"tagid_list": known(world, call.body.get("openid")).tags}


def _remove(world: World, person: Person, number: int) -> None:
    person.tags = [tag for tag in person.tags if tag != number]
    world.people.touch(person)


def _listed_people(world: World, body: Json) -> list[Person]:
    openids = rows(body, "openid_list")
    if not 1 <= len(openids) <= MOST_OPENIDS:
        raise ApiError(40032)
    people = [known(world, openid) for openid in openids]
    if not all(person.following for person in people):
        raise ApiError(49003)
    return people


def exists(world: World, number: Any) -> bool:
    return world.shelves["tag"].get(str(number)) is not None


def _existing(world: World, number: Any) -> int:
    if number in RESERVED:
        raise ApiError(45058)
    if not exists(world, number):
        raise ApiError(45159)
    return int(number)


def _new_name(world: World, name: Any) -> str:
    if not isinstance(name, str) or not name:
        raise ApiError(40035, "name")
    if len(name) > NAME_CHARS:
        raise ApiError(45158)
    if name in [known_name for _, known_name in _all(world)]:
        raise ApiError(45157)
    return name


def _all(world: World) -> list[tuple[str, Any]]:
    return world.shelves["tag"].items()


def _count(world: World, number: int) -> int:
    return sum(number in person.tags for person in world.people.followers())
