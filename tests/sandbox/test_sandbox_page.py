"""The phone in a real browser, on a phone-sized and on a desktop screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.toys import reply

TAP = '<a href="weixin://bizmsgmenu?msgmenucontent=报名&msgmenuid=a1">我要报名</a>'
CHOICE = f"请选 {TAP} <script>alert(1)</script>"


@pytest.fixture(params=[(1280, 800), (375, 700)], ids=["desktop", "phone"])
def page(request, browser, box, webhook):
    webhook.answer = lambda push: b"" if push["Event"] == "unsubscribe" else reply(push, CHOICE)
    box.api(
        "menu/create",
        {
            "button": [
                {"name": "活动", "sub_button": [{"type": "click", "name": "近期活动", "key": "list"}]},
                {"type": "click", "name": "我的", "key": "mine"},
            ]
        },
    )
    scene = {"scene": {"scene_str": "activity-1"}}
    box.api("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene})
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height})
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("dialog", lambda dialog: page.troubles.append(dialog.message))
    page.goto(box.url)
    yield page
    assert page.troubles == []
    page.close()


def hook(page: Page, name: str):
    return page.get_by_test_id(name)


def test_a_resident_follows_writes_taps_and_waits(page, box, webhook):
    hook(page, "person-name").fill("张阿姨")
    hook(page, "person-add").click()
    expect(hook(page, "person-select")).to_contain_text("张阿姨")
    hook(page, "follow").click()
    incoming = page.locator('[data-testid=bubble][data-road="passive"]')
    expect(incoming).to_contain_text("<script>")

    hook(page, "input").fill("你好")
    hook(page, "input").press("Enter")
    expect(page.locator('[data-testid=bubble][data-direction="out"]')).to_have_text("你好")
    expect(incoming).to_have_count(2)
    incoming.last.get_by_role("button", name="我要报名").click()
    expect(incoming).to_have_count(3)
    assert (webhook.pushes[-1]["Content"], webhook.pushes[-1]["bizmsgmenuid"]) == ("报名", "a1")

    hook(page, "menu-0").click()
    hook(page, "menu-item").click()
    expect(incoming).to_have_count(4)
    hook(page, "menu-1").click()
    expect(incoming).to_have_count(5)

    openid = box.get("state")["people"][0]["openid"]
    box.template(openid)
    expect(page.locator('[data-testid=bubble][data-road="template"]')).to_contain_text("社区北门")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_time_travel_scanning_and_languages(page, box, webhook):
    hook(page, "person-name").fill("Bob")
    hook(page, "person-name").press("Enter")
    hook(page, "scan-open").click()
    hook(page, "scan-scene").fill("activity-1")
    hook(page, "scan-go").click()
    expect(page.locator('[data-testid=bubble][data-road="passive"]')).to_have_count(1)
    assert webhook.pushes[-1]["EventKey"] == "qrscene_activity-1"

    hook(page, "day").click()
    hook(page, "hour").click()
    expect(hook(page, "clock")).to_have_text(re.compile(box.get("state")["now"][:10]))
    page.wait_for_function(
        "async () => (await (await fetch('/sandbox/api/state')).json()).offset_seconds === 90000"
    )

    hook(page, "lang").click()
    expect(hook(page, "send")).to_have_text("Send")
    page.reload()
    expect(hook(page, "send")).to_have_text("Send")
    expect(hook(page, "wire")).to_contain_text("subscribe")

    hook(page, "unfollow").click()
    expect(hook(page, "follow")).to_be_enabled()
    expect(hook(page, "input")).to_be_hidden()


def test_a_broken_bot_shows_wechats_sentence(page, webhook):
    webhook.answer = lambda _: (500, b"")
    hook(page, "person-name").fill("Charlie")
    hook(page, "person-add").click()
    hook(page, "follow").click()
    sentence = page.locator('[data-testid=bubble][data-road="platform"]')
    expect(sentence).to_have_text("该服务号暂时无法提供服务，请稍后再试")


def test_voice_picture_place_and_emoji(page, webhook):
    hook(page, "person-name").fill("Erin")
    hook(page, "person-add").click()
    hook(page, "follow").click()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="语音").click()
    page.get_by_label("识别结果").fill("我要报名")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="位置").click()
    page.get_by_role("button", name="社区北门").click()
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    page.locator("#picture").set_input_files(picture)
    outgoing = page.locator('[data-testid=bubble][data-direction="out"]')
    expect(outgoing).to_have_count(3)
    expect(page.locator('[data-testid=bubble][data-road="passive"]')).to_have_count(4)
    sent = {push["MsgType"]: push for push in webhook.pushes}
    assert (sent["voice"]["Recognition"], sent["location"]["Label"]) == ("我要报名", "社区北门")
    page.get_by_role("button", name="表情").click()
    page.get_by_role("button", name="👍").click()
    hook(page, "send").click()
    expect(outgoing.last).to_have_text("👍")


def test_a_resident_agrees_to_a_notice_and_it_is_spent(page, box, webhook):
    hook(page, "person-name").fill("Frank")
    hook(page, "person-add").click()
    hook(page, "follow").click()
    expect(page.locator('[data-testid=bubble][data-road="passive"]')).to_have_count(1)
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="订阅").click()
    hook(page, "accept-TEMPLATE_NOTICE").click()
    data = {"thing1": {"value": "a"}, "thing2": {"value": "b"}, "time3": {"value": "15:00"}}
    credits = "people[0].notice_credits.TEMPLATE_NOTICE"
    page.wait_for_function(f"async () => (await (await fetch('/sandbox/api/state')).json()).{credits}")
    openid = box.get("state")["people"][0]["openid"]
    box.api("message/subscribe/bizsend", {"touser": openid, "template_id": "TEMPLATE_NOTICE", "data": data})
    expect(page.locator('[data-testid=bubble][data-road="notice"]')).to_contain_text("社区通知")
    assert "<SubscribeStatusString><![CDATA[accept]]>" in webhook.events("subscribe_msg_popup_event")[0].body


def test_a_number_in_a_text_can_be_called(page, box):
    hook(page, "person-name").fill("Gina")
    hook(page, "person-add").click()
    hook(page, "follow").click()
    expect(page.locator('[data-testid=bubble][data-road="passive"]')).to_have_count(1)
    openid = box.get("state")["people"][0]["openid"]
    link = '<a href="tel:13800000000">拨打</a>'
    box.custom(openid, f"李大爷的电话：13912345678，社区 010-12345678，编号 139123456789，{link}")
    said = page.locator('[data-testid=bubble][data-road="custom"]')
    expect(said).to_contain_text("李大爷")
    assert [each.get_attribute("href") for each in said.get_by_role("link").all()] == [
        "tel:13912345678",
        "tel:010-12345678",
        "tel:13800000000",
    ]


def test_the_keyboard_reaches_everything(page):
    hook(page, "person-name").fill("Dora")
    hook(page, "person-name").press("Enter")
    expect(hook(page, "follow")).to_be_enabled()
    hook(page, "follow").focus()
    page.keyboard.press("Enter")
    expect(hook(page, "input")).to_be_visible()
    reached = set()
    page.locator("body").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.testid ?? document.activeElement.id"))
    assert {
        "person-select",
        "person-add",
        "unfollow",
        "input",
        "send",
        "menu-0",
        "hour",
        "day",
        "lang",
        "log",
    } <= reached
