"""Writing iCalendar (RFC 5545): the few properties that we use, escaped and folded as it asks."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.domain.calendars import Entry

LINE_BYTES = 75  # without the line's end (3.1)
REFRESH = "PT1H"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar(name: str, entries: Iterable[Entry], host: str) -> str:
    """A whole calendar. host: makes the ids of our events different from everybody else's."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Juyiqi//Calendar//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{text(name)}", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"]
    lines += [f"X-PUBLISHED-TTL:{REFRESH}"]
    lines += [line for entry in entries for line in _event(entry, host)]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def text(value: str) -> str:
    """A value of type TEXT (3.3.11); control characters have no place in it."""
    plain = "".join(sign for sign in value if sign >= " " or sign == "\n")
    return plain.translate(_ESCAPED)


def folded(line: str) -> str:
    """Broken into lines of at most 75 bytes, never inside a character; each next one begins with a space."""
    parts, rest = [], line.encode()
    room = LINE_BYTES
    while len(rest) > room:
        cut = len(rest[:room].decode(errors="ignore").encode())
        parts.append(rest[:cut].decode())
        rest, room = rest[cut:], LINE_BYTES - 1
    return "\r\n ".join([*parts, rest.decode()])


def _event(entry: Entry, host: str) -> Iterator[str]:
    activity, shift = entry.occasion.activity, entry.occasion.shift
    own = f"sign-up-{entry.sign_up_id}" if entry.sign_up_id else f"shift-{shift.id}"
    yield "BEGIN:VEVENT"
    yield f"UID:{own}@{host}"
    yield f"DTSTAMP:{_utc(entry.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(entry.changed_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTART:{_utc(shift.starts_at)}"
    yield f"DTEND:{_utc(shift.ends_at)}"
    yield f"SUMMARY:{text(activity.title)}"
    yield f"LOCATION:{text(activity.place)}"
    if about := "\n".join(part for part in (activity.host, activity.notes) if part):
        yield f"DESCRIPTION:{text(about)}"
    yield f"STATUS:{_status(entry)}"
    yield "END:VEVENT"


def _status(entry: Entry) -> str:
    if entry.called_off:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
