"""The groups that audiences are combined of, each as a condition on a row of `people`."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, literal, not_, or_, select
from sqlalchemy.sql import ColumnElement

from bot.domain.audiences import Group, Sieve, Term
from bot.domain.deliveries import DeliveryState
from bot.domain.labels import LabelKind
from bot.domain.requirements import Quality
from bot.domain.signups import ACTIVE, SignUpState
from bot.store.addressing import RECIPIENT
from bot.store.columns import Instant
from bot.store.tables import (
    announcements,
    answers,
    attendances,
    deliveries,
    grants,
    labels,
    messages,
    people,
    qualifications,
    shifts,
    sign_ups,
)

NOBODY = 0  # compared with IS NULL, SQLite would take the index of carers and read everybody


def condition(term: Term, sieve: Sieve) -> ColumnElement[bool]:
    wanted = _GROUPS[term.group](term, sieve)
    return not_(wanted) if term.negated else wanted


def _everyone(_term: Term, _sieve: Sieve) -> ColumnElement[bool]:
    return func.coalesce(people.c.cared_by, NOBODY) == NOBODY


def _role(term: Term, _sieve: Sieve) -> ColumnElement[bool]:
    return people.c.id.in_(select(grants.c.person_id).where(grants.c.role == term.name))


def _team(term: Term, sieve: Sieve) -> ColumnElement[bool]:
    held = select(qualifications.c.person_id).where(
        qualifications.c.quality == Quality.TEAM,
        qualifications.c.name == term.name,
        or_(
            qualifications.c.valid_until.is_(None), qualifications.c.valid_until > literal(sieve.now, Instant)
        ),
    )
    return people.c.id.in_(held)


def _labelled(term: Term, _sieve: Sieve) -> ColumnElement[bool]:
    kind = LabelKind(term.group)
    named = select(labels.c.person_id).where(labels.c.kind == kind, labels.c.name == term.name)
    return people.c.id.in_(named)


def _language(term: Term, sieve: Sieve) -> ColumnElement[bool]:
    """Who chose none reads the community's."""
    return people.c.language.in_((term.name, "") if term.name == sieve.language else (term.name,))


def _activity(term: Term, _sieve: Sieve) -> ColumnElement[bool]:
    of = select(sign_ups.c.person_id).join_from(sign_ups, shifts).where(shifts.c.activity_id == term.id)
    if term.state == SignUpState.ATTENDED:
        came = select(attendances.c.person_id).join_from(attendances, shifts)
        came = came.where(shifts.c.activity_id == term.id, attendances.c.in_at.is_not(None))
        return people.c.id.in_(came)
    if not term.state:  # all who come: of a shift that was called off, nobody does
        return people.c.id.in_(of.where(sign_ups.c.state.in_(ACTIVE), shifts.c.cancelled_at.is_(None)))
    return people.c.id.in_(of.where(sign_ups.c.state == term.state))


def _unanswered(term: Term, _sieve: Sieve) -> ColumnElement[bool]:
    """Whom it went to, and who neither answered nor signed up for what it is about."""
    if term.about == "activity":
        return and_(people.c.id.in_(_unconfirmed(term.id)), RECIPIENT.in_(_reminded(term.id)))
    of = announcements.c.id == term.id
    went_to = select(deliveries.c.person_id).where(
        deliveries.c.message_id.in_(select(announcements.c.message_id).where(of))
    )
    shift = select(announcements.c.recruits).where(of).scalar_subquery()
    signed_up = select(sign_ups.c.person_id).where(sign_ups.c.shift_id == shift)
    said = select(answers.c.person_id).where(answers.c.announcement_id == term.id)
    return and_(people.c.id.in_(went_to), people.c.id.not_in(signed_up), people.c.id.not_in(said))


def _unconfirmed(activity_id: int) -> Select[Any]:
    """Who signed up, and did not say that they come at the time that holds."""
    query = select(sign_ups.c.person_id).join_from(sign_ups, shifts)
    return query.where(
        shifts.c.activity_id == activity_id,
        shifts.c.cancelled_at.is_(None),
        sign_ups.c.state == SignUpState.CONFIRMED,
        sign_ups.c.confirmed != shifts.c.version,
    )


def _reminded(activity_id: int) -> Select[Any]:
    """Whom a reminder of the activity has reached."""
    came = deliveries.c.state.in_((DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.UNKNOWN))
    query = select(deliveries.c.person_id).join_from(deliveries, messages)
    query = query.join(shifts, messages.c.shift_id == shifts.c.id)
    return query.where(shifts.c.activity_id == activity_id, came)


_GROUPS: Mapping[Group, Callable[[Term, Sieve], ColumnElement[bool]]] = {
    Group.EVERYONE: _everyone,
    Group.ROLE: _role,
    Group.TEAM: _team,
    Group.UNIT: _labelled,
    Group.COMPOUND: _labelled,
    Group.TAG: _labelled,
    Group.LANGUAGE: _language,
    Group.ACTIVITY: _activity,
    Group.UNANSWERED: _unanswered,
}
