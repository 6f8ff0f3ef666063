"""A card as a mail, built by Python's own email package: it encodes headers and refuses line breaks in them."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.mail.links import LASTS, Links, digest
from bot.mail.settings import Mail
from cards import mail
from cards.card import Card
from storage.mailboxes import Mailbox

QUOTED: Final = "quoted-printable"


def letter(
    settings: Mail, links: Links, box: Mailbox, name: str, zone: str, card: Card, source: str, now: datetime
) -> EmailMessage:
    """`source` is the message whose page its links open; the caller names the mail itself."""
    page = links.page(box.key, source)
    stop = links.stop(box.key)
    ways = mail.Ways(
        page=page,
        press=lambda command: f"{page}&press={digest(command)}",
        stop=stop,
        name=name,
        until=(now + LASTS).astimezone(ZoneInfo(zone)).date(),
    )
    made = EmailMessage(policy=SMTP)
    made["From"] = settings.header
    made["To"] = Address(addr_spec=box.address)
    made["Subject"] = mail.subject(card)
    made["Date"] = format_datetime(now)
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["List-Unsubscribe"] = f"<{stop}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.plain_text(card, ways, zone), cte=QUOTED)
    made.add_alternative(mail.html(card, ways, zone), subtype="html", cte=QUOTED)
    return made


def named(made: EmailMessage, id: str, thread: str | None) -> EmailMessage:
    """With an id that is the same however often it is sent, so that a mailbox shows it once."""
    made["Message-ID"] = id
    if thread:
        made["In-Reply-To"] = thread
        made["References"] = thread
    return made
