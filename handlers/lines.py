"""How an occasion reads: as a line of a list, and in full."""

from urllib.parse import quote

from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.activities import Activity, ActivityState, Occasion

MAP = "https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lng};title:{title}&referer=juyiqi"


def line(turn: Turn, occasion: Occasion) -> str:
    """`小区环境清洁  3月7日(周六) 9:00  剩20位`."""
    facts = {"title": occasion.activity.title, "starts": turn.moment(occasion.shift.starts_at)}
    return turn.say("activity.line", **facts, left=seats(turn, occasion))


def seats(turn: Turn, occasion: Occasion) -> str:
    left = occasion.shift.left
    if left is None:
        return turn.say("activity.no_limit")
    return turn.say("activity.left", left=left) if left else turn.say("activity.full")


def my_occasions(turn: Turn) -> list[Occasion]:
    """What I signed up for and what still takes place, the soonest first."""
    mine = turn.uow.sign_ups.of_person(turn.person.id, turn.now)
    return [occasion for _, occasion in mine if occasion.state(turn.now) is not ActivityState.CANCELLED]


def as_choice(turn: Turn, occasion: Occasion, action: str) -> Choice:
    return Choice(line(turn, occasion), action, str(occasion.shift.id))


def span(turn: Turn, occasion: Occasion) -> str:
    shift = occasion.shift
    return turn.house.speech.span_words(turn.language, shift.starts_at, shift.ends_at)


def map_link(activity: Activity) -> str:
    """A map page that opens on any phone, "" when the place has no coordinates."""
    if activity.latitude is None or activity.longitude is None:
        return ""
    title = quote(activity.place[:20])
    return MAP.format(lat=activity.latitude, lng=activity.longitude, title=title)
