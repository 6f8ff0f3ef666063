"""Files with messages: shared by the external upload flow, and read from a form that somebody sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Final

from bot.chat import NoAnswer, NotAccepted
from bot.slack.api import Api
from bot.slack.workspaces import Workspace
from cards.card import Card, Element, File, small
from cards.given import MOST_BYTES, Given

LOOKS: Final = 3  # for a file whose sharing had no answer
CAME_NOT: Final = "data:;name=the%20file;"  # a value that is read as a file that did not come through


def listed(card: Card) -> Card:
    """The card with its files named, not shown: they go with it as files."""
    body: list[Element] = [
        small(f"{element.name} is attached.") if isinstance(element, File) else element
        for element in card.body
    ]
    return replace(card, body=tuple(body))


async def share(
    api: Api, workspace: Workspace, channel: str, thread: str, file: File, content: bytes
) -> None:
    """Put a file into a channel, or under a message there, once. Raises NotAccepted where it is not there."""
    place = await api.call(
        workspace, "files.getUploadURLExternal", filename=file.name, length=str(len(content))
    )
    await api.upload(str(place["upload_url"]), file.name, content)
    what: dict[str, Any] = {"files": [{"id": place["file_id"], "title": file.name}], "channel_id": channel}
    try:
        await api.call(workspace, "files.completeUploadExternal", **what, thread_ts=thread or None)
    except NoAnswer as silence:
        if not await shared(api, workspace, str(place["file_id"]), channel):
            raise NotAccepted(str(silence)) from silence


async def shared(api: Api, workspace: Workspace, file: str, channel: str) -> bool:
    """Whether Slack has put the file there after all."""
    for attempt in range(LOOKS):
        await asyncio.sleep(attempt)
        answer = await api.call(workspace, "files.info", file=file)
        shares = (answer.get("file") or {}).get("shares") or {}
        if any(channel in places for places in shares.values()):
            return True
    return False


async def given(api: Api, workspace: Workspace, file: str) -> str:
    """The value of a form's field from the id of the file that was put into it: one that cannot be had reads as a
    file that did not come through, and one that is too large as that."""
    try:
        about = (await api.call(workspace, "files.info", file=file)).get("file") or {}
        address = about.get("url_private_download") or about.get("url_private") or ""
        content = await api.download(workspace, address, MOST_BYTES)
    except (NotAccepted, NoAnswer):
        return CAME_NOT
    return Given(str(about.get("name") or "the file"), content).value
