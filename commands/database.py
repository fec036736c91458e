"""The database: bringing it to the newest schema, and filling it for a demonstration. Loads nothing else."""

import click

from bot.clock import clock_of
from bot.launch.local import load
from bot.services.work import Work
from bot.store.database import connect
from bot.store.migrate import upgrade
from bot.store.sealing import Sealer
from bot.store.unit_of_work import UnitOfWork
from commands.demo import load_demo


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    upgrade(load().database_url)


@click.command()
def demo() -> None:
    """Load the demo data, once, into a database of the newest schema; what is there stays as it is."""
    settings = load()
    upgrade(settings.database_url)
    engine = connect(settings.database_url)
    with UnitOfWork(engine, Sealer(settings.sealing_keys)) as uow:
        loaded = load_demo(Work(uow, clock_of(settings.clock.offset_file).now(), settings.policy))
        uow.commit()
    engine.dispose()
    click.echo("demo data loaded" if loaded else "demo data was there already")
