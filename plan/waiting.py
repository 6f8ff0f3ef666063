"""What waits for a person on a plan: answers, talks, what the other side asks for, and promises near their day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plan.agreement import Motion, OwnRitual, Role
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review
from plan.rhythm import Occurrence
from plan.sides import Side

NEAR = timedelta(days=7)


@dataclass(frozen=True)
class Matter:
    """Something else that waits: what it is, what is asked, until when (None: no hour is set), and the press
    that answers it. `owed` False: it is only worth knowing, and not counted among what waits."""

    what: str
    asked: str
    until: datetime | None
    label: str
    command: str
    owed: bool = True


@dataclass(frozen=True)
class Waiting:
    """On one plan. `halves` want an answer; `apart` are motions whose pair, one of it this person, differs in
    colour and may still talk; `asks` are the other side's, not taken; `promises` their own, overdue or due
    within a week; `later` how many are due after that. `triggered` are the check-ins that triggers opened,
    `lists` the open questions of the plan's own rituals, `matters` what its meetings and money ask for."""

    plan: Plan
    seat: Someone
    review: Review | None
    halves: tuple[Half, ...] = ()
    apart: tuple[Motion, ...] = ()
    asks: tuple[Half, ...] = ()
    promises: tuple[Promise, ...] = ()
    later: int = 0
    triggered: tuple[Waiting, ...] = ()
    lists: tuple[tuple[OwnRitual, Occurrence], ...] = ()
    matters: tuple[Matter, ...] = ()

    @property
    def count(self) -> int:
        own = len(self.halves) + len(self.apart) + len(self.asks) + len(self.promises)
        asked = len(self.lists) + sum(1 for each in self.matters if each.owed)
        return own + asked + sum(each.count for each in self.triggered)


def waiting(plan: Plan, seat: Someone, review: Review | None, now: datetime) -> Waiting:
    """`review` is the newest one, read with the seat's side's eyes; `now` is aware."""
    own = [promise for promise in plan.promises() if promise.owner == seat.id]
    near = tuple(promise for promise in own if promise.due <= plan.day(now) + NEAR)
    if review is None:
        return Waiting(plan, seat, None, promises=near, later=len(own) - len(near))
    return Waiting(
        plan, seat, review, to_answer(review, seat), apart(review, seat, now), asked(review, seat), near,
        len(own) - len(near),
    )  # fmt: skip


def in_check_in(review: Review, seat: Someone, now: datetime) -> Waiting:
    """The same of one check-in that a trigger opened."""
    halves = to_answer(review, seat)
    return Waiting(review.plan, seat, review, halves, apart(review, seat, now), asked(review, seat))


def to_answer(review: Review, seat: Someone) -> tuple[Half, ...]:
    """A review that has closed waits for nobody; a late answer is welcome, not owed."""
    if review.closed:
        return ()
    return tuple(half for half in review.asked_of(seat) if review.waits_for(half))


def apart(review: Review, seat: Someone, now: datetime) -> tuple[Motion, ...]:
    """The person's own motions on which the two sides differ, while only the pair knows."""
    return tuple(
        half.motion
        for half in review.halves
        if is_for(half, seat) and (until := review.talk_until(half.motion.id)) and now < until
    )


def asked(review: Review, seat: Someone) -> tuple[Half, ...]:
    """The other side's halves whose ask nobody on this side has taken, for the motion's owner here and the
    side's leads."""
    mine = {half.motion.id for half in review.halves if is_for(half, seat)}
    return tuple(
        half
        for half in review.halves
        if half.side is not seat.side
        and (seat.role is Role.LEAD or half.motion.id in mine)
        and is_open(review, half.motion, half.side)
    )


def is_for(half: Half, seat: Someone) -> bool:
    """Whether a half is this person's to speak for: its owner, or who stands in for them."""
    return seat.id in (half.owner.id, half.asked.id if half.asked else "")


def is_open(review: Review, motion: Motion, side: Side) -> bool:
    """Whether `side` asked for something on a motion that nobody has promised."""
    given = [each for each in review.answers if (each.motion, each.side) == (motion.id, side)]
    taken = review.taken(motion.id, side)
    return bool(given and given[-1].ask) and (taken is None or taken.state is PromiseState.DROPPED)


def is_unasked(seats: Iterable[Someone]) -> bool:
    """Whether a person, by their seats, has yet to say yes to prompts; one who stopped them has said no."""
    return any(seat.side is Side.PARTNER and not seat.opted_in and not seat.stopped for seat in seats)
