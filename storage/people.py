"""People in the store: who they are on each chat, and what they have told the bot about themselves."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from storage.rows import IdentityRow, JoinCodeRow, LatestRow, OccurrenceRow, PersonRow, PlanRow, SeatRow
from storage.sql import insert, table
from storage.store import Book

PEOPLE, IDENTITIES, SEATS = table(PersonRow), table(IdentityRow), table(SeatRow)
PLANS, CODES, OCCURRENCES, LATEST = table(PlanRow), table(JoinCodeRow), table(OccurrenceRow), table(LatestRow)
CODE_LASTS = timedelta(minutes=15)
MAIL = "mail"  # the platform of who is written to; see storage/mailboxes.py


class WrongCode(LookupError):
    """That code is not valid any more. Ask for a new one with `/jbp me join` where you are known, and give
    it here within 15 minutes."""


def known_as(book: Book, platform: str, tenant: str, account: str) -> int | None:
    """The person behind a chat's account; None where nobody has said who that is."""
    who = {"platform": platform, "tenant": tenant, "account": account}
    found = book.execute(KNOWN_AS, who).scalar()
    return None if found is None else int(found)


def who_is(book: Book, platform: str, tenant: str, account: str) -> dict[str, Any]:
    """The row of the person behind a chat's account (`settings`); empty where nobody has said who that is."""
    who = {"platform": platform, "tenant": tenant, "account": account}
    row = book.execute(WHO_IS, who).mappings().first()
    return dict(row) if row else {}


KNOWN_AS = select(IDENTITIES.c.person_id).where(
    IDENTITIES.c.platform == bindparam("platform"),
    IDENTITIES.c.tenant == bindparam("tenant"),
    IDENTITIES.c.account == bindparam("account"),
)
WHO_IS = (
    select(PEOPLE)
    .join(IDENTITIES, IDENTITIES.c.person_id == PEOPLE.c.id)
    .where(
        IDENTITIES.c.platform == bindparam("platform"),
        IDENTITIES.c.tenant == bindparam("tenant"),
        IDENTITIES.c.account == bindparam("account"),
    )
)
SETTINGS = select(PEOPLE).where(PEOPLE.c.id == bindparam("person"))


def is_account(platform: str, tenant: str, account: str) -> Any:
    """The condition that an identity is this account."""
    return (
        (IDENTITIES.c.platform == platform)
        & (IDENTITIES.c.tenant == tenant)
        & (IDENTITIES.c.account == account)
    )


def introduce(book: Book, name: str, platform: str, tenant: str, account: str) -> int:
    """The person behind an account, made known under `name` if nobody was."""
    person = known_as(book, platform, tenant, account)
    if person is None:
        person = add(book, name)
        identify(book, person, platform, tenant, account)
    return person


def add(book: Book, name: str) -> int:
    return int(book.execute(PEOPLE.insert().values(name=name).returning(PEOPLE.c.id)).scalar_one())


def identify(book: Book, person: int, platform: str, tenant: str, account: str) -> None:
    """This account is that person's."""
    row = {"person_id": person, "platform": platform, "tenant": tenant, "account": account}
    statement = insert(book, IdentityRow).values(row)
    book.execute(
        statement.on_conflict_do_update(
            index_elements=["platform", "tenant", "account"], set_={"person_id": person}
        )
    )
    touch(book, person)


def touch(book: Book, person: int) -> None:
    """Every plan of a person's is to be read anew."""
    theirs = select(SEATS.c.plan_id).where(SEATS.c.person_id == person)
    book.execute(update(PLANS).where(PLANS.c.id.in_(theirs)).values(revision=PLANS.c.revision + 1))


def part(book: Book, platform: str, tenant: str, account: str) -> int | None:
    """An account is nobody's any more; whose it was."""
    gone = IDENTITIES.delete().where(is_account(platform, tenant, account)).returning(IDENTITIES.c.person_id)
    found = book.execute(gone).scalar()
    if found is None:
        return None
    touch(book, int(found))
    return int(found)


def accounts_on(book: Book, platform: str) -> dict[int, list[str]]:
    """Everybody's accounts on a chat, as `tenant:account`, by person."""
    columns = (IDENTITIES.c.person_id, IDENTITIES.c.tenant, IDENTITIES.c.account)
    found: dict[int, list[str]] = {}
    for person, tenant, account in book.execute(select(*columns).where(IDENTITIES.c.platform == platform)):
        found.setdefault(person, []).append(f"{tenant}:{account}")
    return found


def accounts(book: Book, person: int) -> list[tuple[str, str, str]]:
    """A person's (platform, tenant, account), in the order they were made known; mail comes last."""
    columns = (IDENTITIES.c.platform, IDENTITIES.c.tenant, IDENTITIES.c.account)
    found = book.execute(
        select(*columns)
        .where(IDENTITIES.c.person_id == person)
        .order_by(IDENTITIES.c.platform == MAIL, IDENTITIES.c.id)
    )
    return [(platform, tenant, account) for platform, tenant, account in found]


def on_a_chat(book: Book, person: int) -> bool:
    """Whether they have an account where they can also ask: mail alone is none."""
    return any(platform != MAIL for platform, _, _ in accounts(book, person))


def settings(book: Book, person: int) -> dict[str, Any]:
    """A person's row as a mapping: name, time_zone, quiet_from, away_from, opted_in_at, ..."""
    return dict(book.execute(SETTINGS, {"person": person}).mappings().one())


def change(book: Book, person: int, **what: Any) -> None:
    """Set some of a person's settings; every plan of theirs is read anew, and what waits for them too."""
    book.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(**what))
    touch(book, person)
    theirs = select(SEATS.c.plan_id).where(SEATS.c.person_id == person)
    open_ones = OCCURRENCES.c.plan_id.in_(theirs) & OCCURRENCES.c.wake_at.is_not(None)
    book.execute(update(OCCURRENCES).where(open_ones).values(wake_at=book.now))
    book.stirred = True


def join_code(book: Book, person: int) -> str:
    """A one-time code that this person can give on another chat, valid for 15 minutes. It gets its strength from the
    limit on wrong ones: storage/wrong_codes.py."""
    code = f"{secrets.randbelow(10**8):08d}"
    row = {"digest": digest(code), "person_id": person, "expires_at": book.now + CODE_LASTS}
    book.execute(delete(CODES).where(CODES.c.person_id == person))
    book.execute(CODES.insert().values(row))
    return code


def join(book: Book, code: str, platform: str, tenant: str, account: str) -> int:
    """The account belongs to the person who was given `code`. Raises WrongCode."""
    row = book.execute(select(CODES).where(CODES.c.digest == digest(code.strip()))).mappings().first()
    if row is None or row["expires_at"] < book.now:
        raise WrongCode
    book.execute(delete(CODES).where(CODES.c.digest == row["digest"]))
    identify(book, row["person_id"], platform, tenant, account)
    return int(row["person_id"])


def digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
