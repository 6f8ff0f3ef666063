"""AWS Partner Central's far side: a loopback server that speaks its JSON protocol, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.sources.loopback import Loopback


@dataclass
class FarAws(Loopback):
    """`opportunities` as GetOpportunity tells them, by id, with `LastModifiedDate` as a moment; `summaries` are AWS's
    own halves. `refusals` are answered first, one a request: an error's name."""

    kind = "application/x-amz-json-1.0"
    opportunities: dict[str, dict[str, Any]] = field(default_factory=dict)
    summaries: dict[str, dict[str, Any]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    refused_from: int | None = None
    applications: list[dict[str, Any]] = field(default_factory=list)
    allocations: list[dict[str, Any]] = field(default_factory=list)
    a_page: int = 2
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def reply(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=dummy/")
        return self.answer(headers["X-Amz-Target"].rpartition(".")[2], json.loads(body))

    @property
    def operations(self) -> set[str]:
        return {operation for operation, _ in self.asked}

    def answer(self, operation: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append((operation, body))
        if self.refused_from is not None and len(self.asked) > self.refused_from:
            return 400, {"__type": "AccessDeniedException", "Message": "no"}
        if self.refusals:
            return 400, {"__type": self.refusals.pop(0), "Message": "as the test wants"}
        if operation in ("ListBenefitApplications", "ListBenefitAllocations"):
            applying = operation == "ListBenefitApplications"
            name = "BenefitApplicationSummaries" if applying else "BenefitAllocationSummaries"
            every, start = self.applications if applying else self.allocations, int(body.get("NextToken", 0))
            more = {"NextToken": str(start + 1)} if start + 1 < len(every) else {}
            return 200, {name: [written(each) for each in every[start : start + 1]], **more}
        if operation == "ListOpportunities":
            return 200, self.page(body)
        id = body.get("Identifier") or body.get("RelatedOpportunityIdentifier", "")
        found = self.opportunities if operation == "GetOpportunity" else self.summaries
        if operation not in ("GetOpportunity", "GetAwsOpportunitySummary") or id not in found:
            return 400, {"__type": "ResourceNotFoundException", "Message": id}
        return 200, written(found[id])

    def page(self, body: dict[str, Any]) -> dict[str, Any]:
        since = body.get("LastModifiedDate", {}).get("AfterLastModifiedDate", 0)
        moment = (
            datetime.fromtimestamp(since, UTC)
            if isinstance(since, int | float)
            else datetime.fromisoformat(since)
        )
        found = [each for each in self.opportunities.values() if each["LastModifiedDate"] >= moment]
        found.sort(key=lambda each: each["LastModifiedDate"])
        start = int(body.get("NextToken", 0))
        here = found[start : start + self.a_page]
        answer: dict[str, Any] = {"OpportunitySummaries": [written(each) for each in here]}
        return answer | ({"NextToken": str(start + self.a_page)} if start + self.a_page < len(found) else {})


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Moments as the protocol has them."""
    return {name: said.timestamp() if isinstance(said, datetime) else said for name, said in values.items()}


def opportunity(id: str, title: str, day: int, **more: Any) -> dict[str, Any]:
    """An opportunity that AWS was shown, changed on a day of March 2027."""
    life = {
        "Stage": "Qualified", "ReviewStatus": "Approved", "TargetCloseDate": "2027-05-31", "NextSteps": "size it",
    }  # fmt: skip
    when = datetime(2027, 3, day, 12, tzinfo=UTC)
    return {
        "Catalog": "AWS", "Id": id, "LastModifiedDate": when, "CreatedDate": when, "RelatedEntityIdentifiers": {},
        "PartnerOpportunityIdentifier": f"CRM-{id}",
        "Customer": {"Account": {"CompanyName": f"{title} Ltd"}}, "Project": {"Title": title},
        "SoftwareRevenue": {"Value": {"Amount": "120000.00", "CurrencyCode": "USD"}},
        "OpportunityTeam": [{"FirstName": "Tom", "LastName": "Ade", "Email": "tom@acme.example"}],
        "LifeCycle": life | more.pop("life", {}),
    } | more  # fmt: skip


def aws_half(stage: str, **more: Any) -> dict[str, Any]:
    return {
        "Catalog": "AWS", "Origin": "Partner Referral", "InvolvementType": "Co-Sell", "LifeCycle": {"Stage": stage},
        "OpportunityTeam": [
            {"FirstName": "Pia", "LastName": "Dev", "BusinessTitle": "PDM"},
            {"FirstName": "Ines", "LastName": "Dua", "BusinessTitle": "AWSSalesRep"},
        ],
    } | more  # fmt: skip
