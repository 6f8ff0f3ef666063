"""The weekly review between two people: a pair that differs, and to a side's own lead who was silent."""

from __future__ import annotations

from cards.card import (
    Button,
    Card,
    Colour,
    Item,
    Moment,
    Text,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import recorded, said, said_line
from cards.prompt import ref
from plan.agreement import Motion
from plan.facts import Answer
from plan.plan import Plan
from plan.review import Half, Review
from plan.sides import Side


def disagreement(review: Review, motion: Motion, zone: str) -> Card:
    """To both owners, privately: your colours differ; a day to talk before the room sees both."""
    until = review.talk_until(motion.id)
    lines = [both_line(review, motion, side) for side in Side]
    wait = (
        (text("Talk before ", Moment(until, zone), "; then the room sees both, side by side."),)
        if until
        else ()
    )
    talk = review.talks.get(motion.id)
    told = (talked_text(review, motion),) if talk else ()
    target = ref(review.plan, motion.id, review.period)
    buttons = () if talk else (Button("We talked", f"check-in {target} talked", "primary"),)
    return Card(f"{motion.name}: you two see it differently", (*lines, *told, *wait), buttons)


def both_line(review: Review, motion: Motion, side: Side) -> Text:
    given = [each for each in review.answers if (each.motion, each.side) == (motion.id, side)]
    if not given:
        return text(strong(review.plan.company(side)), ": no answer")
    latest = given[-1]
    return text(
        strong(review.plan.company(side)),
        " ",
        Colour(latest.confidence),
        f" “{comment(latest, motion, review.plan)}”",
        *(recorded(review.plan, latest) or (muted(f" {review.plan.name_of(latest.by)}"),)),
    )


def comment(answer: Answer, motion: Motion, plan: Plan) -> str:
    return said_line(answer, motion, plan) if said(answer, motion, plan) else "no comment"


def talked_text(review: Review, motion: Motion) -> Text:
    talk = review.talks[motion.id]
    agreed = (" and now both say ", Colour(talk.confidence)) if talk.confidence else ()
    return text("They talked", *agreed, f": “{talk.outcome}”" if talk.outcome else ".")


def silent(review: Review, side: Side) -> Card | None:
    """To a side's own lead, after the close: who on their own side did not answer. None: everybody did."""
    quiet = [half for half in review.halves if half.side is side and not review.has_spoken(half)]
    if not quiet:
        return None
    items = tuple(
        Item(line(half.owner.name), (line(muted(f"{half.motion.name}: {why(review, half)}")),))
        for half in quiet
    )
    week = review.week
    return Card(
        f"{review.plan.name}: not heard from {review.plan.company(side)} in week {week}",
        (*items, small("Only you see these names; the room sees how many were heard.")),
    )


def why(review: Review, half: Half) -> str:
    if recorded_by := review.recorded(half):
        return f"recorded by {review.plan.name_of(recorded_by.by)} from the call, unconfirmed"
    if half.asked is None:
        return half.why
    if half.asked.id in review.skipped:
        return "skipped"
    if not half.asked.may_be_prompted:
        return "has not said yes to prompts yet"
    return f"no answer{' from ' + half.asked.name if half.for_another else ''}"
