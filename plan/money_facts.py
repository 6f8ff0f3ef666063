"""What is said of money: each step of funding, proof for a claim, and who is eligible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from plan.said import Said
from plan.sides import Side


class MoneyState(StrEnum):
    """The life of money; APPROVED to PAID is the partner's word."""

    ASSUMED = "assumed"
    REQUESTED = "requested"
    APPROVED = "approved"
    COMMITTED = "committed"
    EXECUTED = "executed"
    CLAIMED = "claimed"
    PAID = "paid"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ALLOCATED = "allocated"
    USED = "used"


@dataclass(frozen=True, kw_only=True)
class FundingStep(Said):
    """Funding reaches a state; `reference` is the partner's fund-request number, where there is one. `used` are
    the hours used so far (None: all of them); `start` is the day a new request is for; `until` is the day to
    which the partner extended what ran out before; `reason` says why it was rejected, expired or extended."""

    kind: Literal["funding"] = "funding"
    funding: str
    state: MoneyState
    on: date
    side: Side
    amount: Decimal | None = None
    reference: str = ""
    used: Decimal | None = None
    start: date | None = None
    until: date | None = None
    reason: str = ""

    @property
    def slot(self) -> str:
        return f"funding/{self.funding}"


@dataclass(frozen=True, kw_only=True)
class Proof(Said):
    """One piece of the proof that a claim needs, at hand or (`there` False) not any more."""

    kind: Literal["proof"] = "proof"
    funding: str
    item: str
    there: bool = True

    @property
    def slot(self) -> str:
        return f"proof/{self.funding}/{self.item.casefold()}"


@dataclass(frozen=True, kw_only=True)
class Eligibility(Said):
    """A programme's eligibility was verified, on evidence; `until` None: no end is known."""

    kind: Literal["eligibility"] = "eligibility"
    programme: str
    on: date
    evidence: str
    until: date | None = None

    @property
    def slot(self) -> str:
        return f"eligibility/{self.programme}"
