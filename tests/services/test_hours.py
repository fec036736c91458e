"""Service hours: which minutes count, who must confirm them, and how they are corrected."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.attendance import Attendance, Mark, Means
from bot.domain.claims import Claim, ConfirmOutcome, RecordOutcome, Why
from bot.domain.hours import HourRow, Sum, earned, in_hours, stars, to_next_star
from bot.domain.people import Person, Role
from bot.services.persons.people import erase, grant
from bot.services.record.booking import book_due, book_shift
from bot.services.record.confirm import confirm, refuse
from bot.services.record.hour_requests import Complaint, Ruling, answer, ask
from bot.services.record.hours import BackFill, back_fill, correct
from bot.services.record.ledger import Recorded
from tests.services.stage import NOW, SATURDAY, Stage

START, END = SATURDAY, SATURDAY + timedelta(hours=3)


def at(minutes: int) -> datetime:
    """So many minutes after the start."""
    return START + timedelta(minutes=minutes)


@pytest.fixture
def patrol(stage: Stage) -> Occasion:
    return stage.outing(title="巡逻", kind=ActivityKind.SERVICE, host="居委会", leader="李老师")


@pytest.fixture
def olga(stage: Stage) -> Person:
    return organizer(stage, "olga")


@pytest.fixture
def peter(stage: Stage) -> Person:
    return organizer(stage, "peter")


def organizer(stage: Stage, name: str) -> Person:
    person = stage.resident(name)
    with stage.working() as work:
        grant(work, person, Role.ORGANIZER)
    return stage.person(name)


def attends(
    stage: Stage, who: Person, patrol: Occasion, begin: int, end: int | None, **marks: object
) -> None:
    by = marks.get("by", Means.CODE)
    actor = marks.get("actor", who.id)
    out_by = marks.get("out_by", by)
    came = Mark(patrol.shift.id, who.id, at(begin), by, actor)  # type: ignore[arg-type]
    with stage.working() as work:
        work.uow.attendance.check_in(came)
        if end is not None:
            work.uow.attendance.check_out(replace(came, at=at(end), by=out_by))


def book(stage: Stage, patrol: Occasion) -> None:
    stage.clock.at = patrol.shift.ends_at + timedelta(hours=2)
    with stage.working() as work:
        assert book_due(work)
        assert book_due(work) == 0


def rows(stage: Stage, who: Person) -> list[HourRow]:
    with stage.open() as uow:
        return uow.hours.latest(who.id, 10)


def total(stage: Stage, who: Person) -> Sum:
    with stage.open() as uow:
        return uow.hours.sum(who.id)


def claims(stage: Stage) -> list[Claim]:
    with stage.open() as uow:
        return uow.claims.open(10)


def filled(stage: Stage, who: Person, patrol: Occasion, actor: Person | None, **what: object) -> Recorded:
    """Two hours, unless told otherwise."""
    wanted = BackFill(who.id, patrol.shift.id, 120, "没带手机", "签到表照片")
    with stage.working() as work:
        return back_fill(work, replace(wanted, **what), actor.id if actor else None)  # type: ignore[arg-type]


def confirmed(stage: Stage, claim: Claim, actor: Person | None) -> ConfirmOutcome:
    with stage.working() as work:
        return confirm(work, claim.id, actor.id if actor else None)


def corrected(
    stage: Stage, row: HourRow, minutes: int, actor: Person | None, reason: str = "早走"
) -> Recorded:
    with stage.working() as work:
        return correct(work, row.id, minutes, reason, actor.id if actor else None)


# which minutes count


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        (0, 180, 180),
        (-30, 210, 240),
        (-31, 211, 240),
        (-55, 300, 240),
        (10, 100, 90),
        (-60, -40, 0),
    ],
)
def test_time_counts_within_half_an_hour_around_the_shift(
    patrol: Occasion, begin: int, end: int, minutes: int
) -> None:
    attendance = Attendance(1, 1, 1, at(begin), Means.CODE, 1, at(end), Means.CODE, 1)
    assert earned(attendance, patrol.shift) == minutes


def test_a_forgotten_check_out_counts_until_the_end_and_seconds_are_no_minutes(patrol: Occasion) -> None:
    came = at(0) + timedelta(seconds=59)
    attendance = Attendance(1, 1, 1, came, Means.CODE, 1, at(200), Means.SYSTEM)
    assert earned(attendance, patrol.shift) == 179
    assert earned(replace(attendance, out_at=None), patrol.shift) == 0


@pytest.mark.parametrize(
    ("minutes", "star", "missing"),
    [(0, 0, 6000), (5999, 0, 1), (6000, 1, 12000), (89_999, 4, 1), (90_000, 5, None)],
)
def test_stars_come_at_100_300_600_1000_and_1500_hours(minutes: int, star: int, missing: int | None) -> None:
    assert (stars(minutes), to_next_star(minutes)) == (star, missing)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0"), (2550, "42.5"), (2555, "42.5"), (60, "1"), (-30, "-0.5")]
)
def test_hours_are_never_shown_as_more_than_they_are(minutes: int, words: str) -> None:
    assert in_hours(minutes) == words


# from attendance to the ledger


def test_check_ins_are_written_once_the_shift_is_final(stage: Stage, alice: Person, patrol: Occasion) -> None:
    attends(stage, alice, patrol, -5, 180)
    stage.clock.at = END + timedelta(minutes=119)
    with stage.working() as work:
        assert book_due(work) == 0
    book(stage, patrol)
    (row,) = rows(stage, alice)
    assert (row.entry.minutes, row.entry.origin, row.entry.confirmed_by) == (185, "check_in", None)
    kept = row.entry.service
    assert (kept.title, kept.day, kept.place) == ("巡逻", date(2027, 3, 6), "社区北门")
    assert (kept.content, kept.host, kept.leader) == ("巡逻", "居委会", "李老师")


def test_a_roll_call_is_confirmed_by_who_held_it(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180, by=Means.ROLL_CALL, actor=olga.id)
    book(stage, patrol)
    (row,) = rows(stage, alice)
    assert (row.entry.origin, row.entry.entered_by, row.entry.confirmed_by) == ("roll_call", olga.id, olga.id)


def test_only_volunteer_service_earns_hours(stage: Stage, alice: Person, olga: Person) -> None:
    film = stage.outing(title="电影", kind=ActivityKind.RESIDENTS)
    attends(stage, alice, film, 0, 180)
    book(stage, film)
    assert rows(stage, alice) == []
    assert filled(stage, alice, film, olga).outcome is RecordOutcome.NOT_SERVICE


def test_a_forgotten_check_out_needs_an_organizer(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180, out_by=Means.SYSTEM)
    book(stage, patrol)
    assert rows(stage, alice) == []
    (claim,) = claims(stage)
    assert claim.new.why is Why.FORGOTTEN
    assert confirmed(stage, claim, olga) is ConfirmOutcome.WRITTEN
    (row,) = rows(stage, alice)
    assert (row.entry.minutes, row.entry.confirmed_by) == (180, olga.id)
    assert confirmed(stage, claim, olga) is ConfirmOutcome.NOT_OPEN


def test_a_late_roll_call_is_written_too_and_nothing_twice(
    stage: Stage, alice: Person, bob: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180)
    book(stage, patrol)
    attends(stage, bob, patrol, 0, 180, by=Means.ROLL_CALL, actor=olga.id)
    with stage.working() as work:
        assert not book_shift(work, patrol.shift.id)
        assert book_shift(work, patrol.shift.id, again=True)
    assert [total(stage, who).minutes for who in (alice, bob)] == [180, 180]


# more than eight hours


@pytest.fixture
def long(stage: Stage) -> Occasion:
    """Nine hours of the same Saturday."""
    return stage.outing(title="马拉松", kind=ActivityKind.SERVICE, ends_at=START + timedelta(hours=9))


def test_nine_hours_by_check_in_need_one_person(
    stage: Stage, alice: Person, olga: Person, long: Occasion
) -> None:
    attends(stage, alice, long, 0, 540)
    book(stage, long)
    (claim,) = claims(stage)
    assert claim.new.why is Why.LONG_DAY
    assert confirmed(stage, claim, alice) is ConfirmOutcome.OWN_HOURS
    assert confirmed(stage, claim, olga) is ConfirmOutcome.WRITTEN
    (row,) = rows(stage, alice)
    assert (row.entry.confirmed_by, row.entry.second_by) == (None, olga.id)


def test_nine_back_filled_hours_need_another_person(
    stage: Stage, alice: Person, olga: Person, peter: Person, long: Occasion
) -> None:
    stage.clock.at = END + timedelta(days=1)
    assert filled(stage, alice, long, olga, minutes=540).outcome is RecordOutcome.WAITING
    (claim,) = claims(stage)
    assert (claim.new.evidence, claim.entry.reason) == ("签到表照片", "没带手机")
    assert confirmed(stage, claim, olga) is ConfirmOutcome.SAME_PERSON
    assert confirmed(stage, claim, peter) is ConfirmOutcome.WRITTEN
    (row,) = rows(stage, alice)
    assert (row.entry.confirmed_by, row.entry.second_by) == (olga.id, peter.id)


def test_the_day_counts_in_sum(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion, long: Occasion
) -> None:
    stage.clock.at = END + timedelta(days=1)
    assert filled(stage, alice, long, olga, minutes=480).outcome is RecordOutcome.WRITTEN
    assert filled(stage, alice, patrol, olga, minutes=1).outcome is RecordOutcome.WAITING


def test_a_forgotten_check_out_of_a_long_day_needs_two(
    stage: Stage, alice: Person, olga: Person, peter: Person, long: Occasion
) -> None:
    attends(stage, alice, long, 0, 540, out_by=Means.SYSTEM)
    book(stage, long)
    (claim,) = claims(stage)
    assert confirmed(stage, claim, olga) is ConfirmOutcome.ANOTHER
    assert confirmed(stage, claim, olga) is ConfirmOutcome.SAME_PERSON
    assert confirmed(stage, claim, None) is ConfirmOutcome.WRITTEN
    (row,) = rows(stage, alice)
    assert row.entry.confirmed_by == olga.id


def test_the_operator_is_one_person(stage: Stage, alice: Person, olga: Person, long: Occasion) -> None:
    stage.clock.at = END + timedelta(days=1)
    filled(stage, alice, long, None, minutes=540)
    (claim,) = claims(stage)
    assert confirmed(stage, claim, None) is ConfirmOutcome.SAME_PERSON
    assert confirmed(stage, claim, olga) is ConfirmOutcome.WRITTEN


# back-filling


def test_a_back_fill_is_a_class_of_its_own(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    stage.clock.at = END + timedelta(days=1)
    assert filled(stage, alice, patrol, olga).outcome is RecordOutcome.WRITTEN
    assert total(stage, alice) == Sum(checked=0, filled=120, times=1)
    assert filled(stage, alice, patrol, olga, minutes=30).outcome is RecordOutcome.DOUBLE


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ({"minutes": 0}, RecordOutcome.NO_MINUTES),
        ({"minutes": -5}, RecordOutcome.NO_MINUTES),
        ({"minutes": 241}, RecordOutcome.TOO_MUCH),
        ({"reason": "  "}, RecordOutcome.NO_REASON),
    ],
)
def test_what_cannot_be_back_filled(
    stage: Stage, alice: Person, patrol: Occasion, what: dict[str, object], outcome: RecordOutcome
) -> None:
    stage.clock.at = END + timedelta(days=1)
    assert filled(stage, alice, patrol, None, **what).outcome is outcome
    assert rows(stage, alice) == []
    assert claims(stage) == []


def test_nothing_is_back_filled_before_the_end(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    assert filled(stage, alice, patrol, olga).outcome is RecordOutcome.NOT_OVER


def test_nobody_confirms_their_own_hours(stage: Stage, olga: Person, peter: Person, patrol: Occasion) -> None:
    stage.clock.at = END + timedelta(days=1)
    assert filled(stage, olga, patrol, olga).outcome is RecordOutcome.WAITING
    (claim,) = claims(stage)
    assert confirmed(stage, claim, olga) is ConfirmOutcome.OWN_HOURS
    assert confirmed(stage, claim, peter) is ConfirmOutcome.WRITTEN


def test_a_refused_claim_never_counts_and_may_be_made_anew(
    stage: Stage, olga: Person, peter: Person, patrol: Occasion
) -> None:
    stage.clock.at = END + timedelta(days=1)
    filled(stage, olga, patrol, olga)
    (claim,) = claims(stage)
    with stage.working() as work:
        assert refuse(work, claim.id, peter.id, "没来")
        assert not refuse(work, claim.id, peter.id, "没来")
    assert confirmed(stage, claim, peter) is ConfirmOutcome.NOT_OPEN
    assert filled(stage, olga, patrol, olga).outcome is RecordOutcome.WAITING
    assert rows(stage, olga) == []


# corrections and requests


def test_a_correction_is_a_signed_row_with_a_reason(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 180)
    book(stage, patrol)
    (row,) = rows(stage, alice)
    assert corrected(stage, row, -30, olga).outcome is RecordOutcome.WRITTEN
    assert corrected(stage, row, -30, olga, " ").outcome is RecordOutcome.NO_REASON
    assert corrected(stage, row, -151, olga).outcome is RecordOutcome.BELOW_ZERO
    assert corrected(stage, row, 91, olga).outcome is RecordOutcome.TOO_MUCH
    assert total(stage, alice) == Sum(checked=150, times=1)
    with stage.open() as uow:
        before, after = uow.hours.rows_of_person(alice.id, date(2027, 1, 1), date(2027, 12, 31))
    assert before.entry == row.entry
    assert (after.entry.corrects, after.entry.reason, after.entry.entered_by) == (row.id, "早走", olga.id)
    (told,) = stage.deliveries(f"hours:correct:{row.id}:1")
    assert told.openid == alice.openid


def test_a_request_is_answered_in_one_word(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 120)
    book(stage, patrol)
    (row,) = rows(stage, alice)
    complaint = Complaint(patrol.shift.id, row.id, "我干到了最后")
    with stage.working() as work:
        number = ask(work, alice, complaint)
        assert ask(work, alice, complaint) is None
    assert number
    assert [each.openid for each in stage.deliveries(f"help:{alice.id}:hours:{number}")] == [olga.openid]
    with stage.working() as work:
        assert answer(work, number, Ruling(500, "是的"), olga.id).outcome is RecordOutcome.TOO_MUCH
        assert answer(work, number, Ruling(60, ""), olga.id).outcome is RecordOutcome.NO_REASON
    with stage.working() as work:
        assert answer(work, number, Ruling(60, "是的"), olga.id).outcome is RecordOutcome.WRITTEN
        assert answer(work, number, Ruling(60, "是的"), olga.id).outcome is RecordOutcome.ANSWERED
    assert total(stage, alice).minutes == 180
    assert [each.openid for each in stage.deliveries(f"hours:request:{number}:answered")] == [alice.openid]


def test_a_request_without_a_record_becomes_a_back_fill(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    stage.join(alice, patrol)
    book(stage, patrol)
    with stage.working() as work:
        (occasion,) = work.uow.hours.unrecorded(alice.id, NOW, work.now, 5)
        number = ask(work, alice, Complaint(occasion.shift.id, None, "忘了签到"))
        assert number
        assert answer(work, number, Ruling(120, "在场"), olga.id).outcome is RecordOutcome.WRITTEN
        assert work.uow.hours.unrecorded(alice.id, NOW, work.now, 5) == []
    assert total(stage, alice) == Sum(filled=120, times=1)


def test_a_request_may_be_refused_with_a_reason(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    with stage.working() as work:
        number = ask(work, alice, Complaint(patrol.shift.id, None, "x"))
        assert number
        assert answer(work, number, Ruling(None, "没来"), olga.id).outcome is RecordOutcome.WRITTEN
        assert answer(work, 999, Ruling(None, "没来"), olga.id).outcome is RecordOutcome.NO_SUCH
    assert total(stage, alice) == Sum()


def test_erasing_a_person_keeps_the_record_without_their_words(
    stage: Stage, alice: Person, olga: Person, patrol: Occasion
) -> None:
    attends(stage, alice, patrol, 0, 120)
    book(stage, patrol)
    with stage.working() as work:
        number = ask(work, alice, Complaint(patrol.shift.id, None, "我是张三"))
        erase(work, alice)
    with stage.open() as uow:
        request = uow.claims.request(number or 0)
        assert uow.hours.sum(alice.id).minutes == 120
        assert uow.people.get(alice.id).name == ""
        assert uow.claims.requests(10) == []
    assert request
    assert request.words == ""


def test_an_unknown_row_cannot_be_corrected(stage: Stage, olga: Person) -> None:
    with stage.working() as work:
        assert correct(work, 99, -5, "x", olga.id).outcome is RecordOutcome.NO_SUCH
