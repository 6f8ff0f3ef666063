"""Money and hours are written with the motion that spends them and the programme that they hang on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commands.sections.programmes import offered
from commands.sections.section import Writing
from plan.agreement import Agreement, Funding, FundingKind, Programme, ProgrammeKind
from sources.programmes import shipped
from tests.commands.sections.written import filled, refused, shown, taken_out
from tests.plans import small_plan

PLAN = small_plan()


def writing(agreement: Agreement = PLAN) -> Writing:
    return Writing(agreement=agreement, catalogue=shipped())


def test_money_is_written_with_its_motion_and_its_claim_date() -> None:
    after = filled(
        PLAN, "funding", None, name="MDF first half", amount="60k", motion="launch", claim_by="2027-07-14"
    )
    assert after.funding == (
        Funding(
            id="mdf-first-half", name="MDF first half", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD",
            motion="launch", claim_by=date(2027, 7, 14),
        ),
    )  # fmt: skip


def test_hours_are_hours_whatever_stands_at_the_currency() -> None:
    after = filled(
        PLAN, "funding", None, name="SA hours", kind="technical resource hours", amount="160", unit="EUR"
    )
    assert after.funding[0].unit == "hours"

    money = filled(after, "funding", "sa-hours", kind="programme")
    assert money.funding[0].unit == "USD"
    assert shown(after, "funding", "sa-hours").get("unit") is None


def test_a_programme_of_the_cloud_companys_comes_onto_the_plan_with_the_money() -> None:
    after = filled(writing(), "funding", None, name="Migration credits", amount="180k", programme="aws/map")
    programme = after.programmes[0]
    assert (programme.id, programme.kind) == ("map", ProgrammeKind.FUND)
    assert after.funding[0].programme == "map"

    again = filled(writing(after), "funding", "migration-credits", amount="200k")
    assert again.programmes == after.programmes
    assert again.funding[0].programme == "map"


def test_only_the_programmes_of_this_plans_company_are_offered_and_none_twice() -> None:
    plan = filled(writing(), "programmes", None, known="aws/map")
    assert [each.id for each in plan.programmes] == ["map"]

    keys = offered(writing(plan))
    assert keys
    assert all(key.startswith("aws/") for key in keys)
    assert "aws/map" not in keys


def test_a_programme_is_picked_or_written() -> None:
    own = filled(writing(), "programmes", None, name="Regional fund", kind="benefit").programmes
    assert own == (Programme(id="regional-fund", name="Regional fund", kind=ProgrammeKind.BENEFIT),)

    both = refused(writing(), "programmes", None, known="aws/map", name="Regional fund")
    assert both == {"name": "Pick a programme or write the name of another one, not both."}
    assert refused(writing(), "programmes", None) == {"name": "Pick a programme, or write the name of one."}


def test_days_out_of_their_order_are_answered_where_they_were_typed() -> None:
    plan = filled(PLAN, "funding", None, name="MDF", amount="60k", claim_by="2027-07-14")

    late = refused(plan, "funding-dates", "mdf", spend_by="2027-08-01")
    assert late == {"spend_by": "It may be spent until 2027-08-01, after it is to be claimed by 2027-07-14."}
    assert "claim_by" in refused(plan, "funding-dates", "mdf", spend_by="2027-05-01", claim_by="2027-04-01")

    after = filled(
        plan, "funding-dates", "mdf", approval_lead_days="14", start="2027-05-11", spend_by="2027-06-12",
        expires="2027-12-31", claimant="Northwind Migrations",
    ).funding[0]  # fmt: skip
    assert (after.approval_lead_days, after.start, after.spend_by) == (
        14,
        date(2027, 5, 11),
        date(2027, 6, 12),
    )
    assert (after.expires, after.claimant) == (date(2027, 12, 31), "Northwind Migrations")


def test_a_number_of_days_is_whole_and_a_years_at_most() -> None:
    plan = filled(PLAN, "funding", None, name="MDF", amount="60k")
    assert (
        "whole number"
        in refused(plan, "funding-dates", "mdf", approval_lead_days="1.5")["approval_lead_days"]
    )
    assert "0 to 366" in refused(plan, "funding-dates", "mdf", approval_lead_days="400")["approval_lead_days"]
    assert "not negative" in refused(plan, "funding", "mdf", amount="-1")["amount"]


def test_a_programme_taken_out_leaves_the_money_with_none() -> None:
    plan = filled(writing(), "funding", None, name="Credits", amount="1k", programme="aws/map")
    after = taken_out(plan, "programmes", "map")
    assert after.programmes == ()
    assert after.funding[0].programme is None
    assert taken_out(plan, "funding", "credits").funding == ()


def test_an_amount_with_more_digits_than_a_form_reads_stays_as_it_is() -> None:
    exactly = Decimal("999999999999998.99999955514194")
    item = Funding(id="mdf", name="MDF", kind=FundingKind.MDF, amount=exactly, unit="USD")
    plan = small_plan(funding=(item,))
    assert filled(plan, "funding", "mdf").funding == (item,)
    assert filled(plan, "funding", "mdf", name="MDF first half").funding[0].amount == exactly
