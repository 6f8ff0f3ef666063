"""`/jbp people`: who is on the plan, on both sides."""

from __future__ import annotations

from cards import people as cards
from cards.card import Answer, Card
from commands import naming
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.plan import Plan
from storage.store import Book


@command(
    "people",
    help="Who is on the plan, on both sides",
    usage=(
        ("people", "what they own, who leads, who is away and who stands in"),
        ("people who", "leads: say which account here is whose, for all of your people at once"),
        ("people is @vera vera", "leads: this account is that member; --instead corrects it"),
        ("people guest @ann", "leads: nobody on the plan; you are not asked again"),
    ),
)
def people(call: Call, book: Book) -> Answer:
    acts = {"is": naming.named, "guest": naming.guest, "who": naming.who}
    act = acts.get(call.word(0).casefold(), listed)
    return act(call, book)


@of_plan("people")
def listed(call: Call, book: Book, plan: Plan) -> Card:
    seat = call.seat(plan)
    platform = call.account[0]
    missing = {each.id for each in naming.nameless(book, plan, platform)} if seat.is_lead else set()
    return cards.people(plan, plan.day(call.now), seat.side, missing)
