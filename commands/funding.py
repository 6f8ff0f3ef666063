"""`/jbp funding`: state by state, what is at risk, what runs out when; and each step, by whoever's word it is."""

from __future__ import annotations

from collections.abc import Callable

from cards import funding as cards
from cards.card import Answer, Card
from commands.call import Call, Unreadable, WhichPlan
from commands.command import command
from commands.funding_programmes import one_programme, programmes, verify
from commands.funding_proof import proof
from commands.funding_steps import extend, take, use
from commands.reading import of_plan, page_typed, which
from plan.facts import MoneyState
from plan.plan import Plan
from storage.store import Book

Act = Callable[[Call, Book], Answer]


@command(
    "funding",
    help="Funding state by state, and what is at risk",
    usage=(
        ("funding", "with each motion’s amount at risk, deadlines and programmes"),
        ("funding request mdf --amount 60k --reference FR-17", "asked for; the number is the hyperscaler’s"),
        ("funding approve mdf --amount 45k", "also: commit, execute, claim, pay; for hours: allocate"),
        ('funding reject mdf --because "…"', "also: expire"),
        ("funding extend mdf --until 2027-07-31", "what runs out may be used until then"),
        ("funding use sa-hours 20h", "the hours used so far, in total"),
        ("funding proof mdf", "what a claim needs, and what is at hand"),
        ('funding verify map --evidence "…" --on 2027-01-08', "a programme’s eligibility"),
        ("funding programmes aws", "what the hyperscalers offer; funding programme NAME: one of them"),
    ),
)
def funding(call: Call, book: Book) -> Answer:
    acts: dict[str, Act] = {
        "": overview,
        "request": step(MoneyState.REQUESTED),
        "approve": step(MoneyState.APPROVED),
        "commit": step(MoneyState.COMMITTED),
        "execute": step(MoneyState.EXECUTED),
        "claim": step(MoneyState.CLAIMED),
        "pay": step(MoneyState.PAID),
        "allocate": step(MoneyState.ALLOCATED),
        "reject": step(MoneyState.REJECTED),
        "expire": step(MoneyState.EXPIRED),
        "extend": extend,
        "use": use,
        "proof": proof,
        "verify": verify,
        "programmes": programmes,
        "programme": one_programme,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    try:
        return act(call, book)
    except WhichPlan:
        return which("funding", call, book)


def step(state: MoneyState) -> Act:
    return lambda call, book: take(call, book, state)


@of_plan("funding")
def overview(call: Call, book: Book, plan: Plan) -> Card:
    return cards.funding(plan, call.seat(plan), plan.day(call.now), page_typed(call))
