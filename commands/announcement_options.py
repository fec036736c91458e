"""What the options of `announce` say: content, audience, and when."""

from datetime import datetime, timedelta
from typing import Any

import click

from bot.domain.announcements import MAX_LENGTH, TITLE_LENGTH, Card
from bot.domain.audiences import Audience
from bot.domain.reminders import LOCAL
from bot.services.activities.recurrence import first_slot
from bot.services.announcing.announce import Plan
from bot.services.announcing.audiences import resolved
from bot.services.work import Work
from commands.context import iso, occasions_of, somebody

BY = click.option("--by", metavar="WHO", help="Who does it: an openid or a name; without it, the operator.")
A_SECOND = timedelta(seconds=1)


def plan_of_options(work: Work, options: dict[str, Any]) -> Plan:
    send_at = moment(options["at"], work.now)
    if options["every"]:
        send_at = _first(options["every"], send_at, work.now)
    return Plan(
        text=text_said(options["text"]),
        audience=audience_of(work, options["audience"]),
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


def text_said(text: str) -> str:
    if not 0 < len(text.strip()) <= MAX_LENGTH:
        raise click.BadParameter(f"must have 1 to {MAX_LENGTH} characters", param_hint="--text")
    return text.strip()


def _shift(work: Work, shift_id: int | None) -> int | None:
    if shift_id is not None and not work.uow.activities.has(shift_id):
        raise click.ClickException(f"there is no shift {shift_id}; see `activity show`")
    return shift_id


def audience_of(work: Work, text: str) -> Audience:
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


def actor_of(work: Work, who: str | None) -> int | None:
    return somebody(work, who).id if who else None
