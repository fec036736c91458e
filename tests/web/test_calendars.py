"""Calendar feeds, read as a phone reads them: what stands in them, and who gets to see them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from bot.domain.activities import Occasion
from bot.domain.changes import Details
from bot.services.activities.organize import call_off, change, move
from bot.services.joining.sign_up import leave
from bot.services.persons.calendar import calendar_key, close_calendar, renew_calendar
from bot.services.persons.people import erase
from bot.web.calendars import calendars
from bot.web.ics import folded, text
from bot.web.site import site
from tests.services.stage import POLICY, SATURDAY, Stage

HOUR = timedelta(hours=1)
TITLE = "参观；电影博物馆, 与\\老人一起" + "走" * 20


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    stage = Stage(database_url)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def web(stage: Stage, tmp_path: Any) -> FlaskClient:
    pages = calendars(stage.open, stage.clock, POLICY, ("中北路社区", "example.org"))
    return site({}, tmp_path, [pages]).test_client()


@pytest.fixture
def outing(stage: Stage) -> Occasion:
    outing = stage.outing(title=TITLE, host="社区党委\n康城世纪", leader="李老师", leader_phone="13800001111")
    stage.join(stage.resident("alice"), outing)
    return outing


def key_of(stage: Stage) -> str:
    with stage.working() as work:
        return calendar_key(work, stage.person("alice"))


def events(web: FlaskClient, path: str) -> list[Any]:
    answer = web.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def mine(web: FlaskClient, stage: Stage) -> list[Any]:
    return events(web, f"/p/calendar/{key_of(stage)}.ics")


def test_a_sign_up_stands_in_the_calendar_of_the_person(
    web: FlaskClient, stage: Stage, outing: Occasion
) -> None:
    (event,) = mine(web, stage)
    assert (event["SUMMARY"], event["LOCATION"]) == (TITLE, "社区北门")
    assert event["DESCRIPTION"] == "社区党委\n康城世纪"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (SATURDAY, SATURDAY + 3 * HOUR)
    assert event["DTSTART"].dt.utcoffset() == timedelta()
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == ("CONFIRMED", 0, "sign-up-1@example.org")


def test_a_change_keeps_the_id_and_raises_the_sequence(
    web: FlaskClient, stage: Stage, outing: Occasion
) -> None:
    (before,) = mine(web, stage)
    stage.clock.forward(hours=1)
    with stage.working() as work:
        move(work, outing, (SATURDAY + HOUR, SATURDAY + 2 * HOUR), None)
    with stage.working() as work:
        change(work, stage.now_of(outing), Details(place="社区东门"), None)
    (after,) = mine(web, stage)
    assert after["UID"] == before["UID"]
    assert (after["SEQUENCE"], after["LOCATION"]) == (2, "社区东门")
    assert after["DTSTART"].dt == SATURDAY + HOUR
    assert after["LAST-MODIFIED"].dt == stage.clock.now() > before["LAST-MODIFIED"].dt


def test_what_is_called_off_stays_as_cancelled_and_what_was_left_is_gone(
    web: FlaskClient, stage: Stage, outing: Occasion
) -> None:
    other = stage.outing(title="合唱", starts_at=SATURDAY + 5 * HOUR, ends_at=SATURDAY + 6 * HOUR)
    stage.join(stage.person("alice"), other)
    with stage.working() as work:
        call_off(work, outing, None)
        leave(work, stage.person("alice"), other)
    (event,) = mine(web, stage)
    assert (event["STATUS"], event["SEQUENCE"], event["SUMMARY"]) == ("CANCELLED", 1, TITLE)


def test_nothing_of_other_people(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    stage.resident("bob")
    with stage.working() as work:
        bobs = calendar_key(work, stage.person("bob"))
    assert bobs != key_of(stage)
    assert events(web, f"/p/calendar/{bobs}.ics") == []
    raw = web.get(f"/p/calendar/{key_of(stage)}.ics").data.decode()
    assert not [each for each in ("alice", "李老师", "13800001111") if each in raw]


def test_a_revoked_link_shows_nothing(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    old = key_of(stage)
    with stage.working() as work:
        new = renew_calendar(work, stage.person("alice"))
    assert web.get(f"/p/calendar/{old}.ics").status_code == 404
    assert web.get(f"/p/calendar/{new}.ics").status_code == 200
    with stage.working() as work:
        assert close_calendar(work, stage.person("alice"))
        assert not close_calendar(work, stage.person("alice"))
    for key in (new, "", "x", "../healthz", "a" * 500):
        assert web.get(f"/p/calendar/{key}.ics").status_code == 404


def test_an_erased_person_has_no_calendar(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    key = key_of(stage)
    with stage.working() as work:
        erase(work, stage.person("alice"))
    assert web.get(f"/p/calendar/{key}.ics").status_code == 404


def test_the_key_is_not_readable_in_the_database(stage: Stage, outing: Occasion) -> None:
    key = key_of(stage)
    with stage.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT digest, sealed FROM calendar_links").all()
    assert len(rows) == 1
    assert key not in str(rows)


def test_of_an_activity_only_public_facts(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    (event,) = events(web, f"/p/activity/{outing.activity.id}.ics")
    assert (event["UID"], event["SUMMARY"]) == (f"shift-{outing.shift.id}@example.org", TITLE)
    raw = web.get(f"/p/activity/{outing.activity.id}.ics").data.decode()
    assert not [each for each in ("alice", "李老师", "13800001111") if each in raw]
    for wrong in (99, 2**63, 10**30, "x"):
        assert web.get(f"/p/activity/{wrong}.ics").status_code == 404


def test_a_reader_that_has_it_already_gets_no_body(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    path = f"/p/calendar/{key_of(stage)}.ics"
    first = web.get(path)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    stage.clock.forward(hours=5)
    again = web.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with stage.working() as work:
        change(work, outing, Details(place="社区东门"), None)
    assert web.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "汉" * 100 + "a" * 100
    parts = folded(line).split("\r\n")
    assert max(len(part.encode()) for part in parts) <= 75
    assert "".join([parts[0], *(part.removeprefix(" ") for part in parts[1:])]) == line
    assert text("a;b,c\\d\ne\x07") == "a\\;b\\,c\\\\d\\ne"


def test_every_line_of_a_feed_is_short_enough(web: FlaskClient, stage: Stage, outing: Occasion) -> None:
    raw = web.get(f"/p/calendar/{key_of(stage)}.ics").data
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
