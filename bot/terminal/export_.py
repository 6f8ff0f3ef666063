"""`jbp export PLAN`: a plan out of the store as a file, history included; importing it loses nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from plan.sides import Reader
from storage import facts, plans
from storage.plan_file import export
from storage.store import Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("export", help="a plan out of the store, as a file")
    parser.add_argument("plan", nargs="?", help="the plan's id; not needed where there is only one")
    parser.add_argument("--out", metavar="FILE", help="write to this file, not to the screen")
    parser.add_argument("--list", action="store_true", help="only name the plans in the store")


def run(args: argparse.Namespace) -> int:
    store = Store.open(Settings.read().database)
    try:
        with store.book(RealClock().now()) as book:
            ids = plans.ids(book)
            if args.list:
                print("\n".join(ids))
                return 0
            chosen = args.plan or (ids[0] if len(ids) == 1 else "")
            plan = plans.named(book, chosen, Reader.ROOM)
            # Whoever may open the store may read all of it; veiling is for what goes out through a chat.
            history = facts.history(book, plans.number_of(book, chosen))
            text = export(plan, history, plan.day(book.now))
    finally:
        store.close()
    if args.out:
        Path(args.out).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0
