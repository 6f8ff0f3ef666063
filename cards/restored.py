"""What a plan's leads are told after jbp was restored from a backup."""

from __future__ import annotations

from datetime import datetime

from cards.card import Button, Card, text
from cards.say import moment
from plan.people import Someone
from plan.plan import Plan


def restored(plan: Plan, lead: Someone, as_of: datetime, now: datetime, *, waits: bool) -> Card:
    zone = lead.time_zone
    span = f"between {moment(as_of, zone)} and {moment(now, zone)}"
    said = (
        text(f"I was put back from a copy of {moment(as_of, zone)}. What was said to me {span} is gone."),
        text("Please look whether something is missing on the plan, and say it again."),
    )
    if not waits:
        return Card(f"{plan.name}: I was restored from a backup", said)
    ask = text("Some messages may have been sent in that time. I send none of them again until you say.")
    return Card(
        f"{plan.name}: I was restored from a backup",
        (*said, ask),
        (Button("What may be there", f"messages --plan {plan.id}", "primary"),),
    )
