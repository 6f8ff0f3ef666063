"""Partner Center's far side: a loopback server for Microsoft's sign-in and the list of referrals, that keeps what it
was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.loopback import Loopback

LOGIN = "https://login.microsoftonline.com"
API_PATH = "/v1.0/engagements/referrals"


@dataclass
class FarPartnerCenter(Loopback):
    """`referrals` as a list tells them. `refusals` are the statuses of the first answers to lists."""

    referrals: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    signs_in: bool = True
    a_page: int = 2
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    signed_in: list[dict[str, list[str]]] = field(default_factory=list)

    def reply(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        parts = urlsplit(address)
        self.asked.append((method, parts.path, parts.query))
        sent = parse_qs(body.decode())
        return self.answer(parts.path, parse_qs(parts.query), sent, headers.get("Authorization", ""))

    def answer(
        self, path: str, query: dict[str, list[str]], sent: dict[str, list[str]], signed: str
    ) -> tuple[int, Any]:
        if path.endswith("/.well-known/openid-configuration"):
            tenant = f"{LOGIN}/{path.split('/')[1]}"
            return 200, {
                "issuer": f"{tenant}/v2.0",
                "token_endpoint": f"{tenant}/oauth2/v2.0/token",
                "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
            }
        if path.endswith("/oauth2/v2.0/token"):
            self.signed_in.append(sent)
            if not self.signs_in:
                return 400, {"error": "invalid_grant", "error_description": "AADSTS70008: it has expired"}
            return 200, {"access_token": "of-the-user", "token_type": "Bearer", "expires_in": 3600}
        assert (path, signed) == (API_PATH, "Bearer of-the-user"), (path, signed)
        if self.refusals:
            return self.refusals.pop(0), {"code": "900421", "description": "no"}
        if "$orderby" in query:
            assert query["$orderby"] == ["updatedDateTime desc"]
            self.listed = sorted(self.referrals, key=changed, reverse=True)
        elif "$top" in query:
            return 200, {"value": self.referrals[: int(query["$top"][0])]}
        start = int(query.get("$skiptoken", ["0"])[0])
        answer: dict[str, Any] = {"value": self.listed[start : start + self.a_page]}
        if start + self.a_page < len(self.listed):
            # As Microsoft's own example has it: without TLS, and at another path.
            following = start + self.a_page
            answer["@odata.nextLink"] = (
                f"http://api.partner.microsoft.com/v1.0/referrals?$skiptoken={following}"
            )
        return 200, answer


def changed(referral: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(referral["updatedDateTime"])


def referral(id: str, name: str, day: int, **more: Any) -> dict[str, Any]:
    """A co-sell opportunity that Microsoft's sellers see, changed on a day of March 2027."""
    return {
        "id": id, "engagementId": f"E{day}", "name": name, "externalReferenceId": f"006{day}",
        "createdDateTime": "2027-02-01T09:00:00.0000000Z", "updatedDateTime": f"2027-03-{day:02}T12:00:00.4579542Z",
        "status": "Active", "substatus": "Accepted", "qualification": "SalesQualified", "type": "Shared",
        "direction": "Outgoing", "customerProfile": {"name": f"{name} Ltd", "address": {"country": "US"}},
        "consent": {"consentToShareReferralWithMicrosoftSellers": True},
        "details": {"notes": "n", "dealValue": 120000.0, "currency": "USD", "closingDateTime": "2027-05-31T00:00:00Z"},
        "team": [
            {"firstName": "Tom", "lastName": "Ade", "email": "tom@acme.example"},
            {"firstName": "Grace", "lastName": "Lin", "email": "grace.lin@microsoft.com"},
        ],
    } | more  # fmt: skip
