"""What Slack tells of channels, people and installations, and whom of ours it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import bot.happenings as happenings
from bot.house import House
from bot.slack.accounts import PLATFORM
from bot.slack.chat import SlackChat
from bot.slack.workspaces import Workspace
from plan.plan import Place
from storage import inbox, installations, rooms
from storage.store import Book

log = logging.getLogger(__name__)
Event = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An event, in the workspace that it was told to."""

    workspace: Workspace
    event: Event

    @property
    def place(self) -> Place:
        """The channel that it is about."""
        found = self.event.get("channel", "")
        channel = found.get("id", "") if isinstance(found, dict) else str(found)
        return Place(platform=PLATFORM, tenant=self.workspace.tenant, channel=channel)


def id_changed(book: Book, told: Told) -> None:
    """A channel that is shared, or taken back, may get another id."""
    old, new = told.event["old_channel_id"], told.event["new_channel_id"]
    rooms.moved(book, PLATFORM, told.workspace.tenant, old, new)


def renamed(book: Book, told: Told) -> None:
    rooms.renamed(book, replace(told.place, name=f"#{told.event['channel']['name']}"))


def left(book: Book, told: Told) -> None:
    happenings.shut_out(book, told.place)


def joined(book: Book, told: Told) -> None:
    if told.event.get("user") == told.workspace.bot_user:
        happenings.let_in(book, told.place)


def closed(book: Book, told: Told) -> None:
    happenings.closed(book, told.place)


def deleted(book: Book, told: Told) -> None:
    happenings.deleted(book, told.place)


def reopened(book: Book, told: Told) -> None:
    happenings.let_in(book, told.place)


def shared(book: Book, told: Told) -> None:
    happenings.shared(book, told.place)


def unshared(book: Book, told: Told) -> None:
    happenings.unshared(book, told.place, str(told.event.get("previously_connected_team_id", "")))


def person_changed(book: Book, told: Told) -> None:
    """A person who was deactivated, or is back. Other changes of people are none of our business."""
    user = told.event["user"]
    tenant = (user.get("enterprise_user") or {}).get("enterprise_id") or user.get("team_id", "")
    change = happenings.account_gone if user.get("deleted") else happenings.account_back
    change(book, PLATFORM, tenant, user["id"])


def removed(book: Book, told: Told) -> None:
    happenings.uninstalled(book, PLATFORM, told.workspace.tenant)


NEWS: Final[dict[str, Callable[[Book, Told], None]]] = {
    "app_uninstalled": removed,
    "channel_archive": closed,
    "channel_deleted": deleted,
    "channel_id_changed": id_changed,
    "channel_left": left,
    "channel_rename": renamed,
    "channel_shared": shared,
    "channel_unarchive": reopened,
    "channel_unshared": unshared,
    "group_archive": closed,
    "group_deleted": deleted,
    "group_left": left,
    "group_rename": renamed,
    "group_unarchive": reopened,
    "member_joined_channel": joined,
    "tokens_revoked": removed,
    "user_change": person_changed,
}


class News:
    """Writes down what was told, once however often Slack repeats it."""

    def __init__(self, house: House, chat: SlackChat) -> None:
        self.house = house
        self.chat = chat

    async def heard(self, workspace: Workspace, body: dict[str, Any]) -> None:
        event = body["event"]
        told = Told(workspace, event)
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return  # somebody's own token, of which we have none
        if NEWS[event["type"]] is removed and await self.is_old(workspace, body.get("event_time")):
            return

        def write(book: Book) -> None:
            if inbox.take(book, f"slack/{body['event_id']}"):
                NEWS[event["type"]](book, told)

        await self.house.work(write)
        if NEWS[event["type"]] is removed:
            await self.chat.workspaces.forget(workspace.tenant, workspace.enterprise)
        self.house.intake.wake()

    async def is_old(self, workspace: Workspace, at: int | None) -> bool:
        """Whether an end that happened `at` (seconds since 1970) came late: it has been installed there again since."""
        if at is None:
            return False
        tenant, enterprise, when = workspace.tenant, workspace.enterprise, datetime.fromtimestamp(at, UTC)
        return await self.house.work(
            lambda book: installations.installed_since(book, tenant, enterprise, when)
        )
