"""`/jbp accounts`: which accounts both companies have, from a list of each; what only one has is its own."""

from __future__ import annotations

from datetime import time
from typing import Final

from cards import accounts as cards
from cards.card import Answer, Card
from cards.parts import short_day
from commands.account_giving import delete, give, share
from commands.account_matching import last_time
from commands.account_pairs import answer_pair
from commands.account_targets import target
from commands.call import Call, Unreadable, WhichPlan, day_typed
from commands.command import command
from commands.reading import page_typed, which
from plan.accounts import Shown
from plan.days import instant
from plan.plan import Plan
from plan.sides import Reader
from storage import accounts as store
from storage import plans
from storage.store import Book

CHANGES: Final = {
    "give": give,
    "share": share,
    "delete": delete,
    "same": answer_pair,
    "apart": answer_pair,
    "target": target,
}


@command(
    "accounts",
    help="The accounts that both companies have",
    usage=(
        ("accounts", "each company’s list, and how many both have"),
        ("accounts give", "your list as a file or as pasted rows, looked at before it is taken"),
        (
            "accounts share names",
            "what the other company sees of those that both have: details, names or counts",
        ),
        ("accounts all", "those that both have"),
        ("accounts new", "those that are new since the last account mapping; also --since 2027-03-01"),
        ("accounts doubts", "leads: pairs that may be the same"),
        ("accounts target 1", "the target accounts of motion 1; `add` behind it chooses them"),
        ("accounts delete", "leads: your list, and all that was matched with it"),
    ),
)
def accounts(call: Call, book: Book) -> Answer:
    act = call.word(0).casefold()
    try:
        if act in CHANGES:
            return CHANGES[act](call, book)
        plan = call.plan(book)
    except WhichPlan:
        return which("accounts", call, book)
    reads = {"": overview, "all": every, "new": new, "doubts": doubts}
    if act not in reads:
        raise Unreadable(f"“{act[:40]}” is none of: {', '.join([*CHANGES, *list(reads)[1:]])}.")
    return reads[act](call, book, plan)


def seen(call: Call, book: Book, plan: Plan) -> Shown:
    """The mapping with the asker's eyes. Raises Unreadable for a `--since` that is no day."""
    since = last_time(plan)
    if "since" in call.options:
        since = instant(day_typed(call.options["since"], call.today), time(0), plan.agreement.time_zone)
    return store.seen(book, plans.number_of(book, plan.id), plan.reader, since)


def overview(call: Call, book: Book, plan: Plan) -> Card:
    if plan.reader is not Reader.ROOM:
        call.seat(plan)
    return cards.overview(plan, seen(call, book, plan), plan.reader.side, plan.day(call.now))


def every(call: Call, book: Book, plan: Plan) -> Card:
    side = call.seat(plan).side
    mapping = seen(call, book, plan)
    found = sorted(mapping.which, key=lambda each: each.accounts[side].name.casefold())
    again = f"accounts all --plan {plan.id}"
    return cards.overlaps(plan, mapping, found, page_typed(call), side, "that both have", again)


def new(call: Call, book: Book, plan: Plan) -> Card:
    side = call.seat(plan).side
    mapping = seen(call, book, plan)
    day = f" since {short_day(plan.day(mapping.since))}" if mapping.since else ""
    said = f" --since {call.options['since']}" if "since" in call.options else ""
    again = f"accounts new{said} --plan {plan.id}"
    return cards.overlaps(plan, mapping, mapping.new_ones, page_typed(call), side, f"new{day}", again)


def doubts(call: Call, book: Book, plan: Plan) -> Card:
    """Raises LeadsOnly."""
    side = call.lead(plan).side
    return cards.doubts(plan, seen(call, book, plan).doubts, side)
