"""Keeping state on disk: JSON rows in one SQLite file, written behind in batches."""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

# Kind, key, and the value as JSON; None says that the row is gone.
Row = tuple[str, str, str | None]
BATCH = 2000
PAUSE_SECONDS = 0.2


class DiskError(RuntimeError):
    """The state folder cannot be used, usually because another sandbox holds it."""


class Disk:
    """Remembers which rows changed; the rows themselves live in the memory of their owners.

    A clean stop writes everything; a killed process loses at most the last PAUSE_SECONDS, which is the
    price of an API that answers thousands of calls a second.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._dirty: dict[tuple[str, str], Any] = {}
        self._unwritten: list[Row] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = _open(folder / "sandbox.db")
        except (OSError, sqlite3.Error) as error:
            raise DiskError(f"cannot use the state folder {folder}: {error}") from error

    def load(self, kind: str) -> list[tuple[str, Any]]:
        rows = self._db.execute("SELECT key, value FROM rows WHERE kind = ? ORDER BY rowid", (kind,))
        return [(key, json.loads(value)) for key, value in rows]

    def keep(self, kind: str, key: str, value: Any) -> None:
        """Have `value` (JSON, or a dataclass of JSON) written soon, in the shape it has then."""
        self._dirty[kind, key] = value

    def drop(self, kind: str, key: str) -> None:
        self._dirty[kind, key] = None

    def flush(self) -> None:
        while batch := self._unwritten or self._take():
            self._write(batch)
            self._unwritten = []

    async def flush_forever(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            if batch := self._unwritten or self._take():
                await self._write_aside(batch)

    def close(self) -> None:
        self.flush()
        self._db.close()

    async def _write_aside(self, batch: list[Row]) -> None:
        """Write in a thread; a stop waits for it, and a full disk is told and tried again."""
        self._unwritten = batch
        writing = asyncio.ensure_future(asyncio.to_thread(self._write, batch))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            await writing
            self._unwritten = []
            raise
        except sqlite3.Error as error:
            sys.stderr.write(f"sandbox: the state could not be written yet: {error}\n")
            return
        self._unwritten = []

    def _take(self) -> list[Row]:
        keys = list(self._dirty)[:BATCH]
        return [(*key, _text(self._dirty.pop(key))) for key in keys]

    def _write(self, batch: list[Row]) -> None:
        with self._db:
            self._db.executemany(
                "REPLACE INTO rows VALUES (?, ?, ?)", [row for row in batch if row[2] is not None]
            )
            gone = [row[:2] for row in batch if row[2] is None]
            self._db.executemany("DELETE FROM rows WHERE kind = ? AND key = ?", gone)


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=vars)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=0.5, check_same_thread=False)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    with db:
        db.execute("BEGIN EXCLUSIVE")
        db.execute(
            "CREATE TABLE IF NOT EXISTS rows (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key))"
        )
    return db
