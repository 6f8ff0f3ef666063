"""Every method of Slack's Web API that jbp calls and every event that it hears, with the scope each asks for.

A test holds manifest.yml to these two tables, and the client calls nothing that is not in the first.
Rates are those of Slack's tiers, a method and workspace (docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TIER_2, TIER_3, TIER_4 = 20, 50, 100  # calls a minute


@dataclass(frozen=True)
class Method:
    """`scopes` are all needed; `a_minute` is the tier's rate. `again`: harmless to repeat, so that an answer that
    was lost is simply asked for once more."""

    scopes: tuple[str, ...]
    a_minute: int
    again: bool = True


METHODS: Final = {
    "auth.test": Method((), 600),
    "chat.postMessage": Method(("chat:write",), 600, again=False),  # paced a channel: one a second
    "chat.postEphemeral": Method(("chat:write",), TIER_4, again=False),
    "chat.update": Method(("chat:write",), TIER_3),
    "chat.delete": Method(("chat:write",), TIER_3),
    "views.open": Method((), TIER_4, again=False),
    "views.update": Method((), TIER_4),
    "views.publish": Method((), TIER_4),
    "conversations.open": Method(("im:write",), TIER_3),
    "conversations.info": Method(("channels:read", "groups:read"), TIER_3),
    "users.info": Method(("users:read",), TIER_4),
    "files.getUploadURLExternal": Method(("files:write",), TIER_4),
    "files.completeUploadExternal": Method(("files:write",), TIER_4, again=False),
    "files.info": Method(("files:read",), TIER_4),
    "conversations.history": Method(("im:history",), TIER_3),
    "conversations.replies": Method(("im:history",), TIER_3),
}
"""What is called. In a channel, unlike in direct messages, history is an option: see HISTORY."""

EVENTS: Final = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unarchive": ("channels:read",),
    "channel_unshared": ("channels:read", "groups:read"),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.im": ("im:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}

COMMANDS: Final = "commands"
"""The scope of the slash command and of both shortcuts."""

HISTORY: Final = ("channels:history", "groups:history")
"""An option: reading the shared channel, to look for our own message after an answer that was lost."""


def scopes(*, history: bool = False) -> list[str]:
    """Every scope that is asked for, sorted."""
    called = {scope for method in METHODS.values() for scope in method.scopes}
    heard = {scope for needed in EVENTS.values() for scope in needed}
    return sorted({COMMANDS, *called, *heard, *(HISTORY if history else ())})
