"""`check-in confirm`: one press by a side that is asked less, that what the other one reported is right."""

from __future__ import annotations

from cards import one_sided as cards
from cards.card import Card, small, text
from commands.answering import Target
from commands.call import Call, Unreadable
from commands.reviews import of_period
from plan.facts import Confirmed
from plan.review import Half
from storage import facts, plans
from storage.store import Book


def confirm(call: Call, book: Book) -> Card:
    """`check-in confirm PLAN/PERIOD[/MOTION] ...`: of each plan all that is asked of the asker, or one motion."""
    done: list[str] = []
    for word in call.words[1:]:
        key, _, rest = word.partition("/")
        period, _, motion = rest.partition("/")
        done += confirmed(call, book, key, period, motion)
    if len(call.words) < 2:
        raise Unreadable("Press the button under the question, or answer yourself: `/jbp check-in 1`.")
    if not done:
        return Card(
            "Nothing was left to confirm",
            (text("What was confirmed or answered stands. To say something else: /jbp check-in."),),
        )
    return Card(
        f"Thank you: {len(done)} confirmed",
        (text(", ".join(done)), small("You will be asked again next month, and not before.")),
    )


def confirmed(call: Call, book: Book, key: str, period: str, motion: str) -> list[str]:
    """Record it for each motion that may still be confirmed; their names."""
    plan = call.plan_called(book, key)
    plans.one_at_a_time(book, plan.id)
    plan = call.plan_called(book, key)
    seat, review = call.seat(plan), of_period(book, plan, period)
    if review.silent is not seat.side:
        return []
    meant: list[Half] = (
        [Target(review, plan.motion(motion).id, seat).own()] if motion else review.asked_of(seat)
    )
    halves = [half for half in meant if cards.may_confirm(review, half)]
    said = [
        Confirmed(
            by=seat.id, at=book.now, motion=half.motion.id, side=half.side, period=review.period, report=True
        )
        for half in halves
    ]  # fmt: skip
    if said:
        facts.record(book, plan.id, *said)
    return [half.motion.name for half in halves]
