"""What was not held while jbp was down, said once to the leads of both sides."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Item, line, muted, small, strong
from cards.parts import short_day
from plan.days import period_begins
from plan.facts import Phase
from plan.plan import Plan

AT_ONCE = 12  # lines; a downtime longer than that is counted


def called(period: str) -> str:
    """`week of 8 Mar` for `2027-W10`; other periods as they are written."""
    return f"week of {short_day(period_begins(period))}" if "-W" in period else period


def missed(plan: Plan, skipped: Sequence[tuple[str, Phase]]) -> Card:
    """`skipped`: what was not held, each with its ritual's title, the earliest first."""
    items = [
        Item(line(strong(title), f" · {called(fact.period)}"), (line(muted(fact.note)),))
        for title, fact in skipped[:AT_ONCE]
    ]
    more = [small(f"And {len(skipped) - AT_ONCE} more.")] if len(skipped) > AT_ONCE else []
    count = f"{len(skipped)} {'was' if len(skipped) == 1 else 'were'} not held"
    return Card(
        f"{plan.name}: {count} while jbp was down",
        (
            *items,
            *more,
            small(
                "What could still be held opens late, once; nothing is asked twice. The leads of both sides read this."
            ),
        ),
        (Button("Rhythm", f"rhythm --plan {plan.id}"),),
    )
