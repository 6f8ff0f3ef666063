"""Funding: how much is in which state, what is at risk by motion, what runs out when, and the programmes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cards import funding_steps as steps
from cards.card import (
    Button,
    Buttons,
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
from cards.pages import page_of, rest
from cards.parts import dated, shortened
from plan.agreement import Funding, Role
from plan.amounts import Amount
from plan.deadlines import Deadline, deadlines
from plan.facts import MoneyState
from plan.funding import shares
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

SOON = 30  # days
AT_ONCE = 8  # items with buttons on one card


def funding(plan: Plan, seat: Someone | None, today: date, page: int = 1) -> Card:
    """As a person with this `seat` reads it, with what their side can say now; `today` is a day in the plan's
    zone."""
    ordered = sorted(
        plan.agreement.funding, key=lambda item: list(MoneyState).index(plan.funding_state(item.id))
    )
    body: list[Element] = [text("No funding is on the plan.")]
    if ordered:
        columns = ("Item", "Amount", "State", "For")
        body = [text(states(plan)), Table(columns, tuple(row(plan, item) for item in ordered), numeric=(1,))]
    waiting = [item for item in ordered if steps.buttons(plan, item, seat)]
    can = can_say(plan, page_of(waiting, page, AT_ONCE), seat)
    body += [*at_risk(plan), *running_out(plan, today), *can, *programmes(plan, seat, today)]
    buttons = (
        *rest(waiting, page, AT_ONCE, f"funding --plan {plan.id}"),
        Button("Programmes", f"funding programmes --plan {plan.id}"),
        Button("Status", f"status --plan {plan.id}"),
        Button("Check", f"check --plan {plan.id}"),
    )
    return Card(f"{plan.name}: funding", tuple(body), buttons)


def states(plan: Plan) -> str:
    """`requested: $60k · approved: $85k and 40 hours`, in the order in which funding comes about."""
    parts = [part for item in plan.agreement.funding for part in shares(plan, item)]
    said = []
    for state in MoneyState:
        if there := [amount for each, amount in parts if each is state]:
            said.append(f"{state}: {summed(there)}")
    return " · ".join(said)


def summed(amounts: Iterable[Amount]) -> str:
    """`$85k and 40 hours`: amounts added by unit."""
    sums: dict[str, Amount] = {}
    for amount in amounts:
        sums[amount.unit] = sums[amount.unit] + amount if amount.unit in sums else amount
    return " and ".join(str(each) for each in sums.values())


def row(plan: Plan, item: Funding) -> tuple[tuple[Span, ...], ...]:
    return (
        line(item.name),
        line(steps.amount(plan, item)),
        steps.stands(plan, item),
        line(steps.purpose(plan, item)),
    )


def can_say(plan: Plan, items: Iterable[Funding], seat: Someone | None) -> list[Element]:
    """Each item that the reader's side can say something of, with exactly what."""
    found: list[Element] = []
    for item in items:
        lacks = steps.lacking(plan, item)
        notes = (line(Words(lacks, Tone.WARNING)),) if lacks else ()
        head = line(strong(item.name), muted(f" {plan.funding_state(item.id)}"))
        found.append(Item(head, notes, steps.buttons(plan, item, seat)))
    company = plan.company(seat.side) if seat else ""
    return [Heading(f"What {company} can say now"), *found] if found else []


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


def programmes(plan: Plan, seat: Someone | None, today: date) -> list[Element]:
    """Each programme of the plan, verified or not; who may say so gets a press for those that are not."""
    rows = tuple(
        (each.name, line(muted(f"{each.kind} · "), *verified(plan, each.id, today)))
        for each in plan.agreement.programmes
    )
    return [Heading("Programmes"), Facts(rows), *to_verify(plan, seat, today)] if rows else []


def to_verify(plan: Plan, seat: Someone | None, today: date) -> list[Element]:
    if seat is None or seat.role not in (Role.OWNER, Role.LEAD):
        return []
    open_ones = [each for each in plan.agreement.programmes if not plan.is_eligible(each.id, today)]
    found = tuple(
        Button(f"Verify {shortened(each.name, 40)}", f"funding verify {each.id} --plan {plan.id}")
        for each in open_ones[:AT_ONCE]
    )
    return [Buttons(found)] if found else []


def verified(plan: Plan, programme: str, today: date) -> tuple[Span, ...]:
    """Whether the programme's eligibility counts today, and on what evidence."""
    word = plan.eligibility(programme)
    if word is None:
        return (Words("unverified", Tone.WARNING),)
    if word.until and word.until < today:
        return (Words(f"verified {dated(word.on)}, ran out {dated(word.until)}", Tone.WARNING),)
    return (Words("verified", Tone.GOOD), muted(f" {dated(word.on)}: {shortened(word.evidence)}"))
