"""`edit funding-dates`: the days by which money is asked for, spent and claimed, and who claims it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import found, legal, place, put
from commands.sections.funding import check_dates, items
from commands.sections.questions import (
    Question,
    answered,
    day,
    form,
    line,
    places,
    whole,
)
from commands.sections.section import Section, Shown, Value, Writing
from plan.agreement import Agreement, Funding
from plan.sides import Side


def questions(before: Funding, writing: Writing) -> tuple[Question, ...]:
    company = writing.agreement.company(Side.PARTNER).name
    return (
        whole("approval_lead_days", f"Days that {company} takes to approve", before.approval_lead_days,
              hint="You are told in time to ask", placeholder="14"),
        day("start", "The work starts on", before.start),
        day("spend_by", "To be spent by", before.spend_by),
        day("claim_by", "To be claimed by", before.claim_by),
        day("expires", "Expires on", before.expires),
        line("claimant", "Who claims it", before.claimant, empty=None, placeholder="Northwind Migrations",
             hint="Where that is a third company"),
    )  # fmt: skip


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(found(writing.agreement.funding, item or ""), writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = found(agreement.funding, item or "")
    asked = questions(before, writing)
    said = answered(asked, values)
    after = replace(
        before, approval_lead_days=said["approval_lead_days"], start=said["start"], spend_by=said["spend_by"],
        claim_by=said["claim_by"], expires=said["expires"], claimant=said["claimant"],
    )  # fmt: skip
    check_dates(after, said)
    at = ("funding", place(agreement.funding, after.id))
    return legal(
        writing, replace(agreement, funding=put(agreement.funding, after)), places(asked, at), "start"
    )


FUNDING_DATES = Section(
    name="funding-dates",
    title="When money is spent and claimed",
    purpose="The days by which money is to be asked for, spent and claimed, and who claims it if a third company does.",
    items=items,
    form=shown,
    change=change,
    adds=False,
)
