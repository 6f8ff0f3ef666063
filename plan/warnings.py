"""When funding's deadlines are warned of: 30, 14 and 7 days ahead, and once after they have passed.

A warning that would fall on a day off comes on the working day before it; the one after a deadline, on the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plan.days import A_DAY, instant, is_off, working_day, working_days_before
from plan.deadlines import Deadline, of_item
from plan.plan import Plan

AHEAD = (30, 14, 7)  # days
AT = time(9)  # in the plan's zone
PASSED = "passed"


@dataclass(frozen=True)
class Warned:
    """A warning of `deadline`, `stage` ahead of it (`30`, `14`, `7`, or `passed`), on the day `on`."""

    deadline: Deadline
    stage: str
    on: date

    @property
    def name(self) -> str:
        """Stable; a deadline that moves is warned of anew."""
        each = self.deadline
        return f"{each.item.id}/{each.what.name.lower()}/{each.on.isoformat()}/{self.stage}"

    def at(self, plan: Plan) -> datetime:
        return instant(self.on, AT, plan.agreement.time_zone)

    @property
    def has_passed(self) -> bool:
        return self.stage == PASSED


def of_deadline(plan: Plan, deadline: Deadline) -> list[Warned]:
    """A deadline's warnings, the earliest first. Of two on one day the later stage counts."""
    off = plan.agreement.rhythm.days_off
    found: dict[date, Warned] = {}
    for days in AHEAD:
        day = deadline.on - timedelta(days=days)
        day = working_days_before(day, 1, off) if is_off(day, off) else day
        found[day] = Warned(deadline, str(days), day)
    after = working_day(deadline.on + A_DAY, off)
    found[after] = Warned(deadline, PASSED, after)
    return sorted(found.values(), key=lambda each: each.on)


def ahead(plan: Plan, since: date, until: date) -> list[Warned]:
    """The warnings of what is still to be done that fall due up to the day `until`: of those from before `since`
    only the last of each deadline. What was due before the item's last step needs none: people just spoke of it."""
    found: list[Warned] = []
    for item in plan.agreement.funding:
        step = plan.funding_step(item.id)
        for deadline in of_item(plan, item):
            due = [each for each in of_deadline(plan, deadline) if each.on <= until]
            past = [each for each in due if each.on < since]
            due = [*past[-1:], *(each for each in due if each.on >= since)]
            found += [each for each in due if step is None or each.at(plan) > step.at]
    return found


def still_standing(plan: Plan, names: Iterable[str]) -> list[Warned]:
    """Of warnings that have been given, by name: the last of each deadline that still has to be met."""
    given = set(names)
    found: list[Warned] = []
    for item in plan.agreement.funding:
        for deadline in of_item(plan, item):
            found += [each for each in of_deadline(plan, deadline) if each.name in given][-1:]
    return found
