"""The next period's plan, begun from the last one: what held is carried over, with what to think about again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plan.agreement import Agreement, Funding, Period, Rhythm, RitualTerms, State
from plan.amounts import Amount
from plan.next_version import DONE, Section, motion_over, on_target, ran_out
from plan.plan import Plan
from plan.reset import LOST, amount, short
from plan.staleness import silent_since


def successor(plan: Plan, key: str, period: Period, today: date) -> Agreement:
    """A first draft under the id `key` for `period`. A target keeps its definition and gets no amount: that is for
    the two companies to set anew. Whoever left is not on it."""
    before = plan.agreement
    motions = tuple(each for each in before.motions if not motion_over(plan, each))
    kept = {each.id for each in motions}
    targets = tuple(replace(each, amount=None, phasing=None, start=None, end=None) for each in before.targets)
    funding = tuple(each for each in before.funding if not funding_over(plan, each, period))
    here = {each.id for each in plan.people.values() if each.active}
    return replace(
        before,
        id=key,
        version=1,
        state=State.DRAFT,
        period=period,
        people=tuple(each for each in before.people if each.id in here),
        targets=targets,
        motions=tuple(on_target(each, {target.id for target in targets}) for each in motions),
        funding=tuple(replace(each, motion=each.motion if each.motion in kept else None) for each in funding),
        programmes=tuple(each for each in before.programmes if not ran_out(plan, each, period.start)),
        rhythm=ahead(before.rhythm, period, here),
        attachments=replace(
            before.attachments,
            calendar=tuple(
                replace(each, motion=each.motion if each.motion in kept else None)
                for each in before.attachments.calendar
                if period.start <= each.on <= period.end
            ),
        ),
    )


def ahead(rhythm: Rhythm, period: Period, here: set[str]) -> Rhythm:
    """The rhythm with the people who are still there, and the days off that fall into the period."""
    off = tuple(each for each in rhythm.days_off if (each.end or each.start) >= period.start)
    own = tuple(replace(each, terms=still(each.terms, here) or each.terms) for each in rhythm.own)
    return replace(
        rhythm,
        weekly=still(rhythm.weekly, here),
        monthly=still(rhythm.monthly, here),
        quarterly=still(rhythm.quarterly, here),
        half_year=still(rhythm.half_year, here),
        own=own,
        days_off=off,
        vendor_escalation=tuple(each for each in rhythm.vendor_escalation if each in here),
        partner_escalation=tuple(each for each in rhythm.partner_escalation if each in here),
    )


def still(terms: RitualTerms | None, here: set[str]) -> RitualTerms | None:
    return replace(terms, who=tuple(each for each in terms.who if each in here)) if terms else None


def funding_over(plan: Plan, item: Funding, period: Period) -> str:
    """Why money or hours are not carried over; empty where they are."""
    step = plan.funding_step(item.id)
    if step and step.state in LOST | DONE:
        return f"{step.state} on {short(step.on)}"
    last = min((day for day in (item.expires, item.spend_by) if day), default=None)
    if last is None or last < period.start:
        return f"ends on {short(last)}" if last else "it was for the last period"
    return ""


def reconsidered(plan: Plan, draft: Agreement, today: date) -> list[Section]:
    """Section by section: what goes on, what is left out and why, and what to think about again."""
    before, now = plan.agreement, {each.id for each in draft.motions}
    targets = tuple(f"{each.name}: {reached(plan, each.id)}; set its new amount" for each in before.targets)
    silent = tuple(
        f"{each.name}: nobody has spoken for it since {short(since)}"
        for each in draft.motions
        if (since := silent_since(plan, each, today))
    )
    out = tuple(f"{each.name}: {motion_over(plan, each)}" for each in before.motions if each.id not in now)
    money = {each.id for each in draft.funding}
    gone = tuple(
        f"{each.name} {Amount(each.amount, each.unit)}: {funding_over(plan, each, draft.period)}"
        for each in before.funding
        if each.id not in money
    )
    left = tuple(each.name for each in plan.people.values() if not each.active)
    return [
        Section("Thesis", ("word for word",), reconsider=("is it still the problem that both pursue?",)),
        Section("Targets", reconsider=targets),
        Section("Motions", tuple(each.name for each in draft.motions), left_out=out, reconsider=silent),
        Section("Funding", tuple(each.name for each in draft.funding), left_out=gone),
        Section("Rhythm", ("as it is",), left_out=tuple(f"{name} has left" for name in left)),
        Section("Attachments", ("account list and references",)),
    ]


def reached(plan: Plan, target: str) -> str:
    """`$3.1M of $8M`, as last heard."""
    there, number = plan.targets[target], plan.number(target)
    goal = amount(there.amount, there) if there.amount is not None else "no amount"
    return f"{amount(number.value, there)} of {goal}" if number else f"{goal}, and no number ever came"
