"""A packet with everything in it: half a year of an example plan, and what any plan can be made into."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from plan import packet as parts
from plan.packet import Packet, Point, Span
from plan.packeting import made
from storage.plan_file import plan_of, read

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY, AT = date(2027, 6, 17), datetime(2027, 6, 17, 13, 0, tzinfo=UTC)
MONDAY = date(2027, 1, 4)
COLOURS = ("green", "amber", "red")


def example(name: str = "aws") -> Packet:
    file = read((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return made(
        plan_of(file, file.as_of or DAY), (), "2027Q1", AT + timedelta(days=7), AT, None, file.history
    )


def lived(name: str = "aws") -> Packet:
    """The example with five months behind it: a course for every target, weeks for every motion, a bridge."""
    packet = example(name)
    scores = tuple(with_course(each, index) for index, each in enumerate(packet.scorecard))
    motions = tuple(
        replace(each, weeks=tuple(week(number, index) for number in range(24)))
        for index, each in enumerate(packet.motions)
    )
    values = (1_840_000, 1_820_000, -150_000, -250_000, -90_000, 3_170_000)
    bridge = tuple(
        parts.Step(span=span, count=index + 1, value=Decimal(value))
        for index, (span, value) in enumerate(zip(Span, values, strict=True))
    )
    stages = tuple(
        parts.Stage(stage=stage, count=count, value=Decimal(count * 410_000))
        for stage, count in (("Prospect", 3), ("Qualified", 2), ("Committed", 1))
    )
    return replace(
        packet, scorecard=scores, motions=motions, bridge=bridge, stages=stages, before=date(2027, 3, 18), day=DAY,
        decisions=(parts.Asked(id="d-1", ask="Fund the second half", company="Acme", cost="It starts late", age=9),),
    )  # fmt: skip


def with_course(score: parts.Score, index: int) -> parts.Score:
    goal = score.goal or Decimal(100)
    reached = [goal * Decimal(share) / 100 for share in (2, 7, 15, 21, 30 + index)]
    days = [date(2027, 1, 15) + timedelta(days=30 * month) for month in range(5)]
    course = tuple(Point(on=on, value=value) for on, value in zip(days, reached, strict=True))
    return replace(
        score, value=course[-1].value, on=course[-1].on, age=33, colour="amber", forecast=goal * Decimal("0.9"),
        course=course,
    )  # fmt: skip


def week(number: int, motion: int) -> parts.Heard:
    said = COLOURS[(number * 3 + motion) % 3], COLOURS[(number + motion * 2) % 3]
    return parts.Heard(week=MONDAY + timedelta(weeks=number), spoke=(True, number % 5 != 0), colours=said)  # type: ignore[arg-type]
