"""Handing in a file by the link of the chat: checked, entered once, by its organizer alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from bot.domain.activities import NewActivity
from bot.domain.audit import AuditQuery
from bot.domain.imports import BYTES, ROWS, ImportKind
from bot.domain.people import Role
from bot.domain.records import StoreGoneError, UnitOfWork
from bot.services.activities.organize import publish
from bot.services.persons.import_links import close_imports, open_import
from bot.services.persons.people import agree, choose_language, erase, grant, meet
from bot.store.tables import import_links
from bot.texts.speech import Speech
from bot.web.certificates import Registry
from bot.web.imports import import_pages
from tests.chat import local, texts
from tests.services.stage import POLICY, Stage, openid

PEOPLE = "姓名,标签\n李大爷,合唱队\n王奶奶,\n"
ACTIVITIES = "活动名称,开始时间,结束时间,地点,名额\n清洁,2027/3/7 9:00,2027/3/7 11:00,北门,20\n"
HOURS = "姓名,活动名称,开始时间,结束时间,时长（小时）,地点,补录原因,凭据\n{}\n"
SERVED = "alice,雷锋日,2026/3/5 9:00,2026/3/5 12:00,2.5,北门,以前的,签到表"


@dataclass
class Site:
    stage: Stage
    app: Flask
    key: str = ""
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def opened(self, kind: ImportKind) -> "Site":
        with self.stage.working() as work:
            olga = self.stage.person("olga")
            self.key = open_import(work, olga, kind, olga.id)
        return self

    def sees(self, client: FlaskClient | None = None, **asked: str) -> tuple[int, str]:
        return shown((client or self.client).get(f"/p/import/{self.key}", query_string=asked))

    def form(self) -> str:
        found = re.search(r'name="form" value="([^"]+)"', self.sees()[1])
        assert found
        return found[1]

    def sends(
        self, do: str, content: bytes = b"", form: str = "", client: FlaskClient | None = None
    ) -> tuple[int, str]:
        given: dict[str, Any] = {"do": do, "form": form or self.form()}
        if do == "read":
            given["file"] = FileStorage(BytesIO(content), "x.csv" if content else "")
        body, _, boundary = stream_encode_multipart(given, use_tempfile=False)
        kind = f"multipart/form-data; boundary={boundary}"
        path = f"/p/import/{self.key}"
        how: dict[str, Any] = {"content_type": kind, "follow_redirects": True}
        return shown((client or self.client).post(path, data=body.read(), **how))

    def hands_in(self, text: str) -> str:
        code, page = self.sends("read", text.encode())
        assert code == 200, page
        return page

    def kept(self) -> list[str]:
        """What lies in the database of files."""
        with self.stage.engine.connect() as connection:
            return list(connection.scalars(select(import_links.c.file)))

    def acts(self) -> list[str]:
        with self.stage.open() as uow:
            return [entry.action for entry in uow.audit.entries(AuditQuery())]

    def titles(self) -> list[str]:
        with self.stage.open() as uow:
            return [each.activity.title for each in uow.activities.latest(50)]


def shown(response: TestResponse) -> tuple[int, str]:
    assert "Traceback" not in response.text
    return response.status_code, unescape(response.text)


def book(*lines: list[Any]) -> bytes:
    made, out = Workbook(), BytesIO()
    for line in lines:
        made.worksheets[0].append(line)
    made.save(out)
    return out.getvalue()


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    stage = Stage(database_url)
    with stage.working() as work:
        agree(work, meet(work, openid("alice")), "alice")
        olga = meet(work, openid("olga"))
        agree(work, olga, "王敏")
        grant(work, olga, Role.ORGANIZER)
    app = Flask("bot.web.site")  # its templates
    speech = Speech(texts(), "zh_CN")
    registry = Registry(stage.open, stage.clock, POLICY, speech, "社区", "https://x.example")
    app.register_blueprint(import_pages(registry))
    yield Site(stage, app)
    stage.engine.dispose()


def test_an_organizer_without_a_name_is_spoken_to(site: Site) -> None:
    with site.stage.working() as work:
        work.uow.people.change(site.stage.person("olga").id, name="")
    assert "新登记：王奶奶，由您代为联系" in site.opened(ImportKind.PEOPLE).hands_in("姓名\n王奶奶\n")


def test_people_are_checked_then_entered(site: Site) -> None:
    page = site.opened(ImportKind.PEOPLE).hands_in(PEOPLE)
    assert "可以录入：2 行" in page
    assert "新登记：李大爷，由王敏代为联系，合唱队" in page
    with site.stage.open() as uow:
        assert uow.people.cared_for(site.stage.person("olga").id) == []
    assert "录入 2 行" in site.sends("enter")[1]
    with site.stage.open() as uow:
        named = [each.name for each in uow.people.cared_for(site.stage.person("olga").id)]
    assert sorted(named) == ["李大爷", "王奶奶"]
    with site.stage.open() as uow:
        (entry,) = uow.audit.entries(AuditQuery(action="import.people"))
    assert entry.by
    assert entry.by.id == site.stage.person("olga").id
    assert entry.detail == {"entered": 2, "unchanged": 0, "skipped": 0}


def test_it_is_told_in_the_chat(site: Site) -> None:
    site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES)
    site.sends("enter")
    (told,) = site.stage.deliveries(f"import:{_id(site)}")
    assert told.openid == openid("olga")


def _id(site: Site) -> int:
    with site.stage.engine.connect() as connection:
        return connection.scalars(select(import_links.c.id)).one()


def test_hours_go_to_the_ledger(site: Site) -> None:
    page = site.opened(ImportKind.HOURS).hands_in(HOURS.format(SERVED))
    assert "alice：雷锋日（2026-03-05），记2小时30分，并补建这个活动" in page
    site.sends("enter")
    with site.stage.open() as uow:
        (row,) = uow.hours.rows_of_person(site.stage.person("alice").id)
    assert (row.entry.minutes, row.entry.entered_by) == (150, site.stage.person("olga").id)


def test_a_wrong_row_keeps_all_out_unless_it_is_skipped(site: Site) -> None:
    wrong = "两个,2027/3/8,2027/3/8 9:00,,零\n,2027/3/8 9:00,2027/3/8 8:00,北门,\n"
    page = site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES + wrong)
    assert "有错：2 行" in page
    assert "第 3 行" in page
    assert "开始时间：要填日期和时间，例如 2027-03-01 08:30" in page
    assert "名额：要填数字" in page
    assert "地点：没有填" in page
    assert 'value="enter"' not in page
    site.sends("enter")  # whatever the browser sends
    assert site.titles() == []
    assert "录入 1 行" in site.sends("enter_right")[1]
    assert site.titles() == ["清洁"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("甲,0001-01-01 00:00,0001-01-01 01:00,北门,,", "开始时间：要填日期和时间"),
        ("甲,2027-03-07 08:00,9999-12-31 23:59,北门,,", "结束时间：要填日期和时间"),
        (f"甲,2027-03-07 08:00,2027-03-07 09:00,北门,,引导员 {10**30}", "岗位："),
        (
            f"甲,2027-03-07 08:00,2027-03-07 09:00,北门,2027-03-07 10:00 / 2027-03-07 11:00 / {10**30},",
            "其他班次：",
        ),
        ("甲,2027-03-07 08:00,2027-03-07 09:00,北门,2027-03-07 10:00 / 2027-03-07 11:00 / 0,", "其他班次："),
        ("甲,2027-03-07 08:00,2027-03-07 09:00,北门,9999-12-31 10:00 / 9999-12-31 11:00 / 1,", "其他班次："),
    ],
)
def test_beyond_what_can_be_kept_is_a_mistake_of_its_row(site: Site, row: str, words: str) -> None:
    heads = "活动名称,开始时间,结束时间,地点,其他班次,岗位\n"
    page = site.opened(ImportKind.ACTIVITIES).hands_in(f"{heads}{row}\n")
    assert "有错：1 行" in page
    assert words in page


def test_entering_twice_enters_once(site: Site) -> None:
    site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES)
    form = site.form()
    pages = [site.sends("enter", form=form) for _ in range(3)]
    assert all(code == 200 and "录入 1 行" in page and "过时" not in page for code, page in pages)
    assert site.titles() == ["清洁"]
    assert site.acts().count("import.activities") == 1


def test_what_is_there_already_is_told(site: Site) -> None:
    for _ in range(2):
        site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES)
        page = site.sends("enter")[1]
    assert "录入 0 行" in page
    assert "已有、不变 1 行" in page


def test_an_old_form_does_nothing(site: Site) -> None:
    site.opened(ImportKind.ACTIVITIES)
    form = site.form()
    site.sends("read", ACTIVITIES.encode(), form)
    code, page = site.sends("read", PEOPLE.encode(), form)
    assert (code, "这一页已过时" in page, "清洁" in page) == (200, True, True)


def test_a_form_of_another_browser_does_nothing(site: Site) -> None:
    """Which is what a forged form is: it brings no cookie of ours, or another."""
    site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES)
    form, other = site.form(), site.app.test_client()
    assert "没有允许 Cookie" in site.sends("enter", form=form, client=other)[1]
    assert "这一页已过时" in site.sends("enter", form=form, client=other)[1]
    assert "这一页已过时" in site.sends("enter", form="1x1x1.9999999999.AAAA")[1]
    assert site.titles() == []


def test_the_cookie_stays_with_the_site(site: Site) -> None:
    response = site.client.get(f"/p/import/{site.opened(ImportKind.PEOPLE).key}")
    cookie = response.headers["Set-Cookie"]
    assert all(part in cookie for part in ("SameSite=Strict", "HttpOnly", "Secure", "Path=/p/import"))
    assert response.headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]


def test_nothing_of_a_file_stays(site: Site) -> None:
    site.opened(ImportKind.PEOPLE).hands_in(PEOPLE)
    assert len(site.kept()[0]) > 0
    assert "李大爷" not in site.kept()[0]
    site.sends("again")
    assert site.kept() == [""]
    site.hands_in(PEOPLE)
    site.sends("enter")
    assert site.kept() == [""]


def test_what_was_never_entered_goes_with_the_link(site: Site) -> None:
    site.opened(ImportKind.PEOPLE).hands_in(PEOPLE)
    site.stage.clock.forward(hours=1)
    code, page = site.sees()
    assert (code, "回“导入”" in page) == (410, True)
    site.stage.work_off()
    assert site.kept() == []


def test_a_link_that_was_closed_or_replaced(site: Site) -> None:
    old = site.opened(ImportKind.PEOPLE).key
    new = site.opened(ImportKind.PEOPLE).key
    site.key = old
    assert site.sees()[0] == 410
    site.key = new
    assert site.sees()[0] == 200
    with site.stage.working() as work:
        assert close_imports(work, site.stage.person("olga"), None)
    for each in (new, old, "x", "%00"):
        site.key = each
        code, page = site.sees()
        assert (code, "链接已过期" in page) == (410, True)


def test_a_role_that_was_taken_away_between_check_and_entering(site: Site) -> None:
    site.opened(ImportKind.ACTIVITIES).hands_in(ACTIVITIES)
    form = site.form()
    with site.stage.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM grants")
    for code, page in (site.sees(), site.sends("enter", form=form)):
        assert (code, "您现在不是组织者" in page) == (403, True)
    assert site.client.get(f"/p/import/{site.key}/xlsx").status_code == 403
    assert site.titles() == []


def test_somebody_erased(site: Site) -> None:
    site.opened(ImportKind.PEOPLE).hands_in(PEOPLE)
    with site.stage.working() as work:
        erase(work, site.stage.person("olga"))
    assert site.sees()[0] == 410
    assert site.kept() == []


def test_what_became_wrong_after_the_check_is_shown_first(site: Site) -> None:
    starts_at = local("2026-03-05 09:00")
    new = NewActivity("雷锋日", starts_at, starts_at + timedelta(hours=3), "北门", None)
    site.opened(ImportKind.HOURS).hands_in(HOURS.format(SERVED))
    form = site.form()
    with site.stage.working() as work:
        publish(work, new, None)
    code, page = site.sends("enter", form=form)
    assert (code, "刚才有变化" in page, "这个活动不是志愿服务" in page) == (200, True, True)
    assert "import.hours" not in site.acts()


def test_roles_that_open_others_data_are_not_for_a_file_to_give(site: Site) -> None:
    text = "微信编号,身份\noNewcomer,志愿者、司机\noFriend,组织者\n"
    page = site.opened(ImportKind.PEOPLE).hands_in(text)
    assert "新加：…omer，志愿者、司机" in page
    assert "身份：这个身份只能由管理员授予" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "还没有选文件"),
        (b" ", "表格是空的"),
        (b"PK\x03\x04 broken", "这个 Excel 文件打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧版 .xls"),
        (b"%PDF-1.7", "这不是表格文件"),
        (b"name\n\x81\x20\xff\n", "文字编码认不出来"),
        (b"name\n" + b"x\n" * (ROWS + 1), f"行数太多（最多 {ROWS} 行）"),
        (b"name\n" + b"x" * BYTES, f"文件太大（最多 {BYTES // 1024} KB）"),
    ],
)
def test_what_is_no_list_is_answered_by_a_sentence(site: Site, content: bytes, words: str) -> None:
    code, page = site.opened(ImportKind.PEOPLE).sends("read", content)
    assert (code, words in page) == (422, True), page
    assert 'type="file"' in page
    assert site.kept() == [""]


def test_a_very_large_file(site: Site) -> None:
    code, page = site.opened(ImportKind.PEOPLE).sends("read", b"x" * 3_000_000)
    assert (code, "文件太大" in page, "返回" in page) == (413, True, True)


def test_formulas_and_unknown_columns(site: Site) -> None:
    content = book(["姓名", "序号", "标签"], ["=1+1", 1, None], ["李大爷", 2, None], ["王奶奶", 3, None])
    code, page = site.opened(ImportKind.PEOPLE).sends("read", content)
    assert (code, "姓名：是没有结果的公式" in page) == (200, True)
    assert page.count("序号：不认识这一列") == 1


def test_a_file_of_a_chinese_excel(site: Site) -> None:
    code, page = site.opened(ImportKind.PEOPLE).sends("read", PEOPLE.encode("gbk"))
    assert (code, "李大爷" in page) == (200, True)


def test_somebody_of_the_same_name_with_wechat_is_pointed_out(site: Site) -> None:
    page = site.opened(ImportKind.PEOPLE).hands_in("姓名\nalice\n李大爷\n")
    assert page.count("公众号里已有同名的人") == 1


def test_a_closed_link_is_told_in_both_languages(site: Site) -> None:
    site.key = "x"
    code, page = site.sees()
    assert (code, "链接已过期" in page, "This link is too old" in page) == (410, True, True)


def test_what_a_file_says_is_no_markup(site: Site) -> None:
    page = site.opened(ImportKind.PEOPLE)
    page.sends("read", "姓名,<b>列</b>\n<script>x()</script>,\n<i>甲</i>,乙\n".encode())
    raw = site.client.get(f"/p/import/{site.key}").text
    assert "<script>" not in raw
    assert "&lt;script&gt;" in raw
    assert "<b>列" not in raw


@pytest.mark.parametrize("kind", list(ImportKind))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_empty_sheet_is_understood_when_it_comes_back(
    site: Site, kind: ImportKind, language: str
) -> None:
    site.opened(kind)
    with site.client.get(f"/p/import/{site.key}/xlsx?lang={language}") as found:
        sheet, help_sheet = load_workbook(BytesIO(found.data)).worksheets
    heads = [cell.value for cell in sheet[1]]
    assert [row[0].value for row in help_sheet.iter_rows(min_row=2)] == heads
    with site.client.get(f"/p/import/{site.key}/csv?lang={language}") as found:
        assert found.data.decode("utf-8-sig").strip().split(",") == heads
    code, page = site.sends("read", book(heads, ["?" for _ in heads]))
    assert (code, "不认识这一列" in page) == (200, False)


def test_a_database_that_is_gone(site: Site) -> None:
    def gone() -> UnitOfWork:
        raise StoreGoneError("no connection")

    app = Flask("bot.web.site")
    registry = Registry(gone, site.stage.clock, POLICY, Speech(texts(), "zh_CN"), "社区", "http://x")
    app.register_blueprint(import_pages(registry))
    for code, page in (
        shown(app.test_client().get("/p/import/x")),
        shown(app.test_client().post("/p/import/x")),
    ):
        assert (code, "什么都没有改" in page, "返回" in page) == (503, True, True)


def test_in_english(site: Site) -> None:
    with site.stage.working() as work:
        choose_language(work, site.stage.person("olga"), "en")
    site.opened(ImportKind.ACTIVITIES)
    assert "Import activities" in site.sees()[1]
    assert "导入活动" in site.sees(lang="zh_CN")[1]
    page = site.hands_in("Title,Starts,Ends,Place\nCleaning,2027-03-07 09:00,2027-03-07 11:00,\n")
    assert "Place: is empty" in page


def test_every_mistake_has_its_words(site: Site) -> None:
    """No row is ever answered by a key or by English in a Chinese page."""
    lines = [
        "x" * 61 + ",2027/3/7 9:00,2027/3/7 11:00,北门,20,party,maybe,king,无,无,无",
        "甲,2027/3/7 9:00,2027/3/7 8:00,北门,0,志愿服务,是,急救,引导员 0,sometimes,x / y",
        "乙,2027/3/7 9:00,2027/3/7 11:00,北门,many,志愿服务,否,培训：急救,引导员 2,每周六,",
    ]
    heads = "活动名称,开始时间,结束时间,地点,名额,类型,要留手机号,报名条件,岗位,重复,其他班次\n"
    page = site.opened(ImportKind.ACTIVITIES).hands_in(heads + "\n".join(lines))
    wrongs = page[page.index('class="wrongs"') : page.index("</ol>")]
    assert "有错：3 行" in page
    assert not re.search(r"Input|should|must|Value|wrong\.", wrongs), wrongs
    assert "要留手机号：填“是”或“否”" in wrongs
