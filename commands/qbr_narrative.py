"""What a lead says ahead of a QBR: wins, asks, risks, a line each, with the quarter’s filled in to correct."""

from __future__ import annotations

from cards import qbr as cards
from cards.card import Answer, Field, Form, Moment, text
from commands import forms
from commands.call import Call
from commands.quarterly import led
from plan.amounts import Amount
from plan.facts import Win
from plan.meeting_facts import Narrative
from plan.packeting import Making, open_asks
from plan.plan import Plan
from plan.qbr import Qbr
from plan.sides import Side
from storage import facts
from storage.store import Book

LONGEST = 2000  # characters a field, as a plan file takes


class MeetingBegun(ValueError):
    """The meeting’s hour has come. What is still to be said goes into its minutes: `/jbp qbr note`."""


def write(call: Call, book: Book) -> Answer:
    """`qbr write`: the form, and what came back."""
    qbr, seat = led(call, book)
    if qbr.begun:
        raise MeetingBegun
    form = write_form(qbr, seat.side, book)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    if not values:
        return forms.again(form, call.values, {"": "Write at least one line, or leave it as it was."})
    wins, asks, risks = (str(values.get(name, "")) for name in ("wins", "asks", "risks"))
    said = Narrative(
        by=seat.id, at=book.now, period=qbr.quarter, side=seat.side, wins=wins, asks=asks, risks=risks
    )
    before = qbr.narrative(seat.side)
    if before is None or words_of(before) != words_of(said):
        facts.record(book, qbr.plan.id, said)
    return cards.taken(qbr, said)


def words_of(said: Narrative) -> tuple[str, str, str]:
    return said.wins, said.asks, said.risks


def write_form(qbr: Qbr, side: Side, book: Book) -> Form:
    plan, other = qbr.plan, qbr.plan.company(side.other)
    asks = "A line each; a decision is asked for with “decide add”"
    fields = (
        Field("wins", "Wins", "lines", hint="A line each", max_length=LONGEST),
        Field("asks", f"Asks of {other}", "lines", hint=asks, max_length=LONGEST),
        Field("risks", "Risks", "lines", hint="A line each", max_length=LONGEST),
    )
    said = qbr.narrative(side)
    values = (
        dict(zip(("wins", "asks", "risks"), words_of(said), strict=True))
        if said
        else prefilled(qbr, side, book)
    )
    context = (
        text(
            "Both companies read it in the packet. The QBR begins ",
            Moment(qbr.meets, plan.agreement.time_zone),
            ".",
        ),
    )
    return Form(
        cards.headed(qbr, "what do you say at the QBR of"),
        f"qbr write {cards.ref(qbr)}",
        fields,
        values={name: value for name, value in values.items() if value},
        submit="Record",
        context=context,
    )


def prefilled(qbr: Qbr, side: Side, book: Book) -> dict[str, str]:
    """The quarter’s wins, this side’s asks that nobody took, and what it says is blocked."""
    plan = qbr.plan
    since = Making(plan, (), qbr.quarter, qbr.meets, book.now).since
    today = plan.day(book.now)
    wins = [win_line(plan, win) for win in plan.wins() if since <= win.on <= today]
    asks = [f"{each.ask} ({name(plan, each.motion)})" for each in open_asks(plan, since) if each.side is side]
    answers = [answer for motion in plan.motions if (answer := plan.answer(motion, side))]
    risks = [f"{name(plan, each.motion)}: {each.blocker}" for each in answers if each.blocker]
    return {"wins": fitting(wins), "asks": fitting(asks), "risks": fitting(risks)}


def name(plan: Plan, motion: str) -> str:
    return plan.motions[motion].name


def win_line(plan: Plan, win: Win) -> str:
    value = f", {Amount(win.value, plan.agreement.currency)}" if win.value is not None else ""
    why = f": {' '.join(win.attribution.split())}" if win.attribution else ""
    return f"{win.customer}{value}{why}"


def fitting(lines: list[str]) -> str:
    """As many of the lines as a field takes."""
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) <= LONGEST:
            kept.append(line)
    return "\n".join(kept)
