"""A tenth of the calls goes wrong, in every way the platform and the network have."""

from collections.abc import Mapping

from tests.chaos.blows import FAULTS, SHARE, Figures, answer_badly
from tests.chaos.house import Town

MANY, WORKERS = 200, 2
ARRIVED = ("reset", "truncated")  # it did, and nobody can tell: what drops no doubles is listed as unknown
MAY_HAVE = ("html",)


def test_every_bad_answer_ends_as_the_table_of_codes_says(house: Town) -> None:
    house.hire(WORKERS)
    house.await_workers()
    found, fetched = dict[str, Figures](), dict[str, int]()
    for kind in FAULTS:
        before = _tokens_fetched(house)
        found[kind] = answer_badly(house, kind, MANY)
        fetched[kind] = _tokens_fetched(house) - before
    assert {kind: each.ends.twice + each.ends.lost for kind, each in found.items()} == dict.fromkeys(
        FAULTS, 0
    )
    assert {kind: each.ends.unknown_templates for kind, each in found.items()} == dict.fromkeys(FAULTS, 0)
    assert _not_once(found) == {kind: found[kind].ends.unknown for kind in MAY_HAVE}
    hit = round(MANY * SHARE / 2)
    for kind in (*ARRIVED, *MAY_HAVE):
        assert 0 < found[kind].ends.unknown <= hit, kind
    assert max(fetched["40001"], fetched["42001"]) <= WORKERS  # a storm costs a fetch, a late worker another


def _not_once(found: Mapping[str, Figures]) -> dict[str, int]:
    return {kind: MANY - each.ends.once for kind, each in found.items() if each.ends.once < MANY}


def _tokens_fetched(house: Town) -> int:
    return sum(house.get("stats")["api"].get("/cgi-bin/stable_token", {}).values())
