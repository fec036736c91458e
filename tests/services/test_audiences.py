"""Audiences: any combination of groups, fixed at release, and who is left out is written down with why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.absence import NoShow
from bot.domain.activities import Occasion
from bot.domain.announcements import AnnouncementState
from bot.domain.attendance import Mark, Means
from bot.domain.audiences import Audience, Exclusion, Turnout
from bot.domain.labels import Label
from bot.domain.people import Person, Role
from bot.domain.requirements import Holding, Quality
from bot.services.activities.qualify import qualify
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.announcing.audiences import Save, drop_query, resolved, save_query, turnout
from bot.services.announcing.news import news_again, no_news, pause_news
from bot.services.announcing.release_announcements import release_due
from bot.services.joining.sign_up import leave
from bot.services.persons.label import Labelling, label, unlabel
from bot.services.persons.people import choose_language, erase, grant, meet
from bot.services.presence.absence import mark_no_show
from bot.services.presence.check_in import check_in
from bot.services.work import Work
from tests.services.stage import EVENING, NOW, POLICY, Stage

ONE_A_DAY = replace(POLICY, announcements_a_day=1)


@pytest.fixture
def town(both: Stage) -> Stage:
    """alice drives and lives in 3号院, bob is in the motorcade, charlie reads English, dora tags along."""
    people = {name: both.resident(name) for name in ("alice", "bob", "charlie", "dora")}
    outing = both.outing()
    with both.working() as work:
        grant(work, people["alice"], Role.DRIVER)
        qualify(work, people["bob"], Holding(Quality.TEAM, "雷锋车队"), None)
        choose_language(work, people["charlie"], "en")
        for who, text in (("alice", "compound:3号院"), ("bob", "compound:5号院"), ("dora", "unit:康城世纪")):
            label(work, people[who], Label.parse(text), None)
        label(work, people["dora"], Label.parse("tag:党员"), None)
    for name in ("alice", "bob"):
        both.join(people[name], outing)
    with both.working() as work:
        leave(work, people["bob"], work.uow.activities.occasion(outing.shift.id))
    return both


def first(stage: Stage) -> Occasion:
    with stage.open() as uow:
        return uow.activities.occasion(1)


def who(stage: Stage, audience: str) -> list[str]:
    """The people whom an announcement to this audience reaches."""
    with stage.working() as work:
        made = plan_announcement(work, Plan("通知", Audience.parse(audience), work.now), None)
        release_due(work)
    return sorted(each.name for each in stage.deliveries(f"announcement:{made}"))


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        ("everyone", "alice bob charlie dora"),
        ("role:driver", "alice"),
        ("volunteers", ""),
        ("team:雷锋车队", "bob"),
        ("compound:３号院", "alice"),
        ("unit:康城世纪", "dora"),
        ("tag:党员", "dora"),
        ("language:en", "charlie"),
        ("language:zh_CN", "alice bob dora"),
        ("activity:1", "alice"),
        ("activity:1:confirmed", "alice"),
        ("activity:1:cancelled", "bob"),
        ("activity:1:waitlisted", ""),
        ("not compound:3号院", "bob charlie dora"),
        ("everyone and not activity:1 and not language:en", "bob dora"),
        ("role:driver and compound:3号院", "alice"),
        ("role:driver and compound:5号院", ""),
    ],
)
def test_an_audience_is_who_it_says(town: Stage, audience: str, names: str) -> None:
    assert who(town, audience) == names.split()


def test_who_came_and_who_did_not(town: Stage) -> None:
    alice, dora = town.person("alice"), town.person("dora")
    with town.working() as work:
        outing = work.uow.activities.occasion(1)
    town.join(dora, outing)
    start = outing.shift.starts_at
    with town.working() as work:
        check_in(work, Mark(1, alice.id, start, Means.CODE, alice.id))
        mark_no_show(replace(work, now=start), NoShow(1, dora.id, "睡过了", False, start))
    assert who(town, "activity:1:attended") == ["alice"]
    assert who(town, "activity:1:no_show") == ["dora"]


def test_who_did_not_answer_an_earlier_one(town: Stage) -> None:
    """Who signed up for what it recruits for has answered."""
    party = town.outing(title="聚餐")
    with town.working() as work:
        plan = Plan("来吃饭", Audience("everyone"), work.now, recruits=party.shift.id)
        made = plan_announcement(work, plan, None)
        release_due(work)
    town.join(town.person("dora"), party)
    town.resident("emil")  # came later and was never asked
    assert who(town, f"unanswered:announcement:{made}") == ["alice", "bob", "charlie"]


def test_who_was_reminded_and_did_not_answer(town: Stage) -> None:
    for name in ("charlie", "dora"):
        town.join(town.person(name), first(town))
    assert who(town, "unanswered:activity:1") == []  # nobody was reminded yet
    town.clock.at = EVENING
    town.work_off()
    with town.working() as work:
        work.uow.reminders.confirm(1, town.person("dora").id)
    assert who(town, "unanswered:activity:1") == ["alice", "charlie"]


def test_a_kept_combination(town: Stage) -> None:
    with town.working() as work:
        assert save_query(work, "车队", Audience.parse("role:driver and compound:3号院"), None) is Save.SAVED
        assert save_query(work, " ", Audience("everyone"), None) is Save.NO_NAME
        made = plan_announcement(work, Plan("出车", Audience.parse("query:车队"), work.now), None)
        save_query(work, "车队", Audience("everyone"), None)  # whoever changes it changes nothing planned
        release_due(work)
    assert [each.name for each in town.deliveries(f"announcement:{made}")] == ["alice"]
    with town.working() as work:
        with pytest.raises(ValueError, match="no saved query 巡逻"):
            resolved(work, Audience.parse("query:巡逻"))
        save_query(work, "两样", Audience.parse("role:driver and tag:党员"), None)
        with pytest.raises(ValueError, match="has several parts"):
            resolved(work, Audience.parse("not query:两样"))
        assert str(resolved(work, Audience.parse("not query:车队"))) == "everyone and not everyone"
        assert drop_query(work, "车队", None) is Save.DROPPED
        assert drop_query(work, "车队", None) is Save.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        *("", "nobody", "role:king", "activity:x", "activity:0", "activity:1:sleeping", "compound:"),
        *("language:fr", "tag:a and b", "everyone:1", "unanswered:3", "unanswered:shift:3"),
        *(f"tag:{'长' * 31}", "tag:a " * 99),
    ],
)
def test_what_is_no_audience_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="audience must"):
        Audience.parse(text)


def test_wishes_are_heeded_and_listed(town: Stage) -> None:
    with town.working() as work:
        no_news(work, town.person("alice"), None)
        pause_news(work, town.person("bob"), work.now + timedelta(days=2), None)
        work.uow.people.change(town.person("charlie").id, following=False)
        expected = {Exclusion.OPTED_OUT: 1, Exclusion.PAUSED: 1, Exclusion.NOT_FOLLOWING: 1}
        assert turnout(work, Audience("everyone")) == Turnout(1, expected)
    assert who(town, "everyone") == ["dora"]
    with town.working() as work:
        assert work.uow.audiences.excluded(1) == expected
        listed = work.uow.audiences.left_out(1, 0, 10)
        assert [(name, str(why)) for _, name, why in listed] == [
            ("alice", "opted_out"),
            ("bob", "paused"),
            ("charlie", "not_following"),
        ]
        news_again(work, town.person("alice"), None)
        assert turnout(replace(work, now=NOW + timedelta(days=3)), Audience("everyone")).included == 3


def test_what_is_urgent_about_their_own_sign_ups_reaches_those_who_want_no_news(town: Stage) -> None:
    with town.working() as work:
        no_news(work, town.person("alice"), None)
        assert turnout(work, Audience("activity:1"), urgent=True).included == 1
        assert turnout(work, Audience("activity:1"), urgent=False).included == 0
        assert turnout(work, Audience("everyone"), urgent=True).included == 3


def test_so_many_a_day_and_no_more(town: Stage) -> None:
    def told(work: Work, urgent: bool = False) -> int:
        made = plan_announcement(work, Plan("通知", Audience("everyone"), work.now, urgent=urgent), None)
        release_due(work)
        return len(work.uow.deliveries.of_source(f"announcement:{made}"))

    with town.open() as uow:
        assert told(Work(uow, NOW, ONE_A_DAY), urgent=True) == 4  # does not count
        assert told(Work(uow, NOW, ONE_A_DAY)) == 4
        assert told(Work(uow, NOW, ONE_A_DAY)) == 0
        assert uow.audiences.excluded(3) == {Exclusion.HAD_ONE: 4}
        assert told(Work(uow, NOW, ONE_A_DAY), urgent=True) == 4
        assert told(Work(uow, NOW + timedelta(hours=14), ONE_A_DAY)) == 4  # after midnight in Beijing


def test_many_people_are_addressed_step_by_step(both: Stage) -> None:
    """Somebody who comes in between is not meant any more; a relative is told through whoever cares."""
    people = [both.resident(f"p{number}") for number in range(25)]
    with both.working() as work:
        mother = work.uow.people.add_named("妈妈", people[3].id, work.now)
        for person in (people[3], mother, people[20]):
            label(work, person, Label.parse("compound:3号院"), None)
    with both.working() as work:
        everyone = plan_announcement(work, Plan("通知", Audience("everyone"), work.now), None)
        yard = plan_announcement(work, Plan("通知", Audience("compound:3号院"), work.now), None)
        assert sum(release_due(work, step=4) for _ in range(4)) == 2
    assert len(both.deliveries(f"announcement:{everyone}")) == 25
    assert sorted(each.name for each in both.deliveries(f"announcement:{yard}")) == ["p20", "p3"]
    with both.open() as uow:
        for number in (everyone, yard):
            done = uow.announcements.get(number)
            assert done
            assert (done.state, done.reached_id) == (AnnouncementState.RELEASED, done.last_id)


def test_a_label_is_kept_of_those_who_agreed_and_goes_with_their_data(stage: Stage, alice: Person) -> None:
    with stage.working() as work:
        stranger = meet(work, "o_stranger")
        assert label(work, stranger, Label.parse("tag:党员"), None) is Labelling.NOT_AGREED
        for text in ("compound:3号院", "compound:5号院", "tag:党员", "tag:党员", "tag:合唱"):
            assert label(work, alice, Label.parse(text), None) is Labelling.KEPT
        assert list(map(str, work.uow.labels.of_person(alice.id))) == [
            "compound:5号院",
            "tag:党员",
            "tag:合唱",
        ]
        assert unlabel(work, alice, Label.parse("tag:合唱"), None) is Labelling.DROPPED
        assert unlabel(work, alice, Label.parse("tag:合唱"), None) is Labelling.NOT_HELD
        erase(work, alice)
        assert work.uow.labels.of_person(alice.id) == []
