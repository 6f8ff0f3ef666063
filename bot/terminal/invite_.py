"""`jbp invite PLAN MEMBER`: a one-time code by which somebody says in a chat who they are."""

from __future__ import annotations

import argparse

from bot.clocks import RealClock
from bot.settings import Settings
from bot.terminal.files import Subparsers
from bot.terminal.problems import Unusable
from plan.plan import NoSuchMember, Plan
from plan.sides import Reader
from storage import people, plans
from storage.store import Book, Store


def add(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("invite", help="a code by which somebody says in a chat who they are")
    parser.add_argument("plan", help="a plan's id")
    parser.add_argument("member", nargs="?", help="somebody on it, by id or name")
    parser.add_argument(
        "--list", action="store_true", help="who is on the plan, and on which chats they are known"
    )


def run(args: argparse.Namespace) -> int:
    store = Store.open(Settings.read().database)
    try:
        with store.book(RealClock().now()) as book:
            plan = plans.named(book, args.plan, Reader.ROOM)
            if args.list or not args.member:
                print("\n".join(listed(book, plan)))
                return 0
            print(invited(book, plan, args.member))
    finally:
        store.close()
    return 0


def listed(book: Book, plan: Plan) -> list[str]:
    lines = []
    for someone in plan.people.values():
        chats = sorted({platform for platform, _, _ in people.accounts(book, int(someone.person))})
        known = f"known on {', '.join(chats)}" if chats else "not known on any chat"
        lines.append(
            f"{someone.id:<20} {someone.name}, {plan.company(someone.side)} ({someone.role}): {known}"
        )
    return lines


def invited(book: Book, plan: Plan, member: str) -> str:
    try:
        someone = plan.member(member)
    except NoSuchMember:
        known = ", ".join(plan.people)
        raise Unusable(f"“{member}” is nobody on {plan.name}. There are: {known}.") from None
    code = people.join_code(book, int(someone.person))
    return (
        f"For {someone.name} of {plan.company(someone.side)}, within 15 minutes, in a direct message to jbp:\n\n"
        f"    me join {code}\n\n"
        "(on Slack also /jbp me join …). It works once; whoever types it is taken for them."
    )
