"""Announcements: planned, approved, paused, stopped, and whom they go to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from bot.domain.announcements import MAX_LENGTH, TITLE_LENGTH, Announcement, Card
from bot.domain.audiences import Audience
from bot.domain.reminders import LOCAL
from bot.services.audiences import Save, drop_query, resolved, save_query, turnout
from bot.services.delivery.announce import Plan, plan_of
from bot.services.delivery.announcement_course import Course, pause, progress_of, resume, stop
from bot.services.delivery.propose import (
    Proposal,
    Proposed,
    Ruling,
    approve,
    propose,
    refuse,
    rewrite,
    text_of,
    try_out,
)
from bot.services.recurrence import first_slot
from bot.services.work import Work
from commands.context import NUMBER, build, iso, occasions_of, show, somebody, working

LISTED = 50
A_SECOND = timedelta(seconds=1)
COLUMNS = ("id", "state", "send_at", "audience", "text")
FACTS = ("id", "state", "send_at", "audience", "urgent", "rule", "recruits", "text", "arrived", "under_way")
SHOWN = (*FACTS, "waiting", "held", "missed", "excluded")
BY = click.option("--by", metavar="WHO", help="Who does it: an openid or a name; without it, the operator.")
Act = Callable[[Work, Announcement, int | None], Course]


@click.group(invoke_without_command=True)
@click.option("--text", help=f"What to say, at most {MAX_LENGTH} characters.")
@click.option("--text-en", default="", help="The same for those who read English.")
@click.option("--to", "audience", help="E.g. everyone, role:driver, activity:3:waitlisted, query:NAME.")
@click.option("--at", help="When, as ISO 8601 (Beijing time when without offset); without it, now.")
@click.option("--every", default="", metavar="RRULE", help="Again and again, e.g. FREQ=WEEKLY;BYDAY=FR.")
@click.option("--until", help="When it comes no more.")
@click.option("--urgent", is_flag=True, help="It must be known: no daily limit, and it goes first.")
@click.option("--recruits", type=NUMBER, metavar="SHIFT", help="Stop when this shift is full.")
@click.option("--card-title", default="", help="A link card: its title,")
@click.option("--card-url", default="", help="where it leads,")
@click.option("--card-picture", default="", help="and the address of a small picture.")
@click.option("--insist", is_flag=True, help="Send it although it may compel people; it is noted.")
@click.option("--test", "test", metavar="WHO", help="Send it to this person alone.")
@BY
@click.pass_context
def announce(ctx: click.Context, /, **options: Any) -> None:
    """Announce something to many people; prints the announcement's number."""
    if ctx.invoked_subcommand:
        return
    for name, option in (("text", "--text"), ("audience", "--to")):
        if options[name] is None:
            raise click.UsageError(f"Missing option '{option}'.")
    with working(build()) as work:
        plan = _plan(work, options)
        if options["test"]:
            try_out(work, plan, somebody(work, options["test"]).id)
            return
        actor = _actor(work, options["by"])
        done = propose(work, plan, actor, insists=options["insist"])
        _tell(done)
    click.echo(done.id)


@announce.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def list_(as_json: bool) -> None:
    """The newest announcements."""
    with working(build()) as work:
        rows = [_row(work, each) for each in work.uow.announcements.recent(LISTED)]
    show(rows, COLUMNS, as_json)


