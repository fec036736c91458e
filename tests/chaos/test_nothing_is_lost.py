"""Nothing lost, nothing twice: workers, Redis and PostgreSQL break meanwhile, and the clock jumps."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.services.delivery.attempts import ON_THEIR_WAY
from tests.chaos.blows import Figures, break_redis, jump, kill_workers, openids, restart_database
from tests.chaos.house import Town, town
from tests.servers import postgres_server

MANY, KILLS = 1000, 2
THREADS = 4
WRITTEN_DOWN_WITHIN = 2.5  # seconds: twelve threads of three workers wait for one writer of SQLite


def got_everything_once(figures: Figures) -> bool:
    ends = figures.ends
    return (ends.once, ends.twice, ends.unknown) == (len(ends.rows), 0, 0)


def test_templates_of_killed_workers_arrive_once(house: Town) -> None:
    assert got_everything_once(kill_workers(house, wrote=False, many=MANY, kills=KILLS))


def test_customer_service_messages_of_killed_workers_arrive_once_or_are_unknown(
    house: Town,
) -> None:
    figures = kill_workers(house, wrote=True, many=MANY, kills=KILLS)
    ends = figures.ends
    assert (ends.twice, ends.lost, ends.unknown_templates) == (0, 0, 0)
    assert ends.once + ends.listed == MANY
    assert ends.listed <= ends.unknown <= KILLS * THREADS * ON_THEIR_WAY
    assert max(figures.late, default=0.0) <= WRITTEN_DOWN_WITHIN  # what had arrived earlier is known


def test_a_redis_that_dies_and_forgets_loses_nothing(house: Town) -> None:
    assert got_everything_once(break_redis(house, MANY))


def test_a_database_that_restarts_loses_nothing() -> None:
    with TemporaryDirectory(prefix="jyq") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postgres_server(folder) as postgres, town(folder, postgres.migrated()) as house:
            assert got_everything_once(restart_database(house, postgres.server, MANY))


@pytest.mark.parametrize("schedulers", [2, 5])
def test_however_many_clocks_jump_by_a_day_each_reminder_comes_once(house: Town, schedulers: int) -> None:
    assert got_everything_once(jump(house, schedulers, MANY))


def test_the_guests_are_told_apart(house: Town) -> None:
    """Who counts messages must see a double and a loss."""
    alice, bob = openids(2)
    house.invite([alice, bob], [])
    assert house.ends().lost == 2
