"""Small things that are kept as they come: the menu, the tags, the mass sends, the dials."""

from typing import Any

from sandbox.disk import Disk


class Shelf:
    """A dict of JSON values that is kept on disk under one kind."""

    def __init__(self, disk: Disk, kind: str) -> None:
        self._disk, self._kind = disk, kind
        self._rows: dict[str, Any] = dict(disk.load(kind))

    def get(self, key: str) -> Any:
        return self._rows.get(key)

    def put(self, key: str, value: Any) -> None:
        self._rows[key] = value
        self._disk.keep(self._kind, key, value)

    def drop(self, key: str) -> None:
        if self._rows.pop(key, None) is not None:
            self._disk.drop(self._kind, key)

    def items(self) -> list[tuple[str, Any]]:
        return list(self._rows.items())
