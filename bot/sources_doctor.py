"""What `jbp doctor` says of the systems that JBP_SOURCES names: each is asked for something small, and only read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.doctor import Found
from commands import connected
from plan.plan import Plan
from sources.connections import BadConnections, Connection, connections
from sources.systems import CannotRead, Funding
from storage.plans import NoSuchPlan
from storage.store import Store

PATIENCE: Final = 60.0  # seconds; each library tries again by itself meanwhile


async def sources_examined(file: Path, store: Store) -> AsyncIterator[Found]:
    """The file, then each system in its order. Nothing of what is read is kept or shown, and no credential is."""
    try:
        every = connections(file)
    except BadConnections as wrong:
        yield Found(
            "wrong", f"JBP_SOURCES cannot be read: {wrong}", "README.md, “Connected systems”, says how."
        )
        return
    if not every:
        yield Found("note", f"JBP_SOURCES: {file} names no system")
    for each in every:
        plan = plan_of(store, each)
        for found in on_the_plan(each, plan):
            yield found
        yield await asked(each, plan)


def named(each: Connection) -> str:
    return f"{each.system.name} ({each.plan}, {each.side})"


def plan_of(store: Store, each: Connection) -> Plan | None:
    with store.book(datetime.now(UTC)) as book:
        try:
            return connected.of(book, each)
        except NoSuchPlan:
            return None


def on_the_plan(each: Connection, plan: Plan | None) -> Iterator[Found]:
    """Whether what the file names is there to be read for."""
    if plan is None:
        do = "Put the plan in (jbp import FILE), or correct `plan`; jbp export --list names those there are."
        yield Found("wrong", f"{named(each)}: no plan is called {each.plan}, so nothing is read", do)
        return
    funds = getattr(each.system, "funds", {}) if isinstance(each.system, Funding) else {}
    for item in (item for item in funds if item not in plan.funding):
        there = ", ".join(plan.funding) or "it has none"
        yield Found(
            "wrong", f"{named(each)}: `funds` names {item}, which is no item of the plan", f"Items: {there}."
        )


async def asked(each: Connection, plan: Plan | None) -> Found:
    try:
        seen = await asyncio.wait_for(asyncio.to_thread(each.system.tried), PATIENCE)
    except CannotRead as problem:
        return Found("wrong", f"{named(each)}: it could not be read: {problem}", AGAIN)
    except TimeoutError:
        why = f"it did not answer within {PATIENCE:.0f} seconds"
        return Found("wrong", f"{named(each)}: {why}", "Look at its status page, and at what stands between.")
    except Exception as problem:  # noqa: BLE001  # its words may hold what was read, or a credential
        why = f"it could not be asked ({type(problem).__name__})"
        return Found("wrong", f"{named(each)}: {why}", "Look whether its address in JBP_SOURCES is right.")
    if not seen:
        return Found(
            "note", f"{named(each)}: it can be read; no joint opportunity is in it yet{since(each, plan)}"
        )
    return Found("well", f"{named(each)}: it can be read{since(each, plan)}")


AGAIN: Final = "Put that right where jbp runs; /jbp sync now then reads it at once."


def since(each: Connection, plan: Plan | None) -> str:
    """When it was read last, for the plan."""
    read = connected.last_read(plan, each) if plan else None
    return f"; last read {read.at:%Y-%m-%d %H:%M} UTC" if read else "; not read for the plan yet"
