"""Every motion with its owner pair, and what each side said last as the reader may see it."""

from __future__ import annotations

from datetime import date

from cards.card import Button, Card, Colour, Element, Item, Span, line, muted, strong, text
from cards.one_sided import not_since
from cards.parts import ago, pair, recorded, said, said_line, shortened
from plan.agreement import Cadence, Motion
from plan.facts import Answer
from plan.one_sided import silence
from plan.plan import Plan
from plan.sides import Side
from plan.staleness import silent_since


def motions(plan: Plan, today: date) -> Card:
    items: tuple[Element, ...] = tuple(item(plan, motion, today) for motion in plan.agreement.motions)
    return Card(
        f"{plan.name}: motions",
        items or (text("No motions are on the plan."),),
        (
            Button("Give an update", f"check-in --plan {plan.id}", "primary"),
            Button("Status", f"status --plan {plan.id}"),
        ),
    )


def item(plan: Plan, motion: Motion, today: date) -> Item:
    head = line(strong(f"{plan.number_of(motion)} {motion.name}"), muted(f"  {terms(plan, motion)}"))
    notes = [pair(plan, motion), *(word(plan, motion, side, today) for side in Side)]
    silent = silent_since(plan, motion, today)
    if silent is not None:
        notes.append(line(muted(f"silent for {(today - silent).days} days")))
    return Item(head, tuple(notes))


def word(plan: Plan, motion: Motion, side: Side, today: date) -> tuple[Span, ...]:
    """A side's last word: its colour, what it said, how long ago."""
    answer = plan.answer(motion.id, side)
    company = muted(f"{plan.company(side)}: ")
    if reported := one_sided(plan, side):
        return line(company, reported)
    if answer is None:
        return line(company, muted("nothing said yet"))
    told = shortened(said_line(answer, motion, plan)) if said(answer, motion, plan) else ""
    return line(
        company,
        colour(plan, answer),
        *([f" {told}"] if told else []),
        muted(f" · {ago(plan.day(answer.at), today)}"),
        *recorded(plan, answer),
    )


def one_sided(plan: Plan, side: Side) -> Span | None:
    """Of a side that has gone silent: quietly, that the other one reports."""
    quiet = silence(plan)
    if quiet is None or quiet.side is not side:
        return None
    return muted(f"{not_since(quiet)}; {plan.company(side.other)}-reported")


def colour(plan: Plan, answer: Answer) -> Span:
    if not answer.sealed:
        return Colour(answer.confidence)
    # The room hears of a pair's different colours a day after the pair does.
    until = "until both have answered" if plan.reader.side else "for now"
    return muted(f"colour hidden {until}")


def colours(plan: Plan, motion: Motion) -> tuple[Span, ...]:
    """`Acme ● green · AWS no answer`."""
    spans: list[Span | str] = []
    for side in Side:
        answer = plan.answer(motion.id, side)
        spans += [" · " if spans else "", f"{plan.company(side)} "]
        reported = one_sided(plan, side)
        spans.append(reported or (colour(plan, answer) if answer else muted("no answer")))
        spans += recorded(plan, answer) if answer and not reported else ()
    return line(*(span for span in spans if span != ""))


def terms(plan: Plan, motion: Motion) -> str:
    """`co-sell play · weekly · drives Sourced pipeline`."""
    target = plan.targets.get(motion.target or "")
    when = motion.cadence.value if motion.cadence else "no cadence"
    if motion.cadence is Cadence.PER_TRIGGER:
        when = f"when {motion.trigger}" if motion.trigger else "per-trigger, none named"
    return f"{motion.kind} · {when} · drives {target.name if target else 'nothing'}"
