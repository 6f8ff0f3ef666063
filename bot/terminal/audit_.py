"""`jbp audit verify`: whether the record is still what was recorded, plan by plan."""

from __future__ import annotations

import argparse
import re

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from cards.say import one_line
from plan.filing_facts import Erased
from storage import plans
from storage.audit import Verdict, verified
from storage.breaks import minute
from storage.chain import Tip
from storage.store import Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("audit", help="whether the record is still what was recorded")
    parser.add_argument(
        "what", choices=("verify",), help="verify: walk each plan's chain, from its first entry"
    )
    parser.add_argument("--plan", metavar="PLAN", help="only the plan with this id")
    parser.add_argument(
        "--noted", type=noted, metavar="N:LINK",
        help="what was printed earlier of that plan, as 214:3fa9…: its entry 214 must still have that link",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """0 where every plan holds, 1 where something is broken."""
    if args.noted and not args.plan:
        raise Unusable("--noted is of one plan: name it with --plan.")
    now = RealClock().now()
    store = Store.open(Settings.read().database)
    try:
        with store.book(now) as book:
            ids = plans.ids(book)
        if args.plan and args.plan not in ids:
            raise Unusable(f"There is no plan “{args.plan}”. `jbp export --list` names those that there are.")
        broken = count = 0
        for key in [args.plan] if args.plan else ids:
            if verdict := verified(store, key, now, args.noted):
                print("\n".join(told(verdict)), flush=True)
                broken += not verdict.holds
                count += 1
    finally:
        store.close()
    print(summed_up(broken, count))
    return 1 if broken else 0


def told(verdict: Verdict) -> list[str]:
    entries, documents = verdict.tip.entries, verdict.documents
    size = f"{counted(entries, 'entry', 'entries')}, {counted(documents, 'version', 'versions')}"
    who = one_line(f"{verdict.name} ({verdict.key})")
    if verdict.holds:
        last = f", {minute(verdict.last)}; {entries}:{verdict.tip.link}" if verdict.last else ""
        return [f"holds   {who}: {size}{last}", *(forgotten(each) for each in verdict.erased)]
    lines = [f"BROKEN  {who}: {size}"]
    lines += [
        f"        {one_line(each.where)}\n          → {one_line(each.means)}" for each in verdict.breaks
    ]
    return [*lines, f"        and {verdict.more:,} more"] if verdict.more else lines


def forgotten(each: Erased) -> str:
    entries = counted(len(each.entries), "entry", "entries")
    versions = counted(len(each.versions), "version", "versions")
    return (
        f"        {minute(each.at)}: a name was taken out of {entries} and {versions}: {one_line(each.why)}"
    )


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def summed_up(broken: int, count: int) -> str:
    if not count:
        return "There is no plan in the store."
    if broken:
        return (
            f"\n{broken} of {count} broken: the database was changed other than through jbp. "
            "Keep a copy of it as it is, and compare with a backup."
        )
    return "\nNothing was changed, put in, moved or taken out."


def noted(text: str) -> Tip:
    """A place and its link, as argparse wants it."""
    found = re.fullmatch(r"(\d{1,9}):([0-9a-f]{64})", text.strip())
    if not found or int(found[1]) < 1:
        raise argparse.ArgumentTypeError("it is written as it was printed: 214:3fa9… with all 64 characters")
    return Tip(int(found[1]), found[2])
