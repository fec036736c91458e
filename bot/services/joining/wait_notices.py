"""What those who wait are told; each change is written in the transaction that makes it, so exactly once."""

from datetime import datetime, timedelta

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message
from bot.domain.waiting import Waiting, awake
from bot.services.activities.facts import facts_of
from bot.services.work import Work

WORTH_WAITING = timedelta(hours=1)  # of an offer that must be left in the morning, to let people sleep


def tell(work: Work, occasion: Occasion, waiting: Waiting, what: str, **more: str) -> None:
    """Tell one person of a change; `waiting` as it was before the change.

    more: facts, of which `until_at` is when an offer lapses. Nobody is woken at night for what can wait.
    """
    facts = {"party": str(waiting.party_size), "left": str(occasion.shift.left or 0), **more}
    until = more.get("until_at")
    expires = datetime.fromisoformat(until) if until else occasion.shift.starts_at
    source = source_of(waiting, occasion)
    message = Message(
        source, waiting.told + 1, f"waitlist.{what}", Layout.NOTICE, facts | facts_of(occasion), expires
    )
    due = awake(work.now)
    due = work.now if expires - due < WORTH_WAITING else due
    work.uow.outbox.to_people(work.uow.outbox.write(message), [waiting.person_id], due)


def take_back(work: Work, occasion: Occasion, waiting: Waiting) -> None:
    """What this person was to be told and has not seen is answered already."""
    sources = [source_of(waiting, occasion), _source_of_all(occasion, "last_call")]
    work.uow.outbox.withdraw(sources, waiting.person_id)


def tell_all(work: Work, occasion: Occasion, what: str) -> int:
    """Tell everybody who waits for the shift or has a place held; how many."""
    version = occasion.shift.version
    message = _to_all(occasion, what, version, occasion.shift.ends_at)
    return work.uow.outbox.to_line(work.uow.outbox.write(message), occasion.shift.id, work.now)


def ask_everybody(work: Work, occasion: Occasion) -> int:
    """Ask those who wait, whom it fits and who were not asked yet, to take what is free; how many."""
    shift = occasion.shift
    if not work.uow.waitlist.unasked(shift.id, shift.left):
        return 0
    version = work.uow.outbox.latest_version(_source_of_all(occasion, "last_call")) + 1
    message_id = work.uow.outbox.write(_to_all(occasion, "last_call", version, shift.starts_at))
    told = work.uow.outbox.to_unasked(message_id, shift, work.now)
    work.uow.waitlist.ask(shift.id, shift.left, work.now)
    return told


def source_of(waiting: Waiting, occasion: Occasion) -> str:
    return f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:wait:{waiting.sign_up_id}"


def _source_of_all(occasion: Occasion, what: str) -> str:
    return f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:line:{what}"


def _to_all(occasion: Occasion, what: str, version: int, expires: datetime) -> Message:
    facts = {"left": str(occasion.shift.left or 0), **facts_of(occasion)}
    source = _source_of_all(occasion, what)
    return Message(source, version, f"waitlist.{what}", Layout.NOTICE, facts, expires)
