"""The conversations that jbp is in, remembered from what is heard there, and written down when that changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import replace
from typing import Final

from bot.chat import Account, NoAnswer, NotAccepted
from bot.teams.connector import Connector
from bot.worker import Worker
from storage import conversations
from storage.conversations import Conversation
from storage.store import Book

REMEMBERED: Final = 600.0  # seconds that what the store has is taken as known
KEPT: Final = 5000
Key = tuple[str, str]


class Conversations:
    """Shared by who hears and who posts."""

    def __init__(self, work: Worker, connector: Connector) -> None:
        self.work = work
        self.connector = connector
        self.known: OrderedDict[Key, tuple[float, Conversation]] = OrderedDict()
        self.hosts: dict[str, str] = {}  # the tenant of each conversation of several people
        self.asked: set[Key] = set()  # channels whose name was asked for

    async def seen(self, now: Conversation) -> Conversation:
        """Something happened there: what is kept of it is brought up to date. With its name, where that is known, and
        under the tenant that it is in, whoever spoke."""
        now = await self.at_home(now)
        before = self.remembered((now.tenant, now.conversation))
        if before is None or merged(before, now) != before:

            def write(book: Book) -> Conversation:
                conversations.keep(book, now)
                found = conversations.find(book, now.tenant, now.conversation)
                assert found
                return found

            before = await self.work(write)
            self.remember(before)
        return before

    async def at_home(self, now: Conversation) -> Conversation:
        if now.kind == "personal":
            return now
        if now.conversation not in self.hosts:
            host = await self.work(lambda book: conversations.host_of(book, now.conversation))
            self.hosts[now.conversation] = host or now.tenant
        return replace(now, tenant=self.hosts[now.conversation])

    async def of(self, tenant: str, conversation: str) -> Conversation | None:
        found = self.remembered((tenant, conversation))
        if found is None:
            found = await self.work(lambda book: conversations.find(book, tenant, conversation))
            if found:
                self.remember(found)
        return found

    async def named(self, where: Conversation) -> Conversation:
        """With the name of its channel, which Teams tells only where it is asked; as it is where it does not say."""
        key = where.tenant, where.conversation
        if where.name or where.kind != "channel" or not where.team or key in self.asked:
            return where
        self.asked.add(key)
        try:
            names = (await self.connector.team(where.tenant, where.service, where.team))["channels"]
        except (NotAccepted, NoAnswer):
            return where
        return await self.seen(replace(where, name=str(names.get(where.conversation) or "")))

    async def personal(self, account: Account) -> Conversation | None:
        """Somebody's own chat with jbp, opened where jbp is in their tenant. Raises NotAccepted (ShutOut and Refused
        too)."""
        who = account.tenant, account.user
        found = await self.work(lambda book: conversations.personal(book, *who))
        if found:
            return found
        service = await self.work(lambda book: conversations.service_of(book, account.tenant))
        if service is None:
            return None  # another company's: Teams takes no messages to them
        id = await self.connector.open(account.tenant, service, account.user)
        made = Conversation(
            tenant=account.tenant, conversation=id, kind="personal", account=account.user, service=service
        )
        return await self.seen(made)

    async def forget(self, tenant: str, conversation: str) -> None:
        self.known.pop((tenant, conversation), None)
        await self.work(lambda book: conversations.forget(book, tenant, conversation))

    def remembered(self, key: Key) -> Conversation | None:
        at, found = self.known.get(key, (0.0, None))
        return found if found is not None and time.monotonic() - at < REMEMBERED else None

    def remember(self, found: Conversation) -> None:
        self.known[found.tenant, found.conversation] = time.monotonic(), found
        while len(self.known) > KEPT:
            self.known.popitem(last=False)


def merged(before: Conversation, now: Conversation) -> Conversation:
    """A name, a team or a person that is not told this time stays."""
    return replace(
        now, name=now.name or before.name, team=now.team or before.team, account=now.account or before.account
    )
