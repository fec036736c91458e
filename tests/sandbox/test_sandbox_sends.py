"""Customer-service messages, templates, notices and mass sends."""

import pytest

from tests.sandbox.toys import running_box


@pytest.fixture
def alice(box):
    return box.person("alice")


def codes(answers):
    return [answer["errcode"] for answer in answers]


def test_writing_opens_five_messages_for_two_days(box, alice):
    assert box.custom(alice)["errcode"] == 45015
    box.say(alice)
    assert codes(box.custom(alice, f"第{i}条") for i in range(6)) == [0, 0, 0, 0, 0, 45047]
    assert len(box.heard(alice, "custom")) == 5


def test_the_window_closes_after_48_hours(box, alice):
    box.say(alice)
    box.clock(advance_seconds=48 * 3600 - 60)
    box._token = ""
    assert box.custom(alice)["errcode"] == 0
    box.clock(advance_seconds=61)
    assert box.custom(alice)["errcode"] == 45015


@pytest.mark.parametrize(
    ("action", "given"),
    [("menu", {"key": "k"}), ("scan", {"scene": "s"}), ("say", {"text": "1", "bizmsgmenuid": "a"})],
)
def test_taps_and_scans_open_three_messages_for_a_minute(box, alice, action, given):
    box.act(alice, action, **given)
    assert codes(box.custom(alice) for _ in range(4)) == [0, 0, 0, 45047]
    box.clock(advance_seconds=61)
    assert box.custom(alice)["errcode"] == 45015


def test_opening_a_page_from_the_menu_opens_nothing(box, alice):
    box.act(alice, "menu", url="https://example.com")
    assert box.custom(alice)["errcode"] == 45015


def test_following_opens_and_leaving_closes(box):
    bob = box.person("bob", following=False)
    box.act(bob, "follow")
    assert box.custom(bob)["errcode"] == 0
    box.act(bob, "unfollow")
    assert box.custom(bob)["errcode"] == 45015


@pytest.mark.parametrize(("additive", "sent"), [(False, 5), (True, 9)])
def test_a_new_message_starts_over_or_adds(box, alice, additive, sent):
    box.settings(additive_windows=additive)
    box.say(alice)
    box.custom(alice)
    box.say(alice)
    answers = codes(box.custom(alice) for _ in range(sent + 1))
    assert answers == [0] * sent + [45047]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "fax"}, 40008),
        ({"msgtype": "text", "text": {"content": ""}}, 44004),
        ({"msgtype": "text", "text": {"content": "好" * 683}}, 45002),
        ({"msgtype": "image", "image": {"media_id": "x"}}, 40007),
        ({"msgtype": "news", "news": {"articles": [{}, {}]}}, 45008),
        ({"msgtype": "msgmenu", "msgmenu": {"list": []}}, 40035),
        ({"msgtype": "news", "news": {"articles": [{"title": "t", "url": "http://x"}]}}, 0),
        ({"msgtype": "msgmenu", "msgmenu": {"head_content": "h", "list": [{"id": "1", "content": "c"}]}}, 0),
    ],
)
def test_kinds_and_limits_of_custom_messages(box, alice, body, code):
    box.say(alice)
    assert box.api("message/custom/send", {"touser": alice, **body})["errcode"] == code


TOGGLES = {"blocked": 48002, "blacklisted": 43019, "frozen": 50002}


@pytest.mark.parametrize("toggle", TOGGLES)
def test_people_who_cannot_be_written_to(box, alice, toggle):
    box.say(alice)
    box.act(alice, "toggles", **{toggle: True})
    assert box.custom(alice)["errcode"] == TOGGLES[toggle]
    assert box.custom("nobody")["errcode"] == 40003


def test_typing(box, alice):
    body = {"touser": alice, "command": "Typing"}
    assert box.api("message/custom/typing", body)["errcode"] == 45080
    box.say(alice)
    assert codes(box.api("message/custom/typing", body) for _ in range(2)) == [0, 45081]
    assert box.api("message/custom/typing", body | {"command": "x"})["errcode"] == 45072


def test_a_template_is_a_card_and_reports_its_end(box, webhook, alice):
    answer = box.template(alice, url="https://example.com/a")
    event = webhook.events("TEMPLATESENDJOBFINISH")[0]
    assert (event["MsgID"], event["Status"]) == (str(answer["msgid"]), "success")
    card = box.chat(alice)[0]
    assert card["road"] == card["type"] == "template"
    assert card["data"]["rows"][0] == {"name": "活动名称", "value": "学雷锋日"}
    assert card["data"]["url"] == "https://example.com/a"


@pytest.mark.parametrize(
    ("key", "value"),
    [("thing1", "字" * 21), ("thing1", ""), ("time2", "明天八点"), ("time2", "3月1日(周日) 8:30")],
)
def test_typed_fields_have_limits(box, alice, key, value):
    answer = box.template(alice, {key: value})
    assert answer["errcode"] == 47003
    assert f"data.{key}.value" in answer["errmsg"]


@pytest.mark.parametrize(
    "value", ["15:01", "2027年3月1日 08:30", "2027-03-01 08:30:00", "2027年3月1日 08:30~2027年3月1日 11:00"]
)
def test_times_that_pass(box, alice, value):
    assert box.template(alice, {"time2": value})["errcode"] == 0


