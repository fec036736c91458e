"""Subscription notices: each costs one credit that the person gave."""

from sandbox.api.calls import OK, Call, Json, box, receiver
from sandbox.platform.errors import ApiError
from sandbox.platform.people import Person
from sandbox.push.events import notice_sent
from sandbox.world import World


def send(world: World, call: Call) -> Json:
    template = world.templates.get(call.body.get("template_id"))
    person = receiver(world, call.body.get("touser"))
    rows = template.rows(box(call.body, "data"))
    _take_credit(person, template.template_id)
    world.people.touch(person)
    card = {"template_id": template.template_id, "title": template.title, "rows": rows}
    lines = [template.title, *(f"{row['name']}：{row['value']}" for row in rows)]
    page = {"url": str(call.body.get("page") or "")}
    world.people.show(person.openid, "notice", "template", "\n".join(lines), card | page)
    call.results.append((person.openid, notice_sent(template.template_id, world.ids.next())))
    return OK


def _take_credit(person: Person, template_id: str) -> None:
    credit = person.notice_credits.get(template_id, 0)
    if person.toggles["refuses_notices"] or credit < 1:
        raise ApiError(43101)
    person.notice_credits[template_id] = credit - 1
