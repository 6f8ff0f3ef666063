"""When this store was last in use, as it says itself; and whether it is paused, as one that came from a backup is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete

from storage.drafts import NOTES, note, set_note
from storage.store import Book

ALIVE: Final = "alive"
PAUSED: Final = "paused"


@dataclass(frozen=True)
class Seen:
    """What a look at the store found: messages that lie there though they may be sent; whether it is paused."""

    stuck: int
    paused: bool


@dataclass(frozen=True)
class Pause:
    """Nothing is posted. The store is as it was at `as_of`; what was due since has been looked at until `settled`."""

    as_of: datetime
    settled: datetime | None = None


def write(book: Book) -> None:
    """A running jbp writes this every few seconds, so a copy knows how old it is."""
    set_note(book, ALIVE, book.now.isoformat())


def last(book: Book) -> datetime | None:
    said = note(book, ALIVE)
    return datetime.fromisoformat(said) if said else None


def paused(book: Book) -> Pause | None:
    said = note(book, PAUSED)
    if said is None:
        return None
    kept = json.loads(said)
    settled = kept.get("settled")
    return Pause(datetime.fromisoformat(kept["as_of"]), datetime.fromisoformat(settled) if settled else None)


def pause(book: Book, what: Pause) -> None:
    kept = {"as_of": what.as_of.isoformat(), "settled": what.settled and what.settled.isoformat()}
    set_note(book, PAUSED, json.dumps(kept))


def go_on(book: Book) -> None:
    book.execute(delete(NOTES).where(NOTES.c.name == PAUSED))
    book.stirred = True
