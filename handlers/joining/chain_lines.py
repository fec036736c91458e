"""How a chain list reads: what it would change, what could not be read, and the list to hand on."""

from collections.abc import Iterable, Sequence

from bot.dialog.turn import Turn
from bot.domain.chains import Listed, Listing, Place, Placement
from bot.domain.people import Role
from bot.domain.signups import RosterLine
from bot.language.chain import Chain, Entry, Trouble, person_key, print_chain
from bot.services.joining.chain import counted

NAMED = 20  # names in one line of the answer; the rest is counted
QUOTED = 3  # lines that could not be read


def listing_of(chain: Chain, people: Iterable[int] = ()) -> Listing:
    """people: who is meant by their name, and has WeChat."""
    entries = [Listed(entry.name, entry.heads) for entry in chain.entries]
    cancelled = [Listed(entry.name, entry.heads) for entry in chain.cancelled]
    return Listing(entries, cancelled, person_key, frozenset(people))


def chain_text(title_lines: Sequence[str], lines: Sequence[RosterLine], waits: str) -> str:
    """The list as a group hands it on; pasted back it changes nothing."""
    named = [line for line in lines if line.name]
    notes = [waits if line.sign_up.waiting else "" for line in named]
    pairs = zip(named, notes, strict=True)
    return print_chain(title_lines, [Entry(line.name, line.sign_up.party_size, note) for line, note in pairs])


def lines_of(turn: Turn, placements: Sequence[Placement]) -> str:
    """To an organizer also who of those new has the name of somebody who follows."""
    found = [(place, counted(placements, place)) for place in Place]
    return "".join(_line(turn, place, those) for place, those in found if those)


def _line(turn: Turn, place: Place, those: Sequence[Placement]) -> str:
    if place is Place.SAME:
        return "\n" + turn.say("chain.place_same", count=len(those))
    names = turn.say("care.comma").join(_named(turn, each) for each in those[:NAMED])
    more = turn.say("chain.and_more", count=len(those) - NAMED) if len(those) > NAMED else ""
    return "\n" + turn.say(f"chain.place_{place}", count=len(those), names=names + more)


def _named(turn: Turn, each: Placement) -> str:
    listed = each.listed
    if each.place is Place.CHANGED:
        return turn.say("chain.changed", name=listed.name, before=each.before, after=listed.heads)
    name = turn.say("chain.follows", name=listed.name) if bears(turn, each) else listed.name
    return f"{name}+{listed.heads - 1}" if listed.heads > 1 else name


def bears(turn: Turn, each: Placement) -> bool:
    """Whoever may not sign up somebody with WeChat is not told who follows either."""
    return bool(each.bearer) and turn.person.is_a(Role.ORGANIZER)


def problems_of(turn: Turn, chain: Chain) -> str:
    unread = [each.text for each in chain.problems if each.trouble is Trouble.UNREADABLE][:QUOTED]
    unclear = [each.name for each in chain.problems if each.trouble is Trouble.UNCLEAR_HEADS][:QUOTED]
    long = any(each.trouble is Trouble.TOO_LONG for each in chain.problems)
    comma = turn.say("care.comma")
    told = [
        turn.say("chain.unread", lines=comma.join(_plain(each) for each in unread)) if unread else "",
        turn.say("chain.unclear", names=comma.join(unclear)) if unclear else "",
        turn.say("chain.too_long") if long else "",
    ]
    return "".join(f"\n{text}" for text in told if text)


def _plain(line: str) -> str:
    return line.strip()[:20].replace("<", "＜").replace(">", "＞")
