"""`/jbp reset`: what speaks for starting over this half; leads propose it, accept or decline it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from cards import reset as cards
from cards.card import Answer, Card, Field, Form
from commands.acting import filled, plan_to_change, tell
from commands.ahead import NotHeldNow
from commands.call import Call, Unreadable
from commands.command import command
from commands.reading import of_plan
from plan.agreement import Agreement, State
from plan.checks import findings
from plan.days import A_DAY, instant
from plan.facts import ResetChoice, ResetProposed
from plan.next_version import next_version, sections
from plan.people import Someone
from plan.plan import Plan
from plan.reset import (
    NAME,
    Half,
    accepted,
    choices,
    criteria,
    declined,
    evidence,
    half_called,
    half_on,
    halves,
    proposed,
)
from plan.rhythm import Occurrence
from plan.sides import Side
from storage import facts, plans, rituals
from storage.store import Book


class NoReset(ValueError):
    """This plan has no half-year reset: it covers a half itself, or its rhythm names none. Nothing was
    changed."""


class NotProposed(LookupError):
    """No reset of that half is proposed. `/jbp reset` says where it stands. Nothing was changed."""


@command(
    "reset",
    help="Whether to start over at the half, and why",
    usage=(
        ("reset", "what speaks for it today; or the draft, once both leads accepted"),
        ('reset propose --because "…"', "leads: say that a criterion of your own holds"),
        ("reset accept acme-aws/2027H1", "leads: your side’s yes"),
        ("reset draft", "the draft, section by section"),
        ("reset decline acme-aws/2027H1", "leads: the plan goes on; both companies read why"),
    ),
)
def reset(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": stands,
        "propose": propose,
        "accept": accept,
        "decline": decline,
        "draft": draft,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    return act(call, book)


# -- reading ---------------------------------------------------------------------------------------


@of_plan("reset")
def stands(call: Call, book: Book, plan: Plan) -> Card:
    """The draft where one is open, unless this half has a proposal that waits for a lead."""
    half, asked = half_on(plan, plan.day(call.now)), proposed(plan)
    said = choices(plan, half.label) if half else {}
    asked = asked if asked and half and asked.period == half.label else None
    waits = asked is not None and not accepted(said) and not declined(said)
    open_draft = plans.draft_of(book, plan.id)
    if open_draft and not waits:
        return drafted(call, plan, open_draft)
    if not holds_one(plan):
        return cards.none_here(plan, why_none(plan))
    if half is None:
        return cards.none_here(plan, "The plan’s period has not begun, or it is over.")
    seat = call.seat(plan)
    found = criteria(plan, half, plan.day(call.now))
    return cards.overview(plan, half, found, asked, said, seat.side if seat.is_lead else None, open_draft)


@of_plan("reset")
def draft(call: Call, book: Book, plan: Plan) -> Card:
    """Raises NoDraft."""
    open_draft = plans.draft_of(book, plan.id)
    if open_draft is None:
        raise plans.NoDraft
    return drafted(call, plan, open_draft)


def drafted(call: Call, plan: Plan, agreement: Agreement) -> Card:
    """The draft against the version in force, with what the plan checks say of it."""
    today = plan.day(call.now)
    weak = findings(replace(plan, agreement=agreement), today)
    return cards.draft(plan, agreement, sections(plan, agreement, today), weak)


def holds_one(plan: Plan) -> bool:
    return bool(halves(plan)) and plan.agreement.rhythm.half_year is not None


def why_none(plan: Plan) -> str:
    if not halves(plan):
        return "The plan covers a half, so there is nothing to start over half-way."
    return "The plan’s rhythm names none. Agree on when you would start over: by criteria, not by mood."


# -- proposing -------------------------------------------------------------------------------------


def propose(call: Call, book: Book) -> Answer:
    """A lead says what speaks for it, which is their own side's yes too."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    today = plan.day(call.now)
    if not holds_one(plan):
        raise NoReset
    half = half_on(plan, today)
    if half is None or plan.agreement.state is not State.AGREED:
        raise NotHeldNow
    before = proposed(plan)
    if before and before.period == half.label:
        return shown(plan, half, before, "It was proposed in this half already", seat)
    form = Form(
        "Propose a reset",
        f"reset propose --plan {plan.id}",
        (Field("because", "Why", "lines", required=True, hint="Both companies read it"),),
        submit="Propose it",
    )
    values, unready = filled(form, call, {"because": call.options.get("because")})
    if unready:
        return unready
    mine = f"{seat.name} ({plan.company(seat.side)}): {values['because']}"
    asked = ResetProposed(
        by=seat.id, at=book.now, period=half.label, evidence=(*evidence(plan, half, today), mine)
    )
    opened(book, plan, half)
    yes = ResetChoice(by=seat.id, at=book.now, period=half.label, side=seat.side, accepted=True)
    facts.record(book, plan.id, asked, yes)
    return shown(again(book, plan), half, asked, "Proposed, with your yes", seat)


