"""Certificates: what they attest, whom they name, and that a correction revokes them."""

from datetime import date, timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.certificates import OTHERS, Certificate, Issue, Line, grouped, lines_of, number_in
from bot.domain.hours import Entry, HourRow, Origin, Service, Sum
from bot.domain.people import Person
from bot.domain.tokens import opened, sealed
from bot.services.persons.people import agree, erase
from bot.services.record.certificates import issue, link_token, paper, paper_of
from bot.services.record.hours import correct
from bot.services.record.revoke import revoke_certificate
from tests.services.stage import NOW, Stage
from tests.services.test_hours import attends, book

YEAR = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def patrol(stage: Stage) -> Occasion:
    return stage.outing(title="巡逻", kind=ActivityKind.SERVICE)


@pytest.fixture
def served(stage: Stage, alice: Person, patrol: Occasion) -> Person:
    attends(stage, alice, patrol, 0, 150)
    book(stage, patrol)
    return stage.person("alice")


def issued(stage: Stage, who: Person, days: tuple[date, date] = YEAR) -> Certificate:
    with stage.working() as work:
        done = issue(work, who, days, None)
    assert done.outcome is Issue.ISSUED
    assert done.certificate
    return done.certificate


def holds(stage: Stage, certificate: Certificate) -> bool:
    with stage.open() as uow:
        found = uow.certificates.find(certificate.new.number)
    assert found
    return found.valid


def test_a_certificate_attests_time_and_content_under_a_number_nobody_can_guess(
    stage: Stage, served: Person
) -> None:
    certificate = issued(stage, served)
    new = certificate.new
    assert (new.minutes, new.times, new.first_day, new.last_day) == (150, 1, *YEAR)
    assert len(new.number) == 20
    assert len(new.code) == 8
    with stage.working() as work:
        printed = paper(work, certificate)
    assert printed
    assert (printed.name, printed.sum) == ("alice", Sum(150, 0, 1))
    assert printed.lines == [Line("2027-03-06 巡逻", 1, 150)]


def test_asking_twice_is_the_same_certificate_until_something_is_added(
    stage: Stage, served: Person, patrol: Occasion
) -> None:
    first = issued(stage, served)
    assert issued(stage, served) == first
    with stage.working() as work:
        row = work.uow.hours.latest(served.id, 1)[0]
        correct(work, row.id, 20, "留下收拾", None)
    assert issued(stage, served).new.number != first.new.number


def test_without_hours_or_name_there_is_none(stage: Stage, served: Person, bob: Person) -> None:
    with stage.working() as work:
        assert issue(work, bob, YEAR, None).outcome is Issue.NOTHING
        before = (date(2026, 1, 1), date(2026, 12, 31))
        assert issue(work, served, before, None).outcome is Issue.NOTHING
        work.uow.people.change(served.id, name="")
        assert issue(work, work.uow.people.get(served.id), YEAR, None).outcome is Issue.NO_NAME


def test_correcting_a_row_revokes_what_counts_it_and_tells_the_holder(stage: Stage, served: Person) -> None:
    this_year, other = issued(stage, served), issued(stage, served, (date(2027, 3, 6), date(2027, 3, 6)))
    with stage.working() as work:
        row = work.uow.hours.latest(served.id, 1)[0]
        correct(work, row.id, -30, "早走", None)
    for certificate in (this_year, other):
        assert not holds(stage, certificate)
        (told,) = stage.deliveries(f"certificate:{certificate.id}:revoked")
        assert told.openid == served.openid
    assert holds(stage, issued(stage, served))


def test_a_refused_correction_revokes_nothing(stage: Stage, served: Person) -> None:
    certificate = issued(stage, served)
    with stage.working() as work:
        row = work.uow.hours.latest(served.id, 1)[0]
        correct(work, row.id, -151, "早走", None)
    assert holds(stage, certificate)


def test_later_hours_and_the_corrections_of_others_leave_it(
    stage: Stage, served: Person, bob: Person
) -> None:
    certificate = issued(stage, served)
    other = stage.outing(title="清洁", kind=ActivityKind.SERVICE)
    for person in (served, bob):
        attends(stage, person, other, 0, 60)
    book(stage, other)
    with stage.working() as work:
        for person in (bob, served):  # the row of alice is newer than the certificate
            correct(work, work.uow.hours.latest(person.id, 1)[0].id, -30, "早走", None)
        assert holds(stage, certificate)
        printed = paper(work, certificate)
    assert printed
    assert printed.sum.minutes == 150


