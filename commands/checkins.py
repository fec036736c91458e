"""On the day: the check-in code, checking people in and out, walk-ins, the roster of who is there."""

from collections.abc import Callable, Sequence
from datetime import datetime

import click

from bot.domain.activities import Occasion
from bot.domain.attendance import Attendance
from bot.domain.reminders import LOCAL
from bot.services.presence.check_in import DONE, Checked, close_by_hand
from bot.services.presence.codes import code_now
from bot.services.presence.roll_call import Call, Place, call_in, call_out, undo_in, undo_out
from bot.services.presence.walk_in import Stranger, WalkIn, walk_in_named
from bot.services.work import Work
from bot.wechat.qr import QrCodes
from commands.activities import CODE_LASTS
from commands.context import NUMBER, Row, build, iso, person_of, shift_of, show, working

COLUMNS = ("id", "name", "party_size", "in_at", "in_by", "out_at", "out_by")
WELL = (WalkIn.ADDED, WalkIn.CHECKED_IN, WalkIn.ALREADY_IN)
Roll = Callable[[Work, Call], Sequence[Checked]]

in_activity = click.argument("activity_id", type=NUMBER)
of_shift = click.option("--shift", "shift_id", type=NUMBER, help="Which shift, where there are several.")
who = click.argument("people", nargs=-1, required=True, metavar="WHO...")
at = click.option("--at", help="When, as ISO 8601 with offset; without it, now.")


@click.group()
def checkin() -> None:
    """Who is there on the day. WHO: an openid, or the id of a sign-up as `signups` lists it."""


@checkin.command("code")
@in_activity
@of_shift
def code(activity_id: int, shift_id: int | None) -> None:
    """The code to read aloud, and until when it holds."""
    with working(build()) as work:
        found = code_now(work, shift_of(work, activity_id, shift_id))
    if found is None:
        raise click.ClickException("there is no code: only from 60 minutes before until 2 hours after")
    click.echo(f"{found.digits}  until {iso(found.until)}")


@checkin.command("in")
@in_activity
@who
@of_shift
@at
def in_(activity_id: int, people: Sequence[str], shift_id: int | None, at: str | None) -> None:
    """Check people in; whoever is in already stays as they are."""
    with working(build()) as work:
        _called(work, call_in, people, (shift_of(work, activity_id, shift_id), at))


@checkin.command("out")
@in_activity
@who
@of_shift
@at
def out(activity_id: int, people: Sequence[str], shift_id: int | None, at: str | None) -> None:
    """Check people out."""
    with working(build()) as work:
        _called(work, call_out, people, (shift_of(work, activity_id, shift_id), at))


@checkin.command("undo")
@in_activity
@who
@of_shift
@click.option("--out", "only_out", is_flag=True, help="Take back only that they left.")
def undo(activity_id: int, people: Sequence[str], shift_id: int | None, only_out: bool) -> None:
    """Take back that people came, or left."""
    with working(build()) as work:
        places = _places(work, shift_of(work, activity_id, shift_id), people)
        undone = (undo_out if only_out else undo_in)(work, Call(list(places.values()), work.now, None))
    if not undone:
        raise click.ClickException("nothing was written down of them")
    click.echo(f"taken back: {len(undone)}")


@checkin.command("walkin")
@in_activity
@click.argument("name")
@click.option("--by", "leader", required=True, help="The openid of whoever gives the name.")
@click.option("--party", default=1, show_default=True, help="Heads in all.")
@of_shift
def walkin(activity_id: int, name: str, leader: str, party: int, shift_id: int | None) -> None:
    """Give somebody who did not sign up a place, and check them in."""
    with working(build()) as work:
        shift = shift_of(work, activity_id, shift_id).shift
        by = person_of(work, leader)
        if not 1 <= len(name.strip()) <= 20:
            raise click.BadParameter("must have 1 to 20 characters", param_hint="NAME")
        outcome = walk_in_named(work, Stranger(shift.id, name.strip(), party, work.now, by.id)).outcome
    if outcome not in WELL:
        raise click.ClickException(f"not added: {outcome.replace('_', ' ')}")
    click.echo(outcome.replace("_", " "))


