"""What a person can do on the phone, and the XML it becomes."""

import pytest

from tests.sandbox.toys import Push, reply

SORRY = "该服务号暂时无法提供服务，请稍后再试"


def test_a_new_person_has_an_openid_like_wechats(box):
    openid = box.person()
    assert len(openid) == 28
    assert openid.startswith("o")
    assert box.post("people", name="bob", openid=openid)["error"]
    assert box.post("people", name="")["error"]


def test_many_people_at_once(box):
    people = [{"name": f"n{i}", "openid": f"o{i}", "following": True} for i in range(20)]
    assert len(box.post("people", people=people)["people"]) == 20
    assert box.api("user/get")["total"] == 20


def test_following_and_leaving(box, webhook):
    webhook.answer = lambda push: reply(push, "欢迎")
    alice = box.person(following=False)
    assert "does not follow" in box.say(alice)["error"]
    assert box.act(alice, "follow")["shown"] == "欢迎"
    assert box.act(alice, "unfollow")["shown"] == ""
    assert [(p["Event"], p["EventKey"], p["MsgId"]) for p in webhook.pushes] == [
        ("subscribe", "", ""),
        ("unsubscribe", "", ""),
    ]
    assert box.get("state")["people"][0]["following"] is False


@pytest.mark.parametrize(
    ("event", "shown"), [("unsubscribe", ""), ("LOCATION", ""), ("CLICK", SORRY), ("VIEW", "")]
)
def test_only_what_a_person_did_shows_an_error(box, webhook, event, shown):
    webhook.answer = lambda _: (500, b"")
    assert box.act(box.person(), "event", event=event)["shown"] == shown


def test_scanning_follows_first_and_then_scans(box, webhook):
    scene = {"scene": {"scene_str": "activity-1"}}
    ticket = box.api("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene})["ticket"]
    alice = box.person(following=False)
    box.act(alice, "scan", scene="activity-1")
    box.act(alice, "scan", scene="activity-1")
    first, second = webhook.pushes
    assert (first["Event"], first["EventKey"], first["Ticket"]) == ("subscribe", "qrscene_activity-1", ticket)
    assert (second["Event"], second["EventKey"], second["Ticket"]) == ("SCAN", "activity-1", ticket)
    assert box.api("user/info", openid=alice)["qr_scene_str"] == "activity-1"


MESSAGES = [
    (
        {"type": "voice", "recognition": "我要报名"},
        {"MsgType": "voice", "Recognition": "我要报名", "Format": "amr"},
    ),
    ({"type": "voice"}, {"MsgType": "voice", "Recognition": ""}),
    ({"type": "image", "url": "http://x/p"}, {"MsgType": "image", "PicUrl": "http://x/p"}),
    ({"type": "video"}, {"MsgType": "video"}),
    ({"type": "shortvideo"}, {"MsgType": "shortvideo"}),
    (
        {"type": "location", "lat": 39.97, "lng": 116.49, "label": "北门"},
        {
            "MsgType": "location",
            "Location_X": "39.97",
            "Location_Y": "116.49",
            "Label": "北门",
            "Scale": "16",
        },
    ),
    ({"type": "link", "title": "t", "url": "http://x"}, {"MsgType": "link", "Title": "t", "Url": "http://x"}),
]


@pytest.mark.parametrize(("given", "fields"), MESSAGES)
def test_every_kind_of_message(box, webhook, given, fields):
    outcome = box.act(box.person(), "send", **given)
    push = webhook.pushes[0]
    assert push["MsgId"] == str(outcome["msgid"])
    assert {name: push[name] for name in fields} == fields


def test_what_is_sent_can_be_fetched_for_three_days(box, webhook):
    box.act(box.person(), "send", type="image")
    media_id = webhook.pushes[0]["MediaId"]
    answer = box.raw("media/get", media_id=media_id)
    assert answer.content.startswith(b"\x89PNG")
    assert "photo.png" in answer.headers["Content-Disposition"]
    assert box.http.get(webhook.pushes[0]["PicUrl"]).headers["Content-Type"] == "image/png"
    box.clock(advance_seconds=3 * 86400)
    assert box.api("media/get", token=box.stable()["access_token"], media_id=media_id)["errcode"] == 40007


def test_menu_taps(box, webhook):
    alice = box.person()
    box.act(alice, "menu", key="mine")
    box.act(alice, "menu", url="https://example.com/")
    assert [(p["Event"], p["EventKey"]) for p in webhook.pushes] == [
        ("CLICK", "mine"),
        ("VIEW", "https://example.com/"),
    ]


def test_tapping_a_choice_says_its_text(box, webhook):
    box.say(box.person(), "报名", bizmsgmenuid="a1")
    assert (webhook.pushes[0]["Content"], webhook.pushes[0]["bizmsgmenuid"]) == ("报名", "a1")


EVENTS = {
    "LOCATION": "<Latitude>",
    "view_miniprogram": "<MenuId>",
    "scancode_push": "<ScanCodeInfo><ScanType>",
    "scancode_waitmsg": "<ScanResult>",
    "pic_sysphoto": "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>",
    "pic_photo_or_album": "<SendPicsInfo>",
    "pic_weixin": "<SendPicsInfo>",
    "location_select": "<SendLocationInfo><Location_X>",
    "MASSSENDJOBFINISH": "<FilterCount>",
    "subscribe_msg_popup_event": "<SubscribeMsgPopupEvent><List><TemplateId>",
    "subscribe_msg_change_event": "<SubscribeMsgChangeEvent>",
    "PUBLISHJOBFINISH": "<PublishEventInfo>",
    "user_info_modified": "<OpenID>",
    "user_authorization_revoke": "<RevokeInfo>",
    "user_authorization_cancellation": "<RevokeInfo>",
    "qualification_verify_success": "<ExpiredTime>",
    "naming_verify_fail": "<FailReason>",
    "kf_create_session": "<KfAccount>",
    "debug_demo": "<debug_str>",
}


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_its_fields(box, webhook, name):
    assert box.act(box.person(), "event", event=name)["error"] is None
    push: Push = webhook.pushes[0]
    assert (push["Event"], push["MsgId"]) == (name, "")
    assert EVENTS[name] in push.body


def test_an_event_takes_its_callers_fields(box, webhook):
    info = {"ScanType": "barcode", "ScanResult": "690"}
    box.act(box.person(), "event", event="scancode_push", EventKey="k", ScanCodeInfo=info)
    assert "<ScanResult><![CDATA[690]]></ScanResult>" in webhook.pushes[0].body


def test_mistakes_are_told(box):
    alice = box.person()
    assert "no message of type" in box.act(alice, "send", type="fax")["error"]
    assert "lat" in box.act(alice, "send", type="location")["error"]
    assert box.http.post(f"{box.url}/sandbox/api/people/nobody/say", json={"text": "x"}).status_code == 404
    assert box.http.post(f"{box.url}/sandbox/api/people/{alice}/say", data=b"[").status_code == 400
    assert "toggles" in box.act(alice, "toggles", asleep=True)["error"]
    assert "repeat" in box.say(alice, repeat=0)["error"]
