"""Whatever people, organizers and the clock do in whatever order: the line is kept, and each is told once."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from bot.domain.people import Person
from bot.domain.signups import SignUpState
from bot.domain.waiting import LAST_CALL, MOST_LAPSES, AcceptOutcome
from bot.services.activities.organize import call_off, call_off_shift, move
from bot.services.joining.line_up import accept, line_up
from bot.services.joining.manage_places import put_first, remove, set_capacity
from bot.services.joining.release import release
from bot.services.joining.sign_up import join, leave
from bot.services.persons.people import erase
from bot.services.work import Work
from bot.store.tables import deliveries, messages, sign_ups
from tests.services.stage import NOW, Stage

NAMES = ["alice", "bob", "charlie", "dora", "emil", "fay"]
WHO = st.sampled_from(NAMES)
TEMPLATES: list[Path] = []
GONE, IN = SignUpState.CANCELLED, SignUpState.CONFIRMED
LINE, HELD = SignUpState.WAITLISTED, SignUpState.HELD


@dataclass(frozen=True)
class Place:
    """One row of sign_ups, as the database has it."""

    person: int
    party: int
    state: SignUpState
    rank: int
    queued_at: datetime
    id: int
    told: int
    lapses: int
    passed_over: bool
    asked: bool
    held_until: datetime | None

    @property
    def order(self) -> tuple[int, datetime, int]:
        return self.rank, self.queued_at, self.id


class Town(RuleBasedStateMachine):
    """Six people, one shift of four places; after each step the database is compared with the step before."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        shutil.copy(TEMPLATES[0], self.folder / "town.db")
        self.stage = Stage(f"sqlite:///{self.folder / 'town.db'}")
        self.people = {name: self.stage.resident(name) for name in NAMES}
        self.shown = self.stage.outing(capacity=4)
        self.places: dict[int, Place] = {}
        self.notices: set[tuple[int, int]] = set()
        self.moved = self.called_off = False

    def teardown(self) -> None:
        self.stage.engine.dispose()
        shutil.rmtree(self.folder)

    # what happens

    @rule(name=WHO, party=st.integers(1, 4))
    def joins(self, name: str, party: int) -> None:
        somebody_waits = any(each.state is LINE for each in self.places.values())
        was_in = self._is(name, IN)
        self._does(name, lambda work, who: join(work, who, self.shown, party))
        if somebody_waits and not was_in:
            assert not self._is(name, IN), "a newcomer jumped the line"

    @rule(name=WHO, party=st.integers(1, 4))
    def queues_up(self, name: str, party: int) -> None:
        before = list(self.places.values())
        left = self._left()
        was_out = not any(self._is(name, state) for state in (IN, LINE, HELD))
        self._does(name, lambda work, who: line_up(work, who, self.shown, party))
        if was_out and self._is(name, IN):
            fitting = [each for each in before if each.state is LINE and left and each.party <= left]
            assert not fitting, "a newcomer got what those who wait could have had"

    @rule(name=WHO)
    def answers_yes(self, name: str) -> None:
        was = self.places.get(self.people[name].id)
        outcome = self._does(name, lambda work, who: accept(work, who, self.shown))
        if outcome is AcceptOutcome.CONFIRMED:
            assert was
            assert was.asked or (was.held_until and was.held_until > self.stage.clock.now())
            assert self._is(name, IN)

    @rule(name=WHO)
    def leaves(self, name: str) -> None:
        self._does(name, lambda work, who: leave(work, who, self.shown))

    @rule(name=WHO)
    def is_removed(self, name: str) -> None:
        self._happens(lambda work: remove(work, self.shown, self.people[name].id, "重复", None))

    @rule(name=WHO)
    def is_put_first(self, name: str) -> None:
        self._happens(lambda work: put_first(work, self.shown, self.people[name].id, None))

    @rule(name=WHO)
    def did_not_come(self, name: str) -> None:
        """Released as a no-show by somebody who tells them elsewhere."""
        if self._is(name, IN):
            self._does(name, self._no_show)

    @rule(name=WHO)
    def is_erased_and_comes_back(self, name: str) -> None:
        self._does(name, erase)
        self.people[name] = self.stage.resident(name)

    @rule(capacity=st.integers(1, 9))
    def capacity_changes(self, capacity: int) -> None:
        self._happens(lambda work: set_capacity(work, self.shown, capacity, None))

    @rule(hours=st.integers(2, 200))
    def is_moved(self, hours: int) -> None:
        at = self.stage.clock.now() + timedelta(hours=hours)
        seen = self.stage.now_of(self.shown)
        self.moved = True
        self._happens(lambda work: move(work, seen, (at, at + timedelta(hours=2)), None))
        self.moved = False

    @rule(hours=st.sampled_from([0.2, 1, 3, 7, 13, 30]))
    def time_goes_by(self, hours: float) -> None:
        self.stage.clock.forward(hours=hours)
        self.stage.work_off()
        self._compare(None)

    @rule(act=st.sampled_from([call_off, call_off_shift]))
    def is_called_off_once_in_a_while(self, act: Callable[..., int | None]) -> None:
        if self.stage.clock.now() - NOW > timedelta(hours=40):
            seen = self.stage.now_of(self.shown)
            self.called_off = not seen.called_off and seen.shift.ends_at > self.stage.clock.now()
            self._happens(lambda work: act(work, seen, None))
            self.called_off = False

    # what must hold

    @invariant()
    def never_over_capacity_and_everything_counted(self) -> None:
        shift = self.stage.now_of(self.shown).shift
        heads = sum(each.party for each in self.places.values() if each.state in (IN, HELD))
        assert heads == shift.taken
        assert shift.capacity is not None
        assert shift.taken <= shift.capacity

    @invariant()
    def nobody_waits_for_what_is_free(self) -> None:
        shift, now = self.stage.now_of(self.shown).shift, self.stage.clock.now()
        line = [each for each in self.places.values() if each.state is LINE]
        if shift.starts_at <= now:
            return
        fitting = [each for each in line if each.party <= (shift.left or 0)]
        if shift.starts_at - now > LAST_CALL:
            assert not fitting
        assert all(each.asked for each in fitting)

    @invariant()
    def the_line_is_read_in_its_order(self) -> None:
        waiting = [each for each in self.places.values() if each.state is LINE]
        held = [each for each in self.places.values() if each.state is HELD]
        expected = [each.id for part in (held, waiting) for each in sorted(part, key=lambda e: e.order)]
        with self.stage.open() as uow:
            read = uow.waitlist.line(self.shown.shift.id, 50)
            ahead = [uow.waitlist.ahead(each.waiting) for each in read if each.waiting.state is LINE]
        assert [each.waiting.sign_up_id for each in read] == expected
        assert ahead == list(range(len(waiting)))

    # the machinery

    def _is(self, name: str, state: SignUpState) -> bool:
        mine = self.places.get(self.people[name].id)
        return bool(mine and mine.state is state)

    def _left(self) -> int | None:
        return self.stage.now_of(self.shown).shift.left

    def _no_show(self, work: Work, who: Person) -> bool:
        present = work.uow.activities.hold(self.shown.shift.id)
        mine = work.uow.sign_ups.mine(present.shift.id, who.id)
        return bool(mine) and release(work, present, mine, SignUpState.NO_SHOW)

    def _does(self, name: str, act: Callable[[Work, Person], Any]) -> Any:
        """Somebody does it themselves: they read the answer, and need no notice."""
        who = self.people[name]
        with self.stage.working() as work:
            outcome = act(work, who)
        self._compare(who.id)
        return outcome

    def _happens(self, act: Callable[[Work], Any]) -> None:
        with self.stage.working() as work:
            act(work)
        self._compare(None)

    def _compare(self, actor: int | None) -> None:
        places, notices = self._read_places(), self._read_notices()
        new = [(once[1], key) for once, key in notices.items() if once not in self.notices]
        told: dict[int, list[str]] = {}
        for person, key in new:
            told.setdefault(person, []).append(key)
        assert set(self.places) <= set(places), "somebody was lost"
        for person, now in places.items():
            self._judge(self.places.get(person), now, sorted(told.pop(person, [])), person == actor)
        assert not told, "somebody was told who has nothing to do with it"
        self._in_order(places)
        self.places, self.notices = places, self.notices | set(notices)

    def _judge(self, was: Place | None, now: Place, keys: list[str], own: bool) -> None:
        """Exactly what changed was told, once each."""
        assert max(Counter(keys).values(), default=0) <= 1, "told twice"
        if own:
            assert keys in ([], ["change.changed"]), "told what they had just done"
            return
        expected = set(self._expected(was, now)) if was else set()
        if self.called_off and was and was.state in (IN, LINE, HELD):
            expected = {"change.called_off"}
        if self.moved:
            keys = [key for key in keys if key not in ("change.changed", "change.changed_back")]
        assert set(keys) == expected, (was, now)

    def _expected(self, was: Place, now: Place) -> list[str]:
        lapsed = now.lapses > was.lapses
        found = []
        if lapsed:
            found.append("waitlist.lapsed" if now.lapses < MOST_LAPSES else "waitlist.lapsed_out")
        if now.state is HELD and (was.state is not HELD or lapsed):
            found.append("waitlist.offer")
        if now.passed_over and not was.passed_over:
            found.append("waitlist.passed_over")
        if now.asked and (not was.asked or lapsed):
            found.append("waitlist.last_call")
        if now.state is GONE and was.state is not GONE and now.lapses < MOST_LAPSES:
            found.append(self._why_gone(was))
        return found

    def _why_gone(self, was: Place) -> str:
        present = self.stage.now_of(self.shown)
        if present.activity.cancelled_at:
            return "change.called_off"
        if present.shift.starts_at <= self.stage.clock.now():
            return "waitlist.started"
        return "waitlist.removed" if was.state in (LINE, HELD) else "waitlist.removed_from_roster"

    def _in_order(self, places: dict[int, Place]) -> None:
        """Who was given a place now stood before everybody whom it would have fitted as well."""
        offered = [
            self.places[person]
            for person, now in places.items()
            if now.state is HELD and self.places.get(person) and self.places[person].state is LINE
        ]
        left_waiting = [
            self.places[person]
            for person, now in places.items()
            if now.state is LINE and self.places.get(person) and self.places[person].state is LINE
        ]
        for one in offered:
            before = [each for each in left_waiting if each.order < one.order]
            assert all(each.party > one.party or places[each.person].passed_over for each in before)
            assert all(places[each.person].passed_over for each in before)

    def _read_places(self) -> dict[int, Place]:
        columns = [sign_ups.c[name] for name in ("person_id", "party_size", "state", "rank", "queued_at")]
        more = ("id", "told", "lapses", "passed_over", "asked", "held_until")
        query = select(*columns, *(sign_ups.c[name] for name in more))
        with self.stage.engine.connect() as connection:
            rows = connection.execute(query.where(sign_ups.c.shift_id == self.shown.shift.id)).all()
        found = [Place(row[0], row[1], SignUpState(row[2]), *row[3:]) for row in rows]
        assert len({each.person for each in found}) == len(found), "somebody is doubled"
        return {each.person: each for each in found}

    def _read_notices(self) -> dict[tuple[int, int], str]:
        """By message and person: SQLite gives the number of one that was taken back to the next."""
        query = select(messages.c.id, deliveries.c.person_id, messages.c.key).join_from(messages, deliveries)
        query = query.where(messages.c.key.startswith("waitlist.") | messages.c.key.startswith("change."))
        with self.stage.engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}


@pytest.fixture(autouse=True)
def _template(sqlite_template: Path) -> None:
    TEMPLATES[:] = [sqlite_template]


Town.TestCase.settings = settings(
    phases=(Phase.generate,),  # every step is a database of its own; shrinking takes minutes
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
TestTown = Town.TestCase
