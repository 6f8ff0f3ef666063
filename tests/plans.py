"""Small plans for tests, to be changed in one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from plan.agreement import (
    Agreement,
    Cadence,
    Company,
    Home,
    Member,
    Motion,
    Owner,
    OwnKind,
    OwnRitual,
    Period,
    Rhythm,
    RitualTerms,
    Role,
    State,
    Target,
    TargetKind,
    Thesis,
)
from plan.sides import Side

ZONE = "America/New_York"


def member(id: str, name: str, side: Side, role: Role = Role.OWNER, **more: Any) -> Member:
    company = "acme" if side is Side.VENDOR else "aws"
    values = {"account": f"room:{company}:{id}", "joined": date(2027, 1, 1), "time_zone": ZONE} | more
    return Member(id=id, name=name, side=side, role=role, **values)


def people() -> tuple[Member, ...]:
    return (
        member("vera", "Vera Lind", Side.VENDOR, Role.LEAD),
        member("tom", "Tom Ade", Side.VENDOR),
        member("paul", "Paul Oka", Side.PARTNER, Role.LEAD),
        member("ines", "Ines Dua", Side.PARTNER),
        member("ken", "Ken Ishi", Side.PARTNER, Role.SPONSOR),
    )


def motion(id: str, name: str, vendor: str | None, partner: str | None, **more: Any) -> Motion:
    values = {"target": "sourced", "cadence": Cadence.WEEKLY, "home": Home.SHARED, "metric": "deals"} | more
    return Motion(
        id=id,
        name=name,
        vendor_owner=Owner(role="owner", person=vendor),
        partner_owner=Owner(role="owner", person=partner),
        **values,
    )


def small_plan(**changes: Any) -> Agreement:
    """Two weekly motions: Vera and Paul own the first, Tom and Ines the second. Reviews on Mondays from 09:00
    in New York, open for thirty hours."""
    plan = Agreement(
        id="acme-aws",
        name="Acme x AWS",
        version=1,
        state=State.AGREED,
        vendor=Company(name="Acme"),
        partner=Company(name="AWS"),
        period=Period(label="FY27", start=date(2027, 1, 1), end=date(2027, 12, 31)),
        time_zone=ZONE,
        people=people(),
        thesis=Thesis(problem="Slow planning", better_together="Aurora", horizon="150 stores"),
        targets=(
            Target(
                id="sourced",
                name="Sourced pipeline",
                kind=TargetKind.SOURCED,
                unit="USD",
                amount=Decimal(8_000_000),
                definition="Originated jointly",
            ),
        ),
        motions=(
            motion("migration", "Migration play", "vera", "paul"),
            motion("launch", "Marketplace launch", "tom", "ines"),
        ),
        rhythm=Rhythm(weekly=RitualTerms(day="mon", at=time(9), who=("vera", "paul"))),
    )
    return replace(plan, **changes)


# Tom and Ines go through the accounts that both companies have.
MAPPING = OwnRitual(
    id="mapping", name="Account mapping", every="monthly", kind=OwnKind.MAPPING, questions=("What is new?",),
    terms=RitualTerms(day="1st thu", at=time(14), who=("tom", "ines")),
)  # fmt: skip
