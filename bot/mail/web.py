"""The page that a mail's links open, over HTTP. Opening it changes nothing, however often a scanner does so.

There is no cookie and no script: the signed link is all that says who somebody is, and goes nowhere else.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web

from bot.chat import Account, NoAnswer, NotAccepted, Request
from bot.house import House
from bot.mail.chat import MailChat, Reader, reader
from bot.mail.limits import A_LINK, AN_ADDRESS, UNKNOWN, Limits
from bot.mail.links import Links, Meant, Purpose, digest
from bot.words import typed
from cards import mail_page as cards
from cards.card import Answer, Card, File, Form
from cards.given import Given
from cards.web import Posting
from storage import mailboxes, posted
from storage.store import Book

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
CSS: Final = Path(__file__).parent / "page.css"
ID: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
ABOUT_MAIL: Final = ("me mail yes", "me mail stop")
LET_IN: Final = {"people": ("add", "is", "who", "mail", "guest"), "me": ("join", "mail")}
OURS: Final = "jbp-"


@dataclass(frozen=True)
class Came:
    """A request with a link that is ours: its words as they came, what it means, and whose it is (None: revoked)."""

    what: str
    sign: str
    meant: Meant
    reader: Reader | None

    def to(self, path: str) -> str:
        """Beside the page that is open, wherever a proxy has put that."""
        return f"{path}?{urlencode({'of': self.what, 'sign': self.sign})}"


class Pages:
    """Serves them for one house."""

    def __init__(self, house: House, chat: MailChat, links: Links, limits: Limits | None = None) -> None:
        self.house = house
        self.chat = chat
        self.links = links
        self.limits = limits or Limits()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/mail/page", self.open),
            web.post("/mail/page", self.press),
            web.post("/mail/new", self.anew),
            web.get("/mail/stop", self.stopping),
            web.post("/mail/stop", self.stop),
            web.get("/mail/page.css", self.style),
        ]

    # -- opening: nothing is changed -----------------------------------------------------------------

    async def open(self, request: web.Request) -> web.StreamResponse:
        came = await self.came(request, "page")
        if isinstance(came, web.Response):
            return came
        wrong = self.closed(came)
        if wrong:
            return wrong
        person = came.reader.box.person if came.reader else 0
        message = await self.house.work(lambda book: message_of(book, person, came.meant.source))
        assert came.reader
        card = message or (cards.hello if came.meant.source == "today" else cards.not_kept)(came.reader.name)
        first = cards.chosen(card, request.query.get("press", ""), digest)
        return self.shown(came, (self.listed(came, card),), first=first)

    async def stopping(self, request: web.Request) -> web.StreamResponse:
        came = await self.came(request, "stop")
        if isinstance(came, web.Response):
            return came
        if came.reader is None:
            return plain(cards.revoked(), 410)
        about = cards.is_stopped if came.reader.box.stopped else cards.stop_now
        return self.shown(came, (about(came.reader.box.address),))

    async def style(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(
            CSS, headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=3600"}
        )

    # -- pressing ------------------------------------------------------------------------------------

    async def press(self, request: web.Request) -> web.StreamResponse:
        came = await self.came(request, "page")
        if isinstance(came, web.Response):
            return came
        try:
            sent = await fields(request)
        except web.HTTPRequestEntityTooLarge:
            return self.shown(came, (cards.too_large(),), 413)
        command = sent.get("jbp-command", "")
        if not self.links.offered(came.what, command, sent.get("jbp-sign", "")) or not ID.fullmatch(
            sent.get("jbp-id", "")
        ):
            return self.shown(came, (cards.not_offered(),), 403)
        wrong = self.closed(came, starts_again=command in ABOUT_MAIL)
        if wrong or came.reader is None:
            return wrong or plain(cards.revoked(), 410)
        if command not in ABOUT_MAIL and lets_in(command):
            return self.shown(came, (cards.not_here(),), 403)
        answer = await self.house.intake.take(asked(came.reader, command, sent))
        now = await self.renewed(came)
        return self.shown(now, (self.answered(now, answer, sent),), back=True)

    async def stop(self, request: web.Request) -> web.StreamResponse:
        """Pressed on the page, or by a mail program for its reader (RFC 8058)."""
        came = await self.came(request, "stop")
        if isinstance(came, web.Response):
            return came
        if came.reader is None:
            return plain(cards.revoked(), 410)
        sent = await fields(request)
        command = "me mail yes" if sent.get("jbp-command") == "me mail yes" else "me mail stop"
        answer = await self.house.intake.take(
            asked(came.reader, command, {"jbp-id": secrets.token_urlsafe(12)})
        )
        return self.shown(await self.renewed(came), (answer,))

    async def anew(self, request: web.Request) -> web.StreamResponse:
        """A link that has run out is sent anew, to the address that it was sent to and nowhere else."""
        came = await self.came(request, "page")
        if isinstance(came, web.Response):
            return came
        found = came.reader
        if found is None:
            return plain(cards.revoked(), 410)
        if found.box.stopped or found.box.refused:
            return plain(cards.is_stopped(found.box.address), 410)
        if not await self.house.work(lambda book: mailboxes.may_have_a_link(book, found.box)):
            return plain(cards.too_many_links(), 429)
        person = found.box.person
        message = await self.house.work(lambda book: message_of(book, person, came.meant.source))
        card = message or cards.not_kept(found.name)
        id = f"<{secrets.token_urlsafe(15)}@{self.chat.settings.domain}>"
        try:
            await self.chat.write(found, card, came.meant.source, id)
        except (NotAccepted, NoAnswer):
            return plain(cards.not_sent(), 503)
        return plain(cards.sent_anew())

    # -- what they share -----------------------------------------------------------------------------

    async def came(self, request: web.Request, purpose: Purpose) -> Came | web.Response:
        """Whose link this is, or what is answered in its place."""
        what, sign = request.query.get("of", ""), request.query.get("sign", "")
        meant = self.links.meant(purpose, what, sign)
        if meant is None:
            if self.limits.too_many(f"from/{request.remote}", UNKNOWN):
                return plain(cards.too_often(), 429)
            return plain(cards.not_ours(), 404)
        if self.limits.too_many(f"link/{sign}", A_LINK) or self.limits.too_many(
            f"box/{meant.box}", AN_ADDRESS
        ):
            return plain(cards.too_often(), 429)
        found = await self.house.work(lambda book: reader(book, mailboxes.with_key(book, meant.box)))
        return Came(what, sign, meant, found)

    def closed(self, came: Came, *, starts_again: bool = False) -> web.Response | None:
        """Why a link opens nothing, where that is so; who has stopped mail can still start it again by it."""
        if came.reader is None:
            return plain(cards.revoked(), 410)
        if came.meant.over(self.links.now()):
            return self.shown(came, (cards.run_out(),), 410, path="new")
        if (came.reader.box.stopped or came.reader.box.refused) and not starts_again:
            return self.shown(came, (cards.is_stopped(came.reader.box.address),), 410)
        return None

    async def renewed(self, came: Came) -> Came:
        """After something was pressed: they may have stopped, or begun."""
        found = await self.house.work(lambda book: reader(book, mailboxes.with_key(book, came.meant.box)))
        return replace(came, reader=found)

    def answered(self, came: Came, answer: Answer, sent: dict[str, str]) -> Answer:
        assert came.reader
        if isinstance(answer, Form):
            return answer
        source = f"answer/{request_id(came.reader, sent)}"
        return self.listed(came, answer, source)

    def listed(self, came: Came, card: Card, source: str = "") -> Card:
        """The card with links in its files' places; of who has not said yes there are none."""
        assert came.reader
        if not any(isinstance(each, File) for each in card.body) or not came.reader.box.takes_mail:
            return card
        account = ":".join(came.reader.box.account)
        return self.chat.handing.listed(card, source or came.meant.source, account)

    def shown(
        self, came: Came, answers: tuple[Answer, ...], status: int = 200, *, first: Card | None = None,
        path: str = "", back: bool = False,
    ) -> web.Response:  # fmt: skip
        posting = Posting(
            action=came.to(path or came.meant.purpose),
            sign=lambda command: self.links.offer(came.what, command),
            id=lambda: secrets.token_urlsafe(12),
        )
        found = came.reader
        takes = bool(found and found.box.takes_mail)
        text = cards.page(
            answers, posting=posting, first=first, zone=found.zone if found else "", name=found.name if found else "",
            until=came.meant.until if came.meant.purpose == "page" else None,
            stop=self.links.stop(came.meant.box).partition("/mail/")[2] if takes else "",
            back=came.to("page") if back and takes else "",
        )  # fmt: skip
        return html(text, status)


