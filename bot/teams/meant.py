"""A card in somebody's own chat that was asked for in a room: what they press or fill in there is meant for that room.

Teams shows nothing to one person alone in a channel, so the answer comes to their own chat, with the room in its
buttons: signed, for that person only, and good for some days.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Account
from bot.handing import LASTS, Handing

SIGNED: Final = 24  # hexadecimal digits: 96 bits
LARGEST: Final = 27_400  # bytes of a card: Teams takes 28,000 with what is around it


@dataclass(frozen=True)
class Room:
    """A channel or a group chat, and the root message of the thread in it."""

    tenant: str
    conversation: str
    thread: str = ""


class Meant:
    """Writes the room into a card, and reads it from what was pressed."""

    def __init__(self, handing: Handing) -> None:
        self.handing = handing

    def sign(self, told: str, account: Account) -> str:
        return self.handing.sign(f"room {told} {account.address}")[:SIGNED]

    def written(self, room: Room, account: Account) -> str:
        until = int((self.handing.now() + LASTS).timestamp())
        told = f"{room.tenant} {room.conversation} {room.thread or '-'} {until}"
        return f"{told} {self.sign(told, account)}"

    def read(self, written: object, account: Account) -> Room | None:
        """None where it is not ours, was another's, or has run out."""
        told, _, sign = str(written or "").rpartition(" ")
        words = told.split(" ")
        if len(words) != 4 or not hmac.compare_digest(self.sign(told, account).encode(), sign.encode()):
            return None
        tenant, conversation, thread, until = words
        if self.handing.now().timestamp() > int(until):
            return None
        return Room(tenant, conversation, "" if thread == "-" else thread)

    def mark(self, content: dict[str, Any], room: Room, account: Account) -> None:
        """The room, in a form's button, and in others that name no plan of their own as far as the card's size
        allows."""
        written = self.written(room, account)
        size = len(json.dumps(content, ensure_ascii=False).encode())
        own = [each for each in pressed(content) if each.get("form") or " --plan " not in each["command"]]
        for ours in sorted(own, key=lambda each: not each.get("form")):
            size += 2 * len(f', "room": "{written}"'.encode())  # in the press and in the one for old clients
            if size > LARGEST and not ours.get("form"):
                return
            ours["room"] = written


def pressed(part: Any) -> Iterator[dict[str, Any]]:
    """What is ours in each press of a card; an old client's press has the same."""
    if isinstance(part, list):
        for each in part:
            yield from pressed(each)
    elif isinstance(part, dict):
        if part.get("type") == "Action.Execute" and part["data"]["jbp"]["command"]:
            yield part["data"]["jbp"]
        for name, each in part.items():
            if name not in ("fallback", "data"):
                yield from pressed(each)
