"""What every command shares: the app of the settings, one unit of work, and how results are printed."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click

from app import App
from bot import logs
from bot.domain.activities import ActivityState, Occasion
from bot.domain.people import Person
from bot.domain.reminders import LOCAL
from bot.launch.local import load
from bot.services.persons.people import known_as
from bot.services.work import Work
from bot.store.sealing import SealBrokenError

Row = Mapping[str, Any]
NUMBER = click.IntRange(1, 2**63 - 1)  # what a database can number


def build() -> App:
    """The app of this machine's settings, with secrets made up where nobody chose any."""
    settings = load()
    logs.set_up("warning", settings.logs.format)
    app = App(settings)
    click.get_current_context().call_on_close(app.close)
    return app


@contextmanager
def working(app: App) -> Iterator[Work]:
    """A unit of work that is committed when the command ends well."""
    try:
        with app.open() as uow:
            yield Work(uow, app.clock.now(), app.settings.policy)
            uow.commit()
    except SealBrokenError as error:
        raise click.ClickException(str(error)) from None


def occasions_of(work: Work, activity_id: int) -> list[Occasion]:
    """The shifts of an activity. Raises ClickException when there is none of this number."""
    found = work.uow.activities.of_activity(activity_id)
    if not found:
        raise click.ClickException(f"there is no activity {activity_id}; see `activity list`")
    return found


def somebody(work: Work, who: str) -> Person:
    """By openid, or by a name that only one person has. Raises ClickException."""
    named = known_as(work, who)
    if len(named) == 1:
        return named[0]
    more = "more than one person is" if named else "nobody is"
    raise click.ClickException(f"{more} known as {who}")


def person_of(work: Work, openid: str) -> Person:
    """Raises ClickException for somebody who never wrote."""
    person = work.uow.people.by_openid(openid)
    if person is None:
        raise click.ClickException(f"nobody is known as {openid}")
    return person


def shift_of(work: Work, activity_id: int, shift_id: int | None) -> Occasion:
    """The one shift of an activity, or the one named. Raises ClickException where that is not clear."""
    found = occasions_of(work, activity_id)
    wanted = [each for each in found if shift_id in (None, each.shift.id)]
    if len(wanted) != 1:
        ids = ", ".join(str(each.shift.id) for each in found)
        raise click.ClickException(f"say which shift with --shift: {ids}")
    return wanted[0]


def role_id(work: Work, shift_id: int, name: str | None) -> int | None:
    """The role of a shift by its name, None for none. Raises ClickException where there is none of it."""
    roles = {role.name: role.id for role in work.uow.roles.of_shift(shift_id)}
    if name is not None and name not in roles:
        raise click.ClickException(f"the shift has no role {name}: {', '.join(roles) or 'none at all'}")
    return roles.get(name or "")


def iso(at: datetime | None) -> str | None:
    return at.astimezone(LOCAL).isoformat(timespec="seconds") if at else None


def show(rows: Sequence[Row], columns: Iterable[str], as_json: bool) -> None:
    """A list for people or for machines; machines get the JSON and nothing else."""
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(str(row[name]) if row[name] is not None else "-" for name in columns))
    if not rows:
        click.echo("nothing", file=sys.stderr)


def activity_row(occasions: Sequence[Occasion], now: datetime) -> Row:
    """One activity over all its shifts."""
    activity = occasions[0].activity
    capacities = [each.shift.capacity for each in occasions]
    return {
        "id": activity.id,
        "title": activity.title,
        "kind": activity.kind,
        "state": _state(occasions, now),
        "starts_at": iso(min(each.shift.starts_at for each in occasions)),
        "ends_at": iso(max(each.shift.ends_at for each in occasions)),
        "capacity": None if None in capacities else sum(c for c in capacities if c is not None),
        "confirmed": sum(each.shift.taken for each in occasions),
        "place": activity.place,
        "host": activity.host,
        "leader": activity.leader,
        "needs_phone": activity.needs_phone,
    }


def _state(occasions: Sequence[Occasion], now: datetime) -> ActivityState:
    """Open while any shift is, and called off only where all of them are."""
    states = {each.state(now) for each in occasions}
    order = (ActivityState.OPEN, ActivityState.DRAFT, ActivityState.ENDED, ActivityState.CANCELLED)
    return next(state for state in order if state in states)
