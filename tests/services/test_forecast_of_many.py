"""The plan before a push to very many: some are asked about and stand for all, and what it says adds up."""

from collections.abc import Collection
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.domain.audiences import Audience, Exclusion
from bot.domain.deliveries import Reason, Road
from bot.domain.labels import Label, LabelKind
from bot.domain.samples import scaled
from bot.domain.windows import Scene, Window
from bot.services.announcing.announce import Plan
from bot.services.announcing.forecast import Preview, preview
from bot.services.joining.helpers import care_for
from bot.services.work import Work
from tests.memory.fakes import FakeWindows
from tests.services.stage import POLICY, Stage, openid

EVERYONE = Audience("everyone")
MANY, GONE, SOME = 600, 60, 200


class Asked(FakeWindows):
    """Notes of whom it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.about: list[str] = []

    def standing(self, openids: Collection[str]) -> dict[str, dict[Scene, Window]]:
        self.about += openids
        return super().standing(openids)


def asked(stage: Stage, counted_to: int = SOME, exactly: bool = False, mass_from: int = 2) -> Preview:
    with stage.open() as uow:
        policy = replace(POLICY, counted_to=counted_to, mass_from=mass_from)
        work = Work(uow, stage.clock.now(), policy)
        return preview(work, Plan("停水", EVERYONE, work.now), stage.outlook, exactly=exactly)


def town(stage: Stage, size: int = MANY) -> None:
    """Every tenth has left; of all others every third wrote to us."""
    with stage.working() as work:
        for number in range(size):
            person = work.uow.people.add(openid(f"p{number}"), work.now)
            if number % 10 == 0:
                work.uow.people.change(person.id, following=False)
            if number % 3 == 0:
                stage.windows.grant(openid(f"p{number}"), Scene.MESSAGE, work.now)
    stage.messenger.roads = {Road.CUSTOM, Road.MASS}


def test_the_shares_are_near_the_truth_and_add_up_to_it(both: Stage) -> None:
    town(both)
    told, truth = asked(both), asked(both, exactly=True)
    assert truth == Preview({Road.CUSTOM: 180, Road.MASS: 360}, out={Exclusion.NOT_FOLLOWING: GONE})
    assert told.total == told.now == truth.total
    assert told.out == truth.out
    assert told.roads[Road.CUSTOM] == pytest.approx(180, abs=30)
    assert told.sampled == pytest.approx(SOME // 2, abs=15)
    assert asked(both) == told  # a second look tells the same


def test_only_who_is_drawn_is_asked_about(stage: Stage) -> None:
    stage.windows = Asked()
    town(stage)
    told = asked(stage)
    assert len(stage.windows.about) == told.sampled < SOME


def test_it_takes_as_many_questions_for_more(stage: Stage) -> None:
    questions: list[str] = []
    event.listen(stage.engine, "before_cursor_execute", lambda *found: questions.append(found[2]))
    town(stage, MANY)
    questions.clear()
    asked(stage)
    few = len(questions)
    with stage.working() as work:
        for number in range(3 * MANY):
            work.uow.people.add(openid(f"q{number}"), work.now)
    questions.clear()
    assert asked(stage).total == MANY - GONE + 3 * MANY
    assert len(questions) == few


def test_up_to_so_many_each_is_asked_about(stage: Stage) -> None:
    town(stage)
    assert asked(stage, counted_to=MANY - GONE).sampled == 0
    assert asked(stage, counted_to=MANY - GONE - 1).sampled > 0


def test_whether_a_mass_send_comes_about_is_judged_by_all(stage: Stage) -> None:
    """A sample alone would be too few for it."""
    town(stage)
    stage.messenger.roads = {Road.MASS}
    assert asked(stage, mass_from=MANY - GONE).roads == {Road.MASS: MANY - GONE}
    assert asked(stage, mass_from=MANY).missing == {Reason.WINDOW_CLOSED: MANY - GONE}
    stage.messenger.daily = True
    assert asked(stage, mass_from=MANY - GONE).roads == {Road.MASS: MANY - GONE}


def test_who_reads_for_others_is_drawn_once_with_all_of_them(both: Stage) -> None:
    """What tells them for whom it is goes to nobody by mass send."""
    elders = Audience("tag:高龄")
    with both.working() as work:
        for number in range(40):
            reader = work.uow.people.add(openid(f"p{number}"), work.now)
            for name in ("外婆", "外公"):
                named = care_for(work, reader, name, None)
                work.uow.labels.put(named.id, Label(LabelKind.TAG, "高龄"))
    both.messenger.roads = {Road.MASS}
    with both.open() as uow:
        work = Work(uow, both.clock.now(), replace(POLICY, counted_to=20, mass_from=2))
        told = preview(work, Plan("停水", elders, work.now), both.outlook)
    assert told == Preview({}, {Reason.WINDOW_CLOSED: 40}, sampled=told.sampled)
    assert 0 < told.sampled < 20


@pytest.mark.parametrize(("counts", "total"), [({"a": 1, "b": 1, "c": 1}, 100), ({"a": 7, "b": 2}, 500_001)])
def test_shares_in_whole_numbers_add_up(counts: dict[str, int], total: int) -> None:
    found = scaled(counts, total)
    assert found.total() == total
    whole = sum(counts.values())
    assert all(abs(found[each] - n * total / whole) < 1 for each, n in counts.items())


def test_of_nobody_nothing_is_known() -> None:
    assert not scaled({}, 5)
