"""A target is written with what counts towards it: sourced and attached are told apart, and a year's phasing is one
line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plan.agreement import Agreement, Cadence, Target, TargetKind
from tests.commands.sections.written import filled, refused, shown, taken_out
from tests.plans import small_plan

PLAN = small_plan()


def target(plan: Agreement, id: str) -> Target:
    return next(each for each in plan.targets if each.id == id)


# -- a new one ---------------------------------------------------------------------------------------


def test_a_new_target_is_the_next_usual_one_with_what_counts_in_the_companies_names() -> None:
    assert shown(PLAN, "targets")["name"] == "Attached pipeline"

    made = filled(PLAN, "targets", amount="5M").targets[-1]
    assert (made.id, made.kind) == ("attached-pipeline", TargetKind.ATTACHED)
    assert (made.unit, made.amount) == ("USD", Decimal(5_000_000))
    assert "Acme had opened already and AWS materially helped" in made.definition
    assert "never both" in made.definition


def test_another_kind_brings_what_is_usual_for_it_unless_somebody_wrote_their_own() -> None:
    wins = filled(PLAN, "targets", kind="customer wins").targets[-1]
    assert (wins.name, wins.unit) == ("Customer wins", "logos")
    assert "Distinct customers" in wins.definition

    ours = filled(PLAN, "targets", kind="customer wins", name="Logos", definition="Signed.").targets[-1]
    assert (ours.name, ours.unit, ours.definition) == ("Logos", "logos", "Signed.")


def test_what_counts_as_attached_is_never_left_with_what_counts_as_sourced() -> None:
    plan = filled(small_plan(targets=(), motions=()), "targets")
    sourced = plan.targets[-1]
    assert sourced.kind is TargetKind.SOURCED

    attached = filled(plan, "targets", sourced.id, kind="attached pipeline").targets[-1]
    assert attached.definition != sourced.definition
    assert attached.name == sourced.name  # a name is theirs to change


def test_a_kind_of_our_own_brings_nothing_and_keeps_the_unit() -> None:
    plan = filled(small_plan(targets=(), motions=()), "targets")
    ours = filled(plan, "targets", plan.targets[0].id, kind="own", name="Trials").targets[0]
    assert (ours.unit, ours.definition) == ("USD", "")


def test_after_the_five_usual_ones_a_plan_writes_its_own() -> None:
    plan = small_plan(targets=(), motions=())
    for _ in range(5):
        plan = filled(plan, "targets")
    assert [each.kind for each in plan.targets] == [each for each in TargetKind if each is not TargetKind.OWN]
    assert shown(plan, "targets") == {"kind": "own"}


def test_two_targets_are_never_called_alike() -> None:
    made = refused(PLAN, "targets", name="sourced PIPELINE")["name"]
    assert made == "Another target is called that already. Give this one a name of its own."


# -- ids -----------------------------------------------------------------------------------------------


def test_a_name_in_any_script_becomes_an_id_that_a_later_name_leaves_alone() -> None:
    plan = filled(PLAN, "targets", name="ソーシング 案件", kind="own")
    assert plan.targets[-1].id == "ソーシング-案件"

    again = filled(plan, "targets", "ソーシング-案件", name="Sourced in Japan")
    assert (again.targets[-1].id, again.targets[-1].name) == ("ソーシング-案件", "Sourced in Japan")


def test_two_names_that_would_have_one_id_get_two() -> None:
    plan = filled(filled(PLAN, "targets", name="Wins!"), "targets", name="Wins?")
    assert [each.id for each in plan.targets][-2:] == ["wins", "wins-2"]


def test_a_name_that_is_a_number_gets_an_id_that_no_place_on_the_plan_has() -> None:
    assert filled(PLAN, "targets", name="3").targets[-1].id == "target-3"
    assert filled(PLAN, "targets", name="🚀").targets[-1].id == "unnamed"


# -- by quarter ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "2027Q1 0.5M, 2027Q2 1.5M",
        "2027Q1: 500,000; 2027Q2: 1,500,000",
        "2027q2 = $1.5M 2027q1 = $500k",
        "Q1 2027 0.5M, Q2 2027 1.5M",
        "2027-Q1 500k\t2027-Q2 1500k",
    ],
)
def test_a_years_phasing_is_one_line_as_people_write_it(said: str) -> None:
    plan = filled(PLAN, "targets", "sourced", phasing=said)

    assert plan.targets[0].phasing == {"2027Q1": Decimal(500_000), "2027Q2": Decimal(1_500_000)}
    assert shown(plan, "targets", "sourced")["phasing"] == "2027Q1 0.5M, 2027Q2 1.5M"
    assert filled(plan, "targets", "sourced", phasing="linear").targets[0].phasing is None
    assert filled(plan, "targets", "sourced", phasing="").targets[0].phasing is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "0.5M, 1.5M",
            "“0.5M, 1.5M” stands before any quarter. Write each quarter with what is reached by its end",
        ),
        ("soon", "“soon” stands before any quarter"),
        ("2027Q1", "2027Q1 has no value"),
        ("2027Q1 lots, 2027Q2 3M", "“lots” behind 2027Q1 is not a number"),
        ("2027Q1 1M, 2027Q1 2M", "2027Q1 is there twice"),
        ("2027Q1 2M, 2027Q2 1M", "2027Q2 has less than 2027Q1. Each value counts from the beginning"),
        ("2028Q1 2M", "2028Q1 is outside of the target’s period, 2027Q1 to 2027Q4"),
        ("2027Q1 -2M", "2027Q1 is below nothing"),
        ("2027Q5 2M", "“2027Q5 2M” stands before any quarter"),
    ],
)
def test_what_is_no_phasing_is_answered_with_what_would_be(said: str, answer: str) -> None:
    assert answer in refused(PLAN, "targets", "sourced", phasing=said)["phasing"]


def test_a_rate_may_fall() -> None:
    plan = filled(PLAN, "targets", "sourced", unit="%", phasing="2027Q1 20%, 2027Q2 15%")
    assert plan.targets[0].phasing == {"2027Q1": Decimal(20), "2027Q2": Decimal(15)}


# -- its own dates -----------------------------------------------------------------------------------------


def test_a_target_may_have_days_of_its_own_and_a_number_every_week() -> None:
    plan = filled(PLAN, "target-dates", "sourced", end="2027-06-30", number_every="weekly")

    assert (plan.targets[0].end, plan.targets[0].number_every) == (date(2027, 6, 30), Cadence.WEEKLY)
    assert (
        "2027Q3 is outside of the target’s period"
        in refused(plan, "targets", "sourced", phasing="2027Q3 1M")["phasing"]
    )


def test_days_that_end_before_they_begin_or_cut_a_quarter_off_are_answered_where_they_are_typed() -> None:
    assert "ends before it begins" in refused(PLAN, "target-dates", "sourced", start="2028-02-01")["start"]

    plan = filled(PLAN, "targets", "sourced", phasing="2027Q3 1M")
    said = refused(plan, "target-dates", "sourced", end="2027-06-30")["end"]
    assert said.startswith("2027Q3 is outside of the target’s period, 2027Q1 to 2027Q2.")
    assert said.endswith("Change how it is phased first: edit targets.")


# -- out of the plan -----------------------------------------------------------------------------------------


def test_a_target_taken_out_leaves_its_motions_with_none() -> None:
    driven = small_plan(motions=tuple(replace(each, target="sourced") for each in PLAN.motions))
    after = taken_out(driven, "targets", "sourced")

    assert after.targets == ()
    assert [each.target for each in after.motions] == [None, None]
    assert [replace(each, target="sourced") for each in after.motions] == list(driven.motions)
