"""Versions and agreement as a document’s last section: who said yes to which content, when, and what is in force."""

from __future__ import annotations

from collections.abc import Iterable

from cards.card import Tone
from cards.plan import FOOTER
from packets.document import (
    Block,
    Cell,
    Column,
    Fields,
    Heading,
    Missing,
    Paragraph,
    Run,
    Section,
    Table,
    cell,
    day,
    muted,
    strong,
)
from plan.agreement import Role, State
from plan.agreement_facts import Acknowledged, InForce, Proposed, Returned
from plan.plan import Plan
from plan.sides import Side

Record = Proposed | Acknowledged | Returned | InForce
SHORT = 12  # characters of a hash that people compare


def agreement(plan: Plan, content_hash: str, records: Iterable[Record]) -> Section:
    """`content_hash` is that of the version which the document tells; `records` in their order."""
    told = list(records)
    version = plan.agreement.version
    return Section(
        "Versions and agreement",
        (
            Fields(
                (
                    ("Version", cell(f"{version}, {stands(plan)}")),
                    ("Content", cell(content_hash, muted("SHA-256 of everything that is agreed to"))),
                    *((plan.company(side), said_yes(plan, side, content_hash, told)) for side in Side),
                )
            ),
            *course(plan, told),
            *eyes_open(plan, content_hash, told),
            Paragraph(strong(FOOTER)),
            *people(plan),
        ),
    )


def stands(plan: Plan) -> str:
    return {
        State.DRAFT: "a draft: nobody has agreed to it",
        State.PROPOSED: "proposed: not agreed by both companies yet",
        State.AGREED: "agreed and in force",
        State.CLOSED: "closed",
    }[plan.agreement.state]


def said_yes(plan: Plan, side: Side, content_hash: str, records: Iterable[Record]) -> Cell:
    """The lead who agreed to this very content, and when; a proposal that went back counts no more."""
    version, found = plan.agreement.version, None
    for each in records:
        if isinstance(each, Returned) and each.version == version:
            found = None
        elif isinstance(each, Proposed | Acknowledged) and each.side is side:
            found = each if (each.version, each.content_hash) == (version, content_hash) else found
    if found:
        return cell((Run(f"{plan.name_of(found.by)} agreed on {day(plan.day(found.at))}", Tone.GOOD),))
    if plan.agreement.state in (State.AGREED, State.CLOSED):
        return cell(muted("agreed; who said yes, and when, is not on record here"))
    return cell(muted("has not agreed to this content"))


def course(plan: Plan, records: list[Record]) -> list[Block]:
    if not records:
        in_hand = plan.agreement.state in (State.DRAFT, State.PROPOSED)
        return [Missing("Nobody has put it to the other company yet.")] if in_hand else []
    rows = tuple(
        (
            cell(day(plan.day(each.at))),
            cell(f"v{each.version}"),
            cell(strong(what(plan, each)), *changes(each)),
            cell(muted(each.content_hash[:SHORT])),
        )
        for each in records
    )
    columns = (Column("Day", 18), Column("Version", 12), Column("What", 52), Column("Content", 18))
    return [Heading("How it came about"), Table(columns, rows)]


def what(plan: Plan, record: Record) -> str:
    by = plan.name_of(record.by)
    match record:
        case Proposed():
            return f"{by} proposed it for {plan.company(record.side)}"
        case Acknowledged():
            return f"{by} agreed to it for {plan.company(record.side)}"
        case Returned():
            why = f": {record.reason}" if record.reason else ""
            return f"{by} ({plan.company(record.side)}) took it back to a draft{why}"
    return "It came into force"


def changes(record: Record) -> Iterable[str]:
    return (f"– {each}" for each in record.changes) if isinstance(record, InForce) else ()


def eyes_open(plan: Plan, content_hash: str, records: Iterable[Record]) -> list[Block]:
    """What the checks said of this content when it was agreed to."""
    weak: dict[str, None] = {}
    for each in records:
        if isinstance(each, Proposed | Acknowledged) and each.content_hash == content_hash:
            weak |= dict.fromkeys(each.weak)
    lines = [Paragraph((Run(f"– {each}"),)) for each in weak]
    return [Heading("Agreed to with eyes open"), *lines] if lines else []


def people(plan: Plan) -> list[Block]:
    rows = tuple(
        (
            cell(strong(someone.name), muted("" if someone.active else "has left the plan")),
            cell(plan.company(side)),
            cell(f"{someone.role}"),
            cell(someone.title or muted("–")),
        )
        for side in Side
        for role in Role
        for someone in plan.people.values()
        if someone.side is side and someone.role is role
    )
    columns = (Column("Name", 30), Column("Company", 20), Column("On the plan", 18), Column("Title", 32))
    table = Table(columns, rows) if rows else Missing("Nobody is on the plan yet.")
    return [Heading("Who is on the plan"), table]