def opened(book: Book, plan: Plan, half: Half) -> None:
    """Its own occurrence may begin ahead of the middle of the half: then the ritual speaks of it from now on."""
    close = instant(half.end + A_DAY, time(0), plan.agreement.time_zone)
    held = Occurrence(NAME, half.label, book.now, close)
    rituals.begin(book, [(plans.number_of(book, plan.id), held)])


# -- choosing --------------------------------------------------------------------------------------


def meant(call: Call, book: Book) -> tuple[Plan, Half, ResetProposed, Someone]:
    """From `PLAN/HALF` (or `HALF`, or nothing for the one there is): a proposal, for a lead. Raises LeadsOnly or
    NotProposed."""
    key, slash, label = call.word(1).partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    seat = call.lead(plan)
    asked = proposed(plan)
    wanted = (label if slash else key).upper() or (asked.period if asked else "")
    half = half_called(plan, wanted)
    if asked is None or half is None or asked.period != half.label:
        raise NotProposed
    return plan, half, asked, seat


def accept(call: Call, book: Book) -> Answer:
    plan, half, asked, seat = meant(call, book)
    if over := settled(plan, half, asked, seat):
        return over
    if seat.side in choices(plan, half.label):
        return shown(plan, half, asked, f"{plan.company(seat.side)} accepted it already", seat)
    after, choice = chosen(book, plan, half, seat, accepted=True)
    if not accepted(choices(after, half.label)):
        waits = f"Waiting for {plan.company(seat.side.other)}."
        return shown(after, half, asked, "Accepted", seat, waits)
    plans.open_draft(book, next_version(after, half, plan.day(call.now)))
    tell_leads(book, after, half, choice)
    return stands(replace(call, words=(), options={"plan": plan.id}), book)


def decline(call: Call, book: Book) -> Answer:
    """Either lead ends it, though their own side had accepted; both companies read why."""
    plan, half, asked, seat = meant(call, book)
    if over := settled(plan, half, asked, seat):
        return over
    form = Form(
        "Decline the reset",
        f"reset decline {cards.ref(plan, half)}",
        (Field("because", "Why the plan goes on", "lines", required=True, hint="Both companies read it"),),
        submit="Decline",
    )
    values, unready = filled(form, call, {"because": call.options.get("because")})
    if unready:
        return unready
    after, choice = chosen(book, plan, half, seat, accepted=False, reason=values["because"])
    tell_leads(book, after, half, choice)
    return shown(after, half, asked, "Declined", seat)


def settled(plan: Plan, half: Half, asked: ResetProposed, seat: Someone) -> Card | None:
    """What has ended stays so."""
    said = choices(plan, half.label)
    if refused := declined(said):
        title = f"{plan.name_of(refused.by)} declined it already"
        return shown(plan, half, asked, title, seat)
    return shown(plan, half, asked, "Both accepted it already", seat) if accepted(said) else None


def chosen(
    book: Book, plan: Plan, half: Half, seat: Someone, *, accepted: bool, reason: str = ""
) -> tuple[Plan, ResetChoice]:
    """The plan as it stands with the choice recorded."""
    choice = ResetChoice(
        by=seat.id, at=book.now, period=half.label, side=seat.side, accepted=accepted, reason=reason
    )
    facts.record(book, plan.id, choice)
    return again(book, plan), choice


def again(book: Book, plan: Plan) -> Plan:
    return plans.named(book, plan.id, plan.reader)


def tell_leads(book: Book, plan: Plan, half: Half, choice: ResetChoice) -> None:
    """The other leads hear how it ended in a message of its own: an amended one makes no sound."""
    others = [lead for side in Side for lead in plan.leads(side) if lead.id != choice.by]
    tell(book, plan, others, f"reset/{plan.id}/{half.label}/ended", cards.heard(plan, choice))


def shown(plan: Plan, half: Half, asked: ResetProposed, title: str, seat: Someone, note: str = "") -> Card:
    return cards.as_it_is(plan, half, asked, choices(plan, half.label), title, seat.side, note)
