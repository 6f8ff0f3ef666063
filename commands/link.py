"""`/jbp link`: say which plan lives in this room."""

from __future__ import annotations

from cards import link as cards
from cards.card import Answer, Card
from commands.acting import plan_to_change, tell
from commands.call import Call, LeadsOnly
from commands.command import command
from commands.naming import may_name, nameless
from plan.people import Someone
from plan.plan import Place, Plan
from plan.sides import Reader, Side
from storage import plans
from storage.plans import NoPlanHere, NoSuchPlan
from storage.store import Book


class NotARoom(LookupError):
    """A plan is linked to a room, and this is a direct message. Type `/jbp link` in the room that both
    companies share."""


class LivesElsewhere(LookupError):
    """That plan does not live in this room, so there is nothing to unlink here."""


@command(
    "link",
    help="Say which plan lives in this room",
    usage=(
        ("link PLAN", "leads: this room is that plan’s"),
        ("link --remove", "leads: the plan leaves this room"),
    ),
)
def link(call: Call, book: Book) -> Answer:
    if call.place is None:
        raise NotARoom
    if "remove" in call.options:
        return unlink(call, book, call.place)
    key = call.word(0) or call.options.get("plan", "")
    return link_to(call, book, call.place, key) if key else ask(call, book, call.place)


def ask(call: Call, book: Book, place: Place) -> Card:
    """With no plan named: the one that lives here, or those that the asker could put here."""
    try:
        here = plans.in_room(book, place, Reader.ROOM)
    except NoPlanHere:
        led = [plan for plan, seat in call.plans(book) if seat.is_lead]
        if not led:
            raise LeadsOnly from None
        return cards.which(led)
    side = call.side_on(book, here.id)
    return cards.here_already(here, place, lead=side is not None and call.seat(here).is_lead)


def link_to(call: Call, book: Book, place: Place, key: str) -> Card:
    """Raises NoSuchPlan to everybody who is not on the plan, LeadsOnly, or RoomTaken."""
    if call.side_on(book, key) is None:
        raise NoSuchPlan
    plan = plan_to_change(call, book, key)
    seat = call.lead(plan)
    if plans.lives_in(book, plan.id, place):
        return cards.here_already(plan, place, lead=True)
    plans.link(book, plan.id, place)
    told(book, plan, place, seat, cards.linked(plan, place, seat.name), "linked")
    missing = [each.name for each in nameless(book, plan, place.platform) if may_name(book, plan, seat, each)]
    return cards.linked(plan, place, seat.name, missing)


def unlink(call: Call, book: Book, place: Place) -> Card:
    named = call.options["remove"] or call.options.get("plan", "") or call.word(0)
    if named and call.side_on(book, named) is None:
        raise NoSuchPlan
    plan = plan_to_change(call, book, named or plans.in_room(book, place, Reader.ROOM).id)
    seat = call.lead(plan)
    if not plans.unlink(book, plan.id, place):
        raise LivesElsewhere
    return told(book, plan, place, seat, cards.unlinked(plan, place, seat.name), "unlinked")


def told(book: Book, plan: Plan, place: Place, seat: Someone, card: Card, what: str) -> Card:
    """The leads of both companies hear where the plan is; the asker is shown the same."""
    leads = [lead for side in Side for lead in plan.leads(side) if lead.id != seat.id]
    tell(book, plan, leads, f"{what}/{plan.id}/{place.address}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    return card
