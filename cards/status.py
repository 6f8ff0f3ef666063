"""Where a plan stands, on one screen: targets against pace, pairs, money at risk, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from cards.card import (
    Button,
    Card,
    Colour,
    Day,
    Element,
    Item,
    Moment,
    Progress,
    Small,
    Span,
    Tone,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import ago, plan_line
from plan.amounts import Amount, plain
from plan.facts import Confidence, Verdict
from plan.pace import RULE, Standing, standing
from plan.plan import Plan
from plan.sides import Side
from plan.staleness import silent_since

TONES = {Confidence.GREEN: Tone.GOOD, Confidence.AMBER: Tone.WARNING, Confidence.RED: Tone.BAD}


def status(plan: Plan, today: date, ahead: Iterable[tuple[str, datetime]], waiting: int | None) -> Card:
    """`ahead`: the next rituals by title; `waiting`: how much waits for the reader, None for a guest."""
    targets = [target_item(plan, standing(plan, target, today)) for target in plan.agreement.targets]
    return Card(
        f"{plan.name} · {plan_line(plan, today)}",
        (*targets, pairs_and_money(plan, today), coming(plan, today, ahead), *waits(waiting)),
        (
            *((Button(f"Answer {waiting}", "today", "primary"),) if waiting else ()),
            Button("Targets", f"targets --plan {plan.id}"),
            Button("Motions", f"motions --plan {plan.id}"),
            Button("Funding", f"funding --plan {plan.id}"),
            Button("Promises", f"promises --plan {plan.id}"),
        ),
    )


def waits(waiting: int | None) -> tuple[Element, ...]:
    if waiting is None:
        return ()
    return (text(strong(f"Waiting for you: {waiting}")),) if waiting else (small("Nothing waits for you."),)


def target_item(plan: Plan, stands: Standing) -> Item:
    """`Sourced pipeline   $3.1M of $8M` over pace, colour, and where the number is from."""
    target = stands.target
    if stands.value is None:
        whole = Amount(target.amount, target.unit) if target.amount is not None else "no number agreed"
        return Item(
            line(strong(target.name), f"  none yet of {whole}"), (line(muted("nobody has logged it")),)
        )
    said = f"{reached(stands)} of {goal(stands)}"
    return Item(
        line(strong(target.name), f"  {said}"),
        (line(Colour(stands.colour), *pace_said(stands), muted(f" · {source(plan, stands)}")),),
    )


def reached(stands: Standing) -> str:
    """The number, with its unit where the goal behind it does not say it (`2 of 12 logos`)."""
    amount = Amount(stands.value or Decimal(0), stands.target.unit)
    shared = stands.target.amount is not None and not amount.is_money and amount.unit != "%"
    return plain(amount.value) if shared else str(amount)


def goal(stands: Standing) -> str:
    target = stands.target
    return str(Amount(target.amount, target.unit)) if target.amount is not None else "no agreed number"


def pace_said(stands: Standing) -> tuple[Span | str, ...]:
    if stands.pace is None:
        return ()
    return (f"  pace today {rounded(stands.pace, stands.target.unit)}",)


def rounded(value: Decimal, unit: str) -> Amount:
    """An amount worked out rather than given: to three figures for money, to a tenth otherwise."""
    exact = Decimal(1) if abs(value) >= 1000 else Decimal("0.1")
    return Amount(value.quantize(exact), unit)


def source(plan: Plan, stands: Standing) -> str:
    """`AWS export, 2 days, confirmed by AWS`; a stale one says so."""
    number = plan.number(stands.target.id)
    if number is None:
        return "no number"
    parts = [number.source, ago(number.on, stands.today), confirmed(plan, stands.target.id)]
    return ", ".join([*parts, *(["stale"] if stands.stale else [])])


def confirmed(plan: Plan, target: str) -> str:
    verdict = plan.verdict(target)
    if verdict is None:
        return "unconfirmed"
    company = plan.company(verdict.side)
    if verdict.verdict is Verdict.CONFIRMED:
        return f"confirmed by {company}"
    if verdict.verdict is Verdict.CANNOT_SAY:
        return f"{company} cannot say"
    other = (
        f": {Amount(verdict.differs_as, plan.targets[target].unit)}" if verdict.differs_as is not None else ""
    )
    return f"{company} differs{other}"


def pairs_and_money(plan: Plan, today: date) -> Element:
    motions = plan.agreement.motions
    active = sum(
        1
        for motion in motions
        if all(plan.owner(motion, side) for side in Side) and silent_since(plan, motion, today) is None
    )
    risk = at_risk_said(plan)
    return text(f"Pairs {active} of {len(motions)} active", f" · {risk}" if risk else " · no money at risk")


def at_risk_said(plan: Plan) -> str:
    """`$60k at risk (MDF requested, not approved)`, summed by unit; empty where nothing is."""
    risky = plan.at_risk()
    if not risky:
        return ""
    sums: dict[str, Amount] = {}
    for _, amount in risky:
        sums[amount.unit] = sums[amount.unit] + amount if amount.unit in sums else amount
    first = risky[0][0]
    why = f"{first.name} {plan.funding_state(first.id)}"
    more = f" and {len(risky) - 1} more" if len(risky) > 1 else ""
    return f"{' and '.join(str(amount) for amount in sums.values())} at risk ({why}{more})"


def coming(plan: Plan, today: date, ahead: Iterable[tuple[str, datetime]]) -> Small:
    """The next three dates: rituals, and funding's clocks."""
    dates: list[tuple[date, tuple[Span | str, ...]]] = []
    for title, at in ahead:
        dates.append((plan.day(at), (f"{title} ", Moment(at, plan.agreement.time_zone))))
    for item in plan.agreement.funding:
        for what, on in (("claim", item.claim_by), ("expiry", item.expires)):
            if on and today <= on <= today + timedelta(days=60):
                dates.append((on, (f"{item.name} {what} ", Day(on))))
    spans: list[Span | str] = ["Next: "]
    for index, (_, said) in enumerate(sorted(dates, key=lambda pair: pair[0])[:3]):
        spans += [*([" · "] if index else []), *said]
    return small(*spans) if dates else small("Next: nothing is on the calendar")


def targets(plan: Plan, today: date) -> Card:
    """Every target with its meter, pace, forecast, source and definition."""
    body: list[Element] = []
    for target in plan.agreement.targets:
        stands = standing(plan, target, today)
        body += [meter(stands), target_item(plan, stands), *after(plan, stands)]
    return Card(
        f"{plan.name}: targets",
        (*body, small(f"Colours: {RULE}.")),
        (
            Button("Log a number", f"log --plan {plan.id}", "primary"),
            Button("Status", f"status --plan {plan.id}"),
        ),
    )


def meter(stands: Standing) -> Progress:
    amount = stands.target.amount
    part = float(stands.value / amount) if stands.value is not None and amount else 0.0
    pace = float(stands.pace / amount) if stands.pace is not None and amount else None
    tone = TONES.get(stands.colour, Tone.PLAIN) if stands.colour else Tone.PLAIN
    return Progress(stands.target.name, part, pace, f"{part:.0%}", tone)


def after(plan: Plan, stands: Standing) -> tuple[Element, ...]:
    target = stands.target
    driven = [motion.name for motion in plan.agreement.motions if motion.target == target.id]
    said = [f"Driven by {', '.join(driven)}." if driven else "No motion drives it."]
    if stands.forecast is not None:
        said.append(f"Forecast {rounded(stands.forecast, target.unit)} ({stands.method}).")
    return (small(" ".join([*said, target.definition])),)
