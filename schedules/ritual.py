"""What a ritual is: when it recurs, the phases of one occurrence, and the messages that should stand.

Add a ritual by writing one file here with a class under `@ritual(name, title)`; `schedules/rituals.py`
lists the files. A ritual never sends and never stores: it says what should stand, whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar, cast

from cards.card import Card
from plan.facts import Fact
from plan.people import Someone
from plan.plan import Place, Plan
from plan.rhythm import Occurrence, Recurrence


@dataclass(frozen=True)
class Phase:
    """A moment of an occurrence. A `recorded` one becomes a fact when it is reached; the others only have
    the occurrence looked at again."""

    name: str
    at: datetime
    recorded: bool = True


@dataclass(frozen=True, kw_only=True)
class Post:
    """A message that should stand. `what` is a stable name within the occurrence; `to` a person or a room.

    `across_plans` posts with the same `what` to the same person, of occurrences that start together, are
    joined into one message. `thread_of` is the `what` of the message in the same room that it replies to.
    """

    what: str
    to: Someone | Place
    card: Card
    not_before: datetime | None = None
    thread_of: str | None = None
    across_plans: bool = False
    once: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Notes:
    """Everything said in one occurrence, colours included: for the ritual's own eyes."""

    facts: tuple[Fact, ...] = ()
    made: dict[int, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, plan: Plan, make: Callable[[], Kind]) -> Kind:
        """What a ritual makes of these notes and a plan: made once, however often its methods need it."""
        if id(plan) not in self.made:
            self.made[id(plan)] = (plan, make())  # the plan is kept, so that its identity stays its own
        return cast("tuple[Plan, Kind]", self.made[id(plan)])[1]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The facts of one kind, in the order they were said."""
        return [fact for fact in self.facts if isinstance(fact, kind)]


class Ritual(Protocol):
    """`plan` is given as the room may see it; what is still blind is in `notes` alone."""

    name: str
    title: str

    def recurrence(self, plan: Plan) -> Recurrence | None:
        """When it recurs on this plan; None where the plan does not hold it."""
        ...

    def open_for_hours(self, plan: Plan) -> int: ...

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]: ...

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        """How many answers came, of how many asked for."""
        ...

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]: ...

    def joined(self, what: str, cards: Sequence[Card]) -> Card:
        """One card for the same post of several plans (never called for fewer than two)."""
        ...


Kind = TypeVar("Kind")
Made = TypeVar("Made", bound=Ritual)
RITUALS: dict[str, Ritual] = {}


class TwoRitualsOfOneName(ValueError):
    """Two rituals have the same name."""


def ritual(name: str, title: str) -> Callable[[type[Made]], type[Made]]:
    """Register a ritual class under a stable name and the title people read."""

    def register(made: type[Made]) -> type[Made]:
        if name in RITUALS:
            raise TwoRitualsOfOneName(name)
        made.name, made.title = name, title
        RITUALS[name] = made()
        return made

    return register
