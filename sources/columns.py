"""Which column of an export is what, by the names that CRMs, ACE and Partner Center give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sources.sheet import NoExport, Row, Sheet

# What an opportunity has, by what exports call it, the surest name first. Written without case and signs.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "opportunity id", "ace opportunity id", "aws opportunity id", "opportunity number", "referral id",
        "engagement id", "co sell id", "deal id", "deal registration id", "partner crm unique identifier",
        "crm id", "apn crm unique identifier", "record id", "case safe id", "id",
    ),
    "name": (
        "opportunity name", "opportunity title", "deal name", "referral name", "engagement name",
        "partner project title", "project title", "opportunity", "deal", "topic", "name", "title",
    ),
    "customer": (
        "customer", "customer name", "customer company name", "customer company", "account name", "account",
        "company name", "company", "organization", "organisation", "end customer",
    ),
    "stage": (
        "stage", "stage name", "opportunity stage", "sales stage", "deal stage", "pipeline stage",
        "ace stage", "aws stage", "current stage", "phase",
    ),
    "status": (
        "status", "opportunity status", "referral status", "deal status", "state", "status reason",
    ),
    "substatus": (
        "substatus", "sub status", "referral substatus", "status detail",
    ),
    "review": (
        "review status", "aws review status", "ace review status", "submission status", "validation status",
        "partner review status", "opportunity review status",
    ),
    "value": (
        "amount", "opportunity amount", "opportunity value", "value", "deal value", "deal amount",
        "total contract value", "tcv", "total amount", "estimated value", "estimated deal value", "est value",
        "est revenue", "estimated revenue", "annual contract value", "acv", "potential revenue",
        "expected revenue", "deal size", "expected customer spend", "estimated aws monthly recurring revenue",
    ),
    "currency": (
        "currency", "amount currency", "opportunity currency", "currency code", "currency iso code",
        "deal currency",
    ),
    "close_on": (
        "close date", "closing date", "target close date", "expected close date", "estimated close date",
        "est close date", "anticipated close date", "expected closing date", "close",
    ),
    "next_step": (
        "next step", "next steps", "next step description", "next action", "next activity",
    ),
    "next_on": (
        "next step date", "next step due", "next step due date", "next steps date", "next action date",
        "next activity date", "follow up date",
    ),
    "origin": (
        "origin", "opportunity origin", "opportunity source", "lead source", "source", "referral type",
        "deal type",
    ),
    "worked_by": (
        "opportunity owner", "deal owner", "owner", "owner name", "account owner", "sales rep", "partner sales contact",
    ),
    "counterpart": (
        "counterpart", "aws sales rep", "aws account owner", "aws seller", "microsoft seller", "microsoft contact",
        "partner contact", "co sell seller",
    ),
    "motion": (
        "motion", "joint motion", "co sell motion", "play", "co sell play", "campaign",
    ),
}  # fmt: skip
CALLED: Final = {
    "id": "Id", "name": "Name", "customer": "Customer", "stage": "Stage", "status": "Status",
    "substatus": "Substatus", "review": "Review status", "value": "Value", "currency": "Currency",
    "close_on": "Closes on", "next_step": "Next step", "next_on": "Next step’s day", "origin": "Origin",
    "worked_by": "Owner", "counterpart": "Counterpart", "motion": "Motion",
}  # fmt: skip
LOOKED_AT: Final = 30  # rows, for the one with the columns' names: reports have lines above it


class NoNames(NoExport):
    """No row of it names columns that an opportunity has."""


@dataclass(frozen=True)
class Columns:
    """`found`: the index of the column that is each thing; `named`: what that column is called; `aside`: the
    columns that nothing is taken of; `row`: the number of the row with the names."""

    found: Mapping[str, int]
    named: Mapping[str, str]
    aside: tuple[str, ...]
    row: int


def matched(row: Row) -> Columns:
    """The columns that a row names."""
    called = [words(str(cell or "")) for cell in row.cells]
    found: dict[str, int] = {}
    for what, names in NAMES.items():
        here = next((called.index(name) for name in names if name in called), None)
        if here is not None and here not in found.values():
            found[what] = here
    named = {what: str(row.cells[index]) for what, index in found.items()}
    aside = [str(cell) for index, cell in enumerate(row.cells) if cell and index not in found.values()]
    return Columns(found, named, tuple(aside), row.number)


def words(name: str) -> str:
    """`Est. Close Date (UTC)` is `est close date`."""
    bare = re.sub(r"\([^)]*\)", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


def heading(sheets: Sequence[Sheet]) -> tuple[Sheet, Columns]:
    """The sheet whose columns say most, and which they are. Raises NoNames, with what was found instead."""
    best: tuple[int, Sheet, Columns] | None = None
    for sheet in sheets:
        for row in sheet.rows[:LOOKED_AT]:
            columns = matched(row)
            if names_one(columns) and (best is None or len(columns.found) > best[0]):
                best = (len(columns.found), sheet, columns)
    if best:
        return best[1], best[2]
    first = next((row for sheet in sheets for row in sheet.rows[:1]), None)
    there = ", ".join(str(cell)[:40] for cell in (first.cells if first else ()) if cell)[:300]
    found = f"found: {there}" if there else "it is empty"
    raise NoNames(
        "No row names the columns of opportunities. Expected at least “Opportunity Name” (or “Customer”) and "
        f"“Stage”, “Amount” or “Close Date”; {found}."
    )


def names_one(columns: Columns) -> bool:
    """Whether there is a name, and something is said of it."""
    said = {"stage", "status", "value", "close_on", "next_step"} & set(columns.found)
    return bool({"name", "customer"} & set(columns.found)) and bool(said)
