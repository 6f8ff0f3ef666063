"""Funding is seen state by state, by whose word, and with what each motion would lose."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from plan.agreement import Funding, FundingKind, Programme
from plan.facts import Eligibility, Fact, FundingStep, MoneyState
from plan.sides import Side
from tests.house import Lived
from tests.plans import small_plan

NOW = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)


def item(id: str, amount: int, unit: str = "USD", **more: Any) -> Funding:
    values = {"name": id.upper(), "kind": FundingKind.MDF, "motion": "migration"} | more
    return Funding(id=id, amount=Decimal(amount), unit=unit, **values)


def step(funding: str, state: MoneyState, **more: Any) -> FundingStep:
    values = {"on": date(2027, 2, 3), "side": Side.PARTNER} | more
    return FundingStep(by="paul", at=NOW, funding=funding, state=state, **values)


def shown(room: Lived, items: tuple[Funding, ...], facts: tuple[Fact, ...] = (), **more: Any) -> str:
    room.add(small_plan(id="zeta", name="Zeta x AWS", funding=items, **more), facts)
    return room.say("vera", "funding --plan zeta")


def test_each_state_has_its_sum_by_unit(room: Lived) -> None:
    items = (item("mdf", 60_000), item("poc", 25_000), item("sa", 40, "hours"), item("map", 180_000))
    approved = (
        step("mdf", MoneyState.APPROVED),
        step("poc", MoneyState.APPROVED),
        step("sa", MoneyState.APPROVED),
    )

    assert "assumed: $180k · approved: $85k and 40 hours" in shown(room, items, approved)


def test_an_item_shows_its_state_the_reference_since_when_and_by_whose_word(room: Lived) -> None:
    said = shown(
        room,
        (item("mdf", 60_000, claimant="Northwind"),),
        (step("mdf", MoneyState.APPROVED, reference="MDF-17"),),
    )

    assert "approved MDF-17 since 3 Feb, said by AWS" in said
    assert "Migration play, claimed by Northwind" in said


def test_what_is_not_the_partners_word_is_at_risk_summed_by_motion(room: Lived) -> None:
    items = (
        item("mdf", 60_000),
        item("poc", 25_000),
        item("map", 10_000, motion="launch"),
        item("sa", 40, "hours", motion=None),
        item("ok", 99_000),
    )
    said = shown(room, items, (step("poc", MoneyState.REQUESTED), step("ok", MoneyState.APPROVED)))

    assert "AT RISK: NOT YET AWS’S WORD" in said
    assert "$85k Migration play\n  MDF assumed, POC requested" in said
    assert "$10k Marketplace launch" in said
    assert "40 hours tied to no motion" in said
    assert "$99k Migration play" not in said


def test_less_than_was_counted_on_leaves_the_rest_at_risk(room: Lived) -> None:
    said = shown(room, (item("mdf", 60_000),), (step("mdf", MoneyState.APPROVED, amount=Decimal(45_000)),))

    assert "approved: $45k" in said
    assert "$15k Migration play" in said


def test_deadlines_come_soonest_first_and_a_missed_one_is_not_dropped(room: Lived) -> None:
    items = (
        item("mdf", 60_000, spend_by=date(2027, 3, 10), claim_by=date(2027, 4, 30)),
        item("poc", 25_000, claim_by=date(2027, 3, 1)),
    )
    said = shown(room, items, (step("mdf", MoneyState.APPROVED), step("poc", MoneyState.APPROVED)))

    lines = said.splitlines()
    first = lines.index("WHAT RUNS OUT WHEN") + 1
    assert lines[first : first + 3] == [
        "POC: claim by Mon 1 Mar (4 days ago)",
        "MDF: spend by Wed 10 Mar (5 days)",
        "MDF: claim by Fri 30 Apr (56 days)",
    ]


def test_a_programme_counts_once_its_eligibility_is_verified_and_until_it_runs_out(room: Lived) -> None:
    programmes = tuple(Programme(id=id, name=id.upper()) for id in ("isv", "mpp", "map"))
    verified = (
        Eligibility(by="vera", at=NOW, programme="isv", on=date(2027, 1, 8), evidence="badge"),
        Eligibility(
            by="vera", at=NOW, programme="mpp", on=date(2026, 1, 8), evidence="x", until=date(2027, 1, 7)
        ),
    )
    said = shown(room, (), verified, programmes=programmes)

    assert "ISV  fund · verified 8 Jan 2027: badge" in said
    assert "MPP  fund · verified 8 Jan 2026, ran out 7 Jan 2027" in said
    assert "MAP  fund · unverified" in said
