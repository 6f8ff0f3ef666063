"""`jbp export PLAN`: a plan out of the store as a file: YAML with its history, which an import loses nothing of; or the
document, as PDF or Word, as both companies see it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from commands.plan_files import FORMATS, plan_as_document
from plan.sides import Reader
from storage import facts, plans
from storage.plan_file import export
from storage.store import Book, Store

DOCUMENTS = {made.ending: made for made in FORMATS.values()}


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("export", help="a plan out of the store, as a file")
    parser.add_argument("plan", nargs="?", help="the plan's id; not needed where there is only one")
    parser.add_argument("--out", metavar="FILE", help="write to this file, not to the screen")
    parser.add_argument(
        "--format", choices=("yaml", *DOCUMENTS), help="by default what FILE ends with, else yaml"
    )
    parser.add_argument("--list", action="store_true", help="only name the plans in the store")


def run(args: argparse.Namespace) -> int:
    out = Path(args.out) if args.out else None
    format = (
        args.format
        or (out and out.suffix.lstrip(".").lower() in DOCUMENTS and out.suffix[1:].lower())
        or "yaml"
    )
    if format in DOCUMENTS and out is None:
        raise Unusable(
            f"A {DOCUMENTS[format].title} file is not for the screen. Say where: --out plan.{format}"
        )
    store = Store.open(Settings.read().database)
    try:
        with store.book(RealClock().now()) as book:
            ids = plans.ids(book)
            if args.list:
                print("\n".join(ids))
                return 0
            chosen = args.plan or (ids[0] if len(ids) == 1 else "")
            if format == "yaml":
                content = whole(book, chosen).encode()
            else:
                document = plan_as_document(book, plans.named(book, chosen, Reader.ROOM))
    finally:
        store.close()
    if format in DOCUMENTS:
        content = DOCUMENTS[format].make(document)
    if out:
        write(out, content)
    else:
        sys.stdout.write(content.decode())
    return 0


def write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as failure:
        raise Unusable(
            f"{out} cannot be written: {(failure.strerror or 'no reason given').lower()}."
        ) from failure


def whole(book: Book, plan: str) -> str:
    """The plan and everything that happened on it, as YAML: whoever may open the store may read all of it; veiling is
    for what goes out through a chat."""
    history = facts.history(book, plans.number_of(book, plan))
    seen = plans.named(book, plan, Reader.ROOM)
    return export(seen, history, seen.day(book.now))
