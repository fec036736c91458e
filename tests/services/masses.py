"""What the tests of mass sends share."""

from dataclasses import replace

from bot.domain.audiences import Audience
from bot.domain.deliveries import DeliveryState, Reason, Road
from bot.domain.mass import GATHER
from bot.services.announcing.announce import Plan, plan_announcement
from bot.services.delivery.mass import send_masses
from tests.services.stage import POLICY, Stage

NAMES = ("alice", "bob", "charlie")
CROWD = len(NAMES)


class DiedError(BaseException):
    """The process ends here."""


def peopled(stage: Stage) -> Stage:
    """Three people are enough for a mass send."""
    stage.office = replace(stage.office, policy=replace(POLICY, mass_from=CROWD))
    stage.messenger.roads = {Road.CUSTOM, Road.MASS}
    for name in NAMES:
        stage.resident(name)
    return stage


def announced(stage: Stage) -> str:
    """Its source; everybody's other roads were tried."""
    with stage.working() as work:
        made = plan_announcement(work, Plan("明天停水", Audience("everyone"), work.now), None)
    stage.work_off()
    return f"announcement:{made}"


def goes_out(stage: Stage) -> int:
    """How many calls were made once all are together."""
    stage.clock.at += GATHER
    return send_masses(stage.office)


def states(stage: Stage, source: str) -> list[tuple[DeliveryState, Road | None, Reason | None]]:
    return [(each.state, each.road, each.reason) for each in stage.deliveries(source)]
