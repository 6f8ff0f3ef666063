"""The whole plan as a document that a partner manager would send on: a cover, six sections, and who agreed to what.

It is made of the plan as its reader may see it on a day, and of the steps by which its versions were agreed; PDF and
Word are made of it, and say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cards.card import Tone
from cards.funding import summed
from cards.parts import companies
from cards.plan import FOOTER
from packets import word
from packets.document import Document, Fields, Tile, as_json, cell, day, muted
from packets.plan_terms import attachments, funding, rhythm
from packets.plan_versions import SHORT, Record, agreement, stands
from packets.plan_work import motions, targets, thesis
from packets.typeset import pdf as typeset
from plan.agreement import State
from plan.facts import Confidence
from plan.pace import standing
from plan.plan import Plan
from plan.sides import Side

MARKS = {State.DRAFT: "DRAFT", State.PROPOSED: "PROPOSED"}


def plan_document(plan: Plan, today: date, content_hash: str, records: Iterable[Record] = ()) -> Document:
    """`today` is a day in the plan’s zone; `content_hash` that of the plan’s agreement; `records` are the steps of its
    versions, in their order."""
    told = plan.agreement
    version = f"{told.period.label}, version {told.version}"
    both = f"{told.vendor.name} and {told.partner.name}"
    return Document(
        kind="Joint business plan",
        title=companies(plan),
        subtitle=f"{version}, {told.state}",
        about=about(plan, today, content_hash),
        tiles=tiles(plan, today),
        sections=(
            thesis(plan), targets(plan, today), motions(plan, today), funding(plan, today), rhythm(plan),
            attachments(plan), agreement(plan, content_hash, records),
        ),
        foot=f"{both} · {version}",
        note="Non-binding; it amends no contract.",
        companies=(told.vendor.name, told.partner.name),
        on=today,
        mark=MARKS.get(told.state, ""),
    )  # fmt: skip


def pdf(document: Document) -> bytes:
    value = as_json(document)
    if not isinstance(value, dict):
        raise TypeError("a document is a mapping")
    return typeset("document.typ", value, document.on)


def docx(document: Document) -> bytes:
    return word.docx(document)


def about(plan: Plan, today: date, content_hash: str) -> Fields:
    told, side = plan.agreement, plan.reader.side
    period = told.period
    week = f"week {period.week(today)} of {period.weeks}" if period.start <= today <= period.end else ""
    leads = {side: ", ".join(lead.name for lead in plan.leads(side)) for side in Side}
    return Fields(
        (
            ("Plan", cell(told.name)),
            ("Period", cell(f"{period.label}: {day(period.start)} to {day(period.end)}")),
            ("State", cell(f"version {told.version}, {stands(plan)}")),
            *((f"Lead, {plan.company(side)}", cell(leads[side] or muted("nobody yet"))) for side in Side),
            ("As it stands on", cell(f"{day(today)}{f', {week}' if week else ''}")),
            (
                "Read with the eyes of",
                cell(plan.company(side) if side else "both companies: what their room shows"),
            ),
            ("Content", cell(content_hash[:SHORT])),
            ("Standing", cell(FOOTER)),
        )
    )


def tiles(plan: Plan, today: date) -> tuple[Tile, ...]:
    """What a sponsor looks for first."""
    colours = [standing(plan, target, today).colour for target in plan.agreement.targets]
    green, pairs = colours.count(Confidence.GREEN), complete_pairs(plan)
    motions, risky = len(plan.agreement.motions), plan.at_risk()
    return (
        Tile(f"{green} of {len(colours)}", "targets on pace", good(green, len(colours))),
        Tile(f"{pairs} of {motions}", "motions with an owner at both companies", good(pairs, motions)),
        Tile(
            summed(much for _, much in risky) or "nothing",
            f"at risk: not {plan.company(Side.PARTNER)}’s word",
            Tone.WARNING if risky else Tone.GOOD,
        ),
    )


def good(there: int, of: int) -> Tone:
    return Tone.GOOD if of and there == of else Tone.WARNING if there else Tone.BAD


def complete_pairs(plan: Plan) -> int:
    return sum(all(plan.owner(motion, side) for side in Side) for motion in plan.agreement.motions)
