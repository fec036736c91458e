"""What a handler gives back: what to say, and where the talk stands next."""

from collections.abc import Mapping
from dataclasses import field

from bot.dialog.talk import Choice
from bot.domain.immutable import immutable


@immutable
class Reply:
    """Made by one of the three verbs of a Turn; a handler writes no state itself.

    text: already in the reader's language. step: the step that awaits the answer, "" for none.
    hand_over: a human takes over in this window. forget: the person's data is gone, keep nothing.
    told: the person it was done for is told by a message of its own.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    step: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    hand_over: bool = False
    forget: bool = False
    told: bool = False


SILENCE = Reply("")
