"""People: who they are to us, what they chose, and their leaving."""

from datetime import datetime

from bot.domain.deliveries import Layout, Message
from bot.domain.people import Person, ReminderWish, Role
from bot.domain.quiet import Quiet
from bot.domain.reminders import Rules, written
from bot.domain.signups import SignUp
from bot.services.joining.erasures import forget_erasing
from bot.services.joining.heirs import hand_on
from bot.services.joining.sign_up import leave
from bot.services.reminding.remind import remind_anew, replan_reminders
from bot.services.work import Work


def meet(work: Work, openid: str) -> Person:
    """The person behind an openid; nothing is written while they are known already."""
    return work.uow.people.by_openid(openid) or work.uow.people.add(openid, work.now)


def known_as(work: Work, who: str) -> list[Person]:
    """By openid, or by name: nobody, the one meant, or the first two of several."""
    known = work.uow.people.by_openid(who)
    return [known] if known else list(work.uow.people.named(who, 2))


def welcome(work: Work, person: Person, at: datetime) -> None:
    """The person follows the account, since `at`."""
    work.uow.people.change(person.id, following=True, followed_at=at, left_at=None)


def agree(work: Work, person: Person, name: str) -> None:
    """Keep the name a person gave, with the version of the privacy text they agreed to and when."""
    work.uow.people.change(person.id, name=name, consent=work.policy.consent_version, consent_at=work.now)


def give_phone(work: Work, person: Person, phone: str) -> None:
    work.uow.people.set_phone(person.id, phone)


def choose_language(work: Work, person: Person, language: str) -> None:
    work.uow.people.change(person.id, language=language)


def choose_elder_mode(work: Work, person: Person, wanted: bool) -> None:
    work.uow.people.change(person.id, elder=wanted)


def choose_reminders(work: Work, person: Person, wish: ReminderWish) -> None:
    """The usual lead times, moved by a wish; lead times of their own hold no longer."""
    _choose(work, person, reminders=wish, leads=None)


def choose_leads(work: Work, person: Person, leads: Rules) -> None:
    """Lead times of one's own, for everything one signs up for."""
    _choose(work, person, reminders=ReminderWish.USUAL, leads=written(leads))


def choose_quiet(work: Work, person: Person, quiet: Quiet | None) -> None:
    """Quiet hours of one's own; None: the community's."""
    _choose(work, person, quiet=str(quiet) if quiet else None)


def choose_leads_of(work: Work, person: Person, shift_id: int, leads: Rules) -> bool:
    """Lead times for one sign-up; False when the person is not signed up for it."""
    work.uow.activities.hold(shift_id)
    if not work.uow.sign_ups.wish_leads(shift_id, person.id, written(leads)):
        return False
    remind_anew(work, shift_id, person)
    return True


def _choose(work: Work, person: Person, **chosen: object) -> None:
    hold_shifts(work, person)
    work.uow.people.change(person.id, **chosen)
    replan_reminders(work, person)


def hold_shifts(work: Work, *people: Person) -> None:
    """Those they come to or wait for, before their people and in the order that all keep to."""
    mine = [seen for each in people for _, seen in work.uow.sign_ups.of_person(each.id, work.now)]
    mine += [seen for each in people for _, seen in work.uow.waitlist.of_person(each.id, work.now)]
    for shift_id in sorted({occasion.shift.id for occasion in mine}):
        work.uow.activities.hold(shift_id)


def farewell(work: Work, person: Person, at: datetime) -> list[SignUp]:
    """The person stopped following `at`: WeChat asks that their data be deleted then.

    A late event from before they followed again is ignored. Returns the sign-ups that were released.
    """
    followed_at = work.uow.people.followed_at(person.id)
    return [] if followed_at and at < followed_at else erase(work, person, person.id)


def erase(work: Work, person: Person, actor_id: int | None = None) -> list[SignUp]:
    """Remove the personal data and free the places; counts stay, without the person.

    Those whom only this person knew by name are erased with them, unless another organizer cares for them
    from now on. actor_id: who asked for it, mostly the person; None for the operator.
    Returns the sign-ups that were released; organizers are told of each.
    """
    hold_shifts(work, person, *work.uow.people.cared_for(person.id))
    forget_erasing(work, person)
    hand_on(work, person, actor_id)
    released = [
        sign_up for each in work.uow.people.cared_for(person.id) for sign_up in erase(work, each, actor_id)
    ]
    for sign_up, occasion in work.uow.sign_ups.of_person(person.id, work.now):
        leave(work, person, occasion)
        released.append(sign_up)
        _tell_organizers(
            work, f"activity:{occasion.activity.id}:erased:{sign_up.id}", occasion.activity.title
        )
    for _, occasion in work.uow.waitlist.of_person(person.id, work.now):
        leave(work, person, occasion)
    work.uow.twins.forget(person.id)
    work.uow.helpers.forget(person.id, work.now)
    work.uow.outbox.forget(person.id)
    work.uow.traces.remove(person.id)
    work.uow.codes.forget(person.id)
    work.uow.consents.forget(person.id)
    work.uow.mass_counts.forget(person.id)
    work.uow.claims.forget(person.id)
    work.uow.absences.forget(person.id)
    work.uow.calendars.drop(person.id)
    work.uow.imports.forget(person.id)
    work.uow.people.erase(person.id, work.now)
    work.uow.audit.note(actor_id, "person.erase", f"person:{person.id}", work.now)
    return released


def grant(work: Work, person: Person, role: Role, actor_id: int | None = None) -> None:
    work.uow.people.grant(person.id, role, work.now)
    work.uow.audit.note(actor_id, "person.grant", f"person:{person.id}", work.now, {"role": role})


def _tell_organizers(work: Work, source: str, title: str) -> None:
    message = Message(source, 1, "organizer.place_freed", Layout.NOTICE, {"title": title})
    organizers = work.uow.people.with_role(Role.ORGANIZER)
    work.uow.outbox.to_people(work.uow.outbox.write(message), organizers, work.now)
