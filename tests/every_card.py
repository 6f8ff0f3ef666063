"""Every card of every command and ritual, of a plan whose words are as long as may be: for each chat to be held to.

What it takes is made once by `Shown`: everything is asked by both leads, and weeks go by up to a QBR's minutes.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.chat import Account, Request
from bot.clocks import SetClock
from bot.examples import example
from bot.house import House
from bot.rehearsal import account, in_the_room
from cards.card import Answer, Button, Buttons, Card, Item
from commands.command import every
from plan.agreement import Role
from plan.rhythm import instant
from storage.cards import card_of
from storage.outbox import OUTBOX
from storage.plan_file import PlanFile, read
from storage.plan_limits import LONGEST_NAME, LONGEST_TEXT, NAMES
from storage.store import Store, sqlite_url

AWKWARD = "Ünternehmens-数字 <b>&amp; *fett* _x_ `y` @here 🚀 "
KEPT = {
    "id",
    "kind",
    "account",
    "day",
    "currency",
    "time_zone",
    "unit",
    "phase",
    "period",
    "source",
    "origin",
    "every",
}
DEEP = 2  # presses from a command


def stretched(value: Any, name: str = "") -> Any:
    """The same plan or fact with every name and text as long as one may be."""
    if is_dataclass(value) and not isinstance(value, type):
        new = {
            each.name: stretched(getattr(value, each.name), each.name) for each in fields(value) if each.init
        }
        return replace(value, **new)
    if isinstance(value, tuple):
        return tuple(stretched(each, name) for each in value)
    if type(value) is not str or name in KEPT or not value.strip():
        return value
    if name in NAMES and name not in ("label", "reference"):
        return (value + " " + AWKWARD * 10)[:LONGEST_NAME].strip()
    return (value + " " + AWKWARD * 60)[: LONGEST_TEXT // 2].strip() if " " in value else value


def longest() -> PlanFile:
    file = read(example("aws").read_bytes(), "aws")
    return replace(file, agreement=in_the_room(stretched(file.agreement)), history=stretched(file.history))


class Shown:
    """What a house with the longest plan said, each card once, with what brought it up."""

    def __init__(self, folder: Path, file: PlanFile | None = None) -> None:
        file = file or longest()
        zone = file.agreement.time_zone
        assert file.as_of
        self.clock = SetClock(instant(file.as_of, time(16, 30), zone))
        self.house = House(Store.open(sqlite_url(folder / "jbp.sqlite3")), self.clock)
        self.house.add_plan(file.agreement, file.history)
        self.numbers = itertools.count(1)
        leads = [member for member in file.agreement.people if member.role is Role.LEAD]
        self.accounts = [account(file.agreement, member).split(":", 2) for member in leads]
        self.found: dict[str, Answer] = {}
        with asyncio.Runner() as runner:
            runner.run(self.live())
        self.house.close()

    async def live(self) -> None:
        """Everything is asked by both leads, then weeks go by up to the QBR's minutes, and it is asked again."""
        for span in (timedelta(0), timedelta(days=4), timedelta(days=24)):
            await self.house.heart.move(self.clock.now() + span)
            for who in self.accounts:
                for command in every():
                    await self.ask(who, command.name, 0)
        await self.house.heart.move(self.clock.now() + timedelta(days=10))
        rows = self.house.work.now(lambda book: list(book.execute(select(OUTBOX.c.key, OUTBOX.c.card))))
        self.found |= {key: card_of(card) for key, card in rows}

    async def ask(self, who: list[str], text: str, depth: int) -> None:
        if text in self.found and depth:
            return
        account = Account(platform=who[0], tenant=who[1], user=who[2])
        request = Request(id=f"r{next(self.numbers)}", account=account, text=text, kind="pressed")
        answer = await self.house.intake.take(request)
        self.found[f"{text} {who[1] if depth == 0 else ''}".strip()] = answer
        for command in commands(answer) if depth < DEEP else ():
            if not command.startswith(("me stop", "link --remove", "rhythm pause")):
                await self.ask(who, command, depth + 1)


def commands(answer: Answer) -> Iterator[str]:
    if isinstance(answer, Card):
        rows = [each.buttons for each in answer.body if isinstance(each, Item | Buttons)]
        for row in (*rows, answer.buttons):
            yield from (button.command for button in row if isinstance(button, Button))
