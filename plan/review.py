"""The weekly review's own rules: whose word is asked for, who has given it, and what the two sides said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from plan.agreement import Cadence, Motion
from plan.facts import (
    TRIGGERED,
    Answer,
    Choice,
    Confidence,
    Confirmed,
    Delegated,
    Fact,
    Phase,
    Promise,
    Skipped,
    Talked,
    Trigger,
)
from plan.one_sided import silent_in
from plan.people import Someone
from plan.plan import Plan
from plan.quick import quick
from plan.reconciliation import Differing, differing
from plan.recorded import as_heard
from plan.rhythm import Occurrence
from plan.sides import Reader, Side
from plan.sight import colours, disagree, met_at, talk_until, veiled

NAME = "motion-review"


@quick
@dataclass(frozen=True)
class Half:
    """One side's half of a motion that is due: its owner, and who is asked for them (None: nobody now)."""

    motion: Motion
    side: Side
    owner: Someone
    asked: Someone | None
    why: str = ""

    @property
    def for_another(self) -> bool:
        return self.asked is not None and self.asked.id != self.owner.id


@quick
@dataclass(frozen=True)
class Review:
    """One occurrence of the review on one plan, with every colour in it; only the ritual itself and a
    side's own people read it so (`shown` veils it)."""

    plan: Plan
    occurrence: Occurrence
    facts: tuple[Fact, ...]

    @property
    def period(self) -> str:
        return self.occurrence.period

    @property
    def ritual(self) -> str:
        """`motion-review`, or `trigger.MOTION` for a check-in that a trigger opened."""
        return self.occurrence.ritual

    @property
    def triggered(self) -> bool:
        return self.ritual.startswith(TRIGGERED)

    @cached_property
    def triggers(self) -> list[str]:
        """What opened it and what came to it since, each once."""
        return list(dict.fromkeys(fact.what for fact in self.facts if isinstance(fact, Trigger)))

    @cached_property
    def day(self) -> date:
        """The local day on which the review opens."""
        return self.plan.day(self.occurrence.start)

    @cached_property
    def week(self) -> int:
        """The week of the plan's period in which it opens, from 1."""
        return self.plan.agreement.period.week(self.day)

    @cached_property
    def answers(self) -> list[Answer]:
        """As they count: what one side recorded for the other is marked until it is confirmed."""
        return as_heard(self.facts, self.plan.people)

    @cached_property
    def phases(self) -> set[str]:
        return {fact.phase for fact in self.facts if isinstance(fact, Phase)}

    @cached_property
    def differing(self) -> list[Differing]:
        """The deals that the two companies' systems tell differently."""
        return differing(self.plan)

    @property
    def closed(self) -> bool:
        return "close" in self.phases

    @cached_property
    def silent(self) -> Side | None:
        """The side that has answered nothing for weeks and is asked only to confirm (see plan/one_sided.py)."""
        return silent_in(self.phases, self.plan)

    @cached_property
    def reports(self) -> dict[tuple[str, Side], Confirmed]:
        """Who of a silent side confirmed what the other one reported, by motion and that silent side."""
        said = [fact for fact in self.facts if isinstance(fact, Confirmed) and fact.report]
        return {(fact.motion, fact.side): fact for fact in said}

    @cached_property
    def talks(self) -> dict[str, Talked]:
        """What pairs recorded of their talk, by motion."""
        return {fact.motion: fact for fact in self.facts if isinstance(fact, Talked)}

    @cached_property
    def skipped(self) -> set[str]:
        return {fact.by for fact in self.facts if isinstance(fact, Skipped)}

    @cached_property
    def delegates(self) -> dict[str, str]:
        return {fact.by: fact.to for fact in self.facts if isinstance(fact, Delegated)}

    @cached_property
    def halves(self) -> list[Half]:
        """Every half that is due in this review, in the order of the plan."""
        due = due_motions(self.plan, self.occurrence)
        return [
            self.half(motion, side, owner) for motion, side, owner in self.plan.halves() if motion.id in due
        ]

    def half(self, motion: Motion, side: Side, owner: Someone) -> Half:
        """Who is asked for `owner`'s half: a delegate where they named one, nobody while they are away."""
        named = self.delegates.get(owner.id) or (owner.delegate if owner.away(self.day) else None)
        delegate = self.plan.people.get(named or "")
        if delegate and delegate.active and delegate.side is side and not delegate.away(self.day):
            return Half(motion, side, owner, delegate, f"for {owner.name}")
        if owner.away(self.day):
            return Half(motion, side, owner, None, "out of office")
        return Half(motion, side, owner, owner)

    @cached_property
    def asked(self) -> dict[str, list[Half]]:
        """The halves that each member is asked for, by their id."""
        found: dict[str, list[Half]] = {}
        for half in self.halves:
            if half.asked:
                found.setdefault(half.asked.id, []).append(half)
        return found

    def asked_of(self, someone: Someone) -> list[Half]:
        return self.asked.get(someone.id, [])

    @cached_property
    def given(self) -> dict[tuple[str, Side], Answer]:
        """The latest answer for each half that has one, by motion and side."""
        return {(answer.motion, answer.side): answer for answer in self.answers}

    def answer(self, half: Half) -> Answer | None:
        """The latest answer for a half in this review, if only recorded by the other side."""
        return self.given.get((half.motion.id, half.side))

    def has_spoken(self, half: Half) -> bool:
        """Whether a half has its own side's word."""
        answer = self.answer(half)
        return answer is not None and not answer.unconfirmed

    def recorded(self, half: Half) -> Answer | None:
        """What the other side recorded for a half, while nobody of its own has confirmed it."""
        answer = self.answer(half)
        return answer if answer and answer.unconfirmed else None

    def waits_for(self, half: Half) -> bool:
        """Whether somebody still owes the answer for a half: not once it is given, skipped, or they are away."""
        someone = half.asked
        return someone is not None and not self.has_spoken(half) and someone.id not in self.skipped

    def shown(self, now: datetime) -> list[Answer]:
        """The answers as the room may see them."""
        return veiled(self.answers, Reader.ROOM, now, closed=self.closed, talked=self.talks)

    def disagreement(self, motion: str) -> dict[Side, Confidence] | None:
        """Both colours, where both sides have given one and they differ and no talk settled it."""
        talk = self.talks.get(motion)
        if talk and talk.confidence:
            return None
        both = colours(self.answers, motion)
        return both if disagree(self.answers, motion) else None

    def talk_until(self, motion: str) -> datetime | None:
        """Until when a differing pair has the matter to itself."""
        return talk_until(self.answers, motion, motion in self.talks)

    def met(self, motion: str) -> bool:
        return met_at(self.answers, motion) is not None

    def taken(self, motion: str, side: Side) -> Promise | None:
        """The promise made of what `side` asked for on a motion."""
        wanted = ask_id(self.plan.id, self.period, motion, side)
        made = [fact for fact in self.facts if isinstance(fact, Promise) and fact.id == wanted]
        return made[-1] if made else None

    def heard_from_both(self) -> tuple[int, int]:
        """How many motions were heard from every side asked, of how many due."""
        motions = {half.motion.id for half in self.halves}
        silent = {half.motion.id for half in self.halves if not self.has_spoken(half)}
        return len(motions - silent), len(motions)

    def from_the_call(self) -> int:
        """How many more motions have a word for every side asked, where one of them is only recorded."""
        missing = {half.motion.id for half in self.halves if self.answer(half) is None}
        recorded = {half.motion.id for half in self.halves if self.recorded(half)}
        return len(recorded - missing)


