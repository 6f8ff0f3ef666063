"""Where a chat answers 429 and says how long to wait (Retry-After), it is not asked within that time, over HTTP and in
real time, also not by a process that is started meanwhile; then everything comes, once and in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.clocks import RealClock
from bot.house import House
from cards.card import Card
from storage.cards import card_json
from storage.outbox import Wanted, queue
from storage.store import Book, Store
from tests.pacing import OnSlack, OnTeams, living
from tests.soak import soaked

PAUSE = soaked(4, 30)  # seconds
FIRST = "Message 0"
LATER = ("Message 1", "Message 2")


def on_slack(folder: Path) -> OnSlack:
    """Two channels of one workspace: what Slack limits is a method there."""
    return OnSlack(folder, 2, workspaces=1)


def on_teams(folder: Path) -> OnTeams:
    """Teams limits a conversation."""
    return OnTeams(folder, 1)


def want(house: House, far: OnSlack | OnTeams, *titles: str) -> None:
    def write(book: Book) -> None:
        channels = far.channels
        queue(
            book,
            [
                Wanted(
                    key=f"{number}/{title}",
                    channel=far.channel(number),
                    card=card_json(Card(title)),
                    not_before=book.now,
                )
                for title in titles
                for number in channels
                if title != FIRST or number == 0
            ],
        )

    house.work.now(write)


async def until(far: OnSlack | OnTeams, asked: int) -> None:
    async with asyncio.timeout(PAUSE + 60):
        while len(times(far)) < asked:
            await asyncio.sleep(0.02)


def times(far: OnSlack | OnTeams) -> list[float]:
    """When it was asked to take a message."""
    return [at for at, method, _ in far.far.asked if method == far.post]


@pytest.mark.parametrize("restarted", [False, True], ids=["", "and started again"])
@pytest.mark.parametrize("chat", [on_slack, on_teams])
def test_a_chat_is_not_asked_within_the_pause_that_it_asked_for(
    url: URL, tmp_path: Path, chat: Callable[[Path], OnSlack | OnTeams], restarted: bool
) -> None:
    far = chat(tmp_path)
    far.far.troubles[far.post].append(f"429 {PAUSE}")
    whole = 1 + len(LATER) * len(far.channels)

    async def lived() -> None:
        house = House(Store.open(url), RealClock())
        async with living(house, far):
            want(house, far, FIRST)
            await until(far, 1)
            await asyncio.sleep(0.3)
            want(house, far, *LATER)
            await asyncio.sleep(0.3)
            if not restarted:
                await until(far, whole + 1)
        house.close()
        if restarted:
            again = House(Store.open(url), RealClock())
            async with living(again, far):
                await until(far, whole + 1)
            again.close()

    asyncio.run(lived())
    far.stop()

    refused, *others = times(far)
    assert min(others) - refused >= PAUSE - 0.05
    assert len(others) == whole
    assert far.heard(0) == [FIRST, *LATER]
