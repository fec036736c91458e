"""The folder in which the processes of a machine count together."""

import os
from pathlib import Path

from bot.metrics import exposed, forget_the_dead
from tests.processes import Processes


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
