"""Starting, stopping, and what survives between the two."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from sandbox.options import OptionError, read_options
from tests.sandbox.toys import AES_KEY, APP_ID, ORIGINAL, SECRET, TOKEN, running_box

ROOT = Path(__file__).parents[2]
GOOD = {
    "SANDBOX_TOKEN": TOKEN,
    "SANDBOX_APP_ID": APP_ID,
    "SANDBOX_APP_SECRET": SECRET,
    "SANDBOX_AES_KEY": AES_KEY,
    "SANDBOX_ORIGINAL_ID": ORIGINAL,
    "SANDBOX_MODE": "safe",
}


def start(tmp_path, *options, **environ):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SANDBOX_")}
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", str(tmp_path / "state"), *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=kept | environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_it_says_where_it_listens_and_stops_cleanly(tmp_path):
    clock = tmp_path / "clock.json"
    with start(tmp_path, "--clock-file", str(clock), **GOOD) as process:
        address = process.stdout.readline().removeprefix("sandbox listening on ").strip()
        openid = requests.post(f"{address}/sandbox/api/people", json={"name": "alice"}, timeout=20).json()[
            "openid"
        ]
        with requests.get(f"{address}/sandbox/api/events", stream=True, timeout=20) as page:
            assert next(page.iter_lines()) == b": welcome"
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        assert process.stdout.read() + process.stderr.read() == ""
    assert json.loads(clock.read_text()) == {"offset_seconds": 0.0}
    with start(tmp_path, **GOOD) as again:
        address = again.stdout.readline().split()[-1]
        people = requests.get(f"{address}/sandbox/api/state", timeout=20).json()["people"]
        assert [person["openid"] for person in people] == [openid]
        again.send_signal(signal.SIGINT)
        assert again.wait(20) == 0


WRONG = [
    ({"SANDBOX_TOKEN": ""}, (), "SANDBOX_TOKEN is missing"),
    ({"SANDBOX_TOKEN": "a-b"}, (), "SANDBOX_TOKEN is wrong"),
    ({"SANDBOX_APP_ID": ""}, (), "SANDBOX_APP_ID is missing"),
    ({"SANDBOX_APP_SECRET": ""}, (), "SANDBOX_APP_SECRET is missing"),
    ({"SANDBOX_AES_KEY": "A" * 42}, (), "SANDBOX_AES_KEY is wrong"),
    ({"SANDBOX_ORIGINAL_ID": "x"}, (), "SANDBOX_ORIGINAL_ID is wrong"),
    ({"SANDBOX_MODE": "open"}, (), "SANDBOX_MODE must be one of"),
    ({"SANDBOX_ACCOUNT": "gold"}, (), "SANDBOX_ACCOUNT must be one of"),
    ({}, ("--webhook", "here"), "--webhook must be"),
    ({}, ("--port", "x"), "--port"),
    ({}, ("--port", "70000"), "--port must be"),
]


@pytest.mark.parametrize(("environ", "options", "message"), WRONG)
def test_a_wrong_option_says_which_and_what_is_allowed(environ, options, message):
    with pytest.raises(OptionError, match=message) as caught:
        read_options(options, GOOD | environ)
    assert SECRET not in str(caught.value)


def test_a_wrong_option_is_one_line_and_exit_code_1(tmp_path):
    with start(tmp_path, **(GOOD | {"SANDBOX_TOKEN": ""})) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.count("\n")) == (1, "", 1)
    assert "SANDBOX_TOKEN is missing" in err


def test_a_busy_port_a_bad_clock_and_a_held_state_are_clear_lines(tmp_path, webhook):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with start(tmp_path, "--port", port, **GOOD) as process:
            _, err = process.communicate(timeout=20)
    assert (process.returncode, err.count("\n"), "in use" in err) == (1, 1, True)
    clock = tmp_path / "clock.json"
    clock.write_text("[]")
    with start(tmp_path, "--clock-file", str(clock), **GOOD) as process:
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err.count("\n"), "clock file" in err) == (1, 1, True)
    with running_box(webhook, tmp_path / "state"), start(tmp_path, **GOOD) as process:
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err.count("\n"), "state folder" in err) == (1, 1, True)


def test_everything_survives_a_restart(webhook, tmp_path):
    scene = {"scene": {"scene_str": "activity-1"}}
    with running_box(webhook, tmp_path) as box:
        alice, token = box.person(), box.token()
        box.say(alice)
        box.custom(alice)
        box.api("menu/create", {"button": [{"type": "click", "name": "活动", "key": "k"}]})
        box.api("tags/create", {"tag": {"name": "司机"}})
        ticket = box.api("qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene})[
            "ticket"
        ]
        msgid = box.template(alice, client_msg_id="r1")["msgid"]
        box.clock(advance_seconds=300)
        box.settings(attempts=4)
        chat, state = box.chat(alice), box.get("state")
    with running_box(webhook, tmp_path) as box:
        again = box.get("state")
        box._token = token
        same = ("people", "menu", "settings", "codes", "offset_seconds")
        assert [again[key] for key in same] == [state[key] for key in same]
        assert box.chat(alice) == chat
        assert box.template(alice, client_msg_id="r1")["msgid"] == msgid
        assert box.api("tags/get")["tags"][0]["name"] == "司机"
        assert box.http.get(f"{box.url}/cgi-bin/showqrcode", params={"ticket": ticket}).status_code == 200


def test_time_only_runs_forward_and_is_published(webhook, tmp_path):
    with running_box(webhook, tmp_path) as box:
        assert box.clock(advance_seconds=90)["offset_seconds"] == 90
        assert json.loads((tmp_path / "clock.json").read_text()) == {"offset_seconds": 90}
        assert box.clock(set="2027-03-01T08:30:00")["now"].startswith("2027-03-01T08:30:00")
        assert "forward" in box.clock(set="2026-01-01T00:00:00+08:00")["error"]
        assert "advance_seconds" in box.clock(advance_seconds=-1)["error"]
        assert "is not a time" in box.clock(set="tomorrow")["error"]
        assert box.clock(reset=True)["offset_seconds"] == 0


def test_an_existing_clock_file_is_adopted(webhook, tmp_path):
    (tmp_path / "clock.json").write_text('{"offset_seconds": 3600}')
    with running_box(webhook, tmp_path) as box:
        assert box.get("state")["offset_seconds"] == 3600


def test_people_of_a_file_follow_from_the_start(tmp_path):
    file = tmp_path / "people.json"
    file.write_text('[{"openid": "oDemo", "name": "张阿姨"}]')
    for _ in range(2):  # the second start finds her there
        with start(tmp_path, "--people", str(file), **GOOD) as process:
            address = process.stdout.readline().removeprefix("sandbox listening on ").strip()
            people = requests.get(f"{address}/sandbox/api/state", timeout=20).json()["people"]
            process.terminate()
        assert [(each["openid"], each["name"], each["following"]) for each in people] == [
            ("oDemo", "张阿姨", True)
        ]


def test_a_file_of_people_that_is_none_is_said(tmp_path):
    with start(tmp_path, "--people", str(tmp_path / "nobody.json"), **GOOD) as process:
        _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("sandbox: --people: ")
