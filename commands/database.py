"""The database: bringing it to the newest schema."""

import click

from bot.launch.local import load
from bot.store.migrate import upgrade


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    upgrade(load().database_url)
