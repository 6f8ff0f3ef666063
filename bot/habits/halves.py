"""Simulated leads about what goes wrong: escalations sent along or not, and a reset accepted or declined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from bot.habits.act import Act, lead
from plan.agreement import Agreement, Member
from plan.rhythm import instant
from plan.sides import Side

HALF = 91  # days: half of a half


def acts(agreement: Agreement, seed: int) -> Iterator[Act]:
    """Each lead looks at what was drafted for them on Thursdays, and at a reset once a week from mid-half."""
    for side in Side:
        who = lead(agreement, side)
        if who:
            yield from weekly(agreement, side, who, seed)


def weekly(agreement: Agreement, side: Side, who: Member, seed: int) -> Iterator[Act]:
    plan = re.escape(agreement.id)
    for day in thursdays(agreement):
        chance = Random(f"{seed}/{day}/{side}")
        at = instant(day, time(11, chance.randrange(60)), agreement.time_zone)
        word = chance.choice(("send", "send", "dismiss"))
        values = {"note": "please look at it with your counterpart"}
        seek = rf"escalate {word} {plan}/\S+"
        yield Act(at, f"escalate/{day}/{side}", who.id, seek=seek, values=values, press=True)
        ended = {"note": "settled with the other side in a call"}
        seek = rf"escalate end {plan}/\S+"
        later = at + timedelta(days=chance.randrange(1, 4))
        if chance.random() < 0.3:
            yield Act(later, f"escalate/{day}/{side}/end", who.id, seek=seek, values=ended, press=True)
        yield reset(agreement, side, who, at, day, seed)


def reset(agreement: Agreement, side: Side, who: Member, at: datetime, day: date, seed: int) -> Act:
    """Both accept the first one that is proposed; of a later one, one side says no."""
    later = (day - agreement.period.start).days > 2 * HALF
    word = "decline" if later and side is Side.PARTNER else "accept"
    values = {"because": "the pipeline of the autumn is worth waiting for"}
    seek = rf"reset {word} {re.escape(agreement.id)}/\S+"
    return Act(
        at + timedelta(minutes=30), f"reset/{day}/{side}", who.id, seek=seek, values=values, press=True
    )


def thursdays(agreement: Agreement) -> Iterator[date]:
    first = agreement.period.start
    day = first + timedelta(days=(3 - first.weekday()) % 7)
    while day <= agreement.period.end:
        yield day
        day += timedelta(days=7)