@announce.command("show")
@click.argument("number", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def show_(number: int, as_json: bool) -> None:
    """One announcement: how far it is, and how many do not get it, by reason."""
    with working(build()) as work:
        found = _found(work, number)
        counts = progress_of(work, found)
        row = _row(work, found) | {name: getattr(counts, name) for name in SHOWN[8:13]}
        row |= {"excluded": {str(why): n for why, n in work.uow.audiences.excluded(number).items()}}
    show([row], SHOWN, as_json)


@announce.command("left-out")
@click.argument("number", type=NUMBER)
@click.option("--after", type=int, default=0, help="Go on after this person.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def left_out(number: int, after: int, as_json: bool) -> None:
    """Who of the audience did not get it, and why; 1,000 at a time."""
    with working(build()) as work:
        found = work.uow.audiences.left_out(_found(work, number).id, after, 1000)
    rows = [{"person": id_, "name": name, "reason": str(why)} for id_, name, why in found]
    show(rows, ("person", "name", "reason"), as_json)


@announce.command("change")
@click.argument("number", type=NUMBER)
@click.option("--text", required=True)
@click.option("--text-en", default="")
@click.option("--insist", is_flag=True, help="Send it although it may compel people; it is noted.")
@BY
def change(number: int, **options: Any) -> None:
    """Another text for what has not left yet; where a second organizer must agree, they are asked again."""
    with working(build()) as work:
        found = _found(work, number)
        others = {"en": options["text_en"]} if options["text_en"] else {}
        plan = Plan(_text(options["text"]), found.audience, plan_of(work, found).send_at, others)
        actor = _actor(work, options["by"])
        _tell(rewrite(work, found, plan, actor, insists=options["insist"]))


@announce.command("approve")
@click.argument("number", type=NUMBER)
@BY
def approve_(number: int, by: str | None) -> None:
    """Agree to what another organizer wants to announce."""
    with working(build()) as work:
        _told(approve(work, _found(work, number), _actor(work, by)))


@announce.command("refuse")
@click.argument("number", type=NUMBER)
@click.option("--reason", default="")
@BY
def refuse_(number: int, reason: str, by: str | None) -> None:
    """Do not agree; the author is told."""
    with working(build()) as work:
        _told(refuse(work, _found(work, number), _actor(work, by), reason))


@announce.command("withdraw")
@click.argument("number", type=NUMBER)
@BY
def withdraw_(number: int, by: str | None) -> None:
    """Take it back before anybody gets it, or stop it: who has it keeps it."""
    _act(number, by, stop)


@announce.command("stop")
@click.argument("number", type=NUMBER)
@BY
def stop_(number: int, by: str | None) -> None:
    """The same as withdraw."""
    _act(number, by, stop)


@announce.command("pause")
@click.argument("number", type=NUMBER)
@BY
def pause_(number: int, by: str | None) -> None:
    """Hold back what has not left; of what recurs, all times to come."""
    _act(number, by, pause)


@announce.command("resume")
@click.argument("number", type=NUMBER)
@BY
def resume_(number: int, by: str | None) -> None:
    """Go on with what was paused."""
    _act(number, by, resume)


@announce.group("query")
def query() -> None:
    """Combinations of people kept under a name."""


@query.command("save")
@click.argument("name")
@click.argument("audience")
@BY
def save(name: str, audience: str, by: str | None) -> None:
    """E.g. `announce query save 夜班司机 "role:driver and not compound:3号院"`."""
    with working(build()) as work:
        done = save_query(work, name, _audience(work, audience), _actor(work, by))
        if done is not Save.SAVED:
            raise click.ClickException(f"not saved: {done}")


@query.command("drop")
@click.argument("name")
@BY
def drop(name: str, by: str | None) -> None:
    with working(build()) as work:
        if drop_query(work, name, _actor(work, by)) is Save.UNKNOWN:
            raise click.ClickException(f"there is no saved query {name}")


@query.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def queries(as_json: bool) -> None:
    """Each with how many people it stands for now."""
    with working(build()) as work:
        kept = work.uow.queries.all(100)
        rows = [
            {"name": name, "audience": str(audience), "people": turnout(work, audience).included}
            for name, audience in kept
        ]
    show(rows, ("name", "people", "audience"), as_json)


def _plan(work: Work, options: dict[str, Any]) -> Plan:
    send_at = moment(options["at"], work.now)
    if options["every"]:
        send_at = _first(options["every"], send_at, work.now)
    return Plan(
        text=_text(options["text"]),
        audience=_audience(work, options["audience"]),
        send_at=send_at,
        others={"en": options["text_en"]} if options["text_en"] else {},
        urgent=options["urgent"],
        recruits=_shift(work, options["recruits"]),
        rule=options["every"],
        until=moment(options["until"], work.now) if options["until"] else None,
        card=_card(options),
    )


def _card(options: dict[str, Any]) -> Card | None:
    url, title = options["card_url"], options["card_title"]
    if not (url or title):
        return None
    if not (title and url.startswith(("http://", "https://"))):
        raise click.BadParameter("needs a title and an https:// address", param_hint="--card-url")
    return Card(title[:TITLE_LENGTH], url, options["card_picture"])


def _first(rule: str, at: datetime, now: datetime) -> datetime:
    """Its first time from `at` on."""
    try:
        first = first_slot(rule, at, max(now, at - A_SECOND))
    except (ValueError, TypeError):
        raise click.BadParameter("must be a rule of RFC 5545", param_hint="--every") from None
    if first is None:
        raise click.BadParameter("has no time ahead", param_hint="--every")
    return first


def _text(text: str) -> str:
    if not 0 < len(text.strip()) <= MAX_LENGTH:
        raise click.BadParameter(f"must have 1 to {MAX_LENGTH} characters", param_hint="--text")
    return text.strip()


def _shift(work: Work, shift_id: int | None) -> int | None:
    if shift_id is not None and not work.uow.activities.has(shift_id):
        raise click.ClickException(f"there is no shift {shift_id}; see `activity show`")
    return shift_id


def _audience(work: Work, text: str) -> Audience:
    try:
        audience = resolved(work, Audience.parse(text))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--to") from None
    for activity_id in audience.activity_ids:
        occasions_of(work, activity_id)
    return audience


def moment(text: str | None, now: datetime) -> datetime:
    if text is None:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("must look like 2027-03-01T19:00+08:00", param_hint="--at") from None
    at = at.replace(tzinfo=LOCAL) if at.tzinfo is None else at
    if at < now:
        raise click.BadParameter(f"is past; it is {iso(now)} now", param_hint="--at")
    return at


def _actor(work: Work, who: str | None) -> int | None:
    return somebody(work, who).id if who else None


def _found(work: Work, number: int) -> Announcement:
    found = work.uow.announcements.get(number)
    if found is None:
        raise click.ClickException(f"there is no announcement {number}; see `announce list`")
    return found


def _row(work: Work, each: Announcement) -> dict[str, Any]:
    return {
        "id": each.id,
        "state": str(each.state),
        "send_at": iso(each.send_at),
        "audience": str(each.audience),
        "urgent": each.urgent,
        "rule": each.rule,
        "recruits": each.recruits,
        "text": text_of(work, each),
    }


def _act(number: int, by: str | None, act: Act) -> None:
    with working(build()) as work:
        done = act(work, _found(work, number), _actor(work, by))
        counts = progress_of(work, _found(work, number))
    if done is Course.NOT_POSSIBLE:
        raise click.ClickException("that is not possible now; see `announce show`")
    click.echo(f"{done}; {counts.arrived} have it, {counts.held} held back, {counts.under_way} under way")


def _tell(done: Proposed) -> None:
    """Raises ClickException for what was not written."""
    if done.outcome is Proposal.COMPELS:
        words = ", ".join(done.phrases)
        raise click.ClickException(
            f"it compels people ({words}), which nobody may (State Council Order 685, Art. 25);"
            " put it otherwise, or say --insist"
        )
    if done.outcome is Proposal.MOVED_ON:
        raise click.ClickException("it has left, was withdrawn, or was changed meanwhile")
    if done.outcome is Proposal.AWAITING:
        click.echo("another organizer must agree first; they are asked", err=True)


def _told(ruling: Ruling) -> None:
    if ruling is Ruling.OWN:
        raise click.ClickException("nobody agrees to what they wrote themselves; say who with --by")
    if ruling is Ruling.ANSWERED:
        raise click.ClickException("it does not wait for an answer")
    click.echo(str(ruling))
