"""The proof that a claim needs: what its kind usually asks for, what people have added, and what is at hand."""

from __future__ import annotations

from dataclasses import dataclass

from plan.agreement import Funding, FundingKind
from plan.facts import Proof
from plan.plan import Plan

NEEDED_FOR_A_CLAIM: dict[FundingKind, tuple[str, ...]] = {
    FundingKind.MDF: ("Approved plan", "Invoices", "Proof of execution"),
    FundingKind.PROGRAMME: ("Statement of work", "Invoices", "Proof of execution", "Customer’s confirmation"),
    FundingKind.FUNDED_MOTION: ("Approved plan", "Invoices", "Proof of execution"),
    FundingKind.HOURS: (),
}


@dataclass(frozen=True)
class Piece:
    """One piece of the proof that a claim needs."""

    what: str
    there: bool = False


def pieces(plan: Plan, item: Funding) -> list[Piece]:
    """What a claim for the item needs: what its kind usually asks for, then what people have added."""
    found = {what.casefold(): Piece(what) for what in NEEDED_FOR_A_CLAIM[item.kind]}
    said = [fact for fact in plan.latest.values() if isinstance(fact, Proof) and fact.funding == item.id]
    for fact in sorted(said, key=lambda fact: fact.item.casefold()):
        known = found.get(fact.item.casefold())
        found[fact.item.casefold()] = Piece(known.what if known else fact.item, fact.there)
    return list(found.values())


def missing(plan: Plan, item: Funding) -> list[str]:
    return [piece.what for piece in pieces(plan, item) if not piece.there]
