"""A prompt's buttons for all of it at once: all unchanged, skip this week, hand it to a colleague."""

from __future__ import annotations

from cards import prompt
from cards.card import Answer as Reply
from cards.card import Card, Field, Form, Option, small, text
from commands import forms
from commands.answering import Target, record, repeated, runs
from commands.call import Call, OnlyReads
from commands.seats import may_own
from plan.facts import Delegated, Skipped
from plan.people import Someone
from plan.review import Review, carried_over
from storage import facts
from storage.store import Book


def unchanged(call: Call, book: Book) -> Card:
    """`check-in unchanged PLAN/PERIOD ...`: every motion that still waits, as last time."""
    done: list[str] = []
    for review, seat in runs(call, book):
        for half in review.asked_of(seat):
            last = review.plan.answer(half.motion.id, half.side)
            if review.answer(half) is None and review.waits_for(half) and last and carried_over(last):
                at = Target(review, half.motion.id, seat)
                record(book, at, half, repeated(last, book, at, half))
                done.append(half.motion.name)
    if not done:
        return Card(
            "Nothing was left to answer",
            (text("What you said stands. To change it, press Edit at the motion."),),
        )
    return Card(f"Thank you: {len(done)} unchanged", (text(", ".join(done)), small(prompt.BLIND)))


def skip(call: Call, book: Book) -> Card:
    """`check-in skip PLAN/PERIOD ...`: nothing this week, and no nudge."""
    for review, seat in runs(call, book):
        answers(review, seat)
        if seat.id not in review.skipped:
            skipped = Skipped(by=seat.id, at=book.now, ritual=review.ritual, period=review.period)
            facts.record(book, review.plan.id, skipped)
    once = "this week" if any(not review.triggered for review, _ in runs(call, book)) else "this time"
    return Card(
        f"Skipped {once}",
        (text("You will not be nudged. You can still answer until the next review opens."),),
    )


def hand(call: Call, book: Book) -> Reply:
    """`check-in hand PLAN/PERIOD ...`: this week's questions go to a colleague of the asker's own side."""
    reviews = runs(call, book)
    for review, own in reviews:
        answers(review, own)
    first, seat = reviews[0]
    colleagues = [
        each
        for each in first.plan.people.values()
        if each.side is seat.side and each.active and each.id != seat.id and may_own(each)
    ]
    options = tuple(Option(each.id, each.name, each.title) for each in colleagues)
    fields = (Field("to", "Who answers for you this week", "person", options, required=True),)
    form = Form("Hand this week to a colleague", f"check-in {call.text}", fields, submit="Hand over")
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    chosen = first.plan.people[str(values["to"])]
    for review, own in reviews:
        there = next(
            (
                each
                for each in review.plan.people.values()
                if each.person == chosen.person and each.side is own.side
            ),
            None,
        )
        if there:
            handed = Delegated(
                by=own.id, at=book.now, ritual=review.ritual, period=review.period, to=there.id
            )
            facts.record(book, review.plan.id, handed)
    return Card(
        f"{chosen.name} answers for you this week",
        (text("They are asked now, with your last answers shown."),),
    )


def answers(review: Review, seat: Someone) -> None:
    """Raises OnlyReads for sponsors and observers, but where one of them stands in for who is asked."""
    if not may_own(seat) and not review.asked_of(seat):
        raise OnlyReads
