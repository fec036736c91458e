"""What went wrong in the database, in words that hold no address, no value and no person."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.domain.records import StoreFaultError, StoreGoneError

NO_TABLES = "the database lacks tables that this version needs; run `python manage.py db upgrade`"
_MISSING = ("no such table", "no such column", "has no column", "UndefinedTable", "UndefinedColumn")


def told(error: DBAPIError) -> StoreGoneError | StoreFaultError:
    """Our error for the driver's, whose own text may quote an openid or a password."""
    if _lacks_tables(error):
        return StoreGoneError(NO_TABLES)
    if isinstance(error, OperationalError | InterfaceError):
        return StoreGoneError(f"the database does not answer ({_name(error)})")
    return StoreFaultError(f"{_name(error)} in: {error.statement}")


def _lacks_tables(error: DBAPIError) -> bool:
    return any(sign in f"{_name(error)} {error.orig}" for sign in _MISSING)


def _name(error: DBAPIError) -> str:
    return type(error.orig or error).__name__
