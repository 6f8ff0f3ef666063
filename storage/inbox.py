"""Requests that were taken, so that a chat's repeat of one does nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from cards.card import Answer
from storage.cards import answer_of
from storage.rows import RequestRow
from storage.sql import table
from storage.store import Book

INBOX = table(RequestRow)
KEPT = timedelta(days=2)


# The count of rows inserted is not told alike by every database; the row that was inserted is.
TAKE = {
    on_postgresql: dialect.insert(INBOX).on_conflict_do_nothing().returning(INBOX.c.id)
    for on_postgresql, dialect in ((True, postgresql), (False, sqlite))
}
ANSWERED = update(INBOX).where(INBOX.c.id == bindparam("request")).values(answer=bindparam("body"))


def take(book: Book, request: str, body: str = "") -> bool:
    """Note a request by the chat's own id, with what it is told if that is known. False where it was taken before."""
    row = {"id": request, "taken_at": book.now, "answer": body}
    return book.execute(TAKE[book.on_postgresql], row).first() is not None


def take_all(book: Book, bodies: Mapping[str, str]) -> set[str]:
    """Note several requests, each with what it is told. The ids of those that were not taken before."""
    if not bodies:
        return set()
    rows = [{"id": request, "taken_at": book.now, "answer": body} for request, body in bodies.items()]
    return set(book.execute(TAKE[book.on_postgresql], rows).scalars())


def answered(book: Book, request: str, body: str) -> None:
    """Keep what a request was told (as written in storage/cards.py), for its repeat."""
    book.execute(ANSWERED, {"request": request, "body": body})


def answer_to(book: Book, request: str) -> Answer | None:
    """What an earlier copy of the request was told."""
    body = book.execute(select(INBOX.c.answer).where(INBOX.c.id == request)).scalar()
    return answer_of(body) if body else None


def forget_old(book: Book, kept: timedelta = KEPT) -> None:
    """Chats repeat a request within minutes; after two days it is let go."""
    book.execute(delete(INBOX).where(INBOX.c.taken_at < book.now - kept))


def forget_answers(book: Book, about: str) -> None:
    """Let go of what was answered with a card that has this in it; a repeat of its request still does nothing."""
    book.execute(update(INBOX).where(INBOX.c.answer.contains(about, autoescape=True)).values(answer=""))
