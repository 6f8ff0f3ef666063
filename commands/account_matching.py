"""Matching two companies' account lists, once either has changed; their leads are told when it is done."""

from __future__ import annotations

from datetime import datetime

from cards import accounts as cards
from commands.acting import tell
from plan.accounts import Pair
from plan.agreement import OwnKind
from plan.plan import Plan
from plan.sides import Reader, Side
from storage import accounts, plans
from storage.accounts import Due
from storage.store import Book


def pairs_of(due: Due) -> list[Pair]:
    """Which accounts are the same; it may take seconds, and needs no store."""
    from sources.matching import matched  # its libraries are needed for nothing else

    return matched(due.accounts[Side.VENDOR], due.accounts[Side.PARTNER])


def keep(book: Book, due: Due, pairs: list[Pair]) -> None:
    """Keep what was found, and tell both sides' leads, each as their side may see it: one message that is amended."""
    if not accounts.keep(book, due, pairs):
        return
    plan = plans.whole(book, [due.plan])[due.plan]
    for side in Side:
        mapping = accounts.seen(book, due.plan, Reader.of(side), last_time(plan))
        card = cards.matched_now(plan, mapping)
        tell(book, plan, plan.leads(side), f"accounts/{plan.id}/matched", card)


def mapping_rituals(plan: Plan) -> list[str]:
    return [each.id for each in plan.agreement.rhythm.own if each.kind is OwnKind.MAPPING]


def last_time(plan: Plan) -> datetime | None:
    """When the two companies last went through their accounts: the close of the plan's account mapping."""
    closed = [phase.at for each in mapping_rituals(plan) if (phase := plan.phase(each, "close"))]
    return max(closed, default=None)
