"""Looking at the outbox: how far messages have come, what stands in a channel, and when more is to be done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, func, select

from cards.card import Card
from storage import cards
from storage.outbox import CAME_TWICE, NOW, OUTBOX, PACE, TRIED_FOR, UNREACHED
from storage.store import Book

WAITS = OUTBOX.c.state.in_(("pending", "unknown"))
AHEAD = (
    select(func.min(OUTBOX.c.not_before)).where(WAITS, OUTBOX.c.not_before > NOW),
    select(func.min(OUTBOX.c.not_before)).where(UNREACHED, OUTBOX.c.not_before > NOW),
    select(func.min(OUTBOX.c.lease_until)).where(OUTBOX.c.state == "sending", OUTBOX.c.lease_until > NOW),
    select(func.min(PACE.c.next_post_at)).where(
        PACE.c.next_post_at > NOW, exists().where(WAITS, OUTBOX.c.channel == PACE.c.channel)
    ),
)


def next_moment(book: Book) -> datetime | None:
    """When, later than now, a waiting message may be sent, its channel is free again, or a lease runs out;
    None where nothing waits."""
    times = {"now": book.now, "young": book.now - TRIED_FOR}
    moments = [book.execute(statement, times).scalar() for statement in AHEAD]
    return min((moment for moment in moments if moment is not None), default=None)


def by_state(book: Book) -> dict[str, int]:
    """How many messages are in each state."""
    counted = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
    return dict(book.execute(counted).all())


def came_twice(book: Book) -> int:
    """How many messages a chat took twice, as far as that could be seen."""
    return int(book.execute(select(func.count()).where(OUTBOX.c.error == CAME_TWICE)).scalar_one())


def states(book: Book, keys_like: str = "%") -> dict[str, str]:
    """Key and state of every message whose key matches the SQL pattern."""
    rows = book.execute(select(OUTBOX.c.key, OUTBOX.c.state).where(OUTBOX.c.key.like(keys_like)))
    return dict(rows.all())


def card_of(book: Book, token: str) -> Card | None:
    """The card of the message with a token, as it should stand."""
    body = book.execute(select(OUTBOX.c.card).where(OUTBOX.c.token == token)).scalar()
    return cards.card_of(body) if body else None


def newest_root(book: Book, channel: str, since: datetime) -> str | None:
    """The key of a channel's newest message that is no reply and is in the chat, or on its way there; None where there
    is none."""
    under_way = (
        OUTBOX.c.state.in_(("pending", "sending")) & OUTBOX.c.wanted & (OUTBOX.c.not_before <= book.now)
    )
    here = (OUTBOX.c.channel == channel) & OUTBOX.c.thread_of.is_(None)
    there = OUTBOX.c.message.is_not(None) | under_way
    newest = select(OUTBOX.c.key).where(here & there & (OUTBOX.c.created_at >= since))
    found = book.execute(newest.order_by(OUTBOX.c.id.desc()).limit(1)).scalar()
    return None if found is None else str(found)


def newest_in(book: Book, channel: str, keys_like: str, since: datetime) -> str | None:
    """The key of the newest message of a channel that is in the chat, was written since then, and whose key
    matches the SQL pattern; None where there is none."""
    here = (OUTBOX.c.channel == channel) & OUTBOX.c.key.like(keys_like) & OUTBOX.c.message.is_not(None)
    newest = select(OUTBOX.c.key).where(here & (OUTBOX.c.created_at >= since))
    found = book.execute(newest.order_by(OUTBOX.c.id.desc()).limit(1)).scalar()
    return None if found is None else str(found)


def kinds(book: Book) -> dict[str, str]:
    """What each sent message is (`week`, `ask`, `nudge`, `differ/MOTION`), by the chat's own id of it."""
    rows = book.execute(select(OUTBOX.c.key, OUTBOX.c.message).where(OUTBOX.c.message.is_not(None)))
    return {message: what_of(key) for key, message in rows}


def by_ritual(book: Book) -> dict[tuple[str, str], int]:
    """How many messages of each kind each ritual has sent: by the ritual's name and the kind's first word."""
    counts: dict[tuple[str, str], int] = {}
    for (key,) in book.execute(select(OUTBOX.c.key).where(OUTBOX.c.message.is_not(None))):
        which = (key.partition("/")[0], what_of(key).partition("/")[0])
        counts[which] = counts.get(which, 0) + 1
    return counts


def what_of(key: str) -> str:
    """A post's `what`, from its key (see schedules/tick.py)."""
    parts = key.split("/")
    if len(parts) == 2:
        return parts[0]
    return "/".join(parts[2:-1] if "T" in parts[1] and parts[1].endswith("Z") else parts[3:-1])
