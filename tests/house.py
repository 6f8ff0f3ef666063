"""A house with people in it: they type, press and fill in; time is moved; what they read is looked at.

Everything goes through the real intake, clock, delivery and store. The chat is the local room.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.chat import Account, Request
from bot.clocks import SetClock
from bot.house import House
from bot.room.chat import TENANT, direct
from cards import plain
from cards.card import Answer, Button, Buttons, Card, Form, Item
from plan.agreement import Agreement
from plan.facts import Fact
from plan.plan import Plan
from plan.sides import Reader
from sources.connections import Connection
from storage import facts, plans, posted, room
from storage.room import Message
from storage.store import Book, Store

Result = TypeVar("Result")
ZONE = "America/New_York"


class Lived:
    """People are named by their id on the plan; `answer` is what was said last."""

    def __init__(self, store: Store, at: datetime, connections: Sequence[Connection] = ()) -> None:
        self.clock = SetClock(at)
        self.house = House(store, self.clock, connections=connections)
        self.runner = asyncio.Runner()
        self.ids = itertools.count(1)
        self.accounts: dict[str, str] = {}
        self.plan_id = ""
        self.answer: Answer = Card("")

    def add(self, agreement: Agreement, history: Iterable[Fact] = ()) -> None:
        self.house.add_plan(agreement, tuple(history))
        self.plan_id = self.plan_id or agreement.id
        self.accounts |= {each.id: each.account for each in agreement.people if each.account}
        self.wait(self.house.heart.settle())

    def close(self) -> None:
        self.runner.close()
        self.house.close()

    def wait(self, doing: Coroutine[Any, Any, Result]) -> Result:
        return self.runner.run(doing)

    # -- doing -------------------------------------------------------------------------------------

    def account(self, who: str) -> Account:
        platform, tenant, user = self.accounts.get(who, f"room:nowhere:{who}").split(":", 2)
        return Account(platform=platform, tenant=tenant, user=user)

    def request(self, who: str, text: str, *, here: bool = False, **more: Any) -> Request:
        return Request(
            **{
                "id": f"request-{next(self.ids)}",
                "account": self.account(who),
                "text": text,
                "channel": self.plan_id if here else None,
                "channel_tenant": TENANT if here else "",
                **more,
            }
        )

    def take(self, request: Request) -> str:
        self.answer = self.wait(self.house.intake.take(request))
        self.wait(self.house.matching.settle())
        self.wait(self.house.heart.settle())
        return plain.rendered(self.answer, ZONE)

    def say(self, who: str, text: str, *, here: bool = False) -> str:
        """Type a command, in direct messages or (`here`) in the room; what is answered, as plain text."""
        return self.take(self.request(who, text, here=here))

    def send(self, who: str, text: str, **values: str) -> str:
        """Send a form back with these values, under the command that it names."""
        return self.take(self.request(who, text, values=values, kind="sent"))

    def fill(self, who: str, **values: str) -> str:
        """Fill in the form that was answered last, and send it."""
        assert isinstance(self.answer, Form), f"no form to fill in: {self.answer}"
        form = self.answer
        sent = {**form.values, **values}
        more = {"values": sent, "kind": "sent", "draft": form.draft, "step": form.step}
        return self.take(self.request(who, form.command, **more))

    def press(self, who: str, label: str, *, where: str = "") -> str:
        """Press the newest button of that label in a person's direct messages, or in the channel `where`."""
        return self.take(self.request(who, self.command(who, label, where=where), kind="pressed"))

    def command(self, who: str, label: str, *, where: str = "") -> str:
        """What the newest button of that label would do."""
        cards = [message.body for message in self.messages(where or self.direct(who))]
        for card in reversed([*cards, self.answer]):
            for button in buttons(card):
                if button.label == label:
                    return button.command
        raise AssertionError(f"nothing says [{label}] to {who}")

    def until(self, local: str) -> None:
        """Move the clock to a time in the plan's zone: `2027-03-08 09:00`."""
        self.wait(self.house.heart.move(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE))))

    # -- looking -----------------------------------------------------------------------------------

    def read(self, function: Any) -> Any:
        return self.house.work.now(function)

    def direct(self, who: str) -> str:
        return direct(self.account(who))

    def messages(self, channel: str) -> list[Message]:
        return self.read(lambda book: room.messages(book, channel, "nobody"))

    def hears(self, who: str) -> list[str]:
        """A person's direct messages, as plain text, the oldest first."""
        return [shown(message) for message in self.messages(self.direct(who))]

    @property
    def channel(self) -> list[str]:
        """The room's messages, as plain text, the oldest first."""
        return [shown(message) for message in self.messages(self.plan_id)]

    @property
    def week(self) -> str:
        """The room's newest root message."""
        return [shown(each) for each in self.messages(self.plan_id) if each.thread_of is None][-1]

    @property
    def facts(self) -> list[Fact]:
        return self.read(lambda book: facts.history(book, plans.number_of(book, self.plan_id)))

    def plan(self, reader: Reader = Reader.ROOM) -> Plan:
        return self.read(lambda book: plans.named(book, self.plan_id, reader))

    def states(self) -> dict[str, int]:
        return self.read(posted.by_state)


def shown(message: Message) -> str:
    return message.body if isinstance(message.body, str) else plain.rendered(message.body, ZONE)


def buttons(body: object) -> list[Button]:
    """Every button of a card, in reading order."""
    if not isinstance(body, Card):
        return []
    rows = [each.buttons for each in body.body if isinstance(each, Item | Buttons)]
    return [button for row in (*rows, body.buttons) for button in row if isinstance(button, Button)]


def everything(book: Book) -> list[Message]:
    return room.every(book)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
