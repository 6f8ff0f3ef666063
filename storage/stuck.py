"""Messages that are not where they should be, for people to look after: what did not reach a person, and what a plan's
room waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update

from cards.card import Card
from storage.cards import card_of
from storage.outbox import OUTBOX, PACE, TRIED_FOR
from storage.sending import A_PAUSE, ONLY_PEOPLE_LOOK
from storage.store import Book


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """`state` is unknown (only a person can look for it), perhaps (sent before a restore), dead (given up), pending
    (its channel is held) or undelivered. `fence` tells one trouble of a message from its next."""

    id: int
    plan: int | None
    channel: str
    card: Card
    state: str
    fence: int
    created_at: datetime

    @property
    def for_one(self) -> bool:
        """It is a direct message."""
        return self.channel.startswith("person:")


ASKS = (OUTBOX.c.state == "unknown") & (OUTBOX.c.error == ONLY_PEOPLE_LOOK)
PERHAPS = OUTBOX.c.state == "perhaps"


def found(book: Book, which: Any) -> list[Stuck]:
    """The newest first."""
    names = ("id", "plan_id", "channel", "card", "state", "fence", "created_at")
    columns = [OUTBOX.c[name] for name in names]
    rows = book.execute(select(*columns).where(which, OUTBOX.c.wanted).order_by(OUTBOX.c.id.desc()))
    return [
        Stuck(
            id=row.id,
            plan=row.plan_id,
            channel=row.channel,
            card=card_of(row.card),
            state=row.state,
            fence=row.fence,
            created_at=row.created_at,
        )
        for row in rows
    ]


def undelivered_to(book: Book, person: int) -> list[Stuck]:
    """What no chat could bring to a person."""
    return found(book, (OUTBOX.c.channel == f"person:{person}") & (OUTBOX.c.state == "undelivered"))


def on_plan(book: Book, plan: int) -> list[Stuck]:
    """What its chat gave up in the last week, what only a person can look for, and what a channel that is held waits
    with."""
    given_up = (OUTBOX.c.state == "dead") & (OUTBOX.c.not_before > book.now - TRIED_FOR)
    held = exists().where(PACE.c.channel == OUTBOX.c.channel, PACE.c.next_post_at > book.now + A_PAUSE)
    waits = (OUTBOX.c.state == "pending") & (OUTBOX.c.not_before <= book.now) & held
    return found(book, (OUTBOX.c.plan_id == plan) & (given_up | ASKS | PERHAPS | waits))


def one(book: Book, number: int) -> Stuck | None:
    """The message with this number, where somebody can still say what becomes of it."""
    return next(
        iter(found(book, (OUTBOX.c.id == number) & ((OUTBOX.c.state == "dead") | ASKS | PERHAPS))), None
    )


def shown(book: Book, ids: Sequence[int]) -> None:
    """The person has looked at these themselves."""
    seen = OUTBOX.c.id.in_(ids) & (OUTBOX.c.state == "undelivered")
    book.execute(update(OUTBOX).where(seen).values(state="shown"))


def send_again(book: Book, stuck: Stuck) -> bool:
    """Somebody has looked, and it is not there. False, and nothing written, where it is not stuck so any more."""
    return settled(book, stuck, state="pending", asked_at=None)


def is_there(book: Book, stuck: Stuck, message: str) -> bool:
    """Somebody has looked, and it is: `message` is the chat's id of it. It may be an older card, so it is amended."""
    return settled(book, stuck, state="pending", message=message, asked_at=None)


def came(book: Book, stuck: Stuck) -> bool:
    """The person says that it reached them; which message it is, nobody else can look up."""
    return settled(book, stuck, state="shown", asked_at=None)


def settled(book: Book, stuck: Stuck, **values: Any) -> bool:
    as_read = (OUTBOX.c.id == stuck.id) & (OUTBOX.c.state == stuck.state) & (OUTBOX.c.fence == stuck.fence)
    anew = {"attempts": 0, "not_before": book.now, "error": "", **values}
    book.stirred = True
    return bool(book.execute(update(OUTBOX).where(as_read).values(anew)).rowcount)


def try_again(book: Book, person: int) -> None:
    """What did not reach a person: perhaps it does now, by an account that is new."""
    theirs = (OUTBOX.c.channel == f"person:{person}") & (OUTBOX.c.state == "undelivered") & OUTBOX.c.wanted
    young = OUTBOX.c.created_at > book.now - TRIED_FOR
    book.execute(update(OUTBOX).where(theirs & young).values(state="pending", not_before=book.now))
    book.stirred = True
