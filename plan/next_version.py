"""The next version of a plan after a reset, as a draft: what still holds is carried over, with the reason for the
rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from plan.agreement import Agreement, Funding, Motion, Period, Programme, State, Target, TargetKind
from plan.amounts import Amount
from plan.days import quarter_end
from plan.facts import MoneyState
from plan.pace import span
from plan.plan import Plan
from plan.reset import LOST, Half, amount, broken_since, halves, nobody, short
from plan.sides import Side

DONE = frozenset({MoneyState.PAID, MoneyState.USED})


# -- making it -------------------------------------------------------------------------------------


def next_version(plan: Plan, half: Half, today: date) -> Agreement:
    """The draft that follows a reset proposed in `half` and accepted on the day `today`: for the half after it,
    or what is left of the plan's period."""
    agreement = plan.agreement
    period = rest_of(plan, half, today)
    targets = tuple(left for each in agreement.targets if (left := target_left(plan, each, period)))
    motions = tuple(each for each in agreement.motions if not motion_over(plan, each))
    funding = tuple(each for each in agreement.funding if not funding_over(plan, each, period))
    kept = {each.id for each in motions}
    used = {each.programme for each in funding}
    entries = [each for each in agreement.attachments.calendar if each.on >= today]
    return replace(
        agreement,
        version=agreement.version + 1,
        state=State.DRAFT,
        period=period,
        targets=targets,
        motions=tuple(on_target(each, {target.id for target in targets}) for each in motions),
        funding=tuple(replace(each, motion=each.motion if each.motion in kept else None) for each in funding),
        programmes=tuple(
            each for each in agreement.programmes if each.id in used or not ran_out(plan, each, today)
        ),
        attachments=replace(
            agreement.attachments,
            calendar=tuple(
                replace(each, motion=each.motion if each.motion in kept else None) for each in entries
            ),
        ),
    )


def rest_of(plan: Plan, half: Half, today: date) -> Period:
    """The second half of the plan; for a reset proposed in it, what is left of the plan from today."""
    period, second = plan.agreement.period, halves(plan)[-1]
    label = period.label[:180]  # a label has at most 200 characters
    if half != second:
        return Period(label=f"{label} second half", start=second.start, end=second.end)
    return Period(label=f"{label}, rest", start=min(today, period.end), end=period.end)


def target_left(plan: Plan, target: Target, period: Period) -> Target | None:
    """A target with what is left of it. A rate is no sum: it goes on as it is. One that is reached keeps its
    place without an amount, so that the leads set a new one or drop it."""
    start, end = span(target, plan.agreement.period)
    if end < period.start:
        return None
    if is_rate(target):
        return replace(target, start=start, end=end)
    number = plan.number(target.id)
    so_far = number.value if number else Decimal(0)
    begins = max(start, period.start)
    if target.amount is None or so_far >= target.amount:
        return replace(target, amount=None, phasing=None, start=begins, end=end)
    ahead = {
        label: max(value - so_far, Decimal(0))
        for label, value in (target.phasing or {}).items()
        if begins <= quarter_end(label) <= end
    }
    return replace(target, amount=target.amount - so_far, phasing=ahead or None, start=begins, end=end)


def is_rate(target: Target) -> bool:
    return target.unit == "%" or target.kind is TargetKind.ACTIVATION


def on_target(motion: Motion, targets: set[str]) -> Motion:
    return motion if motion.target in targets else replace(motion, target=None)


def motion_over(plan: Plan, motion: Motion) -> str:
    """Why a motion is not carried over; empty where it is."""
    gone = [(side, since) for side in Side if (since := broken_since(plan, motion, side))]
    return "; ".join(f"{nobody(plan, motion, side)} since {short(since)}" for side, since in gone)


def funding_over(plan: Plan, item: Funding, period: Period) -> str:
    step = plan.funding_step(item.id)
    if step and step.state in LOST | DONE:
        return f"{step.state} on {short(step.on)}"
    return f"expires on {short(item.expires)}" if item.expires and item.expires < period.start else ""


def ran_out(plan: Plan, programme: Programme, today: date) -> date | None:
    """When a programme's eligibility ran out; None while it has not, or nobody verified it."""
    verified = plan.eligibility(programme.id)
    return verified.until if verified and verified.until and verified.until < today else None


