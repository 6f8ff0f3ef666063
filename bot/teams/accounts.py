"""Who somebody in Teams is: (their own tenant, their object id there), the same in every chat and for every app.

What Teams sends names the tenant that a conversation belongs to; people of another company in a shared channel keep
their own. Teams is asked about each person in a channel once.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from bot.chat import Account, NoAnswer, NotAccepted
from bot.teams.connector import Connector

PLATFORM: Final = "teams"
KEPT: Final = 5000  # people whose tenant is remembered


class Accounts:
    """Finds the account behind somebody whom an activity names."""

    def __init__(self, connector: Connector) -> None:
        self.connector = connector
        self.known: OrderedDict[tuple[str, str], Account] = OrderedDict()

    async def of(self, who: dict[str, Any], tenant: str, service: str, conversation: str) -> Account:
        """`conversation`: where they are, if others are there too; in their own chat they are of its tenant."""
        user = str(who.get("aadObjectId") or who.get("id") or "")
        own = account(str(who.get("tenantId") or tenant), user)
        if not conversation or who.get("tenantId"):
            return own
        return await self.looked_up(str(who.get("id", "")), tenant, service, conversation) or own

    async def looked_up(self, id: str, tenant: str, service: str, conversation: str) -> Account | None:
        """As the conversation's roster knows them; None where it does not say."""
        key = tenant, id
        if key not in self.known:
            try:
                found = await self.connector.member(tenant, service, conversation, id)
            except (NotAccepted, NoAnswer):
                return None
            if not found.get("aadObjectId"):
                return None
            self.known[key] = account(str(found.get("tenantId") or tenant), str(found["aadObjectId"]))
            while len(self.known) > KEPT:
                self.known.popitem(last=False)
        return self.known[key]


def account(tenant: str, user: str) -> Account:
    return Account(platform=PLATFORM, tenant=tenant, user=user)
