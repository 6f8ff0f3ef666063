"""Simulated news: customers won, what sets a per-trigger motion off, its check-ins, and answers from a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random

from bot.habits.act import Act, lead
from bot.habits.reviews import said
from plan.agreement import Agreement, Cadence, Motion
from plan.rhythm import Occurrence, instant
from plan.sides import Side

CUSTOMERS = (
    "Orchard Home", "Larkspur", "Northgate Foods", "Bluefin Sports", "Cobalt Pharmacy", "Meadow & Sons",
    "Harbor Books", "Juniper Outfitters", "Silverline", "Red Kite Travel", "Tamarack", "Quarry Lane",
)  # fmt: skip
WHY = (
    "introduced by the partner’s retail field team", "our references closed it", "joint workshop, then a private offer",
    "found by our own sellers", "the partner’s architect proved the migration",
)  # fmt: skip


def acts(agreement: Agreement, seed: int) -> Iterator[Act]:
    """A customer is won every four weeks or so, and is logged with the motion that waits for it."""
    waiting = [motion for motion in agreement.motions if motion.cadence is Cadence.PER_TRIGGER]
    who = lead(agreement, Side.VENDOR)
    weeks = agreement.period.weeks
    for index, customer in enumerate(CUSTOMERS[: weeks // 4] if who else ()):
        chance = Random(f"{seed}/win/{customer}")
        at = day(agreement, 25 + 28 * index + chance.randrange(9), 10 + chance.randrange(6))
        motion = f" --motion {waiting[0].id}" if waiting else ""
        value = chance.randrange(5, 60) * 10
        why = f' --attribution "{chance.choice(WHY)}"' if chance.random() < 0.8 else ""
        text = f'log win "{customer}" --value {value}k{motion}{why} --plan {agreement.id}'
        assert who, "without a lead there is no customer in the loop"
        yield Act(at, f"win/{index}", who.id, text)
        for each in waiting[:1]:
            yield from answered(agreement, each, at, index, seed)


def answered(agreement: Agreement, motion: Motion, at: datetime, index: int, seed: int) -> Iterator[Act]:
    """Both owners answer what was set off, on the same day or the next."""
    for side in Side:
        owner = motion.owner(side).person
        chance = Random(f"{seed}/trigger/{index}/{side}")
        if owner is None or chance.random() < 0.15:
            continue
        period = Occurrence("", "", at, at)
        values = said(motion, side, period, chance, cautious=False)
        seek = rf"check-in {re.escape(agreement.id)}/{re.escape(motion.id)} \S+-\d+ changed"
        later = at + timedelta(hours=1 + chance.randrange(20))
        yield Act(later, f"trigger/{index}/{side}", owner, seek=seek, values=values, press=True)


def day(agreement: Agreement, days: int, hour: int) -> datetime:
    return instant(agreement.period.start + timedelta(days=days), time(hour, 5), agreement.time_zone)
