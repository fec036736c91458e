"""How a person wants to be talked to: reminders, language, elder mode."""

from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.people import ReminderWish
from bot.services.people import choose_elder_mode, choose_language, choose_reminders

router = Router()

LANGUAGES = {"zh_CN": "中文", "en": "English"}  # each named in itself, whatever the talk's language


@router.says("reminders")
@router.picks("reminders.ask")
def ask_reminders(turn: Turn) -> Reply:
    choices = [turn.choice(f"choice.reminders.{wish}", "reminders.set", wish) for wish in ReminderWish]
    return turn.done("reminders.ask", choices, now=turn.say(f"choice.reminders.{turn.person.reminders}"))


@router.picks("reminders.set")
def set_reminders(turn: Turn) -> Reply:
    choose_reminders(turn.work, turn.person, ReminderWish(turn.ref))
    return turn.done(f"reminders.{turn.ref}")


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
