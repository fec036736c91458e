"""Approving at the machine."""

import json
from datetime import timedelta

from tests.commands.conftest import Run
from tests.services.stage import Stage


def test_list_approve_and_refuse(run: Run, stage: Stage) -> None:
    soon = stage.clock.at + timedelta(days=2)
    outing = stage.outing(needs_approval=True, starts_at=soon, ends_at=soon + timedelta(hours=1))
    for name in ("alice", "bob"):
        stage.join(stage.resident(name), outing)
    rows = json.loads(run("approval", "list", "--json").stdout)
    assert [(row["name"], row["asks"]) for row in rows] == [("alice", "approval"), ("bob", "approval")]
    assert run("approval", "approve", rows[0]["id"]).stdout == f"{rows[0]['id']} approved\n"
    assert run("approval", "refuse", rows[1]["id"], "--reason", "满了").exit_code == 0
    states = [row["state"] for row in json.loads(run("signups", outing.activity.id, "--json").stdout)]
    assert states == ["confirmed", "cancelled"]
    again = run("approval", "approve", rows[0]["id"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert "awaits an answer" in again.stderr
    assert run("approval", "list").stdout == ""
