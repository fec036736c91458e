"""Labels of a person: where they live, which partner unit they belong to, and whatever else groups them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

NAME_LENGTH = 30
_AND = re.compile(r"\sand\s", re.IGNORECASE)  # joins the parts of an audience, and so stands in no name


class LabelKind(StrEnum):
    """A person lives in one compound; of the others they may have several."""

    COMPOUND = "compound"
    UNIT = "unit"
    TAG = "tag"


ONE_EACH = (LabelKind.COMPOUND,)
ALLOWED = "must be compound:NAME, unit:NAME or tag:NAME"


@dataclass(frozen=True, slots=True)
class Label:
    kind: LabelKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Label":
        """Raises ValueError naming what is allowed."""
        kind, _, name = text.strip().partition(":")
        if kind not in list(LabelKind) or not (name := label_name(name)):
            raise ValueError(ALLOWED)
        return cls(LabelKind(kind), name)


def label_name(text: str) -> str:
    """One spelling for `３号院` and `3号院`; "" for what is no name."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    return "" if _AND.search(f" {name} ") or len(name) > NAME_LENGTH else name
