"""`/jbp funding proof`: what a claim needs, and which pieces of it are at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from cards import funding_steps as cards
from cards.card import Answer, Field, Form, Option, text
from cards.parts import shortened
from cards.say import one_line
from commands import forms
from commands.acting import filled
from commands.call import Call
from commands.funding_steps import meant
from plan.agreement import Funding
from plan.facts import Proof
from plan.funding import is_hours
from plan.people import Someone
from plan.plan import Plan
from plan.proof import Piece, pieces
from storage import facts, plans
from storage.store import Book

HERE, MISSING = "at hand", "missing"
LONGEST = 80  # characters of a piece
AT_MOST = 20  # pieces of one item


class HoursAreNotClaimed(ValueError):
    """Hours are used, not claimed, so they need no proof. `/jbp funding use` says how many were used."""


def proof(call: Call, book: Book) -> Answer:
    """`funding proof ITEM [--have PIECE] [--lacks PIECE]`: a checklist, which both companies fill in."""
    plan, item, seat = meant(call, book, call.words[1:])
    if is_hours(item):
        raise HoursAreNotClaimed
    known = pieces(plan, item)
    typed = [
        Piece(one_line(call.options[name]), there)
        for name, there in (("have", True), ("lacks", False))
        if call.options.get(name, "").strip()
    ]
    form = checklist(plan, item, known)
    if typed and not call.sent:
        if wrong := impossible(known, typed):
            return forms.again(form, {"more": typed[0].what}, {"more": wrong})
        return record(call, book, plan, item, seat, typed)
    if not call.sent:
        return form
    values, unready = filled(form, call, {})
    if unready:
        return unready
    added = [Piece(line) for line in lines(str(values.get("more", "")))]
    if wrong := impossible(known, added):
        return forms.again(form, call.values, {"more": wrong})
    ticked = [
        Piece(each.what, values[field] == HERE) for each in known if (field := name(each.what)) in values
    ]
    return record(call, book, plan, item, seat, [*ticked, *added])


def checklist(plan: Plan, item: Funding, known: Iterable[Piece]) -> Form:
    options = (Option(HERE, "At hand"), Option(MISSING, "Missing"))
    known = list(known)
    fields = tuple(Field(name(each.what), shortened(each.what, LONGEST), "choice", options) for each in known)
    more = Field("more", "More that it needs", "lines", hint="One piece a line", max_length=2_000)
    return Form(
        f"{item.name}: proof for the claim",
        f"funding proof {item.id} --plan {plan.id}",
        (*fields, more),
        values={name(each.what): HERE if each.there else MISSING for each in known},
        submit="Save",
        context=(text(cards.in_short(plan, item)),),
    )


def name(piece: str) -> str:
    """A piece's field: the same for the same words, however the list has changed meanwhile."""
    return f"piece-{hashlib.sha256(piece.casefold().encode()).hexdigest()[:12]}"


def lines(typed: str) -> list[str]:
    found = (one_line(line) for line in typed.splitlines())
    return list({line.casefold(): line for line in found if line}.values())


def impossible(known: Iterable[Piece], added: Iterable[Piece]) -> str:
    """What is wrong with the pieces that were added; empty where nothing is."""
    there = {each.what.casefold() for each in known}
    new = {each.what.casefold() for each in added} - there
    if too_long := [each.what for each in added if len(each.what) > LONGEST]:
        return f"“{too_long[0][:30]}…” is too long: at most {LONGEST} characters name a piece."
    if len(there | new) > AT_MOST:
        return f"That would be {len(there | new)} pieces; at most {AT_MOST} fit on a list."
    return ""


def record(call: Call, book: Book, plan: Plan, item: Funding, seat: Someone, said: Iterable[Piece]) -> Answer:
    """What has changed is recorded; what is the list's own and still missing needs no fact."""
    before = {each.what.casefold(): each for each in pieces(plan, item)}
    today = plan.day(call.now)
    changed = [
        each
        for each in said
        if (known := before.get(each.what.casefold())) is None or known.there is not each.there
    ]
    if not changed:
        return cards.card(
            plan, item, seat, f"{item.name}: the proof stands as it was", today, "Nothing was changed."
        )
    facts.record(
        book,
        plan.id,
        *(
            Proof(by=seat.id, at=book.now, funding=item.id, item=each.what, there=each.there)
            for each in changed
        ),
    )
    now = plans.named(book, plan.id, plan.reader)
    return cards.card(now, item, seat, f"{item.name}: {how_far(now, item)}", today, "Both companies see it.")


def how_far(plan: Plan, item: Funding) -> str:
    every = pieces(plan, item)
    return f"{sum(each.there for each in every)} of {len(every)} pieces of proof at hand"
