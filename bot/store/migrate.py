"""Bringing a database to the newest schema; safe when several machines start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from bot.store.database import connect
from bot.store.faults import told

PATIENCE = 60.0  # seconds: whoever comes second waits until the first has brought everything up


def upgrade(url: str) -> None:
    """Apply every migration that the database has not seen yet. Raises StoreGoneError."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = connect(url, PATIENCE)
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise told(error) from None
    finally:
        engine.dispose()
