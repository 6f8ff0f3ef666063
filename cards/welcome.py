"""The one card that everybody gets before their first prompt: who runs this, what it keeps, how to leave."""

from __future__ import annotations

from cards.card import Button, Card, Facts, line, text
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

NOT_BACK = "not the channel’s other messages"
BACK = (
    "and, where it cannot tell whether a message of its own arrived, the channel’s latest messages, to look for it; it "
    "keeps none of the others"
)


def welcome(someone: Someone, plan: Plan) -> Card:
    """A partner's person says yes before they are ever prompted; everybody can stop. What it says is read is so in the
    rooms as they are: where jbp may look through a room's messages, it says that too."""
    asks = someone.side is Side.PARTNER
    leads = [lead.name for side in Side for lead in plan.leads(side)]
    looked_back = any(room.looked_back for room in plan.rooms)
    own = [motion.name for motion, side, owner in plan.halves() if owner.id == someone.id]
    start = (Button("I’m in", "me start", "primary"),) if asks and not someone.opted_in else ()
    return Card(
        f"Hello {someone.name.split()[0]}, this is {plan.name}",
        (
            text(
                f"Once a week I ask you what moved on {', '.join(own) or 'your motions'}: about a minute, "
                "mostly one press. What you say goes to the room both companies share."
            ),
            Facts(
                (
                    ("Run by", line(f"{plan.company(Side.VENDOR)}; led by {' and '.join(leads) or 'nobody yet'}")),
                    ("It reads", line(f"what you type to it and press; {BACK if looked_back else NOT_BACK}")),
                    ("It keeps", line("the plan and your answers, with your name and the time, in its own store")),
                    ("Hidden", line("your confidence colour, until the other side has answered too")),
                    ("To leave", line("press Stop, now or later; /jbp me changes times, days off and who stands in")),
                )
            ),
        ),
        (*start, Button("Stop", "me stop", sure="You will not be prompted any more. Your lead is told. Stop?")),
    )  # fmt: skip
