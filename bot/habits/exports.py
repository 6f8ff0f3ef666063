"""Simulated opportunities as the hyperscaler’s portal exports them, under its own columns, statuses and stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from packets.spreadsheet import as_csv
from plan.agreement import Agreement
from plan.hyperscalers import Cloud, cloud
from plan.stages import ORDERS

NAMES = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Larch", "Maple",
)  # fmt: skip
KINDS = ("Grocers", "Outfitters", "Home", "Pharmacy", "Books", "Sports")
COMMON = ("Opportunity ID", "Opportunity name", "Amount", "Close date", "Next step", "Next step date")
ACE = tuple(each.title() for each in ORDERS["ACE"][:-1])
STAGES = ("1 Discovery", "2 Evaluation", "3 Proposal", "4 Contract", "5 Signature")


@dataclass(frozen=True)
class Deal:
    """An opportunity's whole life: `begins` is the month of the plan in which it is found, `pace` how many months each
    stage takes."""

    id: str
    name: str
    begins: int
    pace: int
    value: int
    slips: int
    ends: str

    def reached(self, month: int) -> int:
        """How many stages it is past."""
        return (month - self.begins) // self.pace

    def ended(self, month: int) -> str:
        """`won` or `lost`, once it has been through all of them."""
        return self.ends if self.reached(month) >= len(STAGES) and self.ends != "open" else ""


@dataclass(frozen=True)
class Portal:
    """What an export is called, and what it has beside what every export has."""

    source: str
    columns: tuple[str, ...]
    cells: Callable[[Deal, int], tuple[str, ...]]


def in_ace(deal: Deal, month: int) -> tuple[str, ...]:
    chance = Random(f"{deal.id}/review")
    last = chance.choice(("Approved", "Approved", "Approved", "Approved", "Action Required", "Rejected"))
    origin = chance.choice(("AWS Referral", "Partner Referral", "Partner Referral"))
    stage = {"won": "Launched", "lost": "Closed Lost"}.get(deal.ended(month)) or ACE[staged(deal, month)]
    return stage, "Submitted" if month == deal.begins else last, origin


def in_partner_center(deal: Deal, month: int) -> tuple[str, ...]:
    ended = deal.ended(month)
    if ended == "won":
        return "Closed", "Won"
    if ended:
        return "Closed", Random(f"{deal.id}/closed").choice(("Lost", "Declined", "Expired"))
    if deal.reached(month) == 0:
        return "New", Random(f"{deal.id}/new").choice(("Pending", "Received"))
    return "Active", "Accepted"


def in_partner_portal(deal: Deal, month: int) -> tuple[str, ...]:
    ended = deal.ended(month)
    validated = ended == "won" and Random(f"{deal.id}/validated").random() < 0.7
    return {"won": "Won", "lost": "Lost"}.get(ended) or STAGES[
        staged(deal, month)
    ], "Validated" if validated else ""


def staged(deal: Deal, month: int) -> int:
    return min(deal.reached(month), len(STAGES) - 1)


PORTALS = {
    Cloud.AWS: Portal("ACE export", ("Stage", "Review status", "Origin"), in_ace),
    Cloud.MICROSOFT: Portal("Partner Center export", ("Status", "Substatus"), in_partner_center),
    Cloud.GOOGLE: Portal("Partner portal export", ("Stage", "Validation status"), in_partner_portal),
}
CRM = Portal(
    "CRM export", ("Stage", "Validation status"), lambda deal, month: (in_partner_portal(deal, month)[0], "")
)


def portal(agreement: Agreement) -> Portal:
    """The partner’s; a CRM where the partner is no hyperscaler."""
    whose = cloud(agreement.partner.name)
    return PORTALS[whose] if whose else CRM


def deals(agreement: Agreement, seed: int) -> list[Deal]:
    """Two or so new ones a month; some slip, some are lost on the way."""
    months = max(1, (agreement.period.end - agreement.period.start).days // 30)
    found = []
    for number in range(months * 2):
        chance = Random(f"{seed}/deal/{number}")
        name = f"{NAMES[number % len(NAMES)]} {KINDS[chance.randrange(len(KINDS))]}"
        found.append(
            Deal(
                id=f"OPP-{1001 + number}",
                name=name,
                begins=number // 2,
                pace=chance.randrange(1, 3),
                value=chance.randrange(8, 60) * 10_000,
                slips=chance.randrange(0, 3),
                ends=chance.choice(("won", "won", "lost", "open")),
            )
        )
    return found


def export(agreement: Agreement, day: date, seed: int) -> str:
    """What the portal has on a day, as CSV; empty while there is nothing."""
    month = (day.year - agreement.period.start.year) * 12 + day.month - agreement.period.start.month
    there = portal(agreement)
    rows = [
        (*row(deal, month, day), *there.cells(deal, month))
        for deal in deals(agreement, seed)
        if deal.begins <= month
    ]
    return as_csv([(*COMMON, *there.columns), *rows], "\n") if rows else ""


def row(deal: Deal, month: int, day: date) -> tuple[str, ...]:
    slipped = min(deal.slips, month - deal.begins)
    closes = date(day.year, day.month, 15) + timedelta(days=30 * (4 + slipped - min(month - deal.begins, 3)))
    steady = Random(f"{deal.id}/{month}").random() < 0.7
    step = ("call with the sponsor", (day + timedelta(days=9)).isoformat()) if steady else ("", "")
    return (deal.id, deal.name, str(deal.value), closes.isoformat(), *step)