# -- reading it ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A section of the draft against the version in force: what goes on as it is, what goes on changed, what is
    left out with the reason, and what to think about again."""

    title: str
    same: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    reconsider: tuple[str, ...] = ()


def sections(plan: Plan, draft: Agreement, today: date) -> list[Section]:
    """The six sections of the plan, as far as the draft says something about them. Programmes are with funding."""
    before = plan.agreement
    thesis = Section("Thesis", ("word for word",)) if draft.thesis == before.thesis else changed("Thesis")
    rhythm = Section("Rhythm", ("as it is",)) if draft.rhythm == before.rhythm else changed("Rhythm")
    return [
        thesis,
        targets(plan, draft),
        motions(plan, draft),
        funding(plan, draft, today),
        rhythm,
        attachments(before, draft),
    ]


def changed(title: str) -> Section:
    return Section(title, changed=("changed",))


def targets(plan: Plan, draft: Agreement) -> Section:
    now = {each.id: each for each in draft.targets}
    same, other, out = [], [], []
    for target in plan.agreement.targets:
        after = now.get(target.id)
        if after is None:
            out.append(f"{target.name}: its time is over")
        elif after.amount == target.amount:
            goal = f" {amount(target.amount, target)}" if target.amount is not None else ""
            same.append(f"{target.name}{goal}")
        else:
            other.append(f"{target.name}: {what_is_left(plan, target, after)}")
    return Section("Targets", tuple(same), tuple(other), tuple(out))


def what_is_left(plan: Plan, target: Target, after: Target) -> str:
    number = plan.number(target.id)
    by = f" by the number of {short(number.on)} ({number.source})" if number else ""
    goal = amount(target.amount, target) if target.amount is not None else "no amount"
    if after.amount is None:
        return f"reached, {amount(number.value, target) if number else goal}{by}; set a new amount or drop it"
    return f"{amount(after.amount, target)} left of {goal}{by}"


def motions(plan: Plan, draft: Agreement) -> Section:
    now = {each.id: each for each in draft.motions}
    same, again, out = [], [], []
    for motion in plan.agreement.motions:
        after = now.get(motion.id)
        if after is None:
            out.append(f"{motion.name}: {motion_over(plan, motion) or 'taken out'}")
        elif after.target != motion.target and after.target is None:
            again.append(f"{motion.name}: its target is gone, name another")
        else:
            same.append(motion.name)
    return Section("Motions", tuple(same), (), tuple(out), tuple(again))


def funding(plan: Plan, draft: Agreement, today: date) -> Section:
    now = {each.id: each for each in draft.funding}
    same, again, out = [], [], []
    for item in plan.agreement.funding:
        after, money = now.get(item.id), Amount(item.amount, item.unit)
        if after is None:
            why = funding_over(plan, item, draft.period) or "taken out"
            out.append(f"{item.name} {money}: {why}")
        elif item.motion and after.motion is None:
            again.append(f"{item.name} {money}: its motion is gone, tie it to another")
        elif after.spend_by and after.spend_by < draft.period.start:
            again.append(
                f"{item.name} {money}: to be spent by {short(after.spend_by)}, before this version begins"
            )
        else:
            same.append(f"{item.name} {money} ({plan.funding_state(item.id)})")
    left_out = (*out, *programmes_out(plan, draft, today))
    return Section("Funding", tuple(same), (), left_out, tuple(again))


def programmes_out(plan: Plan, draft: Agreement, today: date) -> Iterator[str]:
    kept = {each.id for each in draft.programmes}
    for programme in plan.agreement.programmes:
        if programme.id not in kept:
            until = ran_out(plan, programme, today)
            yield f"{programme.name}: " + (f"eligibility ran out on {short(until)}" if until else "taken out")


def attachments(before: Agreement, draft: Agreement) -> Section:
    gone = len(before.attachments.calendar) - len(draft.attachments.calendar)
    past = (f"{gone} past date{'s' * (gone > 1)} of the calendar",) if gone > 0 else ()
    return Section("Attachments", ("account list, references and what is ahead in the calendar",), (), past)
