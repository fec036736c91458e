"""发通知: content, audience, and a preview that tells whom it reaches; announce_send sends it."""

import re

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.router import Router
from bot.dialog.talk import Choice
from bot.dialog.turn import Turn
from bot.domain.announcements import MAX_LENGTH, MEDIA_LASTS, TITLE_LENGTH
from bot.domain.audiences import Audience
from bot.domain.compulsion import compelling
from bot.domain.people import Role
from bot.services.announcing.audiences import turnout
from bot.services.announcing.forecast import preview
from handlers.activities.activities import LISTED
from handlers.announcing.announce_draft import MARKS, Announce, drafted, insists, said
from handlers.announcing.audiences import audience_in_words
from handlers.announcing.by_road import forecast, left_out
from handlers.lines import line

router = Router(role=Role.ORGANIZER)

COMMAND = re.compile(r"^\s*(?:发通知|通知大家|发公告|announce)\s*[:：,，]?\s*", re.IGNORECASE)
TAKES_MORE = (Announce.TEXT, Announce.AUDIENCE, Announce.WHEN)
MENU = ("announce.now", "announce.later", "announce.rewrite", "announce.try", "announce.more", "stop")


@router.says("announce")
@router.picks("announce.new")
def new(turn: Turn) -> Reply:
    text = COMMAND.sub("", turn.text) if not turn.picked else ""
    if not text or len(text) == len(turn.text):
        return turn.ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)
    return with_text(turn, text)


@router.picks("announce.to_activity")
def to_activity(turn: Turn) -> Reply:
    audience = Audience(f"activity:{turn.ref}")
    if not turnout(turn.work, audience).included:
        return turn.again("announce.nobody_signed_up")
    return turn.noting(audience=audience).ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)


@router.at(Announce.TEXT)
def take_text(turn: Turn) -> Reply:
    """A number is no announcement, but an answer to some older list."""
    number = turn.text.isdecimal()
    return turn.again("announce.text", most=MAX_LENGTH) if number else with_text(turn, turn.text)


@router.picks("announce.audience")
def take_audience(turn: Turn) -> Reply:
    return show_preview(turn.noting(audience=turn.ref))


@router.at(Announce.AUDIENCE)
def say_audience(turn: Turn) -> Reply | None:
    """`3号院，除了党员`, `司机`, `role:driver and not compound:3号院`."""
    audience = audience_in_words(turn, turn.text)
    if audience:
        return show_preview(turn.noting(audience=audience))
    return None if turn.understood.certain else turn.again("announce.audience_again")


@router.picks("announce.rewrite")
def rewrite(turn: Turn) -> Reply:
    compels = compelling(turn.talk.notes.get("card_title", ""))
    turn = turn.noting(english=None, **({"card_url": None} if compels else {}))
    return turn.ask(Announce.TEXT, "announce.text", most=MAX_LENGTH)


@router.picks("announce.insist")
def insist(turn: Turn) -> Reply:
    """The organizer means it as it stands; the service notes it when it is planned."""
    return go_on(turn.noting(insists=said(turn)))


@router.on(Kind.PICTURE)
def take_picture(turn: Turn) -> Reply | None:
    """The platform keeps it for three days; its address goes where no road carries a picture."""
    if turn.talk.step not in TAKES_MORE:
        return None
    until = turn.incoming.at + MEDIA_LASTS
    turn = turn.noting(picture_url=turn.text, media_id=turn.incoming.media_id, media_until=until.isoformat())
    return _with_more(turn.noting(card_url=None))


@router.on(Kind.LINK)
def take_link(turn: Turn) -> Reply | None:
    if turn.talk.step not in TAKES_MORE:
        return None
    if not turn.incoming.url.startswith(("http://", "https://")):
        return turn.again("announce.bad_link")
    turn = turn.noting(card_title=turn.text[:TITLE_LENGTH], card_url=turn.incoming.url)
    return _with_more(turn.noting(picture_url=None))


def _with_more(turn: Turn) -> Reply:
    """What it needs yet is words, for the roads that carry nothing else."""
    return go_on(turn) if "text" in turn.talk.notes else turn.ask(Announce.TEXT, "announce.caption")


def with_text(turn: Turn, text: str) -> Reply:
    if len(text) > MAX_LENGTH:
        return turn.ask(Announce.TEXT, "announce.too_long", most=MAX_LENGTH, length=len(text))
    return go_on(turn.noting(text=text))


def go_on(turn: Turn) -> Reply:
    """The next question, or the preview; words of compulsion are asked about first."""
    words = () if insists(turn) else compelling(said(turn))
    if words:
        return compels(turn, words)
    if "audience" in turn.talk.notes:
        return show_preview(turn)
    return turn.ask(Announce.AUDIENCE, "announce.audience", _audiences(turn))


def compels(turn: Turn, words: tuple[str, ...]) -> Reply:
    actions = ("announce.rewrite", "announce.insist", "stop")
    choices = [turn.choice(f"choice.{action}", action) for action in actions]
    told = turn.say("care.comma").join(words)
    return turn.ask(Announce.COMPELS, "announce.compels", choices, words=told)


def show_preview(turn: Turn) -> Reply:
    plan = drafted(turn, turn.now)
    reach = preview(turn.work, plan, turn.house.outlook)
    if not reach.total and not reach.out:
        turn = turn.noting(audience=None)
        return turn.ask(Announce.AUDIENCE, "announce.nobody", _audiences(turn))
    choices = [turn.choice(f"choice.{action}", action) for action in MENU]
    facts = {"text": turn.talk.notes["text"], "reach": forecast(turn.say, turn.moment, reach)}
    out = left_out(turn.say, reach)
    more = [out] if out else []
    more += [turn.say(f"announce.with_{mark}") for mark in MARKS if turn.talk.notes.get(mark)]
    told = "".join(f"\n{each}" for each in more)
    return turn.ask(Announce.WHEN, "announce.preview", choices, more=told, **facts)


def _audiences(turn: Turn) -> list[Choice]:
    upcoming = turn.uow.activities.upcoming(turn.now, LISTED)
    wide = [
        _audience(turn, Audience.parse(kind), turn.say(f"audience.{kind}"))
        for kind in ("everyone", "volunteers")
    ]
    ids = dict.fromkeys(each.activity.id for each in upcoming)
    first = {each.activity.id: each for each in reversed(upcoming)}
    titles = {id_: line(turn, first[id_]).split("  ")[0] for id_ in ids}
    near = [_audience(turn, Audience(f"activity:{id_}"), title) for id_, title in titles.items()]
    kept = [_audience(turn, audience, name) for name, audience in turn.uow.queries.all(LISTED)]
    return [*near[:1], *wide, *kept, *near[1:]]


def _audience(turn: Turn, audience: Audience, label: str) -> Choice:
    size = turnout(turn.work, audience).included
    return Choice(
        turn.say("announce.audience_line", who=label, size=size), "announce.audience", str(audience)
    )
