"""Account lists in the store: each side's rows, which pairs of them are the same, and what waits to be matched.

They are no facts: nothing of them is in the history, in the plan as it is read, or in a file of it; and what a side
deletes is gone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, update

from plan.accounts import (
    Account,
    AccountList,
    Certainty,
    Overlap,
    Pair,
    Share,
    Shown,
    may_be_asked,
    may_know_which,
    shown,
)
from plan.sides import Reader, Side
from storage.facts import look_at_all
from storage.rows import (
    AccountListRow,
    AccountMatchingRow,
    AccountPairRow,
    AccountRow,
    AccountTargetRow,
    PlanRow,
)
from storage.sql import batches, insert, table
from storage.store import Book

LISTS, ACCOUNTS, PAIRS = table(AccountListRow), table(AccountRow), table(AccountPairRow)
TARGETS, MATCHINGS, PLANS = table(AccountTargetRow), table(AccountMatchingRow), table(PlanRow)
TAKEN_FOR = timedelta(minutes=10)  # that a process has for a matching before another may take it on
COUNTED_EVERY = timedelta(days=7)
SAYS = {Side.VENDOR: PAIRS.c.vendor_says, Side.PARTNER: PAIRS.c.partner_says}
TERMS_OF = select(LISTS).where(
    LISTS.c.plan_id == select(PLANS.c.id).where(PLANS.c.key == bindparam("key")).scalar_subquery()
)
DETAILS = ("name", "domain", "country", "segment", "owner")


@dataclass(frozen=True)
class Due:
    """A plan (by row number) whose lists are to be matched: the accounts of each side with their row numbers, and the
    revisions that they were read at."""

    plan: int
    accounts: Mapping[Side, Sequence[Account]]
    numbers: Mapping[Side, Sequence[int]]
    revisions: Mapping[Side, int]


# -- a side's own list -----------------------------------------------------------------------------


def give(
    book: Book, plan: int, given: AccountList, accounts: Iterable[Account], *, add: bool = False
) -> None:
    """Put a side's list in the place of the one it gave before, or (`add`) beside what is in it. An account that was
    there keeps its row, and so what was said of it."""
    side, new = given.side, {each.key: each for each in accounts}
    there = {
        row.key: row.id for row in book.execute(select(ACCOUNTS.c.key, ACCOUNTS.c.id).where(own(plan, side)))
    }
    gone = [] if add else [id for key, id in there.items() if key not in new]
    for ids in batches(gone):
        book.execute(delete(ACCOUNTS).where(ACCOUNTS.c.id.in_(ids)))
    statement = insert(book, AccountRow)
    statement = statement.on_conflict_do_update(
        index_elements=["plan_id", "side", "key"],
        set_={name: statement.excluded[name] for name in DETAILS},
    )
    rows = [
        {"plan_id": plan, "side": side.value, "key": key, **{name: getattr(each, name) for name in DETAILS}}
        for key, each in new.items()
    ]
    for batch in batches(rows):
        book.execute(statement, batch)
    keep_list(book, plan, given)
    want(book, plan)


def keep_list(book: Book, plan: int, given: AccountList) -> None:
    values = {
        "share": given.share.value, "asks": given.asks, "given_at": given.given_at, "given_by": given.given_by,
        "source": given.source,
    }  # fmt: skip
    row = {"plan_id": plan, "side": given.side.value, "revision": 1, **values}
    statement = insert(book, AccountListRow).values(row)
    changed = {**values, "revision": LISTS.c.revision + 1}
    book.execute(statement.on_conflict_do_update(index_elements=["plan_id", "side"], set_=changed))


def choose(book: Book, plan: int, side: Side, share: Share, *, asks: bool) -> None:
    """What a side lets the other see of its list from now on."""
    where = (LISTS.c.plan_id == plan) & (LISTS.c.side == side.value)
    book.execute(update(LISTS).where(where).values(share=share.value, asks=asks))
    look_at_all(book, plan)


def forget(book: Book, plan: int, side: Side) -> int:
    """Delete a side's list, with every pair and answer that it was part of; how many accounts it had."""
    count = book.execute(delete(ACCOUNTS).where(own(plan, side))).rowcount
    book.execute(delete(LISTS).where((LISTS.c.plan_id == plan) & (LISTS.c.side == side.value)))
    nothing = {
        "wanted_at": None,
        "taken_until": None,
        "matched_at": None,
    }  # what was told stays told, see renew
    book.execute(update(MATCHINGS).where(MATCHINGS.c.plan_id == plan).values(nothing))
    look_at_all(book, plan)
    return int(count)


def own(plan: int, side: Side) -> Any:
    return (ACCOUNTS.c.plan_id == plan) & (ACCOUNTS.c.side == side.value)


def lists(book: Book, plan: int) -> dict[Side, AccountList]:
    """The lists that there are, with their sizes: for their own sides' eyes, see plan.accounts.shown."""
    counts = dict(
        book.execute(
            select(ACCOUNTS.c.side, func.count()).where(ACCOUNTS.c.plan_id == plan).group_by(ACCOUNTS.c.side)
        ).all()
    )
    found = book.execute(select(LISTS).where(LISTS.c.plan_id == plan).order_by(LISTS.c.side.desc())).all()
    return {Side(row.side): terms(row, counts.get(row.side, 0)) for row in found}


