"""The door to mail as the settings want it."""

from __future__ import annotations

from aiohttp import web

from bot.handing import Handing
from bot.house import House
from bot.mail.chat import MailChat
from bot.mail.limits import Limits
from bot.mail.links import Links, signer
from bot.mail.post import PostOffice, SmtpOffice
from bot.mail.settings import Mail
from bot.mail.web import Pages
from bot.signing import Signer


def mail_door(
    house: House, settings: Mail, public_url: str, keys: str, handing: Handing
) -> tuple[MailChat, list[web.RouteDef]]:
    """The chat, and the paths that it serves over HTTP. Raises BadKeys."""
    return opened(house, settings, SmtpOffice(settings), public_url, signer(keys), handing)


def opened(
    house: House,
    settings: Mail,
    office: PostOffice,
    public_url: str,
    by: Signer,
    handing: Handing,
    limits: Limits | None = None,
) -> tuple[MailChat, list[web.RouteDef]]:
    """Add mail to a house."""
    links = Links(public_url, by, house.clock.now)
    chat = MailChat(settings, office, links, handing, house.work)
    house.delivery.chats[chat.platform] = chat
    house.intake.mails = True
    return chat, Pages(house, chat, links, limits).routes()
