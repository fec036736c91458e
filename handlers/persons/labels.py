"""我住3号院: where somebody lives, kept by their consent; 标签: what organizers group people by."""

import re
from enum import StrEnum

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.labels import Label, LabelKind, label_name
from bot.domain.people import Person, Role
from bot.language.names import likely_name
from bot.services.persons.label import Labelling, label, unlabel
from bot.services.persons.people import agree

router = Router()
organizers = Router(role=Role.ORGANIZER)

NAME_LENGTH = 20
NAMESAKES = 8
HOME = re.compile(
    r"(?:我家?住在?|我家在|我搬到|i live (?:in|at))\s*(?P<home>[^,，。!！?？;；]{2,30}?)"
    r"\s*(?:了|的|吧|啊|呢)?\s*(?:[,，。!！;；].*)?$",
    re.IGNORECASE,
)
COMMAND = re.compile(
    r"^\W*(?:打标签|贴标签|加标签|删标签|去标签|标签|tag|label)[\s:：,，]*(?P<name>\S+)\s*(?P<said>.*)$",
    re.IGNORECASE,
)
AWAY = re.compile(r"^(?:去掉|取消|删掉|删除|不是|remove)\s*")
KINDS = {
    "小区": LabelKind.COMPOUND,
    "院": LabelKind.COMPOUND,
    "单位": LabelKind.UNIT,
    "compound": LabelKind.COMPOUND,
    "unit": LabelKind.UNIT,
}


class Home(StrEnum):
    NAME = "labels.name"


class Labels(StrEnum):
    WHO = "labels.who"


@router.says("live")
def live(turn: Turn) -> Reply | None:
    """`我住3号院`; what is no name of a place is somebody else's word."""
    said = HOME.search(turn.text)
    home = label_name(said["home"]) if said else ""
    if not home:
        return turn.done("labels.home_how")
    if turn.person.agreed_to(turn.work.policy.consent_version):
        return _settle(turn, home)
    return turn.noting(home=home).ask(Home.NAME, "labels.name", home=home)


@router.at(Home.NAME)
def name(turn: Turn) -> Reply | None:
    """Sending the name is the consent that was asked for."""
    told = turn.understood.name or ("" if turn.understood.certain else likely_name(turn.text))
    if not told:
        return None if turn.understood.certain else turn.again("labels.name_again")
    agree(turn.work, turn.person, told[:NAME_LENGTH])
    agreed = turn.uow.people.get(turn.person.id)
    home = turn.talk.notes["home"]
    label(turn.work, agreed, Label(LabelKind.COMPOUND, home), (turn.speaker or agreed).id)
    return turn.done("labels.home", [_forget(turn, home)], home=home)


@router.picks("labels.forget_home")
def forget_home(turn: Turn) -> Reply:
    unlabel(turn.work, turn.person, Label(LabelKind.COMPOUND, turn.ref), (turn.speaker or turn.person).id)
    return turn.done("labels.forgotten")


@organizers.says("label")
def start(turn: Turn) -> Reply:
    """`标签 张阿姨 党员`, `标签 张阿姨 小区 3号院`, `标签 张阿姨 单位 康城世纪`, `标签 张阿姨 去掉 党员`."""
    said = COMMAND.match(turn.text)
    if not said:
        return turn.done("labels.how")
    turn = turn.noting(said=said["said"].strip())
    people = turn.uow.people.named(said["name"], NAMESAKES)
    if not people:
        return turn.done("qualify.nobody", name=said["name"])
    if len(people) == 1:
        return _labelled(turn, people[0])
    return turn.ask(Labels.WHO, "qualify.which", [_line(turn, each) for each in people], name=said["name"])


@organizers.picks("labels.person")
def picked(turn: Turn) -> Reply:
    return _labelled(turn, turn.uow.people.get(int(turn.ref)))


def labels_in_words(turn: Turn, person: Person) -> str:
    """What a person is grouped by, "" for nothing."""
    return turn.say("care.comma").join(each.name for each in turn.uow.labels.of_person(person.id))


def _settle(turn: Turn, home: str) -> Reply:
    label(turn.work, turn.person, Label(LabelKind.COMPOUND, home), (turn.speaker or turn.person).id)
    return turn.done("labels.home", [_forget(turn, home)], home=home)


def _forget(turn: Turn, home: str) -> Choice:
    return turn.choice("choice.labels.forget_home", "labels.forget_home", home)


def _labelled(turn: Turn, person: Person) -> Reply:
    said = turn.talk.notes.get("said", "")
    wanted = _label(AWAY.sub("", said))
    outcome: Labelling | None = None
    if wanted:
        act = unlabel if AWAY.match(said) else label
        outcome = act(turn.work, person, wanted, turn.person.id)
    known = labels_in_words(turn, person) or turn.say("my_data.unknown")
    return turn.done(f"labels.{outcome}" if outcome else "labels.holds", name=person.name, labels=known)


def _label(said: str) -> Label | None:
    first, _, rest = said.partition(" ")
    kind = KINDS.get(first.lower().rstrip(":："))
    text = label_name(rest if kind and rest else said)
    return Label(kind if kind and rest else LabelKind.TAG, text) if text else None


def _line(turn: Turn, person: Person) -> Choice:
    held = labels_in_words(turn, person) or turn.say("my_data.unknown")
    return Choice(
        turn.say("qualify.line", name=person.name, id=person.id, held=held), "labels.person", str(person.id)
    )
