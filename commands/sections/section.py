"""A section of the plan as it is written: its items, the form of each, and the document that a form makes.

All of it is pure: a form is made from the document, a change gives the next document, and nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cards.card import Field
from plan.agreement import Agreement, Member
from plan.people import Someone
from plan.programmes import Catalogue
from plan.sides import Side

Value = str | Decimal | date


class Refused(ValueError):
    """Some of this could not be taken: what to put right stands at each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class NoSuchItem(LookupError):
    """That is not on the draft, or not any more. Open the section again to see what is."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """The agreement that is being written; who may be named in it beside its own people; the programmes there are."""

    agreement: Agreement
    members: Mapping[Side, tuple[Someone | Member, ...]] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)

    def people(self, side: Side) -> tuple[Someone | Member, ...]:
        """Everybody of a side who may be named: the document's own people who have not left, then the others."""
        return tuple(each for each in self.known(side) if not isinstance(each, Someone) or each.active)

    def known(self, side: Side) -> tuple[Someone | Member, ...]:
        """The same with those who have left, whom the document may still name."""
        own = {each.id: each for each in self.agreement.people if each.side is side}
        return tuple((own | {each.id: each for each in self.members.get(side, ())}).values())


Items = tuple[tuple[str, str], ...]
Shown = tuple[tuple[Field, ...], dict[str, str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """`name` is what people type behind `edit`. `items` are (id, name) of what is listed in it; None: one form.
    `form` gives the fields with what they hold now, `change` the document with the answers in it (both: item None
    is a new one, or the only one). `remove` takes an item out with what refers to it. `adds`: new items are
    possible. `problems` are the plan checks that it answers.

    `form`, `change` and `remove` raise NoSuchItem; `change` raises Refused."""

    name: str
    title: str
    purpose: str
    form: Callable[[Writing, str | None], Shown]
    change: Callable[[Writing, str | None, Mapping[str, Value]], Agreement]
    items: Callable[[Agreement], Items] | None = None
    remove: Callable[[Agreement, str], Agreement] | None = None
    adds: bool = True
    problems: frozenset[str] = frozenset()
