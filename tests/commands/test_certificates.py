"""Certificates at the machine."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.people import Person
from bot.services.record.hours import BackFill, back_fill
from tests.commands.conftest import Run
from tests.services.stage import Stage


@pytest.fixture
def alice(stage: Stage) -> Person:
    """Who served two hours yesterday."""
    alice, began = stage.resident("alice"), stage.clock.at - timedelta(days=1)
    service = {"title": "巡逻", "kind": ActivityKind.SERVICE}
    patrol = stage.outing(**service, starts_at=began, ends_at=began + timedelta(hours=3))
    with stage.working() as work:
        back_fill(work, BackFill(alice.id, patrol.shift.id, 120, "没带手机"), None)
    return alice


def test_a_certificate_is_issued_verified_and_revoked(run: Run, alice: Person, tmp_path: Path) -> None:
    since = "2000-01-01"
    issued = run("certificate", "issue", alice.openid, "--from", since, "--pdf", tmp_path / "c.pdf")
    assert issued.exit_code == 0, issued.output
    number, link, written = issued.output.splitlines()
    assert "/p/certificate/" in link
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF-")
    assert "bytes written" in written
    found = json.loads(run("certificate", "verify", number, "--json").stdout)
    assert (found["status"], found["minutes"], found["from"]) == ("valid", 120, since)
    assert "alice" not in json.dumps(found)
    assert run("certificate", "revoke", number, "--reason", "开错了").output == "revoked\n"
    assert "status: revoked" in run("certificate", "verify", number.replace(" ", "")).output
    assert "revoked before" in run("certificate", "revoke", number, "--reason", "开错了").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("issue", "nobody"), "nobody is known"),
        (("issue", "ALICE", "--from", "1999-01-01", "--to", "1999-12-31"), "no service hours"),
        (("issue", "ALICE", "--from", "2030-01-01", "--to", "2029-01-01"), "after the last"),
        (("verify", "48210938471029384756"), "no certificate of this number"),
        (("revoke", "1", "--reason", "x"), "no certificate of this number"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, alice: Person, words: tuple[str, ...], why: str) -> None:
    result = run("certificate", *(alice.openid if word == "ALICE" else word for word in words))
    assert result.exit_code
    assert why in result.output
