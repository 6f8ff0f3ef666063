"""Simulated owners and leads around funding: asked for, approved, spent and claimed, some of it too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from bot.habits.act import Act, lead
from plan.agreement import Agreement, Funding, FundingKind
from plan.rhythm import instant
from plan.sides import Side

SPENT = ("request", "approve", "commit", "execute", "claim", "pay")
HOURS = ("request", "allocate")
EVIDENCE = (
    "confirmed in the partner portal",
    "letter of the partner development manager",
    "listed as eligible",
)


def acts(agreement: Agreement, seed: int) -> Iterator[Act]:
    """Every item's year. The vendor asks, spends and claims; the partner approves, commits and pays."""
    ours, theirs = lead(agreement, Side.VENDOR), lead(agreement, Side.PARTNER)
    if ours is None or theirs is None:
        return
    for index, programme in enumerate(agreement.programmes):
        chance = Random(f"{seed}/programme/{programme.id}")
        at = moment(agreement, 8 + 3 * index + chance.randrange(5))
        on = at.date().isoformat()
        text = f'funding verify {programme.id} --evidence "{chance.choice(EVIDENCE)}" --on {on} --plan {agreement.id}'
        yield Act(at, f"funding/{programme.id}/verify", ours.id, text)
    for item in agreement.funding:
        for step, at in steps(agreement, item, seed):
            who = theirs if step in ("approve", "commit", "allocate", "pay", "reject") else ours
            because = ' --because "the budget of the half is spent"' if step == "reject" else ""
            number = f" --reference FR-{1000 + len(item.id)}" if step == "approve" else ""
            text = f"funding {step} {item.id} --plan {agreement.id}{number}{because}"
            values = {"on": at.date().isoformat(), "sure": "yes"}
            yield Act(at, f"funding/{item.id}/{step}", who.id, text, values, press=True)


def steps(agreement: Agreement, item: Funding, seed: int) -> Iterator[tuple[str, datetime]]:
    """When each step is taken: one item in five is refused, and one in five comes to no claim in time."""
    chance = Random(f"{seed}/funding/{item.id}")
    day = 12 + chance.randrange(20)
    fate = chance.random()
    yield "request", moment(agreement, day)
    day += chance.randrange(6, 25)
    if fate < 0.2:
        yield "reject", moment(agreement, day)
        return
    if item.kind is FundingKind.HOURS:
        yield "allocate", moment(agreement, day)
        return
    yield "approve", moment(agreement, day)
    yield "commit", moment(agreement, day + 6)
    spent = in_days(agreement, item.spend_by) or day + 90
    yield "execute", moment(agreement, max(day + 20, spent - 15))
    if fate < 0.4:
        return
    claimed = max(day + 30, (in_days(agreement, item.claim_by) or spent + 30) - 9)
    yield "claim", moment(agreement, claimed)
    yield "pay", moment(agreement, claimed + 28)


def in_days(agreement: Agreement, day: date | None) -> int | None:
    return (day - agreement.period.start).days if day else None


def moment(agreement: Agreement, days: int) -> datetime:
    """The early afternoon of that day of the plan."""
    return instant(agreement.period.start + timedelta(days=days), time(13, 20), agreement.time_zone)
