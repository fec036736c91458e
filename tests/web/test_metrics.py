"""What operators see: counts of all processes of a machine, and readings of the moment."""

import os
from datetime import timedelta
from pathlib import Path

from prometheus_client import REGISTRY

from bot.domain.deliveries import Road
from bot.domain.sending import Fate
from bot.domain.throttle import Flow
from bot.gauges import Instruments
from bot.metrics import CountedMessenger, exposed, forget_the_dead
from tests.processes import Processes
from tests.services.stage import FakeMessenger
from tests.wechat.kit import letter


def test_what_the_dead_counted_is_forgotten_and_the_living_keep_theirs(
    tmp_path: Path, processes: Processes
) -> None:
    ended = processes.start(["true"])
    ended.ends()
    dead = [tmp_path / f"counter_{ended.pid}.db", tmp_path / f"histogram_{ended.pid}.db"]
    kept = [tmp_path / f"counter_{os.getpid()}.db", tmp_path / "counter_1.db", tmp_path / "notes.txt"]
    for file in (*dead, *kept):
        file.touch()
    forget_the_dead(tmp_path)
    assert sorted(tmp_path.glob("*.*")) == sorted([*kept, *tmp_path.glob("process-*")])


def test_without_a_folder_a_process_tells_its_own_counts(tmp_path: Path) -> None:
    assert b"juyiqi_messages_total" in exposed(tmp_path / "none")


def gone() -> dict[str, int]:
    raise ConnectionError("nobody there")


def test_readings_are_taken_when_somebody_asks_and_a_part_that_is_gone_is_left_out(tmp_path: Path) -> None:
    late = timedelta(minutes=12)
    instruments = Instruments(
        lambda: late,
        lambda: {"bulk": 3},
        lambda: timedelta(seconds=90),
        lambda: {Road.TEMPLATE: Flow(70, 100)},
    )
    lines = exposed(tmp_path / "none", instruments.readings).decode().splitlines()
    assert "juyiqi_oldest_due_seconds 720.0" in lines
    assert 'juyiqi_queue_batches{queue="bulk"} 3.0' in lines
    assert 'juyiqi_quota_left{road="template"} 30.0' in lines
    assert 'juyiqi_road_stopped{road="template"} 0.0' in lines
    assert "juyiqi_token_age_seconds 90.0" in lines
    text = exposed(tmp_path / "none", Instruments(lambda: late, gone, lambda: None, dict).readings).decode()
    assert "juyiqi_oldest_due_seconds 720.0" in text
    assert "juyiqi_queue_batches" not in text
    assert "juyiqi_token_age_seconds" not in text


def test_what_leaves_a_few_at_a_time_is_counted_as_it_lands() -> None:
    def counted() -> float:
        labels = {"road": Road.CUSTOM.value, "outcome": Fate.SENT.value}
        return REGISTRY.get_sample_value("juyiqi_sent_total", labels) or 0.0

    before, flight = counted(), CountedMessenger(FakeMessenger()).flight()
    flight.add([letter(1), letter(2)])
    assert counted() == before
    assert [each.delivery_id for each in flight.landed()] == [1, 2]
    assert counted() == before + 2
