"""Two web processes and an impatient thumb: what is tapped many times at one moment is entered once."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bot.domain.audit import AuditQuery
from bot.domain.imports import ImportKind
from bot.domain.people import Role
from bot.services.persons.import_links import open_import
from bot.services.persons.people import grant, meet
from tests.services.stage import openid
from tests.web.conftest import Bot, bot_with

TAPS = 8
ROWS = [f"活动{number},2099-03-07 09:00,2099-03-07 11:00,北门" for number in range(40)]
LIST = "\n".join(["活动名称,开始时间,结束时间,地点", *ROWS])


@pytest.fixture
def bot(database_url: str) -> Iterator[Bot]:
    with bot_with(database_url, webs=2) as bot:
        yield bot


def address(bot: Bot, key: str, number: int) -> str:
    return f"http://127.0.0.1:{bot.ports[number % 2]}/p/import/{key}"


def form(page: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_many_taps_on_two_processes_enter_once(bot: Bot) -> None:
    with bot.stage.working() as work:
        olga = meet(work, openid("olga"))
        grant(work, olga, Role.ORGANIZER)
        key = open_import(work, olga, ImportKind.ACTIVITIES, olga.id)
    browser = requests.Session()
    given = {"do": "read", "form": form(browser.get(address(bot, key, 0), timeout=30).text)}
    file = {"file": ("活动.csv", LIST.encode("gbk"))}
    read = browser.post(address(bot, key, 1), data=given, files=file, timeout=30)
    assert "可以录入：40 行" in read.text
    cookies, tap = browser.cookies.get_dict(), {"do": "enter", "form": form(read.text)}

    def taps(number: int) -> str:
        return requests.post(address(bot, key, number), data=tap, cookies=cookies, timeout=60).text

    with ThreadPoolExecutor(TAPS) as thumbs:
        pages = list(thumbs.map(taps, range(TAPS)))
    assert [("录入 40 行" in page, "过时" in page) for page in pages] == [(True, False)] * TAPS
    with bot.stage.open() as uow:
        assert len(uow.activities.latest(100)) == 40
        assert len(uow.audit.entries(AuditQuery(action="import.activities"))) == 1
    assert len(bot.stage.deliveries(source(bot))) == 1
    assert "Traceback" not in bot.said()
    assert key not in bot.said()


def test_a_very_large_upload_is_answered_by_a_sentence(running: Bot) -> None:
    sent = requests.post(address(running, "x", 0), files={"file": ("x.csv", b"x" * 5_000_000)}, timeout=30)
    assert (sent.status_code, "文件太大" in sent.text) == (413, True)
    assert "Traceback" not in running.said()


def source(bot: Bot) -> str:
    with bot.stage.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="import.activities"))
    return entry.of
