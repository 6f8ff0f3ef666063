"""HubSpot's far side: a loopback server for deal searches, pipelines and owners, that keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.sources.loopback import Loopback


@dataclass
class FarHubSpot(Loopback):
    """`deals` by id, with their properties. `refusals` are the statuses of the first answers."""

    deals: dict[str, dict[str, str | None]] = field(default_factory=dict)
    refusals: list[int] = field(default_factory=list)
    a_page: int = 2
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def reply(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        assert headers["Authorization"] == "Bearer dummy"
        path, asked = address.partition("?")[0].rstrip("/"), json.loads(body or b"{}")
        self.asked.append((method, path, asked))
        if self.refusals:
            return self.refusals.pop(0), {"message": "no"}
        return 200, self.answer(path, asked)

    def answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/pipelines/deals"):
            names = {"101": "Qualified", "102": "Contract sent"}
            stages = [stage(id, label) for id, label in names.items()]
            return {
                "results": [{"id": "default", "label": "Sales", "displayOrder": 0, "stages": stages, **DATES}]
            }
        if path.endswith("/owners"):
            owner = {
                "id": "7",
                "firstName": "Tom",
                "lastName": "Ade",
                "archived": False,
                "userId": 1,
                **DATES,
            }
            return {"results": [{**owner, "type": "PERSON", "email": "tom@acme.example"}]}
        assert path == "/crm/v3/objects/deals/search", path
        return self.found(body)

    def found(self, body: dict[str, Any]) -> dict[str, Any]:
        since = datetime(2000, 1, 1, tzinfo=UTC)
        those = list(self.deals.items())
        for each in body["filterGroups"][0]["filters"]:
            if each["operator"] == "HAS_PROPERTY":
                those = [(id, has) for id, has in those if has.get(each["propertyName"])]
            else:
                since = datetime.fromtimestamp(int(each["value"]) / 1000, UTC)
        those = [(id, has) for id, has in those if changed(has) >= since]
        those.sort(key=lambda each: changed(each[1]))
        start = int(body["after"])
        here = [
            {"id": id, "properties": {name: has.get(name) for name in body["properties"]}, "archived": False, **DATES}
            for id, has in those[start : start + self.a_page]
        ]  # fmt: skip
        more = start + self.a_page < len(those)
        paging = {"paging": {"next": {"after": str(start + self.a_page)}}} if more else {}
        return {"total": len(those), "results": here, **paging}


DATES = {"createdAt": "2027-01-01T00:00:00Z", "updatedAt": "2027-01-01T00:00:00Z"}


def stage(id: str, label: str) -> dict[str, Any]:
    return {"id": id, "label": label, "displayOrder": 0, "metadata": {}, "archived": False, "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT", **DATES}  # fmt: skip  # noqa: E501


def changed(has: dict[str, str | None]) -> datetime:
    return datetime.fromisoformat(str(has["hs_lastmodifieddate"]))


def deal(name: str, day: int, **more: str | None) -> dict[str, str | None]:
    """A joint deal, changed on a day of March 2027."""
    return {
        "dealname": name, "amount": "120000", "deal_currency_code": "USD", "dealstage": "101",
        "closedate": "2027-05-31T00:00:00Z", "hs_next_step": "size it", "hubspot_owner_id": "7",
        "hs_is_closed": "false", "hs_is_closed_won": "false", "aws_id": f"O{day}",
        "hs_lastmodifieddate": f"2027-03-{day:02}T12:00:00Z",
    } | more  # fmt: skip