def test_a_client_msg_id_counts_once_in_ten_minutes(box, webhook, alice):
    first, second = (box.template(alice, client_msg_id="r1")["msgid"] for _ in range(2))
    assert first == second
    box.clock(advance_seconds=601)
    assert box.template(alice, client_msg_id="r1")["msgid"] != first
    assert len(webhook.events("TEMPLATESENDJOBFINISH", 2)) == 2
    assert box.get("delivered", by="client_msg_id") == {"r1": 2}
    assert box.get("delivered", text_contains="学雷锋日", client_msg_id="r1") == {alice: 2}


def test_templates_to_those_who_cannot_have_them(box, webhook, alice):
    assert box.template(box.person("bob", following=False))["errcode"] == 43004
    assert box.template(alice, template_id="?")["errcode"] == 40037
    box.act(alice, "toggles", blocked=True)
    assert box.template(alice)["errcode"] == 0
    assert webhook.events("TEMPLATESENDJOBFINISH")[0]["Status"] == "failed:user block"
    assert box.chat(alice) == []


def test_results_may_come_early_and_twice(box, webhook, alice):
    box.settings(result_before_reply=True, result_copies=2)
    box.template(alice)
    assert len(webhook.pushes) == 2


def test_templates_are_listed_and_can_be_added(box, alice):
    box.post("templates", template_id="T9", title="时长", fields={"number1": "小时", "note": "备注"})
    ids = [row["template_id"] for row in box.api("template/get_all_private_template")["template_list"]]
    assert (
        ids
        == [row["template_id"] for row in box.get("templates")]
        == ["TEMPLATE_REMINDER", "TEMPLATE_NOTICE", "T9"]
    )
    data = {"number1": {"value": "42.5"}, "note": {"value": "字" * 30}}
    assert (
        box.api("message/template/send", {"touser": alice, "template_id": "T9", "data": data})["errcode"] == 0
    )
    assert box.chat(alice)[0]["data"]["rows"][1]["value"] == "字" * 20


def test_a_notice_costs_a_credit(box, webhook, alice):
    data = {"thing1": {"value": "a"}, "thing2": {"value": "b"}, "time3": {"value": "15:00"}}
    body = {"touser": alice, "template_id": "TEMPLATE_NOTICE", "data": data}
    assert box.api("message/subscribe/bizsend", body)["errcode"] == 43101
    box.act(
        alice,
        "event",
        event="subscribe_msg_popup_event",
        SubscribeMsgPopupEvent={
            "List": [{"TemplateId": "TEMPLATE_NOTICE", "SubscribeStatusString": "accept", "PopupScene": "1"}]
        },
    )
    assert codes(box.api("message/subscribe/bizsend", body) for _ in range(2)) == [0, 43101]
    assert "<ErrorStatus><![CDATA[success]]>" in webhook.events("subscribe_msg_sent_event")[0].body
    assert len(box.heard(alice, "notice")) == 1


def mass(box, text, **more):
    body = {"filter": {"is_to_all": True}, "msgtype": "text", "text": {"content": text}, **more}
    return box.api("message/mass/sendall", body)


def test_a_mass_send_reaches_all_and_reports_its_end(box, webhook, alice):
    bob = box.person("bob")
    box.act(bob, "toggles", blacklisted=True)
    answer = mass(box, "明天降温")
    event = webhook.events("MASSSENDJOBFINISH")[0]
    assert (event["MsgID"], event["TotalCount"], event["SentCount"]) == (str(answer["msg_id"]), "2", "1")
    assert (box.heard(alice, "mass"), box.heard(bob, "mass")) == (["明天降温"], [])
    assert box.api("message/mass/get", {"msg_id": answer["msg_id"]})["msg_status"] == "SEND_SUCCESS"


def test_the_same_mass_send_counts_once(box, alice):
    first = mass(box, "a", clientmsgid="m1")
    assert mass(box, "b", clientmsgid="m1")["errcode"] == 45066
    box.clock(advance_seconds=61)
    repeat = mass(box, "b", clientmsgid="m1")
    assert (repeat["errcode"], repeat["msg_id"]) == (45065, first["msg_id"])
    assert mass(box, "c", clientmsgid="m" * 33)["errcode"] == 45067
    assert codes(mass(box, "同文") for _ in range(2)) == [0, 45066]


def test_nobody_gets_more_than_four_a_month(box, alice):
    bob = box.person("bob")
    answers = [
        box.api("message/mass/send", {"touser": [alice, bob], "msgtype": "text", "text": {"content": f"{i}"}})
        for i in range(5)
    ]
    assert codes(answers) == [0] * 5
    assert len(box.heard(alice, "mass")) == 4
    assert box.api("message/mass/send", {"touser": [alice], "msgtype": "text"})["errcode"] == 40130


def test_a_subscription_account_sends_to_all_once_a_day(webhook, tmp_path):
    with running_box(webhook, tmp_path, account="verified_subscription") as box:
        assert codes([mass(box, "a"), mass(box, "b")]) == [0, 45028]
        box.clock(advance_seconds=86400)
        box._token = ""
        assert mass(box, "c")["errcode"] == 0
