"""`/jbp sync`: where the month's pipeline sync stands; give numbers, an export, or say that nothing changed."""

from __future__ import annotations

from collections.abc import Callable

from cards import opportunities as deals
from cards import sync as cards
from cards import synced
from cards.card import Answer, Card
from cards.say import moment
from commands.call import Call, Unreadable, WhichPlan
from commands.command import command
from commands.pipeline_export import export
from commands.reading import page_typed, which
from commands.sync_now import now
from commands.syncing import numbers, unchanged
from commands.syncs import newest
from plan.agreement import Role
from plan.people import Someone
from plan.pipeline import opportunities
from plan.plan import Plan
from plan.sides import Side
from plan.sync import SYNC
from schedules.arrange import calendar
from storage.store import Book


@command(
    "sync",
    help="The month’s numbers and changes, from both sides",
    usage=(
        ("sync", "where it stands, and what is asked of you"),
        ("sync numbers", "a field for each target, with your last number in it"),
        ("sync export", "a CSV or XLSX of your pipeline, looked at before it is taken"),
        ("sync now", "read the systems that your company has connected, at once"),
        ("sync unchanged", "nothing to tell this month"),
        ("sync opportunities", "what both sides told (--side AWS: one side’s)"),
    ),
    order=10,
)
def sync(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": standing,
        "numbers": numbers,
        "export": export,
        "now": now,
        "unchanged": unchanged,
        "opportunities": listing,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    try:
        return act(call, book)
    except WhichPlan:
        return which("sync", call, book)


def standing(call: Call, book: Book) -> Card:
    """While it is open, what was heard and what the asker can give; then the room's summary."""
    plan = call.plan(book)
    held = newest(book, plan)
    if held is None:
        return synced.over(plan, opens(call, plan))
    voice = own_voice(call, book, plan)
    if held.closed:
        card = synced.summary(held)
        return cards.with_choices(card, held, voice) if voice else card
    return cards.under_way(held, voice, call.time_zone)


def own_voice(call: Call, book: Book, plan: Plan) -> Someone | None:
    """The asker's seat, where they may give numbers."""
    seat = call.seat(plan) if call.side_on(book, plan.id) else None
    return seat if seat and seat.role in (Role.OWNER, Role.LEAD) else None


def opens(call: Call, plan: Plan) -> str:
    """When the next one does."""
    ahead = [at for ritual, at in calendar(plan, call.now) if ritual.name == SYNC]
    if not ahead:
        return "The plan holds none: its leads give the rhythm a monthly sync. A number can be logged at any time."
    return f"The next opens {moment(ahead[0], call.time_zone)}. A number can be logged at any time."


def listing(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    call.seat(plan)
    side = side_named(call, plan)
    return deals.listed(plan, opportunities(plan, side), page_typed(call), call.today, side)


def side_named(call: Call, plan: Plan) -> Side | None:
    """The side that `--side` names by its company. Raises Unreadable."""
    said = call.options.get("side", "").casefold()
    for side in Side:
        if said and said in (plan.company(side).casefold(), side.value):
            return side
    if said:
        companies = " or ".join(plan.company(side) for side in Side)
        raise Unreadable(f"`--side` takes {companies}.")
    return None
