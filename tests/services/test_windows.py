"""Customer-service messages: as many are spent as leave, all or none, and what is not taken is given back."""

from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryState, Road
from bot.domain.people import Person
from bot.domain.sending import Fate
from bot.domain.throttle import Limits
from bot.domain.windows import GRANTS, Scene
from bot.memory.local_throttle import LocalThrottle
from tests.services.stage import BUSY, CLOSED, NOW, Result, Stage

S = DeliveryState
GRANTED = GRANTS[Scene.MESSAGE].messages
PICTURE = {"text": "…", "media_id": "media-1", "media_until": (NOW + timedelta(hours=1)).isoformat()}


def left(stage: Stage, person: Person) -> int:
    return stage.windows.left.get((person.openid or "", Scene.MESSAGE), (0, None))[0]


def shown(fate: Fate | None) -> Result:
    """The words arrived; this became of their picture."""
    return Result(Fate.SENT, picture=fate)


@pytest.mark.parametrize(
    ("result", "costs"),
    [
        (shown(Fate.SENT), 2),
        (shown(Fate.UNKNOWN), 2),  # it may have arrived
        (shown(Fate.FAILED), 1),
        (shown(Fate.RETRY), 1),
        (shown(Fate.HALTED), 1),
        (shown(None), 1),
        (shown(Fate.OTHER_ROAD), GRANTED),  # the platform says that nothing is left
        (Result(Fate.UNKNOWN), 1),  # no answer to the words: the picture never left
        (BUSY, 0),
        (CLOSED, GRANTED),
    ],
)
def test_a_picture_costs_a_message_that_is_given_back_by_itself(
    stage: Stage, alice: Person, result: Result, costs: int
) -> None:
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [result]
    stage.tell(alice, facts=PICTURE)
    stage.work_off()
    assert stage.messenger.by(Road.CUSTOM)[0].picture == "media-1"
    assert left(stage, alice) == GRANTED - costs


def test_where_one_message_is_left_the_words_go_alone(stage: Stage, alice: Person, bob: Person) -> None:
    stage.writes_to_us(alice, bob)
    stage.windows.spend([alice.openid or ""], stage.clock.now(), GRANTED - 1)
    source = stage.tell(alice, bob, facts=PICTURE)
    stage.work_off()
    assert [each.state for each in stage.deliveries(source)] == [S.SENT, S.SENT]
    went = {letter.openid: letter.picture for letter in stage.messenger.by(Road.CUSTOM)}
    assert went == {alice.openid: "", bob.openid: "media-1"}
    assert (left(stage, alice), left(stage, bob)) == (0, GRANTED - 2)


def test_a_picture_that_the_platform_has_forgotten_costs_nothing(stage: Stage, alice: Person) -> None:
    stage.clock.forward(hours=1)
    stage.writes_to_us(alice)
    stage.tell(alice, facts=PICTURE)
    stage.work_off()
    assert stage.messenger.by(Road.CUSTOM)[0].picture == ""
    assert left(stage, alice) == GRANTED - 1


def test_other_roads_carry_no_picture(stage: Stage, alice: Person) -> None:
    stage.tell(alice, facts=PICTURE)
    stage.work_off()
    assert stage.messenger.by(Road.TEMPLATE)[0].picture == ""


def test_the_day_counts_the_pictures_calls(stage: Stage, alice: Person) -> None:
    throttle = LocalThrottle(dict.fromkeys(Road, Limits(rate=1000, daily=100)))
    stage.use(throttle)
    stage.writes_to_us(alice)
    stage.messenger.results[Road.CUSTOM] = [shown(Fate.SENT)]
    stage.tell(alice, facts=PICTURE)
    stage.work_off()
    assert throttle.flow(Road.CUSTOM, stage.clock.now()).used == 2
