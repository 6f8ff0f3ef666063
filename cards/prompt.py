"""The weekly review to one owner: the week's one prompt, across their plans, and the nudge near its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from cards.card import (
    Button,
    Card,
    Colour,
    Element,
    Item,
    Link,
    Moment,
    Small,
    Span,
    Text,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import recorded, said, said_line
from cards.register import at_check_in
from plan.agreement import Motion
from plan.facts import Answer
from plan.people import Someone
from plan.plan import Plan
from plan.reconciliation import Differing, of_motion
from plan.review import Half, Review, carried_over
from plan.triggers import in_short

BLIND = "Colours stay hidden until both of you have answered; notes are shared at once."


def ref(plan: Plan, motion: str, period: str) -> str:
    """How a button names a motion in a review, in full: `acme-aws/migration-play 2027-W10`."""
    return f"{plan.id}/{motion} {period}"


def question(review: Review, someone: Someone, now: datetime) -> Card:
    """The week's one prompt on one plan: every half that `someone` is asked for, last answer shown."""
    halves = review.asked_of(someone)
    found = [] if review.closed else review.differing
    items = [with_deals(review.plan, half, asked(review, half), found) for half in halves]
    waiting = [half for half in halves if review.waits_for(half)]
    title = title_of(len(waiting), len(halves), review.closed)
    return Card(
        title=title,
        body=(plan_heading(review, someone), *because(review), *items, rest(review, someone)),
        buttons=foot_buttons(review, someone, waiting),
        summary=f"{review.plan.name}: {title}",
    )


def with_deals(plan: Plan, half: Half, item: Item, found: Sequence[Differing]) -> Item:
    """What the companies' systems tell differently of the motion's deals goes to its pair, and not to the room."""
    differing = at_check_in(plan, of_motion(found, half.motion.id)) if found else ()
    return replace(item, notes=(*item.notes, *differing)) if differing else item


def title_of(waiting: int, due: int, closed: bool) -> str:
    if waiting == 0:
        return "All answered, thank you" if due else "Nothing is asked of you this time"
    count = f"{waiting} motion{'s' * (waiting > 1)}"
    if closed:
        return f"{count} still open; a late answer is welcome"
    minutes = max(1, round(waiting / 2))
    return f"{count} due, about {'a minute' if minutes == 1 else f'{minutes} minutes'}"


def plan_heading(review: Review, someone: Someone) -> Element:
    until = "closed" if review.closed else "until"
    zone = someone.time_zone
    return text(
        strong(review.plan.name),
        " · week ",
        str(review.week),
        f", {until} ",
        Moment(review.occurrence.close, zone),
    )


def because(review: Review) -> tuple[Text, ...]:
    """What happened, where that is why a motion is asked about."""
    return (text("What happened: ", strong(in_short(review.triggers))),) if review.triggers else ()


def asked(review: Review, half: Half) -> Item:
    """One motion's line: how it stood last time, or what was just said, with the buttons that fit."""
    plan, motion = review.plan, half.motion
    answer = review.answer(half)
    head = line(strong(f"{plan.number_of(motion)} {motion.name}"), *((f" ({half.why})",) if half.why else ()))
    if answer and answer.unconfirmed:
        note = line(Colour(answer.confidence), f" {said_line(answer, motion, plan)}", *recorded(plan, answer))
        return Item(head, (note,), confirming(plan, answer))
    if answer:
        late = " (late)" if answer.late else ""
        given = line(
            "✓ ",
            Colour(answer.confidence),
            f" {answer.choice or ''}{late}: {said_line(answer, motion, plan)}",
        )
        change = Button("Edit", f"check-in {ref(plan, motion.id, review.period)} changed")
        return Item(head, (given,), (change,))
    if half.owner.id in review.skipped or (half.asked and half.asked.id in review.skipped):
        return Item(head, (line(muted(f"skipped {once(review)}")),), (answer_button(review, motion),))
    last = plan.answer(motion.id, half.side)
    return Item(head, (last_line(last, motion, plan),), choices(review, motion, last))


def confirming(plan: Plan, answer: Answer) -> tuple[Button, ...]:
    """Under what the other side recorded for a half: the press that makes it one's own word, or the form."""
    target = ref(plan, answer.motion, answer.period)
    yes = Button("That is right", f"call confirm {target} {answer.at:%Y%m%dT%H%M%S}", "primary")
    return (yes, Button("Change it", f"check-in {target} changed"))


def last_line(last: Answer | None, motion: Motion, plan: Plan) -> tuple[Span, ...]:
    if last is None:
        return line(muted("no answer yet"))
    details = said(last, motion, plan)
    told = (f", {'; '.join(details)}",) if details else ()
    return line(muted("last: "), Colour(last.confidence), *told, *recorded(plan, last))


