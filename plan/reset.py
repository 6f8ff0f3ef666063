"""The half-year reset: the halves of a plan, the criteria for starting over, and what speaks for it on a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from plan.agreement import Motion, Target
from plan.amounts import Amount
from plan.checks import spans_a_year
from plan.days import A_DAY, add_months, month_end, period_begins
from plan.facts import MoneyState, OwnerAccepted, OwnerNamed, ResetChoice, ResetProposed, SeatChange
from plan.pace import pace
from plan.plan import Plan, typed
from plan.sides import Side
from plan.staleness import is_stale

NAME = "reset"
AT = time(9)  # where the plan names no time
UNDER = Decimal("0.5")  # of the phased pace
BROKEN_FOR = timedelta(weeks=3)
DEFAULTS = (
    "a target under 50% of its phased pace at mid-half",
    "an owner pair broken for 3 weeks",
    "a programme lost",
)


# -- halves ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Half:
    """A half of the plan's own period, both days included. `label` is the calendar half (`2027H1`) that its
    middle lies in."""

    label: str
    start: date
    end: date

    @property
    def middle(self) -> date:
        return middle_of(self.start, self.end)

    @property
    def from_its_middle(self) -> int:
        """Hours from the morning of its middle to the end of its last day."""
        return ((self.end - self.middle).days + 1) * 24 - AT.hour


def middle_of(start: date, end: date) -> date:
    return start + timedelta(((end - start).days + 1) // 2)


def halves(plan: Plan) -> tuple[Half, ...]:
    """The two halves of a plan of a year; none of a plan that covers a half itself."""
    if not spans_a_year(plan):
        return ()
    start, end = plan.agreement.period.start, plan.agreement.period.end
    second = second_half_begins(start, end)
    first, last = calendar_half(middle_of(start, second - A_DAY)), calendar_half(middle_of(second, end))
    return Half(first, start, second - A_DAY), Half(last if last != first else after(first), second, end)


def second_half_begins(start: date, end: date) -> date:
    """After half of the period's months where it has an even number of whole ones, else of its days."""
    over = end + A_DAY
    months = (over.year - start.year) * 12 + over.month - start.month
    if over.day != start.day or months % 2:
        return middle_of(start, end)
    year, month = add_months(start.year, start.month, months // 2)
    return date(year, month, min(start.day, month_end(year, month).day))


def calendar_half(day: date) -> str:
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def after(label: str) -> str:
    """The calendar half that follows."""
    begins = period_begins(label)
    return calendar_half(date(*add_months(begins.year, begins.month, 6), 1))


def half_on(plan: Plan, day: date) -> Half | None:
    """The half that a day falls in."""
    return next((half for half in halves(plan) if half.start <= day <= half.end), None)


def half_called(plan: Plan, label: str) -> Half | None:
    return next((half for half in halves(plan) if half.label == label), None)


@dataclass(frozen=True)
class HalfYear:
    """At the middle of each half of a plan: what recurs once a half."""

    halves: tuple[Half, ...]
    at: time = AT

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        """See plan.rhythm.Recurrence. After the plan's own halves calendar halves go on, in which no plan
        holds anything any more."""
        for half in self.halves:
            if half.end >= since or period_begins(half.label) >= since:
                yield half.label, half.middle, half.end
        label = after(self.halves[-1].label)
        while True:
            begins, ends = period_begins(label), period_begins(after(label)) - A_DAY
            if ends >= since:
                yield label, middle_of(begins, ends), ends
            label = after(label)


# -- criteria --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Criterion:
    """A criterion as the plan words it, and what speaks for it. `computed` False: nobody but a lead can say
    whether it holds."""

    words: str
    computed: bool
    evidence: tuple[str, ...] = ()


Sought = Callable[[Plan, Half, date], Iterator[str]]


def criteria(plan: Plan, half: Half, today: date) -> list[Criterion]:
    """The plan's own criteria, or where it names none the default ones, as they stand on the day `today`."""
    terms = plan.agreement.rhythm.half_year
    found = []
    for words in (terms and terms.criteria) or DEFAULTS:
        sought = meant(plan, words)
        evidence = tuple(sought(plan, half, today)) if sought else ()
        found.append(Criterion(words, sought is not None, evidence))
    return found


def evidence(plan: Plan, half: Half, today: date) -> tuple[str, ...]:
    """All that speaks for a reset on a day, each once."""
    return tuple(dict.fromkeys(said for each in criteria(plan, half, today) for said in each.evidence))


def meant(plan: Plan, words: str) -> Sought | None:
    """What a criterion in people's words asks for; None where it cannot be worked out."""
    said = words.casefold()
    if "pace" in said and "50%" in said:
        return under_half_of_pace
    if "pair" in said and re.search(r"\b(3|three) weeks", said):
        return broken_pairs
    things = lost_things(plan, said) if "lost" in said else None
    return None if things is None else lambda plan, half, today: lost(plan, half, today, things)


def under_half_of_pace(plan: Plan, half: Half, today: date) -> Iterator[str]:
    """From the half's middle on: targets whose number, still fresh, is under half of the phased pace of the day
    that it was true."""
    if today < half.middle:
        return
    for target in plan.agreement.targets:
        number, due = plan.number(target.id), None
        if number and not is_stale(plan, target, today):
            due = pace(target, plan.agreement.period, number.on)
        if number and due and number.value < due * UNDER:
            part = int(number.value * 100 / due)
            told = f"{amount(number.value, target)} on {short(number.on)} ({number.source})"
            yield f"{target.name}: {told}, {part}% of its phased pace of {amount(due, target)}"


def broken_pairs(plan: Plan, half: Half, today: date) -> Iterator[str]:
    for motion in plan.agreement.motions:
        for side in Side:
            since = broken_since(plan, motion, side)
            if since and today - since >= BROKEN_FOR:
                weeks = (today - since).days // 7
                yield f"{motion.name}: {nobody(plan, motion, side)} since {short(since)}, {weeks} weeks"


def broken_since(plan: Plan, motion: Motion, side: Side) -> date | None:
    """Since when a side's half of a motion has no owner: the day on which they left or did not take it, else the
    plan's start."""
    if plan.owner(motion, side):
        return None
    left = typed(plan.latest.get(f"seat/{motion.owner(side).person}"), SeatChange)
    if left and not left.active:
        return plan.day(left.at)
    said = plan.latest.get(f"owner/{motion.id}/{side}")
    current = isinstance(said, OwnerNamed | OwnerAccepted) and said.version == plan.agreement.version
    return plan.day(said.at) if said and current else plan.agreement.period.start


def nobody(plan: Plan, motion: Motion, side: Side) -> str:
    named = plan.people.get(motion.owner(side).person or "")
    gone = f"{named.name} has left and nobody" if named and not named.active else "nobody"
    return f"{gone} owns it at {plan.company(side)}"


LOST = frozenset({MoneyState.REJECTED, MoneyState.EXPIRED})
FILLING = frozenset(
    {"a", "an", "any", "the", "our", "lost", "is", "status", "programme", "program", "funding"}
)


def lost_things(plan: Plan, said: str) -> frozenset[str] | None:
    """The ids of the programmes and funding that a criterion speaks of: every one for `a programme lost`, and
    for `IP co-sell status lost` those whose name has these words; None where it speaks of none."""
    wanted = words_of(said) - FILLING
    named = [each.id for each in plan.agreement.programmes if wanted <= words_of(each.name)]
    named += [each.id for each in plan.agreement.funding if wanted <= words_of(each.name)]
    return frozenset(named) if named or not wanted else None


def words_of(said: str) -> set[str]:
    return set(re.findall(r"[\w-]+", said.casefold()))


def lost(plan: Plan, half: Half, today: date, named: frozenset[str]) -> Iterator[str]:
    """What was lost within the half: funding rejected or expired, eligibility that ran out."""
    for item in plan.agreement.funding:
        step = plan.funding_step(item.id)
        if (
            step
            and step.state in LOST
            and named & {item.id, item.programme}
            and half.start <= step.on <= today
        ):
            money = Amount(item.amount, item.unit)
            yield f"{item.name}: {step.state} on {short(step.on)}, {money} that the plan counted on"
    for programme in plan.agreement.programmes:
        verified = plan.eligibility(programme.id)
        until = verified.until if verified else None
        if until and programme.id in named and half.start <= until < today:
            yield f"{programme.name}: its eligibility ran out on {short(until)}"


def amount(value: Decimal, target: Target) -> Amount:
    """An amount to read: to a whole one where it is large, to a tenth otherwise."""
    exact = Decimal(1) if abs(value) >= 1000 else Decimal("0.1")
    return Amount(value.quantize(exact), target.unit)


def short(day: date) -> str:
    """`14 Mar`."""
    return f"{day.day} {day:%b}"


# -- how a proposal stands -------------------------------------------------------------------------


def proposed(plan: Plan) -> ResetProposed | None:
    """The reset that was proposed last, of whichever half."""
    return typed(plan.latest.get(f"reset proposed/{NAME}"), ResetProposed)


def choices(plan: Plan, label: str) -> dict[Side, ResetChoice]:
    """What each side's lead has chosen about the reset of one half."""
    said = {side: typed(plan.latest.get(f"reset/{side}"), ResetChoice) for side in Side}
    return {side: choice for side, choice in said.items() if choice and choice.period == label}


def declined(chosen: dict[Side, ResetChoice]) -> ResetChoice | None:
    return next((choice for choice in chosen.values() if not choice.accepted), None)


def accepted(chosen: dict[Side, ResetChoice]) -> bool:
    """Whether both sides have said yes."""
    return len(chosen) == len(Side) and declined(chosen) is None