def asked(found: Reader, command: str, sent: dict[str, str]) -> Request:
    """What the intake is asked, in direct messages: as the person that the address belongs to."""
    platform, tenant, user = found.box.account
    form = sent.get("jbp-kind") == "sent"
    step = sent.get("jbp-step", "1")
    return Request(
        id=request_id(found, sent),
        account=Account(platform=platform, tenant=tenant, user=user),
        text=command,
        values={name: value for name, value in sent.items() if not name.startswith(OURS)} if form else {},
        draft=sent.get("jbp-draft", ""),
        step=int(step) if step.isdecimal() and len(step) < 3 else 1,
        kind="sent" if form else "pressed",
        name=found.name,
    )


def request_id(found: Reader, sent: dict[str, str]) -> str:
    return f"mail/{found.box.key}/{sent['jbp-id']}"


def lets_in(command: str) -> bool:
    """It would make somebody else known, or this person elsewhere: a link may have been passed on."""
    what = typed(command)
    return what.command == "link" or (what.words[:1] or ("",))[0].casefold() in LET_IN.get(what.command, ())


def message_of(book: Book, person: int, source: str) -> Card | None:
    """The message as it stands now; None where it is not kept (any more), or who has it has left the plan."""
    kind, _, token = source.partition("/")
    if kind != "post" or not mailboxes.may_read(book, person, token):
        return None
    card = posted.card_of(book, token)
    return card if card and card.title else None


async def fields(request: web.Request) -> dict[str, str]:
    """What was sent: texts as they are, a file as forms keep it. Raises HTTPRequestEntityTooLarge, HTTPBadRequest."""
    try:
        sent = await request.post()
    except (ValueError, LookupError):
        raise web.HTTPBadRequest(text="That could not be read.") from None
    found: dict[str, str] = {}
    for name, value in sent.items():
        if isinstance(value, str):
            found[name] = value
        elif given := value_of(value):
            found[name] = given
    return found


def value_of(part: Any) -> str:
    """A file that was chosen; empty where none was."""
    if not isinstance(part, web.FileField):
        return ""
    content = part.file.read()
    part.file.close()
    return Given(part.filename, content).value if part.filename else ""


def plain(card: Card, status: int = 200) -> web.Response:
    """A page that nothing can be pressed on."""
    return html(cards.page((replace(card, buttons=()),)), status)


def html(text: str, status: int) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)
