"""What stands in the fake Teams: tenants, people, teams, conversations and messages, as Teams would keep them."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

ACME = "11111111-1111-4111-8111-111111111111"  # the tenant that the app is registered in
AWS = "22222222-2222-4222-8222-222222222222"
APP = "00000000-0000-4000-8000-00000000ab0f"
BOT = f"28:{APP}"
Message = dict[str, Any]


@dataclass
class User:
    """`app`: whether the app is installed for them, so that a chat with it can be opened."""

    name: str
    tenant: str
    app: bool = True
    shown: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """As this bot knows them."""
        return f"29:{self.name.casefold().replace(' ', '-')}"

    @property
    def object_id(self) -> str:
        return object_id(self.name)


def object_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


@dataclass
class Conversation:
    """`kind` as Teams says it: channel, groupChat, personal. `refuses`: an error for whoever posts there."""

    id: str
    kind: str
    tenant: str
    members: list[User]
    name: str = ""
    team: str = ""
    refuses: tuple[int, str] | None = None
    bot: bool = True
    messages: list[Message] = field(default_factory=list)

    def at(self, id: str) -> Message | None:
        return next((message for message in self.messages if message["id"] == id), None)


class State:
    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.teams: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.numbers = itertools.count(1_700_000_000_000)

    def add_user(self, name: str, tenant: str = ACME, **more: Any) -> User:
        self.users[name] = User(name, tenant, **more)
        return self.users[name]

    def add_channel(self, id: str, name: str, team: str = "19:team@thread.tacv2") -> Conversation:
        self.teams[team] = str(uuid.uuid5(uuid.NAMESPACE_DNS, team))
        made = self.conversations[id] = Conversation(id, "channel", ACME, [], name, team)
        return made

    def add_group(self, id: str, *members: User) -> Conversation:
        made = self.conversations[id] = Conversation(id, "groupChat", ACME, list(members))
        return made

    def personal(self, user: User) -> Conversation:
        id = f"a:{user.object_id}"
        if id not in self.conversations:
            self.conversations[id] = Conversation(id, "personal", user.tenant, [user])
        return self.conversations[id]

    def who(self, id: str) -> User | None:
        return next((each for each in self.users.values() if id in (each.id, each.object_id)), None)

    def number(self) -> str:
        return str(next(self.numbers))
