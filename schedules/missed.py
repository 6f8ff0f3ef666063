"""Saying what was skipped: rituals whose time passed while jbp was down, once, to the leads of both sides."""

from __future__ import annotations

from collections.abc import Iterable

from cards.missed import missed
from plan.facts import Fact, Phase
from plan.plan import Plan
from plan.sides import Side
from schedules.rituals import named
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book

WHILE_DOWN = "missed while jbp was down"


def told(book: Book, number: int, plan: Plan, skipped: Iterable[Fact]) -> list[Wanted]:
    """The message to each lead about what was skipped just now, by its first occurrence, which is skipped only
    once; none where nothing of it was missed, since pauses and days off are known already. A ritual that people
    do not see among the plan's is left out."""
    titled = [
        (ritual.title, fact)
        for fact in skipped
        if isinstance(fact, Phase) and (ritual := named(fact.ritual, plan)) and ritual.listed
    ]
    if not any(fact.note == WHILE_DOWN for _, fact in titled):
        return []
    card, (_, first) = card_json(missed(plan, titled)), titled[0]
    return [
        Wanted(
            key=f"{first.ritual}/{number}/{first.period}/not-held/person:{lead.person}",
            channel=f"person:{lead.person}",
            card=card,
            not_before=book.now,
            plan=number,
            silent=True,
        )
        for side in Side
        for lead in plan.leads(side)
        if lead.may_be_prompted
    ]
