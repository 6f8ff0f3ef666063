"""A motion has an owner at both companies, a target it drives, and a time or a trigger at which they speak of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commands.sections.order import called
from commands.sections.section import NoSuchItem, Section, Writing
from plan.agreement import (
    Attachments,
    Cadence,
    CalendarEntry,
    Funding,
    FundingKind,
    Home,
    MotionKind,
    Owner,
    Role,
)
from plan.people import Someone
from plan.sides import Side
from tests.commands.sections.written import filled, refused, shown, taken_out, unread
from tests.plans import small_plan

PLAN = small_plan()


def section(name: str) -> Section:
    found = called(name)
    assert found
    return found


def test_a_new_motion_is_written_whole_in_one_form() -> None:
    made = filled(
        PLAN, "motions", None, name="Retail event", kind="event", target="sourced", measure="doors open",
        vendor_owner="tom", vendor_role="Marketing", partner_owner="ines", partner_role="Partner marketing",
    ).motions[-1]  # fmt: skip

    assert (made.id, made.kind, made.target) == ("retail-event", MotionKind.EVENT, "sourced")
    assert (made.milestone, made.metric) == ("doors open", "")
    assert (made.cadence, made.home) == (Cadence.WEEKLY, Home.SHARED)
    assert made.vendor_owner == Owner(role="Marketing", person="tom")
    assert made.partner_owner == Owner(role="Partner marketing", person="ines")


def test_an_owner_is_picked_among_their_own_company() -> None:
    fields = {field.name: field for field in section("motions").form(Writing(agreement=PLAN), None)[0]}

    assert fields["vendor_owner"].label == "Owner at Acme"
    offered = {option.value for option in fields["vendor_owner"].options}
    assert offered == {each.id for each in PLAN.people if each.side is Side.VENDOR} | {"-"}
    assert unread(PLAN, "motions", "launch", vendor_owner="paul") == {
        "vendor_owner": "Choose one of those offered."
    }


def test_a_role_may_stand_before_anybody_has_it() -> None:
    after = filled(PLAN, "motions", "launch", vendor_owner="-", vendor_role="Account executive")
    assert after.motions[1].vendor_owner == Owner(role="Account executive", person=None)

    nobody = small_plan(people=(), motions=(), rhythm=replace(PLAN.rhythm, weekly=None))
    fields = [field.name for field in section("motions").form(Writing(agreement=nobody), None)[0]]
    assert "vendor_owner" not in fields
    assert filled(nobody, "motions", None, name="Play", vendor_role="AE").motions[0].vendor_owner == Owner(
        role="AE"
    )


def test_whoever_is_picked_without_a_role_has_their_own_title() -> None:
    plan = small_plan(
        people=tuple(replace(each, title="Seller") if each.id == "vera" else each for each in PLAN.people)
    )
    before = filled(plan, "motions", "launch", vendor_role="")
    assert filled(before, "motions", "launch", vendor_owner="vera").motions[1].vendor_owner == Owner(
        role="Seller", person="vera"
    )


def test_somebody_new_on_the_plan_gets_a_seat_in_the_document_with_the_motion() -> None:
    zoe = Someone(id="zoe", person="9", name="Zoe Zhang", side=Side.PARTNER, role=Role.OWNER, title="PDM")
    gone = replace(zoe, id="gus", name="Gus Gone", active=False)
    writing = Writing(agreement=PLAN, members={Side.PARTNER: (zoe, gone)})

    after = filled(writing, "motions", "launch", partner_owner="zoe")
    assert after.motions[1].partner_owner.person == "zoe"
    assert [(each.id, each.name, each.side) for each in after.people[len(PLAN.people) :]] == [
        ("zoe", "Zoe Zhang", Side.PARTNER)
    ]
    offered = next(
        f for f in section("motions").form(writing, "launch")[0] if f.name == "partner_owner"
    ).options
    assert "gus" not in {option.value for option in offered}


def test_an_owner_who_has_left_is_still_said_by_name() -> None:
    paul = Someone(id="paul", person="2", name="Paul Oka", side=Side.PARTNER, role=Role.LEAD, active=False)
    writing = Writing(agreement=PLAN, members={Side.PARTNER: (paul,)})
    asked = next(
        each for each in section("motions").form(writing, "migration")[0] if each.name == "partner_owner"
    )
    assert {option.value: option.label for option in asked.options}["paul"] == "Paul Oka, who has left"
    assert filled(writing, "motions", "migration", vendor_role="AE").motions[0].partner_owner.person == "paul"


def test_a_trigger_is_needed_where_nothing_else_says_when_they_are_asked() -> None:
    said = refused(PLAN, "motions", "launch", cadence="per-trigger")
    assert said == {"trigger": "Say what sets it off: its owners are asked only when that happens."}

    after = filled(PLAN, "motions", "launch", cadence="per-trigger", trigger="a win is logged").motions[1]
    assert (after.cadence, after.trigger) == (Cadence.PER_TRIGGER, "a win is logged")


def test_what_a_number_is_called_does_not_become_a_milestone() -> None:
    plan = filled(PLAN, "motions", "launch", measure="offers out")
    after = filled(plan, "motions", "launch", kind="integration milestone").motions[1]
    assert (after.metric, after.milestone) == ("offers out", "")

    both = filled(plan, "motions", "launch", kind="event", measure="doors open").motions[1]
    assert (both.metric, both.milestone) == ("offers out", "doors open")


def test_its_stage_and_both_its_measures_are_in_its_details() -> None:
    after = filled(
        PLAN, "motion-details", "launch", stage="ramping", metric="offers", milestone="GA"
    ).motions[1]
    assert (after.stage, after.metric, after.milestone) == ("ramping", "offers", "GA")
    assert shown(small_plan(), "motion-details", "launch").get("milestone", "") == ""


def test_a_rename_leaves_the_id_and_all_that_hangs_on_it() -> None:
    after = filled(PLAN, "motions", "launch", name="Marketplace go-live")
    assert (after.motions[1].id, after.motions[1].name) == ("launch", "Marketplace go-live")
    assert "called that already" in refused(PLAN, "motions", "launch", name="MIGRATION play")["name"]


def test_a_motion_taken_out_leaves_money_and_dates_with_none() -> None:
    money = Funding(
        id="mdf", name="MDF", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="launch"
    )
    entry = CalendarEntry(on=PLAN.period.start, what="Event", motion="launch")
    plan = small_plan(funding=(money,), attachments=Attachments(calendar=(entry,)))

    after = taken_out(plan, "motions", "launch")
    assert [each.id for each in after.motions] == ["migration"]
    assert after.funding == (replace(money, motion=None),)
    assert after.attachments.calendar == (replace(entry, motion=None),)


def test_a_motion_that_is_gone_is_said_to_be() -> None:
    for act in (
        lambda: filled(PLAN, "motions", "gone", name="x"),
        lambda: taken_out(PLAN, "motions", "gone"),
        lambda: filled(PLAN, "motion-details", "gone"),
    ):
        with pytest.raises(NoSuchItem):
            act()
