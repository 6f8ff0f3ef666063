"""Whether the record of a plan is what was recorded: its chain, its documents, and what is at hand as the newest.

Read a page at a time, each in a transaction of its own, so that whoever uses the store meanwhile hardly waits. What is
kept of a plan meanwhile is a few bytes for each thing that is on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from plan.filing_facts import Erased, Filed
from storage.breaks import Break, Entry, Walk
from storage.chain import Tip, tips
from storage.documents import FILED, fact_of
from storage.filings import Document, Filings
from storage.rows import DocumentRow, FactRow, LatestRow, PlanRow
from storage.sql import table
from storage.store import Book, Store

PLANS, FACTS, LATEST, DOCUMENTS = table(PlanRow), table(FactRow), table(LatestRow), table(DocumentRow)
PAGE = 1000


@dataclass(frozen=True)
class Newest:
    """What the newest fact of a slot must be: its rank and its text's hash; `entry` says which it is."""

    rank: str
    digest: bytes
    entry: str = ""


@dataclass(frozen=True)
class Heads:
    """What is looked at first, and all at one moment: how far the chain goes, the documents, and what is at hand."""

    number: int
    name: str
    row: tuple[int, str, str]
    tip: Tip
    reach: int
    documents: dict[int, Document]
    latest: dict[str, Newest]
    erased: tuple[Erased, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was found on one plan. `last` is when the last entry was said; `more`, breaks that are not listed."""

    key: str
    name: str
    tip: Tip
    documents: int
    last: datetime | None
    breaks: tuple[Break, ...] = ()
    more: int = 0
    erased: tuple[Erased, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.breaks


def verified(store: Store, key: str, now: datetime, noted: Tip | None = None) -> Verdict | None:
    """The verdict on the plan with this id; None where it is no more. `noted`: a place and the link that somebody
    noted of it elsewhere."""
    with store.book(now) as book:
        heads = heads_of(book, key)
    if heads is None:
        return None
    reads_now = {place: now for each in heads.erased for place, now in each.entries.items()}
    walk = Walk(heads.number, heads.tip, noted, reads_now)
    filings, newest = Filings(), dict[str, Newest]()
    unreadable: list[Break] = []
    last = None
    for entry in entries(store, now, heads):
        if not walk.after_the_tip(entry):
            walk.step(entry)
        last = entry.said_at
        try:
            take(entry, filings, newest)
        except ValueError:
            if entry.place not in walk.suspects:
                unreadable.append(Break(str(entry), "no fact that this jbp knows: it cannot be read"))
    walk.ended()
    found = [
        *walk.breaks(), *unreadable, *filings.breaks(heads.documents, heads.row, heads.name),
        *at_hand(heads.latest, newest),
    ]  # fmt: skip
    return Verdict(
        key, heads.name, heads.tip, len(heads.documents), last, tuple(found), walk.more, heads.erased
    )


def heads_of(book: Book, key: str) -> Heads | None:
    row = book.execute(select(PLANS).where(PLANS.c.key == key)).mappings().first()
    if row is None:
        return None
    number = row["id"]
    tip = tips(book, [number]).get(number, Tip())  # until this transaction ends nobody adds to the plan
    row = book.execute(select(PLANS).where(PLANS.c.id == number)).mappings().one()
    reach = book.execute(select(func.max(FACTS.c.place)).where(FACTS.c.plan_id == number)).scalar()
    columns = (DOCUMENTS.c.version, DOCUMENTS.c.content_hash, DOCUMENTS.c.created_at, DOCUMENTS.c.body)
    kept = book.execute(select(*columns).where(DOCUMENTS.c.plan_id == number))
    documents = {document.version: document for document in (Document.read(*each) for each in kept)}
    here = select(LATEST.c.slot, LATEST.c.rank, LATEST.c.body).where(LATEST.c.plan_id == number)
    latest = {slot: Newest(rank, digest(body)) for slot, rank, body in book.execute(here)}
    said = row["version"], row["state"], row["content_hash"]
    return Heads(number, row["name"], said, tip, reach or 0, documents, latest, erased_on(book, number))


def erased_on(book: Book, number: int) -> tuple[Erased, ...]:
    """What the record itself says was taken out of it. One that cannot be read is told of where it stands."""
    here = select(FACTS.c.body).where(FACTS.c.plan_id == number, FACTS.c.slot.like("filed/erased/%"))
    found = []
    for (body,) in book.execute(here.order_by(FACTS.c.place)):
        with suppress(ValueError):
            found.append(FILED.validate_json(body))
    return tuple(each for each in found if isinstance(each, Erased))


def entries(store: Store, now: datetime, heads: Heads) -> Iterator[Entry]:
    """The plan's entries in the order of the chain, up to where it went when its heads were read."""
    columns = (FACTS.c.place, FACTS.c.slot, FACTS.c.occurrence, FACTS.c.said_at, FACTS.c.body, FACTS.c.link)
    here = select(*columns).where(FACTS.c.plan_id == heads.number, FACTS.c.place <= heads.reach)
    page = here.order_by(FACTS.c.place).limit(PAGE)
    statement = page
    while True:
        with store.book(now) as book:
            rows = book.execute(statement).all()
        yield from (Entry(*row) for row in rows)
        if len(rows) < PAGE:
            return
        statement = page.where(FACTS.c.place > rows[-1].place)


def take(entry: Entry, filings: Filings, newest: dict[str, Newest]) -> None:
    """What an entry says of a version, and of what is newest. Raises ValueError where it cannot be read."""
    fact = FILED.validate_json(entry.body) if entry.slot.startswith("filed/") else fact_of(entry.body)
    filings.step(fact)
    if isinstance(fact, Filed | Erased):
        return
    before = newest.get(fact.slot)
    if before is None or before.rank <= fact.rank:
        newest[fact.slot] = Newest(fact.rank, digest(entry.body), str(entry))


def at_hand(latest: dict[str, Newest], newest: dict[str, Newest]) -> Iterator[Break]:
    """Where what the bot shows as the newest is not the newest."""
    for slot in sorted({*latest, *newest}):
        shown, true = latest.get(slot), newest.get(slot)
        where = f"what is shown for {slot}"
        if true is None:
            yield Break(where, "no entry says it: it was put in")
        elif shown is None:
            yield Break(where, f"nothing, though there is {true.entry}: it was taken out")
        elif (shown.rank, shown.digest) != (true.rank, true.digest):
            yield Break(where, f"it is not the newest, which is {true.entry}: it was changed")


def digest(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()
