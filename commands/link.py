"""`/jbp link`: say which plan lives in this room."""

from __future__ import annotations

from dataclasses import replace

from cards import link as cards
from cards.card import Answer, Card
from commands.acting import plan_to_change, tell
from commands.call import Call, LeadsOnly
from commands.command import command
from commands.naming import may_name, nameless
from plan.people import Someone
from plan.plan import Place, Plan
from plan.sides import Reader, Side
from storage import rooms
from storage.plans import NoSuchPlan
from storage.rooms import NoPlanHere
from storage.store import Book


class NotARoom(LookupError):
    """A plan is linked to a room, and this is a direct message. Type `/jbp link` in the room that both
    companies share."""


class LivesElsewhere(LookupError):
    """That plan does not live in this room, so there is nothing to unlink here."""


class NoRoomsYet(LookupError):
    """That plan lives in no room, so there is none to unlink it from. `/jbp link` in a room links it."""


@command(
    "link",
    help="Say which plan lives in this room",
    usage=(
        ("link PLAN", "leads: this room is that plan’s"),
        (
            "link --remove",
            "leads: the plan leaves this room; in direct messages, one of its rooms, also one that is gone",
        ),
    ),
)
def link(call: Call, book: Book) -> Answer:
    if call.place is not None:
        call = replace(call, place=rooms.linked_as(book, call.place))
    if "remove" in call.options:
        return unlink(call, book)
    if call.place is None:
        raise NotARoom
    key = call.word(0) or call.options.get("plan", "")
    return link_to(call, book, call.place, key) if key else ask(call, book, call.place)


def ask(call: Call, book: Book, place: Place) -> Card:
    """With no plan named: the one that lives here, or those that the asker could put here."""
    try:
        here = rooms.in_room(book, place, Reader.ROOM)
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
    if rooms.lives_in(book, plan.id, place):
        return cards.here_already(plan, place, lead=True)
    rooms.link(book, plan.id, place)
    told(book, plan, place, seat, cards.linked(plan, place, seat.name), "linked")
    missing = [each.name for each in nameless(book, plan, place.platform) if may_name(book, plan, seat, each)]
    return cards.linked(plan, place, seat.name, missing)


def unlink(call: Call, book: Book) -> Card:
    """From the room that is named by its address, else from the one it is asked in; elsewhere, from which is asked."""
    named = call.options["remove"] or call.options.get("plan", "") or call.word(0)
    if named and call.side_on(book, named) is None:
        raise NoSuchPlan
    if not named and call.place is None and len(call.plans(book)) > 1:
        return cards.leave_which_plan([plan for plan, seat in call.plans(book) if seat.is_lead])
    here = rooms.in_room(book, call.place, Reader.ROOM).id if call.place and not named else ""
    plan = plan_to_change(call, book, named or here)
    seat = call.lead(plan)
    address = call.options.get("room", "") or (call.place.address if call.place else "")
    if not address:
        return which_room(plan)
    place = next((room for room in plan.rooms if room.address == address), None)
    if place is None or not rooms.unlink(book, plan.id, place):
        raise LivesElsewhere
    return told(book, plan, place, seat, cards.unlinked(plan, place, seat.name), "unlinked")


def which_room(plan: Plan) -> Card:
    if not plan.rooms:
        raise NoRoomsYet
    return cards.leave_which_room(plan)


def told(book: Book, plan: Plan, place: Place, seat: Someone, card: Card, what: str) -> Card:
    """The leads of both companies hear where the plan is; the asker is shown the same."""
    leads = [lead for side in Side for lead in plan.leads(side) if lead.id != seat.id]
    tell(book, plan, leads, f"{what}/{plan.id}/{place.address}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    return card
