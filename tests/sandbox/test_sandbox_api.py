"""Tokens, rights, quotas, faults, and the endpoints around the sends."""

import re

import pytest
import requests

from tests.sandbox.toys import APP_ID, SECRET, running_box


def old_token(box, **wrong):
    query = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET} | wrong
    return box.http.get(f"{box.url}/cgi-bin/token", params=query).json()


def alive(box, token):
    return box.api("getcallbackip", token=token).get("errcode", 0)


def test_stable_tokens_stay_the_same_and_say_what_is_left(box):
    first = box.stable()
    assert first["expires_in"] == 7200
    box.clock(advance_seconds=6800)
    again = box.stable()
    assert again["access_token"] == first["access_token"]
    assert 390 <= again["expires_in"] <= 400
    box.clock(advance_seconds=200)
    renewed = box.stable()["access_token"]
    assert renewed != first["access_token"]
    assert [alive(box, t) for t in (first["access_token"], renewed)] == [0, 0]
    box.clock(advance_seconds=201)
    assert alive(box, first["access_token"]) == 42001


def test_forcing_kills_the_old_token_but_not_too_often(box):
    first, second, third = box.stable(), box.stable(force=True), box.stable(force=True)
    assert first["access_token"] != second["access_token"] == third["access_token"]
    assert alive(box, first["access_token"]) == 40001
    for _ in range(19):
        box.clock(advance_seconds=30)
        box.stable(force=True)
    box.clock(advance_seconds=30)
    assert box.stable(force=True)["errcode"] == 45009


def test_rotating_tokens_overlap_for_five_minutes_and_leave_stable_ones_alone(box):
    stable, first = box.token(), old_token(box)["access_token"]
    second = old_token(box)["access_token"]
    assert [alive(box, t) for t in (stable, first, second)] == [0, 0, 0]
    box.clock(advance_seconds=301)
    assert [alive(box, t) for t in (stable, first, second)] == [0, 42001, 0]
    old_token(box)
    old_token(box)
    assert alive(box, first) == 40001


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"appid": ""}, 41002),
        ({"appid": "wx0", "grant_type": "x"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "x"}, 40125),
        ({"grant_type": "x"}, 40002),
    ],
)
def test_wrong_credentials(box, wrong, code):
    assert old_token(box, **wrong)["errcode"] == box.stable(**wrong)["errcode"] == code


def test_refusals_look_like_wechats(box):
    missing = box.raw("user/get", token="")
    assert missing.status_code == 200
    assert re.fullmatch(
        r"access_token missing rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}", missing.json()["errmsg"]
    )
    assert box.api("user/get", token="x")["errcode"] == 40001
    assert box.api("user/get", body={})["errcode"] == 43001
    assert box.api("message/custom/send")["errcode"] == 43002
    url = f"{box.url}/cgi-bin/menu/create?access_token={box.token()}"
    assert box.http.post(url, data=b"").json()["errcode"] == 44002
    assert box.http.post(url, data=b"{").json()["errcode"] == 47001
    assert box.http.post(url, data=rb'{"button": [{"name": "\u6d3b"}]}').json()["errcode"] == 40033
    assert box.raw("no/such/path").status_code == 404


SUBSCRIPTION, VERIFIED, TEST = "subscription", "verified_subscription", "test"


@pytest.mark.parametrize(
    ("account", "path", "allowed"),
    [
        (SUBSCRIPTION, "message/custom/send", False),
        (SUBSCRIPTION, "menu/create", False),
        (SUBSCRIPTION, "user/info/batchget", False),
        (SUBSCRIPTION, "callback/check", True),
        (VERIFIED, "message/custom/send", True),
        (VERIFIED, "message/template/send", False),
        (VERIFIED, "message/mass/send", False),
        (VERIFIED, "qrcode/create", False),
        (VERIFIED, "message/subscribe/bizsend", True),
        (TEST, "message/template/send", True),
        (TEST, "clear_quota", False),
    ],
)
def test_rights_of_the_account_kinds(webhook, tmp_path, account, path, allowed):
    with running_box(webhook, tmp_path, account=account) as box:
        assert (box.api(path, {"a": 1})["errcode"] != 48001) is allowed


def test_quotas_start_over_at_midnight_in_beijing(box):
    box.settings(quotas={"/cgi-bin/user/get": 2})
    box.clock(set="2027-03-01T23:58:00+08:00")
    token = box.stable()["access_token"]
    assert [box.api("user/get", token=token).get("errcode") for _ in range(3)] == [None, None, 45009]
    assert box.api("openapi/quota/get", {"cgi_path": "/cgi-bin/user/get"}, token)["quota"]["remain"] == 0
    box.clock(advance_seconds=119)
    assert box.api("user/get", token=token)["errcode"] == 45009
    box.clock(advance_seconds=2)
    assert "errcode" not in box.api("user/get", token=token)


def test_clearing_quotas_ten_times_a_month(box):
    box.settings(quotas={"/cgi-bin/user/get": 1})
    box.api("user/get")
    assert box.api("user/get")["errcode"] == 45009
    answers = [box.api("clear_quota", {"appid": APP_ID})["errcode"] for _ in range(11)]
    assert answers == [0] * 10 + [48006]
    assert "errcode" not in box.api("user/get")


