"""Announcements: planned, and withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.announcements import Announcement, AnnouncementState, Card, Picture, source_of
from bot.domain.audiences import Audience
from bot.domain.deliveries import Layout, Message, Priority
from bot.services.announcing.announcement_course import Course, stop
from bot.services.announcing.audiences import resolved
from bot.services.work import Work

CARD, PICTURE = "card_url", "picture_url"
IN = "text@"  # and a language: the text for those who read it


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organizer wants said, to whom and when.

    others: the text in other languages, by language. urgent: it must be known, whatever was sent today.
    recruits: the shift it stops for when that is full. rule, until: it comes again, as RFC 5545 spells it.
    """

    text: str
    audience: Audience
    send_at: datetime
    others: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    recruits: int | None = None
    rule: str = ""
    until: datetime | None = None
    card: Card | None = None
    picture: Picture | None = None


def plan_announcement(
    work: Work, plan: Plan, actor_id: int | None, state: AnnouncementState = AnnouncementState.PLANNED
) -> int:
    """Write the announcement down for its time; its id. The caller has checked what it says.

    Raises ValueError for an audience that names a combination nobody keeps.
    """
    audience = resolved(work, plan.audience)
    new = Announcement(
        id=0,
        audience=audience,
        state=state,
        send_at=plan.send_at,
        created_by=actor_id,
        urgent=plan.urgent,
        recruits=plan.recruits,
        rule=plan.rule,
        until=plan.until,
    )
    made = work.uow.announcements.add(new, work.now)
    work.uow.outbox.write(message_of(work, plan, source_of(made), 1))
    detail = {"audience": str(audience), "send_at": plan.send_at.isoformat(), "rule": plan.rule}
    work.uow.audit.note(actor_id, "announcement.plan", source_of(made), work.now, detail)
    if plan.urgent:
        work.uow.audit.note(actor_id, "announcement.urgent", source_of(made), work.now)
    return made


def message_of(work: Work, plan: Plan, source: str, version: int) -> Message:
    """What is said. An urgent one carries the start of its activity, by which quiet hours are judged."""
    facts = {"text": plan.text, "sent_at": plan.send_at.isoformat()}
    facts |= {f"{IN}{language}": text for language, text in plan.others.items() if text}
    facts |= _start(work, plan) if plan.urgent else {}
    facts |= _shown(plan)
    priority = Priority.MUST if plan.urgent else Priority.NEWS
    return Message(source, version, _key(facts), Layout.NOTICE, facts, priority=priority)


def plan_of(work: Work, announcement: Announcement) -> Plan:
    """What was planned, as it stands now."""
    facts = work.uow.outbox.facts(source_of(announcement.id), announcement.version)
    others = {name.removeprefix(IN): text for name, text in facts.items() if name.startswith(IN)}
    return Plan(
        text=facts["text"],
        audience=announcement.audience,
        send_at=announcement.send_at,
        others=others,
        urgent=announcement.urgent,
        recruits=announcement.recruits,
        rule=announcement.rule,
        until=announcement.until,
        card=_card(facts),
        picture=_picture(facts),
    )


def say_again(work: Work, announcement: Announcement, made: int, at: datetime) -> None:
    """The content of a recurring announcement for one of its times."""
    facts = work.uow.outbox.facts(source_of(announcement.id), announcement.version)
    priority = Priority.MUST if announcement.urgent else Priority.NEWS
    again = {**facts, "sent_at": at.isoformat()}
    work.uow.outbox.write(Message(source_of(made), 1, _key(facts), Layout.NOTICE, again, priority=priority))


def withdraw(work: Work, announcement: Announcement, actor_id: int | None) -> bool:
    """Take it back as far as it has not left; True when nobody got it."""
    return stop(work, announcement, actor_id) is Course.WITHDRAWN


def _key(facts: Mapping[str, str]) -> str:
    """How it is worded where a road carries nothing but words."""
    if CARD in facts:
        return "announcement.card"
    return "announcement.picture" if PICTURE in facts else "announcement.text"


def _shown(plan: Plan) -> dict[str, str]:
    """What is shown beside the words, as facts that the roads know how to carry."""
    facts: dict[str, str] = {}
    if plan.card:
        facts |= {CARD: plan.card.url, "card_title": plan.card.title, "card_picture": plan.card.picture}
        facts |= {"card_text": plan.text}
        facts |= {f"card_text@{language}": text for language, text in plan.others.items() if text}
    if plan.picture:
        until = plan.picture.until.isoformat() if plan.picture.until else ""
        facts |= {PICTURE: plan.picture.url, "media_id": plan.picture.media_id, "media_until": until}
    return facts


def _card(facts: Mapping[str, str]) -> Card | None:
    return Card(facts["card_title"], facts[CARD], facts["card_picture"]) if CARD in facts else None


def _picture(facts: Mapping[str, str]) -> Picture | None:
    if PICTURE not in facts:
        return None
    until = datetime.fromisoformat(facts["media_until"]) if facts["media_until"] else None
    return Picture(facts[PICTURE], facts["media_id"], until)


def _start(work: Work, plan: Plan) -> dict[str, str]:
    """The next start of the first activity whose people it is for."""
    found = [each for id_ in plan.audience.activity_ids for each in work.uow.activities.of_activity(id_)]
    ahead = [each.shift.starts_at for each in found if each.shift.starts_at > work.now]
    return {"starts_at": min(ahead).isoformat()} if ahead else {}
