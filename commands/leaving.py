"""Somebody leaves a plan, or comes back: nothing is asked of who has left, and what they own waits for another."""

from __future__ import annotations

from cards import leaving as cards
from cards.card import Answer, Card
from cards.person import counting_on
from commands import naming
from commands.acting import tell
from commands.call import Call, Unreadable
from commands.seats import LastLead, again, for_them, led, other_leads, own, to_change
from plan.facts import Promise, SeatChange
from plan.people import Someone
from plan.plan import Plan
from plan.standing import motions_of
from storage import facts, outbox, plans
from storage.store import Book


def leave(call: Call, book: Book) -> Answer:
    """`people leave [NAME]`: the asker themselves, once they have seen what is left behind; or somebody of theirs."""
    plan, seat = to_change(call, book)
    who = " ".join(call.words[1:])
    if not who:
        return cards.sure(plan, seat, motions_of(plan, seat), promised(plan, seat))
    someone = own(plan, seat, who)
    for_them(seat, someone)
    if not someone.active:
        return cards.left_already(plan, someone)
    card = gone(book, plan, seat, someone)
    return cards.gone(plan, someone) if someone.id == seat.id else card


def promised(plan: Plan, someone: Someone) -> list[Promise]:
    return [each for each in plan.promises() if each.owner == someone.id]


def gone(book: Book, plan: Plan, by: Someone, someone: Someone) -> Card:
    """Their seat is empty; what their own leads are told. Raises LastLead."""
    if someone.is_lead and not other_leads(plan, someone):
        raise LastLead
    left = SeatChange(by=by.id, at=book.now, member=someone.id, active=False)
    facts.record(book, plan.id, left)
    number = plans.number_of(book, plan.id)
    plans.set_seat(book, number, someone.id, active=False)
    outbox.withdraw(book, number, f"person:{someone.person}")
    now = plans.whole(book, [number])[number]
    owned, stamp = motions_of(now, someone), f"{book.now:%Y-%m-%dT%H:%M:%SZ}"
    card = cards.left(
        now, someone, owned, promised(now, someone), counting_on(now, someone), now.day(book.now)
    )
    ours = [lead for lead in now.leads(someone.side) if lead.id != by.id]
    tell(book, now, ours, f"left/{plan.id}/{someone.id}/{stamp}", card)
    if owned:
        theirs = now.leads(someone.side.other)
        open_now = cards.pair_open(now, someone.side, owned)
        tell(book, now, theirs, f"pair open/{plan.id}/{someone.side}/{stamp}", open_now)
    return card


def back(call: Call, book: Book) -> Card:
    """`people back NAME`."""
    plan, lead = led(call, book)
    who = " ".join(call.words[1:])
    if not who:
        raise Unreadable("Say who: /jbp people back NAME. /jbp people lists who has left.")
    someone = own(plan, lead, who)
    if someone.active:
        return cards.here_already(plan, someone)
    facts.record(book, plan.id, SeatChange(by=lead.id, at=book.now, member=someone.id, active=True))
    plans.set_seat(book, plans.number_of(book, plan.id), someone.id, active=True)
    now = again(book, plan)
    naming.greet(book, now, now.people[someone.id], lead)
    return cards.back(now, someone, motions_of(now, someone))
