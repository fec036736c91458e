"""The dry run at the machine."""

import json
from datetime import timedelta

from tests.commands.conftest import Run
from tests.services.stage import Stage

QUOTA = {"BOT_DELIVERY__QUOTAS": '{"template": 1}'}


def test_days_whose_quota_is_too_little_are_told(run: Run, stage: Stage, redis_url: str) -> None:
    stage.tell(*(stage.resident(name) for name in ("alice", "bob", "carol")))
    listed = run("dry-run", "--json", BOT_REDIS__URL=redis_url, **QUOTA)
    assert len(json.loads(listed.stdout)) == 3
    assert "template: 3 due, the quota carries 1; where no other road is open 2 wait" in listed.stderr
    by_day = json.loads(run("dry-run", "--quotas", "--json", BOT_REDIS__URL=redis_url, **QUOTA).stdout)
    assert [(row["due"], row["left"], row["goes"]) for row in by_day] == [(3, 1, 1), (2, 1, 1), (1, 1, 1)]


def test_a_dry_run_lists_what_would_be_sent(run: Run, stage: Stage, redis_url: str) -> None:
    assert json.loads(run("dry-run", "--json", BOT_REDIS__URL=redis_url).stdout) == []
    soon = stage.clock.at + timedelta(days=2)
    alice = stage.resident("alice")
    stage.join(alice, stage.outing(starts_at=soon, ends_at=soon + timedelta(hours=1)))
    run("announce", "--text", "明天停水", "--to", "everyone", "--at", (soon - timedelta(hours=5)).isoformat())
    rows = json.loads(run("dry-run", "--json", BOT_REDIS__URL=redis_url).stdout)
    assert {source.split(":")[0] for row in rows for source in row["sources"]} == {"activity", "announcement"}
    assert {row["openid"] for row in rows} == {"…____"}
    assert len(run("dry-run", BOT_REDIS__URL=redis_url).stdout.splitlines()) == len(rows)
