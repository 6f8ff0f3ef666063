"""The plan’s first three sections as a document: what both companies pursue, how far its targets are, and who works
on what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cards.card import Colour
from cards.motions import colour, one_sided, terms
from cards.parts import recorded
from cards.parts import said as answered
from cards.targets import confirmed, meter, rounded, so_far
from packets.document import (
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Meter,
    Meters,
    Missing,
    Paragraph,
    Run,
    Section,
    Table,
    cell,
    day,
    muted,
    said,
    strong,
)
from plan.agreement import Motion, Target
from plan.amounts import Amount
from plan.facts import Number
from plan.pace import RULE, Standing, span, standing
from plan.plan import Plan
from plan.register_numbers import REGISTER
from plan.sides import Side
from plan.staleness import silent_since

# -- thesis ----------------------------------------------------------------------------------------


def thesis(plan: Plan) -> Section:
    told = plan.agreement.thesis
    fields = {
        "The problem that both pursue": told.problem,
        "Why better together": told.better_together,
        "Where this leads in three years": told.horizon,
    }
    blocks: list[Block] = []
    for title, text in fields.items():
        blocks.append(Heading(title))
        blocks.append(Paragraph(said(text)) if text.strip() else Missing("Nobody has written this yet."))
    return Section("Thesis", tuple(blocks))


# -- targets ---------------------------------------------------------------------------------------


def targets(plan: Plan, today: date) -> Section:
    stands = [standing(plan, target, today) for target in plan.agreement.targets]
    if not stands:
        return Section("Targets", (Missing("No target has been agreed: nothing says yet what success is."),))
    columns = (
        Column("Target", 20), Column("Agreed", 11, numeric=True), Column("Reached", 18, numeric=True),
        Column("Pace today", 11, numeric=True), Column("Stands", 13), Column("Where the number is from", 31),
    )  # fmt: skip
    meanings = (
        Column("Target", 20),
        Column("What counts", 38),
        Column("By when", 24),
        Column("Driven by", 18),
    )
    return Section(
        "Targets",
        (
            Meters(tuple(bar(each) for each in stands)),
            Table(columns, tuple(target_row(plan, each) for each in stands)),
            Paragraph(muted(f"Colours: {RULE}. The pace is what should be reached by {day(today)}.")),
            Heading("What each target means"),
            Table(meanings, tuple(meaning(plan, target) for target in plan.agreement.targets)),
        ),
    )


def bar(stands: Standing) -> Meter:
    drawn = meter(stands)
    return Meter(drawn.label, so_far(stands), drawn.part, drawn.pace, drawn.tone)


def target_row(plan: Plan, stands: Standing) -> tuple[Cell, ...]:
    target = stands.target
    ahead = f"forecast {rounded(stands.forecast, target.unit)}" if stands.forecast is not None else ""
    colour_now = (
        said(Colour(stands.colour))
        if stands.value is not None and stands.colour
        else muted("no number yet" if stands.value is None else "nothing to measure against")
    )
    return (
        cell(strong(target.name)),
        cell(amount(target)),
        cell(str(Amount(stands.value, target.unit)) if stands.value is not None else "–", muted(ahead)),
        cell(str(rounded(stands.pace, target.unit)) if stands.pace is not None else "–"),
        cell(
            colour_now, *([muted("the number is stale")] if stands.stale and stands.value is not None else [])
        ),
        source(plan, stands),
    )


def amount(target: Target) -> str:
    return str(Amount(target.amount, target.unit)) if target.amount is not None else "not agreed"


def source(plan: Plan, stands: Standing) -> Cell:
    """Who gave the number, from what, of which day, and whether the other company has the same."""
    number = plan.number(stands.target.id)
    if number is None:
        return cell(muted("Nobody has logged it."))
    age = (stands.today - number.on).days
    old = "today’s" if age == 0 else f"{age} day{'s' * (age != 1)} old" if age > 0 else "of a day to come"
    return cell(
        number.source or "source not named",
        muted(f"{day(number.on)}, {old}; {whose(plan, stands.target, number)}"),
    )


def whose(plan: Plan, target: Target, number: Number) -> str:
    if number.by == REGISTER:
        return "worked out from the deals that both companies see"
    return f"given by {plan.name_of(number.by)}; {confirmed(plan, target)}"


def meaning(plan: Plan, target: Target) -> tuple[Cell, ...]:
    start, end = span(target, plan.agreement.period)
    steps = [
        f"{quarter[4:]} {quarter[:4]}: {Amount(value, target.unit)}"
        for quarter, value in sorted((target.phasing or {}).items())
    ]
    driven = [motion.name for motion in plan.agreement.motions if motion.target == target.id]
    return (
        cell(strong(target.name), muted(str(target.kind)) if target.kind != target.name.casefold() else ""),
        cell(target.definition or muted("Not defined yet.")),
        cell(
            *steps,
            f"{day(end)}: {amount(target)}",
            muted("" if steps else f"in a straight line from {day(start)}"),
        ),
        cell(*driven) or cell(muted("no motion yet")),
    )


# -- motions by owner pair -------------------------------------------------------------------------


def motions(plan: Plan, today: date) -> Section:
    if not plan.agreement.motions:
        return Section(
            "Motions", (Missing("No motion has been agreed: nobody is named yet for any joint work."),)
        )
    blocks: list[Block] = []
    for pair in by_pair(plan):
        blocks += [Heading(pair_named(plan, pair[0])), pair_table(plan, pair, today)]
    return Section("Motions by owner pair", tuple(blocks))


def by_pair(plan: Plan) -> list[list[Motion]]:
    """The motions of the same two people together, in the order of the plan."""
    pairs: dict[tuple[str, ...], list[Motion]] = {}
    for motion in plan.agreement.motions:
        owners = tuple(owner.id if (owner := plan.owner(motion, side)) else "" for side in Side)
        pairs.setdefault(owners, []).append(motion)
    return list(pairs.values())


def pair_named(plan: Plan, motion: Motion) -> str:
    """`Tom Adeyemi (Acme) and Inês Duarte (AWS)`."""
    owners = {side: plan.owner(motion, side) for side in Side}
    return " and ".join(
        f"{owner.name if owner else 'nobody yet'} ({plan.company(side)})" for side, owner in owners.items()
    )


def pair_table(plan: Plan, pair: Iterable[Motion], today: date) -> Table:
    columns = (
        Column("Motion", 34),
        *(Column(f"{plan.company(side)} says", 33) for side in Side),
    )
    return Table(columns, tuple(motion_row(plan, motion, today) for motion in pair))


def motion_row(plan: Plan, motion: Motion, today: date) -> tuple[Cell, ...]:
    return (
        cell(
            strong(f"{plan.number_of(motion)} {motion.name}"),
            muted(terms(plan, motion)),
            muted(f"lives in: {motion.home or 'no one says'}"),
            muted(f"stage: {motion.stage}" if motion.stage else ""),
            muted(reports(motion)),
            *silent(plan, motion, today),
        ),
        *(word(plan, motion, side) for side in Side),
    )


def reports(motion: Motion) -> str:
    if motion.reports_a_date:
        return f"next milestone: {motion.milestone}" if motion.milestone else ""
    return f"reports: {motion.metric}" if motion.metric else ""


def silent(plan: Plan, motion: Motion, today: date) -> tuple[Line, ...]:
    since = silent_since(plan, motion, today)
    return (muted(f"silent since {day(since)}"),) if since else ()


def word(plan: Plan, motion: Motion, side: Side) -> Cell:
    """The owner in their role, their last colour as this reader may see it, and what they said."""
    owner, role = plan.owner(motion, side), motion.owner(side).role
    who = ", ".join(each for each in (owner.name if owner else "nobody yet", role) if each)
    answer = plan.answer(motion.id, side)
    if reported := one_sided(plan, side):
        return cell(muted(who), said(reported))
    if answer is None:
        return cell(muted(who), "nothing said yet")
    on = (Run(f"  {day(plan.day(answer.at))}"), *said(*recorded(plan, answer)))
    return cell(muted(who), (*said(colour(plan, answer)), *on), *answered(answer, motion, plan))
