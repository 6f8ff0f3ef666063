"""A plan says whose it is and for how long, and its thesis shows how long it has become."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commands.sections.order import called
from commands.sections.section import Refused, Writing
from plan.agreement import Agreement, Company, Period, Thesis
from tests.commands.sections.written import filled, refused, shown, unread
from tests.plans import small_plan

PLAN = small_plan()


def test_the_plan_its_companies_and_its_period_are_written_in_one_form() -> None:
    after = filled(
        PLAN, "basics", name="Acme x Google", vendor_year="2", partner="Google", label="FY28", start="2028-02-01",
        end="2029-01-31", currency="eur", time_zone="europe/berlin",
    )  # fmt: skip

    assert after.name == "Acme x Google"
    assert after.vendor == Company(name="Acme", fiscal_year_starts=2)
    assert after.partner == Company(name="Google", fiscal_year_starts=1)
    assert after.period == Period(label="FY28", start=date(2028, 2, 1), end=date(2029, 1, 31))
    assert (after.currency, after.time_zone) == ("EUR", "Europe/Berlin")
    assert after.id == PLAN.id


def test_what_cannot_be_is_answered_where_it_was_typed() -> None:
    assert refused(PLAN, "basics", currency="euros") == {
        "currency": "“euros” is not a currency. Write its three letters, like USD or EUR."
    }
    assert refused(PLAN, "basics", time_zone="Berlin")["time_zone"].endswith("Did you mean Europe/Berlin?")
    assert refused(PLAN, "basics", end="2026-12-31") == {
        "end": "The last day is before the first one, 2027-01-01."
    }
    assert "expected a day from 2000" in refused(PLAN, "basics", start="1812-06-24")["start"].casefold()
    assert refused(PLAN, "basics", partner="ACME") == {
        "partner": "The two companies have the same name. Give each its own."
    }
    assert set(refused(PLAN, "basics", currency="x", time_zone="y")) == {"currency", "time_zone"}


def test_a_period_is_not_moved_away_from_under_a_targets_quarters() -> None:
    plan = filled(PLAN, "targets", "sourced", phasing="2027Q1 1M, 2027Q4 8M")
    assert plan.targets[0].phasing == {"2027Q1": Decimal(1_000_000), "2027Q4": Decimal(8_000_000)}

    early = refused(plan, "basics", end="2027-06-30")["end"]
    assert early.startswith("“Sourced pipeline” has a value for 2027Q4, which would be outside the plan.")
    assert "start" in refused(plan, "basics", start="2027-04-01")


def test_the_labels_name_the_companies_as_they_are() -> None:
    section = called("basics")
    assert section
    labels = [field.label for field in section.form(Writing(agreement=PLAN), None)[0]]
    assert "Fiscal year of AWS starts in" in labels
    assert not [label for label in labels if "vendor" in label.casefold() or "partner" in label.casefold()]


def test_the_thesis_counts_its_words_against_one_paragraph() -> None:
    plan = filled(PLAN, "thesis", problem="Every lost day costs a retailer 2% of stock.", horizon="")
    assert plan.thesis == Thesis(
        problem="Every lost day costs a retailer 2% of stock.", better_together="Aurora"
    )

    section = called("thesis")
    assert section
    hints = [field.hint for field in section.form(Writing(agreement=plan), None)[0]]
    assert hints[0].endswith("9 words now; all three have 10 of at most 150.")
    assert hints[1].endswith("1 word now; all three have 10 of at most 150.")
    empty = section.form(Writing(agreement=small_plan(thesis=Thesis())), None)[0]
    assert empty[0].hint.endswith("All three together: at most 150 words.")
    assert shown(plan, "thesis") == {"problem": plan.thesis.problem, "better_together": "Aurora"}


def test_the_first_form_of_a_plan_that_has_no_names_yet_asks_for_them() -> None:
    blank = Agreement(
        id="new", name="", vendor=Company(name=""), partner=Company(name=""),
        period=Period(label="", start=date(2027, 1, 1), end=date(2027, 12, 31)),
    )  # fmt: skip
    assert unread(blank, "basics") == dict.fromkeys(("name", "vendor", "partner", "label"), "This is needed.")
    section = called("basics")
    assert section
    with pytest.raises(Refused) as problem:
        section.change(Writing(agreement=blank), None, {})
    assert {"name", "vendor", "partner", "label"} <= set(problem.value.errors)

    after = filled(blank, "basics", None, name="Acme x AWS", vendor="Acme", partner="AWS", label="FY27")
    assert (after.name, after.vendor.name, after.partner.name, after.period.label) == (
        "Acme x AWS", "Acme", "AWS", "FY27",
    )  # fmt: skip
