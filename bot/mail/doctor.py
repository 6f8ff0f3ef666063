"""What `jbp doctor` asks the mail server and the address that mails lead to, and how people’s addresses stand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from bot.chat import Account, NoAnswer, NotAccepted
from bot.clocks import RealClock
from bot.doctor import Found, answers_at, every_plan
from bot.handing import of
from bot.house import House
from bot.mail.chat import MailChat
from bot.mail.setup import mail_door
from bot.settings import Settings
from cards.card import Card, text
from storage import mailboxes
from storage.mailboxes import Mailbox
from storage.store import Store

SERVER: Final = (
    "Check JBP_SMTP: the host, the port, the user and the password. The mail server’s own log says more."
)
HTTPS: Final = "Whoever reads along has the link. Set JBP_PUBLIC_URL to an https address."


async def mail_examined(settings: Settings, store: Store, to: str) -> AsyncIterator[Found]:
    assert settings.mail
    house = House(store, RealClock())
    chat, _ = mail_door(
        house, settings.mail, settings.public_url, settings.keys, of(house, settings.public_url)
    )
    yield await taken(chat)
    if not settings.public_url.startswith("https://"):
        yield Found("wrong", f"Mails lead to {settings.public_url}, which is not encrypted", HTTPS)
    yield await answers_at(settings.public_url, "/mail/ and /files/")
    counts = await house.work(mailboxes.by_state)
    said = ", ".join(f"{counts[state]} {name}" for state, name in STATES.items() if counts[state])
    if said:
        yield Found("well", f"E-mail addresses: {said}")
    if to:
        yield await message_to(chat, house, to)


STATES: Final = {
    "confirmed": "confirmed",
    "asked": "asked and not answered",
    "stopped": "stopped",
    "refused": "that no server takes",
}


async def taken(chat: MailChat) -> Found:
    where = f"{chat.settings.host}:{chat.settings.port}"
    try:
        how = await chat.office.open()
    except NotAccepted as refused:
        return Found("wrong", f"{where}: {refused}", SERVER)
    if how != "encrypted":
        return Found(
            "note", f"The mail server {where} takes mail, not encrypted", "Fine on this machine alone."
        )
    return Found("well", f"The mail server {where} takes mail, encrypted")


async def message_to(chat: MailChat, house: House, to: str) -> Found:
    """A real mail, to the person who was named."""
    key, _, member = to.partition("/")
    every = await house.work(every_plan)
    someone = next((plan.people.get(member) for plan in every if plan.id == key), None)
    if someone is None:
        do = "Name them as PLAN/MEMBER; jbp invite PLAN --list lists them."
        return Found("wrong", f"“{to}” is nobody on a plan", do)
    box = await house.work(lambda book: mailboxes.of_person(book, int(someone.person)))
    if box is None or not box.takes_mail:
        return Found("note", f"{someone.name} takes no mail")
    card = Card("Can you read this?", (text("It is a test by whoever runs jbp. Nothing is asked of you."),))
    try:
        await chat.whisper(account_of(box), None, card)
    except (NotAccepted, NoAnswer) as problem:
        return Found("wrong", f"{someone.name} could not be sent a mail: {problem}")
    return Found("well", f"{someone.name} was sent a mail: ask whether it is there")


def account_of(box: Mailbox) -> Account:
    platform, tenant, user = box.account
    return Account(platform=platform, tenant=tenant, user=user)
