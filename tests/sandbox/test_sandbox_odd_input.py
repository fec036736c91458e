"""Whatever is sent, the answer is a refusal and never a crash."""

import pytest

from sandbox.api.routes import ENDPOINTS

ODD = [[], {}, "x", 7, None, True, [[]], {"x": []}]
KEYS = (
    *(
        "touser",
        "msgtype",
        "text",
        "news",
        "msgmenu",
        "template_id",
        "data",
        "miniprogram",
        "filter",
        "user_list",
    ),
    *(
        "button",
        "action_name",
        "action_info",
        "openid_list",
        "tagid",
        "tag",
        "openid",
        "command",
        "cgi_path",
        "appid",
    ),
)
PATHS = [path for path, endpoint in ENDPOINTS.items() if endpoint.method == "POST"]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_bodies_are_refused(box, odd):
    alice = box.person()
    box.say(alice)
    bodies = [dict.fromkeys(KEYS, odd), {"touser": alice, "msgtype": "news", "news": {"articles": [odd]}}]
    bodies += [{"button": [odd]}, {"button": [{"name": "a", "type": odd, "sub_button": odd}]}]
    bodies += [
        {"touser": alice, "template_id": "TEMPLATE_NOTICE", "data": {"thing1": odd, "thing2": {"value": odd}}}
    ]
    bodies += [{"touser": alice, "msgtype": "msgmenu", "msgmenu": {"list": [{"id": odd, "content": odd}]}}]
    for path in PATHS:
        for body in bodies:
            answer = box.http.post(f"{box.url}{path}?access_token={box.token()}", json=body)
            assert answer.status_code == 200, (path, body)
            assert answer.json()["errcode"] != -1


CONTROL = [
    ("people", {"people": 1}),
    ("people", {"people": [1]}),
    ("people", {"name": 1}),
    ("people/{}/say", {"text": ""}),
    ("people/{}/say", {"text": "a", "repeat": "many"}),
    ("people/{}/send", {"type": "location", "lat": 1, "lng": 1, "scale": "far"}),
    ("people/{}/send", {"type": []}),
    ("people/{}/send", {"type": "image", "media_id": "x"}),
    ("people/{}/event", {}),
    ("people/{}/event", {"event": "CLICK", "not an element": 1}),
    ("people/{}/menu", {}),
    ("people/{}/scan", {}),
    ("people/{}/toggles", {"blocked": 1}),
    ("clock", {"advance_seconds": 1e300}),
    ("clock", {"advance_seconds": "1"}),
    ("clock", {"set": "9999-12-31T23:59:59"}),
    ("faults", {"kind": "html", "count": 0}),
    ("settings", {"attempts": True}),
    ("settings", {"quotas": {"/x": "many"}}),
    ("settings", {"colour": "red"}),
    ("latency", {"ms": -1}),
    ("templates", {"template_id": "a", "title": "b", "fields": []}),
    ("current", {"openid": "nobody"}),
]


@pytest.mark.parametrize(("path", "given"), CONTROL)
def test_odd_control_requests_say_what_is_wrong(box, path, given):
    answer = box.http.post(f"{box.url}/sandbox/api/{path.format(box.person())}", json=given)
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]


def test_other_websites_cannot_press_the_buttons(box):
    url, theirs, ours = (
        f"{box.url}/sandbox/api/people",
        {"Origin": "https://evil.example"},
        {"Origin": box.url},
    )
    assert box.http.post(url, json={"name": "x"}, headers=theirs).status_code == 403
    assert box.http.post(url, json={"name": "x"}, headers=ours).status_code == 200
