"""The outbox: every message that should stand in a chat, and how far it has come.

A post's life:  pending -> sending (lease, fence) -> sent | pending (not before) | unknown | dead
An answer that was lost leaves a post `unknown`: it is looked for in the chat before it is posted again.
A post that should no longer stand, and never did, is `withdrawn`. A changed card makes a sent post
pending again, and the same message is amended. A message to a person whom no chat reaches is `undelivered`, until
a chat does (it is tried once a day, for a week) or they look at it themselves, which makes it `shown`. People look
after what is stuck: see storage/stuck.py.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Integer, and_, bindparam, case, delete, exists, func, literal, or_, select, update

from cards.card import Card
from storage.rows import OccurrenceRow, PaceRow, PostRow, SharedPostRow, Utc
from storage.sql import batches, insert, table
from storage.store import Book

OUTBOX, OCCURRENCES, SHARED, PACE = table(PostRow), table(OccurrenceRow), table(SharedPostRow), table(PaceRow)
CARD = TypeAdapter(Card)
LEASE = timedelta(seconds=90)
TRIED_AGAIN = timedelta(days=1)  # a channel that shut us out, and a person whom no chat reached
TRIED_FOR = timedelta(days=7)
ONLY_PEOPLE_LOOK = "its channel may not be read"  # an unknown one that nobody but a person can look for
NO_CHAT_REACHES = "no chat reaches them"
NOW = bindparam("now", type_=Utc())


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


def card_json(card: Card) -> str:
    return CARD.dump_json(card).decode()


# -- what should stand -----------------------------------------------------------------------------


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


def existing(book: Book, occurrences: Sequence[int], keys: Sequence[str]) -> dict[str, Any]:
    columns = (
        OUTBOX.c.id, OUTBOX.c.key, OUTBOX.c.card, OUTBOX.c.version, OUTBOX.c.state, OUTBOX.c.wanted,
        OUTBOX.c.message, OUTBOX.c.not_before, OUTBOX.c.silent, OUTBOX.c.asked_at, OUTBOX.c.attempts,
    )  # fmt: skip
    found: dict[str, Any] = {}
    for batch in batches(keys):
        found.update({row.key: row for row in book.execute(select(*columns).where(OUTBOX.c.key.in_(batch)))})
    for numbers in batches(occurrences):
        about = OUTBOX.c.occurrence_id.in_(numbers)
        found.update({row.key: row for row in book.execute(select(*columns).where(about))})
        too = OUTBOX.c.id.in_(select(SHARED.c.post_id).where(SHARED.c.occurrence_id.in_(numbers)))
        found.update({row.key: row for row in book.execute(select(*columns).where(too))})
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
    busy = row.state in ("sending", "unknown")
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
            "token": secrets.token_urlsafe(15),
            "occurrence_id": post.occurrences[0] if post.occurrences else None,
            "plan_id": post.plan,
            "channel": post.channel,
            "thread_of": post.thread_of,
            "card": post.card,
            "silent": post.silent,
            "not_before": post.not_before,
            "created_at": book.now,
        }
        for post in posts
    ]
    book.stirred = book.stirred or bool(rows)
    for batch in batches(rows):
        book.execute(insert(book, PostRow), batch)
    shared = {post.key: post.occurrences[1:] for post in posts if len(post.occurrences) > 1}
    links = []
    for keys in batches(shared):
        for number, key in book.execute(select(OUTBOX.c.id, OUTBOX.c.key).where(OUTBOX.c.key.in_(keys))):
            links += [{"post_id": number, "occurrence_id": each} for each in shared[key]]
    for batch in batches(links):
        book.execute(SHARED.insert(), batch)


# -- sending ---------------------------------------------------------------------------------------


def held_up() -> Any:
    """An earlier message of the channel still waits. One that is merely for later does not hold others up,
    nor does a reply to a message that is not there (which may never come)."""
    first = OUTBOX.alias("first")
    due = or_(first.c.not_before <= NOW, first.c.attempts > 0)
    ready = and_(first.c.state == "pending", due, has_its_root(first))
    waits = or_(first.c.state.in_(("sending", "unknown")), ready)
    return exists().where(first.c.channel == OUTBOX.c.channel, first.c.id < OUTBOX.c.id, waits)


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
        .where(row.c.state.in_(("pending", "unknown")), row.c.not_before <= NOW)
        .where(~held_up(), ~unsettled())
        .where(~exists().where(PACE.c.channel == row.c.channel, PACE.c.next_post_at > NOW))
        .where(has_its_root(row))
        .order_by(row.c.not_before, row.c.id)
        .limit(bindparam("most", type_=Integer))
    )


# Built once: that takes several times as long as running them, and they run at every beat.
MAY_BE_SENT = may_be_sent()
UNSETTLED = unsettled()


def claim(book: Book, holder: str, limit: int = 20) -> list[Post]:
    """Take the lease of messages that may be sent now."""
    give_up_leases(book)
    book.execute(REACH_AGAIN, {"now": book.now, "young": book.now - TRIED_FOR})
    row = OUTBOX
    statement = MAY_BE_SENT.with_for_update(skip_locked=True) if book.on_postgresql else MAY_BE_SENT
    ids = list(book.execute(statement, {"now": book.now, "most": limit}).scalars())
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
                    card=CARD.validate_json(row.card),
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
    and nothing was said since. Notes that the chat is being asked, and where."""
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


