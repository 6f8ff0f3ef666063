"""Half a year of the AWS example in which numbers arrive: from Partner Central every Monday, from Acme's CRM as an
export a month. Nobody types a number of a pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from bot.habits.act import Act
from bot.house import House
from bot.rehearsal import Played
from plan.agreement import Agreement
from plan.rhythm import instant
from tests.pipeline import as_file, exported
from tests.sources.far_aws import FarAws, aws_half, opportunity

READ_AT: Final = time(6, 5)  # in the plan's zone
MORNING: Final = 0  # Mondays
ASKED: Final = re.compile(
    r"start/|\d{4}-W\d\d/(?!take|talk)"
)  # the acts of a rehearsal that are answers to a review
EXPORTED_AT: Final = time(17)
EXPORTS: Final = {1: 12, 2: 9, 3: 9, 4: 13, 5: 11, 6: 8}  # by month: the day on which its sync opens
HEAD: Final = (
    "Opportunity ID", "Opportunity Name", "Customer", "Stage", "Amount", "Close Date", "Next Step", "Motion",
    "Opportunity Owner",
)  # fmt: skip
SELLERS: Final = {"ines": ("Inês", "Duarte"), "maya": ("Maya", "Castellanos"), "raj": ("Raj", "Menon")}


@dataclass(frozen=True)
class Step:
    """What becomes of a deal on a day, in Partner Central (`ace`) or in the CRM (`crm`)."""

    on: date
    ace: dict[str, Any]
    crm: dict[str, str]


@dataclass(frozen=True)
class Joint:
    """A deal in both systems. `seller` is AWS's, None while nobody is on it; `steps` in the order of their days, the
    first one is when it begins. `submitted`: AWS has been shown it."""

    id: str
    name: str
    motion: str
    owner: str
    seller: str | None
    steps: tuple[Step, ...]
    submitted: bool = True


def both(on: str, stage: str, amount: int, closes: str, **differs: str) -> Step:
    """The same in both systems, but for what the CRM has otherwise: `crm_amount`, `crm_stage`, `crm_closes`."""
    ace = {"stage": stage, "amount": str(amount), "closes": closes}
    crm = {name: differs.get(f"crm_{name}", said) for name, said in ace.items()}
    return Step(date.fromisoformat(on), ace, crm)


DEALS: Final = (
    Joint("O1000001", "Quillmark Home", "Migration play", "Tom Adeyemi", "ines", (
        both("2027-01-07", "Qualified", 310_000, "2027-04-30"),
        both("2027-02-18", "Business Validation", 310_000, "2027-05-15"),
        both("2027-04-20", "Committed", 340_000, "2027-05-15"),
        both("2027-05-14", "Launched", 340_000, "2027-05-14"),
    )),
    Joint("O1000002", "Velmora", "Migration play", "Tom Adeyemi", "ines", (
        both("2027-01-11", "Qualified", 120_000, "2027-06-15", crm_amount="150000"),
        both("2027-04-06", "Technical Validation", 150_000, "2027-06-15"),
    )),
    Joint("O1000003", "Ostwick Foods", "Bedrock connector", "Li Wen", "raj", (
        both("2027-02-03", "Qualified", 220_000, "2027-07-31", crm_stage="Committed"),
    )),
    Joint("O1000004", "Brindle Sports", "Retail event", "Dana Whitfield", "maya", (
        both("2027-02-16", "Prospect", 90_000, "2027-06-30", crm_closes="2027-09-30"),
    )),
    Joint("O1000005", "Tessaly Pharmacy", "Marketplace launch", "Vera Lindqvist", None, (
        both("2027-02-22", "Qualified", 400_000, "2027-08-31"),
    )),
    Joint("O1000006", "Harrowgate", "Migration play", "Tom Adeyemi", None, (
        both("2027-02-24", "Prospect", 777_000, "2027-08-31"),
    ), submitted=False),
    Joint("O1000007", "Winterbourne", "Migration play", "Tom Adeyemi", "ines", (
        both("2027-05-05", "Qualified", 500_000, "2027-09-30"),
        both("2027-05-27", "Technical Validation", 650_000, "2027-09-30"),
    )),
)  # fmt: skip


def stood(deal: Joint, on: date) -> Step | None:
    """How a deal stands on a day; None before it began."""
    return next((step for step in reversed(deal.steps) if step.on <= on), None)


def crm_id(deal: Joint) -> str:
    return f"CRM-{deal.id}"


def in_the_crm(on: date) -> str:
    """Acme's CRM as it exports its joint deals on a day. What AWS was not shown is not among them."""
    rows = [
        (
            crm_id(deal), deal.name, f"{deal.name} Ltd", step.crm["stage"], step.crm["amount"], step.crm["closes"],
            "call them", deal.motion, deal.owner,
        )
        for deal in DEALS
        if deal.submitted and (step := stood(deal, on))
    ]  # fmt: skip
    return as_file(exported(*rows, head=HEAD), "joint-deals.csv")


def in_partner_central(far: FarAws, on: date) -> None:
    """What changed there on that day."""
    for deal in DEALS:
        step = stood(deal, on)
        if step is None or step.on != on:
            continue
        first, last = deal.owner.split()
        life = {"Stage": step.ace["stage"], "TargetCloseDate": step.ace["closes"]}
        review = {} if deal.submitted else {"ReviewStatus": "Pending Submission"}
        far.opportunities[deal.id] = opportunity(
            deal.id, deal.name, 1, life=life | review, OpportunityTeam=[{"FirstName": first, "LastName": last}],
            LastModifiedDate=datetime.combine(on, time(3), UTC),
            SoftwareRevenue={"Value": {"Amount": step.ace["amount"], "CurrencyCode": "USD"}},
        )  # fmt: skip
        far.summaries[deal.id] = aws_half(step.ace["stage"], OpportunityTeam=team(deal.seller))


def team(seller: str | None) -> list[dict[str, str]]:
    if seller is None:
        return []
    first, last = SELLERS[seller]
    return [{"FirstName": first, "LastName": last, "BusinessTitle": "AWSSalesRep"}]


class Arriving(Played):
    """The owners of a rehearsal in their weekly reviews; their numbers are not made up: Partner Central is read every
    Monday morning, and each month Tom gives what the CRM has."""

    def __init__(self, house: House, agreement: Agreement, far: FarAws) -> None:
        super().__init__(house, agreement, seed=7, progress=lambda line: None)
        self.far = far

    def script(self, end: datetime) -> list[Act]:
        lived = [act for act in super().script(end) if ASKED.match(act.id)]
        return sorted([*lived, *(act for act in self.arriving() if act.at <= end)])

    def arriving(self) -> Iterator[Act]:
        period, zone = self.agreement.period, self.agreement.time_zone
        for days in range((period.end - period.start).days):
            day = period.start + timedelta(days=days)
            if day.weekday() == MORNING:
                yield Act(instant(day, READ_AT, zone), f"morning/{day}", "tom")
        for month, of_month in EXPORTS.items():
            day = date(2027, month, of_month)
            text = f"sync export {self.agreement.id}/2027-{month:02}"
            values = {"file": in_the_crm(day), "source": "Salesforce CRM export"}
            yield Act(instant(day, EXPORTED_AT, zone), f"export/{month}", "tom", text, values, press=True)

    async def do(self, act: Act) -> None:
        kind, _, day = act.id.partition("/")
        if kind != "morning":
            await super().do(act)
            return
        for ago in range(7):
            in_partner_central(self.far, date.fromisoformat(day) - timedelta(days=ago))
        await self.house.readings.beat()
