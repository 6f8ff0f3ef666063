"""What `jbp doctor` looks at, whichever chat is set up: the settings, the store, the zones, what is stuck."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp

from bot.settings import Settings
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Reader
from storage import drafts, plans, posted
from storage.store import Book, CannotOpenStore, Store


@dataclass(frozen=True)
class Found:
    """`well`, or `wrong` with what to `do`; `note` says what could not be looked at, or what is only worth knowing."""

    state: Literal["well", "wrong", "note"]
    what: str
    do: str = ""


class Undone(Exception):
    """Ends a transaction whose writes are not to stay."""


async def examined(settings: Settings, to: str = "") -> AsyncIterator[Found]:
    """Everything, in the order in which it is needed. `to`: a member of a plan, as PLAN/MEMBER, who is sent a real
    message."""
    for found in zones():
        yield found
    try:
        store = Store.open(settings.database)
    except CannotOpenStore as closed:
        yield Found("wrong", str(closed))
        return
    try:
        for found in stored(store, datetime.now(UTC)):
            yield found
        if settings.sources:
            from bot.sources_doctor import sources_examined

            async for found in sources_examined(settings.sources, store):
                yield found
        if settings.slack:
            from bot.slack.doctor import slack_examined

            async for found in slack_examined(settings, store, to):
                yield found
        if settings.teams:
            from bot.teams.doctor import teams_examined

            async for found in teams_examined(settings, store, to):
                yield found
        if settings.mail:
            from bot.mail.doctor import mail_examined

            async for found in mail_examined(settings, store, to):
                yield found
        if not settings.on_chats:
            yield Found(
                "note",
                "No chat is set up: the local room is all there is",
                "README.md, “On Slack” and “On Teams”, says how.",
            )
    finally:
        store.close()


def zones() -> Iterator[Found]:
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield Found("wrong", "The time zones are not there", "Install the package tzdata.")
    else:
        yield Found("well", f"Time zones are there; temporary files go to {tempfile.gettempdir()}")


def stored(store: Store, now: datetime) -> Iterator[Found]:
    """Whether it can be read and written, and what is stuck in it."""
    kind = "SQLite" if store.url.get_backend_name() == "sqlite" else "PostgreSQL"
    try:
        with store.book(now) as book:
            drafts.set_note(book, "doctor", now.isoformat())
            count, states = len(plans.ids(book)), posted.by_state(book)
            raise Undone
    except Undone:
        yield Found("well", f"The store ({kind}) can be read and written; it holds {plural(count, 'plan')}")
    if not count:
        yield Found("wrong", "There is no plan in the store", "Put one in: jbp import FILE")
    for state, what in STUCK.items():
        if states.get(state):
            yield Found(
                "wrong", f"{plural(states[state], 'message')} {what}", "/jbp messages shows which, to leads."
            )


STUCK = {"dead": "could not be delivered", "unknown": "may or may not have been delivered"}


def plural(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


# -- what chats have in common ---------------------------------------------------------------------


async def answers_at(address: str, paths: str) -> Found:
    """Whether a running jbp is there. `paths` are what a chat asks for besides."""
    what = f"{address}/healthz"
    try:
        async with aiohttp.request("GET", what, timeout=aiohttp.ClientTimeout(total=10)) as answer:
            if answer.status == 200:
                return Found("well", f"{address} reaches a running jbp")
            why = f"status {answer.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
        why = type(trouble).__name__
    return Found(
        "wrong",
        f"{what} does not answer ({why})",
        f"Start jbp, and let your proxy pass {paths} and /healthz to JBP_LISTEN.",
    )


def every_plan(book: Book) -> list[Plan]:
    return [plans.named(book, key, Reader.ROOM) for key in plans.ids(book)]


def named(those: list[Someone]) -> str:
    names = [someone.name for someone in those]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def are(those: list[Someone]) -> str:
    """Their names, with the verb."""
    return f"{named(those)} {'is' if len(those) == 1 else 'are'}"