def choices(review: Review, motion: Motion, last: Answer | None) -> tuple[Button, ...]:
    target = ref(review.plan, motion.id, review.period)
    if last is None or not carried_over(last):
        return (answer_button(review, motion), Button("Not mine", f"check-in {target} not-mine"))
    same, moved = ("On track", "Slipping") if motion.reports_a_date else ("No change", "Changed")
    return (
        Button(same, f"check-in {target} same"),
        Button(moved, f"check-in {target} changed"),
        Button("Blocked", f"check-in {target} blocked"),
        Button("Not mine", f"check-in {target} not-mine"),
    )


def answer_button(review: Review, motion: Motion) -> Button:
    return Button("Answer", f"check-in {ref(review.plan, motion.id, review.period)} changed")


def rest(review: Review, someone: Someone) -> Small:
    if review.closed:
        return small("Late answers are marked late and amend the room’s summary.")
    return small(BLIND)


def foot_buttons(review: Review, someone: Someone, waiting: Sequence[Half]) -> tuple[Button, ...]:
    if not waiting:
        return ()
    run = f"{review.plan.id}/{review.period}"
    carried = [
        half
        for half in waiting
        if review.answer(half) is None
        and (last := review.plan.answer(half.motion.id, half.side))
        and carried_over(last)
    ]
    unchanged = (
        (Button("All unchanged", f"check-in unchanged {run}", "primary"),)
        if len(carried) == len(waiting)
        else ()
    )
    skip = Button(f"Skip {once(review)}", f"check-in skip {run}")
    return (*unchanged, skip, Button("Hand to a colleague", f"check-in hand {run}"))


def once(review: Review) -> str:
    return "this time" if review.triggered else "this week"


def joined(cards: Sequence[Card]) -> Card:
    """The prompts of several plans as one: one title, each plan's part, buttons that speak for all."""
    due = sum(1 for card in cards for part in card.body if isinstance(part, Item) and open_item(part))
    body: list[Element] = []
    for card in cards:
        body += [part for part in card.body if not isinstance(part, Small)]
    foot = [part for part in cards[0].body if isinstance(part, Small)]
    merged = merged_buttons([card.buttons for card in cards])
    title = title_of(due, due or 1, closed=False)
    return Card(title, (*body, *foot), merged, summary=f"{title} on {len(cards)} plans")


def open_item(item: Item) -> bool:
    return any(button.label in ("Not mine", "Answer", "That is right") for button in item.buttons)


def merged_buttons(given: Iterable[Sequence[Button | Link]]) -> tuple[Button, ...]:
    """Buttons of one label become one, whose command names every plan."""
    merged: dict[str, Button] = {}
    rows = [[button for button in row if isinstance(button, Button)] for row in given]
    for button in (button for row in rows for button in row):
        before = merged.get(button.label)
        words = button.command.split()
        more = " ".join(words[2:])
        merged[button.label] = replace(before, command=f"{before.command} {more}") if before else button
    asking = sum(1 for row in rows if row)
    if sum(1 for row in rows for button in row if button.label == "All unchanged") < asking:
        merged.pop("All unchanged", None)
    return tuple(merged.values())


def nudge(review: Review, someone: Someone, now: datetime) -> Card:
    """Near the deadline, once, to who has not answered."""
    waiting = [half for half in review.asked_of(someone) if review.waits_for(half)]
    count = f"{len(waiting)} motion{'s' * (len(waiting) > 1)}"
    names = ", ".join(half.motion.name for half in waiting)
    return Card(
        f"{count} still wait{'s' * (len(waiting) == 1)} for you",
        (
            text(
                strong(review.plan.name),
                f": {names}. The {'check-in' if review.triggered else 'review'} closes ",
                Moment(review.occurrence.close, someone.time_zone),
                ".",
            ),
        ),
        (
            answer_at(review, waiting),
            *foot_buttons(review, someone, waiting),
        ),
    )


def answer_at(review: Review, waiting: Sequence[Half]) -> Button:
    if review.triggered and waiting:
        which = ref(review.plan, waiting[0].motion.id, review.period)
        return Button("Answer", f"check-in {which} changed", "primary")
    return Button("Answer", f"check-in --plan {review.plan.id}", "primary")


def nudges_joined(cards: Sequence[Card]) -> Card:
    body = tuple(part for card in cards for part in card.body)
    total = sum(int(card.title.split()[0]) for card in cards)
    answer = Button("Answer", "check-in", "primary")
    others = merged_buttons([card.buttons[1:] for card in cards])
    return Card(f"{total} motions still wait for you", body, (answer, *others))
