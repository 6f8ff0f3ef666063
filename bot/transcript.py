"""A rehearsal's transcript: what was said, week by week, and a tally. Made from the store alone."""

from __future__ import annotations

from cards import plain
from cards.card import Card
from cards.facts import told as facts_told
from cards.parts import said_line
from cards.say import moment, one_line
from plan.agreement import Agreement
from plan.facts import (
    Answer,
    Brief,
    Decision,
    Delegated,
    Escalation,
    Fact,
    FundingStep,
    Number,
    NumberVerdict,
    Opportunity,
    Phase,
    Promise,
    PromiseState,
    ReadMark,
    ResetProposed,
    Skipped,
    Talked,
    Trigger,
    Win,
)
from plan.plan import Plan
from plan.sides import Reader
from schedules.rituals import on_plan
from storage import facts, plans, posted, room
from storage.store import Book

INDENT = "    "
UNSHOWN = ("ask", "welcome")  # the same card to everybody; what they answered is shown instead


def transcript(book: Book, agreement: Agreement) -> str:
    """Messages as they stand at the end and what people said, in the order of time, then the tally."""
    plan = plans.named(book, agreement.id, Reader.ROOM)
    history = facts.history(book, plans.number_of(book, agreement.id))
    kinds = posted.kinds(book)
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
    return "\n".join(
        [
            f"{plan.name} · {agreement.period.label}",
            "",
            *lines,
            "",
            *tally(plan, history, posted.by_ritual(book)),
        ]
    )


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
        case Promise():
            return one_line(f"{who}: promise {fact.state}: {fact.what}, due {fact.due}")
        case Opportunity():
            return ""  # an export has dozens; the sync's own messages count them
    said = facts_told(plan, fact) if fact.by in plan.people else ""
    return one_line(f"{who} {said}") if said else ""


def tally(plan: Plan, history: list[Fact], sent: dict[tuple[str, str], int]) -> list[str]:
    """Counts of what happened: a line a ritual, then a line a kind of thing that people did."""
    held = [fact for fact in history if isinstance(fact, Phase) and fact.phase == "close"]
    rituals = {each.name: each.title for each in on_plan(plan)}
    lines = [of_ritual(title, name, held, sent) for name, title in rituals.items()]
    rows = of_people(history, sent)
    return [
        "Tally",
        *(line for line in lines if line),
        *(f"  {name:<28}{count}" for name, count in rows.items()),
    ]


def of_ritual(title: str, name: str, held: list[Phase], sent: dict[tuple[str, str], int]) -> str:
    """How often a ritual was held, who was heard, and what it posted; empty for one that never said anything."""
    mine = [fact for fact in held if fact.ritual == name]
    posts = {what: count for (ritual, what), count in sent.items() if ritual == name and what[:1].isalpha()}
    if not mine and not posts:
        return ""
    heard, asked = sum(fact.heard for fact in mine), sum(fact.asked for fact in mine)
    said = [f"held {len(mine)}"] if mine else []
    said += [f"heard {heard} of {asked}"] if asked else []
    told = ", ".join(f"{count} {what}" for what, count in sorted(posts.items()))
    return f"  {title:<28}{'; '.join(part for part in (', '.join(said), told) if part)}"


def of_people(history: list[Fact], sent: dict[tuple[str, str], int]) -> dict[str, str]:
    answers = [fact for fact in history if isinstance(fact, Answer)]
    promises = {fact.id: fact for fact in history if isinstance(fact, Promise)}
    kept = sum(1 for fact in promises.values() if fact.state is PromiseState.KEPT)
    differed = sum(count for (_, what), count in sent.items() if what == "differ") // 2
    talked = sum(1 for fact in history if isinstance(fact, Talked))
    counted = {
        "numbers": Number, "the other side’s word": NumberVerdict, "wins": Win, "triggers": Trigger,
        "opportunities told": Opportunity, "funding steps": FundingStep, "decisions asked": Brief,
        "decisions": Decision, "packets opened": ReadMark, "escalations": Escalation,
        "resets proposed": ResetProposed,
    }  # fmt: skip
    rows = {
        "answers": f"{len(answers)}, of them {sum(1 for fact in answers if fact.late)} late",
        "disagreements": f"{differed}, talked over {talked}",
        "promises": f"{len(promises)}, kept {kept}",
    }
    for name, kind in counted.items():
        rows[name] = str(sum(1 for fact in history if isinstance(fact, kind)))
    return {name: count for name, count in rows.items() if count != "0"}
