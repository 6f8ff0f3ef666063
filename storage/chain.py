"""The record is a chain: every entry of a plan is linked to the one before it, so that none can be changed, put in,
moved or taken out without it showing.

A link is SHA-256 over the link before it and all that the entry's row holds; its plan keeps how many entries there are
and the last link (the tip). `jbp audit verify` walks it (storage/audit.py). Whoever may write to the database could
still make a whole chain anew: a tip that was noted elsewhere shows that too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, String, bindparam, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from storage.rows import PlanRow
from storage.sql import batches, table
from storage.store import Book

PLANS = table(PlanRow)
START = ""  # what stands for the link before a plan's first entry


@dataclass(frozen=True)
class Tip:
    """How many entries a plan's chain has, and the link of the last."""

    entries: int = 0
    link: str = START


def link(before: str, plan: int, slot: str, occurrence: str | None, said_at: datetime, body: str) -> str:
    """The link of an entry of a plan (by row number), in hex. Never to be changed: stores are full of what it made."""
    said = said_at.astimezone(UTC).isoformat(timespec="microseconds")
    held = json.dumps([before, plan, slot, occurrence, said, body], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(held.encode()).hexdigest()


def held(slot: str, occurrence: str | None, said_at: datetime, body: str) -> str:
    """The hash of what an entry holds, wherever it stands: of one that reads otherwise since somebody was forgotten."""
    said = said_at.astimezone(UTC).isoformat(timespec="microseconds")
    whole = json.dumps([slot, occurrence, said, body], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def tips(book: Book, plans: Sequence[int]) -> dict[int, Tip]:
    """The tip of each plan (by row number, ascending), which until the end of this transaction nobody else moves: on
    PostgreSQL others wait, in the order of the plans; SQLite has one writer."""
    statement = TIPS.with_for_update(key_share=True) if book.on_postgresql else TIPS
    rows = book.execute(statement, {"plans": plans}).all()
    return {number: Tip(entries, last) for number, entries, last in rows}


TIPS = (
    select(PLANS.c.id, PLANS.c.entries, PLANS.c.tip)
    .where(PLANS.c.id.in_(bindparam("plans", expanding=True)))
    .order_by(PLANS.c.id)
)
MOVE = (
    update(PLANS)
    .where(PLANS.c.id == bindparam("plan"))
    .values(entries=bindparam("reached"), tip=bindparam("last"), revision=PLANS.c.revision + 1)
)
MOVED = (
    func.unnest(
        bindparam("plans", type_=ARRAY(Integer)),
        bindparam("reached", type_=ARRAY(Integer)),
        bindparam("last", type_=ARRAY(String)),
    )
    .table_valued(column("plan", Integer), column("reached", Integer), column("last", String))
    .render_derived()
)
MOVE_TOGETHER = (  # where each row of a statement is a round to the server: a quarter of the time
    update(PLANS)
    .where(PLANS.c.id == MOVED.c.plan)
    .values(entries=MOVED.c.reached, tip=MOVED.c.last, revision=PLANS.c.revision + 1)
)


def lengthen(book: Book, rows: Sequence[dict[str, Any]]) -> None:
    """Give new rows of facts their place and link, in this order, and move their plans' tips and revisions on."""
    reached: dict[int, Tip] = {}
    for plans in batches(sorted({row["plan_id"] for row in rows})):
        reached |= tips(book, plans)
    for row in rows:
        before = reached[row["plan_id"]]
        row["place"] = before.entries + 1
        row["link"] = link(
            before.link, row["plan_id"], row["slot"], row["occurrence"], row["said_at"], row["body"]
        )
        reached[row["plan_id"]] = Tip(row["place"], row["link"])
    move(book, reached)


def move(book: Book, reached: dict[int, Tip]) -> None:
    book.moved_on(reached)
    if book.on_postgresql:
        entries, links = [tip.entries for tip in reached.values()], [tip.link for tip in reached.values()]
        book.execute(MOVE_TOGETHER, {"plans": list(reached), "reached": entries, "last": links})
        return
    moved = [{"plan": plan, "reached": tip.entries, "last": tip.link} for plan, tip in reached.items()]
    for batch in batches(moved):
        book.execute(MOVE, batch)