@checkin.command("close")
@in_activity
@of_shift
def close(activity_id: int, shift_id: int | None) -> None:
    """Check out all who are still there, marked as done by the system; the clock does so at the end."""
    with working(build()) as work:
        occasion = shift_of(work, activity_id, shift_id)
        if occasion.shift.starts_at > work.now:
            raise click.ClickException("it has not begun")
        closed = close_by_hand(work, occasion.shift.id, None)
    click.echo(f"checked out: {closed}")


@checkin.command("list")
@in_activity
@of_shift
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(activity_id: int, shift_id: int | None, as_json: bool) -> None:
    """Everybody who signed up, with when they came and left."""
    with working(build()) as work:
        rows = _rows(work, shift_of(work, activity_id, shift_id))
    show(rows, COLUMNS, as_json)


@checkin.command("qr")
@in_activity
@of_shift
def qr(activity_id: int, shift_id: int | None) -> None:
    """The code to put up on site: scanning it checks in, and later out. It lives for 30 days."""
    app = build()
    codes = QrCodes(app.client, app.settings.wechat)
    with working(app) as work:
        occasion = shift_of(work, activity_id, shift_id)
    picture = codes.create(f"checkin_{occasion.shift.id}", CODE_LASTS).picture_url
    click.echo(f"{occasion.shift.id}  {occasion.activity.title}  {picture}")


def _called(work: Work, roll: Roll, people: Sequence[str], when: tuple[Occasion, str | None]) -> None:
    occasion, at = when
    places = _places(work, occasion, people)
    ended = roll(work, Call(list(places.values()), _moment(at) or work.now, None))
    for name, checked in zip(places, ended, strict=True):
        click.echo(f"{name}: {checked.outcome.replace('_', ' ')}", err=checked.outcome not in DONE)


def _places(work: Work, occasion: Occasion, people: Sequence[str]) -> dict[str, Place]:
    """By what was typed. Raises ClickException for whoever is not on the roster; nothing is done then."""
    known = {
        name: line.sign_up.person_id
        for line in work.uow.sign_ups.roster(occasion.activity.id)
        if line.sign_up.shift_id == occasion.shift.id
        for name in (line.openid, str(line.sign_up.id))
        if name
    }
    if strangers := ", ".join(each for each in people if each not in known):
        raise click.ClickException(f"not on the roster: {strangers}; see `signups {occasion.activity.id}`")
    return {each: (occasion.shift.id, known[each]) for each in people}


def _moment(text: str | None) -> datetime | None:
    """A time without offset is one in Beijing. Raises BadParameter."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("must be ISO 8601, e.g. 2026-03-07T08:30", param_hint="--at") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _rows(work: Work, occasion: Occasion) -> list[Row]:
    shift_id = occasion.shift.id
    came = {each.person_id: each for each in work.uow.attendance.of_shift(shift_id)}
    lines = [
        line for line in work.uow.sign_ups.roster(occasion.activity.id) if line.sign_up.shift_id == shift_id
    ]
    return [
        {
            "id": line.sign_up.id,
            "shift": shift_id,
            "openid": line.openid,
            "name": line.name,
            "party_size": line.sign_up.party_size,
            **_marks(came.get(line.sign_up.person_id)),
        }
        for line in lines
        if line.sign_up.active or line.sign_up.person_id in came
    ]


def _marks(known: Attendance | None) -> Row:
    return {
        "in_at": iso(known.in_at) if known else None,
        "in_by": known.in_by if known else None,
        "out_at": iso(known.out_at) if known else None,
        "out_by": known.out_by if known else None,
        "forgotten": bool(known and known.forgotten),
    }
