"""Which half of which motion, in which review, is being answered; and what is said when it was."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cards import prompt
from cards.card import Button, Card, Colour, Moment, Span, line, small, text
from cards.parts import said_line
from commands.call import Call, NotYourSide, Unreadable
from commands.owning import answered_for
from commands.reviews import again, of_motion, of_period
from plan.facts import Answer, Choice
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review
from storage import facts
from storage.store import Book


class NotYourMotion(PermissionError):
    """That half has another owner on your side. Only they, who stands in for them, or your lead can answer."""


class NotDue(LookupError):
    """That motion is not asked about in this review. `/jbp motions` shows when it is."""


@dataclass(frozen=True)
class Target:
    """A motion in a review, and the asker's seat on its plan."""

    review: Review
    motion: str
    seat: Someone

    @property
    def plan(self) -> Plan:
        return self.review.plan

    def own(self) -> Half:
        """The asker's half. Raises NotDue, NotYourMotion or NotYourSide."""
        halves = [half for half in self.review.halves if half.motion.id == self.motion]
        if not halves:
            raise NotDue
        own = [half for half in halves if half.side is self.seat.side]
        if not own:
            raise NotYourSide
        half = own[0]
        may = {half.owner.id, half.asked.id if half.asked else ""}
        if self.seat.id not in may and not self.seat.is_lead:
            raise NotYourMotion
        return half


def target(call: Call, book: Book) -> Target:
    """From `[PLAN/]MOTION [PERIOD]`: a motion by number, id or name, in the newest review that asks about it."""
    words = [word for word in call.words if word not in ("same", "changed", "blocked", "not-mine", "talked")]
    period = words.pop() if len(words) > 1 and "-W" in words[-1] else ""
    key, slash, named = " ".join(words).partition("/")
    plan = call.plan_called(book, key) if slash else call.plan(book)
    motion = plan.motion(named if slash else key)
    seat = call.seat(plan)
    return Target(of_motion(book, plan, motion, period), motion.id, seat)


def runs(call: Call, book: Book) -> list[tuple[Review, Someone]]:
    """From `PLAN/PERIOD ...`: the reviews a prompt across plans was about."""
    found = []
    for word in call.words[1:]:
        key, _, period = word.partition("/")
        plan = call.plan_called(book, key)
        found.append((of_period(book, plan, period), call.seat(plan)))
    if not found:
        raise Unreadable(
            "Press the button under your check-in, or answer motion by motion: `/jbp check-in 1`."
        )
    return found


def repeated(last: Answer, book: Book, at: Target, half: Half) -> Answer:
    """Last time's answer said again: everything that still holds, without what moved and was asked then."""
    return replace(
        last,
        by=at.seat.id,
        at=book.now,
        source="chat",
        period=at.review.period,
        ritual=at.review.ritual,
        choice=Choice.NO_CHANGE,
        moved="",
        ask="",
        late=at.review.closed,
        sealed=False,
        unconfirmed=False,
    )


def record(book: Book, at: Target, half: Half, answer: Answer) -> Answer:
    facts.record(book, at.plan.id, answer)
    answered_for(book, at.plan, half.motion, at.seat)
    return answer


def when_the_room_reads(at: Target, half: Half) -> tuple[Span, ...]:
    zone = at.seat.time_zone
    return line(
        " The room reads the rest now, and the colours at the latest ",
        Moment(at.review.occurrence.close, zone),
        ".",
    )


def thanks(book: Book, answer: Answer, at: Target, half: Half) -> Card:
    """What was taken, who sees which part of it when, and how much still waits."""
    other = at.plan.company(half.side.other)
    review = again(book, at.review)
    waiting = [each for each in review.asked_of(at.seat) if review.waits_for(each)]
    both = review.met(half.motion.id) or review.closed
    seen = (
        f"{other} sees your colour too, since both have answered."
        if both
        else f"Your colour stays hidden until {other} has answered."
    )
    late = " It was late, and is marked so in the summary." if answer.late else ""
    more = (
        (Button(f"Answer the other {len(waiting)}", f"check-in --plan {at.plan.id}", "primary"),)
        if waiting
        else ()
    )
    edit = Button("Edit", f"check-in {prompt.ref(at.plan, at.motion, at.review.period)} changed")
    return Card(
        f"Thank you: {half.motion.name}",
        (
            text(Colour(answer.confidence), f" {answer.choice}; ", said_line(answer, half.motion, at.plan)),
            small(f"{seen}{late}", *(() if both else when_the_room_reads(at, half))),
        ),
        (*more, edit),
    )
