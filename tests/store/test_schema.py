"""The migrated schema is the one that the code knows, however many bring it about at once."""

import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.store.database import connect
from bot.store.migrate import upgrade
from bot.store.tables import metadata
from tests.processes import Processes

UPGRADE = "import sys; from bot.store.migrate import upgrade; upgrade(sys.argv[1])"


def checks(url: str) -> dict[str, set[str]]:
    engine = connect(url)
    try:
        inspector = inspect(engine)
        return {
            table: {str(check["name"]) for check in inspector.get_check_constraints(table)}
            for table in metadata.tables
        }
    finally:
        engine.dispose()


def test_the_migrations_lead_to_the_tables(database_url: str) -> None:
    engine = connect(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_checks_are_those_of_the_tables(database_url: str) -> None:
    """Which Alembic does not compare."""
    expected: dict[str, set[str]] = {name: set() for name in metadata.tables}
    for name, table in metadata.tables.items():
        found: Any = [each for each in table.constraints if each.__visit_name__.endswith("check_constraint")]
        expected[name] = {str(each.name) for each in found}
    assert checks(database_url) == expected


def test_several_machines_may_upgrade_at_once(
    request: pytest.FixtureRequest, database_kind: str, processes: Processes
) -> None:
    url = request.getfixturevalue(f"empty_{database_kind}_url")
    started = [processes.start([sys.executable, "-c", UPGRADE, url]) for _ in range(3)]
    assert [each.ends() for each in started] == [0, 0, 0], [each.text() for each in started]
    assert checks(url)["shifts"]
    upgrade(url)  # nothing left to do
