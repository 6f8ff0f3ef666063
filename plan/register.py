"""The pipeline register: the opportunities that either company told, joined into deals, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import Final

from plan.pipeline import Change, changes
from plan.pipeline_facts import Attributed, Attribution, Counterpart, Opportunity, Outcome, Where
from plan.plan import Plan
from plan.sides import Side
from plan.stages import words

SURE_ID: Final = 8  # characters: a shorter id may be another system's for another deal
PORTALS: Final = ("ace", "partner central", "partner center", "partner portal", "partner hub")
CRMS: Final = ("crm", "salesforce", "hubspot", "dynamics")


class NoSuchDeal(LookupError):
    """No deal of the register is called that. `/jbp pipeline` lists them; its id or a word of its name is enough."""


@dataclass(frozen=True)
class Deal:
    """One deal, by everything that was told of it: at most one opportunity a side and system. `by_name`: nothing but
    its name says that these are the same."""

    told: tuple[Opportunity, ...]
    attributed: Attributed | None = None
    named: Mapping[Side, str] = field(default_factory=dict)
    by_name: bool = False

    @property
    def ref(self) -> str:
        """How commands name it: by what both companies see of it, where they see any."""
        return next((each for each in self.told if not each.private), self.told[0]).ref

    @property
    def name(self) -> str:
        return self.told[0].name

    @cached_property
    def account(self) -> str:
        """The customer, where any system names it; else what the deal is called."""
        return next((each.account for each in self.told if each.account), self.name)

    @cached_property
    def private(self) -> bool:
        """Whether the other company sees nothing of it."""
        return all(each.private for each in self.told)

    def of(self, side: Side) -> list[Opportunity]:
        return [each for each in self.told if each.side is side]

    @cached_property
    def outcome(self) -> Outcome:
        """Won or lost once somebody says so and nobody says the opposite."""
        ended = {each.outcome for each in self.told} - {Outcome.OPEN}
        return ended.pop() if len(ended) == 1 else Outcome.OPEN

    @cached_property
    def value(self) -> Decimal | None:
        """In the plan's currency; where the systems differ the smallest, never what lies between."""
        return min((each.value for each in self.told if each.value is not None), default=None)

    @cached_property
    def close_on(self) -> date | None:
        """The latest day that anybody expects."""
        return max((each.close_on for each in self.told if each.close_on), default=None)

    @cached_property
    def motion(self) -> str | None:
        """By what somebody said of it, else as a system has it."""
        said = self.attributed.motion if self.attributed else None
        return said or next((each.motion for each in self.told if each.motion), None)

    @property
    def attribution(self) -> Attribution | None:
        return self.attributed.attribution if self.attributed else None

    def counterpart(self, side: Side) -> str:
        """Who works it for `side`: by that side's own word, its system, or what the other's portal shows."""
        own = next((each.worked_by for each in self.of(side) if each.worked_by), "")
        theirs = next((each.counterpart for each in self.of(side.other) if each.counterpart), "")
        return self.named.get(side) or own or theirs

    @cached_property
    def missing(self) -> tuple[Side, ...]:
        """The sides that do not tell an open deal themselves, and on which nobody is named."""
        absent = [side for side in Side if not self.of(side) and not self.counterpart(side)]
        return tuple(absent) if self.is_open else ()

    @property
    def is_open(self) -> bool:
        return self.outcome is Outcome.OPEN

    @property
    def next_step(self) -> Opportunity:
        """As the system tells it that knows best what happens next."""
        return max(
            self.told, key=lambda each: (bool(each.next_step or each.next_on), each.next_on or date.min)
        )


def system(told: Opportunity) -> Where | None:
    """Which kind of system an opportunity is from: as the source says, or by what an export was called."""
    if told.where:
        return told.where
    called = f" {words(told.source)} "
    if any(f" {each} " in called for each in PORTALS):
        return Where.PORTAL
    return Where.CRM if any(f" {each} " in called for each in CRMS) else None


def deals(plan: Plan, *, shared: bool = False) -> list[Deal]:
    """The register as its reader may see it: the open deals first, the largest first. `shared`: as both companies
    see it, whoever reads."""
    told = visible(plan, shared=shared)
    found = [deal(plan, those, by_name) for those, by_name in joined(told)]
    return sorted(found, key=lambda each: (not each.is_open, -(each.value or 0), each.name, each.ref))


def visible(plan: Plan, *, shared: bool) -> list[Opportunity]:
    """One telling of each opportunity: a side's own, which has more in it, where the reader may see that."""
    found: dict[str, Opportunity] = {}
    for fact in plan.latest.values():
        if not isinstance(fact, Opportunity) or (shared and fact.private):
            continue
        before = found.get(fact.ref)
        if before is None or (fact.at, fact.private) > (before.at, before.private):
            found[fact.ref] = fact
    return sorted(found.values(), key=lambda each: (each.side is Side.PARTNER, each.id))


