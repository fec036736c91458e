"""Values that nobody changes, for the few that every message makes anew."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(cls: type[T]) -> type[T]:
    """A dataclass that the type checker alone keeps frozen.

    To guard each field at run time as well makes an object three times as expensive.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
