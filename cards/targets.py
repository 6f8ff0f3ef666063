"""Targets against their pace: the number, its colour, and where the number is from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cards.card import (
    Button,
    Buttons,
    Card,
    Colour,
    Element,
    Item,
    Progress,
    Span,
    Tone,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.log import giver, verdict_buttons
from cards.parts import ago, listed, short_day, shortened
from plan.agreement import Target, TargetKind
from plan.amounts import Amount, plain
from plan.facts import Confidence, Number, Verdict
from plan.pace import RULE, Standing, standing
from plan.plan import Plan
from plan.register_numbers import REGISTER, is_computed, sellers, sources
from plan.sides import Side

TONES = {Confidence.GREEN: Tone.GOOD, Confidence.AMBER: Tone.WARNING, Confidence.RED: Tone.BAD}


def targets(plan: Plan, today: date, voice: Side | None) -> Card:
    """Every target with its meter, pace, forecast, source and definition. `voice`: the side for which the
    reader may say whether they have the same number; None for who only reads."""
    body: list[Element] = []
    for target in plan.agreement.targets:
        stands = standing(plan, target, today)
        body += [
            meter(stands),
            text(*where(plan, stands)),
            details(plan, stands),
            *asked(plan, target, voice),
        ]
    buttons = (Button("Log a number", f"log --plan {plan.id}"),) if voice else ()
    return Card(
        f"{plan.name}: targets",
        (*body, small(f"Colours: {RULE}.{register_from(plan)}"))
        if body
        else (text("No targets are on the plan."),),
        (*buttons, Button("Status", f"status --plan {plan.id}")),
    )


def meter(stands: Standing) -> Progress:
    amount = stands.target.amount
    part = float(stands.value / amount) if stands.value is not None and amount else 0.0
    pace = float(stands.pace / amount) if stands.pace is not None and amount else None
    tone = TONES.get(stands.colour, Tone.PLAIN) if stands.colour else Tone.PLAIN
    return Progress(stands.target.name, part, pace, so_far(stands), tone)


def target_item(plan: Plan, stands: Standing) -> Item:
    """`Sourced pipeline   $3.1M of $8M` over pace, colour, and where the number is from."""
    return Item(line(strong(stands.target.name), f"  {so_far(stands)}"), (where(plan, stands),))


def so_far(stands: Standing) -> str:
    """`$3.1M of $8M`."""
    target = stands.target
    goal = str(Amount(target.amount, target.unit)) if target.amount is not None else "no agreed number"
    return f"{reached(stands) if stands.value is not None else 'none yet'} of {goal}"


def reached(stands: Standing) -> str:
    """The number, with its unit where the goal behind it does not say it (`2 of 12 logos`)."""
    amount = Amount(stands.value or Decimal(0), stands.target.unit)
    shared = stands.target.amount is not None and not amount.is_money and amount.unit != "%"
    return plain(amount.value) if shared else str(amount)


def where(plan: Plan, stands: Standing) -> tuple[Span, ...]:
    """`● green  pace today $2.8M · AWS export, 2 days, confirmed by AWS`."""
    pace = f"  pace today {rounded(stands.pace, stands.target.unit)}" if stands.pace is not None else ""
    if stands.value is None:
        return line(muted(f"{none_yet(plan, stands.target)}{pace}"))
    return line(Colour(stands.colour), pace, muted(f" · {source(plan, stands)}"))


def none_yet(plan: Plan, target: Target) -> str:
    """Why there is no number."""
    if not is_computed(plan, target.id):
        return "nobody has logged it"
    if target.kind is TargetKind.ACTIVATION and not sellers(plan, target.id):
        return "no seller is named yet who would count: `pipeline sellers`"
    return "no deal is in the register yet that both companies see"


def rounded(value: Decimal, unit: str) -> Amount:
    """An amount worked out rather than given: to three figures for money, to a tenth otherwise."""
    exact = Decimal(1) if abs(value) >= 1000 else Decimal("0.1")
    return Amount(value.quantize(exact), unit)


def source(plan: Plan, stands: Standing) -> str:
    """`AWS export, 2 days, confirmed by AWS`; a stale one says so."""
    number = plan.number(stands.target.id)
    if number is None:
        return "no number"
    told = [
        shortened(number.source, 60) or "source not named",
        ago(number.on, stands.today),
        confirmed(plan, stands.target),
    ]
    return ", ".join([*filter(None, told), *(["stale"] if stands.stale else [])])


def confirmed(plan: Plan, target: Target) -> str:
    """What the other side says of the number; nothing of one that is worked out for both alike, until it does."""
    verdict = plan.verdict(target.id)
    if verdict is None:
        return "" if is_worked_out(plan, target) else "unconfirmed"
    company = plan.company(verdict.side)
    if verdict.verdict is Verdict.CONFIRMED:
        return f"confirmed by {company}"
    if verdict.verdict is Verdict.CANNOT_SAY:
        return f"{company} cannot say"
    theirs = f", has {Amount(verdict.differs_as, target.unit)}" if verdict.differs_as is not None else ""
    return f"{company} differs{theirs}"


def details(plan: Plan, stands: Standing) -> Element:
    """Who gave the number, where it is heading, what drives it, and what it means."""
    target, number = stands.target, plan.number(stands.target.id)
    driven = [motion.name for motion in plan.agreement.motions if motion.target == target.id]
    told = [given_by(plan, number)] if number else []
    if stands.forecast is not None:
        told.append(f"Forecast {rounded(stands.forecast, target.unit)} ({stands.method}).")
    told.append(f"Driven by {', '.join(driven)}." if driven else "No motion drives it.")
    return small(" ".join([*told, shortened(target.definition, 300)]).rstrip())


def given_by(plan: Plan, number: Number) -> str:
    """`Given by Tom Ade.`"""
    if number.by != REGISTER:
        return f"Given by {plan.name_of(number.by)}."
    return "Worked out from the register."


def register_from(plan: Plan) -> str:
    """` The register is from AWS Partner Central (Acme, 5 Mar).`, where a target is worked out from it."""
    if not any(is_worked_out(plan, target) for target in plan.agreement.targets):
        return ""
    named = [
        f"{shortened(source, 60)} ({plan.company(side)}, {short_day(on)})"
        for side, source, on in sources(plan)
    ]
    return f" The register is from {listed(named, 4)}."


def is_worked_out(plan: Plan, target: Target) -> bool:
    number = plan.number(target.id)
    return number is not None and number.by == REGISTER


def asked(plan: Plan, target: Target, voice: Side | None) -> tuple[Element, ...]:
    """To the other side: do you have the same? Until they have said."""
    number = plan.number(target.id)
    if number is None or voice is None or plan.verdict(target.id) or is_worked_out(plan, target):
        return ()
    if giver(plan, number) is voice:
        return ()
    return (Buttons(verdict_buttons(plan, target, number)),)
