"""Decisions as people read them: what is asked, what no decision costs, since when, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Button, Card, Element, Item, Span, Tone, Words, line, muted, small, strong, text
from cards.pages import page_of, rest
from cards.parts import shortened
from plan import decisions
from plan.agreement import Role
from plan.facts import Brief, Decision
from plan.meeting_facts import Outcome
from plan.own import title
from plan.people import Someone
from plan.plan import Plan

AT_ONCE = 10  # decisions on a page of the list
AT_MOST = 20  # on a meeting's card; the list has the others
OUTCOMES = {Outcome.YES: "yes", Outcome.NO: "no", Outcome.LATER: "put off"}


def ref(plan: Plan, asked: Brief) -> str:
    """How a button names a decision, in full: `acme-aws/d-7`."""
    return f"{plan.id}/{asked.id}"


def live(plan: Plan, asked: Brief, meeting: str) -> tuple[Button, ...]:
    """For a meeting (`jeb/2027Q1`): each press records one outcome."""
    which = f"decide {ref(plan, asked)}"
    return (
        Button("Yes", f"{which} yes {meeting}", "primary"),
        Button("No", f"{which} no {meeting}"),
        Button("Later", f"{which} later {meeting}"),
    )


def item(plan: Plan, asked: Brief, today: date, buttons: tuple[Button, ...] = ()) -> Item:
    """One decision that is asked for, with its age in days."""
    notes: list[tuple[Span, ...]] = []
    if asked.cost:
        notes.append(line(muted("without it: "), shortened(asked.cost, 300)))
    needed = f" · needed by {shortened(asked.needed_by, 60)}" if asked.needed_by else ""
    notes.append(
        line(
            f"{plan.company(asked.side)} asks ({plan.name_of(asked.by)}){needed} · ",
            *since(plan, asked, today),
        )
    )
    said = decisions.decision(plan, asked.id)
    if said and said.outcome is Outcome.LATER:
        note = f": {shortened(said.note)}" if said.note else ""
        notes.append(line(muted(f"put off at {meeting(plan, said)}{note}")))
    return Item(line(strong(shortened(asked.ask, 300))), tuple(notes), buttons)


def since(plan: Plan, asked: Brief, today: date) -> tuple[Span, ...]:
    days = max(decisions.age(plan, asked, today), 0)
    told = "asked today" if days == 0 else f"open {days} day{'s' * (days > 1)}"
    return line(Words(told, Tone.WARNING)) if days >= 30 else line(told)


def meeting(plan: Plan, fact: Brief | Decision) -> str:
    """`Joint executive board 2027Q1`."""
    return f"{title(plan, fact.ritual)} {fact.period}"


def outcome(plan: Plan, asked: Brief, said: Decision, buttons: tuple[Button, ...] = ()) -> Item:
    """One decision that was made."""
    note = f" · {shortened(said.note, 300)}" if said.note else ""
    told = line(strong(OUTCOMES[said.outcome]), f", {plan.name_of(said.by)}{note}")
    return Item(line(strong(shortened(asked.ask, 300))), (told,), buttons)


def make_a_promise(plan: Plan, at: str) -> Button:
    return Button("Make a promise", f"promises add --plan {plan.id} --at {at}")


# -- answers to `decide` ---------------------------------------------------------------------------


def listed(plan: Plan, seat: Someone, today: date, page: int, *, may_ask: bool) -> Card:
    """The open decisions of a plan, the oldest first; `seat` the asker's."""
    found = decisions.open_briefs(plan)
    items: list[Element] = []
    for asked in page_of(found, page, AT_ONCE):
        shown = item(plan, asked, today, withdraw(plan, asked, seat))
        notes = (*shown.notes, line(muted(f"for {meeting(plan, asked)} · {asked.id}")))
        items.append(Item(shown.head, notes, shown.buttons))
    body = items or [text("No decision is asked for.")]
    add = (Button("Ask for a decision", f"decide add --plan {plan.id}"),) if may_ask else ()
    count = f"{len(found)} decision{'s' * (len(found) != 1)} open" if found else "No decision is open"
    more = rest(found, page, AT_ONCE, f"decide --plan {plan.id}")
    return Card(f"{plan.name}: {count}", tuple(body), (*more, *add))


def may_withdraw(asked: Brief, seat: Someone) -> bool:
    """Who asked for it, or a lead of their side."""
    return seat.side is asked.side and (seat.id == asked.by or seat.is_lead)


def withdraw(plan: Plan, asked: Brief, seat: Someone) -> tuple[Button, ...]:
    if not may_withdraw(asked, seat):
        return ()
    return (
        Button(
            "Withdraw", f"decide withdraw {ref(plan, asked)}", sure="It is taken off the agenda. Withdraw it?"
        ),
    )


def taken(plan: Plan, asked: Brief, today: date, head: str, note: str = "") -> Card:
    """What was asked for, or withdrawn."""
    return Card(head, (item(plan, asked, today), *([small(note)] if note else [])))


def made(plan: Plan, asked: Brief, said: Decision, seat: Someone, head: str, note: str = "") -> Card:
    """What was decided; after a yes, an owner or a lead may promise what follows from it."""
    may = said.outcome is Outcome.YES and seat.role in (Role.OWNER, Role.LEAD)
    promise = (make_a_promise(plan, f"{said.ritual}/{said.period}"),) if may else ()
    where = small(f"{meeting(plan, said)}. {note}".rstrip())
    return Card(head, (outcome(plan, asked, said), where), promise)


def told(plan: Plan, asked: Brief, said: Decision) -> Card:
    """To who asked for it and was not in the meeting."""
    return Card(f"{plan.name}: decided at {meeting(plan, said)}", (outcome(plan, asked, said),))


def each_of(plan: Plan, briefs: Sequence[Brief], today: date) -> list[Element]:
    return [*(item(plan, asked, today) for asked in briefs[:AT_MOST]), *further(plan, briefs)]


def further(plan: Plan, briefs: Sequence[Brief]) -> list[Element]:
    """Those that a meeting's card has no room for."""
    left = len(briefs) - AT_MOST
    return (
        [Item(line(muted(f"and {left} more")), (), (Button("All of them", f"decide --plan {plan.id}"),))]
        if left > 0
        else []
    )
