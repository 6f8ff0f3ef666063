"""The running bot: a store, the local room, and a clock that ticks; started by `jbp run`."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from bot.clocks import FlowingClock
from bot.house import House, last_time
from bot.rehearsal import in_the_room
from bot.room.server import RoomServer
from bot.settings import Settings
from bot.terminal.files import plan_file
from bot.terminal.problems import Unusable
from plan.programmes import Catalogue
from plan.rhythm import instant
from schedules.clock import Ticking
from sources.programmes import catalogue
from storage import inbox, plans
from storage.plan_file import PlanFile
from storage.store import Store


def serve(named: Sequence[str], *, fresh: bool) -> int:
    """Run until interrupted; the exit status. `named`: plan files for a store that is still empty."""
    settings = Settings.read()
    logging.basicConfig(level=settings.log.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    programmes = catalogue(settings.programmes)
    if fresh:
        forget(settings)
    files = [plan_file(each) for each in named]
    return asyncio.run(run(settings, files, programmes))


def forget(settings: Settings) -> None:
    """Remove the local room's SQLite store; nothing else is ever removed."""
    if settings.database.get_backend_name() != "sqlite" or not settings.database.database:
        raise Unusable("--fresh only forgets a SQLite store; empty the PostgreSQL database yourself.")
    for suffix in ("", "-wal", "-shm"):
        Path(settings.database.database + suffix).unlink(missing_ok=True)


async def run(settings: Settings, files: Sequence[PlanFile], programmes: Catalogue) -> int:
    store = Store.open(settings.database)
    start = max(begins(file) for file in files)
    house = House(store, FlowingClock(last_time(store, start)), programmes=programmes)
    fill(house, files)
    house.begin()
    server = RoomServer(house, opened)
    ticking = Ticking(house.heart.settle, lambda: house.work(inbox.forget_old))
    try:
        await house.heart.settle()
        address = await server.start(settings.port)
        ticking.start()
        opened(address)
        print(
            "Stop it with Ctrl-C; it goes on where it was. `jbp run --fresh` begins again.", file=sys.stderr
        )
        await interrupted()
    except OSError as failure:
        raise Unusable(
            f"Port {settings.port} is taken ({failure.strerror}). Set JBP_PORT to another."
        ) from failure
    finally:
        if ticking.scheduler.running:
            ticking.stop()
        await server.stop()
        house.close()
    return 0


def opened(address: str) -> None:
    """Say where the room is: the address lets one browser in, once."""
    print(f"The local room is open: {address}", flush=True)


def begins(file: PlanFile) -> datetime:
    """The moment at which a plan that is told as of a day is entered: that day's late afternoon."""
    zone = file.agreement.time_zone
    return instant(file.as_of or file.agreement.period.start, time(16, 30), zone)


def fill(house: House, files: Sequence[PlanFile]) -> None:
    """Put the plans into a store that has none."""
    if house.work.now(plans.ids):
        return
    for file in files:
        house.add_plan(in_the_room(file.agreement), file.history)


async def interrupted() -> None:
    """Until Ctrl-C, or being asked to end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, over.set)
    await over.wait()
