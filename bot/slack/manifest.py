"""The Slack app's manifest: what jbp asks of a workspace, with a deployment's own addresses."""

from __future__ import annotations

from typing import Any, Final

import yaml

from bot.slack.methods import EVENTS, scopes
from bot.slack.shortcuts import SHORTCUTS
from commands.command import every
from commands.help import TAUGHT

HEAD: Final = (
    "# The Slack app, as `jbp manifest` prints it. Paste it where Slack creates an app: from a manifest.\n"
)


def manifest(public_url: str = "", *, history: bool = False, many: bool = False) -> dict[str, Any]:
    """As Slack's schema of manifests wants it. With a `public_url` Slack reaches jbp over HTTP there, else jbp opens
    the connection itself (Socket Mode). `many`: any workspace may install it, with tokens that are renewed."""
    events = f"{public_url}/slack/events" if public_url else ""
    slash: dict[str, Any] = {
        "command": "/jbp",
        "description": "Where this room's plan stands, and what waits for you",
        "usage_hint": ", ".join([*(each.name for each in every() if each.order < TAUGHT), "help"]),
        "should_escape": True,
    }
    address = {"request_url": events} if events else {}
    oauth: dict[str, Any] = {"scopes": {"bot": scopes(history=history)}}
    if many:
        oauth["redirect_urls"] = [f"{public_url}/slack/oauth_redirect"]
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": "jbp",
            "description": "Runs the operating rhythm of a joint business plan",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "jbp", "always_online": True},
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "type": "message" if shortcut.of_message else "global",
                    "callback_id": callback,
                    "description": f"/jbp {shortcut.command}",
                }
                for callback, shortcut in SHORTCUTS.items()
            ],
            "slash_commands": [slash | ({"url": events} if events else {})],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**address, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": many,
            "socket_mode_enabled": not events,
            "token_rotation_enabled": many,
        },
    }


def written(made: dict[str, Any]) -> str:
    """As a file."""
    return HEAD + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=110)