def release(book: Book, post: Post) -> None:
    """Give a lease back unused: the post waits again; where nobody wants it any more it is withdrawn, or
    stands as it is."""
    ours = (OUTBOX.c.id == post.id) & (OUTBOX.c.fence == post.fence) & (OUTBOX.c.state == "sending")
    unwanted = case((OUTBOX.c.message.is_not(None), "sent"), else_="withdrawn")
    state = case((OUTBOX.c.wanted, "pending"), else_=unwanted)
    book.execute(update(OUTBOX).where(ours).values(state=state, lease_until=None))


def keep_pace(book: Book, channel: str, pace: timedelta) -> None:
    if pace:
        statement = insert(book, PaceRow).values(channel=channel, next_post_at=book.now + pace)
        after = {"next_post_at": statement.excluded.next_post_at}
        book.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=after))


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
    state = "pending" if changed else "sent"
    return settle(book, post, state=state, message=message, attempts=0, asked_at=None, error="")


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
    """It was looked for and is not there: post it, unless nobody wants it any more."""
    state = "pending" if post.wanted else "withdrawn"
    return settle(book, post, state=state, asked_at=None, not_before=book.now)


RAN_OUT = (OUTBOX.c.state == "sending") & (OUTBOX.c.lease_until <= NOW)
LOOK_FOR = (
    update(OUTBOX)
    .where(RAN_OUT & OUTBOX.c.asked_at.is_not(None))
    .values(state="unknown", not_before=bindparam("look_at", type_=Utc()), lease_until=None)
)
TRY_AGAIN = update(OUTBOX).where(RAN_OUT).values(state="pending", lease_until=None)


def give_up_leases(book: Book, quiet: timedelta = timedelta(seconds=60)) -> None:
    """A lease that ran out: the message may have been taken, so it is looked for after the quiet period."""
    book.execute(LOOK_FOR, {"now": book.now, "look_at": book.now + quiet})
    book.execute(TRY_AGAIN, {"now": book.now})


UNREACHED = (
    (OUTBOX.c.state == "undelivered")
    & OUTBOX.c.wanted
    & (OUTBOX.c.created_at > bindparam("young", type_=Utc()))
)
REACH_AGAIN = update(OUTBOX).where(UNREACHED & (OUTBOX.c.not_before <= NOW)).values(state="pending")


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


def release_channel(book: Book, channel: str) -> None:
    """A channel that was held is open again: what waits there goes."""
    book.execute(delete(PACE).where(PACE.c.channel == channel))
    book.stirred = True


def take_over(book: Book) -> None:
    """At the start of the only process on a store: leases of the one before are void at once."""
    held = OUTBOX.c.state == "sending"
    asked = {"state": "unknown", "lease_until": None, "not_before": book.now}
    book.execute(update(OUTBOX).where(held & OUTBOX.c.asked_at.is_not(None)).values(asked))
    book.execute(update(OUTBOX).where(held).values(state="pending", lease_until=None))


# -- looking at it ---------------------------------------------------------------------------------


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


def states(book: Book, keys_like: str = "%") -> dict[str, str]:
    """Key and state of every message whose key matches the SQL pattern."""
    rows = book.execute(select(OUTBOX.c.key, OUTBOX.c.state).where(OUTBOX.c.key.like(keys_like)))
    return dict(rows.all())


def newest_root(book: Book, channel: str, since: datetime) -> str | None:
    """The key of a channel's newest message that is no reply and is in the chat; None where there is none."""
    here = (OUTBOX.c.channel == channel) & OUTBOX.c.thread_of.is_(None) & OUTBOX.c.message.is_not(None)
    newest = select(OUTBOX.c.key).where(here & (OUTBOX.c.created_at >= since))
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
