"""Documents where a chat takes no file: a link to each, signed and good for some days, at which this server hands it
out.

Teams takes files from a bot in personal chats only, and a mail is no place for them; a link works wherever its card is
read, for whoever reads it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import web

from bot.chat import Account, NotAccepted
from bot.documents import Documents
from bot.room.documents import HEADERS
from bot.signing import Signer, packed, unpacked
from bot.worker import Worker
from cards.card import Answer, Buttons, Card, Element, File, Link, small
from storage import drafts, inbox, posted
from storage.store import Book

if TYPE_CHECKING:
    from bot.house import House

PATH: Final = "/files/{name}"
KEY_NOTE: Final = "file-links"
LASTS: Final = timedelta(days=14)
GONE: Final = "This link has run out, or was never one of ours. Ask jbp for the document again."


@dataclass(frozen=True)
class Meant:
    """A document: where its card is kept, which of that card's it is, and with whose eyes it is opened."""

    source: str
    number: int
    reader: Account | None


class Handing:
    """Makes the links. Without a public address there are none, and the card says so."""

    def __init__(self, public_url: str, key: str, now: Callable[[], datetime]) -> None:
        self.public_url = public_url
        self.signer = Signer(key.encode())
        self.now = now

    def listed(self, answer: Card, source: str, reader: str = "") -> Card:
        """The card with a link in each file's place. `source` is where the card is kept: `post/TOKEN`, or
        `answer/REQUEST`; `reader` the account with whose eyes it is opened, the room's where there is none."""
        body: list[Element] = []
        count = 0
        for element in answer.body:
            if not isinstance(element, File):
                body.append(element)
                continue
            if self.public_url and source:
                link = Link(f"Open {element.name}", self.link(source, count, element.name, reader))
                body += [Buttons((link,)), small(f"The link works for {LASTS.days} days.")]
            else:
                body.append(small(f"{element.name} cannot be opened here: this jbp has no public address."))
            count += 1
        return replace(answer, body=tuple(body))

    def link(self, source: str, number: int, name: str, reader: str) -> str:
        until = int((self.now() + LASTS).timestamp())
        what = packed([source, number, reader, until])
        return f"{self.public_url}/files/{quote(name, safe='')}?of={what}&sign={self.sign(what)}"

    def sign(self, what: str) -> str:
        return self.signer.sign(what)

    def meant(self, what: str, sign: str) -> Meant | None:
        """What a link leads to; None for one that is not ours, or has run out."""
        if not self.signer.holds(what, sign):
            return None
        match unpacked(what):
            case [str(source), int(number), str(reader), int(until)] if self.now().timestamp() < until:
                return Meant(source, number, account(reader))
        return None


def of(house: House, public_url: str) -> Handing:
    """What hands documents of a house out."""
    return Handing(public_url, house.work.now(key), house.clock.now)


def account(address: str) -> Account | None:
    if not address:
        return None
    platform, tenant, user = address.split(":", 2)
    return Account(platform=platform, tenant=tenant, user=user)


def key(book: Book) -> str:
    """The key of this store's links, made once: what they open stands in the same store."""
    kept = drafts.note(book, KEY_NOTE)
    if not kept:
        kept = secrets.token_urlsafe(32)
        drafts.set_note(book, KEY_NOTE, kept)
    return kept


def found(book: Book, meant: Meant) -> File | None:
    kind, _, id = meant.source.partition("/")
    answer: Answer | None = posted.card_of(book, id) if kind == "post" else inbox.answer_to(book, id)
    files = [each for each in answer.body if isinstance(each, File)] if isinstance(answer, Card) else []
    return files[meant.number] if meant.number < len(files) else None


def routes(handing: Handing, work: Worker, documents: Documents) -> list[web.RouteDef]:
    async def hand_out(request: web.Request) -> web.StreamResponse:
        meant = handing.meant(request.query.get("of", ""), request.query.get("sign", ""))
        file = await work(lambda book: found(book, meant)) if meant else None
        if meant is None or file is None:
            raise web.HTTPNotFound(text=GONE)
        try:
            content = await documents.content(file, meant.reader)
        except NotAccepted as refused:
            raise web.HTTPNotFound(text=str(refused)) from None
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        if file.media_type == "text/html":
            headers |= HEADERS
        else:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        charset = "utf-8" if file.media_type.startswith("text/") else None
        return web.Response(body=content, content_type=file.media_type, charset=charset, headers=headers)

    return [web.get(PATH, hand_out)]
