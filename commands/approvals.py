"""Sign-ups that need agreement: list them, approve, refuse."""

from collections.abc import Callable

import click

from bot.domain.approvals import Approval
from bot.services.joining import approve as services
from bot.services.work import Work
from commands.context import NUMBER, Row, build, iso, show, working

COLUMNS = ("id", "name", "party_size", "title", "starts_at", "asks")
LISTED = 500
WRONG = {
    Approval.NEEDS_REASON: "the times overlap: say why with --reason",
    Approval.ANSWERED: "there is no such sign-up that awaits an answer; see `approval list`",
    Approval.OVER: "the activity has begun or was called off",
}
Answer = Callable[[Work, int, int | None, str], Approval]


@click.group()
def approval() -> None:
    """Sign-ups that need an organizer's agreement."""


@approval.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """Who awaits an answer, the longest waiting first."""
    with working(build()) as work:
        rows: list[Row] = [
            {
                "id": entry.sign_up.id,
                "openid": entry.openid,
                "name": entry.name,
                "party_size": entry.sign_up.party_size,
                "activity": occasion.activity.id,
                "title": occasion.activity.title,
                "starts_at": iso(occasion.shift.starts_at),
                "asks": entry.sign_up.asks,
            }
            for entry, occasion in work.uow.sign_ups.pending(work.now, LISTED)
        ]
    show(rows, COLUMNS, as_json)


@approval.command("approve")
@click.argument("sign_up", type=NUMBER)
@click.option("--reason", default="", help="Must be given where another sign-up overlaps.")
def approve_(sign_up: int, reason: str) -> None:
    """Let the sign-up count; the person is told."""
    _answered(services.approve, sign_up, reason)


@approval.command("refuse")
@click.argument("sign_up", type=NUMBER)
@click.option("--reason", default="", help="Told to the person.")
def refuse_(sign_up: int, reason: str) -> None:
    """Cancel the sign-up and free its places; the person is told."""
    _answered(services.refuse, sign_up, reason)


def _answered(answer: Answer, sign_up: int, reason: str) -> None:
    with working(build()) as work:
        outcome = answer(work, sign_up, None, reason.strip())
    if outcome in WRONG:
        raise click.ClickException(WRONG[outcome])
    click.echo(f"{sign_up} {outcome}")
