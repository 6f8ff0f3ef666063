"""A plan as it stands: the agreed document, and the latest of every fact since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from plan.agreement import Agreement, Funding, Motion, Target
from plan.amounts import Amount
from plan.days import in_order
from plan.facts import (
    Answer,
    Eligibility,
    Fact,
    FundingStep,
    MoneyState,
    Number,
    NumberVerdict,
    Phase,
    Promise,
    PromiseState,
    RhythmChange,
    Talked,
    Verdict,
    Win,
)
from plan.people import Someone
from plan.quick import quick
from plan.sides import SIDES, Reader, Side

PARTNERS_WORD = frozenset(
    {MoneyState.APPROVED, MoneyState.COMMITTED, MoneyState.EXECUTED, MoneyState.CLAIMED, MoneyState.PAID,
     MoneyState.ALLOCATED, MoneyState.USED}
)  # fmt: skip

SETTLED = frozenset({MoneyState.PAID, MoneyState.REJECTED, MoneyState.EXPIRED})


class NoSuchMotion(LookupError):
    """No motion of this plan is called that. `/jbp motions` lists them with their numbers."""


class NoSuchTarget(LookupError):
    """No target of this plan is called that. `/jbp targets` lists them."""


class NoSuchMember(LookupError):
    """Nobody on this plan is called that. `/jbp people` lists who is."""


@quick
@dataclass(frozen=True, kw_only=True)
class Place:
    """A room of the plan's: a channel on a chat. `looked_back`: whoever runs jbp lets it look through what was posted
    there for a message of its own; that is the deployment's, and makes no other room of it."""

    platform: str
    tenant: str
    channel: str
    name: str = ""
    looked_back: bool = field(default=False, compare=False)

    @property
    def address(self) -> str:
        return f"{self.platform}:{self.tenant}:{self.channel}"


