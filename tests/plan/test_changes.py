"""What changed between two versions is told in words that both companies read: item by item, before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from plan.agreement import Agreement, Cadence, CalendarEntry, Owner, State
from plan.changes import LONG, changes
from tests.plans import motion, small_plan
from tests.strategies import agreements


def words(before: Agreement, after: Agreement) -> list[str]:
    return [each.words for each in changes(before, after)]


def test_an_amount_is_told_in_its_unit() -> None:
    plan = small_plan()
    more = replace(plan, targets=(replace(plan.targets[0], amount=Decimal(9_000_000)),))

    assert words(plan, more) == ["Sourced pipeline: amount: $8M → $9M"]


def test_amounts_that_read_alike_are_told_to_the_last_digit() -> None:
    plan = small_plan()
    more = replace(plan, targets=(replace(plan.targets[0], amount=Decimal("8000000.01")),))

    assert words(plan, more) == ["Sourced pipeline: amount: 8,000,000 → 8,000,000.01"]


def test_people_and_companies_are_told_by_name() -> None:
    plan = small_plan()
    first = replace(
        plan.motions[0], partner_owner=Owner(role="owner", person="ines"), cadence=Cadence.MONTHLY
    )

    assert words(plan, replace(plan, motions=(first, *plan.motions[1:]))) == [
        "Migration play, AWS owner: person: Paul Oka → Ines Dua",
        "Migration play: cadence: weekly → monthly",
    ]


def test_what_came_and_what_went_is_told_once() -> None:
    plan = small_plan()
    new = motion("event", "Retail event", "vera", "paul")

    assert words(plan, replace(plan, motions=(plan.motions[0], new))) == [
        "Marketplace launch taken out",
        "Retail event added",
    ]


def test_another_order_is_a_change_since_people_call_motions_by_their_numbers() -> None:
    plan = small_plan()

    (said,) = words(plan, replace(plan, motions=plan.motions[::-1]))
    assert said.startswith("Motions: order of the motions: Migration play, Marketplace launch →")


def test_a_date_of_the_calendar_is_told_by_what_it_is() -> None:
    plan = small_plan()
    entry = CalendarEntry(on=date(2027, 5, 11), what="Retail event, Chicago")
    after = replace(plan, attachments=replace(plan.attachments, calendar=(entry,)))

    assert words(plan, after) == ["calendar entry Retail event, Chicago added"]


def test_a_long_text_is_told_in_a_line() -> None:
    plan = small_plan()
    (said,) = words(plan, replace(plan, thesis=replace(plan.thesis, problem="long " * 300)))

    assert len(said) < 2 * LONG


@given(agreements())
def test_nothing_is_told_of_what_stayed_the_same(plan: Agreement) -> None:
    assert changes(plan, replace(plan, version=plan.version + 1, state=State.PROPOSED)) == []


@settings(max_examples=25)
@given(agreements(), agreements())
def test_of_any_two_plans_everything_is_told_in_words(before: Agreement, after: Agreement) -> None:
    for change in changes(before, after):
        assert change.section
        assert change.words.strip()
        assert change.before != change.after
