"""The QBR packet of a full plan, charts drawn anew: as PDF and as slides, warm, on this machine.

Every round is another packet (its meeting a minute later), so that nothing that was kept answers for it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bench.sizes import sized
from packets import qbr_pdf, qbr_slides
from plan import packet as parts
from plan.packet import Packet
from plan.packeting import made
from storage.plan_file import plan_of, read

BAR = 0.5  # seconds
ROUNDS = sized(7, 1)
AWS = Path(__file__).parents[1] / "examples" / "aws.yaml"


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    packet = full()
    both(packet)
    taken = []
    for minutes in range(1, ROUNDS + 1):
        begun = time.perf_counter()
        both(replace(packet, meets=packet.meets + timedelta(minutes=minutes)))
        taken.append(time.perf_counter() - begun)
    yield (
        "QBR packet of a full plan as PDF and slides, eight charts, warm",
        statistics.median(taken),
        BAR,
        "s",
        False,
    )


def both(packet: Packet) -> None:
    qbr_pdf.rendered(packet)
    qbr_slides.rendered(packet)


def full() -> Packet:
    """The AWS example after five months: numbers, weeks and a bridge behind every one of its targets and motions."""
    file = read(AWS.read_text(encoding="utf-8"))
    now = datetime(2027, 6, 17, 13, tzinfo=UTC)
    packet = made(plan_of(file, now.date()), (), "2027Q2", now + timedelta(days=7), now, None, file.history)
    months = [date(2027, month, 15) for month in range(1, 6)]
    course = tuple(parts.Point(on=on, value=Decimal(10 * place)) for place, on in enumerate(months))
    weeks = tuple(
        parts.Heard(
            week=date(2027, 1, 4) + timedelta(weeks=week), spoke=(True, True), colours=("green", "amber")
        )
        for week in range(24)
    )
    bridge = tuple(
        parts.Step(span=span, count=3, value=Decimal(value))
        for span, value in zip(
            parts.Span, (1_840_000, 900_000, 100_000, -250_000, -90_000, 2_500_000), strict=True
        )
    )
    return replace(
        packet,
        scorecard=tuple(replace(each, course=course, on=months[-1]) for each in packet.scorecard),
        motions=tuple(replace(each, weeks=weeks) for each in packet.motions),
        bridge=bridge,
        stages=tuple(
            parts.Stage(stage=f"Stage {each}", count=each, value=Decimal(each * 90_000))
            for each in range(1, 6)
        ),
        before=date(2027, 3, 18),
    )
