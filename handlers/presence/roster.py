"""The roster: who comes, and on the day who is there; for organizers and leaders."""

from collections.abc import Mapping, Sequence

from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.absence import Record
from bot.domain.activities import ActivityState, Occasion
from bot.domain.attendance import Attendance, ShownRoster
from bot.domain.people import Role
from bot.domain.signups import RosterLine, SignUpState
from bot.services.activities.leaders import LEADING
from bot.services.presence.absence import records_of
from bot.services.presence.roll_call import Place
from bot.services.reminding.remind import asks
from handlers.activities.activities import LISTED
from handlers.choosing import one_or_ask
from handlers.joining.places import waiting_choices
from handlers.lines import seats, span
from handlers.meant import meant_at_any_time
from handlers.presence.doors import clock

router = Router(role=LEADING)

PAGE = 50  # lines at once; they fill about one message


@router.says("roster")
def which(turn: Turn) -> Reply:
    """`名单 3`, `名单 清洁`, or a list to choose from."""
    upcoming = _on_and_ahead(turn)
    wanted = meant_at_any_time(turn, upcoming)
    if not wanted and not upcoming:
        return turn.done("activity.none")
    return one_or_ask(turn, wanted, ("roster.show", "roster.which"), show_roster)


@router.picks("roster.show")
def show(turn: Turn) -> Reply:
    return show_roster(turn, turn.uow.activities.occasion(int(turn.ref)))


@router.picks("roster.next")
def show_next(turn: Turn) -> Reply:
    """The page after the last one that this leader was shown."""
    occasion = turn.uow.activities.occasion(int(turn.ref))
    shown = turn.uow.attendance.shown_roster(turn.person.id)
    seen = shown.lines if shown and shown.activity_id == occasion.activity.id else ()
    return _page(turn, occasion, seen, "roster.show")


def show_roster(turn: Turn, occasion: Occasion, key: str = "roster.show", **more: object) -> Reply:
    """The roster under `key`, from its beginning."""
    return _page(turn, occasion, (), key, **more)


def _page(turn: Turn, occasion: Occasion, seen: tuple[Place, ...], key: str, **more: object) -> Reply:
    """The lines after those `seen`; all numbers shown are those of the next roll call, so they are kept."""
    after = turn.uow.sign_ups.mine(*seen[-1]) if seen else None
    found = turn.uow.sign_ups.page(occasion.activity.id, after, PAGE + 1)
    lines, rest = found[:PAGE], found[PAGE:]
    places = tuple((entry.sign_up.shift_id, entry.sign_up.person_id) for entry in lines)
    shown = ShownRoster(occasion.activity.id, (*seen, *places), turn.now)
    turn.uow.attendance.show_roster(turn.person.id, shown)
    facts = {
        "title": occasion.activity.title,
        "span": span(turn, occasion),
        "heads": occasion.shift.taken - turn.uow.waitlist.held(occasion.shift.id),
        "sign_ups": f"{len(shown.lines)}{'+' if rest else ''}",
        "left": seats(turn, occasion),
        "names": "\n".join(_names(turn, occasion, lines, len(seen) + 1)) or turn.say("roster.nobody"),
    }
    onward = [turn.choice("choice.roster.next", "roster.next", occasion.shift.id)] if rest else []
    return turn.done(key, [*onward, *_to_do(turn, occasion)], **facts, **more)


def _names(turn: Turn, occasion: Occasion, lines: Sequence[RosterLine], first: int) -> list[str]:
    roles = {role.id: role.name for role in turn.uow.roles.of_shift(occasion.shift.id)}
    came, flags, marks = _came(turn, lines), _flags(turn, lines), _marks(turn, occasion, lines)
    return [
        _line(turn, number, entry, roles)
        + marks.get(entry.sign_up.id, "")
        + _presence(turn, came.get((entry.sign_up.shift_id, entry.sign_up.person_id)))
        + flags.get(entry.sign_up.person_id, "")
        for number, entry in enumerate(lines, first)
    ]


