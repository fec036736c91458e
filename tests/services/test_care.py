"""People without WeChat: what is meant for them reaches the person who cares for them, once, by name."""

from datetime import timedelta

from bot.domain.activities import Occasion
from bot.domain.audiences import Audience
from bot.domain.deliveries import Delivery, DeliveryState, Message
from bot.domain.people import Person, ReminderWish, Role
from bot.services.activities.organize import call_off, move
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.audiences import turnout
from bot.services.announcing.forecast import preview
from bot.services.joining.sign_up import leave
from bot.services.persons.people import choose_reminders, erase
from tests.services.stage import EVENING, MORNING, SATURDAY, Stage


def named(stage: Stage, name: str, carer: Person) -> Person:
    with stage.working() as work:
        return work.uow.people.add_named(name, carer.id, work.now)


def planned(stage: Stage, occasion: Occasion) -> list[Delivery]:
    found = stage.deliveries(f"activity:{occasion.activity.id}:shift:{occasion.shift.id}:reminder")
    return [each for each in found if each.state is DeliveryState.PLANNED]


def said(stage: Stage, carer: Person) -> list[Message]:
    """What the carer is told from here on, with those it is about."""
    with stage.open() as uow:
        ids = [each.id for each in uow.deliveries.of_source("activity")]
        parcels = uow.deliveries.claim(ids, SATURDAY + timedelta(days=9), timedelta(minutes=1))
    assert {parcel.openid for parcel in parcels} <= {carer.openid}
    return [parcel.message for parcel in parcels]


def leaves(stage: Stage, person: Person, occasion: Occasion) -> None:
    with stage.working() as work:
        leave(work, person, occasion)


def test_reminders_go_to_the_carer_and_name_all_they_care_for(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    for name in ("张奶奶", "小明"):
        both.join(named(both, name, alice), outing)
    assert [(each.openid, each.due_at) for each in planned(both, outing)] == [
        (alice.openid, EVENING),
        (alice.openid, MORNING),
    ]
    assert [message.about for message in said(both, alice)] == [("小明", "张奶奶")] * 2


def test_a_carer_who_comes_too_gets_one_reminder_for_everybody(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    both.join(alice, outing)
    both.join(named(both, "张奶奶", alice), outing)
    assert [message.about for message in said(both, alice)] == [("", "张奶奶")] * 2


def test_who_comes_for_oneself_alone_is_told_as_ever(stage: Stage) -> None:
    alice, outing = stage.resident("alice"), stage.outing()
    stage.join(alice, outing)
    assert [message.about for message in said(stage, alice)] == [(), ()]


def test_leaving_takes_only_the_one_who_leaves_out_of_the_reminder(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    granny = named(both, "张奶奶", alice)
    both.join(alice, outing)
    both.join(granny, outing)
    leaves(both, alice, outing)
    assert len(planned(both, outing)) == 2
    both.join(alice, outing)
    leaves(both, granny, outing)
    assert [message.about for message in said(both, alice)] == [(), ()]


def test_when_the_last_one_leaves_nobody_is_reminded(stage: Stage) -> None:
    alice, outing = stage.resident("alice"), stage.outing()
    granny = named(stage, "张奶奶", alice)
    stage.join(granny, outing)
    leaves(stage, granny, outing)
    assert planned(stage, outing) == []


def test_the_carers_wish_decides_when(stage: Stage) -> None:
    alice, outing = stage.resident("alice"), stage.outing()
    stage.join(named(stage, "张奶奶", alice), outing)
    with stage.working() as work:
        choose_reminders(work, alice, ReminderWish.EARLIER)
    assert EVENING not in [each.due_at for each in planned(stage, outing)]
    with stage.working() as work:
        choose_reminders(work, alice, ReminderWish.OFF)
    assert planned(stage, outing) == []


def test_changes_are_told_to_the_carer_once(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    for name in ("张奶奶", "小明"):
        both.join(named(both, name, alice), outing)
    with both.working() as work:
        span = SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=1, hours=3)
        move(work, work.uow.activities.occasion(outing.shift.id), span, None)
    with both.working() as work:
        call_off(work, work.uow.activities.occasion(outing.shift.id), None)
    told = [message for message in said(both, alice) if not message.key.startswith("reminder")]
    assert [message.about for message in told] == [("小明", "张奶奶")]  # the last state, in one message


def test_an_announcement_counts_and_reaches_carers(stage: Stage) -> None:
    alice, bob, outing = stage.resident("alice"), stage.resident("bob"), stage.outing()
    stage.join(bob, outing)
    for name in ("张奶奶", "小明"):
        stage.join(named(stage, name, alice), outing)
    audience = Audience(f"activity:{outing.activity.id}")
    with stage.working() as work:
        assert turnout(work, audience).included == 2
        assert preview(work, Plan("带水", audience, work.now), stage.outlook).total == 2
        plan_announcement(work, Plan("带水", audience, work.now), None)
    stage.work_off()
    assert sorted(letter.openid for letter in stage.messenger.taken) == sorted(
        [alice.openid or "", bob.openid or ""]
    )


def test_erasing_the_carer_erases_those_whom_only_they_knew(both: Stage) -> None:
    alice, outing = both.resident("alice"), both.outing()
    granny = named(both, "张奶奶", alice)
    both.join(granny, outing, 2)
    with both.working() as work:
        assert len(erase(work, alice)) == 1
    assert both.now_of(outing).shift.taken == 0
    with both.open() as uow:
        assert (uow.people.get(granny.id).name, uow.people.cared_for(alice.id)) == ("", [])
    assert planned(both, outing) == []


def test_erasing_one_of_them_leaves_nothing_to_be_told_of_them(stage: Stage) -> None:
    alice, outing = stage.resident("alice"), stage.outing()
    granny = named(stage, "张奶奶", alice)
    stage.join(granny, outing)
    stage.join(named(stage, "小明", alice), outing)
    with stage.working() as work:
        erase(work, granny)
    assert [message.about for message in said(stage, alice)] == [("小明",)] * 2


def test_whom_an_organizer_entered_goes_to_another_organizer(both: Stage) -> None:
    olga, nina, outing = both.resident("olga"), both.resident("nina"), both.outing()
    with both.working() as work:
        for each in (olga, nina):
            work.uow.people.grant(each.id, Role.ORGANIZER, work.now)
    both.join(named(both, "张三", olga), outing)
    with both.working() as work:
        erase(work, both.person("olga"))
    assert both.now_of(outing).shift.taken == 1
    assert [(each.openid, each.due_at) for each in planned(both, outing)] == [
        (nina.openid, EVENING),
        (nina.openid, MORNING),
    ]
