"""The running bot: a store, the chats that are set up or the local room, and a clock that ticks."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot import logs
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
from sources.connections import Connection, connections
from sources.programmes import catalogue
from storage import alive, drafts, forgetting, inbox, plans, wrong_codes
from storage.plan_file import PlanFile
from storage.store import Book, Store

if TYPE_CHECKING:
    from bot.mail.shown import Here

log = logging.getLogger(__name__)
EXAMPLE: Final = "examples/aws.yaml"
BEING_SENT: Final = 4.0  # seconds for messages under way when the process is asked to stop
AT_THE_LATEST: Final = 9.5  # seconds until it has stopped, whatever hangs
FRESH: Final = {True: ("`jbp run --fresh` begins again.",), False: ()}


def serve(named: Sequence[str], *, fresh: bool, room: bool) -> int:
    """Run until interrupted; the exit status. `named`: plan files for a store that is still empty. `room`: the
    local room is wanted beside the chats that are set up; without any, it is what there is."""
    settings = Settings.read()
    logs.configure(settings.log, as_json=settings.log_json)
    programmes = catalogue(settings.programmes)
    connected = connections(settings.sources)
    if fresh:
        forget(settings)
    if settings.on_chats:
        files = [plan_file(each) for each in named]
        return asyncio.run(on_chats(settings, files, programmes, connected, room=room))
    files = [plan_file(each) for each in named or [EXAMPLE]]
    return asyncio.run(in_local_room(settings, files, programmes, connected))


def forget(settings: Settings) -> None:
    """Remove the local room's SQLite store; nothing else is ever removed."""
    if settings.on_chats:
        raise Unusable(
            "--fresh forgets the local room’s store, and this one is a chat’s. Nothing was removed."
        )
    if settings.database.get_backend_name() != "sqlite" or not settings.database.database:
        raise Unusable("--fresh only forgets a SQLite store; empty the PostgreSQL database yourself.")
    for suffix in ("", "-wal", "-shm"):
        Path(settings.database.database + suffix).unlink(missing_ok=True)


async def in_local_room(
    settings: Settings, files: Sequence[PlanFile], programmes: Catalogue, connected: Sequence[Connection]
) -> int:
    """With no chat set up: an example plan in the local room, and a clock that people move."""
    store = Store.open(settings.database)
    start = max(begins(file) for file in files)
    clock = FlowingClock(last_time(store, start))
    house = House(store, clock, programmes=programmes, deck=settings.deck, connections=connected)
    fill(house, [replace(file, agreement=in_the_room(file.agreement)) for file in files], room=True)
    return await living(house, settings, room=True)


async def on_chats(
    settings: Settings,
    files: Sequence[PlanFile],
    programmes: Catalogue,
    connected: Sequence[Connection],
    *,
    room: bool,
) -> int:
    """With a chat set up: the plans that are in the store, in real time."""
    store = Store.open(settings.database)
    house = House(store, RealClock(), programmes=programmes, deck=settings.deck, connections=connected)
    fill(house, files, room=room)
    return await living(house, settings, room=room)


async def living(house: House, settings: Settings, *, room: bool) -> int:
    """Everything that a process does, until it is interrupted."""
    over = interruption()
    house.begin()
    if since := house.work.now(alive.paused):
        print(
            f"Nothing is posted: this store is as it was at {since.as_of:%Y-%m-%d %H:%M} UTC. See `jbp resume`."
        )
    doors = Doors(house, settings)
    mail = mail_here(house, settings.port) if room and not settings.on_chats and not settings.mail else None
    server = RoomServer(house, opened, mail.routes if mail else ())
    ticking = Ticking(
        house.heart.settle,
        lambda: house.work(lambda book: forget_old(book, settings.keep_inbox, settings.keep_outbox)),
        house.readings.beat,
    )
    try:
        if room:
            await house.heart.settle()
            address = await in_port(server, settings.port, mail)
        for line in await doors.open():
            print(line, flush=True)
        ticking.start()
        house.health.start()
        if room:
            opened(address)
        gc.freeze()
        gc.enable()
        print("Stop it with Ctrl-C; it goes on where it was.", *FRESH[not settings.on_chats], file=sys.stderr)
        await over.wait()
    finally:
        await ended(house, doors, server, ticking)
    return 0


async def ended(house: House, doors: Doors, server: RoomServer, ticking: Ticking) -> None:
    """Hear nothing more, finish what is under way, and be gone within ten seconds. What does not finish is on record as
    it stands: a message is pending, or it is looked for before it is sent again."""
    watch = threading.Timer(AT_THE_LATEST, at_the_latest)
    watch.daemon = True
    watch.start()
    house.health.stopping = True
    if not await house.heart.close(BEING_SENT):
        log.warning("stopping: a chat has not answered; what was being sent is looked for at the next start")
    if ticking.scheduler.running:
        ticking.stop()
    await doors.close()
    await server.stop()
    await house.health.stop()
    house.close()
    watch.cancel()


def at_the_latest() -> None:
    """Something hangs, such as a database that does not answer. Every change is a transaction: none is half."""
    log.error("stopping: something hangs; it is left as it is on record")
    logging.shutdown()
    os._exit(0)


def forget_old(
    book: Book, keep_inbox: timedelta = inbox.KEPT, keep_outbox: timedelta = forgetting.KEPT
) -> None:
    """Let go of what was only to be kept for a while."""
    inbox.forget_old(book, keep_inbox)
    forgetting.let_go(book, book.now - keep_outbox)
    drafts.forget_old(book, "accounts give")
    wrong_codes.forget_old(book)


def mail_here(house: House, port: int) -> Here:
    """In the local room alone, what would be mailed is shown in the terminal."""
    from bot.mail.shown import Here

    here = Here(house, lambda text: print(text, flush=True))
    here.listens(f"http://127.0.0.1:{port}")
    return here


async def in_port(server: RoomServer, port: int, mail: Here | None = None) -> str:
    """The local room's address. Raises Unusable."""
    try:
        address = await server.start(port)
        if mail:
            mail.listens(address)
        return address
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
