"""Telling everybody concerned of a change: the state that holds now, once, with what it was before.

A notice that did not reach a person before the next change is taken back, and what it told goes into the
next one: nobody reads of a state that holds no longer, and nobody misses what had changed.
"""

from collections.abc import Mapping

from bot.domain.activities import Occasion
from bot.domain.deliveries import Layout, Message, Priority
from bot.services.activities.facts import facts_of
from bot.services.delivery.reach import watch
from bot.services.work import Work

CHANGED, CALLED_OFF = "changed", "called_off"
LINES = "changes_texts"
BEFORE = {"title": "was_title", "starts_at": "was_starts_at", "place": "was_place", "leader": "was_leader"}
NOBODY = "—"  # where no leader was named


def tell_change(work: Work, occasion: Occasion, was: Mapping[str, str], actor_id: int | None) -> int:
    """Tell all who signed up for the shift; `was`: what it was before, by the names of BEFORE.

    How many people are told. The occasion is as it stands now, and its version is new. actor_id: who changed
    it, and is told later whom it did not reach.
    """
    was = dict(was) | _untold(work, occasion)  # the oldest counts: it is what people know
    return _tell(work, _notice(occasion, CHANGED, _changes(occasion, was)), occasion, actor_id)


def tell_called_off(work: Work, occasion: Occasion, actor_id: int | None) -> int:
    """Tell all who signed up for the shift that it does not take place; how many."""
    changes = _changes(occasion, _untold(work, occasion))
    return _tell(work, _notice(occasion, CALLED_OFF, changes), occasion, actor_id)


def source_of(occasion: Occasion, what: str) -> str:
    return f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:{what}"


def state_of(occasion: Occasion) -> dict[str, str]:
    """What people are told of, as it stands."""
    return facts_of(occasion) | {"leader": occasion.activity.leader or NOBODY}


def _untold(work: Work, occasion: Occasion) -> dict[str, str]:
    """What an earlier notice told that has not reached everybody, now that it is taken back."""
    source = source_of(occasion, CHANGED)
    last = work.uow.outbox.latest(source)
    if not last or not work.uow.outbox.withdraw([source]):
        return {}
    return {name: last[name] for name in BEFORE.values() if name in last}


def _changes(occasion: Occasion, was: Mapping[str, str]) -> dict[str, str]:
    """The former values, and the texts that tell them; what is as it was before needs no words."""
    now = state_of(occasion)
    differing = {name: was[name] for fact, name in BEFORE.items() if name in was and was[name] != now[fact]}
    return differing | {LINES: " ".join(f"change.{name}" for name in differing)}


def _notice(occasion: Occasion, what: str, changes: Mapping[str, str]) -> Message:
    return Message(
        source=source_of(occasion, what),
        version=occasion.shift.version,
        key=f"change.{what}" if changes[LINES] or what == CALLED_OFF else "change.changed_back",
        layout=Layout.NOTICE,
        facts=state_of(occasion) | dict(changes),
        expires_at=occasion.shift.ends_at,
        priority=Priority.MUST,
    )


def _tell(work: Work, notice: Message, occasion: Occasion, actor_id: int | None) -> int:
    """In this transaction, so that no change can go untold."""
    message_id = work.uow.outbox.write(notice)
    told = work.uow.outbox.to_shift(message_id, occasion.shift.id, work.now)
    watch(work, message_id, (occasion.activity.id, occasion.shift.id), actor_id)
    return told
