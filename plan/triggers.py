"""Per-trigger motions: what sets one off, and which check-in of its pair that opens or joins.

A trigger is named in people's words ("a customer win is logged"). Only a few things that happen can be told from
words: a win, a new opportunity, an opportunity's stage, a day. Whatever else a trigger says, people say it
themselves with `/jbp trigger`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from plan.agreement import Cadence, Motion, State
from plan.days import A_DAY, instant, is_off, iso_week, working_day
from plan.facts import TRIGGERED, Fact, Opportunity, Trigger, Win
from plan.pipeline_facts import Outcome
from plan.plan import Plan, typed
from plan.register import joined, visible
from plan.rhythm import Occurrence

OPEN_FOR = 2  # working days
MORNING = time(9)
SHOWN = 3  # of the things that set a motion off at once; the rest is counted

NOT = re.compile(r"\b(no|not|never|without|unless)\b")
WIN = re.compile(r"\b(win|wins|won)\b")
OPPORTUNITY = re.compile(r"\bopportunit(y|ies)\b")
MOVES = re.compile(r"\b(stage|reach\w*|mov\w+|advanc\w+|slip\w*|clos\w+|los[et]\w*|win|wins|won)\b")
A_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def per_trigger(plan: Plan) -> list[Motion]:
    return [motion for motion in plan.agreement.motions if motion.cadence is Cadence.PER_TRIGGER]


def asks_now(plan: Plan, now: datetime) -> bool:
    """Whether anybody is asked: the plan is agreed, and today is within its period."""
    within = plan.agreement.period.start <= plan.day(now) <= plan.agreement.period.end
    return within and plan.agreement.state is State.AGREED


# -- what sets a motion off ------------------------------------------------------------------------


def set_off(plan: Plan, fact: Fact) -> list[tuple[Motion, str]]:
    """The motions that a fact sets off, each with what happened; `plan` as it stood before the fact. A trigger
    that says what is *not* to happen is left to people."""
    happened = news(plan, fact)
    if happened is None:
        return []
    found = [(motion, happened) for motion in per_trigger(plan) if speaks_of(plan, motion, fact)]
    return [] if found and isinstance(fact, Opportunity) and told_elsewhere(plan, fact) else found


def told_elsewhere(plan: Plan, fact: Opportunity) -> bool:
    """Whether another system told the same of the deal before: one deal that is won sets a motion off once."""
    every = [*(each for each in visible(plan, shared=True) if each.ref != fact.ref), fact]
    mine = next(those for those, _ in joined(every) if fact in those)
    others = [each for each in mine if each is not fact]
    if fact.outcome is Outcome.WON:
        return any(each.outcome is Outcome.WON for each in others)
    is_new = plan.latest.get(fact.slot) is None
    return any(is_new or each.stage.casefold() == fact.stage.casefold() for each in others)


def news(plan: Plan, fact: Fact) -> str | None:
    """What is new about a win or an opportunity, in words; None where it is no news or another kind of fact."""
    before = plan.latest.get(fact.slot)
    if isinstance(fact, Win):
        return f"{fact.customer} won" if before is None else None
    if not isinstance(fact, Opportunity):
        return None
    known = typed(before, Opportunity)
    if fact.outcome is Outcome.WON and (known is None or known.outcome is not Outcome.WON):
        return f"{fact.name} won"
    if known is None:
        return f"new opportunity: {fact.name}{f', {fact.stage}' if fact.stage else ''}"
    return f"{fact.name} is at {fact.stage}" if fact.stage and fact.stage != known.stage else None


def speaks_of(plan: Plan, motion: Motion, fact: Fact) -> bool:
    """Whether the motion's trigger names what is new about `fact`."""
    words = (motion.trigger or "").casefold()
    if isinstance(fact, Win):
        return fact.motion == motion.id or bool(WIN.search(words) and not NOT.search(words))
    if not isinstance(fact, Opportunity) or NOT.search(words):
        return False
    known = typed(plan.latest.get(fact.slot), Opportunity)
    won = fact.outcome is Outcome.WON and (known is None or known.outcome is not Outcome.WON)
    if won and WIN.search(words):
        return True
    moved = fact.stage and (known is None or known.stage != fact.stage)
    if moved and re.search(rf"(?<!\w){re.escape(fact.stage.casefold())}(?!\w)", words):
        return True
    return known is None and bool(OPPORTUNITY.search(words)) and not MOVES.search(words)


def days(plan: Plan, motion: Motion) -> Mapping[date, str]:
    """The days that set a per-trigger motion off, each with what it is: dates in its trigger's words, and its
    entries in the co-marketing calendar."""
    found = {
        entry.on: entry.what for entry in plan.agreement.attachments.calendar if entry.motion == motion.id
    }
    for written in A_DATE.findall(motion.trigger or ""):
        try:
            found.setdefault(date.fromisoformat(written), motion.trigger or "")
        except ValueError:
            continue
    return found


def in_short(happened: Iterable[str]) -> str:
    """`Contoso won; Fabrikam won; Adatum won and 4 more`."""
    each = list(dict.fromkeys(happened))
    more = f" and {len(each) - SHOWN} more" if len(each) > SHOWN else ""
    return f"{'; '.join(each[:SHOWN])}{more}"


# -- which check-in --------------------------------------------------------------------------------


def said_of(plan: Plan, motion: Motion) -> list[Trigger]:
    """The newest trigger of each check-in of a motion, the newest check-in last."""
    start = f"trigger/{motion.id}/"
    found = [
        fact for slot, fact in plan.latest.items() if slot.startswith(start) and isinstance(fact, Trigger)
    ]
    return sorted(found, key=lambda fact: fact.rank)


def under_way(plan: Plan, motion: Motion) -> Trigger | None:
    """The newest trigger of the check-in whose window is open; None where none is."""
    newest = said_of(plan, motion)[-1:]
    return next((fact for fact in newest if not plan.closed(TRIGGERED + motion.id, fact.period)), None)


def of_period(plan: Plan, period: str) -> Motion | None:
    """The motion whose check-in has this period (`2027-W10-3`)."""
    found = (fact for fact in plan.latest.values() if isinstance(fact, Trigger) and fact.period == period)
    return next((motion for fact in found if (motion := plan.motions.get(fact.motion))), None)


def next_period(plan: Plan, at: datetime) -> str:
    """`2027-W10-3`: the plan's third check-in of that week. To be asked for, and the trigger recorded, while
    nobody else changes the plan."""
    week = iso_week(plan.day(at))
    numbers = [
        int(fact.period.rpartition("-")[2])
        for fact in plan.latest.values()
        if isinstance(fact, Trigger) and fact.period.startswith(f"{week}-")
    ]
    return f"{week}-{max(numbers, default=0) + 1}"


def check_in(plan: Plan, motion: str, period: str, at: datetime) -> Occurrence:
    """The check-in that a trigger at `at` opens: at once, or on a day off the next working morning; until the
    same time two working days later."""
    off, zone = plan.agreement.rhythm.days_off, plan.agreement.time_zone
    day = plan.day(at)
    start = at if not is_off(day, off) else instant(working_day(day, off), MORNING, zone)
    close = plan.day(start)
    for _ in range(OPEN_FOR):
        close = working_day(close + A_DAY, off)
    ends = instant(close, start.astimezone(plan.zone).time(), zone)
    return Occurrence(f"{TRIGGERED}{motion}", period, start, ends)
