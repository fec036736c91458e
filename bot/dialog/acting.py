"""Acting for somebody else: the same message, as the person it is for would have sent it.

Every handler answers it as if that person had written, so a helper may do all that the person may do;
what organizers may do is no part of it. Whatever is written in such a turn is told to the person.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.people import OVERSEEING, Person
from bot.language.behalf import Behalf, may_be_for_another, on_behalf
from bot.services.joining.helpers import Act, family, may_act, meant_by_kin, remember_kin, tell_acted

FOR = "for"  # the note that says for whom the talk goes on
WAS_FOR = "was_for"  # the same while the speaker says something for themselves
ACT_FOR = "family.act"  # a line that stands for one of those whom the speaker may act for
KIN = "kin"  # the word by which somebody was meant, such as 妈妈
SAID = "said"  # what was said for somebody, until it is known for whom

_MARKUP = re.compile(r"<[^>]*>")
TOLD = 300  # characters of the answer that the person gets to read


def is_for_another(turn: Turn) -> bool:
    return turn.speaker is None and not turn.incoming.pick and may_be_for_another(turn.text)


def spoken_for(turn: Turn) -> tuple[Behalf | None, Turn | None]:
    """What is said for somebody, and as their turn where it is clear whose: by name, or a word of before."""
    known = family(turn.work, turn.person)
    behalf = on_behalf(turn.text, tuple(sorted({each.name for each in known if each.name})))
    if behalf is None or not behalf.kin:
        found = [each for each in known if behalf and each.name and each.name == behalf.who]
        return behalf, as_person(turn, found[0], behalf.said) if behalf and len(found) == 1 else None
    meant = meant_by_kin(turn.work, turn.person, behalf.who) if behalf.said else None
    return behalf, as_person(turn, meant, behalf.said) if meant else None


def as_picked(turn: Turn, person_id: str) -> Turn | None:
    """The turn of the person whose line was picked; what was said for them is in the notes."""
    person = turn.uow.people.get(int(person_id))
    if not may_act(turn.work, turn.person, person):
        return None
    remember_kin(turn.work, turn.person, turn.talk.notes.get(KIN, ""), person)
    return as_person(turn, person, turn.talk.notes.get(SAID, ""))


def goes_on(turn: Turn, trigger: str) -> Turn | None:
    """An answer to what was asked, or a line that was shown, is for whom the talk was; all else is not.

    None where the speaker may not act for them any more: it was not said for the speaker either.
    """
    whom = turn.talk.notes.get(FOR)
    if turn.speaker or not whom:
        return turn
    if not trigger.startswith(("pick:", "at:")):
        return turn.noting(**{FOR: None, WAS_FOR: whom})
    person = turn.uow.people.get(int(whom))
    if not may_act(turn.work, turn.person, person):
        return None
    return replace(turn, person=_seen_by(turn.person, person), speaker=turn.person)


def as_person(turn: Turn, person: Person, said: str) -> Turn:
    """The speaker's turn as the turn of `person`, who would have said `said`.

    What that person was asked last came by itself, not in this talk, so an answer is first to that.
    """
    seen = _seen_by(turn.person, person)
    notes = {name: turn.talk.notes[name] for name in ("shift",) if name in turn.talk.notes}
    talk = replace(turn.talk, step="", notes={**notes, FOR: str(person.id)})
    understood = turn.house.understanding.read(said, now=turn.now)
    incoming = replace(turn.incoming, text=said, pick="")
    return replace(
        turn,
        incoming=incoming,
        understood=understood,
        person=seen,
        talk=talk,
        speaker=turn.person,
        picked=None,
        since=None,
    )


def answering(turn: Turn, person_id: int, answer: Callable[[Turn], Reply]) -> Reply:
    """The answer to what the speaker was asked of the person: of themselves, or of somebody they care for."""
    if person_id == turn.person.id:
        return answer(turn)
    theirs = as_person(turn, turn.uow.people.get(person_id), turn.text)
    begun(theirs)
    return finished(theirs, answer(theirs))


def begun(turn: Turn) -> None:
    turn.uow.entering(turn.speaker.id if turn.speaker else None)


def finished(turn: Turn, reply: Reply) -> Reply:
    """The reply to the speaker, which says for whom it is; the person is told of what was done."""
    turn.uow.entering(None)
    if turn.speaker is None:
        return _own(turn, reply)
    if turn.uow.wrote and not reply.told:
        answer = _MARKUP.sub("", reply.text)[:TOLD]
        act = Act(turn.incoming.id, turn.text, answer)
        tell_acted(turn.work, turn.speaker, turn.person, act)
    name = turn.person.name or turn.say("roster.unnamed")
    text = turn.say("family.acting", name=name, text=reply.text)
    waits = bool(reply.step or reply.choices)
    notes = {**reply.notes, FOR: str(turn.person.id)} if waits else reply.notes
    return replace(reply, text=text, notes=notes)


def _own(turn: Turn, reply: Reply) -> Reply:
    """Once the speaker speaks for themselves the talk is theirs; something in between leaves it as it was."""
    whom = reply.notes.get(WAS_FOR)
    if whom is None:
        return reply
    stays = reply.step == turn.talk.step and reply.choices is turn.talk.choices
    notes = {name: note for name, note in reply.notes.items() if name != WAS_FOR}
    return replace(reply, notes={**notes, FOR: whom} if stays else notes)


def _seen_by(speaker: Person, person: Person) -> Person:
    """Worded for the one who reads it; nobody organizes in somebody else's name."""
    roles = person.roles - OVERSEEING
    return replace(person, language=speaker.language, elder=speaker.elder, roles=roles)
