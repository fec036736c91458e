"""The dry run at the machine."""

import json
from datetime import timedelta

from tests.commands.conftest import Run
from tests.services.stage import Stage


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
