"""`jbp packet`: the files of a QBR’s packet, out of the store: a page, a PDF, slides."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from commands.packet_files import packet_files
from packets.slide_template import NoTemplate, template
from plan.meeting_facts import Frozen
from plan.qbr import NAME
from plan.sides import Reader
from storage import plans
from storage.store import Book, Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("packet", help="the files of a QBR's packet: a page, a PDF, slides")
    parser.add_argument("--plan", metavar="NAME", help="the plan's id; not needed where there is only one")
    parser.add_argument("--quarter", metavar="2027Q1", help="default: the newest that is frozen")
    parser.add_argument("--version", type=int, metavar="N", help="default: the one in force")
    parser.add_argument("--out", default=".", metavar="DIR", help="where the files go; default: here")
    parser.add_argument(
        "--template",
        metavar="FILE",
        help="a PowerPoint template for the slides; default: JBP_DECK, else ours",
    )


def run(args: argparse.Namespace) -> int:
    settings = Settings.read()
    deck = chosen_template(args.template) if args.template else settings.deck
    store = Store.open(settings.database)
    try:
        with store.book(RealClock().now()) as book:
            frozen = meant(book, args.plan, args.quarter, args.version)
    finally:
        store.close()
    out = Path(args.out)
    for made in packet_files(frozen, deck):
        begun = time.perf_counter()
        content = made.make()
        write(out / made.name, content)
        took = time.perf_counter() - begun
        print(f"{made.name}: {len(content) / 1000:,.0f} kB in {took:.1f} s", file=sys.stderr, flush=True)
        print(out / made.name)
    return 0


def chosen_template(named: str) -> bytes:
    try:
        return template(Path(named))
    except OSError as failure:
        raise Unusable(f"{named} cannot be read: {(failure.strerror or 'not found').lower()}.") from failure
    except NoTemplate as problem:
        raise Unusable(f"{named}: {' '.join((NoTemplate.__doc__ or '').split())}") from problem


def meant(book: Book, plan: str | None, quarter: str | None, version: int | None) -> Frozen:
    """The version that is asked for. Raises Unusable, naming what there is."""
    ids = plans.ids(book)
    chosen = plan or (ids[0] if len(ids) == 1 else "")
    if chosen not in ids:
        raise Unusable(f"Which plan? --plan takes one of: {', '.join(ids) or 'none is in the store'}.")
    found = [
        fact
        for fact in plans.history(book, chosen, Reader.ROOM)
        if isinstance(fact, Frozen) and fact.ritual == NAME
    ]
    if not found:
        raise Unusable(f"No packet of {chosen} is frozen yet. In its room, `/jbp qbr` says when one is.")
    wanted = quarter.upper() if quarter else found[-1].period
    fits = [each for each in found if each.period == wanted and version in (None, each.version)]
    if not fits:
        there = ", ".join(f"{each.period} version {each.version}" for each in found)
        raise Unusable(f"There is no such packet of {chosen}. Frozen are: {there}.")
    return fits[-1]


def write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as failure:
        why = (failure.strerror or "no reason given").lower()
        raise Unusable(f"{path} cannot be written: {why}.") from failure
