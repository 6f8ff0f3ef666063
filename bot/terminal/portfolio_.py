"""`jbp portfolio`: every plan in the store, the worst first, as the room of each sees it."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from bot.clocks import RealClock
from bot.house import last_time
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from cards import plain
from cards import portfolio as cards
from packets.portfolio import as_csv
from plan.portfolio import Entry, entry, worst_first
from plan.sides import Reader
from storage import plans
from storage.store import Store

SCREEN = "-"


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("portfolio", help="every plan in the store, the worst first, with why")
    parser.add_argument(
        "--csv", nargs="?", const=SCREEN, metavar="FILE", help="as a table, to this file or to the screen"
    )
    parser.add_argument("--plan", action="append", metavar="PLAN", help="only this plan; may be repeated")


def run(args: argparse.Namespace) -> int:
    found = entries(args.plan or [])
    if args.csv is None:
        width = min(shutil.get_terminal_size().columns, 120)
        print(
            plain.rendered(cards.every(found), width=width)
            if found
            else "There is no plan yet: jbp import FILE."
        )
    elif args.csv == SCREEN:
        sys.stdout.write(as_csv(found, ends="\n"))
    else:
        write(args.csv, as_csv(found))
    return 0


def entries(keys: list[str]) -> list[Entry]:
    """Of the plans with these ids, or of all. Raises Unusable for an id that no plan has."""
    store = Store.open(Settings.read().database)
    try:
        now = RealClock().now()
        with store.book(max(now, last_time(store, now))) as book:  # a room's own clock may be ahead
            known = set(plans.ids(book))
            if unknown := [key for key in keys if key not in known]:
                raise Unusable(
                    f"No plan in the store is called “{unknown[0]}”. jbp export --list names them."
                )
            return worst_first(entry(plan, book.now) for plan in plans.every(book, Reader.ROOM, keys))
    finally:
        store.close()


def write(named: str, table: str) -> None:
    """With the mark by which spreadsheets know that it is UTF-8."""
    try:
        Path(named).write_bytes(table.encode("utf-8-sig"))
    except OSError as failure:
        raise Unusable(f"{named} cannot be written: {(failure.strerror or 'refused').lower()}.") from failure
