"""A bot in a storm, as a process of its own that can be killed: `python -m tests.storm STORE PORT [blind]`."""

from __future__ import annotations

import asyncio
import sys

from bot.clocks import RealClock
from bot.house import House
from storage import outbox
from storage.store import Store
from tests.far_side import FarChat


async def deliver(address: str, port: int, *, looks: bool) -> None:
    """Deliver until nothing waits."""
    house = House(Store.open(address), RealClock(), {"far": FarChat(port, looks=looks)})
    house.begin()
    while True:
        await house.delivery.drain()
        states = await house.work(outbox.by_state)
        if set(states) <= {"sent", "dead", "withdrawn"}:
            break
        await asyncio.sleep(0.02)
    house.close()


if __name__ == "__main__":
    asyncio.run(deliver(sys.argv[1], int(sys.argv[2]), looks="blind" not in sys.argv))