@pytest.mark.parametrize("kind", ["-1", "40001", "42001", "45009", "45011", "40164", "89503"])
def test_faults_with_a_code_happen_instead_of_the_call(box, kind):
    alice = box.person()
    box.say(alice)
    box.fault(kind, "/cgi-bin/message/custom/send", count=1)
    assert box.custom(alice)["errcode"] == int(kind)
    assert box.custom(alice)["errcode"] == 0
    assert box.heard(alice, "custom") == ["您好"]


def test_faults_of_the_line(box):
    alice = box.person()
    box.say(alice)
    box.token()
    body = {"touser": alice, "msgtype": "text", "text": {"content": "一"}}
    box.fault("html", count=1)
    assert box.raw("message/custom/send", body).text.startswith("<html>")
    box.fault("http500", count=1)
    assert box.raw("message/custom/send", body).status_code == 500
    assert box.heard(alice, "custom") == []
    box.fault("truncated", count=1)
    with pytest.raises(ValueError, match="char"):
        box.custom(alice, "二")
    box.fault("reset", count=1)
    with pytest.raises(requests.ConnectionError):
        box.custom(alice, "三")
    assert box.heard(alice, "custom") == ["二", "三"]


def test_a_slow_call_is_carried_out(box):
    box.settings(slow_seconds=5.0)
    alice = box.person()
    box.say(alice)
    box.token()
    box.fault("slow", "/cgi-bin/message/custom/send", count=1)
    body = {"touser": alice, "msgtype": "text", "text": {"content": "慢"}}
    with pytest.raises(requests.ReadTimeout):
        box.http.post(
            f"{box.url}/cgi-bin/message/custom/send?access_token={box.token()}", json=body, timeout=0.2
        )
    assert box.heard(alice, "custom") == ["慢"]


def test_faults_can_be_rare_and_be_cleared(box):
    box.fault("45011", rate=0.0)
    assert "errcode" not in box.api("user/get")
    box.fault("45011", "/cgi-bin/user/get")
    assert box.api("user/get")["errcode"] == 45011
    assert len(box.get("state")["faults"]) == 2
    box.http.delete(f"{box.url}/sandbox/api/faults")
    assert "errcode" not in box.api("user/get")
    assert "no fault" in box.post("faults", kind="rain")["error"]
    assert "rate" in box.post("faults", kind="html", rate=2)["error"]


def button(name="活动", **more):
    return {"type": "click", "name": name, "key": "k", **more}


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 40016),
        ([button()] * 4, 40016),
        ([button("很长很长的名字")], 40018),
        ([button(type="fax")], 40017),
        ([button(key="")], 40019),
        ([button(key="k" * 129)], 40019),
        ([{"name": "m", "sub_button": [button()] * 6}], 40023),
        ([button(type="view", url="")], 40020),
        ([button(type="view", url="ftp://x")], 40055),
        ([{"name": "m", "sub_button": [button(type="view", url="x")]}], 40054),
        ([{"name": "m", "sub_button": [button("二级菜单的名字可以长一些")]}, button()], 0),
    ],
)
def test_menu_rules(box, buttons, code):
    assert box.api("menu/create", {"button": buttons})["errcode"] == code


def test_a_menu_lives_and_goes(box):
    assert box.api("menu/get")["errcode"] == 46003
    box.api("menu/create", {"button": [{"name": "我的", "sub_button": [button()]}]})
    assert box.api("menu/get")["menu"]["button"][0]["sub_button"][0]["key"] == "k"
    assert box.api("get_current_selfmenu_info")["selfmenu_info"]["button"][0]["sub_button"]["list"]
    assert box.get("state")["menu"]["button"][0]["name"] == "我的"
    box.api("menu/delete")
    assert box.api("get_current_selfmenu_info")["is_menu_open"] == 0


def test_codes_have_a_picture_until_they_run_out(box):
    scene = {"scene": {"scene_str": "activity-1"}}
    code = box.api(
        "qrcode/create", {"action_name": "QR_STR_SCENE", "expire_seconds": 60, "action_info": scene}
    )
    url = f"{box.url}/cgi-bin/showqrcode"
    assert box.http.get(url, params={"ticket": code["ticket"]}).content.startswith(b"\x89PNG\r\n")
    assert box.get("state")["codes"][0]["scene"] == "activity-1"
    box.clock(advance_seconds=61)
    assert box.http.get(url, params={"ticket": code["ticket"]}).status_code == 404


@pytest.mark.parametrize(
    ("action", "scene", "code"),
    [
        ("QR_X", {}, 40052),
        ("QR_SCENE", {"scene_id": 0}, 40053),
        ("QR_LIMIT_SCENE", {"scene_id": 100_001}, 40053),
        ("QR_STR_SCENE", {"scene_str": "x" * 65}, 40053),
        ("QR_SCENE", {"scene_id": 7}, None),
    ],
)
def test_scene_rules(box, action, scene, code):
    body = {"action_name": action, "action_info": {"scene": scene}}
    assert box.api("qrcode/create", body).get("errcode") == code


