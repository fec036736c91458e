"""Signing up somebody without WeChat: their name alone, under the person who cares for them."""

from dataclasses import replace
from enum import StrEnum

from bot.dialog import acting
from bot.dialog.replies import Reply
from bot.dialog.router import FOR_ANOTHER, Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import Person
from bot.language.behalf import on_behalf
from bot.language.guests import names_in
from bot.language.names import likely_name
from bot.language.numbers import pick
from bot.language.parties import relatives
from bot.services.joining.helpers import care_for, family, remember_kin
from bot.services.persons.people import agree
from handlers.joining import signup

router = Router()

BETWEEN = "、"
NAME_LENGTH = 20
ANSWERS = ("yes", "no")
PERSONAL = frozenset(
    (
        *(
            "cancel_signup",
            "resize",
            "mine",
            "waitlist",
            "check_in",
            "check_out",
            "hours",
            "hours_wrong",
            "certificate",
        ),
        *("my_data", "erase", "live", "reminders", "quiet", "quiet_off", "language", "elder_on", "elder_off"),
        *("calendar", "calendar_renew", "calendar_close", "no_replacements", "replacements_again"),
        *("no_news", "pause_news", "news_again", "helpers", "end_helper"),
    )
)


class Family(StrEnum):
    NAME = "family.name"
    OWN_NAME = "family.own_name"
    WHICH = "family.which"


@router.when(FOR_ANOTHER)
def for_another(turn: Turn) -> Reply | None:
    """`帮我妈报名`: for whom, when it names nobody we know; `给张老师发通知` is none of ours."""
    behalf = on_behalf(turn.text)
    if behalf is None or not (behalf.kin or behalf.names_somebody):
        return None
    said = turn.house.understanding.read(behalf.said, now=turn.now)
    signs_up = said.intent == "signup" or not behalf.said
    one = behalf.kin and relatives(behalf.who) < 2
    notes = {acting.SAID: behalf.said or turn.say("choice.signup.start")}
    turn = turn.noting(**notes, **{acting.KIN: behalf.who if one else None})
    if not behalf.kin:
        return _named(turn, [behalf.who]) if signs_up else _stranger(turn, said.intent)
    known = [_line(turn, each) for each in family(turn.work, turn.person)]
    answers = said.intent in ANSWERS or pick(behalf.said) is not None
    if behalf.said and (not known if answers else not said.intent):
        return None
    if known:
        more = [turn.choice("choice.family.new", "family.new")] if signs_up else []
        return turn.ask(Family.WHICH, "family.which", [*known, *more])
    return turn.ask(Family.NAME, "family.name") if signs_up else _nobody(turn)


@router.picks(acting.ACT_FOR)
def no_longer(turn: Turn) -> Reply:
    """The line of somebody for whom the speaker may not act any more."""
    return _nobody(turn)


@router.picks("family.new", "helper.new")
def ask_name(turn: Turn) -> Reply:
    said = turn.talk.notes.get(acting.SAID) or turn.say("choice.signup.start")
    return turn.noting(**{acting.SAID: said}).ask(Family.NAME, "family.name")


@router.at(Family.NAME)
def take_name(turn: Turn) -> Reply | None:
    names = names_in(turn.text) or [name for name in (likely_name(turn.text),) if name]
    if not names:
        return None if turn.understood.certain else turn.again("family.name_again")
    return _named(turn, [name[:NAME_LENGTH] for name in names])


@router.at(Family.OWN_NAME)
def take_own_name(turn: Turn) -> Reply | None:
    name = turn.understood.name or likely_name(turn.text)
    if not name:
        return None if turn.understood.certain else turn.again("family.own_name_again")
    agree(turn.work, turn.person, name[:NAME_LENGTH])
    me = replace(turn.person, name=name[:NAME_LENGTH], consent=turn.work.policy.consent_version)
    return _sign_up(replace(turn, person=me), turn.talk.notes["names"].split(BETWEEN))


def _named(turn: Turn, names: list[str]) -> Reply:
    """The first is signed up, the others come along; both names are kept, so the speaker's is asked for."""
    known = turn.person.name and turn.person.agreed_to(turn.work.policy.consent_version)
    if known:
        return _sign_up(turn, names)
    together = BETWEEN.join(names)
    return turn.noting(names=together).ask(Family.OWN_NAME, "family.own_name", names=together)


def _sign_up(turn: Turn, names: list[str]) -> Reply:
    person = care_for(turn.work, turn.person, names[0], turn.person.id)
    remember_kin(turn.work, turn.person, turn.talk.notes.get(acting.KIN, ""), person)
    theirs = acting.as_person(turn, person, turn.talk.notes.get(acting.SAID, ""))
    if names[1:]:
        theirs = theirs.noting(guests=BETWEEN.join(names[1:]), party=len(names))
    acting.begun(theirs)
    return acting.finished(theirs, signup.start(theirs))


def _line(turn: Turn, person: Person) -> Choice:
    name = person.name or turn.say("roster.unnamed")
    return turn.choice("choice.family.act", acting.ACT_FOR, person.id, name=name)


def _stranger(turn: Turn, intent: str) -> Reply | None:
    """What one says of somebody else is never done to oneself."""
    return _nobody(turn) if intent in PERSONAL else None


def _nobody(turn: Turn) -> Reply:
    return turn.done("family.nobody", [turn.choice("choice.helper.start", "helper.start")])