def _on_and_ahead(turn: Turn) -> list[Occasion]:
    """What takes place at this moment, then what is still ahead."""
    on = turn.uow.attendance.running(turn.now, turn.now)
    known = {each.shift.id for each in on}
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    return [*on, *(each for each in upcoming if each.shift.id not in known)]


def _came(turn: Turn, lines: Sequence[RosterLine]) -> dict[Place, Attendance]:
    of_shift: dict[int, list[int]] = {}
    for entry in lines:
        of_shift.setdefault(entry.sign_up.shift_id, []).append(entry.sign_up.person_id)
    found = [each for at, who in of_shift.items() for each in turn.uow.attendance.among(at, who)]
    return {(each.shift_id, each.person_id): each for each in found}


def _line(turn: Turn, number: int, entry: RosterLine, roles: Mapping[int, str]) -> str:
    name = entry.name or turn.say("roster.unnamed")
    text = turn.say("roster.line", number=number, name=name, party=entry.sign_up.party_size)
    role = roles.get(entry.sign_up.role_id or 0)
    text = f"{text} {role}" if role else text
    if entry.sign_up.guests:
        text += turn.say("roster.guests", names=turn.say("care.comma").join(entry.sign_up.guests))
    if entry.entered_by:
        text += turn.say("roster.entered_by", name=entry.entered_by)
    pending = entry.sign_up.state is SignUpState.PENDING
    return f"{text}{turn.say('roster.pending')}" if pending else text


def _marks(turn: Turn, occasion: Occasion, lines: Sequence[RosterLine]) -> dict[int, str]:
    """✓ of those who said that they come, ？ of those who have not; nothing where nobody is asked."""
    if not asks(turn.work, occasion):
        return {}
    versions = {e.shift.id: e.shift.version for e in turn.uow.activities.of_activity(occasion.activity.id)}
    mine = [line.sign_up for line in lines if line.sign_up.state is SignUpState.CONFIRMED]
    return {each.id: " ✓" if each.confirmed == versions[each.shift_id] else " ？" for each in mine}


def _flags(turn: Turn, lines: Sequence[RosterLine]) -> dict[int, str]:
    """By person; for organizers alone."""
    if not turn.person.is_a(Role.ORGANIZER):
        return {}
    records = records_of(turn.work, [entry.sign_up.person_id for entry in lines])
    return {person_id: f" {text}" for person_id, record in records.items() if (text := flag(turn, record))}


def flag(turn: Turn, record: Record | None) -> str:
    """What organizers are shown of somebody who often did not come; "" for everybody else."""
    if record is None or not record.flagged:
        return ""
    return turn.say("absence.flag", no_shows=record.no_shows, late_cancels=record.late_cancels)


def _presence(turn: Turn, known: Attendance | None) -> str:
    """` 到8:26`, ` 8:26-11:02`, or nothing; what the system closed is marked."""
    if known is None or known.in_at is None:
        return ""
    if known.out_at is None:
        return turn.say("roster.here", time=clock(known.in_at))
    key = "roster.forgot" if known.forgotten else "roster.gone"
    return turn.say(key, time=clock(known.in_at), left=clock(known.out_at))


def _to_do(turn: Turn, occasion: Occasion) -> list[Choice]:
    """What can be done with these people and, while it is still on, with the activity; by an organizer."""
    if not turn.person.is_a(Role.ORGANIZER):
        return []
    changes = ("organize.move", "organize.call_off") if occasion.state(turn.now) is ActivityState.OPEN else ()
    tell = turn.choice("choice.announce.to_activity", "announce.to_activity", occasion.activity.id)
    places = waiting_choices(turn, occasion) if changes else []
    return [
        *(turn.choice(f"choice.{action}", action, occasion.shift.id) for action in changes),
        tell,
        *places,
    ]
