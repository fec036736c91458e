"""A tenth of the calls goes wrong, in every way the platform and the network have."""

from collections.abc import Mapping

from tests.chaos.blows import FAULTS, SHARE, Figures, answer_badly
from tests.chaos.house import Town

MANY = 200
ARRIVED = ("reset", "truncated")  # it did, and nobody can tell: what drops no doubles is listed as unknown
MAY_HAVE = ("html",)


def test_every_bad_answer_ends_as_the_table_of_codes_says(house: Town) -> None:
    house.hire(2)
    house.await_workers()
    found = {kind: answer_badly(house, kind, MANY) for kind in FAULTS}
    assert {kind: each.ends.twice + each.ends.lost for kind, each in found.items()} == dict.fromkeys(
        FAULTS, 0
    )
    assert {kind: each.ends.unknown_templates for kind, each in found.items()} == dict.fromkeys(FAULTS, 0)
    assert _not_once(found) == {kind: found[kind].ends.unknown for kind in MAY_HAVE}
    hit = round(MANY * SHARE / 2)
    for kind in (*ARRIVED, *MAY_HAVE):
        assert 0 < found[kind].ends.unknown <= hit, kind
    assert _tokens_fetched(house) <= 1 + 2 * 2  # at most once a storm and worker


def _not_once(found: Mapping[str, Figures]) -> dict[str, int]:
    return {kind: MANY - each.ends.once for kind, each in found.items() if each.ends.once < MANY}


def _tokens_fetched(house: Town) -> int:
    return sum(house.get("stats")["api"]["/cgi-bin/stable_token"].values())
