"""People who follow the account from the first start on, so that somebody is there on the phone page."""

import json
from pathlib import Path

from sandbox.options import OptionError
from sandbox.world import World


def bring_in(world: World, file: Path) -> None:
    """Add those of the file, a JSON list of {"openid", "name"}, whom nobody added yet.

    Raises OptionError for a file that is no such list.
    """
    for openid, name in _read(file):
        if not world.people.find(openid):
            person = world.people.add(name, openid)
            person.following, person.followed_at = True, world.clock.seconds()


def _read(file: Path) -> list[tuple[str, str]]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return [(str(row["openid"]), str(row["name"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        raise OptionError(f'--people: {file} must be a JSON list of {{"openid", "name"}}') from None
