"""A resident's phone in a real browser at 390 px: from following to the reminder."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Town


@pytest.fixture
def page(browser: Browser, running: Town) -> Iterator[Page]:
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(running.url)
    yield page
    context.close()


def test_follow_sign_up_travel_and_be_reminded(page: Page, running: Town) -> None:
    morning = running.next_morning()
    running.activity("河边散步", morning + timedelta(hours=33))  # tomorrow at 19:00
    page.get_by_test_id("person-name").fill("张桂兰")
    page.get_by_test_id("person-add").click()
    page.get_by_test_id("follow").click()
    passive = page.locator('[data-testid=bubble][data-road="passive"]')
    expect(passive.last).to_contain_text("中北路社区")

    page.get_by_test_id("input").fill("活动")
    page.get_by_test_id("input").press("Enter")
    expect(passive).to_have_count(2)
    passive.last.get_by_role("button").filter(has_text="河边散步").click()
    expect(passive).to_have_count(3)
    passive.last.get_by_role("button").filter(has_text="报名").first.click()
    expect(passive).to_have_count(4)
    page.get_by_test_id("input").fill("张桂兰 1")
    page.get_by_test_id("input").press("Enter")
    expect(passive).to_have_count(5)
    expect(passive.last).to_contain_text("河边散步")

    page.get_by_test_id("day").click()
    reminder = page.locator('[data-testid=bubble][data-road="custom"]')
    expect(reminder.first).to_contain_text("河边散步")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
