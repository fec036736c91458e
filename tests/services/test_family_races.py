"""Several helpers and several lists at the same moment, on both databases."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.activities import Occasion
from bot.domain.people import Role
from bot.services.joining.erasures import ask_erasure
from bot.services.joining.helpers import link, offer_code
from bot.services.persons.people import grant
from bot.services.work import Work
from tests.services.racers import Act, Racers, racers
from tests.services.stage import NOW, Stage, openid

PASTERS = [f"p{number}" for number in range(8)]


@pytest.fixture(scope="module")
def many() -> Iterator[Racers]:
    with racers() as started:
        yield started


@pytest.fixture
def outing(both: Stage) -> Occasion:
    for name in PASTERS:
        both.resident(name)
    return both.outing()


def coming(stage: Stage) -> list[tuple[str, int]]:
    with stage.open() as uow:
        lines = [line for line in uow.sign_ups.roster(1) if line.sign_up.active]
    return sorted((line.name, line.sign_up.party_size) for line in lines)


def test_a_code_is_used_by_one_helper_alone(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    granny = both.resident("granny")
    with both.working() as work:
        code = offer_code(work, granny)
    results = many.race(database_url, [Act("redeems", name, int(code.digits)) for name in PASTERS])
    assert Counter(results) == {"linked": 1, "wrong_code": 7}
    with both.open() as uow:
        assert len(uow.helpers.helpers_of(granny.id)) == 1


def test_erasing_and_stopping_it_at_the_same_moment_end_in_one_of_both(
    both: Stage, many: Racers, database_url: str
) -> None:
    """Nobody hears that nothing was erased and is erased nevertheless."""
    bob, grannies = both.resident("bob"), [both.resident(name) for name in PASTERS]
    with both.working() as work:
        for granny in grannies:
            link(work, bob, granny, bob.id)
            asked = NOW - timedelta(hours=25)
            ask_erasure(Work(work.uow, asked, work.policy), bob, granny)
    both.clock.at = NOW - timedelta(hours=25)
    both.work_off()
    acts = [Act(does, name) for name in PASTERS for does in ("keeps", "erases_due", "keeps")]
    results = many.race(database_url, acts)
    with both.open() as uow:
        known = [uow.people.by_openid(openid(name)) for name in PASTERS]
    kept = sum(1 for each in known if each and each.name)
    assert results.count("True") == kept
    assert sum(int(each) for each in results if each.isdigit()) == len(PASTERS) - kept


def test_of_all_who_take_the_role_from_each_other_one_organizer_stays(
    both: Stage, many: Racers, database_url: str
) -> None:
    people = [both.resident(name) for name in PASTERS]
    with both.working() as work:
        for person in people:
            grant(work, person, Role.ORGANIZER)
    results = many.race(database_url, [Act("dismisses", name) for name in PASTERS])
    assert Counter(results) == {"revoked": 7, "last_organizer": 1}
    with both.open() as uow:
        assert len(uow.people.with_role(Role.ORGANIZER)) == 1


def test_the_same_list_pasted_by_many_enters_everybody_once(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    results = many.race(database_url, [Act("pastes", name, 30) for name in PASTERS])
    assert sorted(map(int, results)) == [0] * 7 + [30]
    assert coming(both) == sorted((f"n{number}", 1) for number in range(30))
    assert both.now_of(outing).shift.taken == 30


def test_lists_and_sign_ups_together_never_pass_the_capacity(
    both: Stage, outing: Occasion, many: Racers, database_url: str
) -> None:
    acts = [Act("pastes", name, 12 + 4 * at) for at, name in enumerate(PASTERS)]
    many.race(database_url, [*acts, *[Act("joins", name, 3) for name in PASTERS]])
    assert sum(heads for _, heads in coming(both)) == both.now_of(outing).shift.taken <= 40
    names = [name for name, _ in coming(both)]
    assert len(names) == len(set(names))
