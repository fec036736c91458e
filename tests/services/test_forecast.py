"""The plan before a push: every road, every reason, spending nothing, in few questions."""

from dataclasses import replace

from sqlalchemy import event

from bot.domain.audiences import Audience
from bot.domain.consents import Consent
from bot.domain.deliveries import DeliveryState, Layout, Message, Priority, Reason, Road
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.announcement_course import pause, resume
from bot.services.announcing.forecast import Preview, preview
from bot.services.announcing.readership import STEP
from bot.services.delivery.consent import note_consents
from bot.services.delivery.mass import GATHER, send_masses
from bot.services.work import Work
from tests.services.stage import POLICY, Stage

EVERYONE = Audience("everyone")


def asked(stage: Stage, urgent: bool = False, mass_from: int = 2) -> Preview:
    with stage.open() as uow:
        work = Work(uow, stage.clock.now(), replace(POLICY, mass_from=mass_from))
        return preview(work, Plan("停水", EVERYONE, work.now, urgent=urgent), stage.outlook)


def town(stage: Stage) -> None:
    """alice wrote, bob agreed to notices, charlie and dora did nothing."""
    alice, bob = stage.resident("alice"), stage.resident("bob")
    stage.resident("charlie"), stage.resident("dora")
    stage.writes_to_us(alice)
    with stage.working() as work:
        note_consents(work, bob.openid or "", "e1", [Consent("consent-notice", True)])


def test_every_road_has_its_share(both: Stage) -> None:
    town(both)
    both.messenger.roads = {Road.CUSTOM, Road.SUBSCRIPTION, Road.MASS}
    assert asked(both) == Preview({Road.CUSTOM: 1, Road.MASS: 3})
    assert asked(both, urgent=True) == Preview({Road.CUSTOM: 1, Road.SUBSCRIPTION: 1, Road.MASS: 2})
    assert asked(both, mass_from=4) == Preview({Road.CUSTOM: 1}, {Reason.WINDOW_CLOSED: 3})
    both.messenger.roads = {Road.CUSTOM, Road.TEMPLATE, Road.MASS}
    assert asked(both) == Preview({Road.CUSTOM: 1, Road.TEMPLATE: 3})
    both.messenger.roads = set()
    assert asked(both) == Preview({}, {Reason.WINDOW_CLOSED: 4})


def test_it_comes_as_it_was_told(both: Stage) -> None:
    town(both)
    both.messenger.roads = {Road.CUSTOM, Road.SUBSCRIPTION, Road.MASS}
    both.office = replace(both.office, policy=replace(POLICY, mass_from=2))
    for _ in range(5):  # the fifth time the mass sends of the month are used up
        told = asked(both)
        with both.working() as work:
            made = plan_announcement(work, Plan("停水", EVERYONE, work.now), None)
        both.work_off()
        both.clock.at += GATHER
        send_masses(both.office)
        sent = [each for each in both.deliveries(f"announcement:{made}") if each.state is DeliveryState.SENT]
        assert len(sent) == told.now
    assert told.missing == {Reason.MASS_USED: 3}


def test_a_whole_town_takes_a_few_questions_a_page(stage: Stage) -> None:
    with stage.working() as work:
        for number in range(2 * STEP):
            work.uow.people.add(f"o{number:027d}", work.now)
    stage.messenger.roads = {Road.CUSTOM, Road.SUBSCRIPTION, Road.MASS}
    asked_for: list[str] = []
    event.listen(stage.engine, "before_cursor_execute", lambda *found: asked_for.append(found[2]))
    assert asked(stage, urgent=True).roads == {Road.MASS: 2 * STEP}
    assert len(asked_for) <= 3 * 3 + 2


def test_what_is_urgent_for_one_shift_is_no_mass_send(stage: Stage) -> None:
    people = [stage.resident(name).id for name in ("alice", "bob", "charlie")]
    stage.messenger.roads = {Road.MASS}
    stage.office = replace(stage.office, policy=replace(POLICY, mass_from=2))
    with stage.working() as work:
        said = Message("activity:1:off", 1, "off", Layout.NOTICE, priority=Priority.MUST)
        work.uow.outbox.to_people(work.uow.outbox.write(said), people, work.now)
    stage.work_off()
    stage.clock.at += GATHER
    assert send_masses(stage.office) == 0


def test_paused_in_between_it_goes_on_when_it_is_resumed(stage: Stage) -> None:
    for name in ("alice", "bob"):
        stage.resident(name)
    stage.messenger.roads = {Road.MASS}
    stage.office = replace(stage.office, policy=replace(POLICY, mass_from=2))
    with stage.working() as work:
        made = plan_announcement(work, Plan("停水", EVERYONE, work.now), None)
    stage.work_off()
    for act in (pause, resume):
        with stage.working() as work:
            announcement = work.uow.announcements.get(made)
            assert announcement
            act(work, announcement, None)
        stage.clock.at += GATHER
        assert send_masses(stage.office) == 0
    for _ in range(3):
        stage.work_off()
        stage.clock.at += GATHER
        send_masses(stage.office)
    assert len(stage.messenger.by(Road.MASS)) == 1
