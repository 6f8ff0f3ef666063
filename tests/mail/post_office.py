"""A mail server on loopback that speaks SMTP, keeps what it takes, and can refuse, stall or hang up."""

from __future__ import annotations

import asyncio
import email
import re
import threading
import warnings
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "jbp", "s3cret/of:the server"


@dataclass
class Mail:
    """One that was taken."""

    sender: str
    to: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")

    def part(self, kind: str) -> str:
        found = self.message.get_body((kind,))
        assert found
        return str(found.get_content()).replace("\r\n", "\n")

    @property
    def page(self) -> str:
        """Where it is answered: path and query."""
        return path(re.search(r"https?://\S+/mail/page\S+", self.text)[0])  # type: ignore[index]

    def link(self, label: str) -> str:
        """Where a button or link of the HTML leads."""
        links = Links()
        links.feed(self.html)
        return path(next(href for said, href in links.found if said == label))


def path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


class Links(HTMLParser):
    """Every link's words and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.href = dict(attrs).get("href") or ""

    def handle_data(self, data: str) -> None:
        if self.href and data.strip():
            self.found.append((data.strip(), self.href))
            self.href = ""


@dataclass
class PostOffice:
    """`rcpt` and `data` are what it answers in place of 250; `hangs_up`: it takes a mail and leaves."""

    taken: list[Mail] = field(default_factory=list)
    rcpt: str = ""
    data: str = ""
    hangs_up: int = 0
    tls: Any = None
    auth_required: bool = False
    heard: list[SMTP] = field(default_factory=list)

    def start(self) -> PostOffice:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(10)
        return self

    async def listen(self) -> asyncio.Server:
        options: dict[str, Any] = {"tls_context": self.tls, "enable_SMTPUTF8": False}
        if self.auth_required:
            options |= {"authenticator": self.knows, "auth_required": True}
            options["auth_require_tls"] = self.tls is not None
        return await self.loop.create_server(lambda: self.hearing(options), "127.0.0.1", 0)

    def hearing(self, options: dict[str, Any]) -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a password without TLS, which is tried here
            self.heard.append(SMTP(self, **options))
        return self.heard[-1]

    async def hang_up(self) -> None:
        self.server.close()
        for each in self.heard:
            if each.transport:
                each.transport.abort()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0.01)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    @property
    def port(self) -> int:
        return int(self.server.sockets[0].getsockname()[1])

    def knows(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = isinstance(data, LoginPassword) and (data.login, data.password)
        return AuthResult(success=given == (USER.encode(), PASSWORD.encode()), handled=False)

    # -- as aiosmtpd asks --------------------------------------------------------------------------

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data:
            return self.data
        message = email.message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(Mail(str(envelope.mail_from), envelope.rcpt_tos[0], message))
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()
        return "250 OK"
