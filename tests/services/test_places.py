"""Whatever people and organizers do in whatever order: places, people and reminders always agree."""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.domain.deliveries import DeliveryState
from bot.domain.people import ReminderWish
from bot.domain.signups import MAX_PARTY, JoinOutcome, LeaveOutcome
from bot.services.activities.organize import MoveOutcome, call_off, move
from bot.services.joining.sign_up import leave
from bot.services.persons.people import choose_reminders
from tests.services.stage import NOW, POLICY, Stage

CAPACITY = 7
WHO = st.sampled_from(["alice", "bob", "charlie"])
TEMPLATES: list[Path] = []


class Town(RuleBasedStateMachine):
    """Three people, one shift of seven places, and a shadow of what must be true."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        shutil.copy(TEMPLATES[0], self.folder / "town.db")
        self.stage = Stage(f"sqlite:///{self.folder / 'town.db'}")
        self.people = {name: self.stage.resident(name) for name in ("alice", "bob", "charlie")}
        self.shown = self.stage.outing(capacity=CAPACITY)
        self.parties: dict[str, int] = {}
        self.wishes = dict.fromkeys(self.people, ReminderWish.USUAL)
        self.off = False

    def teardown(self) -> None:
        self.stage.engine.dispose()
        shutil.rmtree(self.folder)

    @property
    def started(self) -> bool:
        return self.stage.now_of(self.shown).shift.starts_at <= self.stage.clock.now()

    @rule(name=WHO, party=st.integers(0, MAX_PARTY + 1) | st.integers(1, 4))
    def joins(self, name: str, party: int) -> None:
        """As shown: what moved or was called off since is only found out now."""
        outcome = self.stage.join(self.people[name], self.shown, party)
        others = sum(heads for other, heads in self.parties.items() if other != name)
        if outcome in (JoinOutcome.JOINED, JoinOutcome.PARTY_CHANGED):
            assert not self.off
            assert not self.started
            assert party >= 1
            assert others + party <= CAPACITY
            assert (outcome is JoinOutcome.PARTY_CHANGED) == (name in self.parties)
            self.parties[name] = party
        elif outcome in (JoinOutcome.FULL, JoinOutcome.TOO_FEW_LEFT):
            assert others + party > CAPACITY
        elif outcome is JoinOutcome.ALREADY_IN:
            assert self.parties[name] == party

    @rule(name=WHO)
    def leaves(self, name: str) -> None:
        with self.stage.working() as work:
            outcome = leave(work, self.people[name], self.shown)
        if outcome.gone:
            del self.parties[name]
        else:
            assert outcome is (LeaveOutcome.STARTED if name in self.parties else LeaveOutcome.NOT_IN)

    @rule(name=WHO, wish=st.sampled_from(ReminderWish))
    def wishes_for(self, name: str, wish: ReminderWish) -> None:
        with self.stage.working() as work:
            choose_reminders(work, self.people[name], wish)
        self.wishes[name] = wish

    @rule(hours=st.integers(1, 400), fresh=st.booleans())
    def is_moved(self, hours: int, fresh: bool) -> None:
        """By an organizer who looked a moment ago, or by one who looks at what was there at first."""
        seen = self.stage.now_of(self.shown) if fresh else self.shown
        starts_at = NOW + timedelta(hours=hours)
        with self.stage.working() as work:
            outcome = move(work, seen, (starts_at, starts_at + timedelta(hours=2)), None)
        assert outcome is not MoveOutcome.MOVED or not self.off

    @rule(fresh=st.booleans())
    def is_called_off(self, fresh: bool) -> None:
        seen = self.stage.now_of(self.shown) if fresh else self.shown
        with self.stage.working() as work:
            told = call_off(work, seen, None)
        if told is not None:
            assert not self.off
            assert told == len(self.parties)
            self.off = True

    @rule(hours=st.integers(1, 48))
    def time_goes_by(self, hours: int) -> None:
        self.stage.clock.forward(hours=hours)
        self.stage.work_off()

    @invariant()
    def places_add_up(self) -> None:
        shift = self.stage.now_of(self.shown).shift
        with self.stage.open() as uow:
            lines = uow.sign_ups.roster(self.shown.activity.id)
        active = {line.name: line.sign_up.party_size for line in lines if line.sign_up.active}
        assert active == self.parties
        assert shift.taken == sum(self.parties.values()) <= CAPACITY

    @invariant()
    def those_who_come_are_reminded_and_nobody_else(self) -> None:
        shift = self.stage.now_of(self.shown).shift
        found = self.stage.deliveries(f"activity:{shift.activity_id}:shift:{shift.id}:reminder")
        planned = {each.name for each in found if each.state is DeliveryState.PLANNED}
        coming = {name for name in self.parties if self.wishes[name] is not ReminderWish.OFF}
        assert planned <= (set() if self.off else coming)
        said = {each.name for each in found if each.state is not DeliveryState.PLANNED}
        last = shift.starts_at - timedelta(hours=2)
        if not self.off and self.stage.clock.now() < last:
            assert coming <= planned | said
        rules = POLICY.reminders
        dues = {rule.due(shift.starts_at, wish) for rule in rules for wish in ReminderWish}
        assert {each.due_at for each in found if each.state is DeliveryState.PLANNED} <= dues


@pytest.fixture(autouse=True)
def _template(sqlite_template: Path) -> None:
    TEMPLATES[:] = [sqlite_template]


Town.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
TestTown = Town.TestCase
