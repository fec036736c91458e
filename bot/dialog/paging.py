"""Fitting an answer into one message: eight lines of choices, the channel's bytes, and more on request."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.talk import Choice, Talk
from bot.dialog.turn import House
from bot.domain.immutable import immutable

LINES = 8
ELDER_LINES = 3
LIST = "<list>"  # where a text wants its choices printed


@immutable
class Page:
    """What is said now, and the talk as it stands afterwards."""

    text: str
    talk: Talk | None


@immutable
class Reader:
    """For whom a page is laid out."""

    language: str
    elder: bool


def page(house: House, reader: Reader, reply: Reply, before: Talk, mail: Sequence[str] = ()) -> Page:
    """Lay out a fresh reply after what waited in the mailbox. A reply without text changes nothing."""
    if reply.forget:
        return Page(reply.text, None)
    if not reply.text:
        return Page("", before)
    same = bool(reply.choices) and reply.choices == before.choices
    serial = before.serial + (bool(reply.choices) and not same)
    talk = Talk(before.at, reply.step, reply.notes, reply.choices, 0, "", serial)
    return _lay_out(house, reader, [*mail, reply.text], talk)


def more(house: House, reader: Reader, talk: Talk) -> Page | None:
    """What did not fit before; None when everything was shown."""
    if talk.rest:
        return _fitted(house, reader, talk.rest, talk)
    if talk.shown < len(talk.choices):
        return _lay_out(house, reader, [""], talk)
    return None


def cut(text: str, limit: int) -> tuple[str, str]:
    """Split so that the first part has at most `limit` bytes of UTF-8, at a line's end if there is one."""
    raw = text.encode()
    if len(raw) <= limit:
        return text, ""
    head = raw[:limit].decode(errors="ignore")
    line_end = head.rfind("\n")
    if line_end > 0:
        head = head[:line_end]
    return head, text[len(head) :].lstrip("\n")


def _lay_out(house: House, reader: Reader, parts: Sequence[str], talk: Talk) -> Page:
    """The last part is the answer itself, which says where its choices stand."""
    *mail, text = parts
    first, every = talk.shown, talk.choices
    last = min(len(every), first + (ELDER_LINES if reader.elder else LINES))
    fresh = list(enumerate(every[first:last], first + 1))
    tail = house.speech.say(reader.language, "more.choices") if last < len(every) else ""
    talk = Talk(talk.at, talk.step, talk.notes, every, last, talk.rest, talk.serial)
    link, serial = house.channel.link, talk.serial
    lines = [link(_plain(number, choice), f"{serial}.{number}") for number, choice in fresh]
    linked = "\n\n".join([*mail, _join(text, lines, tail)])
    if not reader.elder and len(linked.encode()) <= house.channel.limit:
        return Page(linked, talk)
    plain = "\n\n".join([*mail, _join(text, [_plain(*line) for line in fresh], tail)])
    return _fitted(house, reader, plain, talk)


def _fitted(house: House, reader: Reader, text: str, talk: Talk) -> Page:
    """The text if it fits, else as much as fits, and the rest kept for `more`."""
    head, rest = cut(text, house.channel.limit)
    if rest:
        head, rest = cut(text, _room(house, reader))
    return Page(_with_more(house, reader, head, rest), replace(talk, rest=rest))


def _join(text: str, lines: list[str], tail: str) -> str:
    """The lines stand where the text says <list>, else after it."""
    listed = "\n".join([*lines, tail] if tail else lines)
    if LIST in text:
        return text.replace(LIST, listed)
    return f"{text}\n{listed}" if text and listed else text or listed


def _plain(number: int, choice: Choice) -> str:
    return f"{number} {choice.label}"


def _room(house: House, reader: Reader) -> int:
    return house.channel.limit - len(house.speech.say(reader.language, "more.text").encode()) - 1


def _with_more(house: House, reader: Reader, text: str, rest: str) -> str:
    return f"{text}\n{house.speech.say(reader.language, 'more.text')}" if rest else text
