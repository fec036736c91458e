"""An organizer imports a list: from the chat to a page in a real browser at 375 px, and back to the chat."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from bot.domain.people import Role
from bot.services.persons.people import grant, meet
from tests.e2e.conftest import Phone, Town

WRONG = ("合唱排练", "下周三", "2099-10-09 11:00", "三号院活动室", "很多")


@pytest.fixture(params=[375, 1280], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Without scripts: the page needs none."""
    view = {"width": request.param, "height": 800}
    context = browser.new_context(locale="zh-CN", java_script_enabled=False, viewport=view)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def olga(running: Town) -> Phone:
    olga = running.resident("小敏")
    with running.stage.working() as work:
        grant(work, meet(work, olga.openid), Role.ORGANIZER)
    return olga


def filled(page: Page, folder: Path, *rows: tuple[object, ...]) -> Path:
    """The empty sheet as the page gives it, filled in and saved."""
    with page.expect_download() as blank:
        page.get_by_role("link", name="Excel 空表").click()
    blank.value.save_as(folder / "blank.xlsx")
    book = load_workbook(folder / "blank.xlsx")
    sheet = book.worksheets[0]
    names = ("活动名称", "开始时间", "结束时间", "地点", "名额")
    columns = [cell.column for name in names for cell in sheet[1] if cell.value == name]
    for number, row in enumerate(rows, 2):
        for column, value in zip(columns, row, strict=True):
            sheet.cell(number, column, value)
    book.save(folder / "活动.xlsx")
    return folder / "活动.xlsx"


def test_from_the_chat_to_the_page_and_back(page: Page, olga: Phone, tmp_path: Path, running: Town) -> None:
    title = f"敬老茶话会{page.viewport_size['width']}" if page.viewport_size else ""
    right = (title, "2099/10/8 9:00", "2099-10-08 11:00", "三号院活动室", 20)
    said = olga.says("导入活动")
    page.goto(next(line for line in said.split("\n") if line.startswith("http")))
    expect(page.get_by_role("heading", level=1)).to_have_text("导入活动")
    snapped(page, tmp_path, "empty")
    page.get_by_label("选择填好的文件").set_input_files(filled(page, tmp_path, right, WRONG))
    page.get_by_role("button", name="检查文件").click()
    expect(page.get_by_text("有错：1 行")).to_be_visible()
    expect(page.locator(".wrongs")).to_contain_text("开始时间：要填日期和时间")
    snapped(page, tmp_path, "wrong")

    page.get_by_role("button", name="换一个文件").click()
    page.get_by_label("选择填好的文件").set_input_files(filled(page, tmp_path, right))
    page.get_by_role("button", name="检查文件").click()
    expect(page.locator(".rights")).to_contain_text(f"发布：{title}")
    assert title not in titles(running)
    snapped(page, tmp_path, "right")
    page.get_by_role("button", name="确认录入这 1 行").click()
    expect(page.get_by_text("录入 1 行")).to_be_visible()
    snapped(page, tmp_path, "done")
    page.go_back()
    page.reload()
    expect(page.get_by_text("录入 1 行")).to_be_visible()

    olga.gets("导入活动完成：录入 1 行", "custom")
    assert titles(running).count(title) == 1


def titles(running: Town) -> list[str]:
    with running.stage.open() as uow:
        return [each.activity.title for each in uow.activities.latest(100)]


def snapped(page: Page, folder: Path, name: str) -> None:
    """Nothing is wider than the screen."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