def ask_id(plan: str, period: str, motion: str, side: Side) -> str:
    """The id of the promise that answers an ask: the same however often it is taken."""
    return f"{plan}.{period}.{motion}.{side}"


def due_motions(plan: Plan, occurrence: Occurrence) -> set[str]:
    """The motions asked about in a review: the weekly ones, and the monthly ones in a month's first review; in
    a check-in that a trigger opened, its own."""
    if occurrence.ritual.startswith(TRIGGERED):
        return {occurrence.ritual.removeprefix(TRIGGERED)} & set(plan.motions)
    due = {Cadence.WEEKLY} | ({Cadence.MONTHLY} if first_of_month(plan, occurrence) else set())
    return {motion.id for motion in plan.agreement.motions if motion.cadence in due}


def first_of_month(plan: Plan, occurrence: Occurrence) -> bool:
    """Whether a review is the first of its month."""
    day = plan.day(occurrence.start)
    return (day - timedelta(days=7)).month != day.month


def carried_over(last: Answer) -> bool:
    """Whether "no change" says something: the last answer has a colour to repeat."""
    return last.confidence is not None and last.choice is not Choice.NOT_MINE


def people_of(halves: Iterable[Half]) -> list[Someone]:
    """The people asked, each once, in order."""
    return list({half.asked.id: half.asked for half in halves if half.asked}.values())
