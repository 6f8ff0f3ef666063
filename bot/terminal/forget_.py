"""`jbp forget`: a person's or a plan's data; first what would be deleted and what stays, then with `--yes` for good."""

from __future__ import annotations

import argparse

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from storage import plans
from storage.forgetting import (
    Found,
    StillThere,
    forget_person,
    forget_plan,
    of_person,
    of_plan,
    people_called,
)
from storage.store import Book, Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("forget", help="delete a person's or a plan's data; first it says what")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--person", metavar="NAME", help="somebody by name or number, who is on no plan any more"
    )
    which.add_argument("--plan", metavar="PLAN", help="a plan by its id, with all that was said on it")
    parser.add_argument("--why", default="asked to be forgotten", help="the reason, which the record keeps")
    parser.add_argument("--yes", action="store_true", help="do it; nothing brings it back but a backup")


def run(args: argparse.Namespace) -> int:
    store = Store.open(Settings.read().database)
    try:
        with store.book(RealClock().now()) as book:
            lines = of_a_plan(book, args) if args.plan else of_somebody(book, args)
    finally:
        store.close()
    print("\n".join(lines))
    return 0


def of_a_plan(book: Book, args: argparse.Namespace) -> list[str]:
    if args.plan not in plans.ids(book):
        raise Unusable(f"There is no plan “{args.plan}”. `jbp export --list` names those that there are.")
    lines = told(of_plan(book, args.plan), done=args.yes)
    if args.yes:
        forget_plan(book, args.plan, args.why)
    return [*lines, ends(args.yes)]


def of_somebody(book: Book, args: argparse.Namespace) -> list[str]:
    called = people_called(book, args.person)
    if len(called) != 1:
        listed = ", ".join(f"{number} ({name})" for number, name in called)
        there = (
            f"Several are called that: say which, by number: {listed}."
            if called
            else "Nobody is called that."
        )
        raise Unusable(f"{there} `jbp invite PLAN --list` names who is on a plan.")
    person = called[0][0]
    lines = told(of_person(book, person), done=args.yes)
    if args.yes:
        try:
            forget_person(book, person, args.why)
        except StillThere as there:
            raise Unusable(
                f"{called[0][1]} still is on {there}: their lead sees them off first, with /jbp people leave. "
                "Nothing was changed."
            ) from None
    return [*lines, ends(args.yes)]


def told(found: Found, *, done: bool) -> list[str]:
    lines = [f"{found.name}: {'deleted' if done else 'would be deleted'}:"]
    lines += [f"  {count:>6,}  {what}" for what, count in found.deleted.items()]
    if found.kept:
        where = f" (on {', '.join(found.plans)})" if found.plans else ""
        lines += [f"Kept as the record of both companies{where}:"]
        lines += [f"  {count:>6,}  {what}" for what, count in found.kept.items()]
    return lines


def ends(done: bool) -> str:
    if not done:
        return "Nothing was changed. With --yes it is done, for good."
    return (
        "Done. What is in the chats stays there until it is deleted in them, and backups keep what they had: "
        "let them run out, or forget again after a restore."
    )
