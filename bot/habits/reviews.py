"""Simulated owners in the weekly review: when they answer, what they say, and what they make of the asks.

Everything follows from the seed, the plan and the review's period alone, never from what happened before:
a rehearsal that was killed goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bot.habits.act import Act, habits, sentence
from plan.agreement import Agreement, Member, Motion
from plan.plan import Plan
from plan.review import due_motions
from plan.rhythm import Occurrence, local
from plan.sides import Side

MOVED = (
    "two more qualified", "the workshop went well", "pricing agreed", "security review passed",
    "a new sponsor at the customer", "the business case is signed", "numbers rechecked with finance",
    "first customer in production", "the pilot was extended", "three calls held",
)  # fmt: skip
STUCK = (
    "no solutions architect until next month",
    "legal has the paper",
    "quota not granted yet",
    "budget frozen",
)
NEXT = (
    "workshop",
    "call with the sponsor",
    "send the proposal",
    "sizing session",
    "review the list together",
)
ASKS = (
    "name a solutions architect",
    "an architecture diagram",
    "introduce the seller",
    "approve the request",
)


def acts(plan: Plan, occurrence: Occurrence, seed: int) -> Iterator[Act]:
    """Everything that people do about one review: answers, days off, talks, asks taken, promises kept."""
    agreement = plan.agreement
    members = {member.id: member for member in agreement.people}
    due = due_motions(plan, occurrence)
    for motion in (motion for motion in agreement.motions if motion.id in due):
        for side in Side:
            owner = members.get(motion.owner(side).person or "")
            if owner:
                yield from answers(agreement, motion, side, owner, occurrence, seed)
        yield from talks(agreement, motion, occurrence, seed)
        yield from taking(agreement, motion, occurrence, seed)


def answers(
    agreement: Agreement, motion: Motion, side: Side, owner: Member, occurrence: Occurrence, seed: int
) -> Iterator[Act]:
    chance = Random(f"{seed}/{occurrence.period}/{owner.id}/{motion.id}")
    week = Random(f"{seed}/{occurrence.period}/{owner.id}")
    ways = habits(agreement, seed)[owner.id]
    target = f"{agreement.id}/{motion.id} {occurrence.period}"
    if ways == "away" and week.random() < 0.2:
        first = local(occurrence.start, agreement.time_zone).date()
        text = f"me out {first} {first + timedelta(days=4)}"
        yield Act(
            occurrence.start - timedelta(hours=12), f"{occurrence.period}/{owner.id}/out", owner.id, text
        )
        return
    if ways == "silent" and week.random() < 0.6:
        return
    at = occurrence.start + timedelta(minutes=week.randrange(10, 300))
    if ways == "late" and week.random() < 0.5:
        at = occurrence.close + timedelta(minutes=week.randrange(15, 600))
    elif ways in ("late", "silent"):
        at = occurrence.close - timedelta(minutes=week.randrange(10, 230))
    act = f"{occurrence.period}/{owner.id}/{motion.id}"
    same = chance.random() < 0.45
    values = said(motion, side, occurrence, chance, cautious=ways == "disagreeing")
    what = "same" if same else "blocked" if "blocker" in values else "changed"
    yield Act(at, act, owner.id, f"check-in {target} {what}", values, press=same)


def said(
    motion: Motion, side: Side, occurrence: Occurrence, chance: Random, *, cautious: bool
) -> dict[str, str]:
    """A form's values for one motion."""
    colours = ("amber", "red", "green") if cautious else ("green", "green", "green", "amber")
    values = {"confidence": chance.choice(colours), "moved": chance.choice(MOVED)}
    soon = local(occurrence.start, "UTC").date() + timedelta(days=chance.randrange(5, 20))
    if motion.reports_a_date:
        values["milestone_on"] = (soon + timedelta(days=40)).isoformat()
    else:
        values["metric"] = str(chance.randrange(1, 30))
    if values["confidence"] != "green" and chance.random() < 0.6:
        values |= {
            "blocker": chance.choice(STUCK),
            "blocker_side": chance.choice([each.value for each in Side]),
        }
    if chance.random() < 0.6:
        values |= {"next_step": chance.choice(NEXT), "next_on": soon.isoformat()}
    if asks(motion, side, occurrence.period):
        values["ask"] = chance.choice(ASKS)
    return values


def asks(motion: Motion, side: Side, period: str) -> bool:
    """Whether a side asks something of the other on a motion this week, if it writes at all."""
    return Random(f"ask/{period}/{motion.id}/{side}").random() < 0.2


def talks(agreement: Agreement, motion: Motion, occurrence: Occurrence, seed: int) -> Iterator[Act]:
    """Half of the pairs talk within the day; where they do not differ, the bot says so and nothing happens."""
    chance = Random(f"{seed}/{occurrence.period}/{motion.id}/talk")
    owner = motion.vendor_owner.person
    if owner and chance.random() < 0.5:
        values = {"outcome": sentence(chance.choice(MOVED)) + ", so we look at it the same way now."}
        if chance.random() < 0.7:
            values["confidence"] = chance.choice(("green", "amber"))
        at = occurrence.close - timedelta(minutes=chance.randrange(5, 60))
        text = f"check-in {agreement.id}/{motion.id} {occurrence.period} talked"
        yield Act(at, f"{occurrence.period}/talk/{motion.id}", owner, text, values)


def taking(agreement: Agreement, motion: Motion, occurrence: Occurrence, seed: int) -> Iterator[Act]:
    """The other side's owner takes most asks, and keeps most of what they promised."""
    chance = Random(f"{seed}/{occurrence.period}/{motion.id}/take")
    for side in Side:
        owner = motion.owner(side.other).person
        if not owner or not asks(motion, side, occurrence.period) or chance.random() < 0.2:
            continue
        at = occurrence.close + timedelta(hours=1, minutes=chance.randrange(60))
        name = f"{occurrence.period}/take/{motion.id}/{side}"
        text = f"promises take {agreement.id}/{occurrence.period}/{motion.id}/{side}"
        yield Act(at, name, owner, text)
        if chance.random() < 0.7:
            kept = f"promises kept {agreement.id}/{agreement.id}.{occurrence.period}.{motion.id}.{side}"
            yield Act(at + timedelta(days=chance.randrange(2, 6)), f"{name}/kept", owner, kept)
