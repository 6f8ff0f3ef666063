"""What a ritual is: when it recurs, the phases of one occurrence, and the messages that should stand.

Add a ritual by writing one file here with a class under `@ritual(name, title)`, or, where a plan may have
several of a kind, a function under `@family`; it is found by being in this folder. A ritual never sends and
never stores: it says what should stand, whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from cards.card import Card
from plan.accounts import Shown
from plan.facts import Fact
from plan.people import Someone
from plan.plan import Place, Plan
from plan.quick import quick
from plan.rhythm import Occurrence, Recurrence


@quick
@dataclass(frozen=True)
class Phase:
    """A moment of an occurrence. A `recorded` one becomes a fact when it is reached; the others only have
    the occurrence looked at again."""

    name: str
    at: datetime
    recorded: bool = True


@quick
@dataclass(frozen=True, kw_only=True)
class Post:
    """A message that should stand. `what` is a stable name within the occurrence; `to` a person or a room.

    `across_plans` posts with the same `what` to the same person, of occurrences that start together, are
    joined into one message. `thread_of` is the `what` of the message in the same room that it replies to.
    `under_week`: in a room it goes into the thread of the week's one message, where there is one, so that the
    room hears at most one thing a week unasked.
    """

    what: str
    to: Someone | Place
    card: Card
    not_before: datetime | None = None
    thread_of: str | None = None
    across_plans: bool = False
    once: bool = False
    silent: bool = False
    under_week: bool = False


@quick
@dataclass(frozen=True)
class Notes:
    """Everything said in one occurrence, colours included, and what is one side's own on the plan (`private`):
    for the ritual's own eyes. `history` reads all that was ever said on the plan, as the room may see it.
    `accounts`: the plan's account mapping as the room may see it, for a ritual that tells of it."""

    facts: tuple[Fact, ...] = ()
    private: tuple[Fact, ...] = ()
    history: Callable[[], Sequence[Fact]] = field(default=tuple, compare=False, repr=False)
    accounts: Shown | None = None
    made: dict[int, object] = field(default_factory=dict, compare=False, repr=False)

    def once(self, plan: Plan, make: Callable[[], Kind]) -> Kind:
        """What a ritual makes of these notes and a plan: made once, however often its methods need it."""
        if id(plan) not in self.made:
            self.made[id(plan)] = (plan, make())  # the plan is kept, so that its identity stays its own
        return cast("tuple[Plan, Kind]", self.made[id(plan)])[1]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The facts of one kind, in the order they were said."""
        return [fact for fact in self.facts if isinstance(fact, kind)]


class Ritual:
    """One ritual of a plan, with what most of them have in common. `plan` is given as the room may see it;
    what is still blind is in `notes` alone.

    `catches_up`: an occurrence that passed while jbp was down is held late rather than left out.
    `listed`: people see it among the plan's rituals, and leads can pause it. `dated`: it has a day that people
    have in their calendars; `prepared`: it is a meeting that begins to be prepared before that day. `maps_accounts`: it
    tells of the two account lists.
    """

    name: str = ""
    title: str = ""
    catches_up: bool = True
    listed: bool = True
    dated: bool = True
    prepared: bool = False
    maps_accounts: bool = False

    def recurrence(self, plan: Plan) -> Recurrence | None:
        """When it recurs on this plan; None where the plan does not hold it."""
        return None

    def open_for_hours(self, plan: Plan) -> int:
        return 1

    def opened(self, plan: Plan, held: Occurrence) -> Occurrence:
        """The occurrence as it begins: a meeting is prepared days ahead of the day that it recurs on. `start`
        may only move earlier."""
        return held

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        raise NotImplementedError

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        """What the clock itself records by now and has not yet (a packet frozen, a reset proposed): facts by
        `clock` of this occurrence. Asked whenever the occurrence is looked at."""
        return ()

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        """How many answers came, of how many asked for."""
        return 0, 0

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        raise NotImplementedError

    def joined(self, what: str, given: Sequence[Card]) -> Card:
        """One card for the same post of several plans (never called for fewer than two)."""
        raise NotImplementedError


Kind = TypeVar("Kind")
Made = TypeVar("Made", bound=Ritual)
Family = Callable[[Plan], Iterable[Ritual]]
RITUALS: dict[str, Ritual] = {}
FAMILIES: list[Family] = []


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


def family(rituals: Family) -> Family:
    """Register a function that gives a plan's rituals of one kind, such as those that it names itself."""
    FAMILIES.append(rituals)
    return rituals
