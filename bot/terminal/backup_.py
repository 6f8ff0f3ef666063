"""`jbp backup FILE`: a copy of the store as it is at one moment, while jbp goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from storage.copies import copy
from storage.store import Store

ON_POSTGRESQL = (
    "On PostgreSQL the database makes the copy, of one moment too:\n"
    "    pg_dump --format=custom --file={file} --dbname=…\n"
    "To go back: stop every jbp, pg_restore it, and run `jbp restore` (without a file) before one starts again."
)


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("backup", help="a copy of the store, while jbp goes on")
    parser.add_argument("file", help="where the copy goes; nothing may be there yet")


def run(args: argparse.Namespace) -> int:
    database = Settings.read().database
    if database.get_backend_name() != "sqlite":
        raise Unusable(ON_POSTGRESQL.format(file=args.file))
    to, now = Path(args.file), RealClock().now()
    source = Path(database.database or "")
    if source.exists():
        Store.open(database).close()  # the copy has the newest tables
    copy(source, to, now)
    print(f"{to}: the store as it is at {now:%Y-%m-%d %H:%M:%S} UTC, {to.stat().st_size:,} bytes.")
    print(
        "Whoever may read it reads both companies' plans: keep it as you keep the store, and JBP_KEYS apart from it."
    )
    return 0
