"""Whether a message is a pasted chain list (接龙) and not something a person says."""

import re

from bot.language.chain.header import is_head
from bot.language.chain.model import Chain, Entry
from bot.language.chain.reading import read_chain
from bot.language.chain.who import is_person

LONGEST_NICKNAME = 8
LONGEST_LATIN = 24
SHORTEST = 6  # 1张三2李
_ASKING = re.compile(r"[?？吗么嘛]|怎么|如何|什么")
_SEVERAL = re.compile(r"(?:\D*?\d{1,3}\s?[.、．。)）,，:： ]?\s?[^\W\d]){3}")
_ROLL = re.compile(r"报名|报名|名单|参加|签到|人员|sign", re.I)
_NUMBER = re.compile("[0-9０-９\u2460-\u2490\u2776-\u277f]")


def is_chain(text: str) -> bool:
    """Costs about a microsecond for what is plainly none; never true for one line with one person."""
    if len(text) < SHORTEST or not _worth_reading(text):
        return False
    return _is_list(read_chain(text))


def _worth_reading(text: str) -> bool:
    one_line = "\n" not in text.strip()
    if not one_line:
        return bool(_NUMBER.search(text)) or is_head(text)
    return bool(_NUMBER.search(text)) and (is_head(text) or bool(_SEVERAL.match(text)))


def _is_list(chain: Chain) -> bool:
    entries = [*chain.entries, *chain.cancelled]
    people = sum(is_person(entry.name) for entry in entries)
    if chain.headed:
        return _below_its_head(chain, entries, people)
    numbered = [entry for entry in entries if entry.number is not None]
    if len(numbered) < 2:
        return False
    if any(_ROLL.search(line) for line in chain.header) and sum(map(_short, entries)) == len(entries):
        return people >= 1
    return people >= max(2, 0.6 * len(entries))


def _below_its_head(chain: Chain, entries: list[Entry], people: int) -> bool:
    """One entry begins a list; a question about 接龙 with a number in it does not."""
    asked = any(_ASKING.search(line) for line in chain.header)
    if asked and people < 2:
        return False
    return people >= 1 or (len(entries) >= 1 and all(map(_short, entries)))


def _short(entry: Entry) -> bool:
    longest = LONGEST_LATIN if entry.name.isascii() else LONGEST_NICKNAME
    return len(entry.name) <= longest and len(entry.note) <= LONGEST_NICKNAME * 2
