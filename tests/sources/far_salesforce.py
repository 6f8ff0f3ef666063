"""Salesforce's far side: a loopback server for signing in and queries, that keeps what it was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.loopback import Loopback

MOMENT = re.compile(r"SystemModstamp >= (\S+)")


@dataclass
class FarSalesforce(Loopback):
    """`opportunities` as a query tells them. `refusals` are the statuses of the first answers to queries."""

    opportunities: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    signs_in: bool = True
    a_page: int = 2
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def reply(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        parts = urlsplit(address)
        query = parse_qs(parts.query).get("q", [""])[0]
        self.asked.append((method, parts.path, query))
        return self.answer(parts.path, query, headers.get("Authorization", ""))

    def answer(self, path: str, query: str, signed: str) -> tuple[int, Any]:
        if path == "/services/oauth2/token":
            if not self.signs_in:
                return 400, {"error": "invalid_client", "error_description": "no such app"}
            return 200, {"access_token": "session", "instance_url": "https://acme.my.salesforce.com"}
        assert signed == "Bearer session"
        if self.refusals:
            return self.refusals.pop(0), [{"errorCode": "INVALID_FIELD", "message": "No such column 'x'"}]
        if "/query/" in path and not path.endswith("/query/"):
            return 200, self.page(int(path.rpartition("-")[2]), self.found)
        since = MOMENT.search(query)
        moment = datetime.fromisoformat(since[1]) if since else datetime(2000, 1, 1, tzinfo=UTC)
        joint = re.findall(r"WHERE (\w+) != null", query)[0]
        self.found = [each for each in self.opportunities if each.get(joint) and changed(each) >= moment]
        self.found.sort(key=changed)
        return 200, self.page(0, self.found)

    def page(self, start: int, found: list[dict[str, Any]]) -> dict[str, Any]:
        end = start + self.a_page
        answer = {"totalSize": len(found), "records": found[start:end], "done": end >= len(found)}
        return answer | (
            {"nextRecordsUrl": f"/services/data/v59.0/query/01g-{end}"} if end < len(found) else {}
        )


def changed(has: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(has["SystemModstamp"])


def opportunity(id: str, name: str, day: int, **more: Any) -> dict[str, Any]:
    """A joint opportunity, changed on a day of March 2027."""
    return {
        "Id": id, "Name": name, "Account": {"Name": f"{name} Ltd"}, "StageName": "3 - Proposal", "IsClosed": False,
        "IsWon": False, "Amount": 120000.0, "CloseDate": "2027-05-31", "NextStep": "size it",
        "Owner": {"Name": "Tom Ade"}, "ACE_Id__c": f"O{day}", "SystemModstamp": f"2027-03-{day:02}T12:00:00.000+0000",
    } | more  # fmt: skip
