"""Template messages."""

from sandbox.api.calls import OK, Call, Json, box, receiver
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.platform.templates import Template
from sandbox.push.events import event
from sandbox.world import World

ONCE_SECONDS = 600


def send(world: World, call: Call) -> Json:
    template = world.templates.get(call.body.get("template_id"))
    person = receiver(world, call.body.get("touser"))
    if not person.following:
        raise ApiError(43004)
    rows = template.rows(box(call.body, "data"))
    earlier = _earlier(world, call, person)
    if earlier:
        return OK | {"msgid": earlier}
    return OK | {"msgid": _deliver(world, call, person, _card(template, rows, call.body))}


def listed(world: World, _: Call) -> Json:
    rows = [
        {
            "template_id": template.template_id,
            "title": template.title,
            "primary_industry": "",
            "deputy_industry": "",
            "content": template.content(),
            "example": "",
        }
        for template in world.templates.all()
    ]
    return {"template_list": rows}


def remove(world: World, call: Call) -> Json:
    world.templates.remove(str(call.body.get("template_id")))
    return OK


def _card(template: Template, rows: list[dict[str, str]], body: Json) -> Json:
    mini = box(body, "miniprogram").get("pagepath") or ""
    return {
        "template_id": template.template_id,
        "title": template.title,
        "rows": rows,
        "url": "" if mini else str(body.get("url") or ""),
        "pagepath": mini,
        "client_msg_id": body.get("client_msg_id"),
    }


def _deliver(world: World, call: Call, person: Person, card: Json) -> int:
    msgid = world.ids.next()
    status = "failed:user block" if person.toggles["blocked"] else world.dials.template_status
    if card["client_msg_id"]:
        world.shelves["once"].put(_once_key(person, card), [msgid, world.clock.now()])
    if status == "success":
        lines = [card["title"], *(f"{row['name']}：{row['value']}" for row in card["rows"])]
        world.people.show(person.openid, "template", "template", "\n".join(lines), card | {"msgid": msgid})
    call.results.append((person.openid, event("TEMPLATESENDJOBFINISH", MsgID=msgid, Status=status)))
    return msgid


def _earlier(world: World, call: Call, person: Person) -> int:
    """The msgid that this client_msg_id got from the same person within ten minutes, or 0."""
    if not call.body.get("client_msg_id"):
        return 0
    kept = world.shelves["once"].get(_once_key(person, call.body))
    return int(kept[0]) if kept and world.clock.now() - kept[1] < ONCE_SECONDS else 0


def _once_key(person: Person, body: Json) -> str:
    return f"{person.openid} {body['client_msg_id']}"
