"""Whom a change reached: asked for at any time, and told once to whoever made the change."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, Role
from bot.domain.reach import LOOK_AFTER, LOOK_AGAIN, LOOK_LAST, ChangeNotice, Reach, counted
from bot.services.work import Work

AT_ONCE = 20


def watch(work: Work, message_id: int, of: tuple[int, int], actor_id: int | None) -> None:
    """Remember that this message tells of a change, to look later whom it reached. of: activity, shift."""
    notice = ChangeNotice(message_id, *of, actor_id, work.now, work.now + LOOK_AFTER)
    work.uow.change_notices.add(notice)


def reach_of(work: Work, notices: Sequence[ChangeNotice]) -> Reach:
    return counted(work.uow.change_notices.tally([each.message_id for each in notices]))


def report_due(work: Work) -> int:
    """A chore: tell whoever made a change that it did not reach everybody; how many were told."""
    return sum(_report(work, notice) for notice in work.uow.change_notices.due(work.now, AT_ONCE))


def phone_of(work: Work, person_id: int, actor: Person | None) -> tuple[str, str]:
    """Name and number in the clear, for an organizer who calls; who looked is written down."""
    work.uow.audit.note(actor.id if actor else None, "phone.show", f"person:{person_id}", work.now)
    return work.uow.people.get(person_id).name, work.uow.people.phone(person_id)


def _report(work: Work, notice: ChangeNotice) -> bool:
    """As soon as nothing is under way any more: then whoever is missing has to be called."""
    reach = reach_of(work, [notice])
    if reach.under_way and work.now < _last_look(work, notice):
        work.uow.change_notices.look_again(notice, work.now + LOOK_AGAIN)
        return False
    missed = reach.missed + reach.under_way
    if not work.uow.change_notices.look_again(notice, None) or not missed:
        return False
    _tell(work, notice, reach.reached, missed)
    return True


def _last_look(work: Work, notice: ChangeNotice) -> datetime:
    """What was said at night may wait for the morning."""
    return (work.policy.manners.quiet.until(notice.made_at) or notice.made_at) + LOOK_LAST


def _tell(work: Work, notice: ChangeNotice, reached: int, missed: int) -> None:
    """Numbers only: names and phones are shown to whoever asks and may see them."""
    occasion = work.uow.activities.occasion(notice.shift_id)
    facts = {
        "title": occasion.activity.title,
        "id": str(notice.activity_id),
        "starts_at": occasion.shift.starts_at.isoformat(),
        "reached": str(reached),
        "missed": str(missed),
    }
    source = f"activity:{notice.activity_id}:reach:{notice.message_id}"
    message_id = work.uow.outbox.write(Message(source, 1, "reach.report", Layout.NOTICE, facts))
    to = [notice.made_by] if notice.made_by else work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(message_id, to, work.now)
