"""A number or a win, as it was taken: what stands now, who gave it, and what the other side says of it."""

from __future__ import annotations

from decimal import Decimal

from cards.card import Audience, Button, Card, Day, Element, Facts, Span, line, muted, small, strong, text
from cards.parts import shortened
from plan.agreement import Target
from plan.amounts import Amount, plain, scaled
from plan.amounts import number as read
from plan.facts import Number, NumberVerdict, Verdict, Win
from plan.plan import Plan
from plan.sides import Side


def exact(value: Decimal) -> str:
    """A number as a button names it: digits alone, the same for the same value."""
    return f"{value.normalize():f}"


def amount(target: Target, value: Decimal, plan: Plan) -> str:
    """`$3.1M`, `12 logos`; in full where shortening it would hide a difference between two sides."""
    shown = Amount(value, target.unit or plan.agreement.currency)
    short = scaled(abs(value))
    return str(shown) if read(short) == abs(value) else str(shown).replace(short, plain(abs(value)))


def named(plan: Plan, target: Target, number: Number) -> str:
    """How a button names a number in full: a press on one that has changed since is seen to be stale."""
    return f"{target.id} {number.on.isoformat()} {exact(number.value)} --plan {plan.id}"


def giver(plan: Plan, number: Number) -> Side | None:
    """The side that gave a number; None where it came from a report that is nobody's own."""
    return plan.giver(number)


def verdict_buttons(plan: Plan, target: Target, number: Number) -> tuple[Button, ...]:
    """For the other side: each writes one word on this very number."""
    which = named(plan, target, number)
    return (
        Button("Confirm", f"log confirm {which}", "primary"),
        Button("It differs", f"log differs {which}"),
        Button("Can’t say", f"log cannot-say {which}"),
    )


def standing(plan: Plan, target: Target, number: Number) -> Facts:
    """The number with its source, date, who gave it, and the other side's word."""
    by, side = plan.name_of(number.by), giver(plan, number)
    company = f" ({plan.company(side)})" if side else ""
    rows: list[tuple[str, tuple[Span, ...]]] = [
        (target.name, line(strong(amount(target, number.value, plan)))),
        ("True on", line(Day(number.on))),
        ("Source", line(shortened(number.source))),
        ("Given by", line(f"{by}{company}")),
        ("Other side", said_of(plan, target)),
    ]
    return Facts(tuple(rows))


def said_of(plan: Plan, target: Target) -> tuple[Span, ...]:
    verdict = plan.verdict(target.id)
    if verdict is None:
        return line(muted("not confirmed yet"))
    who = f"{plan.name_of(verdict.by)} ({plan.company(verdict.side)})"
    if verdict.verdict is Verdict.DIFFERS and verdict.differs_as is not None:
        return line(f"{who} has {amount(target, verdict.differs_as, plan)}")
    words = {
        Verdict.CONFIRMED: "confirmed by",
        Verdict.DIFFERS: "differs, says",
        Verdict.CANNOT_SAY: "cannot be said by",
    }
    return line(f"{words[verdict.verdict]} {who}")


def number_taken(
    plan: Plan, target: Target, number: Number, before: Number | None, audience: Audience
) -> Card:
    """To whoever logged it, or to the room where it was logged: with the other side's buttons there."""
    side = giver(plan, number)
    others = plan.company(side.other) if side else "the other side"
    was = f" It was {amount(target, before.value, plan)}." if before else ""
    if audience is Audience.ROOM:
        foot: Element = small(f"{others}: is that what you have?{was}")
        return Card(
            f"{target.name}: {amount(target, number.value, plan)}",
            (standing(plan, target, number), foot),
            verdict_buttons(plan, target, number),
            audience,
        )
    return Card(
        f"Logged: {target.name} {amount(target, number.value, plan)}",
        (standing(plan, target, number), small(f"{others} can confirm it.{was}")),
        (Button("Targets", f"targets --plan {plan.id}"),),
        audience,
    )


def number_put(plan: Plan, target: Target, number: Number) -> Card:
    """To the other side's leads: one press says whether they have the same; once said, what was said."""
    side = giver(plan, number)
    company = plan.company(side) if side else "A report"
    asked = plan.verdict(target.id) is None
    return Card(
        f"{plan.name}: {company} has {target.name} at {amount(target, number.value, plan)}",
        (standing(plan, target, number),),
        verdict_buttons(plan, target, number) if asked else (),
    )


def number_stands(plan: Plan, target: Target, title: str, note: str, side: Side) -> Card:
    """A press or a word that wrote nothing: how the number stands, with what `side` can still say of it."""
    number = plan.number(target.id)
    if number is None:
        return Card(title, (text(note),), (Button("Log one", f"log {target.id} --plan {plan.id}"),))
    may_say = giver(plan, number) is not side
    return Card(
        title,
        (text(note), standing(plan, target, number)),
        verdict_buttons(plan, target, number) if may_say else (),
    )


def verdict_taken(plan: Plan, target: Target, verdict: NumberVerdict) -> Card:
    number = plan.number(target.id)
    titles = {
        Verdict.CONFIRMED: "Confirmed",
        Verdict.DIFFERS: "Noted that yours differs",
        Verdict.CANNOT_SAY: "Noted that you cannot say",
    }
    body: tuple[Element, ...] = (standing(plan, target, number),) if number else ()
    return Card(f"{titles[verdict.verdict]}: {target.name} {amount(target, verdict.value, plan)}", body)


def number_differs(plan: Plan, target: Target, number: Number, verdict: NumberVerdict) -> Card:
    """To who gave the number: the other side has another one."""
    return Card(
        f"{plan.name}: {plan.company(verdict.side)} does not have {target.name} at "
        f"{amount(target, number.value, plan)}",
        (
            standing(plan, target, number),
            small("Both stand, side by side, until one of you logs a newer number."),
        ),
        (Button("Log a newer number", f"log {target.id} --plan {plan.id}"),),
    )


def win_taken(plan: Plan, win: Win, *, title: str, audience: Audience, note: str = "") -> Card:
    """`note`: whose check-ins the win has opened."""
    motion = plan.motions.get(win.motion or "")
    rows: list[tuple[str, tuple[Span, ...]]] = [("Won on", line(Day(win.on)))]
    if win.value is not None:
        rows.append(("Value", line(str(Amount(win.value, plan.agreement.currency)))))
    if motion:
        rows.append(("Motion", line(motion.name)))
    if win.attribution:
        rows.append(("Thanks to", line(shortened(win.attribution, 400))))
    rows.append(("Logged by", line(plan.name_of(win.by))))
    count = len(plan.wins())
    return Card(
        title,
        (Facts(tuple(rows)), small(f"{count} win{'s' * (count != 1)} on {plan.name}. {note}".rstrip())),
        audience=audience,
    )
