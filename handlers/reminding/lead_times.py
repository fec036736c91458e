"""When the people of an activity are reminded, for organizers: `提醒 3 提前1天和3小时`."""

import re
from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.domain.reminders import Rules
from bot.language.leads import leads, numbered, says_usual
from bot.services.activities.structure import StructureOutcome
from bot.services.reminding.lead_times import set_asks, set_leads
from bot.services.reminding.remind import rules_for
from handlers.activities.activities import LISTED
from handlers.choosing import not_found
from handlers.meant import meant_by_organizer
from handlers.reminding.lead_words import leads_in_words

CONFIRM = re.compile(r"(?P<no>不用|不要|不需要|不|no )?(?:需要?|要|请)?(?:确认|confirm)", re.IGNORECASE)

router = Router(role=Role.ORGANIZER)


@router.says("reminders")
def remind_them(turn: Turn) -> Reply | None:
    """Only where the number of an activity is said; all else is about the organizer themselves."""
    number = numbered(turn.text)
    if number is None:
        return None
    numbering = replace(turn, understood=replace(turn.understood, number=number, when=None))
    found = meant_by_organizer(numbering, turn.uow.activities.upcoming(turn.now, LISTED))
    if not found:
        return not_found(numbering)
    return _about(turn, found[0]) if len({each.activity.id for each in found}) == 1 else None


def _about(turn: Turn, occasion: Occasion) -> Reply:
    """What was said of its reminders."""
    wanted, _ = leads(turn.text)
    if (ask := CONFIRM.search(turn.text)) and wanted is None:
        return _ask(turn, occasion, wanted=not ask["no"])
    usual = says_usual(turn.text)
    if wanted is None and not usual:
        return _told(turn, occasion, "reminders.of_activity", rules_for(turn.work, occasion))
    outcome = set_leads(turn.work, occasion.activity.id, None if usual else wanted, turn.person.id)
    if outcome is not StructureOutcome.DONE:
        return turn.done(f"structure.{outcome}")
    changed = turn.uow.activities.occasion(occasion.shift.id)
    return _told(turn, changed, "reminders.activity_set", rules_for(turn.work, changed))


def _ask(turn: Turn, occasion: Occasion, wanted: bool) -> Reply:
    """`提醒 3 要确认`, `提醒 3 不用确认`."""
    outcome = set_asks(turn.work, occasion.activity.id, wanted, turn.person.id)
    done = "reminders.activity_asks" if wanted else "reminders.activity_asks_not"
    key = done if outcome is StructureOutcome.DONE else f"structure.{outcome}"
    return turn.done(key, title=occasion.activity.title)


def _told(turn: Turn, occasion: Occasion, key: str, rules: Rules) -> Reply:
    choices = [turn.choice("choice.roster.show", "roster.show", occasion.shift.id)]
    facts = {"title": occasion.activity.title, "id": occasion.activity.id}
    return turn.done(key, choices, leads=leads_in_words(turn, rules), **facts)
