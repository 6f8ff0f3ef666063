"""Funding's deadlines: until when to ask for approval, to spend, and to claim, as far as it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.agreement import Funding
from plan.facts import MoneyState
from plan.plan import PARTNERS_WORD, Plan


class What(StrEnum):
    """What has to be done by a deadline, as people say it before the date."""

    ASK = "ask for approval by"
    SPEND = "spend by"
    CLAIM = "claim by"
    EXPIRY = "expires"


@dataclass(frozen=True)
class Deadline:
    """A day, included, by which something has to be done with an item of funding."""

    on: date
    item: Funding
    what: What


def of_item(plan: Plan, item: Funding) -> list[Deadline]:
    """What is still to be done, passed or not; nothing once the item is paid, used up, rejected or expired.
    Without the partner's word it is approval that runs out, by its lead time before the start; with it,
    spending and then the claim. What the partner extended runs out no sooner than the day it gave."""
    state, step = plan.funding_state(item.id), plan.funding_step(item.id)
    if plan.is_settled(item):
        return []
    ask, start = None, (step and step.start) or item.start
    if start and item.approval_lead_days is not None and state not in PARTNERS_WORD:
        ask = start - timedelta(days=item.approval_lead_days)
    claimed = state is MoneyState.CLAIMED
    spent = claimed or state is MoneyState.EXECUTED
    days = {
        What.ASK: ask,
        What.SPEND: None if ask or spent else item.spend_by,
        What.CLAIM: None if claimed else item.claim_by,
        What.EXPIRY: item.expires,
    }
    until = (step and step.until) or date.min
    return [
        Deadline(on if what is What.ASK else max(on, until), item, what) for what, on in days.items() if on
    ]


def deadlines(plan: Plan, until: date = date.max) -> list[Deadline]:
    """Those of every item of the plan up to the day `until`, the soonest first; passed ones too."""
    found: Iterable[Deadline] = (each for item in plan.agreement.funding for each in of_item(plan, item))
    return sorted((each for each in found if each.on <= until), key=lambda each: (each.on, each.item.id))