def test_followers_and_tags(box):
    alice, bob = box.person("alice"), box.person("bob", following=False)
    tag = box.api("tags/create", {"tag": {"name": "志愿者"}})["tag"]["id"]
    assert box.api("tags/create", {"tag": {"name": "志愿者"}})["errcode"] == 45157
    assert box.api("tags/members/batchtagging", {"openid_list": [alice], "tagid": tag})["errcode"] == 0
    assert box.api("tags/members/batchtagging", {"openid_list": [bob], "tagid": tag})["errcode"] == 49003
    assert box.api("tags/getidlist", {"openid": alice})["tagid_list"] == [tag]
    assert box.api("user/info/batchget", {"user_list": [{"openid": bob}]})["user_info_list"] == [
        {"subscribe": 0, "openid": bob}
    ]
    box.api(
        "message/mass/sendall", {"filter": {"tag_id": tag}, "msgtype": "text", "text": {"content": "集合"}}
    )
    assert box.heard(alice, "mass") == ["集合"]
    bearers = {"tagid": tag, "next_openid": ""}
    assert box.api("user/tag/get", bearers) == {
        "count": 1,
        "data": {"openid": [alice]},
        "next_openid": alice,
    }
    assert box.api("user/tag/get", bearers | {"next_openid": alice}) == {"count": 0}
    assert box.api("user/tag/get", {"tagid": 999})["errcode"] == 45159
    assert box.api("message/mass/sendall", {"filter": {"tag_id": 999}})["errcode"] == 45159
    box.api("tags/members/batchuntagging", {"openid_list": [alice], "tagid": tag})
    assert box.api("user/info", openid=alice)["tagid_list"] == []
    assert box.api("user/get", next_openid=alice) == {"total": 1, "count": 0, "next_openid": ""}


def upload(box, kind, name, data):
    url = f"{box.url}/cgi-bin/media/upload?access_token={box.token()}&type={kind}"
    return box.http.post(url, files={"media": (name, data)}).json()


def test_uploads(box):
    kept = upload(box, "image", "图.png", b"\x89PNG")
    assert box.raw("media/get", media_id=kept["media_id"]).content == b"\x89PNG"
    odd = upload(box, "image", 'a"b\r\n.png', b"x")
    assert box.raw("media/get", media_id=odd["media_id"]).status_code == 200
    assert upload(box, "paper", "a.png", b"x")["errcode"] == 40004
    assert upload(box, "voice", "a.exe", b"x")["errcode"] == 40005
    assert upload(box, "thumb", "a.jpg", b"x" * (65 << 10))["errcode"] == 45001


def test_web_login(box):
    alice = box.person()
    box.post("current", openid=alice)
    query = {"appid": APP_ID, "redirect_uri": "http://h.example/p?a=1", "response_type": "code"}
    query |= {"scope": "snsapi_base", "state": "s"}
    go = box.http.get(f"{box.url}/connect/oauth2/authorize", params=query, allow_redirects=False)
    code, state = re.fullmatch(
        r"http://h\.example/p\?a=1&code=([^&]+)&state=(\w+)", go.headers["Location"]
    ).groups()
    ask = {"appid": APP_ID, "secret": SECRET, "code": code, "grant_type": "authorization_code"}
    url = f"{box.url}/sns/oauth2/access_token"
    granted = box.http.get(url, params=ask).json()
    assert (granted["openid"], state) == (alice, "s")
    assert box.http.get(url, params=ask).json()["errcode"] == 40163
    assert box.http.get(url, params=ask | {"code": "x"}).json()["errcode"] == 40029
    who = {"access_token": granted["access_token"], "openid": alice}
    assert box.http.get(f"{box.url}/sns/auth", params=who).json()["errcode"] == 0
    assert box.http.get(f"{box.url}/sns/userinfo", params=who).json()["errcode"] == 48001


def test_small_endpoints(box):
    ticket = box.api("ticket/getticket", type="jsapi")
    assert ticket["ticket"] == box.api("ticket/getticket", type="jsapi")["ticket"]
    assert box.api("get_api_domain_ip")["ip_list"] == ["127.0.0.1"]
    assert box.api("callback/check", {"action": "all", "check_operator": "DEFAULT"})["ping"]


def test_the_wire_shows_everything_but_secrets(box):
    alice = box.person()
    box.say(alice)
    box.custom(alice)
    wire = box.get("wire")
    assert [entry["kind"] for entry in wire] == ["push", "api", "api"]
    assert {
        wire[1]["request"]["secret"],
        wire[1]["response"]["access_token"],
        wire[2]["query"]["access_token"],
    } == {"***"}
    assert wire[2]["openid"] == alice
    assert box.get("wire", after=wire[0]["id"], openid=alice) == wire[2:]
    assert box.get("stats")["api"]["/cgi-bin/message/custom/send"] == {"0": 1}


def test_latency(box):
    assert box.post("latency", ms=5)["latency_ms"] == 5
    assert "errcode" not in box.api("user/get")
    assert box.get("wire")[-1]["ms"] >= 5
    assert "ms" in box.post("latency", ms="fast")["error"]
