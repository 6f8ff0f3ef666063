"""What led up to a QBR packet: how each target came to where it is, and both colours of each motion week by week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plan.agreement import Period, Target
from plan.days import period_begins
from plan.facts import Answer, Choice, Fact, Number
from plan.pace import corners
from plan.packet import Heard, Point, Rag
from plan.plan import Plan
from plan.sides import Side

MOST_POINTS, MOST_WEEKS = 60, 26  # what a chart still shows


@dataclass(frozen=True)
class Course:
    """What was said on a plan up to now, as the room may see it."""

    plan: Plan
    numbers: tuple[Number, ...] = ()
    answers: tuple[Answer, ...] = ()

    @classmethod
    def of(cls, plan: Plan, history: Iterable[Fact]) -> Course:
        """With the latest of everything, whether or not the history has it."""
        said = [*plan.latest.values(), *history]
        return cls(
            plan,
            tuple(sorted((each for each in said if isinstance(each, Number)), key=lambda each: each.rank)),
            tuple(sorted((each for each in said if isinstance(each, Answer)), key=lambda each: each.rank)),
        )

    # -- targets -----------------------------------------------------------------------------------

    def points(self, target: Target, today: date) -> tuple[Point, ...]:
        """A target’s numbers up to today, the last said of each day, the earliest first; of very many the newest."""
        since = target.start or date.min
        by_day = {
            each.on: each.value
            for each in self.numbers
            if each.target == target.id and since <= each.on <= today
        }
        return tuple(Point(on=on, value=by_day[on]) for on in sorted(by_day))[-MOST_POINTS:]

    def at_end_of(self, target: Target, day: date) -> Point | None:
        """The number that counted at the end of a day."""
        return next(reversed(self.points(target, day)), None)

    # -- motions -----------------------------------------------------------------------------------

    def weeks(self, motion: str, today: date) -> tuple[Heard, ...]:
        """Both sides’ last words in each week in which somebody spoke, half a year back at most."""
        since = today - timedelta(weeks=MOST_WEEKS)
        said: dict[date, dict[Side, Answer]] = {}
        for each in self.answers:
            week = monday(each)
            if each.motion == motion and since < week <= today and each.choice is not Choice.NOT_MINE:
                said.setdefault(week, {})[each.side] = each
        return tuple(heard(week, said[week]) for week in sorted(said))


def monday(answer: Answer) -> date:
    """The Monday of the review’s week, or of the day on which an answer outside of one was given."""
    day = period_begins(answer.period)
    return day - timedelta(days=day.weekday())


def heard(week: date, said: dict[Side, Answer]) -> Heard:
    first, second = (said.get(side) for side in Side)
    return Heard(
        week=week, spoke=(first is not None, second is not None), colours=(colour(first), colour(second))
    )


def colour(answer: Answer | None) -> Rag | None:
    """None where none was given, or where the room may not see it yet."""
    named: dict[str, Rag] = {"green": "green", "amber": "amber", "red": "red"}
    return named[answer.confidence] if answer and answer.confidence else None


def path(target: Target, period: Period) -> tuple[Point, ...]:
    """The corners of a target’s phased pace: nothing before its first day, its amount on its last."""
    return tuple(Point(on=on, value=value) for on, value in corners(target, period))
