"""What has become of an opportunity is told by how the same side told it before the sync opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.pipeline import (
    Change,
    changes,
    compared,
    opportunities,
    stale,
    told_in,
    untold_in,
    without_next_step,
    worth,
)
from plan.pipeline_facts import Opportunity, Outcome
from plan.plan import Plan, newest
from plan.register import changed
from plan.sides import Side
from plan.stages import WonOrLost, is_later, outcome
from tests.plans import small_plan

FEBRUARY, MARCH = date(2027, 2, 9), date(2027, 3, 9)


def deal(period: str | None = "2027-02", **more: Any) -> Opportunity:
    values: dict[str, Any] = {
        "by": "tom", "at": datetime(2027, 2, 9, 21, tzinfo=UTC), "id": "O1", "name": "Orchard Home",
        "side": Side.VENDOR, "on": FEBRUARY, "stage": "Qualified", "close_on": date(2027, 4, 30),
    }  # fmt: skip
    return Opportunity(**values | {"period": period} | more)


def a_month_later(before: Opportunity, **more: Any) -> Opportunity:
    values: dict[str, Any] = {"period": "2027-03", "on": MARCH, "at": before.at + timedelta(days=28), **more}
    return compared(replace(before, **values), before)


def plan_with(*told: Opportunity) -> Plan:
    return Plan(small_plan(), newest(told))


# -- what has changed ------------------------------------------------------------------------------


def test_what_was_not_told_before_is_new_and_nothing_else() -> None:
    assert changes(compared(deal(), None)) == (Change.NEW,)
    assert changes(compared(deal(outcome=Outcome.LOST), None)) == (Change.NEW,)


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ({}, ()),
        ({"value": Decimal(5)}, ()),
        ({"stage": "Technical Validation"}, (Change.ADVANCED,)),
        ({"stage": "QUALIFIED"}, ()),
        ({"stage": "Prospect"}, (Change.MOVED,)),
        ({"stage": "Legal"}, (Change.MOVED,)),
        ({"stage": ""}, ()),
        ({"close_on": date(2027, 5, 1)}, (Change.SLIPPED,)),
        ({"close_on": date(2027, 4, 1)}, ()),
        ({"close_on": None}, ()),
        ({"stage": "Committed", "close_on": date(2027, 5, 1)}, (Change.ADVANCED, Change.SLIPPED)),
        ({"stage": "Launched", "outcome": Outcome.WON, "close_on": date(2027, 5, 1)}, (Change.WON,)),
        ({"stage": "Closed Lost", "outcome": Outcome.LOST}, (Change.LOST,)),
    ],
)
def test_what_has_become_of_it_in_a_month(now: dict[str, Any], change: tuple[Change, ...]) -> None:
    assert changes(a_month_later(compared(deal(), None), **now)) == change


def test_what_was_won_or_lost_before_is_not_won_or_lost_again() -> None:
    lost = deal(outcome=Outcome.LOST, stage="Closed Lost")

    assert changes(a_month_later(lost)) == ()
    assert changes(a_month_later(lost, outcome=Outcome.OPEN, stage="Qualified")) == (Change.MOVED,)


def test_a_correction_within_a_sync_is_still_compared_with_the_sync_before() -> None:
    before = compared(deal(), None)
    first = a_month_later(before, stage="Committed")

    corrected = compared(replace(first, stage="Qualified", at=first.at + timedelta(hours=1)), first)
    assert changes(corrected) == ()
    new = compared(deal("2027-03"), None)
    assert changes(compared(replace(new, stage="Committed"), new)) == (Change.NEW,)


stages = st.sampled_from(("", "Prospect", "Qualified", "Committed", "Legal", "3 - Proposal"))
told = st.builds(
    deal,
    stage=stages,
    outcome=st.sampled_from(Outcome),
    close_on=st.none() | st.dates(FEBRUARY, date(2028, 1, 1)),
)


@given(st.lists(told, min_size=1, max_size=5))
def test_however_often_it_is_told_in_a_sync_only_the_last_counts(several: list[Opportunity]) -> None:
    """The same export given again, or after wrong ones, tells the same changes as if it were given once."""
    before = compared(deal(), None)
    current = before
    for each in several:
        current = compared(replace(each, period="2027-03", on=MARCH), current)

    once = compared(replace(several[-1], period="2027-03", on=MARCH), before)
    assert changes(current) == changes(once)


@given(told, told)
def test_nothing_is_two_of_new_won_and_lost(first: Opportunity, second: Opportunity) -> None:
    found = changes(
        a_month_later(first, stage=second.stage, outcome=second.outcome, close_on=second.close_on)
    )
    assert len({Change.NEW, Change.WON, Change.LOST} & set(found)) <= 1
    if {Change.WON, Change.LOST} & set(found):
        assert len(found) == 1


# -- stages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "before", "later"),
    [
        ("Business Validation", "Technical Validation", True),
        ("technical_validation", "Prospect", True),
        ("Qualified", "Committed", False),
        ("Active / Accepted", "New", True),
        ("4 - Negotiation", "3 - Proposal", True),
        ("Stage 2: Discovery", "Stage 10: Closing", False),
        ("Negotiation", "Proposal", None),
        ("Committed", "3 - Proposal", None),
    ],
)
def test_which_stage_comes_later_is_told_only_where_it_is_known(
    stage: str, before: str, later: bool | None
) -> None:
    assert is_later(stage, before) is later


@pytest.mark.parametrize(
    ("said", "how"),
    [
        (("Closed Won", ""), Outcome.WON),
        (("Launched", ""), Outcome.WON),
        (("Committed", ""), Outcome.OPEN),
        (("Closed Lost", ""), Outcome.LOST),
        (("", "Closed Declined"), Outcome.LOST),
        (("6 - Closed", "Won"), Outcome.WON),
        (("", ""), Outcome.OPEN),
        (("Wonderland pilot", ""), Outcome.OPEN),
    ],
)
def test_won_and_lost_are_read_from_the_words(said: tuple[str, str], how: Outcome) -> None:
    assert outcome(*said) is how


def test_closed_alone_is_not_guessed() -> None:
    with pytest.raises(WonOrLost):
        outcome("Closed", "")


# -- on the plan -----------------------------------------------------------------------------------


def test_neither_side_writes_over_the_others_word() -> None:
    ours = deal(value=Decimal(100))
    theirs = deal(side=Side.PARTNER, by="ines", stage="Committed", at=ours.at + timedelta(days=1))
    plan = plan_with(ours, theirs)

    assert opportunities(plan, Side.VENDOR) == [ours]
    assert opportunities(plan, Side.PARTNER) == [theirs]


def test_what_was_said_last_counts_in_a_sync_or_outside_of_one() -> None:
    during = deal("2027-03")
    after = deal(None, stage="Committed", at=during.at + timedelta(days=1))

    assert opportunities(plan_with(during, after)) == [after]


def test_the_open_ones_come_first_and_of_those_the_largest() -> None:
    small, large = deal(id="a", value=Decimal(1)), deal(id="b", value=Decimal(9))
    won, unsaid = deal(id="c", value=Decimal(99), outcome=Outcome.WON), deal(id="d")

    assert [each.id for each in opportunities(plan_with(small, large, won, unsaid))] == ["b", "a", "d", "c"]
    assert worth([small, large, unsaid]) == 10


def test_what_an_export_does_not_have_any_more_is_told_only_where_there_was_one() -> None:
    old = deal(id="old")
    plan = plan_with(old, deal("2027-03", id="new"), deal(id="lost", outcome=Outcome.LOST))

    assert untold_in(plan, Side.VENDOR, "2027-03") == [old]
    assert [each.id for each in told_in(plan, Side.VENDOR, "2027-03")] == ["new"]
    assert untold_in(plan_with(old), Side.VENDOR, "2027-03") == []


def test_a_next_step_is_stale_after_fourteen_days_and_only_while_it_is_open() -> None:
    def due(days: int, **more: Any) -> Opportunity:
        return deal(id=f"d{days}", next_on=MARCH - timedelta(days=days), **more)

    assert [each.id for each in stale([due(14), due(15), due(-3)], MARCH)] == ["d15"]
    assert stale([due(40, outcome=Outcome.WON), deal(next_step="workshop")], MARCH) == []


def test_without_a_next_step_is_neither_words_nor_a_day() -> None:
    none = deal(id="none")
    every = [none, deal(id="a", next_step="workshop"), deal(id="b", next_on=MARCH)]

    assert without_next_step([*every, deal(id="c", outcome=Outcome.LOST)]) == [none]


def test_changes_are_sorted_by_kind_and_the_unchanged_left_out() -> None:
    before = compared(deal(), None)
    new, same = compared(deal("2027-03", id="n", name="N"), None), a_month_later(before, id="s", name="S")
    both = a_month_later(before, stage="Committed", close_on=date(2027, 6, 1))

    assert changed(plan_with(), [same, both, new]) == {
        Change.NEW: [new], Change.ADVANCED: [both], Change.SLIPPED: [both]
    }  # fmt: skip


def test_a_deal_that_two_systems_of_a_side_tell_is_new_once_and_only_while_neither_had_it() -> None:
    crm = compared(deal("2027-03", id="0061x00000B"), None)
    portal = compared(deal("2027-03", id="O1234567", also=("0061x00000B",)), None)
    known = a_month_later(replace(portal, period="2027-02"))

    assert changed(plan_with(), [crm, portal]) == {Change.NEW: [crm]}
    assert changed(plan_with(known), [crm]) == {}
