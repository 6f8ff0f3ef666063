"""Documents made when they are opened or sent, for who reads them: read in one transaction, made outside it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.chat import Account, NotAccepted
from bot.worker import Worker
from cards.card import File
from cards.packet import FILES
from commands.packet_files import board_brief, packet_file
from commands.plan_files import FORMATS, agreement_meant, plan_as_document, to_open
from commands.qbr_packet import NoSuchVersion, NotFrozenYet, NotOutYet, readable
from commands.quarterly import NoSuchQbr, in_quarter
from plan.packet import content_hash
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Reader
from storage import people, plans
from storage.plans import NoDraft, NoSuchPlan
from storage.store import Book

log = logging.getLogger(__name__)
KEPT: Final = 12  # documents


@dataclass(frozen=True)
class Made:
    """A document as bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Making:
    """A document that is still to be made; one with a `key` is the same bytes wherever that is the same."""

    make: Callable[[], Made]
    key: str = ""


class Documents:
    """Makes what a card's file names (`where`), and keeps what was made last: everybody at a meeting gets the same.
    `template`: a company's own, for slides."""

    def __init__(self, work: Worker, template: bytes | None = None) -> None:
        self.work = work
        self.template = template
        self.kept: dict[str, Made] = {}

    async def content(self, file: File, account: Account | None) -> bytes:
        """What is in a file: its text, or the document that it names as this person may see it (None: as the room
        may). Raises NotAccepted where there is none for them."""
        if not file.is_made_on_opening:
            return file.content.encode()
        try:
            made = await self.made(file.where, account)
        except (RuntimeError, ValueError, OSError) as failure:
            log.exception("%s could not be made", file.where)
            raise NotAccepted(f"{file.name} could not be made ({type(failure).__name__})") from failure
        if made is None:
            raise NotAccepted(f"{file.name} is not theirs to open")
        return made.content

    async def made(self, where: str, account: Account | None) -> Made | None:
        """The document that `where` names, where this person may read it; None where not, or there is none."""
        making = await self.work(lambda book: self.found(book, where, account))
        if making is None:
            return None
        if not making.key:
            return await asyncio.to_thread(making.make)
        made = self.kept.pop(making.key, None)
        if made is None:
            made = await asyncio.to_thread(making.make)
        self.kept[making.key] = made
        for oldest in list(self.kept)[:-KEPT]:
            del self.kept[oldest]
        return made

    def found(self, book: Book, where: str, account: Account | None) -> Making | None:
        """All of it that needs the store."""
        match where.split("/"):
            case ["plans", key, version, eyes, format] if format in FORMATS:
                return of_plan(book, key, account, version, eyes, format)
            case ["boards", key, ritual, period]:
                return of_board(book, key, account, ritual, period)
            case ["packets", key, quarter, version, *rest] if len(rest) < 2:
                return of_packet(book, key, account, quarter, version, (rest or ["page"])[0], self.template)
        return None


def of_plan(
    book: Book, key: str, account: Account | None, version: str, eyes: str, format: str
) -> Making | None:
    """`plans/acme-aws/draft/own/pdf` (commands/plan_files.py)."""
    draft = version == "draft"
    try:
        plan = seen(book, key, account, shared=eyes == "shared")
        if plan is None:
            return None
        file = to_open(agreement_meant(book, plan, draft=draft), format, draft=draft)
        document = plan_as_document(book, plan, draft=draft)
    except (NoSuchPlan, NoDraft):
        return None
    return Making(lambda: Made(file.name, file.media_type, FORMATS[format].make(document)))


def of_packet(
    book: Book,
    key: str,
    account: Account | None,
    quarter: str,
    version: str,
    format: str,
    template: bytes | None,
) -> Making | None:
    """`packets/acme-aws/2027Q1/1/pdf` (cards/packet.py): for who may read that version; for the room, once it has
    gone out."""
    if format not in FILES:
        return None
    try:
        plan = seen(book, key, account)
        if plan is None:
            return None
        seat = None if account is None else seat_of(book, plan, account)
        frozen = readable(in_quarter(book, plan, quarter), seat, version)
    except (NoSuchPlan, NoSuchQbr, NotFrozenYet, NotOutYet, NoSuchVersion):
        return None
    file = packet_file(frozen, format, template)
    told = "\n".join((format, content_hash(frozen.packet), str(frozen.version), frozen.changed))
    return Making(lambda: Made(file.name, file.media_type, file.make()), told)


def of_board(book: Book, key: str, account: Account | None, ritual: str, period: str) -> Making | None:
    """`boards/acme-aws/jeb/2027Q1` (cards/board.py): for everybody on the plan, and for the room."""
    try:
        plan = seen(book, key, account)
    except NoSuchPlan:
        return None
    found = board_brief(book, plan, ritual, period) if plan else None
    if found is None:
        return None
    frozen, file = found
    told = "\n".join(("brief", file.name, content_hash(frozen.packet)))
    return Making(lambda: Made(file.name, file.media_type, file.make()), told)


def seen(book: Book, key: str, account: Account | None, *, shared: bool = False) -> Plan | None:
    """The plan with this person's eyes, where they sit on it; with the room's where that is asked for, or nobody is
    named."""
    if account is None:
        return plans.named(book, key, Reader.ROOM)
    person = people.known_as(book, account.platform, account.tenant, account.user)
    side = plans.side_of(book, key, person) if person is not None else None
    if side is None:
        return None
    plan = plans.named(book, key, Reader.ROOM if shared else Reader.of(side))
    return plan if any(each.person == str(person) and each.active for each in plan.people.values()) else None


def seat_of(book: Book, plan: Plan, account: Account) -> Someone:
    person = people.known_as(book, account.platform, account.tenant, account.user)
    return next(each for each in plan.people.values() if each.person == str(person))