def deal(plan: Plan, told: tuple[Opportunity, ...], by_name: bool) -> Deal:
    """With what was said of it: of what was said of several before they were known to be one, the last."""
    said = [
        fact for each in told if isinstance(fact := plan.latest.get(f"attributed/{each.ref}"), Attributed)
    ]
    named: dict[Side, Counterpart] = {}
    for each in told:
        for side in Side:
            fact = plan.latest.get(f"counterpart/{side}/{each.ref}")
            if isinstance(fact, Counterpart) and (side not in named or fact.at > named[side].at):
                named[side] = fact
    return Deal(
        told,
        max(said, key=lambda each: each.at, default=None),
        {side: fact.name for side, fact in named.items()},
        by_name,
    )


def changed(plan: Plan, told: Iterable[Opportunity]) -> dict[Change, list[Opportunity]]:
    """What has become of the deals that are told, in the order of Change: a deal once of each, however many of a side's
    systems tell it; and new only where none of them had it before. `told` may be still to be taken."""
    told = list(told)
    known = {each.ref: each for each in visible(plan, shared=False)} | {each.ref: each for each in told}
    of_deal = {
        each.ref: number for number, (those, _) in enumerate(joined(list(known.values()))) for each in those
    }
    old = {(of_deal[each.ref], each.side) for each in known.values() if Change.NEW not in changes(each)}
    found: dict[Change, dict[tuple[int, Side], Opportunity]] = {change: {} for change in Change}
    for each in told:
        key = (of_deal[each.ref], each.side)
        for change in changes(each):
            if change is not Change.NEW or key not in old:
                found[change].setdefault(key, each)
    return {change: list(those.values()) for change, those in found.items() if those}


# -- which of them are one deal --------------------------------------------------------------------


def joined(told: list[Opportunity]) -> list[tuple[tuple[Opportunity, ...], bool]]:
    """Opportunities that are one deal: by an id that they share, else by a name that on each side only one has."""
    group = {each.ref: each.ref for each in told}

    def top(ref: str) -> str:
        while group[ref] != ref:
            ref = group[ref]
        return ref

    for one, other in pairs(told):
        group[top(other.ref)] = top(one.ref)
    only_by_name: set[str] = set()
    for one, other in namesakes(told):
        if top(one.ref) != top(other.ref):
            only_by_name.add(one.ref)
            group[top(other.ref)] = top(one.ref)
    found: dict[str, list[Opportunity]] = {}
    for each in told:
        found.setdefault(top(each.ref), []).append(each)
    return [(tuple(those), any(each.ref in only_by_name for each in those)) for those in found.values()]


def pairs(told: Iterable[Opportunity]) -> Iterable[tuple[Opportunity, Opportunity]]:
    """Those that an id makes one: the same id (a short one also needs the same name), or one names the other's."""
    by_id: dict[str, list[Opportunity]] = {}
    for each in told:
        for id in {each.id, *each.also}:
            by_id.setdefault(id, []).append(each)
    for id, those in by_id.items():
        for one, other in combinations(those, 2):
            named = id in one.also or id in other.also
            if named or len(id) >= SURE_ID or called(one) == called(other):
                yield one, other


def namesakes(told: Iterable[Opportunity]) -> Iterable[tuple[Opportunity, Opportunity]]:
    """Those of the two sides that are called the same, where each side's system has only one that is."""
    by_name: dict[str, list[Opportunity]] = {}
    for each in told:
        by_name.setdefault(called(each), []).append(each)
    for those in by_name.values():
        places = [(each.side, system(each)) for each in those]
        if len(those) > 1 and len(set(places)) == len(places):
            for other in those[1:]:
                yield those[0], other


def called(told: Opportunity) -> str:
    return words(told.name)


def meant(plan: Plan, said: str) -> Deal:
    """A deal by one of its opportunities (`vendor/O123`), an id, its name, or the only one whose name or account has
    the word. Raises NoSuchDeal."""
    every = deals(plan)
    wanted = said.strip().casefold()
    for each in every:
        if any(wanted in (one.ref.casefold(), one.id.casefold(), one.name.casefold()) for one in each.told):
            return each
    near = [
        each for each in every
        if wanted and any(wanted in f"{one.name} {one.account}".casefold() for one in each.told)
    ]  # fmt: skip
    if len(near) != 1:
        raise NoSuchDeal
    return near[0]
