"""Chain lists (接龙): numbered lists that grow from hand to hand in a group, read, compared, printed."""

from bot.language.chain.changes import Changed, Changes, Present, compare, person_key, same_person
from bot.language.chain.model import Chain, Entry, Problem, Trouble
from bot.language.chain.printing import print_chain
from bot.language.chain.reading import read_chain
from bot.language.chain.recognition import is_chain

__all__ = [
    "Chain",
    "Changed",
    "Changes",
    "Entry",
    "Present",
    "Problem",
    "Trouble",
    "compare",
    "is_chain",
    "person_key",
    "print_chain",
    "read_chain",
    "same_person",
]
