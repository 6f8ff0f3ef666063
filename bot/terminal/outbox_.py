"""`jbp outbox`: what waits to be posted, what may or may not be there, what was given up; and what becomes of it."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from cards.say import one_line
from commands.call import Unreadable
from commands.messages import OtherChannel, message_of
from storage import plans, posted, stuck
from storage.store import Book, Store
from storage.stuck import Stuck
from storage.waiting import Waiting, for_an_operator, waiting

MEANS = {
    "dead": "given up",
    "unknown": "the chat’s answer was lost: it may be there",
    "perhaps": "it may have been sent after the backup that this store is restored from",
    "undelivered": "no chat reaches the person",
    "sending": "being sent",
    "pending": "waiting",
}
MOST = 200


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("outbox", help="what waits, what is unknown or given up; and act on it")
    parser.add_argument("--plan", metavar="PLAN", help="only of the plan with this id")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--sent", type=int, metavar="ID", help="it is there: what waits behind it goes on")
    acts.add_argument("--again", type=int, metavar="ID", help="it is not there, or never came: send it again")
    parser.add_argument(
        "--link", metavar="LINK", help="with --sent, of a room’s message: Copy link in its menu"
    )


def run(args: argparse.Namespace) -> int:
    if args.link and args.sent is None:
        raise Unusable("--link says where a message is: give --sent ID with it.")
    store = Store.open(Settings.read().database)
    try:
        with store.book(RealClock().now()) as book:
            if args.plan and args.plan not in plans.ids(book):
                raise Unusable(
                    f"There is no plan “{args.plan}”. `jbp export --list` names those that there are."
                )
            if args.sent is not None:
                print(marked_sent(book, args.sent, args.link))
            elif args.again is not None:
                print(sent_again(book, args.again))
            else:
                found = waiting(book, args.plan or "", MOST + 1)
                print("\n".join(listed(found[:MOST], book.now)))
                print(summed_up(found, posted.by_state(book)))
    finally:
        store.close()
    return 0


def listed(found: list[Waiting], now: datetime) -> list[str]:
    """A heading a state, two lines a message."""
    lines: list[str] = []
    state = ""
    for each in found:
        if each.state != state:
            state = each.state
            lines += [*([""] if lines else []), f"{state}: {MEANS[state]}"]
        due = f", due in {age(each.not_before - now)}" if each.not_before > now else ""
        tries = f", {each.attempts} tries" if each.attempts > 1 else ""
        where = one_line(f"{each.plan or '-'} → {each.where}{due}{tries}")
        lines.append(f"{each.id:>7}  {age(now - each.created_at):>6} old  {where}")
        lines.append(f"{'':21}{one_line(each.key + (f': {each.reason}' if each.reason else ''))}")
    return lines


def summed_up(found: list[Waiting], counts: dict[str, int]) -> str:
    if not found:
        return f"Nothing waits. {counts.get('sent', 0):,} messages were sent."
    more = f"Only the first {MOST} are shown. " if len(found) > MOST else ""
    return f"\n{more}In all: " + ", ".join(f"{number:,} {state}" for state, number in sorted(counts.items()))


def age(span: timedelta) -> str:
    """In its largest unit: `40 s`, `12 min`, `5 h`, `3 d`."""
    seconds = max(int(span.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def meant(book: Book, number: int) -> Stuck:
    row = for_an_operator(book, number)
    if row is None:
        raise Unusable(
            f"Message {number} is not one that waits for somebody’s word. Nothing was changed; `jbp outbox` lists them."
        )
    return row


def marked_sent(book: Book, number: int, link: str | None) -> str:
    """A room's message needs its link: without the chat's id of it, replies would never find it."""
    row = meant(book, number)
    if row.for_one:
        return settled(stuck.came(book, row), number, "it is there")
    if not link:
        raise Unusable(
            f"Message {number} is in a room: say which it is, with --link and what Copy link gives in its menu."
        )
    try:
        message = message_of(row.channel, link)
    except (Unreadable, OtherChannel) as unusable:
        raise Unusable(str(unusable) or str(unusable.__doc__)) from None
    return settled(
        stuck.is_there(book, row, message), number, "it is there, and is amended if it has changed"
    )


def sent_again(book: Book, number: int) -> str:
    return settled(stuck.send_again(book, meant(book, number)), number, "it is sent again")


def settled(written: bool, number: int, said: str) -> str:
    if not written:
        raise Unusable(f"Message {number} has changed in this moment. Nothing was changed; look again.")
    return f"Message {number}: {said}. A running jbp goes on with it within a second."
