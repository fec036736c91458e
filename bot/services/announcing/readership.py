"""The readers of an announcement, page by page, and what each would be sent."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.audiences import Page, Reader
from bot.domain.deliveries import Message, Parcel
from bot.services.work import Work

STEP = 1000  # readers' ids a page


def readers(work: Work, pages: Iterable[Page]) -> Iterator[list[Reader]]:
    """By id; pages with few people on them are asked for together."""
    some: list[int] = []
    for page in pages:
        some += page.people()
        if len(some) >= STEP:
            yield work.uow.foresight.readers(some)
            some = []
    if some:
        yield work.uow.foresight.readers(some)


def parcel_for(reader: Reader, message: Message, at: datetime) -> Parcel:
    """One that does not exist yet: its number is of no delivery."""
    return Parcel(
        id=0,
        person_id=reader.id,
        openid=reader.openid,
        following=reader.following,
        language=reader.language,
        attempts=0,
        tried_at=at,
        road=None,
        held_until=at,
        message=replace(message, about=reader.about) if reader.about else message,
        quiet=reader.quiet,
        refused=reader.refused,
        refused_until=reader.refused_until,
    )