def terms(row: Any, count: int) -> AccountList:
    return AccountList(
        side=Side(row.side), count=count, share=Share(row.share), asks=row.asks, given_at=row.given_at,
        given_by=row.given_by, source=row.source, revision=row.revision,
    )  # fmt: skip


# -- what both have --------------------------------------------------------------------------------


def seen(book: Book, plan: int, reader: Reader, since: datetime | None = None) -> Shown:
    """The account mapping of a plan (by row number) as a reader may see it; `since`: what counts as new. For who may
    not know which accounts both have no pair is read: how long it takes tells nothing of how many there are."""
    there = lists(book, plan)
    state = book.execute(select(MATCHINGS).where(MATCHINGS.c.plan_id == plan)).first()
    waits = bool(state and state.wanted_at) and len(there) == len(Side)
    matched_at = state.matched_at if state else None
    told = state.told if state else 0
    pairs = overlaps(book, plan) if may_know_which(there, reader) else ()
    return shown(there, pairs, reader, since, matched_at, told=told, waits=waits)


def waiting(book: Book, plan: str, side: Side, since: datetime | None) -> tuple[int, int]:
    """Of a plan (by its id), without reading the pairs: how many wait for a side's word, and how many of what both have
    came after `since`; none of what that side may not know. The same as `seen` would count."""
    found = book.execute(TERMS_OF, {"key": plan}).all()
    there = {Side(row.side): terms(row, 0) for row in found}
    if not may_know_which(there, Reader.of(side)):
        return 0, 0
    mine, theirs = SAYS[side], SAYS[side.other]
    is_sure = PAIRS.c.certainty == Certainty.CERTAIN.value
    asked = ~is_sure & mine.is_(None) & theirs.is_not(False)
    stands = or_(
        is_sure & mine.is_not(False) & theirs.is_not(False), ~is_sure & mine.is_(True) & theirs.is_(True)
    )
    new = stands if since is None else stands & (PAIRS.c.since > since)
    counts = [func.count(case((what, 1))) for what in (asked, new)]
    doubts, news = book.execute(select(*counts).where(PAIRS.c.plan_id == found[0].plan_id)).one()
    return (doubts if may_be_asked(there) else 0), news


def overlaps(book: Book, plan: int) -> list[Overlap]:
    """Every pair of a plan with nobody's eyes, the oldest first: for plan.accounts.shown alone."""
    ours, theirs = ACCOUNTS.alias("ours"), ACCOUNTS.alias("theirs")
    columns = [
        *(ours.c[name].label(f"v_{name}") for name in ("key", *DETAILS)),
        *(theirs.c[name].label(f"p_{name}") for name in ("key", *DETAILS)),
    ]
    found = book.execute(
        select(PAIRS, *columns)
        .join(ours, ours.c.id == PAIRS.c.vendor_account)
        .join(theirs, theirs.c.id == PAIRS.c.partner_account)
        .where(PAIRS.c.plan_id == plan)
        .order_by(PAIRS.c.since, ours.c.name, PAIRS.c.id)
    ).all()
    motions: dict[str, tuple[str, ...]] = {}
    on_lists = select(TARGETS).join(PAIRS, PAIRS.c.id == TARGETS.c.pair_id).where(PAIRS.c.plan_id == plan)
    for row in book.execute(on_lists.order_by(TARGETS.c.motion)):
        motions[row.pair_id] = (*motions.get(row.pair_id, ()), row.motion)
    return [overlap(row, motions.get(row.id, ())) for row in found]


def overlap(row: Any, motions: tuple[str, ...]) -> Overlap:
    accounts = {
        side: Account(**{name: getattr(row, f"{letter}_{name}") for name in ("key", *DETAILS)})
        for side, letter in ((Side.VENDOR, "v"), (Side.PARTNER, "p"))
    }
    said = {Side.VENDOR: row.vendor_says, Side.PARTNER: row.partner_says}
    return Overlap(
        id=row.id,
        certainty=Certainty(row.certainty),
        score=row.score,
        since=row.since,
        accounts=accounts,
        said={side: word for side, word in said.items() if word is not None},
        motions=motions,
    )


def say(book: Book, plan: int, pair: str, side: Side, word: bool) -> None:
    """A side's word on whether a pair is the same. One that comes to stand by it is new from then on."""
    where = (PAIRS.c.plan_id == plan) & (PAIRS.c.id == pair)
    book.execute(update(PAIRS).where(where).values({SAYS[side].name: word}))
    both = and_(*(said.is_(True) for said in SAYS.values()), PAIRS.c.certainty == Certainty.DOUBTFUL.value)
    book.execute(update(PAIRS).where(where & both).values(since=book.now))
    look_at_all(book, plan)


