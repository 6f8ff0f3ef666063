"""The Teams app as an administrator uploads it: a manifest (1.25), two icons, in one zip."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

from bot.teams import icons
from commands.command import every

SCHEMA: Final = "https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
MOST_COMMANDS: Final = 10  # that Teams offers
LONGEST_TITLE: Final = 32
READ_BACK: Final = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat")
FULL: Final = (
    "jbp keeps a joint business plan of two companies alive in the channel that they share: it asks each motion’s "
    "owner pair what moved, shows where both sides disagree, and puts the quarterly packet in front of its attendees. "
    "Mention it, or write to it: status, today, check-in, log, promises, qbr."
)
STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the same package from the same settings


def manifest(app_id: str, public_url: str, *, company: str = "", graph: bool = False) -> dict[str, Any]:
    """As Microsoft's schema of manifests wants it, for a deployment at `public_url`. `graph`: owners of a team or chat
    are asked to let the app read its messages."""
    about = f"{public_url}/teams/about"
    made: dict[str, Any] = {
        "$schema": SCHEMA,
        "manifestVersion": "1.25",
        "version": version("jbp"),
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"jbp:{app_id}")),
        "developer": {
            "name": company[:32] or "jbp",
            "websiteUrl": about,
            "privacyUrl": about,
            "termsOfUseUrl": about,
        },
        "name": {"short": "jbp", "full": "jbp: the rhythm of a joint business plan"},
        "description": {"short": "Runs the operating rhythm of a joint business plan", "full": FULL},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#1F3A5F",
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal", "team", "groupChat"], "commands": commands()},
                ],
            }
        ],
        "validDomains": [urlsplit(public_url).netloc],
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "supportsChannelFeatures": "tier1",
    }
    if graph:
        made["webApplicationInfo"] = {"id": app_id, "resource": public_url}
        wanted = [{"name": name, "type": "Application"} for name in READ_BACK]
        made["authorization"] = {"permissions": {"resourceSpecific": wanted}}
    return made


def commands() -> list[dict[str, str]]:
    """The ones that are taught first, and help."""
    first = [each for each in every() if each.name != "help"][: MOST_COMMANDS - 1]
    told = [*first, *(each for each in every() if each.name == "help")]
    return [{"title": each.name[:LONGEST_TITLE], "description": each.help} for each in told]


def package(made: dict[str, Any]) -> bytes:
    """The zip."""
    files = {
        "manifest.json": json.dumps(made, indent=2, ensure_ascii=False).encode(),
        "color.png": icons.color(),
        "outline.png": icons.outline(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
