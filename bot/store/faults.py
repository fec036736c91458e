"""What went wrong in the database, in words that hold no address, no value and no person."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.records import StoreFaultError, StoreGoneError

Fault = DBAPIError | PoolTimeout
NO_TABLES = "the database lacks tables that this version needs; run `python manage.py db upgrade`"
_MISSING = ("no such table", "no such column", "has no column", "UndefinedTable", "UndefinedColumn")


def told(error: Fault) -> StoreGoneError | StoreFaultError:
    """Our error for the driver's, whose own text may quote an openid or a password."""
    if isinstance(error, DBAPIError) and _lacks_tables(error):
        return StoreGoneError(NO_TABLES)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return StoreGoneError(f"the database does not answer ({_name(error)})")
    return StoreFaultError(f"{_name(error)} in: {error.statement}")


def _lacks_tables(error: DBAPIError) -> bool:
    return any(sign in f"{_name(error)} {error.orig}" for sign in _MISSING)


def _name(error: Fault) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return type(cause or error).__name__
