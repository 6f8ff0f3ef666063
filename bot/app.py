"""The running bot: a store, the chats that are set up or the local room, and a clock that ticks."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Final

from bot.clocks import FlowingClock, RealClock
from bot.doors import Doors
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

EXAMPLE: Final = "examples/aws.yaml"
FRESH: Final = {True: ("`jbp run --fresh` begins again.",), False: ()}


def serve(named: Sequence[str], *, fresh: bool, room: bool) -> int:
    """Run until interrupted; the exit status. `named`: plan files for a store that is still empty. `room`: the
    local room is wanted beside the chats that are set up; without any, it is what there is."""
    settings = Settings.read()
    logging.basicConfig(level=settings.log.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    programmes = catalogue(settings.programmes)
    if fresh:
        forget(settings)
    if settings.slack:
        files = [plan_file(each) for each in named]
        return asyncio.run(on_chats(settings, files, programmes, room=room))
    files = [plan_file(each) for each in named or [EXAMPLE]]
    return asyncio.run(in_local_room(settings, files, programmes))


def forget(settings: Settings) -> None:
    """Remove the local room's SQLite store; nothing else is ever removed."""
    if settings.slack:
        raise Unusable(
            "--fresh forgets the local room’s store, and this one is Slack’s. Nothing was removed."
        )
    if settings.database.get_backend_name() != "sqlite" or not settings.database.database:
        raise Unusable("--fresh only forgets a SQLite store; empty the PostgreSQL database yourself.")
    for suffix in ("", "-wal", "-shm"):
        Path(settings.database.database + suffix).unlink(missing_ok=True)


async def in_local_room(settings: Settings, files: Sequence[PlanFile], programmes: Catalogue) -> int:
    """With no chat set up: an example plan in the local room, and a clock that people move."""
    store = Store.open(settings.database)
    start = max(begins(file) for file in files)
    house = House(store, FlowingClock(last_time(store, start)), programmes=programmes)
    fill(house, [replace(file, agreement=in_the_room(file.agreement)) for file in files], room=True)
    return await alive(house, settings, room=True)


async def on_chats(
    settings: Settings, files: Sequence[PlanFile], programmes: Catalogue, *, room: bool
) -> int:
    """With a chat set up: the plans that are in the store, in real time."""
    house = House(Store.open(settings.database), RealClock(), programmes=programmes)
    fill(house, files, room=room)
    return await alive(house, settings, room=room)


async def alive(house: House, settings: Settings, *, room: bool) -> int:
    """Everything that a process does, until it is interrupted."""
    over = interruption()
    house.begin()
    doors = Doors(house, settings)
    server = RoomServer(house, opened)
    ticking = Ticking(house.heart.settle, lambda: house.work(inbox.forget_old))
    try:
        if room:
            await house.heart.settle()
            address = await in_port(server, settings.port)
        for line in await doors.open():
            print(line, flush=True)
        ticking.start()
        if room:
            opened(address)
        print("Stop it with Ctrl-C; it goes on where it was.", *FRESH[not settings.slack], file=sys.stderr)
        await over.wait()
    finally:
        if ticking.scheduler.running:
            ticking.stop()
        await doors.close()
        await server.stop()
        house.close()
    return 0


async def in_port(server: RoomServer, port: int) -> str:
    """The local room's address. Raises Unusable."""
    try:
        return await server.start(port)
    except OSError as failure:
        raise Unusable(f"Port {port} is taken ({failure.strerror}). Set JBP_PORT to another.") from failure


def opened(address: str) -> None:
    """Say where the room is: the address lets one browser in, once."""
    print(f"The local room is open: {address}", flush=True)


def begins(file: PlanFile) -> datetime:
    """The moment at which a plan that is told as of a day is entered: that day's late afternoon."""
    zone = file.agreement.time_zone
    return instant(file.as_of or file.agreement.period.start, time(16, 30), zone)


def fill(house: House, files: Sequence[PlanFile], *, room: bool) -> None:
    """Put the plans into a store that has none."""
    if house.work.now(plans.ids):
        return
    for file in files:
        house.add_plan(file.agreement, file.history, room=room)


def interruption() -> asyncio.Event:
    """Set by Ctrl-C, or by being asked to end."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, over.set)
    return over