def target(book: Book, motion: str, pairs: Iterable[str]) -> None:
    """Put pairs on the target list of a motion; those that are there stay."""
    statement = insert(book, AccountTargetRow).on_conflict_do_nothing()
    for batch in batches(pairs):
        book.execute(statement, [{"pair_id": each, "motion": motion} for each in batch])


def untarget(book: Book, motion: str, pair: str) -> None:
    book.execute(delete(TARGETS).where((TARGETS.c.pair_id == pair) & (TARGETS.c.motion == motion)))


# -- matching --------------------------------------------------------------------------------------


def want(book: Book, plan: int) -> None:
    """Have a plan's lists matched."""
    row = {"plan_id": plan, "wanted_at": book.now, "taken_until": None, "told": 0}
    statement = insert(book, AccountMatchingRow).values(row)
    again = {"wanted_at": book.now, "taken_until": None}
    book.execute(statement.on_conflict_do_update(index_elements=["plan_id"], set_=again))
    book.stirred = True


def due(book: Book) -> Due | None:
    """A plan whose lists wait to be matched, taken on so that no other process does the same."""
    free = MATCHINGS.c.taken_until.is_(None) | (MATCHINGS.c.taken_until <= book.now)
    ready = (
        select(LISTS.c.plan_id).group_by(LISTS.c.plan_id).having(func.count() == len(Side)).scalar_subquery()
    )
    waiting = MATCHINGS.c.wanted_at.is_not(None) & free & MATCHINGS.c.plan_id.in_(ready)
    first = select(MATCHINGS.c.plan_id).where(waiting).order_by(MATCHINGS.c.wanted_at).limit(1)
    plan = book.execute(first.with_for_update(skip_locked=True)).scalar()
    if plan is None:
        return None
    until = book.now + TAKEN_FOR
    book.execute(update(MATCHINGS).where(MATCHINGS.c.plan_id == plan).values(taken_until=until))
    accounts: dict[Side, list[Account]] = {side: [] for side in Side}
    numbers: dict[Side, list[int]] = {side: [] for side in Side}
    columns = (ACCOUNTS.c.id, ACCOUNTS.c.side, *(ACCOUNTS.c[name] for name in DETAILS[:3]))
    for row in book.execute(select(*columns).where(ACCOUNTS.c.plan_id == plan).order_by(ACCOUNTS.c.id)):
        accounts[Side(row.side)].append(Account(name=row.name, domain=row.domain, country=row.country))
        numbers[Side(row.side)].append(row.id)
    return Due(plan, accounts, numbers, revisions(book, plan))


def revisions(book: Book, plan: int) -> dict[Side, int]:
    found = book.execute(select(LISTS.c.side, LISTS.c.revision).where(LISTS.c.plan_id == plan))
    return {Side(side): revision for side, revision in found}


def keep(book: Book, done: Due, pairs: Iterable[Pair]) -> bool:
    """Keep what a matching found, where the lists are still what it read; else they are matched again. What was there
    keeps its day and its answers."""
    mine = MATCHINGS.c.plan_id == done.plan
    if revisions(book, done.plan) != done.revisions:
        book.execute(update(MATCHINGS).where(mine).values(taken_until=None))
        return False
    found = {
        (done.numbers[Side.VENDOR][each.vendor], done.numbers[Side.PARTNER][each.partner]): each
        for each in pairs
    }
    there = {
        (row.vendor_account, row.partner_account): row
        for row in book.execute(select(PAIRS).where(PAIRS.c.plan_id == done.plan))
    }
    gone = [
        row.id
        for key, row in there.items()
        if key not in found and row.vendor_says is row.partner_says is None
    ]
    for ids in batches(gone):
        book.execute(delete(PAIRS).where(PAIRS.c.id.in_(ids)))
    for key, pair in found.items():
        if key in there and (there[key].certainty, there[key].score) != (pair.certainty.value, pair.score):
            changed = {"certainty": pair.certainty.value, "score": pair.score}
            book.execute(update(PAIRS).where(PAIRS.c.id == there[key].id).values(changed))
    new = [
        {
            "id": secrets.token_hex(5), "plan_id": done.plan, "vendor_account": ours, "partner_account": theirs,
            "certainty": pair.certainty.value, "score": pair.score, "since": book.now,
        }
        for (ours, theirs), pair in found.items()
        if (ours, theirs) not in there
    ]  # fmt: skip
    for batch in batches(new):
        book.execute(PAIRS.insert(), batch)
    book.execute(update(MATCHINGS).where(mine).values(wanted_at=None, taken_until=None, matched_at=book.now))
    renew(book, done.plan)
    look_at_all(book, done.plan)
    return True


def renew(book: Book, plan: int) -> None:
    """Count anew for who may not know which, at most once a week: whoever might count after every account that they add
    to their own list would learn which of them the other has."""
    told_at = book.execute(select(MATCHINGS.c.told_at).where(MATCHINGS.c.plan_id == plan)).scalar()
    if told_at is None or book.now - told_at >= COUNTED_EVERY:
        count = sum(1 for each in overlaps(book, plan) if each.stands)
        book.execute(
            update(MATCHINGS).where(MATCHINGS.c.plan_id == plan).values(told=count, told_at=book.now)
        )
