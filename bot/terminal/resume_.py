"""`jbp resume`: a store that was restored from a backup posts again."""

from __future__ import annotations

import argparse

from bot.clocks import RealClock
from bot.reopening import settle
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.restore_ import told
from storage import alive
from storage.store import Store


def add(subparsers: Subparsers) -> None:
    subparsers.add_parser("resume", help="post again, after a restore")


def run(args: argparse.Namespace) -> int:
    now = RealClock().now()
    store = Store.open(Settings.read().database)
    try:
        with store.book(now) as book:
            pause = alive.paused(book)
        if pause is None:
            print("It is not paused.")
            return 0
        if pause.settled is None:  # a copy that was put in place by hand
            print("\n".join(told(pause.as_of, settle(store, now, pause.as_of))))
        with store.book(now) as book:
            alive.go_on(book)
    finally:
        store.close()
    print("It posts again. A running jbp notices within a second.")
    return 0
