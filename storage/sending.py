"""Sending what the outbox holds: who may send which message now, and how each attempt ended. A post's life is told in
storage/outbox.py.

Whoever writes to a message and to a channel's pace writes to the message first: so no two wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    update,
)

from cards.card import Card
from storage.cards import card_of
from storage.outbox import CAME_TWICE, NOW, OCCURRENCES, OUTBOX, PACE, SHARED, TRIED_FOR, UNREACHED
from storage.rows import PaceRow, Utc
from storage.sql import batches, insert
from storage.store import Book

LEASE = timedelta(seconds=90)
TRIED_AGAIN = timedelta(days=1)  # a channel that shut us out, and a person whom no chat reached
ONLY_PEOPLE_LOOK = "its channel may not be read"  # an unknown one that nobody but a person can look for
NO_CHAT_REACHES = "no chat reaches them"
NOT_THERE = (
    "it was looked for and was not there"  # so it is posted again; later it is seen whether that was right
)
QUIET = timedelta(seconds=60)  # how long an accepted message may take to be seen, where its chat is not asked
DOUBT = timedelta(minutes=5)  # after which what was posted again is counted
RECENT = timedelta(days=1)
A_PAUSE = timedelta(minutes=5)  # longer than a chat asks for between two messages
SKEW = timedelta(minutes=1)  # by which another replica's clock may be ahead of ours


@dataclass(frozen=True, kw_only=True)
class Post:
    """A claimed message. `asked_at`: when the chat was first asked to take it, if it may have."""

    id: int
    key: str
    token: str
    plan: int | None
    channel: str
    card: Card
    version: int
    fence: int
    attempts: int
    silent: bool
    wanted: bool
    created_at: datetime
    asked_at: datetime | None
    message: str | None
    sent_to: str | None
    parent: str | None
    error: str

    @property
    def for_one(self) -> bool:
        """It is a direct message."""
        return self.channel.startswith("person:")

    @property
    def perhaps_there(self) -> bool:
        """The chat was asked and did not answer: it is looked for before it is posted again."""
        return self.asked_at is not None and self.message is None


def held_up() -> Any:
    """An earlier message of the channel still waits. One that is merely for later does not hold others up,
    nor does a reply to a message that is not there (which may never come)."""
    first = OUTBOX.alias("first")
    due = or_(first.c.not_before <= NOW, first.c.attempts > 0)
    ready = and_(first.c.state == "pending", due, has_its_root(first))
    waits = or_(first.c.state.in_(("sending", "unknown")), ready)
    return is_there(first, first.c.channel == OUTBOX.c.channel, first.c.id < OUTBOX.c.id, waits)


def is_there(among: Any, *conditions: Any) -> Any:
    """Whether such a row is among these, looked up for one message after the other until enough are found: an EXISTS,
    PostgreSQL works out for all that wait before it takes the first (half a second where a hundred thousand do)."""
    one = select(literal(1)).select_from(among).where(*conditions).correlate(OUTBOX).limit(1)
    return one.scalar_subquery().is_not(None)


def has_its_root(reply: Any) -> Any:
    """It is no reply, or the message that it replies to is in the chat."""
    root = OUTBOX.alias()
    there = exists().where(root.c.key == reply.c.thread_of, root.c.message.is_not(None))
    return or_(reply.c.thread_of.is_(None), there)


def unsettled() -> Any:
    """Something was said since: what should stand is computed anew before anything of it is sent."""
    own = exists().where(OCCURRENCES.c.id == OUTBOX.c.occurrence_id, OCCURRENCES.c.wake_at <= NOW)
    other = OCCURRENCES.alias("other")
    shared = exists().where(
        SHARED.c.post_id == OUTBOX.c.id, other.c.id == SHARED.c.occurrence_id, other.c.wake_at <= NOW
    )
    return or_(own, shared)


def may_be_sent() -> Any:
    """The ids of messages that may be sent now, at most one a channel: the first that waits there, not ahead
    of the message it replies to, nor while its occurrence is to be looked at again."""
    row = OUTBOX
    return (
        select(row.c.id)
        .where(row.c.state == bindparam("state"), row.c.not_before <= NOW)
        .where(~is_there(PACE, PACE.c.channel == row.c.channel, PACE.c.next_post_at > NOW))
        .where(~held_up(), ~unsettled(), has_its_root(row))
        .order_by(row.c.not_before)  # and by nothing else, so that an index gives that order
        .limit(bindparam("most", type_=Integer))
    )


# Built once: that takes several times as long as running them, and they run at every beat.
MAY_BE_SENT = may_be_sent()
MAY_BE_SENT_LOCKED = MAY_BE_SENT.with_for_update(skip_locked=True)
UNSETTLED = unsettled()


def sendable(book: Book, most: int) -> list[int]:
    """The ids of at most so many messages that may be sent now; on PostgreSQL, locked until the transaction ends."""
    statement = MAY_BE_SENT_LOCKED if book.on_postgresql else MAY_BE_SENT
    found: list[int] = []
    for state in ("unknown", "pending"):
        given = {"now": book.now, "state": state, "most": most - len(found)}
        found += book.execute(statement, given).scalars()
    return found


def claim(book: Book, holder: str, limit: int = 20) -> list[Post]:
    """Take the lease of messages that may be sent now."""
    put_right(book)
    give_up_leases(book)
    book.execute(REACH_AGAIN, {"now": book.now, "young": book.now - TRIED_FOR})
    row = OUTBOX
    ids = sendable(book, limit)
    lease = {"state": "sending", "holder": holder, "lease_until": book.now + LEASE, "fence": row.c.fence + 1}
    for batch in batches(ids):
        book.execute(update(OUTBOX).where(row.c.id.in_(batch)).values(lease))
    return claimed(book, ids)


def claimed(book: Book, ids: Sequence[int]) -> list[Post]:
    parent = OUTBOX.alias("parent")
    posts = []
    for batch in batches(ids):
        statement = select(OUTBOX, parent.c.message.label("parent_message"))
        statement = statement.outerjoin(parent, parent.c.key == OUTBOX.c.thread_of)
        for row in book.execute(statement.where(OUTBOX.c.id.in_(batch)).order_by(OUTBOX.c.id)):
            posts.append(
                Post(
                    id=row.id,
                    key=row.key,
                    token=row.token,
                    plan=row.plan_id,
                    channel=row.channel,
                    card=card_of(row.card),
                    version=row.version,
                    fence=row.fence,
                    attempts=row.attempts,
                    silent=row.silent,
                    wanted=row.wanted,
                    created_at=row.created_at,
                    asked_at=row.asked_at,
                    message=row.message,
                    sent_to=row.sent_to,
                    parent=row.parent_message,
                    error=row.error,
                )
            )
    return posts


def confirm(book: Book, post: Post, sent_to: str, pace: timedelta) -> bool:
    """Immediately before the request: the lease is still ours, the message is still wanted as we read it,
    and nothing was said since. Notes that the chat is being asked, and where. Puts it off where the chat has asked
    for a pause in all of that tenant."""
    if until := paused(book, tenant_of(sent_to)):
        refused(book, post, until, "the chat asks to wait", counts=False)
        hold_channel(book, post.channel, until)
        return False
    ours = (OUTBOX.c.id == post.id) & (OUTBOX.c.fence == post.fence) & (OUTBOX.c.state == "sending")
    fresh = (OUTBOX.c.version == post.version) & OUTBOX.c.wanted & ~UNSETTLED
    values = {
        "lease_until": book.now + LEASE,
        "asked_at": func.coalesce(OUTBOX.c.asked_at, literal(book.now, OUTBOX.c.asked_at.type)),
        "sent_to": sent_to,
    }
    if book.execute(update(OUTBOX).where(ours & fresh).values(values), {"now": book.now}).rowcount:
        keep_pace(book, post.channel, pace)
        return True
    release(book, post)
    return False


def tenant_of(sent_to: str) -> str:
    """What a pause in all of a tenant is kept under: `slack|T1` of `slack|T1/C1`."""
    return sent_to.partition("/")[0]


def paused(book: Book, tenant: str) -> datetime | None:
    pause = select(PACE.c.next_post_at).where(PACE.c.channel == tenant, PACE.c.next_post_at > book.now)
    until: datetime | None = book.execute(pause).scalar()
    return until


def release(book: Book, post: Post) -> None:
    """Give a lease back unused: the post waits again; where nobody wants it any more it is withdrawn, or
    stands as it is."""
    ours = (OUTBOX.c.id == post.id) & (OUTBOX.c.fence == post.fence) & (OUTBOX.c.state == "sending")
    unwanted = case((OUTBOX.c.message.is_not(None), "sent"), else_="withdrawn")
    state = case((OUTBOX.c.wanted, "pending"), else_=unwanted)
    book.execute(update(OUTBOX).where(ours).values(state=state, lease_until=None))


def keep_pace(book: Book, channel: str, pace: timedelta) -> None:
    """The channel is free again `pace` from now, or later where something else holds it longer."""
    if pace:
        values = {"next_post_at": book.now + pace, "set_at": book.now}
        statement = insert(book, PaceRow).values(channel=channel, **values)
        later = PACE.c.next_post_at < statement.excluded.next_post_at
        book.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=values, where=later))


TURNS = (
    select(PACE.c.channel, PACE.c.next_post_at)
    .where(PACE.c.channel.in_(bindparam("channels", expanding=True)))
    .where(PACE.c.next_post_at.between(NOW, bindparam("soon", type_=Utc())))
    .where(
        exists().where(
            OUTBOX.c.channel == PACE.c.channel, OUTBOX.c.state == "pending", OUTBOX.c.not_before <= NOW
        )
    )
)


def taking_turns(book: Book, channels: Iterable[str], soon: datetime) -> dict[str, datetime]:
    """Of these channels those in which more waits to be posted, with when that may be, later than now and by `soon`."""
    found: dict[str, datetime] = {}
    for batch in batches(channels):
        found.update(book.execute(TURNS, {"channels": batch, "now": book.now, "soon": soon}).all())
    return found


def hold_channel(book: Book, channel: str, until: datetime) -> None:
    """The chat asked for a pause in this channel (429): nothing is posted there before `until`."""
    keep_pace(book, channel, until - book.now)


def settle(book: Book, post: Post, **values: Any) -> bool:
    """Write how an attempt ended. False, and nothing written, where the lease was lost to another."""
    ours = (OUTBOX.c.id == post.id) & (OUTBOX.c.fence == post.fence) & (OUTBOX.c.state == "sending")
    return bool(book.execute(update(OUTBOX).where(ours).values(lease_until=None, **values)).rowcount)


def sent(book: Book, post: Post, message: str) -> bool:
    """The chat took it. Where the card has changed since it was read, the message is to be amended."""
    ours = (OUTBOX.c.id == post.id) & (OUTBOX.c.fence == post.fence) & (OUTBOX.c.version != post.version)
    changed = bool(book.execute(select(OUTBOX.c.id).where(ours)).first())
    values = {"state": "pending" if changed else "sent", "message": message, "attempts": 0, "asked_at": None}
    doubt = {"error": NOT_THERE, "not_before": book.now + DOUBT} if post.error == NOT_THERE else {}
    doubt = doubt or {"error": CAME_TWICE if post.error == CAME_TWICE else ""}
    return settle(book, post, **values, **doubt) or late(book, post, message)


def late(book: Book, post: Post, message: str) -> bool:
    """The chat took it after our lease had gone to another. Where nobody has posted it again, this is the message;
    where somebody has, both are counted."""
    this = (OUTBOX.c.id == post.id) & (OUTBOX.c.message.is_(None) if post.message is None else false())
    waits = this & OUTBOX.c.state.in_(("pending", "unknown"))
    values = {"state": "pending", "message": message, "attempts": 0, "asked_at": None, "error": ""}
    if book.execute(update(OUTBOX).where(waits).values(values)).rowcount:
        return True
    other = (OUTBOX.c.id == post.id) & (OUTBOX.c.state == "sent") & (OUTBOX.c.message != message)
    if post.message is None:
        book.execute(update(OUTBOX).where(other).values(error=NOT_THERE, not_before=book.now))
    return False


def found(book: Book, post: Post, message: str) -> bool:
    """It had been taken after all. What stands may be an older card, so the message is amended."""
    return settle(book, post, state="pending", message=message, attempts=0, asked_at=None, error="")


def refused(book: Book, post: Post, until: datetime | None, reason: str, *, counts: bool = True) -> bool:
    """The chat did not take it: try again at `until`, or never (None). `counts`: as one of its attempts."""
    state = "dead" if until is None else "pending"
    values = {"state": state, "attempts": post.attempts + counts, "asked_at": None, "error": reason}
    return settle(book, post, **values, not_before=until or book.now)


def partly(book: Book, post: Post, message: str, until: datetime, reason: str) -> bool:
    """Some of it stands: at `until` the message is amended, which adds the rest."""
    values = {"state": "pending", "message": message, "attempts": post.attempts + 1, "asked_at": None}
    return settle(book, post, **values, error=reason, not_before=until)


def undelivered(book: Book, post: Post) -> bool:
    """No chat reaches the person now. What may be there all the same is still looked for before it is posted again."""
    values = {"state": "undelivered", "attempts": max(post.attempts, 1), "error": NO_CHAT_REACHES}
    return settle(book, post, **values, not_before=book.now + TRIED_AGAIN)


def lost(book: Book, post: Post, look_at: datetime, reason: str) -> bool:
    """No answer came: look at `look_at` whether the message is there."""
    values = {"state": "unknown", "attempts": post.attempts + 1, "error": reason}
    return settle(book, post, **values, not_before=look_at)


def absent(book: Book, post: Post) -> bool:
    """It was looked for and is not there: post it, unless nobody wants it any more. As one that was tried it holds up
    the later ones, for a replica too whose transaction began before this moment."""
    values = {"state": "pending" if post.wanted else "withdrawn", "attempts": max(post.attempts, 1)}
    return settle(book, post, **values, asked_at=None, not_before=book.now, error=NOT_THERE)


def in_doubt(book: Book, limit: int = 20) -> list[Post]:
    """Messages that were posted again because they were not there, to be counted now; they come again after DOUBT
    unless `counted` says what was seen."""
    doubted = (OUTBOX.c.state == "sent") & (OUTBOX.c.error == NOT_THERE)
    now_due = OUTBOX.c.not_before.between(book.now - RECENT, book.now)
    statement = select(OUTBOX.c.id).where(doubted & now_due).order_by(OUTBOX.c.id).limit(limit)
    statement = statement.with_for_update(skip_locked=True) if book.on_postgresql else statement
    ids = list(book.execute(statement).scalars())
    for batch in batches(ids):
        book.execute(update(OUTBOX).where(OUTBOX.c.id.in_(batch)).values(not_before=book.now + DOUBT))
    return claimed(book, ids)


def counted(book: Book, post: Post, times: int) -> bool:
    """How often it stands in its chat. True where it came twice and nobody had said so yet."""
    doubted = (OUTBOX.c.id == post.id) & (OUTBOX.c.error == NOT_THERE)
    error = CAME_TWICE if times > 1 else ""
    return bool(book.execute(update(OUTBOX).where(doubted).values(error=error)).rowcount) and times > 1


RAN_OUT = (OUTBOX.c.state == "sending") & (OUTBOX.c.lease_until <= NOW)


def untaken(which: Any) -> Any:
    """Of these messages those that no other transaction is changing: two that changed several each, in another order,
    would wait for one another."""
    return OUTBOX.c.id.in_(select(OUTBOX.c.id).where(which).with_for_update(skip_locked=True).correlate(None))


LOOK_FOR = (
    update(OUTBOX)
    .where(untaken(RAN_OUT & OUTBOX.c.asked_at.is_not(None)))
    .values(state="unknown", not_before=bindparam("look_at", type_=Utc()), lease_until=None)
)
TRY_AGAIN = (
    update(OUTBOX)
    .where(untaken(RAN_OUT & OUTBOX.c.asked_at.is_(None)))
    .values(state="pending", lease_until=None)
)


def give_up_leases(book: Book, quiet: timedelta = QUIET) -> None:
    """A lease that ran out: the message may have been taken, so it is looked for after the quiet period."""
    book.execute(LOOK_FOR, {"now": book.now, "look_at": book.now + quiet})
    book.execute(TRY_AGAIN, {"now": book.now})


SET_LATER = select(PACE.c.channel, PACE.c.next_post_at, PACE.c.set_at).where(
    PACE.c.set_at > bindparam("later", type_=Utc())
)


def put_right(book: Book) -> None:
    """The machine's clock was ahead and has been put back: in the channels that were posted in meanwhile, nothing waits
    for a time that was reckoned from a wrong one. What may have been taken is looked for after the quiet period, and a
    pause that a chat asked for lasts as long as it asked, from now."""
    paces = {
        channel: until - since
        for channel, until, since in book.execute(SET_LATER, {"later": book.now + SKEW})
    }
    row = OUTBOX
    for batch in batches(paces):
        there = row.c.channel.in_(batch)
        held = there & (row.c.state == "sending") & (row.c.lease_until > book.now + LEASE + SKEW)
        book.execute(update(OUTBOX).where(untaken(held)).values(lease_until=book.now))
        asked = there & (row.c.asked_at > book.now + SKEW)
        book.execute(update(OUTBOX).where(untaken(asked)).values(asked_at=book.now))
        tried = there & (row.c.not_before > book.now)
        unknown, again = row.c.state == "unknown", (row.c.state == "pending") & (row.c.error != "")
        book.execute(update(OUTBOX).where(untaken(tried & unknown)).values(not_before=book.now + QUIET))
        book.execute(update(OUTBOX).where(untaken(tried & again)).values(not_before=book.now))
        book.execute(delete(PACE).where(PACE.c.channel.in_(batch)))
    for channel, pace in paces.items():
        keep_pace(book, channel, pace)


REACH_AGAIN = update(OUTBOX).where(untaken(UNREACHED & (OUTBOX.c.not_before <= NOW))).values(state="pending")


def release_channel(book: Book, channel: str) -> None:
    """A channel that was held is open again: what waits there goes."""
    book.execute(delete(PACE).where(PACE.c.channel == channel))
    book.stirred = True


def release_platform(book: Book, platform: str) -> None:
    """At the start: a channel that was shut is tried once now, since what was wrong may have been put right. A pause
    that the chat asked for is kept."""
    shut = PACE.c.next_post_at > book.now + A_PAUSE
    book.execute(delete(PACE).where(PACE.c.channel.like(f"{platform}:%") & shut))
    book.stirred = True


def take_over(book: Book, seen_at_once: Iterable[str] = ()) -> None:
    """At the start of the only process on a store: leases of the one before are void at once. What it was asking the
    chat for as it died may still be on its way there, but for the platforms where a message is seen at once or never.
    """
    held = OUTBOX.c.state == "sending"
    asked = {"state": "unknown", "lease_until": None, "not_before": book.now + QUIET}
    for platform in seen_at_once:
        there = held & OUTBOX.c.asked_at.is_not(None) & OUTBOX.c.sent_to.startswith(f"{platform}|")
        book.execute(update(OUTBOX).where(there).values({**asked, "not_before": book.now}))
    book.execute(update(OUTBOX).where(held & OUTBOX.c.asked_at.is_not(None)).values(asked))
    book.execute(update(OUTBOX).where(held).values(state="pending", lease_until=None))
