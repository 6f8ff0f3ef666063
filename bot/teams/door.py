"""The door to Teams: what comes by HTTP goes to the intake, and its answer goes back.

Teams waits some ten seconds for an invoke and may then send it again: work that takes longer is answered as a message,
and a repeat does nothing twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.chat import NoAnswer, NotAccepted, Request
from bot.handing import Handing
from bot.house import House
from bot.teams.accounts import PLATFORM, Accounts
from bot.teams.answers import FAILED, LATER, Answers, noted, refused
from bot.teams.asked import Asked, Reading, conversation, part
from bot.teams.chat import TeamsChat
from bot.teams.connector import Connector
from bot.teams.conversations import Conversations
from bot.teams.given import Files
from bot.teams.graph import Graph
from bot.teams.keeping import ASKED, INVOKE, NOT_THEIRS, Keeping
from bot.teams.meant import Meant
from bot.teams.news import News
from bot.teams.settings import Teams
from bot.teams.tokens import Tokens
from cards.card import Answer

log = logging.getLogger(__name__)
SOON: Final = 6.0  # seconds of work that an invoke may wait for; Teams waits ten
AT_THE_END: Final = 10.0  # seconds for answers still under way when the process stops
JUST_SENT: Final = 200  # forms whose repeat by another id would be known
AT_ONCE: Final = timedelta(seconds=15)  # the same form sent twice within it is one
REMEMBERED: Final = 2000  # requests whose repeat would be known
Body = dict[str, Any]


class ForeignTenant(PermissionError):
    """People of that tenant are not answered."""


@dataclass(frozen=True)
class Sent:
    """A form that was sent: what it was, but for its id."""

    of: Request
    id: str
    at: datetime


class TeamsDoor:
    """One app of Teams'. Adds its chat to the house."""

    def __init__(self, house: House, settings: Teams, handing: Handing, *, rates: bool = True) -> None:
        self.house = house
        self.settings = settings
        self.tokens = Tokens(settings)
        self.connector = Connector(settings, self.tokens, rates=rates)
        self.conversations = Conversations(house.work, self.connector)
        graph = Graph(settings.graph_api, self.tokens, self.connector) if settings.graph else None
        self.chat = TeamsChat(self.connector, self.conversations, house.work, handing, graph)
        house.delivery.chats[PLATFORM] = self.chat
        meant = Meant(handing)
        self.reading = Reading(Accounts(self.connector), meant)
        self.answers = Answers(self.chat, meant)
        self.files = Files(house.intake, settings.shares)
        self.keeping = Keeping(handing, house.work, house.documents, self.files)
        self.news = News(house, self.chat)
        self.under_way: set[asyncio.Task[Any]] = set()
        self.begun: OrderedDict[str, asyncio.Task[Body | None]] = OrderedDict()
        self.sent: deque[Sent] = deque(maxlen=JUST_SENT)

    @property
    def known_as(self) -> str:
        return self.settings.app_id or "no app, and nobody’s identity is checked"

    async def stop(self) -> None:
        """Finish what was asked."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=AT_THE_END)
        await self.connector.close()

    async def heard(self, header: str, body: Body) -> Body | None:
        """An activity; what an invoke is answered. Raises NotVerified, NoKeys or ForeignTenant."""
        return await self.connector.hear(header, body, self.turn)

    async def turn(self, body: Body) -> Body | None:
        where = conversation(body)
        if not self.settings.unsafe and where.tenant not in self.settings.tenants:
            log.warning("an activity from tenant %s: it is not in JBP_TEAMS_TENANTS", where.tenant)
            raise ForeignTenant
        kind = str(body.get("type"))
        if kind == "message":
            await self.said(body)
        elif kind == "invoke":
            return await self.invoked(body)
        elif kind in ("conversationUpdate", "installationUpdate"):
            await self.news.heard(body)
        return None

    async def said(self, body: Body) -> None:
        asked = await self.reading.message(body)
        if asked is not None and asked.request.id not in self.begun and self.answered_to(asked):
            self.begin(
                asked,
                self.answers.too_old(asked) if asked.more or asked.keep else self.follow(self.taken(asked)),
            )

    async def invoked(self, body: Body) -> Body:
        if body.get("name") == INVOKE:
            return await self.kept(body)
        if body.get("name") != "adaptiveCard/action":
            return refused(400, "jbp does not know that.")
        asked = await self.reading.action(body)
        if asked is None:
            return refused(400, "That is no button of jbp’s.")
        if not self.answered_to(asked):
            return refused(
                403, "jbp does not answer people of your organisation. Whoever runs it can allow that."
            )
        begun = (
            self.begun.get(asked.request.id) or self.just_sent(asked) or self.begin(asked, self.reply(asked))
        )
        return await asyncio.shield(begun) or {}

    async def reply(self, asked: Asked) -> Body:
        """What the press is answered; where that takes long, that it comes as a message."""
        if asked.more:
            return await self.answers.further(asked)
        if asked.keep:
            message = await self.keeping.asks(asked.keep, asked.request.account) if asked.direct else None
            if message:
                await self.chat.say(asked.where, message, "")
            return noted(ASKED if message else NOT_THEIRS)
        work = asyncio.create_task(self.taken(asked))
        await asyncio.wait({work}, timeout=SOON)
        if not work.done():
            self.later(asyncio.create_task(self.follow(work)))
            return noted(LATER)
        try:
            return await self.answers.in_place(*work.result())
        except (NotAccepted, NoAnswer) as trouble:
            log.warning("an answer to %s did not reach them: %s", asked.request.account.address, trouble)
            return noted(FAILED)

    async def kept(self, body: Body) -> Body:
        """Teams asked whether to keep a document, in somebody's own chat, and this is what they said."""
        where = conversation(body)
        if where.kind == "personal":
            who = await self.reading.asker(body, where)
            said = await self.keeping.answered(part(body, "value"), who)
            if said:
                await self.chat.say(where, said, "")
        return {}

    def answered_to(self, asked: Asked) -> bool:
        tenant = asked.request.account.tenant
        if self.settings.unsafe or tenant in self.settings.tenants:
            return True
        log.warning("somebody of tenant %s asks: it is not in JBP_TEAMS_TENANTS", tenant)
        return False

    async def taken(self, asked: Asked) -> tuple[Asked, Answer]:
        where = await self.conversations.named(await self.conversations.seen(asked.where))
        if asked.direct:
            self.chat.opened(asked.request.account)
        if asked.room:
            there = await self.conversations.of(asked.room.tenant, asked.room.conversation)
            asked = replace(asked, request=replace(asked.request, channel_name=there.name if there else ""))
        elif not asked.direct:
            request = replace(asked.request, channel_name=where.name, channel_tenant=where.tenant)
            asked = replace(asked, where=where, request=request)
        if not asked.files:
            return asked, await self.house.intake.take(asked.request)
        answer, used = await self.files.taken(asked.request, asked.files)
        return replace(asked, files=() if used else asked.files), answer

    async def follow(self, work: Awaitable[tuple[Asked, Answer]]) -> None:
        """An answer that comes as a message, when it is there."""
        asked, answer = await work
        await self.answers.afterwards(asked, answer)

    def begin(self, asked: Asked, doing: Coroutine[Any, Any, Body | None]) -> asyncio.Task[Body | None]:
        """Answer a request; a repeat of it gets the same reply, and no message twice."""
        task = self.begun[asked.request.id] = asyncio.create_task(doing)
        while len(self.begun) > REMEMBERED:
            self.begun.popitem(last=False)
        self.later(task)
        return task

    def just_sent(self, asked: Asked) -> asyncio.Task[Body | None] | None:
        """What the same form of the same person is answered, sent with the same in it a moment ago: a double click, or
        a repeat of Teams' by another id."""
        if asked.request.kind != "sent":
            return None
        key, now = replace(asked.request, id=""), self.house.clock.now()
        before = next(
            (each for each in reversed(self.sent) if each.of == key and now - each.at < AT_ONCE), None
        )
        if before:
            return self.begun.get(before.id)
        self.sent.append(Sent(key, asked.request.id, now))
        return None

    def later(self, task: asyncio.Task[Any]) -> None:
        self.under_way.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task[Any]) -> None:
        self.under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("an answer failed", exc_info=problem)
