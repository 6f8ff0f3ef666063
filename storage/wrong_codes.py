"""Wrong codes are counted by the account that gave them: a code of eight digits is only as strong as the few tries that
anybody has at it.

Five in a quarter of an hour, the time that a code lives, are one chance in twenty million for each code that is out; a
program that may try as it likes has thousands. The count is in the store, so that every process counts alike.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, delete, literal

from storage.rows import WrongCodeRow
from storage.sql import insert, table
from storage.store import Book

TRIES: Final = table(WrongCodeRow)
AT_MOST: Final = 5
WITHIN: Final = timedelta(minutes=15)
log = logging.getLogger(__name__)


def tried(book: Book, platform: str, tenant: str, account: str) -> datetime | None:
    """Count one try, before anything is made of it; until when the account may not try, None where it may. A second
    process with a try of the same account waits here until this transaction ends."""
    row = {"platform": platform, "tenant": tenant, "account": account, "count": 1, "since": book.now}
    statement = insert(book, WrongCodeRow).values(row)
    over = TRIES.c.since <= book.now - WITHIN
    counted = statement.on_conflict_do_update(
        index_elements=["platform", "tenant", "account"],
        set_={
            "count": case((over, 1), else_=TRIES.c.count + 1),
            "since": case((over, literal(book.now, TRIES.c.since.type)), else_=TRIES.c.since),
        },
    )
    count, since = book.execute(counted.returning(TRIES.c.count, TRIES.c.since)).one()
    if count == AT_MOST + 1:
        log.warning(
            "%s:%s:%s gave %d wrong codes and may try no more for a while", platform, tenant, account, AT_MOST
        )
    return since + WITHIN if count > AT_MOST else None


def right(book: Book, platform: str, tenant: str, account: str) -> None:
    """The account gave a right one: it begins anew."""
    theirs = (TRIES.c.platform == platform) & (TRIES.c.tenant == tenant) & (TRIES.c.account == account)
    book.execute(delete(TRIES).where(theirs))


def forget_old(book: Book) -> None:
    """What has no bearing any more is let go."""
    book.execute(delete(TRIES).where(TRIES.c.since <= book.now - WITHIN))
