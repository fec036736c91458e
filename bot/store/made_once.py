"""An attribute that is made when it is first asked for, by the one thread that its object belongs to."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class made_once(Generic[T]):  # noqa: N801  it is written as a decorator
    """functools.cached_property without its lock, which costs more than what is made here."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, _owner: type) -> T:
        made = instance.__dict__[self._name] = self._make(instance)
        return made
