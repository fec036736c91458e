"""Chain lists: shown against the present sign-ups, and entered in one transaction; twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.activities import Occasion
from bot.domain.chains import Listed, Listing, Place, Placement
from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person
from bot.domain.signups import JoinOutcome, RosterLine
from bot.services.activities.facts import facts_of
from bot.services.joining.line_up import line_up
from bot.services.joining.sign_up import leave, sign_up
from bot.services.reminding.remind import plan_reminders
from bot.services.work import Work

IN = (JoinOutcome.JOINED, JoinOutcome.PENDING)
TOLD = {Place.NEW: "chain.entered", Place.WAITS: "chain.queued"}


def foresee(work: Work, occasion: Occasion, listing: Listing) -> list[Placement]:
    """What entering the list would change now; nothing is written."""
    there, left = _there(work, occasion, listing), occasion.shift.left
    waited_for = work.uow.waitlist.anybody(occasion.shift.id)
    found = []
    for listed in listing.entries:
        placement = _judged(there, listing, listed)
        if placement.place is Place.NEW:
            if waited_for or (left is not None and listed.heads > left):
                placement = Placement(listed, Place.WAITS)
            elif left is not None:
                left -= listed.heads
        found.append(placement)
    return [*_with_bearers(work, found), *_crossed(there, listing)]


def enter(work: Work, by: Person, occasion: Occasion, listing: Listing) -> list[Placement]:
    """Sign up whom the list adds, resize whom it changes; nobody who is not named in it is touched.

    People who are new to it are known by name only, under `by`, but for those whom `listing.people` names.
    Judged while the shift is held.
    """
    present = work.uow.activities.hold(occasion.shift.id)
    if listing.people:
        work.uow.hours.hold(listing.people)  # in the order of ids: others enter lists of the same people
    there = _there(work, present, listing)
    judged = _with_bearers(work, [_judged(there, listing, each) for each in listing.entries])
    work.uow.entering(by.id)
    done = [
        _entered(work, by, present, _meant(each, listing), there.get(listing.key(each.listed.name)))
        for each in judged
    ]
    done += [
        _signed_off(work, present, each, there.get(listing.key(each.listed.name)))
        for each in _crossed(there, listing)
    ]
    work.uow.entering(None)
    plan_reminders(work, present, by, late=True)
    counts = {place.value: sum(each.place is place for each in done) for place in Place}
    work.uow.audit.note(by.id, "chain.enter", f"shift:{present.shift.id}", work.now, counts)
    return done


def present_lines(work: Work, occasion: Occasion) -> list[RosterLine]:
    """Who comes to the shift or waits for it, the first first."""
    roster = work.uow.sign_ups.roster(occasion.activity.id)
    mine = [line for line in roster if line.sign_up.shift_id == occasion.shift.id]
    return [line for line in mine if line.sign_up.active or line.sign_up.waiting]


def _with_bearers(work: Work, placements: list[Placement]) -> list[Placement]:
    """Whose names exactly one person with WeChat bears, of those who are new."""
    new = {each.listed.name for each in placements if each.place in (Place.NEW, Place.WAITS)}
    bearers = work.uow.twins.bearers(new, work.policy.consent_version) if new else {}
    return [replace(each, bearer=bearers.get(each.listed.name)) for each in placements]


def _meant(judged: Placement, listing: Listing) -> Placement:
    return judged if judged.bearer in listing.people else replace(judged, bearer=None)


There = Mapping[str, RosterLine]


def _there(work: Work, occasion: Occasion, listing: Listing) -> There:
    """Everybody of the shift by name, and by what lists call them; who comes before who signed off."""
    roster = work.uow.sign_ups.roster(occasion.activity.id)
    lines = [line for line in roster if line.sign_up.shift_id == occasion.shift.id and line.name]
    lines.sort(key=lambda line: line.sign_up.active or line.sign_up.waiting)
    by_id = {line.sign_up.person_id: line for line in lines}
    called = work.uow.twins.called(occasion.shift.id)
    by_list = {listing.key(name): by_id[person_id] for person_id, name in called if person_id in by_id}
    return by_list | {listing.key(line.name): line for line in lines}


def _judged(there: There, listing: Listing, listed: Listed) -> Placement:
    found = there.get(listing.key(listed.name))
    if found is None:
        return Placement(listed, Place.NEW)
    mine = found.sign_up
    if not (mine.active or mine.waiting):
        return Placement(listed, Place.ABSENT)
    same = mine.waiting or mine.party_size == listed.heads
    return Placement(listed, Place.SAME if same else Place.CHANGED, mine.party_size)


def _crossed(there: There, listing: Listing) -> list[Placement]:
    named = [(listed, there.get(listing.key(listed.name))) for listed in listing.cancelled]
    coming = [(each, line) for each, line in named if line and line.sign_up.active]
    return [
        Placement(each, Place.CROSSED if line.openid else Place.GONE, line.sign_up.party_size)
        for each, line in coming
    ]


def _entered(
    work: Work, by: Person, present: Occasion, judged: Placement, line: RosterLine | None
) -> Placement:
    if judged.place is Place.NEW:
        return _new(work, by, present, judged)
    if judged.place is Place.CHANGED and line:
        return _changed(work, by, present, judged, line)
    return judged


def _new(work: Work, by: Person, present: Occasion, judged: Placement) -> Placement:
    listed = judged.listed
    if judged.bearer:
        person, planning = work.uow.people.get(judged.bearer), work
    else:
        person = work.uow.people.add_named(listed.name[:40], by.id, work.now)
        planning = replace(work, policy=replace(work.policy, reminders=None))  # for all of them together
    outcome = line_up(planning, person, present, listed.heads).outcome
    if outcome not in IN:
        mine = work.uow.sign_ups.mine(present.shift.id, person.id)
        waits = mine is not None and mine.waiting
        judged = replace(judged, place=Place.WAITS if waits else Place.REFUSED, why=outcome)
    if judged.bearer and judged.place is not Place.REFUSED:
        detail = {"person": person.id, "party": listed.heads}
        work.uow.audit.note(by.id, "chain.enter_person", f"shift:{present.shift.id}", work.now, detail)
        _tell(work, by, present, person, judged)
    return judged


def _changed(work: Work, by: Person, present: Occasion, judged: Placement, line: RosterLine) -> Placement:
    person = work.uow.people.get(line.sign_up.person_id)
    outcome = sign_up(work, person, present, judged.listed.heads).outcome
    if outcome is not JoinOutcome.PARTY_CHANGED:
        return Placement(judged.listed, Place.REFUSED, judged.before, outcome)
    if by.id not in (person.id, person.cared_by):
        _tell(work, by, present, person, judged)
    return judged


def _signed_off(work: Work, present: Occasion, judged: Placement, line: RosterLine | None) -> Placement:
    if judged.place is Place.GONE and line:
        leave(work, work.uow.people.get(line.sign_up.person_id), present)
    return judged


def _tell(work: Work, by: Person, present: Occasion, person: Person, judged: Placement) -> None:
    """Whoever has WeChat is told that the list changed how many they are, or that it entered them."""
    heads = str(judged.listed.heads)
    at = round(work.now.timestamp() * 1000)
    facts = facts_of(present) | {"party": heads, "name": by.name}
    source = f"activity:{present.activity.id}:chain:{person.id}:{at}"
    key = TOLD.get(judged.place, "chain.told")
    message = Message(source, 1, key, Layout.NOTICE, facts, present.shift.ends_at)
    work.uow.outbox.to_people(work.uow.outbox.write(message), [person.id], work.now)


def counted(placements: Sequence[Placement], place: Place) -> list[Placement]:
    return [each for each in placements if each.place is place]
