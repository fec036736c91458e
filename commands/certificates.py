"""Certificates at the machine: issue, revoke, verify."""

import json
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import click

from bot.domain.certificates import Certificate, Issue, grouped, number_in
from bot.domain.reminders import LOCAL
from bot.services.record import certificates as service
from bot.services.record.revoke import revoke_certificate
from bot.services.work import Work
from commands.context import Row, build, iso, person_of, working

REFUSALS = {
    Issue.NOTHING: "there are no service hours in these days",
    Issue.NO_NAME: "this person's name is not known",
}
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def certificate() -> None:
    """Certificates of service records (志愿服务记录证明)."""


@certificate.command("issue")
@click.argument("openid")
@click.option("--from", "first", type=DAY, help="First day; without it, 1 January.")
@click.option("--to", "last", type=DAY, help="Last day; without it, today.")
@click.option("--pdf", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the PDF there.")
def issue(openid: str, first: datetime | None, last: datetime | None, file: Path | None) -> None:
    """Issue a certificate; prints its number and the link to its PDF, which works for 7 days."""
    app = build()
    with working(app) as work:
        person = person_of(work, openid)
        done = service.issue(work, person, _days(work, first, last), None)
        if done.certificate is None:
            raise click.ClickException(REFUSALS[done.outcome])
        token = service.link_token(work, done.certificate)
        paper = service.paper(work, done.certificate)
    click.echo(grouped(done.certificate.new.number))
    click.echo(f"{app.settings.web.base_url}/p/certificate/{token}")
    if file and paper:
        _write(file, import_module("bot.web.paper").printed(paper, app.registry))


@certificate.command("revoke")
@click.argument("number")
@click.option("--reason", required=True, help="The holder is told it.")
def revoke(number: str, reason: str) -> None:
    """Revoke a certificate; from then on verifying it says so."""
    with working(build()) as work:
        if not revoke_certificate(work, _found(work, number), reason, None):
            raise click.ClickException("it was revoked before")
    click.echo("revoked")


@certificate.command("verify")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def verify(number: str, as_json: bool) -> None:
    """What verifying tells: range, sum and status, and not whose it is."""
    with working(build()) as work:
        row = _row(_found(work, number))
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    for name, value in row.items():
        click.echo(f"{name}: {value if value is not None else '-'}")


def _found(work: Work, number: str) -> Certificate:
    found = work.uow.certificates.find(number_in(number))
    if found is None:
        raise click.ClickException("there is no certificate of this number")
    return found


def _row(found: Certificate) -> Row:
    return {
        "number": found.new.number,
        "status": "valid" if found.valid else "revoked",
        "from": found.new.first_day.isoformat(),
        "to": found.new.last_day.isoformat(),
        "minutes": found.new.minutes,
        "code": found.new.code,
        "issued_at": iso(found.issued_at),
        "revoked_at": iso(found.revoked_at),
    }


def _days(work: Work, first: datetime | None, last: datetime | None) -> tuple[date, date]:
    today = work.now.astimezone(LOCAL).date()
    days = first.date() if first else date(today.year, 1, 1), last.date() if last else today
    if days[0] > days[1]:
        raise click.BadParameter("the first day is after the last", param_hint="--from")
    return days


def _write(file: Path, pdf: bytes) -> None:
    try:
        file.write_bytes(pdf)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror})") from None
    click.echo(f"{len(pdf)} bytes written to {file}")
