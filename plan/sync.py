"""The monthly sync's own rules: who is asked for a side's numbers, who was heard, and what the other side is
asked to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from plan.agreement import Role, Target
from plan.facts import Fact, Number, NumberVerdict, Phase, Synced
from plan.people import Someone
from plan.pipeline_facts import SYNC
from plan.plan import Plan
from plan.rhythm import Occurrence
from plan.sides import Side

__all__ = ["SYNC", "Asked", "Sync"]


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked for their side's numbers; `why`: for whom, where that is another."""

    someone: Someone
    why: str = ""


@dataclass(frozen=True)
class Sync:
    """One occurrence of the sync on one plan. Numbers and the other side's word on them count from the moment
    that it opened, however they were given."""

    plan: Plan
    occurrence: Occurrence
    facts: tuple[Fact, ...]

    @property
    def period(self) -> str:
        return self.occurrence.period

    @cached_property
    def day(self) -> date:
        """The local day on which the sync opens."""
        return self.plan.day(self.occurrence.start)

    @cached_property
    def month(self) -> str:
        """`March`."""
        return f"{date(int(self.period[:4]), int(self.period[5:7]), 1):%B}"

    @cached_property
    def closed_at(self) -> datetime | None:
        closes = (fact.at for fact in self.facts if isinstance(fact, Phase) and fact.phase == "close")
        return next(closes, None)

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    @cached_property
    def as_of(self) -> date:
        """The day that ages and pace are told for: the opening's, from the close on the close's."""
        return self.plan.day(self.closed_at) if self.closed_at else self.day

    def told_on(self, target: Target) -> date:
        """The same for one target, whose number may have come later."""
        number = self.plan.number(target.id)
        return max(self.as_of, number.on) if number else self.as_of

    # -- who is asked ------------------------------------------------------------------------------

    @cached_property
    def asked(self) -> dict[Side, list[Asked]]:
        """Each side's pipeline owners: the plan's people of this ritual, else the side's leads."""
        return {side: self.asked_of(side) for side in Side}

    def asked_of(self, side: Side) -> list[Asked]:
        found: dict[str, Asked] = {}
        for owner in owners(self.plan, side):
            for each in self.in_place_of(owner):
                found.setdefault(each.someone.id, each)
        return list(found.values())

    def in_place_of(self, owner: Someone) -> list[Asked]:
        """The owner; while they are away their delegate, or else their side's leads."""
        if not owner.away(self.day):
            return [Asked(owner)]
        delegate = self.plan.people.get(owner.delegate or "")
        stand_ins = [delegate] if delegate and delegate.side is owner.side else []
        here = [each for each in stand_ins if each.active and not each.away(self.day)]
        leads = [each for each in self.plan.leads(owner.side) if not each.away(self.day)]
        return [Asked(each, f"for {owner.name}") for each in here or leads]

    def is_asked(self, someone: Someone) -> bool:
        return any(each.someone.id == someone.id for each in self.asked[someone.side])

    # -- who was heard -----------------------------------------------------------------------------

    @cached_property
    def said(self) -> list[Synced]:
        return [fact for fact in self.facts if isinstance(fact, Synced)]

    def said_by(self, side: Side) -> dict[str, Synced]:
        """What a side gave, by what it was, the last of each."""
        return {each.gave: each for each in self.said if each.side is side}

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """The numbers given since the sync opened, by target."""
        found = {id: number for id in self.plan.targets if (number := self.plan.number(id))}
        return {id: number for id, number in found.items() if number.at >= self.occurrence.start}

    def numbers_of(self, side: Side) -> dict[str, Number]:
        return {id: number for id, number in self.numbers.items() if self.plan.giver(number) is side}

    def heard(self, side: Side) -> bool:
        """Whether anybody of a side gave numbers or an export, said that nothing changed, or gave their word
        on a number, since the sync opened."""
        return bool(self.said_by(side) or self.numbers_of(side) or self.verdicts_of(side))

    def verdicts_of(self, side: Side) -> list[NumberVerdict]:
        return [
            fact
            for fact in self.plan.latest.values()
            if isinstance(fact, NumberVerdict) and fact.side is side and fact.at >= self.occurrence.start
        ]

    @cached_property
    def sides_asked(self) -> list[Side]:
        return [side for side in Side if self.asked[side]]

    def to_confirm(self, side: Side) -> dict[str, Number]:
        """The other side's numbers of this sync, for `side` to say whether it has the same."""
        return self.numbers_of(side.other)

    def unconfirmed(self, side: Side) -> dict[str, Number]:
        """Of those the ones that nobody of `side` has said anything of yet."""
        given = self.to_confirm(side)
        return {id: number for id, number in given.items() if self.plan.verdict(id) is None}


def owners(plan: Plan, side: Side) -> list[Someone]:
    """Who gives a side's numbers, by the plan: those named for the sync who may, else the side's leads."""
    terms = plan.agreement.rhythm.monthly
    named = [plan.people.get(id) for id in (terms.who if terms else ())]
    ours = [each for each in named if each and each.active and each.side is side]
    return [each for each in ours if each.role in (Role.OWNER, Role.LEAD)] or plan.leads(side)
