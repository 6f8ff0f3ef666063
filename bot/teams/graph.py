"""Looking in a channel, through Microsoft Graph, for a message whose answer was lost: where its owners have consented.

The permission is granted to the app for one team or chat as it is added there (ChannelMessage.Read.Group,
ChatMessage.Read.Chat): a message's cards are read, to find the one that carries a post's key.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import aiohttp

from bot.chat import CannotLook, NoAnswer, NotAccepted
from bot.teams.connector import Connector
from bot.teams.tokens import Tokens
from storage.conversations import Conversation

PAGES: Final = 10  # of fifty messages
PATIENCE: Final = aiohttp.ClientTimeout(total=15)
MARK: Final = re.compile(r"jbp-([A-Za-z0-9_-]+)-(\d+)")


class Graph:
    def __init__(self, address: str, tokens: Tokens, connector: Connector) -> None:
        self.address = address
        self.tokens = tokens
        self.connector = connector
        self.groups: dict[tuple[str, str], str] = {}

    async def parts(self, where: Conversation, token: str, since: datetime, thread: str) -> dict[int, str]:
        """The ids of our messages with this key, by their number in it. Raises CannotLook."""
        try:
            page = await self.first(where, thread)
            found: dict[int, str] = {}
            for _ in range(PAGES):
                answer = await self.read(page)
                for message in answer.get("value", []):
                    if (number := number_in(message, token)) is not None:
                        found.setdefault(number, str(message["id"]))
                oldest = min((str(each["createdDateTime"]) for each in answer.get("value", [])), default="")
                page = str(answer.get("@odata.nextLink") or "")
                if not page.startswith(self.address) or (oldest and moment(oldest) < since):
                    return found
        except (NotAccepted, NoAnswer) as trouble:
            raise CannotLook(str(trouble)) from trouble
        return found

    async def first(self, where: Conversation, thread: str) -> str:
        """The address of the newest messages, or of a thread's."""
        if where.kind == "chat":
            return f"{self.address}/v1.0/chats/{quote(where.conversation, safe='')}/messages?$top=50"
        key = where.tenant, where.team
        if key not in self.groups:
            self.groups[key] = str(
                (await self.connector.team(where.tenant, where.service, where.team))["group"]
            )
        channel = (
            f"{self.address}/v1.0/teams/{self.groups[key]}/channels/{quote(where.conversation, safe='')}"
        )
        return f"{channel}/messages/{thread}/replies?$top=50" if thread else f"{channel}/messages?$top=50"

    async def read(self, page: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self.tokens.graph()}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.get(page, headers=headers) as answer,
            ):
                if answer.status in (401, 403):
                    raise CannotLook("the channel’s messages may not be read", ever=True)
                if answer.status != 200:
                    raise CannotLook(f"Microsoft Graph answers with status {answer.status}")
                found = await answer.json()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as trouble:
            raise CannotLook(f"Microsoft Graph did not answer ({type(trouble).__name__})") from None
        return found if isinstance(found, dict) else {}


def number_in(message: dict[str, Any], token: str) -> int | None:
    """Which part of the post with this key a message is; None where it is none of it."""
    for attachment in message.get("attachments") or ():
        try:
            body = json.loads(attachment.get("content") or "{}").get("body") or [{}]
        except (ValueError, AttributeError):
            continue
        mark = MARK.fullmatch(str(body[0].get("id", "")))
        if mark and mark[1] == token:
            return int(mark[2])
    return None


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
