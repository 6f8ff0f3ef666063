"""A document that somebody keeps in their own OneDrive, from their own chat with jbp: Teams asks them, and takes it.

Beside a link, in personal chats only: Teams has no other place where it takes a file from a bot.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bot.chat import Account, NotAccepted
from bot.documents import Documents
from bot.handing import Handing, found
from bot.teams.calls import upload
from bot.teams.given import Files
from bot.worker import Worker
from cards import teams
from cards.card import File

log = logging.getLogger(__name__)
CONSENT: Final = "application/vnd.microsoft.teams.card.file.consent"
THERE: Final = "application/vnd.microsoft.teams.card.file.info"
INVOKE: Final = "fileConsent/invoke"
ASKED: Final = "Teams asks below whether to keep it."
NOT_THEIRS: Final = "That document cannot be had (any more). Ask for it again."
NOT_KEPT: Final = "It could not be kept in your OneDrive just now. The link works all the same."
Body = dict[str, Any]


def offered(body: list[Body], public_url: str) -> list[Body]:
    """A card's body with a button behind each link to a document: to keep that, too. A page is only opened."""
    made: list[Body] = []
    for part in body:
        made.append(part)
        for action in part.get("actions") or () if part.get("type") == "ActionSet" else ():
            if action["type"] != "Action.OpenUrl" or not public_url:
                continue
            link = urlsplit(action["url"])
            if action["url"].startswith(f"{public_url}/files/") and not link.path.endswith(".html"):
                asked = parse_qs(link.query)
                made.append(teams.keeping(asked["of"][0], asked["sign"][0]))
    return made


class Keeping:
    """What is pressed, and what Teams then says. Only whom a document was handed to keeps it."""

    def __init__(self, handing: Handing, work: Worker, documents: Documents, files: Files) -> None:
        self.handing = handing
        self.work = work
        self.documents = documents
        self.files = files

    async def document(self, told: object, who: Account) -> tuple[File, bytes] | None:
        """The document of a link that was handed to this person, as it is now."""
        match told:
            case {"of": str(what), "sign": str(sign)}:
                meant = self.handing.meant(what, sign)
            case _:
                return None
        if meant is None or meant.reader != who:
            return None
        file = await self.work(lambda book: found(book, meant))
        try:
            return (file, await self.documents.content(file, who)) if file else None
        except NotAccepted:
            return None

    async def asks(self, told: Body, who: Account) -> Body | None:
        """The message in which Teams asks whether to keep it; None where it is not theirs."""
        there = await self.document(told, who)
        if there is None:
            return None
        file, content = there
        context = {"of": told["of"], "sign": told["sign"]}
        about = {
            "description": "A document of your joint business plan", "sizeInBytes": len(content),
            "acceptContext": context, "declineContext": context,
        }  # fmt: skip
        return {"attachments": [{"contentType": CONSENT, "name": file.name, "content": about}]}

    async def answered(self, value: Body, who: Account) -> Body | None:
        """What is said of an answer to that: the file where it is now; None where they said no."""
        if value.get("action") != "accept":
            return None
        there = await self.document(value.get("context"), who)
        if there is None:
            return {"text": NOT_THEIRS}
        info = value.get("uploadInfo")
        where = info if isinstance(info, dict) else {}
        address = str(where.get("uploadUrl") or "")
        if not self.files.is_ours_to_fetch(address):
            log.warning("a document is not kept: its address is none of Microsoft's shares")
            return {"text": NOT_KEPT}
        try:
            await asyncio.to_thread(upload, address, there[1])
        except NotAccepted as trouble:
            log.info("a document could not be kept: %s", trouble)
            return {"text": NOT_KEPT}
        about = {"uniqueId": where.get("uniqueId"), "fileType": where.get("fileType")}
        kept = {
            "contentType": THERE,
            "contentUrl": where.get("contentUrl"),
            "name": where.get("name"),
            "content": about,
        }
        return {"attachments": [kept]}
