"""Forms that somebody has begun: their values, kept at each step until they are sent or dropped."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select

from storage.rows import DraftRow, NoteRow
from storage.sql import insert, table
from storage.store import Book

DRAFTS, NOTES = table(DraftRow), table(NoteRow)
KEPT = timedelta(days=1)


def keep(book: Book, draft: str, person: int, command: str, step: int, values: dict[str, str]) -> str:
    """Keep a form's values, under a new id where `draft` is empty; the id. Another person's draft is not
    touched: they get one of their own."""
    owner = book.execute(select(DRAFTS.c.person_id).where(DRAFTS.c.id == draft)).scalar() if draft else None
    name = draft if owner == person else secrets.token_urlsafe(9)
    row = {"id": name, "person_id": person, "command": command, "step": step, "body": json.dumps(values)}
    statement = insert(book, DraftRow).values(row | {"changed_at": book.now})
    new = {"command": command, "step": step, "body": row["body"], "changed_at": book.now}
    book.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new))
    return name


def values(book: Book, draft: str, person: int) -> dict[str, str]:
    """What a person has filled in so far; empty where there is no such draft of theirs."""
    theirs = (DRAFTS.c.id == draft) & (DRAFTS.c.person_id == person)
    body = book.execute(select(DRAFTS.c.body).where(theirs)).scalar()
    return json.loads(body) if body else {}


def drop(book: Book, draft: str) -> None:
    book.execute(delete(DRAFTS).where(DRAFTS.c.id == draft))


def forget(book: Book, command: str, people: Iterable[int]) -> None:
    """Let go of what people have begun of a command."""
    book.execute(delete(DRAFTS).where((DRAFTS.c.command == command) & DRAFTS.c.person_id.in_(list(people))))


def forget_old(book: Book, command: str) -> None:
    """Let go of what anybody began of a command and left for a day: for files that are nobody else's."""
    old = DRAFTS.c.changed_at < book.now - KEPT
    book.execute(delete(DRAFTS).where((DRAFTS.c.command == command) & old))


def note(book: Book, name: str) -> str | None:
    """One of the store's own notes."""
    found = book.execute(select(NOTES.c.body).where(NOTES.c.name == name)).scalar()
    return None if found is None else str(found)


def set_note(book: Book, name: str, body: str) -> None:
    statement = insert(book, NoteRow).values(name=name, body=body)
    book.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"body": body}))
