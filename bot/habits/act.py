"""What simulated people are like: what one of them does at a time, and who answers at once, late, or hardly ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from plan.agreement import Agreement, Member, Role
from plan.sides import Side

# Dealt out in this order, so that every plan has some of each before anybody is merely prompt.
HABITS = ("late", "disagreeing", "silent", "away", "prompt", "prompt", "prompt")


@dataclass(frozen=True, order=True)
class Act:
    """Something a simulated person presses or types, and what they fill in if a form comes back (`press`
    False: they have the form before them already). `id` is the same in every run.

    `seek`, instead of `text`: they press every button, in the room or in their own chat, whose command matches
    this pattern whole; nothing where there is none.
    """

    at: datetime
    id: str
    who: str = field(compare=False)
    text: str = field(compare=False, default="")
    values: dict[str, str] = field(compare=False, default_factory=dict)
    press: bool = field(compare=False, default=False)
    seek: str = field(compare=False, default="")


def habits(agreement: Agreement, seed: int) -> dict[str, str]:
    """Everybody's habit, by member; leads are prompt, since a plan without leads is another story."""
    others = [member for member in agreement.people if member.role is not Role.LEAD]
    dealt = sorted(others, key=lambda member: Random(f"{seed}/{member.id}").random())
    owning = [member for member in dealt if owns(agreement, member)]
    found = {member.id: HABITS[index % len(HABITS)] for index, member in enumerate(owning)}
    return {member.id: found.get(member.id, "prompt") for member in agreement.people}


def owns(agreement: Agreement, member: Member) -> bool:
    """Whether a member owns a half of a motion."""
    return any(motion.owner(member.side).person == member.id for motion in agreement.motions)


def lead(agreement: Agreement, side: Side) -> Member | None:
    """A side's first lead."""
    leads = (each for each in agreement.people if each.role is Role.LEAD and each.side is side)
    return next(leads, None)


def sentence(words: str) -> str:
    """With a capital letter to begin with, and the others as they are."""
    return words[:1].upper() + words[1:]
