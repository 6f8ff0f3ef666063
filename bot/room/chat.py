"""The local room as delivery sees it: a chat that keeps its messages in the store and never fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat import Account, NotAccepted
from bot.worker import Worker
from cards.card import Answer, Card
from storage import room

PLATFORM = "room"
TENANT = "local"


def direct(account: Account) -> str:
    """The channel of a person's direct messages with the bot."""
    return f"dm:{account.address}"


class RoomChat:
    """`changed` is told the channel of every message that came or was amended."""

    platform = PLATFORM
    pace = timedelta(0)
    quiet_period = timedelta(0)

    def __init__(self, work: Worker, changed: Callable[[str], None] = lambda channel: None) -> None:
        self.work = work
        self.changed = changed

    def address(self, tenant: str, channel: str) -> str:
        return channel

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        parent = int(thread) if thread else None
        message = await self.work(
            lambda book: room.post(
                book, channel, room.BOT, card, token=token, thread_of=parent, silent=silent
            )
        )
        self.changed(channel)
        return str(message)

    async def update(self, channel: str, message: str, card: Card) -> None:
        if not await self.work(lambda book: room.amend(book, int(message), card)):
            raise NotAccepted("that message is not there any more", final=True)
        self.changed(channel)

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        found = await self.work(lambda book: room.find(book, channel, token, since))
        return None if found is None else str(found)

    async def reach(self, account: Account) -> str | None:
        return direct(account) if account.platform == PLATFORM else None

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        place = channel or direct(account)
        alone = account.address if channel else None
        await self.work(lambda book: room.post(book, place, room.BOT, answer, only_for=alone))
        self.changed(place)
