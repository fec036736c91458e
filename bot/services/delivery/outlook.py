"""Which road each message would take, by the rules of delivering and copies of the ledgers."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.consents import may_spend
from bot.domain.deliveries import Layout, Message, Road
from bot.domain.mass import Offer, day_began, in_one
from bot.domain.ports import WindowLedger
from bot.domain.purses import Purse
from bot.domain.sending import Messenger, picture_of
from bot.domain.throttle import Throttle
from bot.services.delivery.office import Wording
from bot.services.delivery.roads import ROADS
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a look ahead asks about reach."""

    ledger: WindowLedger
    messenger: Messenger
    wording: Wording
    throttle: Throttle

    def carries(self, road: Road) -> bool:
        return any(self.messenger.carries(road, layout) for layout in Layout)


def purses(work: Work, outlook: Outlook, people: Mapping[int, str]) -> dict[int, Purse]:
    """What each of these people may still get (id → openid), in three questions at most."""
    found = {id_: Purse() for id_ in people}
    if outlook.carries(Road.CUSTOM):
        standing = outlook.ledger.standing(list(people.values()))
        for id_, openid in people.items():
            found[id_].windows = dict(standing.get(openid, {}))
    if outlook.carries(Road.SUBSCRIPTION):
        for (id_, template), n in work.uow.consents.left(list(people)).items():
            found[id_].consents[template] = n
    if outlook.carries(Road.MASS) and not outlook.messenger.one_mass_a_day():
        for (id_, month), n in work.uow.mass_counts.got(list(people), work.now).items():
            found[id_].masses = Counter({**found[id_].masses, month: n})
    return found


def road_of(outlook: Outlook, purse: Purse, message: Message, at: datetime) -> Road | None:
    """The cheapest that is open then, paid for; None: no road of the person's own."""
    for road in ROADS:
        if outlook.messenger.carries(road, message.layout) and _PAID[road](outlook, purse, message, at):
            return road
    return None


def offer(
    work: Work, outlook: Outlook, message: Message, languages: Mapping[str, int], taken: bool | None = None
) -> Offer:
    """On what terms it goes to many today, if that many who read these languages are left over.

    taken: whether the one call of the day is made, where that is known already.
    """
    daily = outlook.messenger.one_mass_a_day()
    if not outlook.carries(Road.MASS):
        return Offer(0)
    if taken is None:
        taken = daily and work.uow.mass.claimed(day_began(work.now))
    read = sorted(languages, key=lambda language: (-languages[language], language))
    fits = not daily or bool(in_one([outlook.wording.text(language, message) for language in read]))
    return Offer(work.policy.mass_from, daily, taken, fits)


def _window(_: Outlook, purse: Purse, message: Message, at: datetime) -> bool:
    """A picture is a message of its own; where there is too little for it the words go alone."""
    both = bool(picture_of(message.facts, at)) and purse.take_window(at, 2)
    return both or purse.take_window(at)


def _consent(outlook: Outlook, purse: Purse, message: Message, _: datetime) -> bool:
    return may_spend(message) and purse.take_consent(outlook.messenger.consent_for(message.layout))


def _free(*_: object) -> bool:
    return True


_PAID: Mapping[Road, Callable[[Outlook, Purse, Message, datetime], bool]] = {
    Road.CUSTOM: _window,
    Road.SUBSCRIPTION: _consent,
    Road.TEMPLATE: _free,
}
