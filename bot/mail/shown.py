"""Mail in the local room: nothing leaves this machine; what would be sent is shown, with links that open here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from aiohttp import web

from bot import handing
from bot.handing import Handing
from bot.house import House
from bot.mail.chat import MailChat
from bot.mail.settings import Mail
from bot.mail.setup import opened
from bot.signing import Signer, derived

SENDER = Mail(host="this machine", port=0, sender="jbp@jbp.example")


@dataclass(frozen=True)
class Shown:
    """Takes mails, and shows them."""

    say: Callable[[str], None]

    async def hand_in(self, mail: EmailMessage, to: str) -> None:
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        self.say(f"\n=== A mail to {to}: {mail['Subject']}\n\n{text}===\n")

    async def open(self) -> str:
        return "not sent"


class Here:
    """Mail of the local room. Where its links lead is known once the room listens."""

    def __init__(self, house: House, say: Callable[[str], None]) -> None:
        key = house.work.now(handing.key)
        self.handing = Handing("", key, house.clock.now)
        self.chat: MailChat
        signer = Signer(derived(key.encode(), "jbp mail links"))
        self.chat, pages = opened(house, SENDER, Shown(say), "", signer, self.handing)
        self.routes: list[web.RouteDef] = [
            *pages,
            *handing.routes(self.handing, house.work, house.documents),
        ]

    def listens(self, address: str) -> None:
        self.chat.links.public_url = self.handing.public_url = address.partition("/?")[0]
