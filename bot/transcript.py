"""A rehearsal's transcript: what was said, week by week, and a tally. Made from the store alone."""

from __future__ import annotations

from collections import Counter

from cards import plain
from cards.card import Card
from cards.parts import said_line
from cards.say import moment, one_line
from plan.agreement import Agreement
from plan.amounts import Amount
from plan.facts import Answer, Delegated, Fact, Number, Phase, Promise, PromiseState, Skipped, Talked, Win
from plan.plan import Plan
from plan.sides import Reader
from storage import facts, outbox, plans, room
from storage.store import Book

INDENT = "    "
UNSHOWN = ("ask", "welcome")  # the same card to everybody; what they answered is shown instead


def transcript(book: Book, agreement: Agreement) -> str:
    """Messages as they stand at the end and what people said, in the order of time, then the tally."""
    plan = plans.named(book, agreement.id, Reader.ROOM)
    history = facts.history(book, plans.number_of(book, agreement.id))
    kinds = outbox.kinds(book)
    entries: list[tuple[str, str]] = []
    for fact in history:
        if line := told(plan, fact):
            entries.append(
                (f"{fact.at.isoformat()} 1 {line}", f"{moment(fact.at, agreement.time_zone)}  {line}")
            )
    for message in room.every(book):
        kind = kinds.get(str(message.id), "")
        if isinstance(message.body, Card) and kind not in UNSHOWN:
            text = shown(plan, message, agreement.time_zone)
            entries.append((f"{message.posted_at.isoformat()} 2 {message.channel} {kind} {text}", text))
    lines = [text for _, text in sorted(entries)]
    return "\n".join([f"{plan.name} · {agreement.period.label}", "", *lines, "", *tally(history, kinds)])


def shown(plan: Plan, message: room.Message, zone: str) -> str:
    names = {f"dm:{each.account}": each.name for each in plan.agreement.people}
    to = names.get(message.channel)
    where = f"to {to}" if to else f"in #{message.channel}"
    assert isinstance(message.body, Card)
    card = "\n".join(INDENT + line for line in plain.rendered(message.body, zone, 92).split("\n"))
    return f"{moment(message.posted_at, zone)}  jbp {where}:\n{card}"


def told(plan: Plan, fact: Fact) -> str:
    """What a person said, as a line; nothing for what the clock noted."""
    who = plan.name_of(fact.by)
    match fact:
        case Answer():
            motion = plan.motions[fact.motion]
            late = ", late" if fact.late else ""
            what = f"{fact.choice or ''}{late} ({fact.confidence or 'no colour'})"
            return one_line(f"{who} on {motion.name}: {what} {said_line(fact, motion, plan)}")
        case Talked():
            return one_line(f"{who} on {plan.motions[fact.motion].name}: we talked. {fact.outcome}")
        case Skipped():
            return f"{who} skips this week"
        case Delegated():
            return f"{who} hands this week to {plan.name_of(fact.to)}"
        case Number():
            target = plan.targets[fact.target]
            return one_line(f"{who} logs {target.name}: {Amount(fact.value, target.unit)} ({fact.source})")
        case Promise():
            return one_line(f"{who}: promise {fact.state}: {fact.what}, due {fact.due}")
        case Win():
            return one_line(f"{who} logs a win: {fact.customer}")
    return ""


def tally(history: list[Fact], kinds: dict[str, str]) -> list[str]:
    """Counts of what happened, a line each."""
    posted = Counter(kinds.values())
    answers = [fact for fact in history if isinstance(fact, Answer)]
    promises = {fact.id: fact for fact in history if isinstance(fact, Promise)}
    kept = sum(1 for fact in promises.values() if fact.state is PromiseState.KEPT)
    held = [fact for fact in history if isinstance(fact, Phase) and fact.phase == "close"]
    heard, asked = sum(fact.heard for fact in held), sum(fact.asked for fact in held)
    differed = {kind for kind in kinds.values() if kind.startswith("differ/")}
    disagreements = sum(posted[kind] for kind in differed) // 2
    rows = {
        "reviews held": len(held),
        "prompts": posted["ask"],
        "nudges": posted["nudge"],
        "answers": f"{len(answers)}, of them {sum(1 for fact in answers if fact.late)} late",
        "heard by the close": f"{heard} of {asked}",
        "disagreements": f"{disagreements}, talked over {sum(1 for fact in history if isinstance(fact, Talked))}",
        "promises": f"{len(promises)}, kept {kept}",
        "numbers logged": sum(1 for fact in history if isinstance(fact, Number)),
    }
    return ["Tally", *(f"  {name:<20}{count}" for name, count in rows.items())]
