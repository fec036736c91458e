"""The calendar link of a person: shown, renewed, closed."""

import click

from bot.services.persons.calendar import calendar_key, close_calendar, renew_calendar
from commands.context import build, person_of, working


@click.command()
@click.argument("openid")
@click.option("--renew", is_flag=True, help="A new link; the old one opens nothing any more.")
@click.option("--close", is_flag=True, help="No link at all.")
def calendar(openid: str, renew: bool, close: bool) -> None:
    """The secret link of a person's calendar; made when there is none."""
    if renew and close:
        raise click.UsageError("--renew and --close exclude each other")
    app = build()
    with working(app) as work:
        person = person_of(work, openid)
        act = "calendar.renew" if renew else "calendar.close" if close else "calendar.show"
        work.uow.audit.note(None, act, f"person:{person.id}", work.now)
        if close:
            click.echo("closed" if close_calendar(work, person) else "there was none")
            return
        key = renew_calendar(work, person) if renew else calendar_key(work, person)
    click.echo(f"{app.settings.web.base_url}/p/calendar/{key}.ics")
