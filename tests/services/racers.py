"""Many people at once, in several real processes: what each process does when the start is given."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier

from bot.domain.absence import NoShow
from bot.domain.attendance import Mark, Means
from bot.domain.chains import Listed, Listing, Place
from bot.domain.changes import Details
from bot.domain.manners import Manners
from bot.domain.people import Person, Role
from bot.domain.receipts import Receipt
from bot.domain.signups import Wish
from bot.services.activities.organize import call_off, call_off_shift, change, move
from bot.services.announcing.announce import plan_of
from bot.services.announcing.announcement_course import pause, resume, stop
from bot.services.announcing.propose import approve, refuse, rewrite
from bot.services.announcing.release_announcements import release_due
from bot.services.delivery.clockwork import tick
from bot.services.delivery.deliver import deliver
from bot.services.delivery.receipts import receive
from bot.services.joining.chain import enter
from bot.services.joining.erasures import stop_erasure
from bot.services.joining.helpers import take_code
from bot.services.joining.line_up import accept, line_up
from bot.services.joining.manage_places import set_capacity
from bot.services.joining.replace import answer as step_in
from bot.services.joining.replace import ask_next
from bot.services.joining.sign_up import join, leave, sign_up
from bot.services.joining.waitlist import close_started, lapse_due
from bot.services.persons.erase_due import erase_due
from bot.services.persons.merge import merge
from bot.services.persons.people import meet
from bot.services.persons.roles import dismiss
from bot.services.persons.twins import answer_claim
from bot.services.presence.absence import mark_no_show, take_back_no_show
from bot.services.presence.check_in import check_in, check_out
from bot.services.presence.codes import try_code
from bot.services.presence.walk_in import Newcomer, walk_in
from bot.services.record.booking import book_due
from bot.services.record.certificates import issue
from bot.services.record.close import close
from bot.services.record.confirm import confirm
from bot.services.record.hour_requests import Ruling, answer
from bot.services.record.hours import BackFill, back_fill, correct
from bot.services.work import Work
from tests.services.stage import NOW, SATURDAY, FakeMessenger, Stage, openid

PROCESSES = 4
_spawn = multiprocessing.get_context("spawn")
_start: list[Barrier] = []


@dataclass(frozen=True)
class Act:
    """What one person does: `does` is the name of a function below."""

    does: str
    who: str = ""
    party: int = 1


class Racers:
    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def race(self, url: str, acts: Sequence[Act]) -> list[str]:
        """Deal the acts to the processes, which do them all at the same moment; what came out, in order."""
        hands = [acts[number::PROCESSES] for number in range(PROCESSES)]
        futures = [self._pool.submit(_play, url, hand) for hand in hands]
        results = [future.result(60) for future in futures]
        return [results[number % PROCESSES][number // PROCESSES] for number in range(len(acts))]


@contextmanager
def racers() -> Iterator[Racers]:
    with ProcessPoolExecutor(PROCESSES, _spawn, _remember, (_spawn.Barrier(PROCESSES),)) as pool:
        yield Racers(pool)


def _remember(start: Barrier) -> None:
    _start.append(start)


def _play(url: str, hand: Sequence[Act]) -> list[str]:
    """Each act in a thread of its own, on connections that are open already."""
    stage = Stage(url)
    try:
        with ThreadPoolExecutor(len(hand) or 1) as threads:
            list(threads.map(lambda act: _look(stage, act), hand))
            _start[0].wait(30)
            return list(threads.map(lambda act: str(ACTS[act.does](stage, act)), hand))
    finally:
        stage.engine.dispose()


def _look(stage: Stage, act: Act) -> None:
    with stage.open() as uow:
        uow.people.by_openid(openid(act.who))


def _whoever(work: Work, act: Act) -> Person:
    return meet(work, openid(act.who))


def _joins(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        occasion = work.uow.activities.occasion(1)
        return join(work, _whoever(work, act), occasion, act.party)


def _joins_any(stage: Stage, act: Act) -> object:
    """`party` is the number of the shift."""
    with stage.working() as work:
        occasion = work.uow.activities.occasion(act.party)
        return join(work, _whoever(work, act), occasion, 1)


def _takes_role(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        occasion = work.uow.activities.occasion(1)
        return sign_up(work, _whoever(work, act), occasion, 1, Wish(role_id=1)).outcome


def _leaves(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return leave(work, _whoever(work, act), work.uow.activities.occasion(1))


def _moves(stage: Stage, act: Act) -> object:
    day = SATURDAY + timedelta(days=act.party)
    with stage.working() as work:
        return move(work, work.uow.activities.occasion(1), (day, day + timedelta(hours=3)), None)


def _calls_off(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return call_off(work, work.uow.activities.occasion(1), None)


def _calls_off_shift(stage: Stage, act: Act) -> object:
    """`party` is the number of the shift."""
    with stage.working() as work:
        return call_off_shift(work, work.uow.activities.occasion(act.party), None)


def _lines_up_for(stage: Stage, act: Act) -> object:
    """`party` is the number of the shift."""
    with stage.working() as work:
        return line_up(work, _whoever(work, act), work.uow.activities.occasion(act.party), 1).outcome


def _releases(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return release_due(work)


def _releases_in_steps(stage: Stage, act: Act) -> object:
    """Seven people at a time, `party` hours later."""
    later = NOW + timedelta(hours=act.party)
    with stage.working() as work:
        return sum(release_due(replace(work, now=later), step=7) for _ in range(4))


def _releases_sparingly(stage: Stage, act: Act) -> object:
    """Seven people at a time, and nobody gets more than `party` announcements a day."""
    sparing = replace(stage.office.policy, announcements_a_day=act.party)
    with stage.working() as work:
        return sum(release_due(replace(work, policy=sparing), step=7) for _ in range(4))


def _releases_strictly(stage: Stage, act: Act) -> object:
    """An hour later, with a second yes for more people than `party`."""
    later = replace(stage.office.policy, approve_above=act.party)
    with stage.working() as work:
        return release_due(replace(work, now=NOW + timedelta(hours=1), policy=later))


def _comes(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        meet(work, openid(act.who))
    return "came"


def _steers(how: Callable[..., object]) -> Callable[[Stage, Act], object]:
    """What an organizer does to the first announcement."""

    def steer(stage: Stage, act: Act) -> object:
        with stage.working() as work:
            actor = _whoever(work, act).id if act.who else None
            announcement = work.uow.announcements.get(1)
            return how(work, announcement, actor)

    return steer


def _rewrites(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        announcement, author = work.uow.announcements.get(1), _whoever(work, act)
        assert announcement
        strict = replace(work, policy=replace(work.policy, approve_above=1))
        plan = replace(plan_of(work, announcement), text=f"新的通知{act.who}")
        return rewrite(strict, announcement, plan, author.id).outcome


def _lines_up(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return line_up(work, _whoever(work, act), work.uow.activities.occasion(1), act.party).outcome


def _accepts(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return accept(work, _whoever(work, act), work.uow.activities.occasion(1))


def _holds(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return set_capacity(work, work.uow.activities.occasion(1), act.party, None)


def _does_chores(stage: Stage, act: Act) -> object:
    """The chores of the waitlist, `party` hours later."""
    stage.clock.forward(hours=act.party)
    with stage.working() as work:
        return close_started(work) + lapse_due(work)


def _ticks(stage: Stage, act: Act) -> object:
    return tick(stage.office, stage.post, 10)


def _delivers(stage: Stage, act: Act) -> object:
    """The ids of the letters that this worker sent."""
    messenger = FakeMessenger()
    deliver(replace(stage.office, messenger=messenger), range(1, act.party + 1))
    return [letter.delivery_id for letter in messenger.taken]


def _checks_in(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        person = _whoever(work, act)
        at = SATURDAY + timedelta(minutes=act.party)
        return check_in(work, Mark(1, person.id, at, Means.CODE, person.id)).outcome


def _checks_out(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        person = _whoever(work, act)
        at = SATURDAY + timedelta(minutes=act.party)
        return check_out(work, Mark(1, person.id, at, Means.SELF, person.id)).outcome


def _walks_in(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        person = _whoever(work, act)
        return walk_in(work, Newcomer(1, person.id, act.party, SATURDAY, person.id)).outcome


def _guesses(stage: Stage, act: Act) -> object:
    """A code that is no number, and so never right."""
    stage.clock.at = SATURDAY
    with stage.working() as work:
        return try_code(work, _whoever(work, act), "none", SATURDAY).outcome


def _books(stage: Stage, act: Act) -> object:
    stage.clock.at = SATURDAY + timedelta(hours=8)
    with stage.working() as work:
        return book_due(work)


def _back_fills(stage: Stage, act: Act) -> object:
    """Five hours of the first person, on the shift of number `party`."""
    stage.clock.at = SATURDAY + timedelta(days=1)
    with stage.working() as work:
        actor = _whoever(work, act)
        return back_fill(work, BackFill(1, act.party, 300, "补", "签到表"), actor.id).outcome


def _corrects(stage: Stage, act: Act) -> object:
    """Takes `party` minutes from the first row."""
    with stage.working() as work:
        return correct(work, 1, -act.party, "早走", None).outcome


def _confirms(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return confirm(work, 1, _whoever(work, act).id)


def _answers(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return answer(work, 1, Ruling(act.party, "是的"), _whoever(work, act).id).outcome


def _closes(stage: Stage, act: Act) -> object:
    stage.clock.at = SATURDAY + timedelta(days=1)
    with stage.working() as work:
        return close(work, 1, _whoever(work, act).id).outcome


def _certifies(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        done = issue(work, work.uow.people.get(1), (date(2027, 1, 1), date(2027, 12, 31)), None)
        return done.certificate.new.number if done.certificate else done.outcome


def _redeems(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return take_code(work, _whoever(work, act), f"{act.party:06d}").outcome


def _pastes(stage: Stage, act: Act) -> object:
    """How many the list of so many names added."""
    entries = [Listed(f"n{number}") for number in range(act.party)]
    with stage.working() as work:
        listing = Listing(entries, [], str.casefold)
        done = enter(work, _whoever(work, act), work.uow.activities.occasion(1), listing)
        return sum(each.place is Place.NEW for each in done)


def _changes(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return change(work, work.uow.activities.occasion(1), Details(place=f"东{act.party}门"), None)


def _steps_in(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        person = _whoever(work, act)
        ask = work.uow.replacements.open_ask(person.id, work.now)
        return step_in(work, person, ask, True)[0] if ask else "filled"


def _asks_next(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return ask_next(work, 1)


def _marks(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        no_show = NoShow(1, _whoever(work, act).id, "睡过了", False, SATURDAY)
        return mark_no_show(replace(work, now=SATURDAY), no_show)


def _unmarks(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return take_back_no_show(work, (1, _whoever(work, act).id), None)


def _delivers_politely(stage: Stage, act: Act) -> object:
    """The one delivery `party`, where a person gets two messages a day that can wait."""
    stage.mannered(Manners(a_day=2))
    return deliver(stage.office, [act.party])


def _hears_of_failure(stage: Stage, act: Act) -> object:
    """`who`: the number of a mass send."""
    with stage.working() as work:
        return receive(work, Receipt(act.who, "send fail", "", 3, 0))


def _erases_due(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return erase_due(work)


def _dismisses(stage: Stage, act: Act) -> object:
    """`who` is no organizer any more."""
    with stage.working() as work:
        return dismiss(work, _whoever(work, act), Role.ORGANIZER, None)


def _keeps(stage: Stage, act: Act) -> object:
    with stage.working() as work:
        return stop_erasure(work, _whoever(work, act), None)


def _merges(stage: Stage, act: Act) -> object:
    """The named one of number `party` is this person."""
    with stage.working() as work:
        return merge(work, (act.party, _whoever(work, act).id), None)


def _is_signed_off(stage: Stage, act: Act) -> object:
    """The person of number `party`, by whoever entered them."""
    with stage.working() as work:
        return leave(work, work.uow.people.get(act.party), work.uow.activities.occasion(1))


def _is_entered(stage: Stage, act: Act) -> object:
    """The person of number `party`, whom somebody else entered, as they were known a moment ago."""
    with stage.open() as uow:
        person = uow.people.get(act.party)
    if person.cared_by is None:
        return "gone"  # nobody finds them any more
    with stage.working() as work:
        return join(work, person, work.uow.activities.occasion(2), 1)


def _rules(yes: bool) -> Callable[[Stage, Act], object]:
    """What who entered a name says of it."""

    def rule(stage: Stage, act: Act) -> object:
        with stage.working() as work:
            carer = _whoever(work, act)
            claims = work.uow.twins.asked_of(carer.id)
            return answer_claim(work, claims[0], yes, carer.id) if claims else "answered"

    return rule


ACTS: dict[str, Callable[[Stage, Act], object]] = {
    "merges": _merges,
    "is_signed_off": _is_signed_off,
    "is_entered": _is_entered,
    "says_same": _rules(yes=True),
    "says_other": _rules(yes=False),
    "erases_due": _erases_due,
    "keeps": _keeps,
    "dismisses": _dismisses,
    "changes": _changes,
    "steps_in": _steps_in,
    "asks_next": _asks_next,
    "marks": _marks,
    "unmarks": _unmarks,
    "books": _books,
    "back_fills": _back_fills,
    "corrects": _corrects,
    "confirms": _confirms,
    "answers": _answers,
    "closes": _closes,
    "certifies": _certifies,
    "checks_in": _checks_in,
    "checks_out": _checks_out,
    "walks_in": _walks_in,
    "guesses": _guesses,
    "joins": _joins,
    "redeems": _redeems,
    "pastes": _pastes,
    "joins_any": _joins_any,
    "takes_role": _takes_role,
    "leaves": _leaves,
    "moves": _moves,
    "calls_off": _calls_off,
    "calls_off_shift": _calls_off_shift,
    "lines_up_for": _lines_up_for,
    "releases": _releases,
    "releases_in_steps": _releases_in_steps,
    "releases_sparingly": _releases_sparingly,
    "releases_strictly": _releases_strictly,
    "comes": _comes,
    "stops": _steers(stop),
    "pauses": _steers(pause),
    "resumes": _steers(resume),
    "approves": _steers(approve),
    "refuses": _steers(refuse),
    "rewrites": _rewrites,
    "lines_up": _lines_up,
    "accepts": _accepts,
    "holds": _holds,
    "does_chores": _does_chores,
    "ticks": _ticks,
    "delivers": _delivers,
    "delivers_politely": _delivers_politely,
    "hears_of_failure": _hears_of_failure,
}
