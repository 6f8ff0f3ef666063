"""A board's three messages: the briefs days ahead, the agenda at its hour, the minutes the morning after."""

from __future__ import annotations

from datetime import date, datetime

from cards import decisions as parts
from cards.card import Button, Card, Element, File, Heading, Item, Moment, line, muted, small, strong, text
from cards.parts import short_day, shortened
from plan import decisions
from plan.agreement import OwnRitual, Role
from plan.facts import Brief, Promise, PromiseState
from plan.meeting_facts import Frozen, Outcome
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence


def brief_of(plan: Plan, ritual: str, period: str) -> File:
    """The board’s one page (`acme-aws-jeb-2027Q1-brief.pdf`), made when it is handed over."""
    name = f"{plan.id}-{ritual}-{period}-brief.pdf"
    return File(name, "", "application/pdf", f"boards/{plan.id}/{ritual}/{period}")


def attached(plan: Plan, each: OwnRitual, occurrence: Occurrence, frozen: Frozen | None) -> list[Element]:
    if frozen is None:
        return []
    on = short_day(plan.day(frozen.at))
    return [
        brief_of(plan, each.id, occurrence.period),
        small(
            f"One page: decisions, targets, motions, money, as they stood on {on}. Later asks are on this card."
        ),
    ]


def briefs(
    plan: Plan, each: OwnRitual, occurrence: Occurrence, at: datetime, someone: Someone, frozen: Frozen | None
) -> Card:
    """To an attendee, days ahead: what they will be asked to decide, and the page for it."""
    put = open_of(plan, each, occurrence)
    count = f"{len(put)} decision{'s' * (len(put) != 1)}" if put else "no decision asked for yet"
    body = parts.each_of(plan, put, plan.day(occurrence.start)) or [text("Nothing is asked of it yet.")]
    when = text(strong(plan.name), " meets ", Moment(at, someone.time_zone), ".")
    page = attached(plan, each, occurrence, frozen)
    return Card(f"{each.name}: {count}", (when, *body, *page), ask(plan, each, occurrence, someone))


def promising(plan: Plan, occurrence: Occurrence, someone: Someone | None) -> tuple[Button, ...]:
    """A sponsor decides, and promises nothing."""
    return (parts.make_a_promise(plan, occurrence.key),) if has_a_voice(someone) else ()


def has_a_voice(someone: Someone | None) -> bool:
    return someone is None or someone.role in (Role.OWNER, Role.LEAD)


def ask(plan: Plan, each: OwnRitual, occurrence: Occurrence, someone: Someone | None) -> tuple[Button, ...]:
    if not has_a_voice(someone):
        return ()
    return (Button("Ask for a decision", f"decide add --plan {plan.id} --at {occurrence.key}"),)


def open_of(plan: Plan, each: OwnRitual, occurrence: Occurrence) -> list[Brief]:
    put = decisions.put_to(plan, each.id, occurrence.period)
    return [asked for asked in put if decisions.is_open(plan, asked)]


def agenda(
    plan: Plan,
    each: OwnRitual,
    occurrence: Occurrence,
    at: datetime,
    someone: Someone | None = None,
    frozen: Frozen | None = None,
) -> Card:
    """At the board's hour, to an attendee or the room: what is to be decided, a press each; what has been decided
    shows as it is."""
    today, items = plan.day(at), []
    promise = promising(plan, occurrence, someone)
    put = decisions.put_to(plan, each.id, occurrence.period)
    for asked in put[: parts.AT_MOST]:
        said = decisions.decided_in(plan, asked, each.id, occurrence.period)
        if said is None:
            items.append(parts.item(plan, asked, today, parts.live(plan, asked, occurrence.key)))
        else:
            items.append(parts.outcome(plan, asked, said, promise if said.outcome is Outcome.YES else ()))
    left = sum(1 for asked in put if decisions.decided_in(plan, asked, each.id, occurrence.period) is None)
    count = f"{left} to decide" if left else "all is decided" if items else "nothing to decide"
    body: list[Element] = [*items, *parts.further(plan, put)] or [text("No decision is asked for.")]
    page = attached(plan, each, occurrence, frozen)
    foot = small("Leads decide, and sponsors what is put to them. The minutes come the next working day.")
    return Card(
        f"{each.name}: {count}",
        (*body, *page, foot),
        (*ask(plan, each, occurrence, someone), *promise),
    )


def minutes(
    plan: Plan, each: OwnRitual, occurrence: Occurrence, at: datetime, promised: list[Promise]
) -> Card:
    """The morning after: what was decided, what was promised, and what goes on to the next meeting, with its age."""
    put = decisions.put_to(plan, each.id, occurrence.period)
    said = [(asked, decisions.decided_in(plan, asked, each.id, occurrence.period)) for asked in put]
    decided = [(asked, done) for asked, done in said if done and done.outcome is not Outcome.LATER]
    carried = [asked for asked in put if decisions.is_open(plan, asked)]
    body: list[Element] = []
    if decided:
        body += [Heading("Decided"), *(parts.outcome(plan, asked, done) for asked, done in decided)]
    if promised:
        body += [Heading("Promised"), *(promise_item(plan, each) for each in promised)]
    if carried:
        body += [Heading("Carried forward"), *parts.each_of(plan, carried, plan.day(at))]
    if not body:
        body.append(text("Nothing was decided, promised or carried forward."))
    return Card(f"{each.name} of {short_day(held_on(plan, at))}: minutes", tuple(body))


def held_on(plan: Plan, at: datetime) -> date:
    return plan.day(at)


def promise_item(plan: Plan, promise: Promise) -> Item:
    owner = plan.people.get(promise.owner)
    who = f"{owner.name} ({plan.company(owner.side)})" if owner else promise.owner
    state = f"due {short_day(promise.due)}" if promise.state is PromiseState.OPEN else promise.state.value
    return Item(line(strong(shortened(promise.what, 300))), (line(f"{who}, ", muted(state)),))
