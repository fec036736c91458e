"""How an occasion reads: as a line of a list, and in full."""

from functools import lru_cache
from urllib.parse import quote

from bot.dialog.talk import Choice
from bot.dialog.turn import Speech, Turn
from bot.domain.activities import Activity, ActivityState, Listed, Occasion
from bot.domain.reminders import LOCAL

MAP = "https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lng};title:{title}&referer=juyiqi"


def upcoming_lines(turn: Turn, action: str, limit: int) -> list[Choice]:
    """What is on: `小区环境清洁  3月7日(周六) 9:00  剩20位`."""
    speech, language, year = turn.house.speech, turn.language, turn.now.astimezone(LOCAL).year
    listed = turn.uow.activities.listed(turn.now, limit)
    return [_as_choice(speech, language, each, year, action) for each in listed]


def as_choice(turn: Turn, occasion: Occasion, action: str) -> Choice:
    """The same line of one occasion."""
    shift, year = occasion.shift, turn.now.astimezone(LOCAL).year
    listed = Listed(shift.id, occasion.activity.title, shift.starts_at, shift.capacity, shift.taken)
    return _as_choice(turn.house.speech, turn.language, listed, year, action)


def line(turn: Turn, occasion: Occasion) -> str:
    return as_choice(turn, occasion, "").label


@lru_cache(maxsize=1024)
def _as_choice(speech: Speech, language: str, listed: Listed, this_year: int, action: str) -> Choice:
    """Kept, because everybody asks for the same few lines."""
    starts = speech.moment_words(language, listed.starts_at)
    year = listed.starts_at.astimezone(LOCAL).year
    if year != this_year:
        starts = speech.say(language, "date.in_year", year=year, words=starts)
    seats = _seats(speech, language, listed.left)
    label = speech.say(language, "activity.line", title=listed.title, starts=starts, left=seats)
    return Choice(label, action, str(listed.shift_id))


def seats(turn: Turn, occasion: Occasion) -> str:
    return _seats(turn.house.speech, turn.language, occasion.shift.left)


def seats_left(turn: Turn, left: int | None) -> str:
    """`剩2位`, `已满`, `不限人数`."""
    return _seats(turn.house.speech, turn.language, left)


def _seats(speech: Speech, language: str, left: int | None) -> str:
    if left is None:
        return speech.say(language, "activity.no_limit")
    return speech.say(language, "activity.left", left=left) if left else speech.say(language, "activity.full")


def my_occasions(turn: Turn) -> list[Occasion]:
    """What I signed up or wait for and what still takes place, the soonest first."""
    mine = turn.uow.sign_ups.of_person(turn.person.id, turn.now)
    coming = [occasion for _, occasion in mine if occasion.state(turn.now) is not ActivityState.CANCELLED]
    waiting = [occasion for _, occasion in turn.uow.waitlist.of_person(turn.person.id, turn.now)]
    return sorted([*coming, *waiting], key=lambda each: each.shift.starts_at)


def as_mine(turn: Turn, occasion: Occasion, action: str) -> Choice:
    """A line of my own sign-ups: there the party matters, and no longer how many places are left."""
    mine = turn.uow.sign_ups.mine(occasion.shift.id, turn.person.id)
    off = occasion.state(turn.now) is ActivityState.CANCELLED
    facts = {"title": occasion.activity.title, "starts": turn.moment(occasion.shift.starts_at)}
    key = "mine.line_waiting" if mine and mine.waiting else "mine.line_off" if off else "mine.line"
    label = turn.say(key, party=mine.party_size if mine else 0, **facts)
    return Choice(label, action, str(occasion.shift.id))


def span(turn: Turn, occasion: Occasion) -> str:
    shift = occasion.shift
    return turn.span(shift.starts_at, shift.ends_at)


def map_link(activity: Activity) -> str:
    """A map page that opens on any phone, "" when the place has no coordinates."""
    if activity.latitude is None or activity.longitude is None:
        return ""
    title = quote(activity.place[:20])
    return MAP.format(lat=activity.latitude, lng=activity.longitude, title=title)
