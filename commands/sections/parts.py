"""What stands in each section of a draft, in a few words, and what the checks say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cards.plan import day_said
from cards.writing import Part
from commands.sections.order import SECTIONS, answering
from commands.sections.rhythm import HELD, RHYTHM
from commands.sections.section import Section
from plan.agreement import Agreement
from plan.checks import findings
from plan.plan import Plan

# A second form for an item of a list, by the list's section.
FURTHER = {
    "targets": "target-dates",
    "motions": "motion-details",
    "funding": "funding-dates",
}


def parts(plan: Plan, draft: Agreement, today: date) -> list[Part]:
    """Every section of the draft with what is in it, and what the checks say."""
    found = findings(replace(plan, agreement=draft), today)
    return [
        Part(
            name=each.name,
            title=each.title,
            holds=held(each, draft),
            findings=tuple(finding for finding in found if answering(finding.rule, finding.about) is each),
            listed=each.items is not None,
        )
        for each in SECTIONS
        if each.name not in FURTHER.values()
    ]


def held(section: Section, draft: Agreement) -> tuple[str, ...]:
    """What is in a section, in a few words each."""
    match section.name:
        case "basics":
            period = draft.period
            when = f"{period.label}: {period.start} to {period.end}"
            return (draft.vendor.name, draft.partner.name, when, draft.currency, draft.time_zone)
        case "thesis":
            said = (draft.thesis.problem, draft.thesis.better_together, draft.thesis.horizon)
            count = draft.thesis.words
            return (f"{count} {'word' if count == 1 else 'words'}",) if any(said) else ()
        case "rhythm":
            return tuple(said_rhythm(draft))
        case "escalation":
            names = {each.id: each.name for each in draft.people}
            paths = (draft.rhythm.vendor_escalation, draft.rhythm.partner_escalation)
            return tuple(" → ".join(names.get(each, each) for each in path) for path in paths if path)
        case "account-list":
            there = draft.attachments.account_list
            return (there.name,) if there else ()
    return tuple(name for _, name in section.items(draft)) if section.items is not None else ()


def said_rhythm(draft: Agreement) -> Iterator[str]:
    for id, title in RHYTHM.items(draft) if RHYTHM.items else ():
        terms = getattr(draft.rhythm, HELD[id].field)
        if terms:
            at = f" {terms.at:%H:%M}" if terms.at else ""
            yield f"{title}{f' {day_said(terms.day)}' if terms.day else ''}{at if terms.day else ''}"


def part_of(plan: Plan, draft: Agreement, section: Section, today: date) -> Part:
    every = parts(plan, draft, today)
    return next(
        (each for each in every if each.name == section.name), Part(section.name, section.title, listed=True)
    )
