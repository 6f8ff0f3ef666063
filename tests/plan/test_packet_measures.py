"""A packet has what the partner’s own QBR asks for, in its terms, from what is on record; and says who to ask for what
is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from plan.agreement import (
    Agreement,
    Company,
    Funding,
    FundingKind,
    Programme,
    ProgrammeKind,
    Target,
    TargetKind,
)
from plan.facts import (
    Answer,
    Attributed,
    Choice,
    Eligibility,
    Fact,
    FundingStep,
    MoneyState,
    Number,
    Opportunity,
)
from plan.hyperscalers import Cloud, cloud
from plan.measures import Measure
from plan.packet import Packet, Section
from plan.packet_changes import differences
from plan.packet_measures import reports
from plan.packeting import made
from plan.people import Someone
from plan.pipeline_facts import Attribution, Outcome, Where
from plan.plan import Plan, newest
from plan.sides import Reader, Side
from plan.sight import seen_by
from tests.plans import small_plan

NOW = datetime(2027, 3, 18, 13, 0, tzinfo=UTC)
AT = datetime(2027, 3, 4, 15, 0, tzinfo=UTC)
DAY = date(2027, 3, 4)


def plan_of(partner: str, **changes: Any) -> Agreement:
    return replace(small_plan(), partner=Company(name=partner), **changes)


def packet(agreement: Agreement, *facts: Fact, before: Packet | None = None) -> Packet:
    people = {
        each.id: Someone(id=each.id, person=each.id, name=each.name, side=each.side, role=each.role)
        for each in agreement.people
    }
    room = seen_by(Plan(agreement, newest(facts), people), Reader.ROOM, NOW)
    return made(room, (), "2027Q1", NOW, NOW, before)


def deal(id: str, stage: str = "Qualified", **more: Any) -> Opportunity:
    said: dict[str, Any] = {
        "source": "AWS Partner Central", "where": Where.PORTAL, "value": Decimal(100_000), "side": Side.VENDOR, **more
    }  # fmt: skip
    return Opportunity(by="tom", at=AT, id=id, name=f"Deal {id}", on=DAY, stage=stage, **said)


def measures(found: Packet) -> dict[str, Measure]:
    return {each.name: each for each in found.measures}


def lacks(found: Packet) -> dict[str, tuple[str, ...]]:
    return {each.lacks: each.asked for each in found.missing if each.section is Section.PARTNER}


def parts(measure: Measure) -> dict[str, str]:
    return {each.name: each.stands for each in measure.parts}


# -- AWS -------------------------------------------------------------------------------------------


def test_ace_acceptance_is_the_share_of_submitted_opportunities_that_are_approved() -> None:
    found = packet(
        plan_of("AWS"), deal("a", review="Approved, Co-Sell"), deal("b", review="Approved"), deal("g"),
        deal("c", review="In review"), deal("d", review="Action Required"), deal("e", review="Rejected"),
        deal("f", review="Pending Submission"),
    )  # fmt: skip
    said = measures(found)["ACE acceptance"]
    assert (said.stands, said.note) == ("40%", "2 of 5 submitted opportunities are approved")
    assert parts(said) == {
        "Approved": "2 ($200k)", "Action required": "1 ($100k)", "In review": "1 ($100k)", "Rejected": "1 ($100k)",
    }  # fmt: skip
    assert (said.source, said.on) == ("AWS Partner Central (Acme)", DAY)
    waits = measures(found)["Action Required"]
    assert (waits.stands, waits.note, parts(waits)) == (
        "1",
        "waiting for Acme to answer AWS",
        {"Deal d": "$100k"},
    )


def test_launched_is_billing_and_committed_is_not_yet() -> None:
    found = packet(
        plan_of("AWS"), deal("a", "Launched", outcome=Outcome.WON), deal("b", "Committed"), deal("c")
    )
    said = measures(found)["Launched"]
    assert (said.stands, said.note) == ("1", "of 3 ACE opportunities, billing")
    assert parts(said) == {"Launched": "1 ($100k)", "Committed: signed, not billing yet": "1 ($100k)"}


def test_origin_is_what_ace_says_else_who_was_said_to_have_sourced_it() -> None:
    sourced = Attributed(
        by="vera", at=AT, deal="vendor/c", attribution=Attribution.SOURCED, sourced_by=Side.PARTNER
    )
    found = packet(
        plan_of("AWS"), deal("a", origin="AWS Referral"), deal("b", origin="Partner Referral"), deal("c"),
        deal("d"), sourced,
    )  # fmt: skip
    said = measures(found)["Opportunity origin"]
    assert (said.stands, said.note) == ("2 AWS, 1 Acme", "no origin is told of 1 more")
    assert parts(said) == {"AWS (AWS Referral)": "2 ($200k)", "Acme (Partner Referral)": "1 ($100k)"}


def test_next_steps_due_more_than_fourteen_days_ago_are_stale() -> None:
    found = packet(
        plan_of("AWS"), deal("a", next_on=date(2027, 3, 3)), deal("b", next_on=date(2027, 3, 4)), deal("c"),
        deal("d", next_step="call"), deal("e", outcome=Outcome.LOST, next_on=date(2027, 1, 1)),
    )  # fmt: skip
    said = measures(found)["Stale next steps"]
    assert (said.stands, parts(said)) == ("1", {"Deal a": "due 3 Mar 2027"})
    assert said.note == "of 4 open, due more than 14 days ago; 1 without a next step"


def test_a_deal_that_both_companies_tell_is_counted_once() -> None:
    theirs = deal("O7", "Launched", side=Side.PARTNER, source="ACE export", where=None)
    ours = deal("a", "Closed Won", source="Salesforce", where=Where.CRM, outcome=Outcome.WON, also=("O7",))
    said = measures(packet(plan_of("AWS"), ours, replace(theirs, name="Deal a")))["Launched"]
    assert (said.stands, said.note) == ("1", "of 1 ACE opportunity, billing")


def test_an_export_with_stages_that_only_ace_has_is_aces_whole_and_a_crms_is_not() -> None:
    unnamed = (
        deal("a", "Business Validation", source="march.csv", where=None),
        deal("b", source="march.csv", where=None),
    )
    crm = deal("c", "Committed", source="CRM export", where=None)
    assert (
        measures(packet(plan_of("AWS"), *unnamed, crm))["Launched"].note == "of 2 ACE opportunities, billing"
    )


def test_what_is_private_to_a_side_is_in_no_measure() -> None:
    found = packet(plan_of("AWS"), deal("a", review="Approved", private=True))
    assert "ACE acceptance" not in measures(found)


def test_a_target_of_marketplace_consumption_shows_as_the_scorecard_has_it() -> None:
    target = Target(
        id="mp", name="Consumption", kind=TargetKind.MARKETPLACE, unit="USD", amount=Decimal(3_000_000)
    )
    agreement = plan_of("AWS", targets=(*small_plan().targets, target))
    number = Number(
        by="vera",
        at=AT,
        source="billing report",
        target="mp",
        value=Decimal(900_000),
        on=DAY,
        side=Side.VENDOR,
    )
    found = packet(agreement, number)
    said = measures(found)["AWS Marketplace"]
    score = found.score(said.target)
    assert score is not None
    assert (score.value, said.source, said.on) == (900_000, "billing report", DAY)
    assert "AWS Marketplace: no number of “Consumption” is on record" in lacks(packet(agreement))


def test_what_nothing_is_on_record_of_is_said_with_who_to_ask() -> None:
    found = packet(plan_of("AWS"))
    assert found.measures == ()
    assert list(lacks(found)) == [
        "ACE acceptance: no review status is on record",
        "Launched: no ACE opportunity is on record",
        "Opportunity origin: no AWS or partner referral is on record",
        "Stale next steps: no open opportunity is on record",
        "Action Required: no review status is on record",
        "AWS Marketplace: no target, motion or programme of the plan reports it",
    ]
    assert set(lacks(found).values()) == {("Vera Lind", "Paul Oka")}


# -- Microsoft -------------------------------------------------------------------------------------


def test_referrals_are_counted_by_status_and_substatus() -> None:
    stages = (
        "New Pending",
        "New / Received",
        "Active Accepted",
        "Active Accepted",
        "Closed Declined",
        "Closed Expired",
    )
    told = [
        deal(str(place), stage, source="Partner Center export", where=None)
        for place, stage in enumerate(stages)
    ]
    said = measures(packet(plan_of("Microsoft"), *told))["Referral status and substatus"]
    assert (said.stands, said.note) == ("6 referrals", "2 accepted and active")
    assert list(parts(said)) == [
        "New, Pending", "New, Received", "Active, Accepted", "Closed, Declined", "Closed, Expired",
    ]  # fmt: skip
    assert parts(said)["Active, Accepted"] == "2 ($200k)"


def test_azure_consumed_revenue_and_billed_sales_are_targets_of_that_name() -> None:
    targets = (
        Target(id="acr", name="Azure consumed revenue", unit="USD", amount=Decimal(100_000)),
        Target(
            id="mp",
            name="Marketplace",
            kind=TargetKind.MARKETPLACE,
            unit="USD",
            definition="Billed sales, not bookings",
        ),
    )
    numbers = [
        Number(by="vera", at=AT, source="insights", target=id, value=Decimal(9), on=DAY, side=Side.VENDOR)
        for id in ("acr", "mp")
    ]
    said = measures(packet(plan_of("Microsoft", targets=targets), *numbers))
    assert (said["Azure consumed revenue"].target, said["Billed sales"].target) == ("acr", "mp")


@pytest.mark.parametrize(
    ("definition", "does"),
    [
        ("Billed through the marketplace", True),
        ("Bookings through the marketplace; billed sales are not counted", False),
        ("Bookings, never billed", False),
        ("", False),
    ],
)
def test_a_definition_that_leaves_something_out_does_not_report_it(definition: str, does: bool) -> None:
    target = Target(id="mp", name="Marketplace", kind=TargetKind.MARKETPLACE, definition=definition)
    assert reports(target, ("billed",)) is does


def test_macc_enrolled_offers_are_what_programme_and_motion_say_of_them() -> None:
    offers = replace(small_plan().motions[0], name="MACC private offers", metric="offers accepted")
    agreement = plan_of(
        "Microsoft", motions=(offers,),
        programmes=(Programme(id="macc", name="MACC-eligible offer", kind=ProgrammeKind.BENEFIT),),
    )  # fmt: skip
    answer = Answer(
        by="vera",
        at=AT,
        motion=offers.id,
        side=Side.VENDOR,
        period="2027-W09",
        choice=Choice.CHANGED,
        metric=Decimal(8),
    )
    verified = Eligibility(
        by="vera",
        at=AT,
        programme="macc",
        on=DAY,
        evidence="three offers marked eligible",
        until=date(2027, 3, 10),
    )
    said = measures(packet(agreement, answer, verified))["MACC-enrolled offers"]
    assert said.stands == "8 offers accepted"
    assert parts(said) == {
        "MACC private offers": "8 offers accepted, 4 Mar 2027",
        "MACC-eligible offer": "ran out, on 10 Mar 2027 (three offers marked eligible, 4 Mar 2027)",
    }
    unverified = measures(packet(agreement))["MACC-enrolled offers"]
    assert (unverified.stands, parts(unverified)) == (
        "0 of 1 programme verified", {"MACC-eligible offer": "unverified"},
    )  # fmt: skip


def test_co_op_money_says_by_when_it_has_to_be_spent_and_claimed() -> None:
    money = Funding(
        id="c", name="Earned in the first half", kind=FundingKind.MDF, amount=Decimal(42_000), unit="USD",
        programme="co-op", spend_by=date(2027, 6, 30), claim_by=date(2027, 8, 14),
    )  # fmt: skip
    agreement = plan_of("Microsoft", funding=(money,), programmes=(Programme(id="co-op", name="Co-op"),))
    step = FundingStep(by="paul", at=AT, funding="c", state=MoneyState.APPROVED, on=DAY, side=Side.PARTNER)
    said = measures(packet(agreement, step))["Co-op expiry"]
    assert (said.stands, said.note) == ("spend by 30 Jun 2027", "Earned in the first half: $42k approved")
    assert (parts(said), said.source, said.on) == ({"claim by": "14 Aug 2027"}, "Microsoft", DAY)
    paid = replace(step, at=NOW, state=MoneyState.PAID)
    assert measures(packet(agreement, paid))["Co-op expiry"].stands == "nothing left to run out"
    assert "Co-op expiry: no co-op money is on the plan" in lacks(packet(plan_of("Microsoft")))


# -- Google Cloud ----------------------------------------------------------------------------------


def test_contract_value_is_validated_where_the_portal_says_so_and_never_guessed() -> None:
    won = {"outcome": Outcome.WON, "source": "Partner portal export", "where": None}
    found = packet(
        plan_of("Google Cloud"), deal("a", "Won", review="Validated", **won), deal("b", "Won", **won)
    )
    said = measures(found)["Validated co-sell contract value"]
    assert (said.stands, said.note) == ("$100k", "of 1 deal; 1 more won, not validated")
    none = lacks(packet(plan_of("Google Cloud"), deal("b", "Won", **won)))
    assert (
        "Validated co-sell contract value: nothing validated is on record; 1 ($100k) won in the register, "
        "none of it validated" in none
    )


def test_tier_and_competencies_are_the_statuses_on_the_plan_and_what_is_verified_of_them() -> None:
    programmes = (
        Programme(id="network", name="Partner Network, Premier", kind=ProgrammeKind.STATUS),
        Programme(id="data", name="Data competency", kind=ProgrammeKind.STATUS),
        Programme(id="psf", name="Partner services funds"),
    )
    verified = Eligibility(by="vera", at=AT, programme="network", on=DAY, evidence="in the console")
    found = packet(plan_of("Google Cloud", programmes=programmes), verified)
    said = measures(found)["Tier and competencies"]
    assert said.stands == "1 of 2 programmes verified"
    assert parts(said) == {
        "Partner Network, Premier": "verified (in the console, 4 Mar 2027)", "Data competency": "unverified",
    }  # fmt: skip


def test_marketplace_bookings_are_no_drawdown() -> None:
    target = Target(
        id="mp", name="Marketplace bookings", kind=TargetKind.MARKETPLACE, definition="Bookings, no drawdown"
    )
    found = packet(plan_of("Google Cloud", targets=(target,)))
    assert any(each.startswith("Marketplace drawdown: no target") for each in lacks(found))


# -- all of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("company", "whose"),
    [
        ("AWS", Cloud.AWS), ("Amazon Web Services EMEA SARL", Cloud.AWS), ("Microsoft Ireland", Cloud.MICROSOFT),
        ("Google Cloud", Cloud.GOOGLE), ("Amazonas Consulting", None), ("Contoso", None), ("", None),
    ],
)  # fmt: skip
def test_a_company_is_a_hyperscaler_by_a_word_of_its_name(company: str, whose: Cloud | None) -> None:
    assert cloud(company) is whose


def test_a_partner_that_is_no_hyperscaler_has_no_such_section() -> None:
    found = packet(plan_of("Contoso"), deal("a", review="Approved"))
    assert (found.hyperscaler, found.measures, lacks(found)) == ("", (), {})
    assert Section.PARTNER not in found.sections


def test_a_correction_says_which_measure_changed() -> None:
    before = packet(plan_of("AWS"), deal("a", review="In review"))
    after = packet(plan_of("AWS"), deal("a", review="Approved"))
    assert "ACE acceptance: 0%, In review 1 ($100k) → 100%, Approved 1 ($100k)" in differences(before, after)
    assert differences(before, before) == []
