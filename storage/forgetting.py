"""What is deleted of a person or a plan, and what stays of a person as the record of both companies, nameless.

The chain stays one: entries keep their links, and an entry that is added says which of them (by place) now read
otherwise, with the hash of how. `jbp audit verify` holds them to that; see storage/audit.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, literal, or_, select, update

from cards.card import Card
from plan.filing_facts import Erased
from plan.sides import Reader
from storage import facts, plans
from storage.cards import card_json
from storage.chain import held
from storage.documents import content_hash_of
from storage.drafts import set_note
from storage.mailboxes import BOXES
from storage.outbox import OUTBOX
from storage.people import CODES, IDENTITIES, PEOPLE, SEATS, accounts, touch
from storage.rows import DocumentRow, DraftRow, FactRow, LatestRow, PlanRow, RequestRow, RoomRow
from storage.sql import table
from storage.store import Book

PLANS, FACTS, LATEST, DOCUMENTS = table(PlanRow), table(FactRow), table(LatestRow), table(DocumentRow)
DRAFTS, INBOX, ROOMS = table(DraftRow), table(RequestRow), table(RoomRow)
FORMER: Final = "Former member"
KEPT: Final = timedelta(days=400)  # what a sent message says
EMPTY: Final = card_json(Card(""))


class StillThere(LookupError):
    """They are on a plan."""


@dataclass(frozen=True)
class Found:
    """What there is of somebody: `deleted` and `kept` by what it is, `plans` their ids."""

    name: str
    deleted: dict[str, int]
    kept: dict[str, int]
    plans: tuple[str, ...] = ()


# -- a person --------------------------------------------------------------------------------------


def people_called(book: Book, name: str) -> list[tuple[int, str]]:
    """Number and name of everybody called that, or with that number."""
    this = func.lower(PEOPLE.c.name) == name.casefold()
    if name.isdecimal():
        this = or_(this, PEOPLE.c.id == int(name))
    return [(row.id, row.name) for row in book.execute(select(PEOPLE.c.id, PEOPLE.c.name).where(this))]


def active_on(book: Book, person: int) -> list[str]:
    """The ids of the plans on which they still have a seat."""
    here = select(PLANS.c.key).join(SEATS, SEATS.c.plan_id == PLANS.c.id)
    return list(book.execute(here.where(SEATS.c.person_id == person, SEATS.c.active)).scalars())


def of_person(book: Book, person: int) -> Found:
    """What would be deleted and what kept; nothing is changed."""
    name = str(book.execute(select(PEOPLE.c.name).where(PEOPLE.c.id == person)).scalar_one())
    deleted = {what: size(book, table_, where) for what, table_, where in belongings(person)}
    entries = documents = 0
    seats = seats_of(book, person)
    for number, _, words in seats:
        entries += sum(1 for _ in changed_facts(book, number, rewriter(words)))
        documents += sum(1 for _ in changed_documents(book, number, rewriter(words)))
    kept = {"entries of the record, without the name": entries, "versions of plans, likewise": documents}
    return Found(name, deleted, kept, tuple(key for _, key, _ in seats))


def belongings(person: int) -> list[tuple[str, Any, Any]]:
    """What is nobody's but theirs: what it is, its table, which rows."""
    return [
        ("accounts on chats", IDENTITIES, IDENTITIES.c.person_id == person),
        ("codes", CODES, CODES.c.person_id == person),
        ("the mail that asked them", OUTBOX, OUTBOX.c.key.in_(asking_mails(person))),
        ("e-mail addresses", BOXES, BOXES.c.person_id == person),
        ("forms they had begun", DRAFTS, DRAFTS.c.person_id == person),
        ("messages to them", OUTBOX, OUTBOX.c.channel == f"person:{person}"),
    ]


def asking_mails(person: int) -> Any:
    return select(literal("mail/") + BOXES.c.key).where(BOXES.c.person_id == person)


def seats_of(book: Book, person: int) -> list[tuple[int, str, dict[str, str]]]:
    """Row number and id of each plan that they were on, and which words stand for them there by what instead."""
    columns = PLANS.c.id, PLANS.c.key, SEATS.c.member, PEOPLE.c.name
    here = (
        select(*columns)
        .join(SEATS, SEATS.c.plan_id == PLANS.c.id)
        .join(PEOPLE, PEOPLE.c.id == SEATS.c.person_id)
    )
    known = {":".join(account): "" for account in accounts(book, person)}
    found = []
    for number, key, member, name in book.execute(here.where(SEATS.c.person_id == person)).all():
        words = {name: former(person), **known}
        bodies = select(DOCUMENTS.c.body).where(DOCUMENTS.c.plan_id == number)
        for body in book.execute(bodies).scalars():
            for each in json.loads(body).get("people", ()):
                if each["id"] == member:
                    words |= {each["name"]: former(person), str(each.get("account") or ""): ""}
        found.append((number, key, words))
    return found


def former(person: int) -> str:
    return f"{FORMER} {person}"


