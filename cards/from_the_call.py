"""What a lead records for both sides in a meeting: the list, what was taken, and the question to the other side."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Colour, Element, Item, Span, line, muted, small, strong, text
from cards.parts import recorded as mark
from cards.parts import said_line
from cards.prompt import confirming, ref
from plan.agreement import Motion
from plan.facts import Answer
from plan.review import Half, Review
from plan.sides import Side


def listing(review: Review, side: Side) -> Card:
    """To a lead of `side`: the motions due, and which half of each has its answer."""
    plan = review.plan
    halves: dict[str, list[Half]] = {}
    for half in review.halves:
        halves.setdefault(half.motion.id, []).append(half)
    other = plan.company(side.other)
    week = review.week
    if not halves:
        return Card(f"{plan.name}: from the call, week {week}", (text("No motion is due this week."),))
    items = (motion_item(review, found) for found in halves.values())
    return Card(
        f"{plan.name}: from the call, week {week}",
        (
            text("Record what both sides say while you are in the meeting."),
            *items,
            small(f"What you record for {other} is shown as unconfirmed until {other} confirms it."),
        ),
    )


def motion_item(review: Review, halves: Sequence[Half]) -> Item:
    motion = halves[0].motion
    spans: list[Span | str] = []
    for half in halves:
        company = muted(f"{review.plan.company(half.side)}: ")
        spans += [*([" · "] if spans else []), company, state(review, half)]
    record = Button("Record", f"call {ref(review.plan, motion.id, review.period)}")
    waits = any(not review.has_spoken(half) for half in halves)
    head = line(strong(f"{review.plan.number_of(motion)} {motion.name}"))
    return Item(head, (line(*spans),), (record,) if waits else ())


def state(review: Review, half: Half) -> str:
    if review.has_spoken(half):
        return "answered"
    record = review.recorded(half)
    return f"recorded by {review.plan.name_of(record.by)}, unconfirmed" if record else "not yet"


def taken(
    review: Review, motion: Motion, side: Side, answers: Sequence[Answer], stands: Sequence[Side], told: str
) -> Card:
    """To the lead of `side` who recorded it: what was taken, what stands as its own side said it (`stands`),
    and who is asked to confirm (`told`, empty: nobody can be)."""
    plan = review.plan
    other = plan.company(side.other)
    notes: list[Element] = [taken_line(review, motion, answer) for answer in answers]
    notes += [
        text(f"{plan.company(each)} has answered already: its own answer stands, unchanged.")
        for each in stands
    ]
    if any(answer.side is not side for answer in answers):
        asks = f"{told} can confirm it with one press." if told else f"Nobody of {other} takes messages yet."
        notes.append(
            small(
                f"Shown as unconfirmed, and not counted as {other}’s word, until {other} confirms it. {asks}"
            )
        )
    edit = Button("Edit", f"call {ref(plan, motion.id, review.period)}")
    return Card(
        f"{motion.name}: {'recorded' if answers else 'answered already'}",
        tuple(notes),
        (edit,) if answers else (),
    )


def taken_line(review: Review, motion: Motion, answer: Answer) -> Element:
    plan = review.plan
    told = said_line(answer, motion, plan)
    asks = f"; asks: {answer.ask}" if answer.ask else ""
    return text(
        strong(plan.company(answer.side)),
        " ",
        Colour(answer.confidence),
        f" {told}{asks}",
        *mark(plan, answer),
    )


def recorded(review: Review, half: Half, record: Answer) -> Card:
    """To a half's owner and their leads: what the other side recorded for it, and the press that settles it."""
    plan, motion = review.plan, half.motion
    by = plan.name_of(record.by)
    stands = review.answer(half)
    if stands and not stands.unconfirmed:
        did = "confirmed" if repeats(stands, record) else "answered instead of"
        settled = text(f"{plan.name_of(stands.by)} {did} what {by} recorded.")
        return Card(f"{motion.name}: settled, thank you", (settled,))
    record = stands or record
    return Card(
        f"{by} recorded {plan.company(half.side)}’s half from the call",
        (
            text(strong(motion.name), f" · week {review.week}"),
            taken_line(review, motion, record),
            small(f"It is not {plan.company(half.side)}’s word until one of you confirms it."),
        ),
        confirming(plan, record),
    )


def repeats(stands: Answer, record: Answer) -> bool:
    """Whether an answer is the recorded one, confirmed."""
    same = (
        "confidence",
        "metric",
        "milestone_on",
        "moved",
        "blocker",
        "next_step",
        "next_on",
        "ask",
        "source",
    )
    return all(getattr(stands, name) == getattr(record, name) for name in same)
