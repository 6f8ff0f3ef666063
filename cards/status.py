"""Where a plan stands, on one screen: targets against pace, pairs, money at risk, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Item,
    Moment,
    Small,
    Span,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.funding import summed
from cards.one_sided import heading
from cards.parts import plan_line
from cards.targets import target_item
from plan.amounts import Amount
from plan.deadlines import Deadline, deadlines
from plan.facts import Answer, Confidence, MoneyState
from plan.one_sided import silence
from plan.pace import standing
from plan.plan import Plan
from plan.sides import Side
from plan.staleness import silent_since

AHEAD = timedelta(days=60)
Ahead = Iterable[tuple[str, datetime]]


def status(plan: Plan, today: date, ahead: Ahead, waiting: tuple[int, int] | None) -> Card:
    """`ahead`: the next rituals by title; `waiting`: how much waits for the reader on this plan and on their
    others, None for a guest."""
    items = [target_item(plan, standing(plan, target, today)) for target in plan.agreement.targets]
    views = ("targets", "motions", "funding", "promises") if waiting else ("targets", "motions", "promises")
    buttons = tuple(Button(view.capitalize(), f"{view} --plan {plan.id}") for view in views)
    body = (
        *items,
        pairs_and_money(plan, today),
        *one_sided(plan),
        *coming(plan, today, ahead),
        *waits(waiting),
    )
    return Card(f"{plan.name} · {plan_line(plan, today)}", body, (*answer(waiting), *buttons))


def answer(waiting: tuple[int, int] | None) -> tuple[Button, ...]:
    return (Button("Answer", "today", "primary"),) if waiting and sum(waiting) else ()


def waits(waiting: tuple[int, int] | None) -> tuple[Element, ...]:
    if waiting is None:
        return ()
    here, elsewhere = waiting
    if not here + elsewhere:
        return (small("Nothing waits for you."),)
    others = f", {elsewhere} of them on other plans" if elsewhere else ""
    return (text(strong(f"Waiting for you: {here + elsewhere}"), others),)


def pairs_and_money(plan: Plan, today: date) -> Element:
    motions = plan.agreement.motions
    active = sum(
        1
        for motion in motions
        if all(plan.owner(motion, side) for side in Side) and silent_since(plan, motion, today) is None
    )
    said = (fact for fact in plan.latest.values() if isinstance(fact, Answer))
    recorded = sum(1 for answer in said if answer.unconfirmed)
    call = f" · {recorded} recorded from the call, unconfirmed" if recorded else ""
    return text(f"Pairs {active} of {len(motions)} active{call} · {at_risk(plan) or 'no money at risk'}")


def one_sided(plan: Plan) -> tuple[Element, ...]:
    """Since when one company reports for both, and what the other is still asked."""
    quiet = silence(plan)
    if quiet is None:
        return ()
    return (small(f"{heading(plan, quiet)} It is asked only to confirm, once a month."),)


def at_risk(plan: Plan) -> str:
    """`$60k at risk (MDF requested and 1 more)`; empty where nothing is."""
    return risk_said([(item.name, plan.funding_state(item.id), amount) for item, amount in plan.at_risk()])


def risk_said(risky: Sequence[tuple[str, MoneyState, Amount]]) -> str:
    if not risky:
        return ""
    name, state, _ = risky[0]
    more = f" and {len(risky) - 1} more" if len(risky) > 1 else ""
    return f"{summed(amount for _, _, amount in risky)} at risk ({name} {state}{more})"


def coming(plan: Plan, today: date, ahead: Ahead) -> list[Small]:
    """The next three dates, rituals and funding's deadlines; and a deadline that has passed."""
    dates: list[tuple[date, tuple[Span | str, ...]]] = [
        (plan.day(at), (f"{title} ", Moment(at, plan.agreement.time_zone))) for title, at in ahead
    ]
    near = deadlines(plan, today + AHEAD)
    dates += [(each.on, (deadline(each), Day(each.on))) for each in near if each.on >= today]
    spans: list[Span | str] = ["Next: "]
    for index, (_, said) in enumerate(sorted(dates, key=lambda pair: pair[0])[:3]):
        spans += [*([" · "] if index else []), *said]
    passed = [each for each in near if each.on < today]
    return [*late(passed), small(*spans) if dates else small("Next: nothing is on the calendar")]


def deadline(each: Deadline) -> str:
    return f"{each.item.name} {each.what} "


def late(passed: Sequence[Deadline]) -> list[Small]:
    if not passed:
        return []
    more = f" and {len(passed) - 1} more" if len(passed) > 1 else ""
    return [small(Words("Overdue: ", Tone.BAD), deadline(passed[-1]), Day(passed[-1].on), more)]


def several(plans: Sequence[tuple[Plan, date, int]]) -> Card:
    """For who is on several plans and named none: each in a line, `int` being how much waits on it."""
    total = sum(count for _, _, count in plans)
    items = tuple(in_a_line(plan, today, count) for plan, today, count in plans)
    buttons = (*answer((total, 0)), Button("Worst first", "plans"))
    return Card(f"You are on {len(plans)} plans", (*items, *waits((total, 0))), buttons)


def in_a_line(plan: Plan, today: date, count: int) -> Item:
    """`Acme x AWS  FY27 v3 · week 9 of 26` over `targets: 2 green, 1 red · 2 wait for you`."""
    colours = Counter(standing(plan, target, today).colour for target in plan.agreement.targets)
    yours = f" · {count} wait{'s' * (count == 1)} for you" if count else ""
    return Item(
        line(strong(plan.name), muted(f"  {plan_line(plan, today)}")),
        (line(f"targets: {colours_said(colours)}{yours}"),),
        (Button("Status", f"status --plan {plan.id}"),),
    )


def colours_said(colours: Mapping[Confidence | None, int]) -> str:
    """`2 green, 1 red`, by how many targets there are of each colour (None: without a number)."""
    said = [f"{colours[each]} {each}" for each in Confidence if colours.get(each)]
    said += [f"{colours[None]} without a number"] if colours.get(None) else []
    return ", ".join(said) or "none"
