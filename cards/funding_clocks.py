"""Funding that runs out: what, how much, until when, and what to do about it, with the presses that say it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Card, Day, Element, Heading, Item, Tone, Words, line, muted, strong
from cards.funding_steps import amount, buttons, lacking, left, purpose
from plan.agreement import Funding
from plan.amounts import Amount
from plan.deadlines import Deadline, What
from plan.facts import MoneyState
from plan.funding import hours_used, is_hours
from plan.people import Someone
from plan.plan import PARTNERS_WORD, Plan
from plan.sides import Side
from plan.warnings import Warned

SHORT = {
    What.ASK: "ask for approval",
    What.SPEND: "spend it",
    What.CLAIM: "claim it",
    What.EXPIRY: "use it",
}


def runs_out(plan: Plan, warned: Sequence[Warned], reader: Someone, today: date) -> Card:
    """To one person, what runs out or has: the soonest first. `today` is the day on which they are told."""
    ordered = sorted(warned, key=lambda each: (each.deadline.on, each.deadline.item.id))
    body = tuple(one(plan, each, reader, today) for each in ordered)
    first = ordered[0].deadline
    if len(ordered) == 1:
        was = "was" if first.on < today else "is"
        title = (
            f"{plan.name}: {first.item.name}, the last day to {SHORT[first.what]} {was} {when(first, today)}"
        )
    else:
        title = f"{plan.name}: {len(ordered)} funding deadlines"
    return Card(title, body)


def joined(given: Sequence[Card]) -> Card:
    """One card for what runs out on several plans."""
    body: list[Element] = []
    for each in given:
        body += [Heading(each.title), *each.body]
    return Card(f"Funding deadlines on {len(given)} plans", tuple(body))


def when(deadline: Deadline, today: date) -> str:
    days = (deadline.on - today).days
    if days < 0:
        return f"{-days} day{'s' * (days < -1)} ago"
    return "today" if days == 0 else f"in {days} day{'s' * (days > 1)}"


def one(plan: Plan, warned: Warned, reader: Someone, today: date) -> Item:
    each = warned.deadline
    near = Tone.BAD if warned.has_passed else Tone.WARNING
    head = line(
        strong(f"{each.item.name}: "),
        f"{amount(plan, each.item)}, {each.what} ",
        Day(each.on),
        Words(left(each.on, today), near),
    )
    notes = [line(to_do(plan, warned)), line(muted("for "), purpose(plan, each.item))]
    if each.what is What.CLAIM and (lacks := lacking(plan, each.item)):
        notes.append(line(Words(lacks, Tone.WARNING)))
    return Item(head, tuple(notes), buttons(plan, each.item, reader))


def to_do(plan: Plan, warned: Warned) -> str:
    item, what = warned.deadline.item, warned.deadline.what
    ours, partner = plan.company(Side.VENDOR), plan.company(Side.PARTNER)
    if what is What.ASK:
        return approval(plan, item, passed=warned.has_passed)
    if warned.has_passed:
        return f"Was it done? Then say so. If not, say that it has expired, or {partner} extends it."
    if plan.funding_state(item.id) not in PARTNERS_WORD:
        return f"{partner} has not said yes to it: until then there is nothing to use or to claim."
    if what is What.SPEND:
        return f"{ours} spends it by then and says so (Executed), or asks {partner} to extend it."
    if what is What.CLAIM:
        return f"{item.claimant or ours} claims it from {partner} by then; what is not claimed is not paid."
    if is_hours(item):
        unused = Amount(plan.funding_amount(item).value - hours_used(plan, item), item.unit)
        return f"{unused} are not used yet. What is left then is lost, unless {partner} extends it."
    return f"What is not used by then is lost, unless {partner} extends it."


def approval(plan: Plan, item: Funding, *, passed: bool) -> str:
    """Approval runs out ahead of the start, by the time that it takes."""
    ours, partner = plan.company(Side.VENDOR), plan.company(Side.PARTNER)
    step = plan.funding_step(item.id)
    start = (step.start if step else None) or item.start
    takes = f"approval takes {item.approval_lead_days} days, and work starts on {start}"
    asked = plan.funding_state(item.id) is MoneyState.REQUESTED
    if passed:
        late = "has not said yes" if asked else "has not been asked"
        return f"{partner} {late}, and {takes}. Move the start, or plan without it."
    if asked:
        return f"{partner} has been asked and has not said yes; {takes}."
    return f"{ours} asks {partner} for it by then: {takes}."