def test_one_is_revoked_by_hand_once(stage: Stage, served: Person) -> None:
    certificate = issued(stage, served)
    with stage.working() as work:
        assert revoke_certificate(work, certificate, "开错了", None)
        assert not revoke_certificate(work, certificate, "开错了", None)
        found = work.uow.certificates.find(certificate.new.number)
        assert found
        assert paper(work, found) is None


def test_the_link_leads_to_the_paper_for_a_week(stage: Stage, served: Person) -> None:
    certificate = issued(stage, served)
    with stage.working() as work:
        token = link_token(work, certificate)
        printed = paper_of(work, token)
        assert printed
        assert printed.certificate == certificate
        assert paper_of(work, f"x{token}") is None
        assert paper_of(work, "") is None
    stage.clock.forward(days=7)
    with stage.working() as work:
        assert paper_of(work, token) is None


def test_another_name_needs_another_certificate(stage: Stage, served: Person) -> None:
    """The check code fits one name; after erasing there is none, but the number can be verified still."""
    certificate = issued(stage, served)
    with stage.working() as work:
        agree(work, served, "别人")
        assert paper(work, certificate) is None
    assert issued(stage, stage.person("alice")).new.number != certificate.new.number
    with stage.working() as work:
        erase(work, stage.person("alice"))
    assert holds(stage, certificate)


def rows(*parts: tuple[int, str, str, int]) -> list[HourRow]:
    """(shift, day, content, minutes)."""
    made = []
    for number, (shift, day, content, minutes) in enumerate(parts):
        service = Service(content, date.fromisoformat(day), "", content, "", "")
        entry = Entry(f"t:{number}", 1, shift, service, minutes, Origin.CHECK_IN)
        made.append(HourRow(number, NOW, entry))
    return made


def test_what_does_not_fit_is_put_together_by_name_and_then_the_least_of_it() -> None:
    few = rows((1, "2026-05-01", "巡逻", 60), (1, "2026-05-01", "巡逻", -10), (2, "2027-05-02", "巡逻", 30))
    assert lines_of(few, 2) == [Line("2026-05-01 巡逻", 1, 50), Line("2027-05-02 巡逻", 1, 30)]
    assert lines_of(few, 1) == [Line("巡逻", 2, 80)]
    many = [*few, *rows((3, "2027-06-01", "清洁", 120), (4, "2027-06-02", "值守", 0))]
    assert lines_of(many, 2) == [Line("巡逻", 2, 80), Line("清洁", 1, 120)]
    many += rows((5, "2027-06-03", "植树", 20))
    assert lines_of(many, 2) == [Line("清洁", 1, 120), Line(OTHERS, 3, 100)]


@pytest.mark.parametrize(
    "said",
    [
        "48210938471029384756",
        "48210 93847 10293 84756",
        "编号 48210-93847-10293-84756",
        "查验48210938471029384756谢谢",
        "https://x.example/p/verify/48210938471029384756",
    ],
)
def test_a_number_is_found_however_it_is_written(said: str) -> None:
    assert number_in(said) == "48210938471029384756"
    assert grouped(number_in(said)) == "48210 93847 10293 84756"


@pytest.mark.parametrize(
    "said", ["", "4821093847102938475", "482109384710293847561", "13800001234", "00000000000000000000"]
)
def test_what_is_no_number_is_none(said: str) -> None:
    assert number_in(said) == ""


def test_a_token_is_of_one_key_one_purpose_and_one_time() -> None:
    token = sealed("key", "certificate", "4821", NOW + timedelta(seconds=1))
    assert opened("key", "certificate", token, NOW) == "4821"
    assert opened("key", "certificate", token, NOW + timedelta(seconds=1)) is None
    assert opened("other", "certificate", token, NOW) is None
    assert opened("key", "calendar", token, NOW) is None
    assert opened("key", "certificate", token.replace("4821", "4822"), NOW) is None
    assert opened("key", "certificate", "ü", NOW) is None
