"""`/jbp sync now`: have the systems that one's own company has connected read at once."""

from __future__ import annotations

from cards import sources as cards
from cards.card import Card
from cards.sources import Standing
from commands import connected
from commands.acting import plan_to_change
from commands.call import Call
from plan.facts import SourceAsked
from plan.plan import Plan
from sources.connections import Connection
from storage import facts
from storage.store import Book


def now(call: Call, book: Book) -> Card:
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    every = connected.of_side(call.connections, plan, seat.side)
    if every:
        facts.record(book, plan.id, SourceAsked(by=seat.id, at=book.now, side=seat.side))
    stands = [standing(plan, each) for each in every]
    return cards.asked(plan, seat.side, stands, call.time_zone, lead=seat.is_lead)


def standing(plan: Plan, connection: Connection) -> Standing:
    read, failed = connected.last_read(plan, connection), connected.last_failure(plan, connection)
    return Standing(
        connection.system.name,
        read.at if read else None,
        failed.at if failed else None,
        failed.why if failed else "",
    )
