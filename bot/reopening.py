"""A store that comes from a backup goes on: what may have been sent meanwhile is set apart, and the leads are told."""

from __future__ import annotations

from datetime import datetime

from bot.trouble import every_lead
from cards import restored as cards
from schedules.tick import tick
from storage import alive, outbox, plans, restored
from storage.alive import Pause
from storage.cards import card_json
from storage.outbox import Wanted
from storage.restored import Settled
from storage.store import Book, Store


def settle(store: Store, now: datetime, as_of: datetime) -> Settled:
    """What was due between the copy's moment and now. Nothing is sent meanwhile: the store is paused."""
    with store.book(now) as book:
        alive.pause(book, Pause(as_of=as_of))
        looked_for = restored.look_for(book, as_of)
        last = restored.newest(book)
    while True:  # a transaction a tick, as the clock has it
        with store.book(now) as book:
            ticked = tick(book)
        if not (ticked.begun or ticked.seen):
            break
    with store.book(now) as book:
        asked = restored.ask_about(book, last)
        numbers = tuple(sorted({number for number in asked if number is not None}))
        tell(book, numbers, as_of)
        alive.pause(book, Pause(as_of=as_of, settled=now))
    return Settled(looked_for, len(asked), numbers)


def tell(book: Book, waits: tuple[int, ...], as_of: datetime) -> None:
    """Every plan's leads: what was said since the copy is gone; where `waits`, that something waits for their word."""
    wanted = []
    for key in plans.ids(book):
        number = plans.number_of(book, key)
        plan = plans.whole(book, [number])[number]
        for lead in every_lead(plan):
            card = cards.restored(plan, lead, as_of, book.now, waits=number in waits)
            wanted.append(
                Wanted(
                    key=f"restored/{key}/{book.now:%Y%m%dT%H%M%S}/{lead.person}",
                    channel=f"person:{lead.person}",
                    card=card_json(card),
                    not_before=book.now,
                    plan=number,
                )
            )
    outbox.queue(book, wanted)
