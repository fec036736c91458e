"""What people hold: organizers write it down, look it up and take it back."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Person, Role
from bot.domain.requirements import Holding, Quality
from bot.language.requirements import requirements
from bot.language.when import moment
from bot.services.activities.qualify import disqualify, qualify
from handlers.joining.roles import held_in_words

router = Router(role=Role.ORGANIZER)

NAMESAKES = 8
COMMAND = re.compile(
    r"^\W*(?:登记资格|取消资格|去掉资格|查资格|加资格|资格|qualifications?|qualify)[\s:：,，]*", re.I
)
AWAY = re.compile(r"取消|去掉|撤销|删掉|删除|remove")
UNTIL = re.compile(r"(?:有效期?)?(?:到|至|until )(?P<when>.+)$")


class Qualify(StrEnum):
    WHO = "qualify.who"


@router.says("qualify")
def start(turn: Turn) -> Reply:
    """`资格 张阿姨`, `资格 张阿姨 急救培训 到2027年3月1日`, `资格 张阿姨 去掉驾照`."""
    name, _, said = COMMAND.sub("", turn.text).partition(" ")
    turn = turn.noting(said=("取消 " if turn.text.startswith(("取消", "去掉")) else "") + said)
    people = turn.uow.people.named(name, NAMESAKES) if name else []
    if not people:
        return turn.done("qualify.nobody" if name else "qualify.how", name=name)
    if len(people) == 1:
        return _go_on(turn, people[0])
    return turn.ask(Qualify.WHO, "qualify.which", [_line(turn, each) for each in people], name=name)


@router.picks("qualify.person")
def picked(turn: Turn) -> Reply:
    return _go_on(turn, turn.uow.people.get(int(turn.ref)))


def _line(turn: Turn, person: Person) -> Choice:
    """Namesakes are told apart by what is known of them, and by our number for them."""
    held = held_in_words(turn, turn.uow.qualifications.of_person(person.id))
    label = turn.say("qualify.line", name=person.name, id=person.id, held=held or turn.say("my_data.unknown"))
    return Choice(label, "qualify.person", str(person.id))


def _go_on(turn: Turn, person: Person) -> Reply:
    said = turn.talk.notes.get("said", "")
    until = UNTIL.search(said)
    named, _ = requirements(UNTIL.sub("", said))
    act = disqualify if AWAY.search(said) else qualify
    outcomes = [
        act(turn.work, person, Holding(each.quality, each.name, _end(turn, until)), turn.person.id)
        for each in named
        if each.quality is not Quality.AGE
    ]
    held = held_in_words(turn, turn.uow.qualifications.of_person(person.id))
    key = f"qualify.{outcomes[0]}" if outcomes else "qualify.holds"
    return turn.done(key, name=person.name, held=held or turn.say("my_data.unknown"))


def _end(turn: Turn, until: re.Match[str] | None) -> datetime | None:
    """The end of the day, or of the last of the days, that was named."""
    span = moment(until["when"], turn.now) if until else None
    return (span.ends_at or span.starts_at + timedelta(days=1)) if span else None
