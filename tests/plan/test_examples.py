"""The example plans: three that are whole and fail no check, a deck that fails all of them, and a blank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from plan.checks import RULES, blocking, findings
from storage.plan_file import PlanFile, plan_of, read, written

EXAMPLES = Path(__file__).parents[2] / "examples"
WHOLE = ("aws", "microsoft", "google")


def example(name: str) -> PlanFile:
    return read((EXAMPLES / f"{name}.yaml").read_bytes(), name)


def failing(file: PlanFile, on: date | None = None) -> set[str]:
    day = on or file.as_of
    assert day is not None
    return {finding.rule for finding in findings(plan_of(file, day), day)}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_plan_fails_no_check(name: str) -> None:
    assert failing(example(name)) == set()


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_plan_has_its_six_sections_and_its_history(name: str) -> None:
    file = example(name)
    plan = file.agreement
    assert all((plan.thesis.problem, plan.thesis.better_together, plan.thesis.horizon))
    assert 3 <= len(plan.targets) <= 5
    assert 5 <= len(plan.motions) <= 8
    assert plan.funding
    assert plan.programmes
    assert plan.rhythm.weekly
    assert plan.attachments.account_list
    assert len(file.history) > 100


@pytest.mark.parametrize("name", [*WHOLE, "deck", "blank"])
def test_writing_an_example_and_reading_it_back_loses_nothing(name: str) -> None:
    file = example(name)
    assert read(written(file), name) == file


def test_there_are_eighteen_rules_and_the_deck_fails_every_one() -> None:
    assert len(RULES) == 18
    assert failing(example("deck")) == set(RULES)


def test_a_blank_plan_can_be_read_and_is_told_what_it_lacks() -> None:
    found = failing(example("blank"))
    assert {
        "thesis-generic",
        "targets-count",
        "target-unmeasurable",
        "motions-count",
        "attachments-missing",
    } <= found


def test_a_plan_that_nobody_spoke_for_since_goes_stale() -> None:
    """The same file, judged later: what was true in March is a fiction in September."""
    file = example("aws")
    later = failing(file, date(2027, 9, 1))
    assert {"motion-silent", "rhythm-not-run", "number-stale", "funding-expiring"} <= later


def test_an_empty_thesis_stops_an_agreement_and_a_late_number_does_not() -> None:
    file = example("aws")
    assert file.as_of is not None
    empty = replace(
        file, agreement=replace(file.agreement, thesis=replace(file.agreement.thesis, problem=""))
    )
    assert [each.rule for each in blocking(findings(plan_of(empty, file.as_of), file.as_of))] == [
        "thesis-generic"
    ]
    assert blocking(findings(plan_of(file, date(2027, 9, 1)), date(2027, 9, 1))) == []
