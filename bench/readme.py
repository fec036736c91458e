"""bench/README.md: one section for each subject, kept from its last run."""

import re
from pathlib import Path

README = Path(__file__).resolve().parent / "README.md"
HEAD = """\
# Benchmarks

`make bench` runs them all and prints these sections, `python -m bench SUBJECT` runs one of them; `--write`
also keeps the result here.
"""


def keep(section: str) -> None:
    """Put a section, which starts with its `## title`, in the place of the one with the same title."""
    known = README.read_text(encoding="utf-8") if README.exists() else ""
    sections = {_title(each): each for each in re.split(r"(?m)^(?=## )", known)[1:]}
    sections[_title(section)] = section
    README.write_text(
        "\n".join([HEAD, *(each.strip() + "\n" for each in sections.values())]), encoding="utf-8"
    )


def _title(section: str) -> str:
    return section.split("\n", 1)[0]
