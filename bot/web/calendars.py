"""Calendar feeds: `/p/calendar/KEY.ics` of a person, `/p/activity/ID.ics` of an activity."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256

from flask import Blueprint, Response, abort, request

from bot.domain.policy import Policy
from bot.domain.ports import Clock
from bot.domain.records import UnitOfWork
from bot.services.persons.calendar import activity_calendar, personal_calendar
from bot.services.work import Work
from bot.web.ics import calendar

FRESH = 300  # seconds for which a reader need not ask again
Open = Callable[[], AbstractContextManager[UnitOfWork]]


def calendars(open_: Open, clock: Clock, policy: Policy, named: tuple[str, str]) -> Blueprint:
    """named: the community as it is called, and the host under which people reach us."""
    blueprint = Blueprint("calendars", __name__)
    community, host = named

    @blueprint.get("/p/calendar/<key>.ics")
    def personal(key: str) -> Response:
        """An address that was never given out and one that was closed look the same."""
        with open_() as uow:
            entries = personal_calendar(Work(uow, clock.now(), policy), key)
        if entries is None:
            abort(404)
        return _feed(calendar(community, entries, host), "private")

    @blueprint.get("/p/activity/<int:activity_id>.ics")
    def public(activity_id: int) -> Response:
        if activity_id >= 2**63:
            abort(404)
        with open_() as uow:
            entries = activity_calendar(Work(uow, clock.now(), policy), activity_id)
        if not entries:
            abort(404)
        return _feed(calendar(entries[0].occasion.activity.title, entries, host), "public")

    return blueprint


def _feed(ics: str, cache: str) -> Response:
    body = ics.encode()
    response = Response(body, mimetype="text/calendar")
    response.headers["Cache-Control"] = f"{cache}, max-age={FRESH}"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response
