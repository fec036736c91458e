"""`calendar` at the operator's machine."""

from tests.commands.conftest import Run
from tests.services.stage import Stage, openid


def test_shown_renewed_and_closed(run: Run, stage: Stage) -> None:
    stage.resident("alice")
    first = run("calendar", openid("alice")).stdout
    assert first.endswith(".ics\n")
    assert run("calendar", openid("alice")).stdout == first
    assert run("calendar", openid("alice"), "--renew").stdout != first
    assert run("calendar", openid("alice"), "--close").stdout == "closed\n"
    assert run("calendar", openid("alice"), "--close").stdout == "there was none\n"
    assert "exclude each other" in run("calendar", openid("alice"), "--close", "--renew").stderr
    assert "nobody is known" in run("calendar", "nobody").stderr
