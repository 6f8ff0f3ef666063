"""Mail as delivery sees it: a chat in which a message cannot be amended or looked for, and whose page is always new."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.chat import Account, CannotLook, NotAccepted
from bot.handing import Handing
from bot.mail.letter import letter, named
from bot.mail.links import Links
from bot.mail.post import NoSuchMailbox, PostOffice
from bot.mail.settings import Mail
from bot.worker import Worker
from cards import mailing
from cards.card import Answer, Card
from commands.acting import tell
from commands.mailing import key, lookers
from storage import mailboxes, people, plans
from storage.mailboxes import Mailbox
from storage.store import Book

log = logging.getLogger(__name__)
GONE: Final = "that address takes no mail of jbp’s any more"


@dataclass(frozen=True)
class Reader:
    """Who is written to: the address as it stands, their name, and the zone of their days."""

    box: Mailbox
    name: str
    zone: str


class MailChat:
    """Writes to whoever has said yes at their address, and once to an address whose owner is asked that."""

    platform = mailboxes.PLATFORM
    pace = timedelta(0)
    quiet_period = timedelta(seconds=60)

    def __init__(
        self, settings: Mail, office: PostOffice, links: Links, handing: Handing, work: Worker
    ) -> None:
        self.settings = settings
        self.office = office
        self.links = links
        self.handing = handing
        self.work = work

    def address(self, tenant: str, channel: str) -> str:
        return channel

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        """What the server says after the message decides: 4xx waits, 5xx does not, and an answer that is lost leaves it
        to a person to say, since nobody may look into a mailbox."""
        id = f"<{token}@{self.settings.domain}>"
        reader = await self.reader(channel)
        await self.write(reader, card, f"post/{token}", id, thread)
        return id

    async def write(
        self, reader: Reader, card: Card, source: str, id: str, thread: str | None = None
    ) -> None:
        """Raises NotAccepted or NoAnswer."""
        box = reader.box
        now = self.work.clock.now()
        made = letter(self.settings, self.links, box, reader.name, reader.zone, card, source, now)
        try:
            await self.office.hand_in(named(made, id, thread), box.address)
        except NoSuchMailbox as refused:
            why = str(refused).replace(box.address, "that mailbox")
            await self.work(lambda book: came_back(book, box, why))
            raise NotAccepted(why, final=not box.confirmed) from None

    async def reader(self, address: str) -> Reader:
        """Raises NotAccepted."""
        found = await self.work(lambda book: reader(book, mailboxes.at(book, address)))
        if found is None or found.box.stopped or found.box.refused:
            raise NotAccepted(GONE, final=True)
        return found

    async def update(self, channel: str, message: str, card: Card) -> None:
        """A mail stays as it was sent; the page that it leads to shows the message as it stands."""

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        raise CannotLook("nobody may look into a mailbox", ever=True)

    async def reach(self, account: Account) -> str | None:
        box = await self.work(lambda book: mailboxes.at(book, account.user))
        return box.address if box and box.takes_mail else None

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        if isinstance(answer, Card):
            id = f"<{mailboxes.new_key()}@{self.settings.domain}>"
            await self.write(await self.reader(account.user), answer, "today", id)


def reader(book: Book, box: Mailbox | None) -> Reader | None:
    if box is None:
        return None
    row = people.settings(book, box.person)
    zones = (plan.agreement.time_zone for plan, _ in plans.of_person(book, box.person))
    return Reader(box, str(row["name"]), row["time_zone"] or next(zones, "UTC"))


def came_back(book: Book, box: Mailbox, why: str) -> None:
    """No mail goes there any more; their own lead is told."""
    log.warning("a mail server knows no such mailbox: mail to person %s is paused", box.person)
    mailboxes.refuse(book, box, why)
    for plan, seat in plans.of_person(book, box.person):
        card = mailing.came_back(plan, seat, why)
        tell(book, plan, lookers(book, plan, seat), key(plan, seat, "came-back", book), card)
