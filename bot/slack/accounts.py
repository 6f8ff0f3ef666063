"""Who somebody on Slack is: (team, user), or (organisation, user) where their company runs an Enterprise Grid.

What a payload says of a person's team differs by its kind: for interactions it stands in `user.team_id`, which may
be a team's or an organisation's; Bolt's `actor_team_id` is the installing team there, and is not used.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any, Final

from bot.chat import Account, NoAnswer, NotAccepted
from bot.slack.api import Api
from bot.slack.workspaces import Workspace

PLATFORM: Final = "slack"
KEPT: Final = 5000  # people whose organisation is remembered
MENTION: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
CHANNEL: Final = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^>]*))?>")
LINK: Final = re.compile(r"<(?:mailto:|tel:)?((?:https?://)?[^|>\s]+)(?:\|[^>]*)?>")


class Accounts:
    """Finds the account behind a user id that a payload names."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.known: OrderedDict[tuple[str, str], Account | None] = OrderedDict()

    async def of(self, workspace: Workspace, user: str, team: str, enterprise: str = "") -> Account:
        """The account of somebody whose payload named `team` (a team's id, an organisation's, or empty) and maybe
        `enterprise`. Asks Slack once about people of other companies: their team may be part of a Grid."""
        if team.startswith("E"):
            return account(team, user)
        if enterprise:
            return account(enterprise, user)
        if team and team == workspace.tenant:
            return account(workspace.enterprise or team, user)
        return await self.looked_up(workspace, user) or account(team or workspace.tenant, user)

    async def looked_up(self, workspace: Workspace, user: str) -> Account | None:
        """As Slack's `users.info` knows them; None where it does not say."""
        key = workspace.tenant, user
        if key not in self.known:
            try:
                answer = await self.api.call(workspace, "users.info", user=user)
            except (NotAccepted, NoAnswer):
                return None
            self.known[key] = said_of(answer.get("user") or {}, user)
            while len(self.known) > KEPT:
                self.known.popitem(last=False)
        return self.known[key]

    async def read(self, workspace: Workspace, text: str) -> str:
        """What somebody typed as commands read it: a mention is that account's address, a link or a channel its own
        text, `&lt;` a sign; a mention of ourselves is left out."""
        text = MENTION.sub(lambda found: "" if found[1] == workspace.bot_user else found[0], text)
        for user in dict.fromkeys(found[1] for found in MENTION.finditer(text)):
            who = await self.looked_up(workspace, user) or account(workspace.tenant, user)
            pattern = re.compile(rf"<@{user}(?:\|[^>]*)?>")
            text = pattern.sub(f" {who.address} ", text)
        text = CHANNEL.sub(lambda found: f"#{found[2] or found[1]}", text)
        text = LINK.sub(lambda found: found[1], text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def account(tenant: str, user: str) -> Account:
    return Account(platform=PLATFORM, tenant=tenant, user=user)


def said_of(user: dict[str, Any], asked: str) -> Account | None:
    grid = user.get("enterprise_user") or {}
    if grid.get("enterprise_id"):
        return account(str(grid["enterprise_id"]), str(grid.get("id") or asked))
    return account(str(user["team_id"]), asked) if user.get("team_id") else None
