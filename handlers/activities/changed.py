"""`谁改了 3`: the latest changes of an activity in words, for organizers."""

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.activities import Occasion
from bot.domain.audit import AuditEntry
from bot.domain.people import Role, short
from bot.services.persons.audit_trail import changes_of
from handlers.activities.activities import LISTED
from handlers.choosing import one_or_ask
from handlers.meant import meant_at_any_time

router = Router(role=Role.ORGANIZER)

SHOWN = 8
ACTS = frozenset(
    f"{subject}_{act}"
    for subject, acts in (
        (
            "activity",
            ("publish", "move", "change", "call_off", "close", "add_shift", "add_role", "demand", "remind"),
        ),
        ("shift", ("call_off", "rules", "capacity")),
        ("signup", ("remove",)),
        ("sign_up", ("approve", "refuse")),
        ("waitlist", ("first",)),
        ("replacement", ("open", "stop", "answer")),
        ("chain", ("enter",)),
    )
    for act in acts
)
# of all acts on these a word is enough
KINDS = frozenset(("export", "attendance", "no_show", "hours", "series"))


@router.says("who_changed")
def which(turn: Turn) -> Reply:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wanted = meant_at_any_time(turn, upcoming)
    if not wanted and not upcoming:
        return turn.done("activity.none")
    return one_or_ask(turn, wanted, ("changed.list", "changed.which"), _changes)


@router.picks("changed.list")
def changes(turn: Turn) -> Reply:
    return _changes(turn, turn.uow.activities.occasion(int(turn.ref)))


def _changes(turn: Turn, occasion: Occasion) -> Reply:
    entries = changes_of(turn.work, occasion.activity.id, SHOWN)
    if not entries:
        return turn.done("changed.nothing", title=occasion.activity.title)
    lines = "\n".join(_line(turn, each) for each in entries)
    return turn.done("changed.list", title=occasion.activity.title, lines=lines)


def _line(turn: Turn, entry: AuditEntry) -> str:
    return turn.say("changed.line", at=turn.moment(entry.at), who=_who(turn, entry), what=_what(turn, entry))


def _who(turn: Turn, entry: AuditEntry) -> str:
    if entry.by is None:
        return turn.say("changed.operator")
    return entry.by.name or (short(entry.by.openid) if entry.by.openid else turn.say("changed.erased"))


def _what(turn: Turn, entry: AuditEntry) -> str:
    kind = entry.action.partition(".")[0]
    if kind in KINDS:
        return turn.say(f"changed.acts.{kind}")
    act = entry.action.replace(".", "_")
    return turn.say(f"changed.acts.{act if act in ACTS else 'other'}", action=entry.action)
