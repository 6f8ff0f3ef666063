"""What a chat must be able to do for us, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from cards.card import Answer, Card


@dataclass(frozen=True, kw_only=True)
class Account:
    """A verified identity on a chat."""

    platform: str
    tenant: str
    user: str

    @property
    def address(self) -> str:
        return f"{self.platform}:{self.tenant}:{self.user}"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody typed, pressed or sent back on a chat, already verified by that chat's door.

    `text` is the command without `/jbp`. `id` is the chat's own id of the request, for recognising a
    repeat. `channel` is where it was asked, None in a person's direct messages; `channel_tenant` whose
    channel that is, where not the asker's own (two companies share it). `values` are a form's.
    `message` is the id of the message whose button was pressed.
    """

    id: str
    account: Account
    text: str
    channel: str | None = None
    channel_name: str = ""
    channel_tenant: str = ""
    thread: str | None = None
    message: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    draft: str = ""
    step: int = 1
    kind: Literal["typed", "pressed", "sent"] = "typed"


class NotAccepted(Exception):
    """The chat refused the message, or was never asked: posting again is safe."""

    def __init__(self, reason: str, *, retry_after: timedelta | None = None, final: bool = False) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.final = final


class NoAnswer(Exception):
    """The chat may or may not have taken the message: look before posting again."""


class CannotLook(Exception):
    """The chat's history could not be read just now, so it is not known whether the message is there."""


class Chat(Protocol):
    """A chat, as delivery sees it. Addresses (`channel`, message ids) are the chat's own strings."""

    platform: str
    pace: timedelta
    """The least time between two posts in one channel."""
    quiet_period: timedelta
    """How long an accepted message may take to become visible to `find`."""

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        """Post and return the message's id. `token` is opaque, and goes with the message where `find`
        can see it. Raises NotAccepted or NoAnswer."""
        ...

    async def update(self, channel: str, message: str, card: Card) -> None:
        """Make the message show `card`; repeating it is harmless. Raises NotAccepted or NoAnswer."""
        ...

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        """The id of our own message with `token` posted since then, or None. Raises CannotLook."""
        ...

    async def reach(self, account: Account) -> str | None:
        """The channel of a person's direct messages, or None where this chat cannot reach them."""
        ...

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        """Show something to one person where they are, without keeping it in the channel."""
        ...
