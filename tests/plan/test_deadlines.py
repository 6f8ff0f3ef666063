"""Funding's deadlines are those of what is still to be done, by how far the item has come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plan.agreement import Funding, FundingKind
from plan.deadlines import What, deadlines, of_item
from plan.facts import FundingStep, MoneyState
from plan.plan import Plan, newest
from plan.sides import Side
from tests.plans import small_plan

MDF = Funding(
    id="mdf",
    name="MDF",
    kind=FundingKind.MDF,
    amount=Decimal(60_000),
    unit="USD",
    start=date(2027, 5, 1),
    approval_lead_days=45,
    spend_by=date(2027, 6, 1),
    claim_by=date(2027, 7, 1),
    expires=date(2027, 12, 31),
)


def plan(state: MoneyState, *items: Funding) -> Plan:
    at = datetime(2027, 2, 1, tzinfo=UTC)
    steps = [
        FundingStep(by="paul", at=at, funding=item.id, state=state, on=at.date(), side=Side.PARTNER)
        for item in items
    ]
    return Plan(small_plan(funding=items), newest(steps))


@pytest.mark.parametrize(
    ("state", "still"),
    [
        (MoneyState.ASSUMED, [What.ASK, What.CLAIM, What.EXPIRY]),
        (MoneyState.REQUESTED, [What.ASK, What.CLAIM, What.EXPIRY]),
        (MoneyState.APPROVED, [What.SPEND, What.CLAIM, What.EXPIRY]),
        (MoneyState.COMMITTED, [What.SPEND, What.CLAIM, What.EXPIRY]),
        (MoneyState.EXECUTED, [What.CLAIM, What.EXPIRY]),
        (MoneyState.CLAIMED, [What.EXPIRY]),
        (MoneyState.PAID, []),
        (MoneyState.REJECTED, []),
        (MoneyState.EXPIRED, []),
        (MoneyState.USED, []),
    ],
)
def test_what_is_still_to_be_done_follows_from_the_state(state: MoneyState, still: list[What]) -> None:
    assert [each.what for each in of_item(plan(state, MDF), MDF)] == still


def test_approval_is_asked_for_by_its_lead_time_before_the_start() -> None:
    assert of_item(plan(MoneyState.ASSUMED, MDF), MDF)[0].on == date(2027, 3, 17)


def test_where_no_lead_time_is_known_spending_is_the_next_thing() -> None:
    item = Funding(**{**vars(MDF), "approval_lead_days": None})

    assert of_item(plan(MoneyState.ASSUMED, item), item)[0].what is What.SPEND


def test_the_soonest_comes_first_and_passed_ones_stay() -> None:
    late = Funding(**{**vars(MDF), "id": "late", "claim_by": date(2027, 1, 2)})
    found = deadlines(plan(MoneyState.APPROVED, MDF, late), date(2027, 6, 30))

    assert [(each.item.id, each.what) for each in found] == [
        ("late", What.CLAIM), ("late", What.SPEND), ("mdf", What.SPEND),
    ]  # fmt: skip
