"""The outbox: every message that should stand in a chat.

A post's life:  pending -> sending (lease, fence) -> sent | pending (not before) | unknown | dead
An answer that was lost leaves a post `unknown`: it is looked for in the chat before it is posted again.
A post that should no longer stand, and never did, is `withdrawn`. A changed card makes a sent post
pending again, and the same message is amended. A message to a person whom no chat reaches is `undelivered`, until
a chat does (it is tried once a day, for a week) or they look at it themselves, which makes it `shown`. After a restore,
one that was due since the backup is `perhaps` sent: a person says.

Sending them: storage/sending.py. How far they have come: storage/posted.py. What is stuck: storage/stuck.py.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, select, update

from plan.quick import quick
from storage.rows import OccurrenceRow, PaceRow, PostRow, SharedPostRow, Utc
from storage.sql import add_all, batches, either_way, of_many, table
from storage.store import Book

OUTBOX, OCCURRENCES, SHARED, PACE = table(PostRow), table(OccurrenceRow), table(SharedPostRow), table(PaceRow)
TRIED_FOR = timedelta(days=7)
TOKEN_BYTES, TOKEN_LETTERS = 15, 20
CAME_TWICE = "it came twice"
NOW = bindparam("now", type_=Utc())


@quick
@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A message that should stand. `key` is stable, `channel` a room's address or `person:NUMBER`,
    `thread_of` the key of the message it replies to, `occurrences` the row numbers it is about."""

    key: str
    channel: str
    card: str
    not_before: datetime
    plan: int | None = None
    occurrences: tuple[int, ...] = ()
    thread_of: str | None = None
    silent: bool = False


def queue(book: Book, posts: Iterable[Wanted]) -> None:
    """Have messages stand that belong to no occurrence; a key that is there is amended if its card changed."""
    reconcile(book, (), posts)


def reconcile(book: Book, occurrences: Sequence[int], wanted: Iterable[Wanted]) -> None:
    """Bring the outbox to what should stand for these occurrences: a new key posts, a changed card amends
    the same message, a vanished unsent key is withdrawn."""
    by_key = {post.key: post for post in wanted}
    standing = existing(book, occurrences, list(by_key))
    add(book, [post for key, post in by_key.items() if key not in standing])
    changed, gone = [], []
    for key, row in standing.items():
        if key in by_key:
            changed += amended(book, row, by_key[key])
        elif row.wanted and row.message is None:
            gone.append(row.id)
    book.stirred = book.stirred or bool(changed)
    for batch in batches(changed):
        book.execute(AMEND, batch)
    for ids in batches(gone):
        unsent = OUTBOX.c.id.in_(ids)
        book.execute(update(OUTBOX).where(unsent).values(wanted=False))
        # One that is being sent just now is left to delivery, which sees that it is no longer wanted.
        never_asked = unsent & (OUTBOX.c.state == "pending") & OUTBOX.c.asked_at.is_(None)
        book.execute(update(OUTBOX).where(never_asked).values(state="withdrawn"))


STANDING = select(
    OUTBOX.c.id, OUTBOX.c.key, OUTBOX.c.card, OUTBOX.c.version, OUTBOX.c.state, OUTBOX.c.wanted,
    OUTBOX.c.message, OUTBOX.c.not_before, OUTBOX.c.silent, OUTBOX.c.asked_at, OUTBOX.c.attempts,
)  # fmt: skip
CALLED = either_way(lambda among: STANDING.where(among(OUTBOX.c.key)))


def existing(book: Book, occurrences: Sequence[int], keys: Sequence[str]) -> dict[str, Any]:
    found = {row.key: row for row in of_many(book, CALLED, keys)}
    for numbers in batches(occurrences):
        about = OUTBOX.c.occurrence_id.in_(numbers)
        found.update({row.key: row for row in book.execute(STANDING.where(about))})
        too = OUTBOX.c.id.in_(select(SHARED.c.post_id).where(SHARED.c.occurrence_id.in_(numbers)))
        found.update({row.key: row for row in book.execute(STANDING.where(too))})
    return found


AMEND = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        card=bindparam("new_card"),
        version=OUTBOX.c.version + 1,
        state=bindparam("new_state"),
        wanted=True,
        silent=bindparam("new_silent"),
        not_before=bindparam("new_not_before"),
        attempts=bindparam("new_attempts"),
    )
)


