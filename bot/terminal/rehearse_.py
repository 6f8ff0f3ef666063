"""`jbp rehearse`: weeks of a plan's life in the terminal, with owners of different habits."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bot.rehearsal import rehearse
from bot.terminal.files import Subparsers, plan_file
from storage.store import Store, sqlite_url


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("rehearse", help="play weeks of a plan with simulated owners")
    parser.add_argument(
        "--plan", default="examples/aws.yaml", metavar="FILE", help="default: the AWS example"
    )
    parser.add_argument("--weeks", type=int, default=26, help="how many weeks to play; default 26")
    parser.add_argument(
        "--seed", type=int, default=7, help="another seed, other habits and answers; default 7"
    )
    parser.add_argument("--store", metavar="FILE", help="keep the store here, and go on where it stopped")


def run(args: argparse.Namespace) -> int:
    file = plan_file(args.plan)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(args.store) if args.store else Path(folder) / "rehearsal.sqlite3"
        store = Store.open(sqlite_url(path))
        transcript = asyncio.run(
            rehearse(store, file.agreement, weeks=args.weeks, seed=args.seed, progress=progress)
        )
    print(transcript)
    return 0


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
