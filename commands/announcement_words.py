"""How proposals and answers to them end, in the operator's words."""

import click

from bot.services.announcing.propose import Proposal, Proposed, Ruling


def tell_proposed(done: Proposed) -> None:
    """Raises ClickException for what was not written."""
    if done.outcome is Proposal.COMPELS:
        words = ", ".join(done.phrases)
        raise click.ClickException(
            f"it compels people ({words}), which nobody may (State Council Order 685, Art. 25);"
            " put it otherwise, or say --insist"
        )
    if done.outcome is Proposal.MOVED_ON:
        raise click.ClickException("it has left, was withdrawn, or was changed meanwhile")
    if done.outcome is Proposal.AWAITING:
        click.echo("another organizer must agree first; they are asked", err=True)


def tell_ruling(ruling: Ruling) -> None:
    if ruling is Ruling.OWN:
        raise click.ClickException("nobody agrees to what they wrote themselves; say who with --by")
    if ruling is Ruling.ANSWERED:
        raise click.ClickException("it does not wait for an answer")
    click.echo(str(ruling))
