"""Where people without a chat are written to: one address a person, one person an address.

Until the person has said yes there, an address gets one mail and no more, and is no account of theirs. It stops being
one when they stop it, when their lead takes it away, and when its server says that there is no such mailbox.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from storage import people, stuck
from storage.outbox import OUTBOX
from storage.people import SEATS
from storage.rows import MailboxRow
from storage.sql import batches, insert, table
from storage.store import Book

BOXES: Final = table(MailboxRow)
PLATFORM: Final = people.MAIL
LONGEST: Final = 254  # characters, RFC 5321
PLAIN: Final = re.compile(r"[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
LINKED: Final = re.compile(r"<?(?:mailto:)?([^|>\s]+)(?:\|[^>]*)?>?")  # as chats write an address
NEW_LINKS: Final = 5
WITHIN: Final = timedelta(hours=1)


class NoAddress(ValueError):
    """That is no e-mail address. Write it like ana@partner.example."""


class AddressTaken(ValueError):
    """That address is somebody else’s already: one address belongs to one person. Nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """An address as it stands. `key` goes into the links that are sent to it."""

    person: int
    address: str
    key: str
    confirmed: bool
    stopped: bool
    refused: bool
    refusal: str

    @property
    def takes_mail(self) -> bool:
        return self.confirmed and not self.stopped and not self.refused

    @property
    def account(self) -> tuple[str, str, str]:
        """As an identity on a chat: platform, tenant (the domain) and account."""
        return account_of(self.address)

    @property
    def channel(self) -> str:
        """Where the outbox sends what is for the address itself, before it is anybody's account."""
        return ":".join(self.account)


def asking(box: Mailbox) -> str:
    """The outbox's key of the one mail that asks whether more may come."""
    return f"mail/{box.key}"


def account_of(address: str) -> tuple[str, str, str]:
    return PLATFORM, address.rpartition("@")[2], address


def read(typed: str) -> str:
    """An address as it is kept. Raises NoAddress."""
    found = LINKED.fullmatch(typed.strip())
    address = found[1].casefold() if found else ""
    try:
        Address(addr_spec=address)
    except (ValueError, HeaderParseError, IndexError):
        raise NoAddress from None
    if not PLAIN.fullmatch(address) or len(address) > LONGEST or ".." in address:
        raise NoAddress
    return address


# -- looking ---------------------------------------------------------------------------------------


def of_person(book: Book, person: int) -> Mailbox | None:
    return one(book, BOXES.c.person_id == person)


def of_people(book: Book, persons: Iterable[int]) -> dict[int, Mailbox]:
    """Those of several people, by person."""
    found = {}
    for batch in batches(persons):
        rows = book.execute(select(BOXES).where(BOXES.c.person_id.in_(batch)))
        found.update({row.person_id: read_from(row) for row in rows})
    return found


def at(book: Book, address: str) -> Mailbox | None:
    return one(book, BOXES.c.address == address)


def with_key(book: Book, key: str) -> Mailbox | None:
    return one(book, BOXES.c.key == key)


def one(book: Book, which: Any) -> Mailbox | None:
    row = book.execute(select(BOXES).where(which)).first()
    return read_from(row) if row else None


def read_from(row: Any) -> Mailbox:
    return Mailbox(
        person=row.person_id,
        address=row.address,
        key=row.key,
        confirmed=row.confirmed_at is not None,
        stopped=row.stopped_at is not None,
        refused=row.refused_at is not None,
        refusal=row.refusal,
    )


def may_read(book: Book, person: int, token: str) -> bool:
    """Whether they are on the plan that the message with this token is about, or on any where it is about several."""
    theirs = (SEATS.c.person_id == person) & SEATS.c.active
    about = select(OUTBOX.c.plan_id).where(OUTBOX.c.token == token).scalar_subquery()
    here = theirs & (SEATS.c.plan_id == func.coalesce(about, SEATS.c.plan_id))
    return book.execute(select(SEATS.c.plan_id).where(here).limit(1)).first() is not None


def by_state(book: Book) -> dict[str, int]:
    """How many addresses are in each state."""
    counts = dict.fromkeys(("asked", "confirmed", "stopped", "refused"), 0)
    for row in book.execute(select(BOXES)):
        state = "refused" if row.refused_at else "stopped" if row.stopped_at else ""
        counts[state or ("confirmed" if row.confirmed_at else "asked")] += 1
    return counts


# -- changing --------------------------------------------------------------------------------------


def give(book: Book, person: int, address: str) -> Mailbox:
    """The address is that person's, who is asked there whether that is so; links to one before it are void. An address
    that they have already stays as it stands. Raises AddressTaken."""
    there = at(book, address)
    if there is not None and there.person != person:
        raise AddressTaken
    if there is not None and not there.refused:
        return there
    take_away(book, person)
    row = {
        "person_id": person,
        "address": address,
        "key": new_key(),
        "asked_at": book.now,
        "refusal": "",
        "links": 0,
    }
    book.execute(insert(book, MailboxRow).values(row))
    made = of_person(book, person)
    assert made
    return made


def take_away(book: Book, person: int) -> Mailbox | None:
    """No mail goes to them any more, and no link that was sent to them opens anything; what there was."""
    before = of_person(book, person)
    if before is not None:
        people.part(book, *before.account)
        book.execute(delete(OUTBOX).where(OUTBOX.c.key == asking(before)))
        book.execute(delete(BOXES).where(BOXES.c.person_id == person))
    return before


def confirm(book: Book, box: Mailbox) -> None:
    """They said yes there: from now on it is an account of theirs, and what waits for them goes there."""
    change(book, box, confirmed_at=book.now, stopped_at=None, refused_at=None, refusal="")
    people.identify(book, box.person, *box.account)
    stuck.try_again(book, box.person)


def stop(book: Book, box: Mailbox) -> None:
    """Links that were sent there lead to where it can be started again, and to nothing else."""
    change(book, box, stopped_at=book.now)
    people.part(book, *box.account)


def refuse(book: Book, box: Mailbox, why: str) -> None:
    """Its server says that there is no such mailbox."""
    change(book, box, refused_at=book.now, refusal=why)
    people.part(book, *box.account)


def may_have_a_link(book: Book, box: Mailbox) -> bool:
    """Count one more link that is asked for anew; whether it may be sent: some within an hour."""
    row = book.execute(select(BOXES.c.links, BOXES.c.links_since).where(BOXES.c.key == box.key)).one()
    began = row.links_since if row.links_since and row.links_since > book.now - WITHIN else None
    count = row.links + 1 if began else 1
    change(book, box, links=count, links_since=began or book.now)
    return count <= NEW_LINKS


def change(book: Book, box: Mailbox, **what: Any) -> None:
    book.execute(update(BOXES).where(BOXES.c.key == box.key).values(**what))


def new_key() -> str:
    return secrets.token_urlsafe(12)


def not_needed(book: Book, key: str) -> None:
    """A message that never left is not wanted any more: what it asks has been answered."""
    here = (OUTBOX.c.key == key) & OUTBOX.c.message.is_(None) & OUTBOX.c.asked_at.is_(None)
    waits = here & OUTBOX.c.state.in_(("pending", "undelivered"))
    book.execute(update(OUTBOX).where(waits).values(state="withdrawn", wanted=False))
