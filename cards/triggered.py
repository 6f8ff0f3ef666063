"""What a trigger set off: for the room what the pair said, and to who sets a motion off who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cards import week
from cards.card import Button, Card, Element, Heading, Item, Moment, line, muted, small, strong, text
from cards.parts import pair, shortened
from plan.agreement import Motion
from plan.people import Someone
from plan.plan import Plan
from plan.review import Review
from plan.sides import Side
from plan.triggers import in_short, per_trigger


def told(review: Review, now: datetime) -> Card:
    """To the room, once both owners have answered or the window has closed: both, with both comments."""
    shown = {(each.motion, each.side): each for each in review.shown(now)}
    items: list[Element] = [
        week.motion_item(review, motion, shown, "no answer") for motion in week.due(review)
    ]
    for heading, more in (
        ("Decide", week.deciding(review, now)),
        ("Asks", week.asks(review)),
    ):
        if more:
            items += [Heading(heading), *more]
    names = ", ".join(motion.name for motion in week.due(review))
    late = "" if review.closed else "Late answers amend this message."
    return Card(f"{names}: {in_short(review.triggers)}", (*items, *([small(late)] if late else [])))


# -- to who sets one off ---------------------------------------------------------------------------


def listed(plan: Plan, *, may: bool) -> Card:
    """The motions that wait for something to happen, each with the press that says it has."""
    items: list[Element] = []
    for motion in per_trigger(plan):
        names = " and ".join(each.name for each in pair_of(plan, motion)) or "nobody"
        sure = f"{names} will be asked now. Has it happened?"
        press = Button("It happened", f"trigger {motion.id} --plan {plan.id}", sure=sure)
        when = f"when {shortened(motion.trigger)}" if motion.trigger else "no trigger is named"
        items.append(
            Item(line(strong(motion.name), ", ", when), (pair(plan, motion),), (press,) if may else ())
        )
    body = items or [text("No motion of this plan waits for a trigger.")]
    return Card(f"{plan.name}: what sets a motion off", tuple(body))


def pair_of(plan: Plan, motion: Motion) -> list[Someone]:
    return [owner for side in Side if (owner := plan.owner(motion, side))]


def opened(plan: Plan, review: Review, zone: str, title: str, note: str = "") -> Card:
    """To who set it off: who is asked what, and until when."""
    asked = [half for half in review.halves if half.asked and half.asked.may_be_prompted]
    names = " and ".join(dict.fromkeys(half.asked.name for half in asked if half.asked))
    silent = [half for half in review.halves if half not in asked]
    others = "; ".join(f"{half.owner.name} {out(half.why)}" for half in silent)
    who = f"{names} {'are' if len(asked) > 1 else 'is'} asked" if names else "Nobody is asked just now"
    body: list[Element] = [
        text(strong(in_short(review.triggers))),
        text(
            f"{who}; open ", Moment(review.occurrence.start, zone), " to ",
            Moment(review.occurrence.close, zone), ".",
        ),
    ]  # fmt: skip
    if others:
        body.append(small(muted(others)))
    return Card(title, (*body, *([small(note)] if note else [])))


def out(why: str) -> str:
    return f"is {why}" if why else "takes no messages from jbp: tell them"


def set_off_line(opened: Sequence[Review]) -> str:
    """Under what was logged: whose check-ins it opened."""
    said = []
    for review in opened:
        names = " and ".join(dict.fromkeys(half.asked.name for half in review.halves if half.asked))
        motions = ", ".join(dict.fromkeys(half.motion.name for half in review.halves))
        said.append(f"{motions}: {names} {'are' if ' and ' in names else 'is'} asked.")
    return " ".join(said)
