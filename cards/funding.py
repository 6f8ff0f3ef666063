"""Funding: how much is in which state, what is at risk by motion, what runs out when, and the programmes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Facts,
    Heading,
    Item,
    Span,
    Table,
    Tone,
    Words,
    line,
    muted,
    strong,
    text,
)
from cards.parts import short_day, shortened
from plan.agreement import Funding
from plan.amounts import Amount
from plan.deadlines import Deadline, deadlines
from plan.facts import MoneyState
from plan.plan import PARTNERS_WORD, Plan
from plan.sides import Side

SOON = 30  # days


def funding(plan: Plan, today: date) -> Card:
    """`today` is a day in the plan's zone."""
    ordered = sorted(
        plan.agreement.funding, key=lambda item: list(MoneyState).index(plan.funding_state(item.id))
    )
    body: list[Element] = [text("No funding is on the plan.")]
    if ordered:
        columns = ("Item", "Amount", "State", "For")
        body = [text(states(plan)), Table(columns, tuple(row(plan, item) for item in ordered), numeric=(1,))]
    body += [*at_risk(plan), *running_out(plan, today), *programmes(plan, today)]
    buttons = (Button("Status", f"status --plan {plan.id}"), Button("Check", f"check --plan {plan.id}"))
    return Card(f"{plan.name}: funding", tuple(body), buttons)


def states(plan: Plan) -> str:
    """`requested: $60k · approved: $85k and 40 hours`, in the order in which funding comes about."""
    said = []
    for state in MoneyState:
        there = [
            plan.funding_amount(item)
            for item in plan.agreement.funding
            if plan.funding_state(item.id) is state
        ]
        if there:
            said.append(f"{state}: {summed(there)}")
    return " · ".join(said)


def summed(amounts: Iterable[Amount]) -> str:
    """`$85k and 40 hours`: amounts added by unit."""
    sums: dict[str, Amount] = {}
    for amount in amounts:
        sums[amount.unit] = sums[amount.unit] + amount if amount.unit in sums else amount
    return " and ".join(str(each) for each in sums.values())


def row(plan: Plan, item: Funding) -> tuple[tuple[Span, ...], ...]:
    state, step = plan.funding_state(item.id), plan.funding_step(item.id)
    tone = Tone.GOOD if state in PARTNERS_WORD else Tone.WARNING
    reference = f" {step.reference}" if step and step.reference else ""
    since = f" since {short_day(step.on)}, said by {plan.company(step.side)}" if step else ""
    return (
        line(item.name),
        line(str(plan.funding_amount(item))),
        line(Words(state.value, tone), muted(f"{reference}{since}")),
        line(purpose(plan, item)),
    )


def purpose(plan: Plan, item: Funding) -> str:
    motion = plan.motions.get(item.motion or "")
    claimant = f", claimed by {item.claimant}" if item.claimant else ""
    return f"{motion.name if motion else 'no motion'}{claimant}"


def at_risk(plan: Plan) -> list[Element]:
    """What each motion counts on though the partner has not said so."""
    by_motion: dict[str, list[tuple[Funding, Amount]]] = {}
    for item, amount in plan.at_risk():
        by_motion.setdefault(item.motion if item.motion in plan.motions else "", []).append((item, amount))
    items: list[Element] = [
        Item(
            line(strong(summed(amount for _, amount in risky)), f" {motion_name(plan, motion)}"),
            (line(muted(", ".join(f"{item.name} {plan.funding_state(item.id)}" for item, _ in risky))),),
        )
        for motion, risky in by_motion.items()
    ]
    return [Heading(f"At risk: not yet {plan.company(Side.PARTNER)}’s word"), *items] if items else []


def motion_name(plan: Plan, id: str) -> str:
    motion = plan.motions.get(id)
    return motion.name if motion else "tied to no motion"


def running_out(plan: Plan, today: date) -> list[Element]:
    """The next six deadlines, the passed ones first."""
    items: list[Element] = [deadline_item(each, today) for each in deadlines(plan)[:6]]
    return [Heading("What runs out when"), *items] if items else []


def deadline_item(each: Deadline, today: date) -> Item:
    days = (each.on - today).days
    near = Tone.BAD if days < 0 else Tone.WARNING if days <= SOON else Tone.MUTED
    left = f"{-days} days ago" if days < 0 else "today" if days == 0 else f"{days} days"
    return Item(line(f"{each.item.name}: {each.what} ", Day(each.on), Words(f" ({left})", near)))


def programmes(plan: Plan, today: date) -> list[Element]:
    rows = tuple(
        (each.name, line(muted(f"{each.kind} · "), *verified(plan, each.id, today)))
        for each in plan.agreement.programmes
    )
    return [Heading("Programmes"), Facts(rows)] if rows else []


def verified(plan: Plan, programme: str, today: date) -> tuple[Span, ...]:
    """Whether the programme's eligibility counts today, and on what evidence."""
    word = plan.eligibility(programme)
    if word is None:
        return (Words("unverified", Tone.WARNING),)
    if word.until and word.until < today:
        return (Words(f"verified {word.on}, ran out {word.until}", Tone.WARNING),)
    return (Words("verified", Tone.GOOD), muted(f" {word.on}: {shortened(word.evidence)}"))
