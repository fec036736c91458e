"""How sending stands, at the machine."""

import json
from datetime import timedelta

from bot.domain.deliveries import Priority, Reason, Road
from bot.domain.throttle import Limits, Outcome, Scope, Stop
from bot.memory.connection import connect
from bot.memory.throttle import RedisThrottle
from tests.commands.conftest import Run
from tests.services.stage import Stage


def test_what_is_used_and_what_is_stopped_is_shown_and_opened(run: Run, stage: Stage, redis_url: str) -> None:
    throttle = RedisThrottle(connect(redis_url), dict.fromkeys(Road, Limits(1000)))
    now = stage.clock.at
    throttle.ask(Road.TEMPLATE, {Priority.MUST: 3}, now)
    stop = Stop(Scope.ROAD, Reason.NOT_ALLOWED, now + timedelta(days=1))
    throttle.report(Road.TEMPLATE, Outcome(answered=3, stops=[stop]), now)
    with_redis = {"BOT_REDIS__URL": redis_url}

    rows = json.loads(run("sending", "show", "--json", **with_redis).stdout)
    template = next(row for row in rows if row["road"] == "template")
    assert (template["used"], template["limit"], template["reason"]) == (3, 100_000, "not_allowed")
    assert template["stopped_until"]

    assert run("sending", "reopen", "template", **with_redis).stdout == "template: open\n"
    assert throttle.flow(Road.TEMPLATE, now).stop is None
    assert "sending.reopen" in run("audit", "list", **with_redis).stdout


def test_without_redis_it_says_so(run: Run, free_port: int) -> None:
    shown = run("sending", "show", BOT_REDIS__URL=f"redis://127.0.0.1:{free_port}")
    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "Redis" in shown.stderr