def amended(book: Book, row: Any, post: Wanted) -> list[dict[str, Any]]:
    """What to change in a row for the message to stand as wanted; nothing where it does already."""
    busy = row.state in ("sending", "unknown", "perhaps")
    sent = row.message is not None
    moved = max(row.not_before, book.now) != max(post.not_before, book.now) and row.attempts == 0
    moved = moved and not sent and not busy
    if row.card == post.card and row.wanted and not moved:
        return []
    return [
        {
            "row": row.id,
            "new_card": post.card,
            "new_state": row.state if busy else "pending",
            "new_silent": post.silent,
            "new_not_before": row.not_before if busy else book.now if sent else post.not_before,
            "new_attempts": row.attempts if busy else 0,
        }
    ]


def add(book: Book, posts: Sequence[Wanted]) -> None:
    rows = [
        {
            "key": post.key,
            "token": token,
            "occurrence_id": post.occurrences[0] if post.occurrences else None,
            "plan_id": post.plan,
            "channel": post.channel,
            "thread_of": post.thread_of,
            "card": post.card,
            "silent": post.silent,
            "not_before": post.not_before,
            "created_at": book.now,
        }
        for post, token in zip(posts, tokens(len(posts)), strict=True)
    ]
    book.stirred = book.stirred or bool(rows)
    add_all(book, PostRow, rows)
    shared = {post.key: post.occurrences[1:] for post in posts if len(post.occurrences) > 1}
    links = []
    for keys in batches(shared):
        for number, key in book.execute(select(OUTBOX.c.id, OUTBOX.c.key).where(OUTBOX.c.key.in_(keys))):
            links += [{"post_id": number, "occurrence_id": each} for each in shared[key]]
    for batch in batches(links):
        book.execute(SHARED.insert(), batch)


def tokens(count: int) -> list[str]:
    """So many that nobody can guess. The system is asked once for all of them: asking takes longer than they do."""
    letters = base64.urlsafe_b64encode(secrets.token_bytes(TOKEN_BYTES * count)).decode()
    return [letters[at : at + TOKEN_LETTERS] for at in range(0, len(letters), TOKEN_LETTERS)]


UNREACHED = (
    (OUTBOX.c.state == "undelivered")
    & OUTBOX.c.wanted
    & (OUTBOX.c.created_at > bindparam("young", type_=Utc()))
)


def moved(book: Book, old: str, new: str) -> None:
    """What goes to a channel, or went, goes to another address from now on. Keys end in their address: with them it
    stays the same message. What stands at the new address already is not wanted twice."""
    here, key = OUTBOX.c.channel == old, func.replace(OUTBOX.c.key, old, new)
    standing = OUTBOX.alias()
    doubled = exists().where(standing.c.key == key, standing.c.id != OUTBOX.c.id)
    book.execute(update(OUTBOX).where(here & doubled).values(wanted=False))
    never_asked = (OUTBOX.c.state == "pending") & OUTBOX.c.message.is_(None) & OUTBOX.c.asked_at.is_(None)
    book.execute(update(OUTBOX).where(here & doubled & never_asked).values(state="withdrawn"))
    root = func.replace(OUTBOX.c.thread_of, old, new)
    values = {"channel": new, "sent_to": None, "key": key, "thread_of": root}
    book.execute(update(OUTBOX).where(here & ~doubled).values(values))
    book.execute(delete(PACE).where(PACE.c.channel == old))
    book.stirred = True


def withdraw(book: Book, plan: int, channel: str) -> None:
    """A plan (by row number) has nothing to say in a channel any more: what waits is withdrawn, what stands there stays
    as it is. One that is being sent just now is left to delivery, which sees that it is no longer wanted."""
    here = (OUTBOX.c.plan_id == plan) & (OUTBOX.c.channel == channel)
    open_ones = OUTBOX.c.state.in_(("pending", "sending", "unknown", "perhaps"))
    book.execute(update(OUTBOX).where(here & open_ones).values(wanted=False))
    waits = here & OUTBOX.c.state.in_(("pending", "undelivered"))
    book.execute(update(OUTBOX).where(waits & OUTBOX.c.message.is_not(None)).values(state="sent"))
    never_asked = OUTBOX.c.message.is_(None) & OUTBOX.c.asked_at.is_(None)
    book.execute(update(OUTBOX).where(waits & never_asked).values(state="withdrawn"))
    book.stirred = True
