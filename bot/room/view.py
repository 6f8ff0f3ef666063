"""The local room as JSON: what one person may see of it, as the page draws it."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from bot.room.directory import Channel, Directory, Resident
from cards import web
from cards.say import safe
from storage import room
from storage.room import Message
from storage.store import Book

KEPT: Final = 4000  # drawn cards


class Drawn:
    """Cards as HTML, so that a message that has not changed is drawn once for all readers of a zone: drawing
    a long channel anew at every change took a tenth of a second."""

    def __init__(self) -> None:
        self.kept: OrderedDict[tuple[int, int, str], str] = OrderedDict()

    def html(self, message: Message, zone: str) -> str:
        assert not isinstance(message.body, str), "words are not drawn"
        key = (message.id, message.edits, zone)
        if key not in self.kept:
            self.kept[key] = web.rendered(message.body, zone, key=f"m{message.id}")
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        self.kept.move_to_end(key)
        return self.kept[key]


def initials(name: str) -> str:
    """`VL` for Vera Lindqvist; what stands in for a portrait."""
    return "".join(part[0] for part in name.split()[:2]).upper() or "?"


def state(book: Book, directory: Directory, me: Resident) -> dict[str, Any]:
    """The sidebar: people by company with what waits for each, and this person's channels."""
    open_to_me = directory.channels_of(me)
    unread = room.unread(book, me.account, open_to_me)
    waiting = {
        each.account: room.unread(book, each.account, [each.direct])[each.direct]
        for each in directory.people.values()
    }
    return {
        "me": person(me),
        "people": [{**person(each), "waiting": waiting[each.account]} for each in directory.people.values()],
        "channels": [
            {"id": channel, "unread": unread[channel], **about(directory.channels.get(channel))}
            for channel in open_to_me
        ],
        "now": book.now.isoformat(),
        "zone": me.time_zone,
        "plan_zone": directory.zone_of(me),
    }


def about(channel: Channel | None) -> dict[str, Any]:
    """A shared channel, or (None) somebody's direct messages."""
    if channel is None:
        return {"name": "jbp", "direct": True, "members": [], "companies": []}
    return {
        "name": channel.name,
        "direct": False,
        "members": sorted(channel.members),
        "companies": channel.companies,
    }


def person(each: Resident) -> dict[str, str]:
    return {
        "account": each.account,
        "name": each.name,
        "title": each.title,
        "company": each.company,
        "side": each.side,
        "initials": initials(each.name),
    }


def message(each: Message, directory: Directory, me: Resident, drawn: Drawn) -> dict[str, Any]:
    """One message as this person reads it: plain `text` of a person's, or the `html` of a card."""
    author = directory.people.get(each.author)
    shown: dict[str, Any] = {
        "id": each.id,
        "thread": each.thread_of,
        "author": author.name if author else "jbp",
        "initials": initials(author.name) if author else "jbp",
        "side": author.side if author else "bot",
        "at": each.posted_at.isoformat(),
        "edited": each.edited_at.isoformat() if each.edited_at else None,
        "only_you": each.only_for is not None,
        "version": each.edits,
    }
    if isinstance(each.body, str):
        return {**shown, "text": safe(each.body)}
    return {**shown, "html": drawn.html(each, me.time_zone)}
