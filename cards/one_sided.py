"""One-sided use, said calmly: who reports for both, since when, and the short question to the other company."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Colour, Element, Item, Small, Span, line, muted, small, strong, text
from cards.parts import said, said_line, short_day, shortened
from cards.prompt import answer_button, merged_buttons, ref
from plan.agreement import Motion
from plan.facts import Answer
from plan.one_sided import REVIEWS, Silence
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review
from plan.sides import Side


def heading(plan: Plan, quiet: Silence) -> str:
    """`Acme-reported: AWS has not answered since 8 Feb.`"""
    return f"{plan.company(quiet.side.other)}-reported: {plan.company(quiet.side)} {not_since(quiet)}."


def not_since(quiet: Silence) -> str:
    return f"has not answered since {short_day(quiet.since)}" if quiet.since else "has not answered yet"


def why(plan: Plan, quiet: Silence) -> Card:
    """To the leads of both sides, once, when it begins."""
    company, other = plan.company(quiet.side), plan.company(quiet.side.other)
    return Card(
        f"{plan.name} is {other}-reported for now",
        (
            text(
                f"{company} {not_since(quiet)}, in {REVIEWS} weekly reviews or more. The plan goes on with what "
                f"{other} reports, and says so; nothing of it counts as {company}’s word."
            ),
            text(
                f"{company} is asked less: in the first review of a month, whether what {other} reported is "
                "right, with one press, and without nudges."
            ),
            small(f"As soon as anybody of {company} answers, the next review asks both sides again."),
        ),
        (Button("Status", f"status --plan {plan.id}"),),
    )


def quiet_half(review: Review, motion: Motion, side: Side) -> str:
    """What stands for a half of the silent side: quietly, and no alarm. A confirmation says no more than what
    was there to be read when it was given."""
    other = review.plan.company(side.other)
    confirmed = review.reports.get((motion.id, side))
    if confirmed is None:
        return f"not heard; {other}-reported"
    who, told = review.plan.name_of(confirmed.by), review.given.get((motion.id, side.other))
    if told and told.at > confirmed.at:
        return f"{who} confirmed {other}’s earlier report"
    blind = told is not None and confirmed.at < review.occurrence.close
    return f"{who} confirmed {other}’s report{', not its colour' if blind else ''}"


def question(review: Review, someone: Someone) -> Card:
    """The one short question to a person of the silent side: is this right?"""
    plan, halves = review.plan, review.asked_of(someone)
    other = plan.company(someone.side.other)
    open_halves = [half for half in halves if may_confirm(review, half)]
    done = not any(still_open(review, half) for half in halves)
    title = "Thank you" if done else f"Is what {other} reports right?"
    run = f"{plan.id}/{review.period}"
    everything = (Button("Confirm all", f"check-in confirm {run}", "primary"),) if open_halves else ()
    return Card(
        title,
        (
            text(strong(plan.name), f" · week {review.week}"),
            *(asked(review, half) for half in halves),
            small(
                "You are asked once a month, and not reminded. Answer a motion yourself, and the weekly "
                "questions come back."
            ),
        ),
        everything,
        summary=f"{plan.name}: {title}",
    )


def report(review: Review, half: Half) -> Answer | None:
    """What the other side said last of a motion, as the room may read it."""
    return review.plan.answer(half.motion.id, half.side.other)


def may_confirm(review: Review, half: Half) -> bool:
    return still_open(review, half) and report(review, half) is not None


def still_open(review: Review, half: Half) -> bool:
    return not review.has_spoken(half) and (half.motion.id, half.side) not in review.reports


def asked(review: Review, half: Half) -> Element:
    plan, motion = review.plan, half.motion
    head = line(strong(f"{plan.number_of(motion)} {motion.name}"), *((f" ({half.why})",) if half.why else ()))
    target = ref(plan, motion.id, review.period)
    differs = Button("Differs", f"check-in {target} changed")
    if review.has_spoken(half):
        return Item(head, (line("✓ you answered"),), (Button("Edit", differs.command),))
    told = report(review, half)
    if told is None:
        nothing = muted(f"{plan.company(half.side.other)} has not reported on it")
        return Item(head, (line(nothing),), (answer_button(review, motion),))
    notes = (reported(review, motion, told),)
    if not still_open(review, half):
        return Item(head, (*notes, line(f"✓ {quiet_half(review, motion, half.side)}")), (differs,))
    confirm = Button("Confirm", f"check-in confirm {plan.id}/{review.period}/{motion.id}")
    return Item(head, notes, (confirm, differs))


def reported(review: Review, motion: Motion, told: Answer) -> tuple[Span, ...]:
    """`Acme ● green 6 deals; two signed · 9 days`; a colour that is still hidden is left out."""
    plan = review.plan
    words = f" {shortened(said_line(told, motion, plan))}" if said(told, motion, plan) else ""
    colour: tuple[Span | str, ...] = () if told.sealed else (" ", Colour(told.confidence))
    day = plan.day(told.at)
    return line(plan.company(told.side), *colour, words, muted(f" · {short_day(day)}"))


def joined(given: Sequence[Card]) -> Card:
    """The same question on several plans."""
    body = [part for card in given for part in card.body if not isinstance(part, Small)]
    foot = [part for part in given[0].body if isinstance(part, Small)]
    open_ones = [card for card in given if card.title != "Thank you"]
    title = (
        open_ones[0].title
        if len(open_ones) == 1
        else "Is what is reported right?"
        if open_ones
        else "Thank you"
    )
    return Card(title, (*body, *foot), merged_buttons([card.buttons for card in given]))
