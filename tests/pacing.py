"""Many channels with many messages each, on a Slack or a Teams that enforces its limits, delivered as the process does
it: by its heart, its pulse and its ticks, in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.clocks import RealClock
from bot.handing import Handing, key
from bot.house import House
from bot.slack.api import Api
from bot.slack.chat import SlackChat
from bot.slack.installed import OneWorkspace
from bot.slack.methods import scopes
from bot.slack.workspaces import Workspace
from bot.teams.chat import TeamsChat
from bot.teams.door import TeamsDoor
from bot.teams.pacing import TENANT
from bot.teams.settings import Teams
from cards.card import Card
from schedules.clock import Ticking
from storage import conversations
from storage.cards import card_json
from storage.conversations import Conversation
from storage.outbox import Wanted, queue
from storage.store import Book, Store
from tests.slack.fake import FakeSlack
from tests.slack.state import Installed
from tests.teams.fake import FakeTeams
from tests.teams.state import ACME
from tests.teams.wired import said


class Several:
    """The workspaces of these tokens."""

    def __init__(self, api: Api, installed: dict[str, Installed]) -> None:
        self.each = {tenant: OneWorkspace(api, one.token) for tenant, one in installed.items()}

    async def of(self, tenant: str, enterprise: str = "") -> Workspace:
        return await self.each[tenant].of(tenant, enterprise)


class OnSlack:
    """Channels in five workspaces: one alone is held to six hundred messages a minute."""

    post = "chat.postMessage"

    def __init__(self, folder: Path, channels: int, workspaces: int = 5) -> None:
        self.channels = range(channels)
        self.workspaces = workspaces
        self.slack = self.far = FakeSlack(rates=True).start()
        tenants = [f"T{number}" for number in range(workspaces)]
        self.installed = {tenant: self.slack.install(tenant, set(scopes())) for tenant in tenants}
        for number in range(channels):
            bot = self.installed[self.tenant(number)].bot_user
            self.slack.add_channel(f"C{number}", f"c{number}", bot)

    def tenant(self, number: int) -> str:
        return f"T{number % self.workspaces}"

    def channel(self, number: int) -> str:
        return f"slack:{self.tenant(number)}:C{number}"

    def heard(self, number: int) -> list[str]:
        return [message["text"] for message in self.slack.channels[f"C{number}"].messages]

    @property
    def posted(self) -> int:
        return sum(len(channel.messages) for channel in self.slack.channels.values())

    def ideal(self, channels: int, each: int) -> float:
        """Seconds that the limits leave."""
        return (each - 1) * SlackChat.pace.total_seconds()

    @property
    def refused(self) -> int:
        return self.slack.refused

    @asynccontextmanager
    async def open_in(self, house: House) -> AsyncIterator[None]:
        api = Api(self.slack.api)
        await api.start()
        workspaces = Several(api, self.installed)
        house.delivery.chats["slack"] = SlackChat(api, workspaces, house.work, house.documents, history=False)
        yield
        await api.stop()

    def stop(self) -> None:
        self.slack.stop()


class OnTeams:
    """Channels of one tenant, in which an app may post thirty messages a second altogether."""

    post = "create"

    def __init__(self, folder: Path, channels: int) -> None:
        self.channels = range(channels)
        self.teams = self.far = FakeTeams(folder, rates=True).start()
        self.teams.tokens[""] = "bot"
        for number in range(channels):
            self.teams.add_channel(self.name(number), f"c{number}")

    def name(self, number: int) -> str:
        return f"19:c{number}@thread.tacv2"

    def channel(self, number: int) -> str:
        return f"teams:{ACME}:{self.name(number)}"

    def heard(self, number: int) -> list[str]:
        return [said(message) for message in self.teams.conversations[self.name(number)].messages]

    @property
    def posted(self) -> int:
        return sum(len(each.messages) for each in self.teams.conversations.values())

    def ideal(self, channels: int, each: int) -> float:
        """Seconds that the limits leave."""
        most, span = TENANT
        return max((each - 1) * TeamsChat.pace.total_seconds(), channels * each / most * span)

    @property
    def refused(self) -> int:
        return self.teams.refused

    @asynccontextmanager
    async def open_in(self, house: House) -> AsyncIterator[None]:
        handing = Handing("https://jbp.example.com", house.work.now(key), house.clock.now)
        door = TeamsDoor(house, Teams(unsafe=True), handing)

        def keep(book: Book) -> None:
            for each in self.teams.conversations.values():
                made = Conversation(
                    tenant=ACME,
                    conversation=each.id,
                    kind="channel",
                    service=self.teams.base,
                    team=each.team,
                )
                conversations.keep(book, made)

        await house.work(keep)
        yield
        await door.stop()

    def stop(self) -> None:
        self.teams.stop()


def drained(url: URL, far: OnSlack | OnTeams, channels: int, each: int) -> float:
    """Seconds until everything is posted. Asserts that the chat never said no and every channel is in its order."""
    store = Store.open(url)
    with store.book(datetime.now(UTC)) as book:
        queue(book, waiting(book, far, channels, each))
    house = House(store, RealClock())
    taken = asyncio.run(lived(house, far, channels, each))
    house.close()
    assert far.refused == 0
    texts = [f"Message {number:02}" for number in range(each)]
    for number in range(channels):
        assert far.heard(number) == texts
    return taken


@asynccontextmanager
async def living(house: House, far: OnSlack | OnTeams) -> AsyncIterator[None]:
    """The house delivers to that chat as the process does."""

    async def never() -> None:
        """There is nothing to tidy up and nothing to read."""

    ticking = Ticking(house.heart.settle, never, never)
    async with far.open_in(house):
        house.pulse.start()
        ticking.start()
        yield
        await house.heart.close(10)
        ticking.stop()
        await house.pulse.stop()


async def lived(house: House, far: OnSlack | OnTeams, channels: int, each: int) -> float:
    begun = time.perf_counter()
    async with living(house, far), asyncio.timeout(10 * far.ideal(channels, each) + 60):
        while far.posted < channels * each:
            await asyncio.sleep(0.05)
        return time.perf_counter() - begun


def waiting(book: Book, far: OnSlack | OnTeams, channels: int, each: int) -> Iterator[Wanted]:
    for number in range(each):
        for channel in range(channels):
            card = card_json(Card(f"Message {number:02}"))
            yield Wanted(
                key=f"{channel}/{number}", channel=far.channel(channel), card=card, not_before=book.now
            )
