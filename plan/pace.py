"""Where a target should stand by now, where it is heading, and the colour that follows, with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from plan.agreement import Period, Target
from plan.facts import Confidence
from plan.plan import Plan
from plan.rhythm import quarter_end
from plan.staleness import is_stale

ON_PACE, BEHIND = Decimal("0.95"), Decimal("0.80")
RULE = "green from 95% of pace, amber from 80%, red below; a stale number is never green"


def span(target: Target, period: Period) -> tuple[date, date]:
    """The target's first and last day: its own, or the plan's."""
    return target.start or period.start, target.end or period.end


def pace(target: Target, period: Period, on: date) -> Decimal | None:
    """What should be reached, in the target's unit and cumulatively, by the end of the day `on`: along a
    straight line, or between the values agreed for quarters' ends. None without an amount."""
    points = corners(target, period)
    if target.amount is None or not points:
        return None
    if on <= points[0][0]:
        return Decimal(0)
    for (day, value), (next_day, next_value) in pairwise(points):
        if on <= next_day:
            part = Decimal((on - day).days) / Decimal((next_day - day).days)
            return value + (next_value - value) * part
    return target.amount


def corners(target: Target, period: Period) -> list[tuple[date, Decimal]]:
    """The days and amounts between which the pace is a straight line: nothing the day before it starts, what is
    agreed for quarters’ ends, the amount on its last day. Empty without an amount."""
    if target.amount is None:
        return []
    start, end = span(target, period)
    phased = sorted((target.phasing or {}).items())
    between = [(quarter_end(label), value) for label, value in phased if start <= quarter_end(label) < end]
    return [(start - timedelta(days=1), Decimal(0)), *between, (end, target.amount)]


def forecast(target: Target, period: Period, value: Decimal, on: date) -> tuple[Decimal, str] | None:
    """Where the target ends if it goes on as it has: the amount, in proportion to how far the value of the
    day `on` is along its pace; with the method's name. None before there is a pace to compare with."""
    along = pace(target, period, on)
    if not along or target.amount is None:
        return None
    return value / along * target.amount, "run rate against phased pace"


@dataclass(frozen=True)
class Standing:
    """How a target stands on the day `today`. `value` is None where no number was ever given; `colour` too."""

    target: Target
    today: date
    value: Decimal | None
    on: date | None
    pace: Decimal | None
    colour: Confidence | None
    stale: bool
    forecast: Decimal | None
    method: str = ""


def standing(plan: Plan, target: Target, today: date) -> Standing:
    """Colour by RULE: the number against the pace of the day it was true."""
    number = plan.number(target.id)
    due = pace(target, plan.agreement.period, today)
    stale = is_stale(plan, target, today)
    if number is None:
        return Standing(target, today, None, None, due, None, stale, None)
    then = pace(target, plan.agreement.period, number.on)
    ahead = forecast(target, plan.agreement.period, number.value, number.on)
    return Standing(
        target,
        today,
        number.value,
        number.on,
        due,
        colour(number.value, then, stale=stale),
        stale,
        ahead[0] if ahead else None,
        ahead[1] if ahead else "",
    )


def colour(value: Decimal, due: Decimal | None, *, stale: bool) -> Confidence | None:
    """The colour by RULE; None where there is nothing to measure against."""
    if due is None:
        return None
    if value < due * BEHIND:
        return Confidence.RED
    if value < due * ON_PACE or stale:
        return Confidence.AMBER
    return Confidence.GREEN
