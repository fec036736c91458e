"""How a person wants to be talked to: reminders, language, elder mode."""

from dataclasses import replace
from datetime import time

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import ReminderWish
from bot.domain.quiet import NEVER, Quiet
from bot.domain.reminders import parse
from bot.language.leads import leads
from bot.language.quiet import quiet_hours
from bot.services.persons.people import (
    choose_elder_mode,
    choose_language,
    choose_leads,
    choose_leads_of,
    choose_quiet,
    choose_reminders,
)
from handlers.lines import my_occasions
from handlers.reminding.lead_words import leads_in_words, said_of

router = Router()

NIGHT = Quiet(time(21), time(8))  # where the community has no quiet hours and somebody names one end
LANGUAGES = {"zh_CN": "中文", "en": "English"}  # each named in itself, whatever the talk's language


@router.says("reminders")
def remind_me(turn: Turn) -> Reply:
    """`提前3小时提醒我`, for everything or, with its name or the number of its line, for one."""
    wanted, rest = leads(turn.text)
    if not wanted:
        return ask_reminders(turn)
    mine = my_occasions(turn)
    of = said_of(turn, mine, rest)
    words = leads_in_words(turn, wanted)
    if len(of) == 1 and choose_leads_of(turn.work, turn.person, of[0].shift.id, wanted):
        return turn.done("reminders.own_one", title=of[0].activity.title, leads=words)
    choose_leads(turn.work, turn.person, wanted)
    return turn.done("reminders.own", leads=words)


@router.picks("reminders.ask")
def ask_reminders(turn: Turn) -> Reply:
    choices = [turn.choice(f"choice.reminders.{wish}", "reminders.set", wish) for wish in ReminderWish]
    return turn.done("reminders.ask", choices, now=_now(turn), quiet=_quiet_in_words(turn))


@router.picks("reminders.set")
def set_reminders(turn: Turn) -> Reply:
    choose_reminders(turn.work, turn.person, ReminderWish(turn.ref))
    return turn.done(f"reminders.{turn.ref}")


@router.says("quiet")
def be_quiet(turn: Turn) -> Reply:
    """`晚上9点后别打扰我`, `免打扰 22点到7点`; without hours the community's, or how to say them."""
    usual = turn.work.policy.manners.quiet
    wanted = quiet_hours(turn.text, usual if usual != NEVER else NIGHT)
    if wanted is None:
        return turn.done("quiet.how", now=_quiet_in_words(turn))
    choose_quiet(turn.work, turn.person, wanted)
    return turn.done("quiet.set", quiet=str(wanted))


@router.says("quiet_off")
def disturb_me(turn: Turn) -> Reply:
    choose_quiet(turn.work, turn.person, NEVER)
    return turn.done("quiet.off")


def _now(turn: Turn) -> str:
    if turn.person.leads:
        return leads_in_words(turn, parse(turn.person.leads))
    return turn.say(f"choice.reminders.{turn.person.reminders}")


def _quiet_in_words(turn: Turn) -> str:
    own = Quiet.parse(turn.person.quiet) if turn.person.quiet else turn.work.policy.manners.quiet
    return turn.say("quiet.none") if own == NEVER else str(own)


@router.says("language")
@router.picks("language.ask")
def ask_language(turn: Turn) -> Reply:
    for language, name in LANGUAGES.items():
        if turn.text.casefold() == name.casefold():
            return _speak(turn, language)
    choices = [
        turn.choice("choice.language.set", "language.set", code, name=name)
        for code, name in LANGUAGES.items()
    ]
    return turn.done("language.ask", choices)


@router.picks("language.set")
def set_language(turn: Turn) -> Reply:
    return _speak(turn, turn.ref)


def _speak(turn: Turn, language: str) -> Reply:
    choose_language(turn.work, turn.person, language)
    return replace(turn, person=replace(turn.person, language=language)).done("language.set")


def in_their_language(turn: Turn) -> list[Choice]:
    """The other language as a line, for somebody who writes it and has not chosen any yet."""
    writes_english = turn.text.isascii() and any(map(str.isalpha, turn.text))
    if turn.person.language or not writes_english or turn.language == "en":
        return []
    return [turn.choice("choice.language.set", "language.set", "en", name=LANGUAGES["en"])]


@router.says("elder_on")
def elder_on(turn: Turn) -> Reply:
    choose_elder_mode(turn.work, turn.person, wanted=True)
    return turn.done("elder.on")


@router.says("elder_off")
def elder_off(turn: Turn) -> Reply:
    choose_elder_mode(turn.work, turn.person, wanted=False)
    return turn.done("elder.off")
