"""Simulated pipeline owners in the monthly sync: numbers, an export of opportunities, and the other side's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from bot.habits.act import Act, lead
from bot.habits.exports import export, portal
from plan.agreement import Agreement, Member, Target
from plan.pace import pace
from plan.rhythm import Occurrence, local
from plan.sides import Side


def acts(agreement: Agreement, occurrence: Occurrence, seed: int) -> Iterator[Act]:
    """The vendor gives its export and its numbers, the partner says of each number whether it has the same;
    in some months the partner only confirms, in some it says nothing at all."""
    chance = Random(f"{seed}/sync/{occurrence.period}")
    owners = {side: owner(agreement, occurrence, side) for side in Side}
    vendor, partner = owners[Side.VENDOR], owners[Side.PARTNER]
    at = occurrence.start + timedelta(minutes=chance.randrange(20, 200))
    day = local(at, agreement.time_zone).date()
    key = f"sync/{occurrence.period}"
    if vendor:
        rows = export(agreement, day, seed)
        if rows:
            values = {"lines": rows, "source": portal(agreement).source}
            yield Act(
                at,
                f"{key}/export",
                vendor.id,
                f"sync export {ref(agreement, occurrence)}",
                values,
                press=True,
            )
        values = {f"of-{target.id}": str(value) for target, value in numbers(agreement, day, seed)}
        at += timedelta(minutes=7)
        text = f"sync numbers {ref(agreement, occurrence)}"
        yield Act(at, f"{key}/numbers", vendor.id, text, {**values, "source": "CRM export"}, press=True)
    if partner and chance.random() < 0.8:
        yield from verdicts(agreement, occurrence, partner, at + timedelta(hours=3), day, seed)


def verdicts(
    agreement: Agreement, occurrence: Occurrence, partner: Member, at: datetime, day: date, seed: int
) -> Iterator[Act]:
    for index, (target, value) in enumerate(numbers(agreement, day, seed)):
        chance = Random(f"{seed}/verdict/{occurrence.period}/{target.id}")
        word = chance.choice(("confirm", "confirm", "confirm", "cannot-say", "differs"))
        theirs = f" --as {value + max(1, int(value) // 20)}" if word == "differs" else ""
        text = f"log {word} {target.id} {day.isoformat()} {value} --plan {agreement.id}{theirs}"
        yield Act(
            at + timedelta(minutes=index), f"sync/{occurrence.period}/{target.id}/{word}", partner.id, text
        )


def ref(agreement: Agreement, occurrence: Occurrence) -> str:
    return f"{agreement.id}/{occurrence.period}"


def owner(agreement: Agreement, occurrence: Occurrence, side: Side) -> Member | None:
    """Whoever takes part in the sync for a side, else its lead."""
    terms = agreement.rhythm.monthly
    taking = [each for each in agreement.people if each.side is side and terms and each.id in terms.who]
    return taking[0] if taking else lead(agreement, side)


def numbers(agreement: Agreement, day: date, seed: int) -> list[tuple[Target, Decimal]]:
    """Each target's number on a day: a fixed luck times its pace, so that it only grows. One of them has none
    to speak of, as in most plans."""
    behind = Random(f"{seed}/behind").randrange(len(agreement.targets)) if agreement.targets else 0
    found = []
    for index, target in enumerate(agreement.targets):
        due = pace(target, agreement.period, day)
        luck = 40 if index == behind else round(70 + 55 * Random(f"{seed}/{target.id}").random())
        value = (due * luck / 100).quantize(Decimal(1)) if due else Decimal(0)
        if value > 0:
            found.append((target, value))
    return found
