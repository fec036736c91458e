"""Certificates on the web: the page that verifies a number, and the PDF for its holder."""

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bot.domain.activities import ActivityKind, Occasion
from bot.domain.certificates import Certificate, grouped
from bot.domain.people import Person
from bot.services.record.certificates import issue, link_token
from bot.services.record.hours import BackFill, back_fill
from bot.services.record.revoke import revoke_certificate
from bot.texts.speech import Speech
from bot.web.certificates import Registry, certificates
from bot.web.site import site
from tests.chat import texts
from tests.services.stage import POLICY, SATURDAY, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

YEAR = date(2027, 1, 1), date(2027, 12, 31)
A4 = "/MediaBox [0 0 595.28 841.89]"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    stage = Stage(sqlite_url)
    yield stage
    stage.engine.dispose()


@pytest.fixture
def alice(stage: Stage) -> Person:
    return stage.resident("欧阳淑芬")


@pytest.fixture
def web(stage: Stage) -> Flask:
    speech = Speech(texts(), "zh_CN")
    unit, address = "中北路社区居民委员会", "https://bot.example"
    registry = Registry(stage.open, stage.clock, POLICY, speech, unit, address)
    return site({}, None, [certificates(registry)])  # type: ignore[arg-type]


def serves(
    stage: Stage, alice: Person, days: int, minutes: int = 125, title: str = "小区环境清洁与巡逻"
) -> None:
    """So many days of service, a week apart."""
    for number in range(days):
        begin = SATURDAY + timedelta(weeks=number)
        service = {"title": title if days < 20 else f"{title}第{number}次", "kind": ActivityKind.SERVICE}
        made: Occasion = stage.outing(**service, starts_at=begin, ends_at=begin + timedelta(hours=3))
        stage.clock.at = begin + timedelta(hours=6)
        with stage.working() as work:
            back_fill(work, BackFill(alice.id, made.shift.id, 125, "补"), None)


def issued(stage: Stage, alice: Person) -> tuple[Certificate, str]:
    """A certificate and the address of its PDF."""
    with stage.working() as work:
        made = issue(work, alice, YEAR, None).certificate
        assert made
        return made, f"/p/certificate/{link_token(work, made)}"


def test_a_number_tells_range_sum_and_status_in_both_languages_and_no_name(
    stage: Stage, web: Flask, alice: Person
) -> None:
    serves(stage, alice, 1)
    made, _ = issued(stage, alice)
    for number in (made.new.number, grouped(made.new.number)):
        answer = web.test_client().get(f"/p/verify/{number}")
        assert answer.status_code == 200
        for told in ("有效", "Valid", "2027-01-01 – 2027-12-31", "2", made.new.code, "中北路社区居民委员会"):
            assert told in answer.text
        assert "欧阳" not in answer.text
        assert "小区环境清洁" not in answer.text
    headers = answer.headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    with stage.working() as work:
        revoke_certificate(work, made, "开错了", None)
    said = web.test_client().get(f"/p/verify/{made.new.number}").text
    assert "已作废" in said
    assert "开错了" not in said


@pytest.mark.parametrize("number", ["48210938471029384756", "1", "%3Cscript%3E", "１２３"])
def test_a_number_that_is_none_is_said_to_be_none(web: Flask, number: str) -> None:
    answer = web.test_client().get(f"/p/verify/{number}")
    assert answer.status_code == 404
    assert "没有这个编号" in answer.text
    assert "<script>" not in answer.text


def test_the_holder_gets_one_page_with_its_font_in_it(stage: Stage, web: Flask, alice: Person) -> None:
    serves(stage, alice, 3)
    _, address = issued(stage, alice)
    answer = web.test_client().get(address)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    pdf = answer.data.decode("latin-1")
    assert pdf.count("/Type /Page\n") == 1
    assert A4 in pdf
    assert "/FontFile" in pdf
    assert len(answer.data) < 200_000


@pytest.mark.parametrize("days", [10, 11, 25])
def test_however_much_was_done_it_stays_one_small_page(
    stage: Stage, web: Flask, alice: Person, days: int
) -> None:
    serves(stage, alice, days, title="十分漫长而且名字特别特别长的社区综合环境志愿服务活动")
    _, address = issued(stage, alice)
    answer = web.test_client().get(address)
    assert answer.data.decode("latin-1").count("/Type /Page\n") == 1
    assert len(answer.data) < 200_000


def test_a_link_that_is_too_old_or_made_up_says_what_to_do(stage: Stage, web: Flask, alice: Person) -> None:
    serves(stage, alice, 1)
    _, address = issued(stage, alice)
    stage.clock.forward(days=8)
    for link in (address, "/p/certificate/x", "/p/certificate/48210938471029384756.99999999999.x"):
        answer = web.test_client().get(link)
        assert answer.status_code == 410
        assert "开证明" in answer.text


@pytest.fixture
def address(web: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, web)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_on_a_phone_the_page_is_read_without_scrolling_sideways(
    stage: Stage, alice: Person, address: str, page: "Page"
) -> None:
    serves(stage, alice, 1)
    made, _ = issued(stage, alice)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/p/verify/{made.new.number}")
    assert page.locator("section").count() == 2
    assert page.locator("section").first.locator(".status").inner_text() == "有效"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    size = page.locator("dd").first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= 16
