"""A channel's next message goes when the channel is free, and not when the clock happens to tick; and one chat that is
slow to answer keeps no other channel waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.clocks import RealClock
from bot.house import House
from cards.card import Card
from storage import outbox
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book, Store
from tests.bot.test_delivery import came
from tests.far_side import FarChat, FarSide


@pytest.fixture
def far() -> Iterator[FarSide]:
    side = FarSide(1, trouble=0)
    side.start()
    yield side
    side.stop()


class Slow(FarChat):
    """Takes what is for one channel only when it is let."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.goes_on = asyncio.Event()

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        if channel == "slow":
            await self.goes_on.wait()
        return await super().post(channel, card, token=token, thread=thread, silent=silent)


def house_on(store: Store, chat: FarChat, *channels: str) -> House:
    """With three messages waiting in each channel."""

    def fill(book: Book) -> None:
        outbox.queue(
            book,
            [
                Wanted(
                    key=f"{channel}/{each}",
                    channel=f"far:team:{channel}",
                    card=card_json(Card(f"{channel} {each}")),
                    not_before=book.now,
                )
                for each in range(3)
                for channel in channels
            ],
        )

    house = House(store, RealClock(), {"far": chat})
    house.work.now(fill)
    return house


async def until_came(far: FarSide, number: int) -> None:
    async with asyncio.timeout(20):
        while len(far.accepted) < number:
            await asyncio.sleep(0.01)


def test_the_next_goes_when_its_channel_is_free_without_a_tick(store: Store, far: FarSide) -> None:
    chat = FarChat(far.port)
    chat.pace = timedelta(seconds=0.3)
    house = house_on(store, chat, "a", "b")

    async def lived() -> None:
        house.pulse.start()
        await house.heart.settle()
        assert sorted(came(far)[:2]) == ["a 0", "b 0"]  # which of two channels is first is nobody’s promise
        await until_came(far, 6)
        await house.pulse.stop()

    asyncio.run(lived())
    house.close()

    for channel in "ab":
        assert [said for said in came(far) if said[0] == channel] == [
            f"{channel} {each}" for each in range(3)
        ]


def test_a_chat_that_is_slow_to_answer_keeps_no_other_channel_waiting(store: Store, far: FarSide) -> None:
    chat = Slow(far.port)
    house = house_on(store, chat, "slow", "quick")

    async def lived() -> None:
        settling = asyncio.create_task(house.heart.settle())
        await until_came(far, 3)
        assert came(far) == ["quick 0", "quick 1", "quick 2"]
        ticked = house.vitals.ticks
        async with asyncio.timeout(20):
            while house.vitals.ticks == ticked:
                await asyncio.sleep(0.01)
        assert not settling.done()
        chat.goes_on.set()
        await settling

    asyncio.run(lived())
    house.close()

    assert came(far)[3:] == ["slow 0", "slow 1", "slow 2"]


def test_what_is_under_way_is_finished_before_the_process_ends(store: Store, far: FarSide) -> None:
    chat = Slow(far.port)
    house = house_on(store, chat, "slow")

    async def lived() -> None:
        settling = asyncio.create_task(house.heart.settle())
        async with asyncio.timeout(20):
            while not house.delivery.under_way:
                await asyncio.sleep(0.01)
        closing = asyncio.create_task(house.heart.close(20))
        await asyncio.sleep(0.05)
        assert not closing.done()
        chat.goes_on.set()
        assert await closing
        await settling

    asyncio.run(lived())
    house.close()

    assert came(far) == ["slow 0"]