def rewriter(words: dict[str, str]) -> Callable[[str], str]:
    """JSON text with every text in it that has one of the words, the longest first; ids of members stay, since they
    hold the record together."""
    ordered = sorted((word for word in words if word), key=len, reverse=True)

    def text(value: Any) -> Any:
        if isinstance(value, str):
            for word in ordered:
                value = value.replace(word, words[word])
            return value
        if isinstance(value, list):
            return [text(each) for each in value]
        if isinstance(value, dict):
            return {name: text(each) for name, each in value.items()}
        return value

    def rewritten(body: str) -> str:
        if not any(json.dumps(word, ensure_ascii=False)[1:-1] in body for word in ordered):
            return body
        return json.dumps(text(json.loads(body)), ensure_ascii=False, separators=(",", ":"))

    return rewritten


def changed_facts(book: Book, plan: int, rewrite: Callable[[str], str]) -> Iterable[tuple[Any, str]]:
    for row in book.execute(select(FACTS).where(FACTS.c.plan_id == plan).order_by(FACTS.c.place)).all():
        if (body := rewrite(row.body)) != row.body:
            yield row, body


def changed_documents(book: Book, plan: int, rewrite: Callable[[str], str]) -> Iterable[tuple[Any, str]]:
    for row in book.execute(select(DOCUMENTS).where(DOCUMENTS.c.plan_id == plan)).all():
        if (body := rewrite(row.body)) != row.body:
            yield row, body


def forget_person(book: Book, person: int, why: str) -> None:
    """Raises StillThere where they have a seat on a plan."""
    if there := active_on(book, person):
        raise StillThere(", ".join(there))
    for number, _, words in seats_of(book, person):
        rewrite = rewriter(words)
        entries, versions = {}, {}
        for row, body in list(changed_facts(book, number, rewrite)):
            book.execute(update(FACTS).where(FACTS.c.id == row.id).values(body=body))
            entries[row.place] = held(row.slot, row.occurrence, row.said_at, body)
        for slot, body in list(
            book.execute(select(LATEST.c.slot, LATEST.c.body).where(LATEST.c.plan_id == number))
        ):
            here = (LATEST.c.plan_id == number) & (LATEST.c.slot == slot)
            book.execute(update(LATEST).where(here).values(body=rewrite(body)))
        for row, body in list(changed_documents(book, number, rewrite)):
            versions[row.version] = content_hash_of(body)
            here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version == row.version)
            book.execute(update(DOCUMENTS).where(here).values(body=body, content_hash=versions[row.version]))
            ours = (PLANS.c.id == number) & (PLANS.c.version == row.version)
            book.execute(update(PLANS).where(ours).values(content_hash=versions[row.version]))
        erased = Erased(
            by="operator", at=book.now, source="terminal", why=why, entries=entries, versions=versions
        )
        facts.record_all(book, [(number, erased)])
        facts.look_at_all(book, number)
    touch(book, person)
    for _, where, which in belongings(person):
        book.execute(delete(where).where(which))
    blank: dict[str, Any] = dict.fromkeys(
        ("time_zone", "quiet_from", "quiet_until", "away_from", "away_until", "delegate_id")
    )
    blank |= {"name": former(person), "stopped_at": book.now}
    book.execute(update(PEOPLE).where(PEOPLE.c.delegate_id == person).values(delegate_id=None))
    book.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(blank))
    book.execute(delete(INBOX))  # answers, kept for a repeat within minutes, may name anybody


# -- a plan ----------------------------------------------------------------------------------------


def of_plan(book: Book, key: str) -> Found:
    """What would be deleted; nothing is changed. Raises NoSuchPlan."""
    number = plans.number_of(book, key)
    name = plans.named(book, key, Reader.ROOM).name
    tables = {
        "entries of the record": FACTS,
        "versions": DOCUMENTS,
        "seats": SEATS,
        "rooms": ROOMS,
        "messages": OUTBOX,
    }
    return Found(
        name, {what: size(book, each, each.c.plan_id == number) for what, each in tables.items()}, {}
    )


def forget_plan(book: Book, key: str, why: str) -> None:
    """All of it; that it was there, how long its record was and its last link stay, in the store's own notes."""
    number = plans.number_of(book, key)
    row = book.execute(select(PLANS).where(PLANS.c.id == number)).one()
    told = {"at": book.now.isoformat(), "why": why, "entries": row.entries, "tip": row.tip}
    set_note(book, f"forgotten/{key}/{book.now:%Y%m%dT%H%M%S}", json.dumps(told))
    book.execute(delete(OUTBOX).where(OUTBOX.c.plan_id == number))
    book.execute(delete(SEATS).where(SEATS.c.plan_id == number))
    book.execute(delete(PLANS).where(PLANS.c.id == number))
    book.execute(delete(INBOX))


# -- what was only to be kept for a while ------------------------------------------------------------


def let_go(book: Book, before: datetime) -> int:
    """What messages said that were settled before then; that they were sent stays, so that none is sent again."""
    open_ones = OUTBOX.c.state.in_(("pending", "unknown", "sending", "perhaps"))
    old = (OUTBOX.c.created_at < before) & ~open_ones & (OUTBOX.c.card != EMPTY)
    return int(book.execute(update(OUTBOX).where(old).values(card=EMPTY)).rowcount)


def size(book: Book, of: Any, where: Any) -> int:
    return int(book.execute(select(func.count()).select_from(of).where(where)).scalar_one())
