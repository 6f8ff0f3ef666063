"""A plan that holds a monthly sync, and exports of a pipeline, for tests."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from cards.given import Given
from plan.agreement import Agreement, Funding, FundingKind, Rhythm, RitualTerms, Target, TargetKind
from tests.house import Lived
from tests.plans import small_plan

OPENS, CLOSES = "2027-03-09 16:00", "2027-03-11 16:00"
HEAD = (
    "Opportunity ID", "Opportunity Name", "Stage", "Amount", "Close Date", "Next Step", "Next Step Date",
)  # fmt: skip
DEALS = (
    ("O1", "Orchard Home", "Qualified", "310000", "2027-04-30", "sign", "2027-03-20"),
    ("O2", "Larkspur", "Prospect", "120000", "2027-05-15", "sizing", "2027-02-01"),
    ("O3", "Brightway", "Committed", "95000", "2027-04-10", "", ""),
)


def synced_plan(**changes: Any) -> Agreement:
    """Syncs on the second Tuesday of the month from 16:00 in New York, open for two days; Tom gives Acme's
    numbers and Ines those of AWS. Two targets in a straight line over the year."""
    plan = small_plan()
    targets = (
        *plan.targets,
        Target(id="wins", name="Customer wins", kind=TargetKind.WINS, unit="logos", amount=Decimal(12)),
    )
    monthly = RitualTerms(day="2nd tue", at=time(16), who=("tom", "ines"), open_for_hours=48)
    event = Funding(
        id="mdf", name="MDF first half", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD",
        motion="migration", claim_by=date(2027, 3, 31),
    )  # fmt: skip
    held = replace(plan, targets=targets, rhythm=Rhythm(monthly=monthly), funding=(event,))
    return replace(held, **changes)


def exported(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> str:
    """A pipeline as a CRM exports it: as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([head, *(rows or DEALS)])
    return text.getvalue()


def as_file(text: str, name: str = "pipeline.csv") -> str:
    """A form's value for a file with that text."""
    return Given(name, text.encode()).value


def beat(room: Lived, after: timedelta = timedelta()) -> None:
    """The connected systems are read as the clock has it, `after` so long."""
    room.clock.forward(after)
    room.wait(room.house.readings.beat())
    room.wait(room.house.heart.settle())
