"""What waits for one person, on every plan of theirs, with the press that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import (
    Button,
    Card,
    Element,
    Heading,
    Item,
    Moment,
    line,
    muted,
    small,
    strong,
)
from cards.parts import shortened
from cards.promises import due, ref
from plan.agreement import Motion, OwnRitual
from plan.facts import Promise
from plan.plan import Plan
from plan.review import Half, Review
from plan.rhythm import Occurrence
from plan.triggers import in_short
from plan.waiting import Matter, Waiting

AT_MOST = 5  # of one kind on one plan; the rest is a press away


def today(every: Sequence[Waiting], count: int, on: date, zone: str, *, unasked: bool) -> Card:
    """One section a plan that has something; the others are only named. `zone` is the reader's; `unasked`:
    they have not said yes to prompts."""
    body: list[Element] = [joining()] if unasked else []
    for each in every:
        if items := waiting_items(each, on, zone):
            body += [Heading(each.plan.name), *items]
    quiet = [each.plan.name for each in every if not waiting_items(each, on, zone)]
    if quiet:
        body.append(small(f"Nothing on {', '.join(quiet)}."))
    title = f"{count} wait{'s' * (count == 1)} for you" if count else "Nothing waits for you"
    names = [each.plan for each in every[:AT_MOST]]
    buttons = tuple(
        Button(f"Status: {shortened(plan.name, 40)}", f"status --plan {plan.id}") for plan in names
    )
    return Card(title, tuple(body), buttons)


def joining() -> Item:
    return Item(
        line(strong("Nobody asks you yet: "), "once you say yes, your motions come to you once a week."),
        (),
        (Button("I’m in", "me start", "primary"), Button("No, thanks", "me stop")),
    )


def waiting_items(each: Waiting, on: date, zone: str) -> list[Element]:
    plan, review = each.plan, each.review
    items: list[Element] = [*([answers(review, each.halves, zone)] if review and each.halves else [])]
    if review:
        items += [apart(review, motion, zone) for motion in each.apart[:AT_MOST]]
        items += [ask(review, half) for half in each.asks[:AT_MOST]]
    for more in each.triggered:
        items += waiting_items(more, on, zone)
    items += [questions(plan, ritual, run, zone) for ritual, run in each.lists]
    items += [matter(one, zone) for one in each.matters]
    items += [owed(plan, promise, on) for promise in each.promises[:AT_MOST]]
    left = sum(max(0, len(kind) - AT_MOST) for kind in (each.apart, each.asks, each.promises))
    notes = [f"{left} more wait here."] if left else []
    notes += (
        [f"{each.later} of your promises {'is' if each.later == 1 else 'are'} due later."]
        if each.later
        else []
    )
    if notes:
        button = Button("Promises", f"promises --plan {plan.id}")
        items.append(Item(line(muted(" ".join(notes))), (), (button,)))
    return items


def answers(review: Review, halves: Sequence[Half], zone: str) -> Item:
    names = ", ".join(half.motion.name for half in halves)
    if review.triggered:
        names += f" ({in_short(review.triggers)})"
    return Item(
        line(strong(f"{len(halves)} to answer: "), shortened(names, 300)),
        (line(muted("until "), Moment(review.occurrence.close, zone)),),
        (Button("Answer", f"check-in --plan {review.plan.id}", "primary"),),
    )


def questions(plan: Plan, ritual: OwnRitual, run: Occurrence, zone: str) -> Item:
    """A list of questions of the plan's own, open now."""
    return Item(
        line(strong(f"{ritual.name}: "), "its questions"),
        (line(muted("until "), Moment(run.close, zone)),),
        (Button("Answer", f"answer {plan.id}/{ritual.id} {run.period}", "primary"),),
    )


def matter(each: Matter, zone: str) -> Item:
    until = (line(muted("until "), Moment(each.until, zone)),) if each.until else ()
    press = Button(each.label, each.command, "primary" if each.owed else "plain")
    return Item(line(strong(f"{each.what}: "), each.asked), until, (press,))


def apart(review: Review, motion: Motion, zone: str) -> Item:
    """The pair's colours differ, and the room has not seen it yet."""
    until = review.talk_until(motion.id)
    wait = (line(muted("the room sees both from "), Moment(until, zone)),) if until else ()
    talked = f"check-in {review.plan.id}/{motion.id} {review.period} talked"
    head = line(strong(motion.name), ": you two see it differently")
    return Item(head, wait, (Button("We talked", talked, "primary"),))


def ask(review: Review, half: Half) -> Item:
    """What the other side asked for, and nobody has taken."""
    answer, plan = review.answer(half), review.plan
    said = shortened(answer.ask) if answer else ""
    take = f"promises take {plan.id}/{review.period}/{half.motion.id}/{half.side}"
    head = line(strong(f"{plan.company(half.side)} asks: "), said, muted(f" ({half.motion.name})"))
    return Item(head, (), (Button("Take it", take),))


def owed(plan: Plan, promise: Promise, on: date) -> Item:
    """A promise of the reader's: when it is due, and the press that says it is kept."""
    kept = Button("Kept", f"promises kept {ref(plan, promise)}", "primary")
    move = Button("Move", f"promises move {ref(plan, promise)}")
    return Item(line("You promised: ", strong(shortened(promise.what))), (due(promise, on),), (kept, move))
