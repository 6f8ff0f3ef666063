"""Every card of every command and ritual fits into Slack, however long the words in the plan: nothing is refused, and
nothing is cut."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat import Account, Request
from bot.clocks import SetClock
from bot.examples import example
from bot.house import House
from bot.rehearsal import account, in_the_room
from cards import plain, slack, slack_views
from cards.card import Answer, Button, Buttons, Card, Form, Item
from commands.command import every
from plan.agreement import Role
from plan.rhythm import instant
from storage.outbox import CARD, OUTBOX
from storage.plan_file import PlanFile, read
from storage.plan_limits import LONGEST_NAME, LONGEST_TEXT, NAMES
from storage.store import Store, sqlite_url
from tests.slack.limits import message_faults, view_faults

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

    def __init__(self, folder: Path) -> None:
        file = longest()
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
        self.found |= {key: CARD.validate_json(card) for key, card in rows}

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


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    return Shown(tmp_path_factory.mktemp("longest")).found


def test_there_are_many_and_of_every_ritual(shown: dict[str, Answer]) -> None:
    rituals = {key.partition("/")[0] for key in shown if "/" in key}

    assert len(shown) > 300
    assert {"motion-review", "pipeline-sync", "qbr"} <= rituals
    assert {each.name for each in every()} <= {key.split()[0] for key in shown}
    assert sum(isinstance(each, Form) for each in shown.values()) > 20


def test_every_card_is_a_message_that_slack_takes(shown: dict[str, Answer]) -> None:
    cards = {key: each for key, each in shown.items() if isinstance(each, Card)}
    bad = {
        key: found
        for key, card in cards.items()
        for each in slack.messages(card)
        if (found := message_faults(each))
    }

    assert bad == {}


def test_every_card_is_a_view_that_slack_takes(shown: dict[str, Answer]) -> None:
    cards = {key: each for key, each in shown.items() if isinstance(each, Card)}
    views = [
        (key, view)
        for key, card in cards.items()
        for view in (slack_views.view(card)[0], slack_views.home(card))
    ]

    assert {key: found for key, view in views if (found := view_faults(view))} == {}


def test_every_form_is_a_view_that_slack_takes(shown: dict[str, Answer]) -> None:
    forms = {key: each for key, each in shown.items() if isinstance(each, Form)}
    kept = {"channel": "C0123456789", "name": "#" + "x" * 80, "thread": "1804514400.000001"}
    bad = {
        key: found
        for key, form in forms.items()
        if (found := view_faults(slack_views.modal(form, kept=kept)))
    }

    assert bad == {}


def texts(block: Any) -> Iterator[str]:
    """Every text of blocks, in order: what is longer than one text goes on in the next."""
    if isinstance(block, dict):
        yield from (value for name in ("text", "fallback") if isinstance(value := block.get(name), str))
        for value in block.values():
            yield from texts(value)
    elif isinstance(block, list):
        for each in block:
            yield from texts(each)


def test_no_word_of_a_card_is_cut(shown: dict[str, Answer]) -> None:
    """Labels of buttons end in an ellipsis where they are longer than a button; everything else is there."""
    for key, card in shown.items():
        if isinstance(card, Card):
            made = "".join(text for each in slack.messages(card) for text in texts(each["blocks"]))
            bare = replace(
                card, buttons=(), body=tuple(each for each in card.body if not isinstance(each, Buttons))
            )
            words = {word for word in plain.rendered(bare).split() if word.isalpha()}
            assert not {word for word in words if word.casefold() not in made.casefold()}, key
