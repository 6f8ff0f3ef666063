"""Funding goes only forwards, or to its end; the partner's word is said by the partner, or with its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import Funding, FundingKind
from plan.facts import Fact, FundingStep, MoneyState, Proof
from plan.funding import (
    HOURS,
    MONEY,
    ONLY_THE_PARTNERS,
    NoSuchFunding,
    NotTheNextStep,
    PartnersWordOnly,
    hours_used,
    item_called,
    mistakes,
    recorded_as,
    refuse,
    same,
    shares,
    step_to,
    steps_of,
)
from plan.plan import Plan, newest
from plan.proof import missing, pieces
from plan.sides import Side
from tests.plans import small_plan

S = MoneyState
NOON = datetime(2027, 3, 5, 17, tzinfo=UTC)
TODAY = date(2027, 3, 5)
MDF = Funding(
    id="mdf", name="MDF", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="migration"
)
SA = Funding(id="sa", name="SA hours", kind=FundingKind.HOURS, amount=Decimal(160), unit="hours")


def plan(*facts: Fact, items: tuple[Funding, ...] = (MDF, SA)) -> Plan:
    return Plan(small_plan(funding=items), newest(facts))


def step(state: MoneyState, item: Funding = MDF, side: Side = Side.PARTNER, **more: Any) -> FundingStep:
    values = {"by": "paul", "at": NOON, "on": TODAY} | more
    return FundingStep(funding=item.id, state=state, side=side, **values)


# -- whatever anybody tries ------------------------------------------------------------------------

attempts = st.lists(
    st.tuples(
        st.sampled_from((MDF, SA)),
        st.sampled_from(MoneyState),
        st.sampled_from(Side),
        st.sampled_from(("", "", "FR-17", "  ")),
        st.none() | st.integers(-5, 200),
        st.integers(-3, 20),
    ),
    max_size=40,
)


def lived(tried: list[Any]) -> list[FundingStep]:
    """What is on record after all of these were tried, one after the other, hours apart."""
    told: list[FundingStep] = []
    for hour, (item, state, side, reference, amount, days) in enumerate(tried):
        now = plan(*told)
        at = NOON + timedelta(hours=hour)
        try:
            refuse(now, item, state, side, reference)
        except (NotTheNextStep, PartnersWordOnly):
            continue
        much = Decimal(amount) if amount is not None else None
        said = step_to(
            now, item, recorded_as(now, item, state), by="x", at=at, on=at.date(), side=side,
            reference=reference.strip(), start=at.date() + timedelta(days=days),
            **{"used" if state is S.USED else "amount": much},
        )  # fmt: skip
        if not mistakes(now, item, said, at.date(), 14):
            told.append(said)
    return told


@given(attempts)
def test_states_only_go_forwards_or_to_the_end_or_are_asked_for_again(tried: list[Any]) -> None:
    for item, path in ((MDF, MONEY), (SA, HOURS)):
        before: FundingStep | None = None
        for said in (each for each in lived(tried) if each.funding == item.id):
            state = before.state if before else S.ASSUMED
            assert state is not S.EXPIRED, "nothing follows what has expired"
            if state is S.REJECTED:
                assert said.state is S.REQUESTED
            elif said.state in (S.REJECTED, S.EXPIRED):
                assert state is not S.PAID
            else:
                assert path.index(said.state) >= path.index(state)
            before = said


@given(attempts)
def test_every_partners_word_is_the_partners_or_has_its_number(tried: list[Any]) -> None:
    for said in lived(tried):
        if said.state in ONLY_THE_PARTNERS:
            assert said.side is Side.PARTNER or said.reference.strip()


@given(attempts)
def test_hours_are_never_more_than_there_are_nor_fewer_than_before(tried: list[Any]) -> None:
    used = Decimal(0)
    told: list[FundingStep] = []
    for said in lived(tried):
        told.append(said)
        now = plan(*told)
        if now.funding_state(SA.id) is S.USED:
            assert used <= hours_used(now, SA) <= now.funding_amount(SA).value
            used = hours_used(now, SA)


def test_hours_allocated_without_a_number_are_as_many_as_the_plan_has() -> None:
    now = plan(step(S.ALLOCATED, SA))
    wrong = {
        used: mistakes(now, SA, step(S.USED, SA, used=Decimal(used)), TODAY).get("used")
        for used in (160, 161)
    }

    assert wrong[160] is None
    assert wrong[161] == "That is more than the 160 hours there are. AWS can allocate more first."


@given(attempts, st.sampled_from(Side))
def test_exactly_what_is_offered_to_a_side_would_be_taken(tried: list[Any], side: Side) -> None:
    now = plan(*lived(tried))
    for item in (MDF, SA):
        before = now.funding_step(item.id)
        number = before.reference if before else ""
        for state in MoneyState:
            offered = state in steps_of(now, item, side)
            if state is now.funding_state(item.id) and state is not S.USED:
                assert not offered, "to say the same again is a correction, which is not offered"
                continue
            if recorded_as(now, item, state) is not state:
                continue
            assert offered == taken(now, item, state, side, number)


def taken(now: Plan, item: Funding, state: MoneyState, side: Side, number: str) -> bool:
    if state is S.USED and now.is_settled(item):
        return False
    try:
        refuse(now, item, state, side, number)
    except (NotTheNextStep, PartnersWordOnly):
        return False
    return True


# -- which step may follow -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (S.REQUESTED, S.COMMITTED), (S.REQUESTED, S.CLAIMED), (S.APPROVED, S.CLAIMED), (S.COMMITTED, S.PAID),
        (S.APPROVED, S.REQUESTED), (S.PAID, S.REJECTED), (S.PAID, S.EXPIRED), (S.EXPIRED, S.REQUESTED),
        (S.REJECTED, S.APPROVED), (S.APPROVED, S.ALLOCATED), (S.APPROVED, S.ASSUMED),
    ],
)  # fmt: skip
def test_what_may_not_follow_is_refused_with_what_may(now: MoneyState, then: MoneyState) -> None:
    with pytest.raises(NotTheNextStep, match="Nothing was changed"):
        refuse(plan(step(now)), MDF, then, Side.PARTNER, "")


@pytest.mark.parametrize(
    ("now", "then"),
    [(S.ASSUMED, S.APPROVED), (S.APPROVED, S.EXECUTED), (S.CLAIMED, S.REJECTED), (S.REJECTED, S.REQUESTED)],
)
def test_what_does_not_always_exist_may_be_left_out(now: MoneyState, then: MoneyState) -> None:
    facts = () if now is S.ASSUMED else (step(now),)
    refuse(plan(*facts), MDF, then, Side.PARTNER, "")


def test_who_cannot_say_it_is_told_who_can() -> None:
    with pytest.raises(PartnersWordOnly, match=r"MDF is approved is AWS’s word.*fund-request number"):
        refuse(plan(step(S.REQUESTED, side=Side.VENDOR)), MDF, S.APPROVED, Side.VENDOR, " ")


def test_a_number_does_not_correct_what_the_partner_said_itself() -> None:
    approved = plan(step(S.APPROVED, amount=Decimal(45_000)))

    with pytest.raises(PartnersWordOnly):
        refuse(approved, MDF, S.APPROVED, Side.VENDOR, "FR-17")
    refuse(approved, MDF, S.COMMITTED, Side.VENDOR, "FR-17")


def test_a_request_after_a_rejection_starts_as_late_as_the_partner_asks() -> None:
    rejected = plan(step(S.REJECTED, reference="FR-1"))
    asked = step_to(rejected, MDF, S.REQUESTED, by="vera", at=NOON, on=TODAY, side=Side.VENDOR)

    assert asked.reference == "", "a new request has a new number"
    assert "2027-03-19 or later" in mistakes(rejected, MDF, asked, TODAY, 14)["start"]
    for start, wrong in ((date(2027, 3, 18), True), (date(2027, 3, 19), False)):
        assert bool(mistakes(rejected, MDF, replace(asked, start=start), TODAY, 14)) is wrong
    assert mistakes(rejected, MDF, asked, TODAY, None) == {}


# -- what a step keeps -----------------------------------------------------------------------------


def test_amount_number_and_extension_stay_until_they_are_said_anew() -> None:
    approved = plan(step(S.APPROVED, amount=Decimal(45_000), reference="FR-17", until=date(2027, 9, 1)))
    said = step_to(approved, MDF, S.EXECUTED, by="paul", at=NOON, on=TODAY, side=Side.PARTNER)

    assert (said.amount, said.reference, said.until) == (45_000, "FR-17", date(2027, 9, 1))
    assert plan(said).at_risk()[0][1].value == 15_000


def test_a_step_is_not_dated_ahead_nor_before_the_one_that_it_follows() -> None:
    approved = plan(step(S.APPROVED))
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=1)):
        said = step_to(approved, MDF, S.EXECUTED, by="paul", at=NOON, on=on, side=Side.PARTNER)
        assert "on" in mistakes(approved, MDF, said, TODAY)


def test_to_say_the_same_again_is_seen() -> None:
    now = plan(step(S.APPROVED, amount=Decimal(45_000)))
    again = step_to(now, MDF, S.APPROVED, by="paul", at=NOON, on=TODAY, side=Side.PARTNER)

    assert same(now, MDF, again)
    assert not same(now, MDF, replace(again, amount=Decimal(44_000)))
    assert not same(plan(), MDF, again)


def test_hours_are_used_in_parts_and_the_rest_is_still_allocated() -> None:
    now = plan(step(S.USED, SA, used=Decimal(20)))

    assert [(state, str(amount)) for state, amount in shares(now, SA)] == [
        (S.ALLOCATED, "140 hours"), (S.USED, "20 hours"),
    ]  # fmt: skip
    assert now.at_risk() == [(MDF, now.funding_amount(MDF))]
    assert not now.is_settled(SA)
    assert plan(step(S.USED, SA, used=Decimal(160))).is_settled(SA)


# -- proof, and names ------------------------------------------------------------------------------


def test_a_claim_needs_what_its_kind_asks_for_and_what_was_added() -> None:
    said = [
        Proof(by="vera", at=NOON, funding="mdf", item="INVOICES"),
        Proof(by="vera", at=NOON, funding="mdf", item="Lead list", there=False),
        Proof(by="vera", at=NOON, funding="other", item="Photos"),
    ]
    now = plan(*said)

    assert missing(now, MDF) == ["Approved plan", "Proof of execution", "Lead list"]
    assert [each.what for each in pieces(now, MDF) if each.there] == ["Invoices"]
    assert pieces(now, SA) == []


def test_an_item_is_found_by_id_name_or_a_word_and_two_of_one_name_are_told_apart() -> None:
    twin = replace(MDF, id="mdf-2")
    assert item_called(plan(), "sa HOURS") is SA
    assert item_called(plan(), "hours") is SA
    for said in ("", "nothing", "x" * 10_000):
        with pytest.raises(NoSuchFunding):
            item_called(plan(), said)
    assert item_called(plan(items=(MDF, twin)), "mdf-2") is twin
    with pytest.raises(NoSuchFunding, match="“a”, “b”"):
        item_called(plan(items=(replace(MDF, id="a"), replace(MDF, id="b"))), "MDF")