@quick
@dataclass(frozen=True)
class Plan:
    """Frozen. `latest` has the newest fact of every slot, seen with the eyes of `reader`. `document` is the
    agreement word for word, where people have come or owners changed since (see plan/standing.py)."""

    agreement: Agreement
    latest: Mapping[str, Fact] = field(default_factory=dict)
    people: Mapping[str, Someone] = field(default_factory=dict)
    rooms: tuple[Place, ...] = ()
    reader: Reader = Reader.ROOM
    revision: int = 0
    document: Agreement | None = None

    # -- who and where -------------------------------------------------------------------------

    @property
    def id(self) -> str:
        return self.agreement.id

    @property
    def name(self) -> str:
        return self.agreement.name

    @property
    def agreed(self) -> Agreement:
        """The document word for word, as both leads have it."""
        return self.document or self.agreement

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.agreement.time_zone)

    def day(self, at: datetime) -> date:
        """The calendar day of `at` in the plan's zone."""
        return at.astimezone(self.zone).date()

    def company(self, side: Side) -> str:
        return self.agreement.company(side).name

    def member(self, who: str) -> Someone:
        """A member by id, `@id` or full name, whatever the case, or as `person:NUMBER`. Raises NoSuchMember."""
        wanted = who.strip().lstrip("@").casefold()
        for someone in self.people.values():
            if wanted in (someone.id.casefold(), someone.name.casefold(), f"person:{someone.person}"):
                return someone
        raise NoSuchMember

    def name_of(self, member: str) -> str:
        """The person's name for a member's id; what is not a member (`clock`) is returned as it is."""
        someone = self.people.get(member)
        return someone.name if someone else member

    def leads(self, side: Side) -> list[Someone]:
        return [someone for someone in self.people.values() if someone.is_lead and someone.side is side]

    # -- motions and their owners --------------------------------------------------------------

    @cached_property
    def motions(self) -> dict[str, Motion]:
        return {motion.id: motion for motion in self.agreement.motions}

    def motion(self, said: str) -> Motion:
        """A motion by its number on the plan, its id, its name, or the only one whose name has the
        word. Raises NoSuchMotion."""
        wanted = said.strip().casefold()
        if wanted.isdecimal() and len(wanted) < 4 and 1 <= int(wanted) <= len(self.agreement.motions):
            return self.agreement.motions[int(wanted) - 1]
        if found := one_called(wanted, self.agreement.motions):
            return found
        raise NoSuchMotion

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {motion.id: number for number, motion in enumerate(self.agreement.motions, 1)}

    def number_of(self, motion: Motion) -> int:
        """A motion's number on the plan, from 1."""
        return self.numbers[motion.id]

    def owner(self, motion: Motion, side: Side) -> Someone | None:
        """Who owns a side's half, or None where nobody does or they have left."""
        someone = self.people.get(motion.owner(side).person or "")
        return someone if someone and someone.active and someone.side is side else None

    def halves(self) -> list[tuple[Motion, Side, Someone]]:
        """Every half of a motion that somebody owns."""
        return [
            (motion, side, owner)
            for motion in self.agreement.motions
            for side in SIDES
            if (owner := self.owner(motion, side))
        ]

    def answer(self, motion: str, side: Side) -> Answer | None:
        return typed(self.latest.get(f"answer/{motion}/{side}"), Answer)

    def talked(self, motion: str) -> Talked | None:
        return typed(self.latest.get(f"talked/{motion}"), Talked)

    # -- targets -------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> dict[str, Target]:
        return {target.id: target for target in self.agreement.targets}

    def target(self, said: str) -> Target:
        """A target by number, id, name or a word of its name. Raises NoSuchTarget."""
        wanted = said.strip().casefold()
        if wanted.isdecimal() and len(wanted) < 4 and 1 <= int(wanted) <= len(self.agreement.targets):
            return self.agreement.targets[int(wanted) - 1]
        if found := one_called(wanted, self.agreement.targets):
            return found
        raise NoSuchTarget

    def number(self, target: str) -> Number | None:
        """The target's present number; one from before the target's own start counts for an earlier version of
        it, not for this one."""
        number = typed(self.latest.get(f"number/{target}"), Number)
        start = self.targets[target].start if target in self.targets else None
        return None if number and start and number.on < start else number

    def giver(self, number: Number) -> Side | None:
        """The side that gave a number; None where it came from a report that is nobody's own."""
        someone = self.people.get(number.by)
        return number.side or (someone.side if someone else None)

    def verdict(self, target: str) -> NumberVerdict | None:
        """What the other side said of the target's present number; None where it speaks of an older one."""
        verdict = typed(self.latest.get(f"number verdict/{target}"), NumberVerdict)
        number = self.number(target)
        current = verdict and number and (verdict.on, verdict.value) == (number.on, number.value)
        return verdict if current else None

    def is_confirmed(self, target: str) -> bool:
        verdict = self.verdict(target)
        return verdict is not None and verdict.verdict is Verdict.CONFIRMED

    # -- funding -------------------------------------------------------------------------------

    @cached_property
    def funding(self) -> dict[str, Funding]:
        return {item.id: item for item in self.agreement.funding}

    def funding_step(self, item: str) -> FundingStep | None:
        return typed(self.latest.get(f"funding/{item}"), FundingStep)

    def funding_state(self, item: str) -> MoneyState:
        step = self.funding_step(item)
        return step.state if step else MoneyState.ASSUMED

    def funding_amount(self, item: Funding) -> Amount:
        """What stands now: the amount of the latest step, or what the plan counts on."""
        step = self.funding_step(item.id)
        value = step.amount if step and step.amount is not None else item.amount
        return Amount(value, item.unit)

    def is_settled(self, item: Funding) -> bool:
        """Whether nothing more is to come of it: paid, rejected, expired, or the last hour used."""
        step = self.funding_step(item.id)
        if step is None or step.state is not MoneyState.USED:
            return self.funding_state(item.id) in SETTLED
        return step.used is None or step.used >= self.funding_amount(item).value

    def at_risk(self) -> list[tuple[Funding, Amount]]:
        """What motions count on though the partner has not said so: per item, what is not yet its word."""
        risky = []
        for item in self.agreement.funding:
            promised = self.funding_state(item.id) in PARTNERS_WORD
            sure = self.funding_amount(item).value if promised else Decimal(0)
            if item.amount > sure:
                risky.append((item, Amount(item.amount - sure, item.unit)))
        return risky

    def eligibility(self, programme: str) -> Eligibility | None:
        return typed(self.latest.get(f"eligibility/{programme}"), Eligibility)

    def is_eligible(self, programme: str, today: date) -> bool:
        """Whether its eligibility was verified, and still counts on the day `today`."""
        word = self.eligibility(programme)
        return word is not None and (word.until is None or word.until >= today)

    # -- promises, wins, rhythm ----------------------------------------------------------------

    def promises(self, *, open_only: bool = True) -> list[Promise]:
        """Promises, the soonest due first."""
        found = [fact for fact in self.latest.values() if isinstance(fact, Promise)]
        kept = [each for each in found if not open_only or each.state is PromiseState.OPEN]
        return sorted(kept, key=lambda each: (each.due, each.id))

    def wins(self) -> list[Win]:
        found = (fact for fact in self.latest.values() if isinstance(fact, Win))
        return sorted(found, key=lambda each: (each.on, each.id))

    def phase(self, ritual: str, phase: str) -> Phase | None:
        """When a ritual last reached a phase."""
        return typed(self.latest.get(f"phase/{ritual}/{phase}"), Phase)

    def paused(self, ritual: str) -> RhythmChange | None:
        """The lead's pause in force, or None."""
        change = typed(self.latest.get(f"rhythm/{ritual}"), RhythmChange)
        return change if change and change.paused else None

    def closed(self, ritual: str, period: str) -> bool:
        """Whether the window of `period`, or of a later one, has closed."""
        close = self.phase(ritual, "close")
        return close is not None and in_order(close.period) >= in_order(period)


Kind = TypeVar("Kind")
Named = TypeVar("Named", Motion, Target, Funding)


def typed(fact: Fact | None, kind: type[Kind]) -> Kind | None:
    """The fact, where it is of `kind`."""
    return fact if isinstance(fact, kind) else None


def one_called(wanted: str, things: Iterable[Named]) -> Named | None:
    """The thing whose id or name is `wanted` (case folded), or the only one whose name contains it."""
    things = list(things)
    for thing in things:
        if wanted in (thing.id.casefold(), thing.name.casefold()):
            return thing
    near = [thing for thing in things if wanted and wanted in thing.name.casefold()]
    return near[0] if len(near) == 1 else None


def newest(facts: Iterable[Fact]) -> dict[str, Fact]:
    """The latest fact of each slot, by rank."""
    latest: dict[str, Fact] = {}
    for fact in facts:
        before = latest.get(fact.slot)
        if before is None or fact.rank >= before.rank:
            latest[fact.slot] = fact
    return latest
