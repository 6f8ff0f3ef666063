"""Teams as delivery sees it: messages in channels, group chats and personal chats, amendments, threads, read-back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.chat import Account, CannotLook, NoAnswer, NotAccepted, Partly, ShutOut
from bot.handing import Handing
from bot.standing import Standing, root_of
from bot.teams.accounts import PLATFORM
from bot.teams.calls import Refused
from bot.teams.connector import Connector
from bot.teams.conversations import Conversations
from bot.teams.graph import Graph
from bot.worker import Worker
from cards import teams
from cards.card import Answer, Card
from storage.conversations import Conversation

CLOSED_FOR: Final = timedelta(hours=23)  # delivery tries again after a day
DAWN: Final = datetime.min.replace(tzinfo=UTC)
GONE: Final = frozenset({404})
Activity = dict[str, Any]


class TeamsChat:
    """Posts where jbp was put into. `graph`: where a channel's messages may be read."""

    platform = PLATFORM
    pace = timedelta(seconds=1)
    quiet_period = timedelta(seconds=60)

    def __init__(
        self,
        connector: Connector,
        conversations: Conversations,
        work: Worker,
        handing: Handing,
        graph: Graph | None,
    ) -> None:
        self.connector = connector
        self.conversations = conversations
        self.work = work
        self.handing = handing
        self.graph = graph
        self.closed: dict[tuple[str, str], datetime] = {}

    def address(self, tenant: str, channel: str) -> str:
        return f"{tenant}/{channel}"

    # -- posting ---------------------------------------------------------------------------------------

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        where = await self.at(channel)
        messages = self.messages(card, token)
        under = root_of(thread) if thread and where.kind == "channel" else ""
        try:
            first = await self.say(where, messages[0], under, silent=silent)
        except (Refused, ShutOut) as refusal:
            raise self.unwelcome(where, refusal) from None
        return await self.complete(where, messages, Standing((first,), (), token, under), silent=silent)

    async def update(self, channel: str, message: str, card: Card) -> None:
        where, standing = await self.at(channel), Standing.read(message)
        messages = self.messages(card, standing.key)
        for index, id in enumerate(standing.parts):
            if not id:
                continue
            if index < len(messages):
                await self.amend(where, standing, id, messages[index])
            else:
                await self.remove(where, standing, id)
        now = await self.complete(where, messages, standing, silent=True)
        if now != message:
            raise Partly(now, "kept what was added")

    async def complete(
        self, where: Conversation, messages: Sequence[Activity], standing: Standing, *, silent: bool
    ) -> str:
        """Post what of a message is not there yet, under it in a channel; the id of it all. Raises Partly."""
        under = standing.thread or (standing.root if where.kind == "channel" else "")
        try:
            for index in range(1, len(messages)):
                if index >= len(standing.parts) or not standing.parts[index]:
                    id = await self.say(where, messages[index], under, silent=silent)
                    standing = standing.with_part(index, id)
        except (NotAccepted, NoAnswer) as trouble:
            raise Partly(standing.message, str(trouble)) from trouble
        kept = [id for index, id in enumerate(standing.parts) if index < len(messages)]
        return replace(standing, parts=tuple(kept)).message

    async def say(self, where: Conversation, message: Activity, thread: str, *, silent: bool = False) -> str:
        """One message; its id."""
        if where.kind == "personal" and not silent:
            message = {**message, "channelData": {"notification": {"alert": True}}}
        if where.kind == "channel" and not thread:
            return await self.connector.begin(where.tenant, where.service, where.conversation, message)
        return await self.connector.send(where.tenant, where.service, threaded(where, thread), message)

    async def amend(self, where: Conversation, standing: Standing, id: str, message: Activity) -> None:
        place = threaded(where, self.thread(where, standing))
        try:
            await self.connector.update(where.tenant, where.service, place, id, message)
        except Refused as refusal:
            if refusal.status in GONE:
                raise NotAccepted("that message is not there any more", final=True) from None
            raise

    async def remove(self, where: Conversation, standing: Standing, id: str) -> None:
        """A part that the card does not fill any more."""
        place = threaded(where, self.thread(where, standing))
        try:
            await self.connector.delete(where.tenant, where.service, place, id)
        except Refused as refusal:
            if refusal.status not in GONE:
                raise

    def thread(self, where: Conversation, standing: Standing) -> str:
        return (standing.thread or standing.root) if where.kind == "channel" else ""

    def messages(self, card: Card, token: str = "") -> list[Activity]:
        """The activities that a card takes, files as links. Marked with the post's token and their number in it, which
        is opaque, for read-back."""
        listed = self.handing.listed(card, f"post/{token}") if token else self.handing.listed(card, "")
        return activities(listed, token)

    # -- looking ---------------------------------------------------------------------------------------

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        try:
            where = await self.at(channel)
        except NotAccepted as trouble:
            raise CannotLook(str(trouble)) from trouble
        if self.graph is None or where.kind == "personal":
            raise CannotLook("jbp may not read what stands there", ever=True)
        under = root_of(thread) if thread and where.kind == "channel" else ""
        found = await self.graph.parts(where, token, since, under)
        if 0 not in found:
            return None
        standing = Standing((), (), token, under)
        for index in sorted(found):
            standing = standing.with_part(index, found[index])
        return standing.message

    # -- people ----------------------------------------------------------------------------------------

    async def reach(self, account: Account) -> str | None:
        """Their personal chat with jbp; None for people of a tenant that jbp is not in, and for those whose chat is
        closed to it."""
        if self.closed.get((account.tenant, account.user), DAWN) > self.work.clock.now() - CLOSED_FOR:
            return None
        try:
            found = await self.conversations.personal(account)
        except (Refused, ShutOut):
            self.closed[account.tenant, account.user] = self.work.clock.now()
            return None
        return self.address(found.tenant, found.conversation) if found else None

    def unwelcome(self, where: Conversation, refusal: Refused | ShutOut) -> NotAccepted:
        """A refused message to a person: that way is closed, so that the next one is tried."""
        if where.kind != "personal" or (isinstance(refusal, Refused) and refusal.status == 413):
            return refusal
        self.closed[where.tenant, where.account] = self.work.clock.now()
        return NotAccepted(str(refusal))

    def opened(self, account: Account) -> None:
        """They wrote, or installed jbp: the way to them is open."""
        self.closed.pop((account.tenant, account.user), None)

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        """To one person: in their personal chat, as Teams shows nothing to one person alone in a channel unasked."""
        direct = await self.reach(account)
        if direct is None or not isinstance(answer, Card):
            raise NotAccepted("nothing reaches them", final=True)
        where = await self.at(direct)
        for message in self.messages(answer):
            await self.say(where, message, "")

    async def at(self, channel: str) -> Conversation:
        """From an address. Raises ShutOut where jbp was never there, or is not any more."""
        tenant, _, conversation = channel.partition("/")
        found = await self.conversations.of(tenant, conversation)
        if found is None:
            raise ShutOut("jbp is not installed there (any more)")
        return found


def threaded(where: Conversation, thread: str) -> str:
    """A conversation's id, of a thread where it is one."""
    return (
        f"{where.conversation};messageid={thread}"
        if thread and where.kind == "channel"
        else where.conversation
    )


def activities(answer: Answer, token: str = "") -> list[Activity]:
    """The messages that an answer takes, each with one card."""
    found = []
    for number, content in enumerate(teams.attachments(answer)):
        if token:
            content["body"][0]["id"] = f"jbp-{token}-{number}"
        found.append(
            {
                "summary": teams.notice(answer),
                "attachments": [
                    {"contentType": "application/vnd.microsoft.card.adaptive", "content": content}
                ],
            }
        )
    return found
