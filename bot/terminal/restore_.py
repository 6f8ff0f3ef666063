"""`jbp restore FILE`: the store from a backup; nothing is posted until `jbp resume`, nor sent again blindly."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.clocks import RealClock
from bot.reopening import settle
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from storage import alive
from storage.copies import put_back
from storage.restored import Settled
from storage.store import Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("restore", help="the store from a backup; it opens paused")
    parser.add_argument(
        "file", nargs="?", help="what jbp backup made; without it, the database as pg_restore left it"
    )
    parser.add_argument(
        "--since", type=moment, metavar="TIME", help="when the copy was made, where it does not say"
    )
    parser.add_argument("--resume", action="store_true", help="go on at once, without a look at it before")


def moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no time; write it like 2027-03-05T14:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def run(args: argparse.Namespace) -> int:
    database, now = Settings.read().database, RealClock().now()
    if args.file:
        if database.get_backend_name() != "sqlite":
            raise Unusable(
                "That file would be SQLite’s. Use pg_restore, and then `jbp restore` without a file."
            )
        if aside := put_back(Path(args.file), Path(database.database or ""), now):
            print(f"What was there is kept as {aside}.")
    store = Store.open(database)
    try:
        as_of = args.since or copied_at(store, now)
        print("\n".join(told(as_of, settle(store, now, as_of))))
        if args.resume:
            with store.book(now) as book:
                alive.go_on(book)
    finally:
        store.close()
    print(
        "It goes on."
        if args.resume
        else "Nothing is posted until `jbp resume`; people may be answered meanwhile."
    )
    return 0


def copied_at(store: Store, now: datetime) -> datetime:
    """Raises Unusable where the store does not say."""
    with store.book(now) as book:
        pause, last = alive.paused(book), alive.last(book)
    found = pause.as_of if pause else last
    if found is None:
        raise Unusable("This store does not say when it was copied: give --since TIME. Nothing was changed.")
    return found


def told(as_of: datetime, settled: Settled) -> list[str]:
    return [
        f"The store is as it was at {as_of:%Y-%m-%d %H:%M:%S} UTC.",
        f"Messages that may have been sent since: {settled.looked_for + settled.asked}.",
        f"  {settled.looked_for} waited then: each is looked for in its chat before it is sent.",
        f"  {settled.asked} have come to be due since: the leads are asked, and so are you (`jbp outbox`).",
    ]
