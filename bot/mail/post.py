"""Handing a mail to the mail server, by SMTP: whether it was taken, refused, or nobody knows."""

from __future__ import annotations

import asyncio
import ssl
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from typing import Final, Protocol

import aiosmtplib
from aiosmtplib import SMTP

from bot.chat import NoAnswer, NotAccepted, Silent
from bot.mail.settings import Mail
from bot.teams.settings import is_loopback

WRITTEN: Final = MAIL.clone(max_line_length=998)  # a long address is not to be broken or encoded in a header
PATIENCE: Final = 20.0  # seconds that the server may take for one answer
UNTIL_ADDRESSED: Final = (
    55.0  # seconds, with PATIENCE for the mail itself less than a lease of the outbox lasts
)
AT_ONCE: Final = 4  # connections that are being made
BAD_MAILBOX: Final = frozenset({550, 551, 553})


class NoSuchMailbox(Exception):
    """The server takes no mail for that address. What it said is its own words."""


class PostOffice(Protocol):
    """Takes mails away."""

    async def hand_in(self, mail: EmailMessage, to: str) -> None:
        """Raises NotAccepted, NoAnswer or NoSuchMailbox."""
        ...

    async def open(self) -> str:
        """Sign in and out again; how the server is reached. Raises NotAccepted."""
        ...


class SmtpOffice:
    """One mail a connection, few at a time."""

    def __init__(self, settings: Mail, context: ssl.SSLContext | None = None) -> None:
        self.settings = settings
        self.context = context
        self.at_once = asyncio.Semaphore(AT_ONCE)

    async def open(self) -> str:
        server, encrypted = await self.connected()
        await self.leave(server)
        return "encrypted" if encrypted else "not encrypted"

    async def hand_in(self, mail: EmailMessage, to: str) -> None:
        try:
            async with asyncio.timeout(UNTIL_ADDRESSED):
                server = await self.ready(to)
        except TimeoutError:
            raise Silent("the mail server takes too long") from None
        try:
            await self.given(server, mail)
        finally:
            await self.leave(server)

    async def ready(self, to: str) -> SMTP:
        """A connection on which the mail itself comes next."""
        async with self.at_once:
            server, _ = await self.connected()
            try:
                await self.addressed(server, to)
            except BaseException:
                server.close()
                raise
            return server

    async def connected(self) -> tuple[SMTP, bool]:
        """Signed in, and whether the connection is encrypted. Raises Silent: whatever is wrong up to here is wrong for
        every mail, and none is given up for it."""
        settings = self.settings
        server = SMTP(
            hostname=settings.host, port=settings.port, use_tls=settings.tls, start_tls=False, timeout=PATIENCE,
            tls_context=self.context,
        )  # fmt: skip
        encrypted = settings.tls
        try:
            await server.connect()
            await server.ehlo()
            if not encrypted and server.supports_extension("starttls"):
                await server.starttls()
                encrypted = True
            if settings.user:
                if not (encrypted or is_loopback(settings.host)):
                    raise Silent("the mail server offers no encryption, so the password is not sent to it")
                await server.login(settings.user, settings.password)
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as trouble:
            server.close()
            raise Silent(f"the mail server cannot be used ({reason(trouble)})") from None
        except Silent:
            server.close()
            raise
        return server, encrypted

    async def addressed(self, server: SMTP, to: str) -> None:
        try:
            await server.mail(self.settings.sender)
        except aiosmtplib.SMTPResponseException as refused:
            raise Silent(f"the mail server does not take mail from jbp ({refused.code})") from None
        except (aiosmtplib.SMTPException, OSError) as trouble:
            raise Silent(f"the mail server left ({reason(trouble)})") from None
        try:
            await server.rcpt(to)
        except aiosmtplib.SMTPResponseException as refused:
            if refused.code in BAD_MAILBOX:
                raise NoSuchMailbox(said(refused)) from None
            raise NotAccepted(said(refused), final=refused.code >= 500) from None
        except (aiosmtplib.SMTPException, OSError) as trouble:
            raise Silent(f"the mail server left ({reason(trouble)})") from None

    async def given(self, server: SMTP, mail: EmailMessage) -> None:
        """From here on an answer that is lost leaves it open whether the mail was taken."""
        try:
            await server.data(mail.as_bytes(policy=WRITTEN))
        except aiosmtplib.SMTPResponseException as refused:
            raise NotAccepted(said(refused), final=refused.code >= 500) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as lost:
            raise NoAnswer(f"the mail server’s answer was lost ({reason(lost)})") from None

    async def leave(self, server: SMTP) -> None:
        """It was taken or not by now; how the server says goodbye changes nothing."""
        try:
            await server.quit(timeout=2)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            server.close()


def reason(trouble: BaseException) -> str:
    """In our own words: an error's may hold what was sent."""
    if isinstance(trouble, aiosmtplib.SMTPResponseException):
        return f"it answered {trouble.code}"
    return type(trouble).__name__


def said(refused: aiosmtplib.SMTPResponseException) -> str:
    """What the server said, shortened: people are shown it."""
    return f"{refused.code} {' '.join(str(refused.message).split())[:160]}"
