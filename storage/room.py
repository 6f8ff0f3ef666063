"""The local room's own memory: the messages of its channels and direct messages, and who has read what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, func, select, update
from sqlmodel import Field, SQLModel

from cards.card import Answer
from storage.cards import body_of, card_json
from storage.rows import instant
from storage.sql import insert, table
from storage.store import Book

BOT = "bot"


class RoomMessageRow(SQLModel, table=True):
    """A message in the local room. `only_for`: the one account that sees it."""

    __tablename__ = "room_messages"
    __table_args__ = (Index("ix_room_messages_channel", "channel", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    thread_of: int | None = Field(default=None, index=True)
    author: str
    body: str = Field(sa_type=Text)
    token: str | None = Field(default=None, unique=True)
    only_for: str | None = None
    silent: bool = False
    posted_at: datetime = instant()
    edited_at: datetime | None = instant(nullable=True)
    edits: int = 0


class RoomReadRow(SQLModel, table=True):
    """Up to which message an account has read a channel."""

    __tablename__ = "room_reads"
    account: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    message: int = 0


MESSAGES, READS = table(RoomMessageRow), table(RoomReadRow)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it stands; `body` is a card, a form, or a person's plain text."""

    id: int
    channel: str
    thread_of: int | None
    author: str
    body: Answer | str
    only_for: str | None
    silent: bool
    posted_at: datetime
    edited_at: datetime | None
    edits: int


def post(
    book: Book,
    channel: str,
    author: str,
    body: Answer | str,
    *,
    token: str | None = None,
    thread_of: int | None = None,
    only_for: str | None = None,
    silent: bool = False,
) -> int:
    """Add a message; its id. A token that is there already gives that message's id and adds nothing."""
    row = {
        "channel": channel,
        "thread_of": thread_of,
        "author": author,
        "body": card_json(body),
        "token": token,
        "only_for": only_for,
        "silent": silent,
        "posted_at": book.now,
        "edits": 0,
    }
    statement = insert(book, RoomMessageRow).values(row).on_conflict_do_nothing().returning(MESSAGES.c.id)
    added = book.execute(statement).scalar()
    if added is None:
        added = book.execute(select(MESSAGES.c.id).where(MESSAGES.c.token == token)).scalar_one()
    return int(added)


def amend(book: Book, message: int, body: Answer) -> bool:
    """Make a message show something else. False where there is no such message."""
    values = {"body": card_json(body), "edited_at": book.now, "edits": MESSAGES.c.edits + 1}
    same = (MESSAGES.c.id == message) & (MESSAGES.c.body != values["body"])
    book.execute(update(MESSAGES).where(same).values(values))
    return book.execute(select(MESSAGES.c.id).where(MESSAGES.c.id == message)).first() is not None


def find(book: Book, channel: str, token: str, since: datetime) -> int | None:
    """Our own message with this token, posted since then."""
    here = (MESSAGES.c.channel == channel) & (MESSAGES.c.token == token) & (MESSAGES.c.posted_at >= since)
    found = book.execute(select(MESSAGES.c.id).where(here)).scalar()
    return None if found is None else int(found)


def messages(book: Book, channel: str, reader: str, after: int = 0, limit: int = 500) -> list[Message]:
    """The newest messages of a channel that the account `reader` may see, oldest first."""
    seen = or_for(reader)
    here = (MESSAGES.c.channel == channel) & (MESSAGES.c.id > after) & seen
    rows = book.execute(select(MESSAGES).where(here).order_by(MESSAGES.c.id.desc()).limit(limit)).all()
    return [message(row) for row in reversed(rows)]


def every(book: Book) -> list[Message]:
    """Every message there is, in the order of posting: for a transcript."""
    rows = book.execute(select(MESSAGES).order_by(MESSAGES.c.posted_at, MESSAGES.c.id))
    return [message(row) for row in rows]


def or_for(reader: str) -> Any:
    return MESSAGES.c.only_for.is_(None) | (MESSAGES.c.only_for == reader)


def message(row: Any) -> Message:
    values = dict(row._mapping)  # SQLAlchemy's public name for a row as a mapping
    del values["token"]
    return Message(**{**values, "body": body_of(row.body)})


def unread(book: Book, reader: str, channels: Sequence[str]) -> dict[str, int]:
    """How many messages of each channel the account has not read; silent ones and its own do not count."""
    read = dict(book.execute(select(READS.c.channel, READS.c.message).where(READS.c.account == reader)).all())
    counts = {}
    for channel in channels:
        new = (MESSAGES.c.channel == channel) & (MESSAGES.c.id > read.get(channel, 0)) & or_for(reader)
        new &= ~MESSAGES.c.silent & (MESSAGES.c.author != reader)
        counts[channel] = int(
            book.execute(select(func.count()).select_from(MESSAGES).where(new)).scalar_one()
        )
    return counts


def mark_read(book: Book, reader: str, channel: str, up_to: int) -> None:
    """The account has read the channel up to this message."""
    statement = insert(book, RoomReadRow).values(account=reader, channel=channel, message=up_to)
    statement = statement.on_conflict_do_update(
        index_elements=["account", "channel"],
        set_={"message": statement.excluded.message},
        where=statement.excluded.message > READS.c.message,
    )
    book.execute(statement)


def last_posted(book: Book) -> datetime | None:
    """When the newest message came; None in an empty room."""
    found: datetime | None = book.execute(select(func.max(MESSAGES.c.posted_at))).scalar()
    return found
