"""A whole plan can be written by form alone: each of the examples, question by question, out of an empty draft; and
what the checks find is led to the form in which it is put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commands.sections.document import new_id
from commands.sections.order import SECTIONS, answering, called, concerned
from commands.sections.rhythm import HELD, RHYTHM
from commands.sections.section import Writing
from plan import agreement as the_document
from plan.agreement import Agreement, Cadence, Company, Period, State
from plan.checks import RULES, findings
from plan.plan import Plan
from storage.plan_file import read
from tests.commands.sections.written import form_of, sent, taken_out
from tests.plans import small_plan

EXAMPLES = Path(__file__).parents[3] / "examples"


def example(name: str) -> Agreement:
    """An example, with the ids that its names get where nobody wrote any."""
    found = read((EXAMPLES / f"{name}.yaml").read_text(), name).agreement
    return replace(by_their_names(found), version=1, state=State.DRAFT)


def by_their_names(plan: Agreement) -> Agreement:
    """The plan with every id of a target, motion, programme and item of funding made anew from its name."""
    targets, motions = ids_of(plan.targets), ids_of(plan.motions)
    programmes, funding, own = ids_of(plan.programmes), ids_of(plan.funding), ids_of(plan.rhythm.own)
    calendar = tuple(
        replace(each, motion=motions.get(each.motion or "")) for each in plan.attachments.calendar
    )
    return replace(
        plan,
        targets=tuple(replace(each, id=targets[each.id]) for each in plan.targets),
        motions=tuple(
            replace(each, id=motions[each.id], target=targets.get(each.target or "")) for each in plan.motions
        ),
        programmes=tuple(replace(each, id=programmes[each.id]) for each in plan.programmes),
        funding=tuple(
            replace(
                each,
                id=funding[each.id],
                motion=motions.get(each.motion or ""),
                programme=programmes.get(each.programme or ""),
            )
            for each in plan.funding
        ),
        rhythm=replace(plan.rhythm, own=tuple(replace(each, id=own[each.id]) for each in plan.rhythm.own)),
        attachments=replace(plan.attachments, calendar=calendar),
    )


def ids_of(things: tuple[Any, ...]) -> dict[str, str]:
    made: dict[str, str] = {}
    for each in things:
        made[each.id] = new_id(each.name, made.values())
    return made


def fullest() -> Agreement:
    """The first example with a value wherever there may be one."""
    plan = example("aws")
    target = replace(
        plan.targets[0], start=date(2027, 1, 4), end=date(2027, 12, 20), number_every=Cadence.WEEKLY
    )
    motion = replace(
        plan.motions[0],
        cadence=Cadence.PER_TRIGGER,
        trigger="a deal is lost",
        milestone="first ten",
        metric="calls",
    )
    money = replace(plan.funding[0], claimant="Northwind", expires=date(2027, 12, 31))
    rhythm = plan.rhythm
    assert rhythm.weekly
    weekly = replace(rhythm.weekly, nudge_before_hours=6, open_for_hours=24)
    assert plan.attachments.account_list
    return replace(
        plan, currency="EUR", partner=replace(plan.partner, fiscal_year_starts=7),
        targets=(target, *plan.targets[1:]), motions=(motion, *plan.motions[1:]), funding=(money, *plan.funding[1:]),
        rhythm=replace(rhythm, weekly=weekly),
    )  # fmt: skip


def filled_in(value: Any) -> Iterator[tuple[str, str]]:
    """Every field in a value that holds something else than what it would be left at, as (kind, field)."""
    if isinstance(value, tuple):
        for each in value:
            yield from filled_in(each)
    if is_dataclass(value):
        for field in fields(value):
            if getattr(value, field.name) != field.default:
                yield type(value).__name__, field.name
            yield from filled_in(getattr(value, field.name))


def test_the_fullest_plan_that_is_written_here_leaves_no_field_of_a_plan_out() -> None:
    kinds = {name: kind for name, kind in vars(the_document).items() if is_dataclass(kind)}
    every = {(name, field.name) for name, kind in kinds.items() for field in fields(kind)}
    not_by_form = {("Agreement", "version"), ("Agreement", "state")} | {
        each for each in every if each[0] == "Member"
    }
    assert every - set(filled_in(fullest())) <= not_by_form


@pytest.mark.parametrize("name", ["aws", "microsoft", "google", "deck", "fullest"])
def test_a_plan_is_written_whole_by_form(name: str) -> None:
    wanted = fullest() if name == "fullest" else example(name)
    draft = Agreement(
        id=wanted.id, name="Draft", vendor=Company(name="One"), partner=Company(name="Two"), people=wanted.people,
        period=Period(label="FY", start=wanted.period.start, end=wanted.period.start),
    )  # fmt: skip

    for section in SECTIONS:
        items = [id for id, _ in section.items(wanted)] if section.items else [None]
        for item in items:
            if section is RHYTHM and getattr(wanted.rhythm, HELD[item or ""].field) is None:
                continue
            into = item if not section.adds else None
            asked = form_of(section, Writing(agreement=draft), into)
            said = form_of(section, Writing(agreement=wanted), item).values
            empty = {field.name: "" for field in asked.fields}
            values, failed = sent(asked, empty | said)
            assert failed is None, (section.name, item, failed and failed.errors)
            draft = section.change(Writing(agreement=draft), into, values)

    for field in vars(wanted):
        assert getattr(draft, field) == getattr(wanted, field), field


def test_every_finding_that_a_form_can_answer_leads_to_it() -> None:
    plan = taken_out(small_plan(rhythm=replace(small_plan().rhythm, weekly=None)), "targets", "sourced")
    found = {(each.rule, each.about): each for each in findings(Plan(plan), plan.period.start)}

    led = {key: answering(each.rule, each.about) for key, each in found.items()}
    assert led[("attachments-missing", "customer references")] is called("references")
    assert led[("attachments-missing", "co-marketing calendar")] is called("calendar")
    assert led[("attachments-missing", "account list")] is called("account-list")
    assert led[("motion-without-target", "Migration play")] is called("motions")
    assert concerned(called("motions") or RHYTHM, plan, "Migration play") == "migration"
    assert led[("rhythm-missing", "weekly motion review")] is RHYTHM
    assert concerned(RHYTHM, plan, "weekly motion review") == "weekly"
    assert concerned(RHYTHM, plan, "nothing of the kind") is None
    ahead_of_agreeing = {rule for rule, _ in found}
    said_elsewhere = {
        "motion-silent",
        "number-stale",
        "rhythm-not-run",
        "eligibility-unverified",
        "funding-assumed",
    }
    assert ahead_of_agreeing - said_elsewhere <= {rule for rule in RULES if answering(rule)}
