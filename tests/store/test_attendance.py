"""What is kept of coming and leaving: the first word stays, in whatever order the words arrive."""

from datetime import datetime, timedelta

import pytest

from bot.domain.attendance import Mark, Means
from tests.services.stage import SATURDAY, Stage

NINE = SATURDAY
ELEVEN = SATURDAY + timedelta(hours=2)
END = SATURDAY + timedelta(hours=3)


class Door:
    """Alice at the door of the outing."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.alice, self.shift = stage.resident("alice"), stage.outing().shift

    def comes(self, at: datetime, by: Means = Means.CODE) -> bool:
        with self.stage.working() as work:
            return work.uow.attendance.check_in(self._mark(at, by))

    def leaves(self, at: datetime, by: Means = Means.SELF) -> bool:
        with self.stage.working() as work:
            return work.uow.attendance.check_out(self._mark(at, by))

    def closes(self) -> list[int]:
        with self.stage.working() as work:
            return work.uow.attendance.close(self.shift.id, END)

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        with self.stage.open() as uow:
            found = uow.attendance.mine(self.shift.id, self.alice.id)
        assert found
        return found.in_at, found.out_at

    def _mark(self, at: datetime, by: Means) -> Mark:
        return Mark(self.shift.id, self.alice.id, at, by, self.alice.id)


@pytest.fixture
def door(stage: Stage) -> Door:
    return Door(stage)


def test_the_first_word_stays(door: Door) -> None:
    assert door.comes(NINE)
    assert not door.comes(NINE + timedelta(minutes=20))
    assert door.leaves(ELEVEN)
    assert not door.leaves(END)
    assert door.span == (NINE, ELEVEN)


def test_a_check_out_that_arrives_first_is_completed_by_the_check_in(door: Door) -> None:
    assert door.leaves(ELEVEN)
    assert door.span == (None, ELEVEN)
    assert door.comes(NINE)
    assert door.span == (NINE, ELEVEN)


def test_a_check_out_from_before_the_check_in_was_no_leaving(door: Door) -> None:
    door.leaves(NINE)
    assert door.comes(ELEVEN)
    assert door.span == (ELEVEN, None)
    assert not door.leaves(NINE)
    assert door.span == (ELEVEN, None)


def test_the_system_closes_what_stayed_open_once_and_gives_way_to_the_person(door: Door) -> None:
    door.comes(NINE)
    assert door.closes() == [door.alice.id]
    assert door.closes() == []
    assert door.span == (NINE, END)
    assert door.leaves(ELEVEN)
    assert not door.leaves(END)
    assert door.span == (NINE, ELEVEN)


def test_who_came_after_the_end_leaves_at_that_moment(door: Door) -> None:
    late = END + timedelta(minutes=5)
    door.comes(late, Means.ROLL_CALL)
    door.closes()
    assert door.span == (late, late)


def test_finds_what_stayed_open_after_the_end(door: Door) -> None:
    door.comes(NINE)
    with door.stage.open() as uow:
        assert uow.attendance.left_open(END - timedelta(seconds=1), 10) == []
        assert uow.attendance.left_open(END, 10) == [door.shift.id]
    door.leaves(ELEVEN)
    with door.stage.open() as uow:
        assert uow.attendance.left_open(END, 10) == []


def test_an_undo_undoes_only_what_was_seen(door: Door) -> None:
    door.comes(NINE)
    with door.stage.open() as uow:
        seen = uow.attendance.mine(door.shift.id, door.alice.id)
        assert seen
    door.leaves(ELEVEN)
    with door.stage.working() as work:
        assert not work.uow.attendance.undo_in(seen)
        now = work.uow.attendance.mine(door.shift.id, door.alice.id)
        assert now
        assert work.uow.attendance.undo_out(now)
    assert door.span == (NINE, None)
