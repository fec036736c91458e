"""Guests by name: those of a party who were named, as far as they were."""

from collections.abc import Sequence

from bot.domain.activities import Occasion
from bot.domain.people import Person
from bot.services.work import Work


def name_guests(work: Work, person: Person, occasion: Occasion, names: Sequence[str]) -> None:
    """Keep the names of those who come along, no more than the party has heads besides the person."""
    mine = work.uow.sign_ups.mine(occasion.shift.id, person.id)
    if mine and (mine.active or mine.waiting):
        work.uow.sign_ups.describe(mine, mine.entered_by, tuple(names)[: mine.party_size - 1])
