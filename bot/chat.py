"""What a chat must be able to do for us, and how it says that it could not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, runtime_checkable

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
    `message` is the id of the message whose button was pressed. `name` is what the chat calls the asker,
    where it says so, `time_zone` the zone that they are in (its IANA name). `makes_rooms_in`: the tenant in
    which this chat makes a room for a plan that is begun in direct messages; empty where it makes none.
    """

    id: str
    account: Account
    text: str
    channel: str | None = None
    channel_name: str = ""
    channel_tenant: str = ""
    thread: str | None = None
    message: str | None = None
    makes_rooms_in: str = ""
    values: dict[str, str] = field(default_factory=dict)
    draft: str = ""
    step: int = 1
    kind: Literal["typed", "pressed", "sent"] = "typed"
    name: str = ""
    time_zone: str = ""


class NotAccepted(Exception):
    """The chat refused the message, or was never asked: posting again is safe. `within`: the tenant in which nothing
    may be posted before `retry_after`, where it is not that channel alone."""

    def __init__(
        self, reason: str, *, retry_after: timedelta | None = None, final: bool = False, within: str = ""
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.final = final
        self.within = within


class Silent(NotAccepted):
    """No answer came to something that is harmless to repeat, or the chat was not reached: it may be away."""


class ShutOut(NotAccepted):
    """The bot is not in that channel any more, or the channel is closed: nothing more may be posted there until
    somebody lets it in again."""


class Partly(Exception):
    """Some of the message stands as `message`, some does not yet; `update` adds what is missing."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(reason)
        self.message = message


class NoAnswer(Exception):
    """The chat may or may not have taken the message: look before posting again."""


class CannotLook(Exception):
    """The chat's history could not be read just now, so it is not known whether the message is there. `ever`: it
    may not be read at all here, so that a person has to look."""

    def __init__(self, reason: str, *, ever: bool = False) -> None:
        super().__init__(reason)
        self.ever = ever


class Chat(Protocol):
    """A chat, as delivery sees it. Addresses (`channel`, message ids) are the chat's own strings."""

    platform: str
    pace: timedelta
    """The least time between two posts in one channel."""
    quiet_period: timedelta
    """How long an accepted message may take to become visible to `find`."""

    def address(self, tenant: str, channel: str) -> str:
        """The chat's own string for a plan's room, from what is kept of it (plan.plan.Place)."""
        ...

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        """Post and return the message's id. `token` is opaque, and goes with the message where `find`
        can see it. Raises NotAccepted, ShutOut, Partly or NoAnswer."""
        ...

    async def update(self, channel: str, message: str, card: Card) -> None:
        """Make the message show `card`, adding what of it is not there yet; repeating it is harmless. Raises
        NotAccepted, ShutOut, Partly or NoAnswer."""
        ...

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        """The id of our own message with `token` posted since then, or None. Raises CannotLook."""
        ...

    async def reach(self, account: Account) -> str | None:
        """The channel of a person's direct messages, or None where this chat cannot reach them. Raises
        NotAccepted where that could not be asked just now."""
        ...

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        """Show something to one person where they are, without keeping it in the channel."""
        ...


@runtime_checkable
class Recounts(Protocol):
    """A chat in which it can be seen that a message stands there more than once."""

    async def copies(self, channel: str, token: str, since: datetime, thread: str | None) -> int:
        """How many of our own messages have this token. Raises CannotLook."""
        ...
