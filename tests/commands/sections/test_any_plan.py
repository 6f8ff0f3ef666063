"""Any plan can be written on by its forms: what nobody touches stays as it is, whatever is typed gives a plan that a
file can hold or is answered at its field, and nothing changes but what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.card import Form
from cards.say import safe
from cards.slack_text import TEXT
from cards.slack_views import modal
from commands.command import COMMANDS, every
from commands.sections.escalation import ESCALATION
from commands.sections.order import SECTIONS, answering, called
from commands.sections.rhythm import HELD, RHYTHM, usual
from commands.sections.section import NoSuchItem, Refused, Section, Value, Writing
from plan.agreement import Agreement
from plan.checks import RULES
from storage.plan_file import PlanFile, read, written
from storage.plan_rules import broken_rules
from tests.commands.sections.written import form_of, sent
from tests.slack.limits import view_faults
from tests.strategies import AWKWARD_TEXTS, agreements, any_character

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
WRITES = {
    "basics": {"name", "vendor", "partner", "period", "currency", "time_zone"},
    "thesis": {"thesis"},
    "targets": {"targets"},
    "target-dates": {"targets"},
    "motions": {"motions"},
    "motion-details": {"motions"},
    "funding": {"funding", "programmes"},
    "funding-dates": {"funding"},
    "programmes": {"programmes"},
    "rhythm": {"rhythm"},
    "rituals": {"rhythm"},
    "days-off": {"rhythm"},
    "escalation": {"rhythm"},
    "account-list": {"attachments"},
    "references": {"attachments"},
    "calendar": {"attachments"},
}  # fmt: skip
TYPED = (
    "2027Q1 0.5M, 2027Q2 1.5M", "2026Q4 1", "Q1 2027 3M", "2027Q1 x", "Monday", "2nd tue", "last thursday", "mon", "-",
    "9:30", "25:00", "USD", "eur", "hours", "Europe/Berlin", "12", "-3", "1.5", "1e9", "99999999999999999", "169", "0",
    "vera, paul", "\x00", "\x1b[31m", "\ud800", "x" * 201, "word " * 500, "2027-03-12", "12 Mar", "1999-01-01",
    "2101-01-01", "00000000000000000", "3", "aws/map", "\u202eabc", "a\nb", "１２", "٣",
)  # fmt: skip
anything = st.sampled_from((*TYPED, *AWKWARD_TEXTS)) | st.text(
    any_character | st.sampled_from("\n\t\0"), max_size=60
)


def every_form(agreement: Agreement) -> list[tuple[Section, str | None]]:
    """Each section with each of its items, and with none where it has no items."""
    found: list[tuple[Section, str | None]] = []
    for section in SECTIONS:
        found += [(section, id) for id, _ in section.items(agreement)] if section.items else [(section, None)]
    return found


def as_sent_by_slack(values: Mapping[str, str]) -> dict[str, str]:
    return {name: safe(value) for name, value in values.items()}


@given(agreements())
@settings(max_examples=40, suppress_health_check=SLOW, deadline=None)
def test_a_form_that_nobody_touched_changes_nothing(agreement: Agreement) -> None:
    writing = Writing(agreement=agreement)
    for section, item in every_form(agreement):
        form = form_of(section, writing, item)
        for values in (form.values, as_sent_by_slack(form.values)):
            typed, failed = sent(form, values)
            assert failed is None, (section.name, failed and failed.errors)
            assert section.change(writing, item, typed) == as_it_is(section, item, agreement), (
                section.name,
                item,
            )


def as_it_is(section: Section, item: str | None, agreement: Agreement) -> Agreement:
    """The plan; with a ritual that it had not, as the form suggests it."""
    if section is not RHYTHM or item is None:
        return agreement
    held = HELD[item].field
    there = getattr(agreement.rhythm, held) or usual(item, Writing(agreement=agreement))
    return replace(agreement, rhythm=replace(agreement.rhythm, **{held: there}))


@st.composite
def answers(draw: st.DrawFn, form: Form) -> dict[str, str]:
    """Most fields as they were; a few with another of their choices, with nothing or with anything in them."""
    found = dict(form.values)
    for field in draw(st.lists(st.sampled_from(form.fields), min_size=1, max_size=3, unique=True)):
        choices = [option.value for option in field.options]
        found[field.name] = draw((st.sampled_from(choices) if choices else anything) | anything | st.just(""))
    return found


@given(st.data())
@settings(max_examples=150, suppress_health_check=SLOW, deadline=None)
def test_whatever_is_typed_gives_a_plan_that_a_file_can_hold_or_is_answered_at_its_field(
    data: st.DataObject,
) -> None:
    agreement = data.draw(agreements())
    writing = Writing(agreement=agreement)
    section = data.draw(st.sampled_from(SECTIONS), label="section")
    known = [id for id, _ in section.items(agreement)] if section.items else []
    new = [None] if section.adds else []
    if not known and not new:
        return
    item = data.draw(st.sampled_from([*known, *new]), label="item")
    form = form_of(section, writing, item)
    typed, failed = sent(form, data.draw(answers(form), label="typed"))
    there = {field.name for field in form.fields}
    if failed:
        assert set(failed.errors) <= there
        return
    after = outcome(section, writing, item, typed)
    if isinstance(after, dict):
        assert after
        assert set(after) <= there
        assert all(sentence[-1] in ".?" for sentence in after.values()), after
        return
    assert read(written(PlanFile(after))).agreement == after
    assert changed(agreement, after) <= WRITES[section.name]
    if section.items:
        assert_others_kept(section, agreement, after, item)


def outcome(
    section: Section, writing: Writing, item: str | None, typed: Mapping[str, Value]
) -> Agreement | dict[str, str]:
    """The next document, or what is to be put right."""
    try:
        return section.change(writing, item, typed)
    except Refused as refused:
        return refused.errors


def changed(before: Agreement, after: Agreement) -> set[str]:
    return {each.name for each in fields(before) if getattr(before, each.name) != getattr(after, each.name)}


def assert_others_kept(section: Section, before: Agreement, after: Agreement, item: str | None) -> None:
    """At most one is new, and none is gone; each of the others asks what it asked."""
    assert section.items
    now, then = section.items(after), section.items(before)
    if item is None:
        assert now[: len(then)] == then
        assert len(now) == len(then) + 1
    else:
        assert len(now) == len(then)
    for (id, _), (now_id, _) in zip(then, now, strict=False):
        if id != item and id == now_id:
            then_shown = section.form(Writing(agreement=before), id)[1]
            assert section.form(Writing(agreement=after), id)[1] == then_shown


@given(st.data())
@settings(max_examples=40, suppress_health_check=SLOW, deadline=None)
def test_what_is_taken_out_leaves_a_plan_that_a_file_can_hold(data: st.DataObject) -> None:
    agreement = data.draw(agreements())
    for section in SECTIONS:
        if section.items is None or section.remove is None:
            continue
        for id, _ in section.items(agreement):
            if section is RHYTHM and getattr(agreement.rhythm, HELD[id].field) is None:
                continue
            assert broken_rules(section.remove(agreement, id)) == []
        with pytest.raises(NoSuchItem):
            section.remove(agreement, "never-there")


# -- the sections as they are found ------------------------------------------------------------------


def test_no_section_is_a_command_and_finding_the_commands_goes_past_them() -> None:
    before = {each.name for each in every()}
    assert "sections" not in before
    assert set(COMMANDS) == before


def test_each_section_is_found_by_the_name_that_people_type() -> None:
    assert len({section.name for section in SECTIONS}) == len(SECTIONS)
    for section in SECTIONS:
        assert called(f" {section.name.upper()} ") is section
        assert section.name in WRITES
        assert section.purpose.endswith(".")
    assert called("nothing") is None


def test_a_section_answers_checks_that_there_are() -> None:
    for section in SECTIONS:
        assert section.problems <= set(RULES)
        for rule in section.problems:
            assert answering(rule)


@given(agreements())
@settings(max_examples=20, suppress_health_check=SLOW, deadline=None)
def test_what_a_form_asks_fits_a_view_of_slacks(agreement: Agreement) -> None:
    writing = Writing(agreement=agreement)
    for section, item in [*every_form(agreement), *((each, None) for each in SECTIONS if each.adds)]:
        form = form_of(section, writing, item)
        assert 0 < len(form.fields) <= 11 or section is ESCALATION, section.name
        assert len({field.name for field in form.fields}) == len(form.fields)
        assert set(form.values) <= {field.name for field in form.fields}
        assert view_faults(modal(form)) == []
        for field in form.fields:
            assert len(form.values.get(field.name, "")) <= field.max_length <= TEXT
