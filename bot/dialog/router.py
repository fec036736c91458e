"""Finding the handler: by what was picked, by the step that waits, by what was said; first match wins."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from bot.dialog.messages import Kind
from bot.dialog.replies import Reply
from bot.dialog.turn import Turn
from bot.domain.people import Role

# moments of a talk that are no intent of anybody
FORM = "form"  # before any word is read: a message that is known by its form, while no answer is awaited
ANSWER = "answer"  # a number, yes or no: first to whatever was asked outside of the talk meanwhile
EXPIRED = "expired"  # a number that stands for nothing (any more)
WHICH = "which"  # two meanings are close
NOT_UNDERSTOOD = "not_understood"
FOR_ANOTHER = "for_another"  # said for somebody whom it does not name
CHAIN = "chain"  # a chain list was pasted

Handler = Callable[[Turn], Reply | None]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, slots=True)
class Route:
    handler: Handler
    roles: frozenset[Role] | None


class Router:
    """Handlers by trigger. A handler may answer None: not mine, ask the next one.

    role: who may use them; of several roles, whoever has one.
    """

    def __init__(self, role: Role | Collection[Role] | None = None) -> None:
        roles = (role,) if isinstance(role, Role) else role
        self._roles = None if roles is None else frozenset(roles)
        self._routes: dict[str, list[Route]] = {}
        self._intents: dict[frozenset[Role], frozenset[str]] = {}
        self._found: dict[tuple[str, frozenset[Role]], tuple[Handler, ...]] = {}

    def on(self, *kinds: Kind) -> Callable[[H], H]:
        """Messages and events of these kinds."""
        return self._register(f"kind:{kind}" for kind in kinds)

    def when(self, *moments: str) -> Callable[[H], H]:
        """ANSWER, FORM, EXPIRED, WHICH, NOT_UNDERSTOOD, FOR_ANOTHER or CHAIN."""
        return self._register(f"when:{moment}" for moment in moments)

    def says(self, *intents: str) -> Callable[[H], H]:
        """Words of these intents (texts/words), when nothing more particular takes them."""
        return self._register(f"says:{intent}" for intent in intents)

    def anywhere(self, *intents: str) -> Callable[[H], H]:
        """Words that lead out of whatever step the talk stands at."""
        return self._register(f"anywhere:{intent}" for intent in intents)

    def picks(self, *actions: str) -> Callable[[H], H]:
        """A numbered line with one of these actions."""
        return self._register(f"pick:{action}" for action in actions)

    def at(self, *steps: str) -> Callable[[H], H]:
        """Anything said while the talk waits at one of these steps."""
        return self._register(f"at:{step}" for step in steps)

    def include(self, *others: "Router") -> None:
        self._found.clear()
        for other in others:
            for trigger, routes in other._routes.items():
                self._routes.setdefault(trigger, []).extend(routes)

    def find(self, trigger: str, person_roles: frozenset[Role]) -> tuple[Handler, ...]:
        """Handlers of this trigger that the person may use, in order; others leave no trace."""
        if trigger not in self._routes:
            return ()
        wanted = trigger, person_roles
        found = self._found.get(wanted)
        if found is None:
            routes = self._routes[trigger]
            found = tuple(each.handler for each in routes if each.roles is None or each.roles & person_roles)
            self._found[wanted] = found
        return found

    def intents(self, person_roles: frozenset[Role]) -> frozenset[str]:
        """The intents that exist for somebody with these roles."""
        if person_roles not in self._intents:
            named = {t.partition(":")[2] for t in self._routes if t.startswith(("anywhere:", "says:"))}
            self._intents[person_roles] = frozenset(
                intent
                for intent in named
                if any(self.find(f"{by}:{intent}", person_roles) for by in ("anywhere", "says"))
            )
        return self._intents[person_roles]

    def _register(self, triggers: Iterator[str]) -> Callable[[H], H]:
        wanted = list(triggers)
        self._found.clear()

        def register(handler: H) -> H:
            for trigger in wanted:
                self._routes.setdefault(trigger, []).append(Route(handler, self._roles))
            return handler

        return register
