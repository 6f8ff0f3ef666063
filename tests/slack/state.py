"""What stands in the fake Slack: workspaces, people, channels, messages, and views, as Slack would keep them."""

from __future__ import annotations

import itertools
import secrets
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

Message = dict[str, Any]


@dataclass
class User:
    """`dms`: whether they take direct messages from an app of another workspace. `grid`: their organisation. `through`:
    the workspace whose installation opened the view that they look at."""

    id: str
    name: str
    team: str
    grid: str = ""
    dms: bool = True
    deleted: bool = False
    home: dict[str, Any] | None = None
    modal: dict[str, Any] | None = None
    view: str = ""
    through: str = ""
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Channel:
    """`messages` in order; `alone` are those that one person sees."""

    id: str
    name: str
    members: set[str]
    shared: bool = False
    archived: bool = False
    direct: str = ""
    messages: list[Message] = field(default_factory=list)
    alone: list[tuple[str, Message]] = field(default_factory=list)

    def at(self, ts: str) -> Message | None:
        return next((message for message in self.messages if message["ts"] == ts), None)


@dataclass
class Installed:
    """The app in a workspace."""

    team: str
    token: str
    scopes: set[str]
    grid: str = ""
    bot_user: str = "UBOT"
    expires: bool = False
    ends_at: float | None = None


class State:
    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.installed: dict[str, Installed] = {}
        self.triggers: dict[str, float] = {}
        self.responses: dict[str, tuple[str, str, int]] = {}
        self.gone: set[str] = set()
        self.files: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, Installed] = {}
        self.calls: Counter[str] = Counter()
        self.made: list[tuple[str, str, str]] = []  # method, the token's team, the channel
        self.numbers = itertools.count(1)
        self.now = time.time

    def stamp(self) -> str:
        """A message's timestamp, its own and later than those before."""
        return f"{int(self.now())}.{next(self.numbers):06d}"

    def add_user(self, id: str, name: str, team: str, **more: Any) -> User:
        self.users[id] = User(id, name, team, **more)
        return self.users[id]

    def add_channel(self, id: str, name: str, *members: str, shared: bool = False) -> Channel:
        self.channels[id] = Channel(id, name, set(members), shared)
        return self.channels[id]

    def install(self, team: str, scopes: set[str], grid: str = "") -> Installed:
        made = Installed(team, f"xoxb-{team}-{secrets.token_hex(6)}", scopes, grid, bot_user=f"UBOT{team}")
        self.installed[made.token] = made
        return made

    def uninstall(self, team: str) -> None:
        """Every token of the workspace ends at once, those that renew it too."""
        self.installed = {token: each for token, each in self.installed.items() if each.team != team}
        self.codes = {code: each for code, each in self.codes.items() if each.team != team}
        self.gone.add(team)

    def direct_of(self, bot_user: str, user: str) -> Channel:
        id = f"D{bot_user}{user}"
        if id not in self.channels:
            self.channels[id] = Channel(id, "", {bot_user, user}, direct=user)
        return self.channels[id]

    def trigger(self) -> str:
        """For three seconds, once."""
        made = f"{next(self.numbers)}.{secrets.token_hex(8)}"
        self.triggers[made] = self.now()
        return made

    def use_trigger(self, trigger: str) -> str:
        """Why it does not work, or nothing."""
        made = self.triggers.pop(trigger, None)
        if made is None:
            return "exchanged_trigger_id"
        return "expired_trigger_id" if self.now() - made > 3 else ""
