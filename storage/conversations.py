"""Where jbp is in Teams: each conversation that it was put into, and the address at which Teams takes messages for it.

Teams gives both with whatever happens there, and an address may change: the newest is kept.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, select, update

from storage.rows import ConversationRow
from storage.sql import insert, table
from storage.store import Book

CONVERSATIONS = table(ConversationRow)
Kind = Literal["personal", "channel", "chat"]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """`conversation` is Teams' id of a channel, a group chat or a personal chat; `account` whose personal chat it is;
    `service` the address of Teams' service for it; `team` the id of a channel's team."""

    tenant: str
    conversation: str
    kind: Kind
    account: str = ""
    service: str
    team: str = ""
    name: str = ""


def keep(book: Book, seen: Conversation) -> None:
    """As it is from now on; a name and a team that are not told this time stay."""
    values = {**asdict(seen), "present": True, "changed_at": book.now}
    statement = insert(book, ConversationRow).values(values)
    told = {name: value for name, value in values.items() if value or name not in ("name", "team", "account")}
    new = {name: value for name, value in told.items() if name not in ("tenant", "conversation")}
    book.execute(statement.on_conflict_do_update(index_elements=["tenant", "conversation"], set_=new))
    if seen.account:  # a person who installed jbp again has a new chat with it
        older = (CONVERSATIONS.c.tenant == seen.tenant) & (CONVERSATIONS.c.account == seen.account)
        book.execute(delete(CONVERSATIONS).where(older & (CONVERSATIONS.c.conversation != seen.conversation)))


def find(book: Book, tenant: str, conversation: str) -> Conversation | None:
    return one(book, at(tenant, conversation) & CONVERSATIONS.c.present)


def host_of(book: Book, conversation: str) -> str | None:
    """The tenant that a conversation of several people is kept under: its id is the same for all of them, and what
    people of another tenant say there may name theirs."""
    shared = (CONVERSATIONS.c.conversation == conversation) & (CONVERSATIONS.c.kind != "personal")
    first = select(CONVERSATIONS.c.tenant).where(shared).order_by(CONVERSATIONS.c.id).limit(1)
    found = book.execute(first).scalar()
    return None if found is None else str(found)


def personal(book: Book, tenant: str, account: str) -> Conversation | None:
    """Somebody's own chat with jbp."""
    theirs = (CONVERSATIONS.c.tenant == tenant) & (CONVERSATIONS.c.account == account)
    return one(book, theirs & CONVERSATIONS.c.present)


def service_of(book: Book, tenant: str) -> str | None:
    """The address at which a tenant's messages are taken, by what was heard last from it."""
    here = select(CONVERSATIONS.c.service).where(CONVERSATIONS.c.tenant == tenant)
    newest = here.order_by(CONVERSATIONS.c.changed_at.desc(), CONVERSATIONS.c.id.desc()).limit(1)
    found = book.execute(newest).scalar()
    return None if found is None else str(found)


def of_team(book: Book, tenant: str, team: str) -> list[Conversation]:
    rows = book.execute(select(CONVERSATIONS).where(in_team(tenant, team)).order_by(CONVERSATIONS.c.id))
    return [made(row) for row in rows.mappings()]


def back(book: Book, seen: Conversation) -> None:
    """jbp was added to a team again: to every channel of it that it was in."""
    values = {"present": True, "service": seen.service, "changed_at": book.now}
    book.execute(update(CONVERSATIONS).where(in_team(seen.tenant, seen.team)).values(values))


def renamed(book: Book, tenant: str, conversation: str, name: str) -> None:
    values = {"name": name, "changed_at": book.now}
    book.execute(update(CONVERSATIONS).where(at(tenant, conversation)).values(values))


def forget(book: Book, tenant: str, conversation: str) -> None:
    """jbp was removed from it. How the tenant is reached is still known by it."""
    book.execute(update(CONVERSATIONS).where(at(tenant, conversation)).values(present=False))


def counted(book: Book) -> dict[str, int]:
    """How many of each kind jbp is in."""
    here = CONVERSATIONS.c.present
    kinds = select(CONVERSATIONS.c.kind, func.count()).where(here).group_by(CONVERSATIONS.c.kind)
    return dict(book.execute(kinds).all())


def at(tenant: str, conversation: str) -> Any:
    return (CONVERSATIONS.c.tenant == tenant) & (CONVERSATIONS.c.conversation == conversation)


def in_team(tenant: str, team: str) -> Any:
    return (CONVERSATIONS.c.tenant == tenant) & (CONVERSATIONS.c.team == team)


def one(book: Book, which: Any) -> Conversation | None:
    row = book.execute(select(CONVERSATIONS).where(which)).mappings().first()
    return None if row is None else made(row)


def made(row: Any) -> Conversation:
    names = ("tenant", "conversation", "kind", "account", "service", "team", "name")
    return Conversation(**{name: row[name] for name in names})
