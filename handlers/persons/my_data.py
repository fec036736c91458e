"""My data: what is known of me, and why; its removal is in handlers/persons/erasing.py."""

from bot.dialog.replies import Reply
from bot.dialog.router import NOT_UNDERSTOOD, Router
from bot.dialog.turn import Turn
from bot.domain.people import masked
from bot.language.names import likely_name
from bot.services.persons.people import agree
from handlers.asides import aside
from handlers.joining.roles import held_in_words
from handlers.persons.erasing import erasing_in_words
from handlers.persons.labels import labels_in_words

router = Router()

NAME = "my_data.name"


@router.says("my_data")
@router.picks("my_data.show")
def show(turn: Turn) -> Reply:
    phone = turn.uow.people.phone(turn.person.id) if turn.person.has_phone else ""
    unknown = turn.say("my_data.unknown")
    facts = {
        "name": turn.person.name or unknown,
        "phone": masked(phone) if phone else unknown,
        "count": len(turn.uow.sign_ups.of_person(turn.person.id, turn.now)),
        "holdings": _holdings(turn) + erasing_in_words(turn),
        "consent": turn.person.consent or unknown,
        "family": _family(turn) or unknown,
    }
    known = ["my_data.rename"] if turn.person.name else []
    actions = ("privacy.show", *known, "reminders.ask", "language.ask", "my_data.erase")
    return turn.done("my_data.show", [turn.choice(f"choice.{action}", action) for action in actions], **facts)


def _holdings(turn: Turn) -> str:
    held = held_in_words(turn, turn.uow.qualifications.of_person(turn.person.id))
    grouped = labels_in_words(turn, turn.person)
    lines = [turn.say("my_data.holdings", held=held)] if held else []
    lines += [turn.say("my_data.labels", labels=grouped)] if grouped else []
    return "".join(f"{each}\n" for each in lines)


def _family(turn: Turn) -> str:
    """Those whose name this person gave, and those for whom they may act or who act for them."""
    cared = [turn.say("family.line", name=each.name) for each in turn.uow.people.cared_for(turn.person.id)]
    helped, helpers = turn.uow.helpers.helped_by(turn.person.id), turn.uow.helpers.helpers_of(turn.person.id)
    linked = [turn.say("family.line_linked", name=each.name) for each in helped]
    return "；".join([*cared, *linked, *(turn.say("family.line_helper", name=each.name) for each in helpers)])


@router.says("privacy")
@router.picks("privacy.show")
def privacy(turn: Turn) -> Reply:
    """The privacy text; whatever the talk was waiting for, it goes on waiting."""
    facts = {"community": turn.house.community, "version": turn.work.policy.consent_version}
    return aside(turn, "privacy.text", **facts) or turn.again("privacy.text", **facts)


@router.picks("my_data.rename")
def ask_name(turn: Turn) -> Reply:
    return turn.ask(NAME, "my_data.name")


@router.at(NAME)
def rename(turn: Turn) -> Reply | None:
    """Whoever gave a name may correct it."""
    name = turn.understood.name or likely_name(turn.text)
    if not name:
        return None if turn.understood.certain else turn.again("my_data.name_again")
    return _rename(turn, name)


@router.when(NOT_UNDERSTOOD)
def named_again(turn: Turn) -> Reply | None:
    """`不对，我叫周桂兰`, out of the blue, by somebody whose name is kept."""
    name = turn.understood.name if turn.person.name and not turn.talk.step else ""
    return _rename(turn, name) if name else None


def _rename(turn: Turn, name: str) -> Reply:
    agree(turn.work, turn.person, name)
    return turn.done("my_data.renamed", name=name)
