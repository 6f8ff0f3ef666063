"""From the outbox to the chats: each message once, in a channel's order, at the pace the chat allows.

The rules of a post's life are in storage/outbox.py. Effectively once, provided that a message which a chat
has accepted becomes visible to us within the chat's quiet period.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Mapping
from datetime import timedelta

from bot.chat import Account, CannotLook, Chat, NoAnswer, NotAccepted
from bot.worker import Worker
from cards.card import Card, text
from plan.people import Someone
from plan.plan import Plan
from storage import outbox, people, plans
from storage.outbox import Post, Wanted, card_json
from storage.store import Book

log = logging.getLogger(__name__)
AT_MOST = 8  # attempts
LONGEST_PAUSE = timedelta(hours=24)  # that a chat may ask for
LOOK_BACK = timedelta(seconds=30)  # a chat's clock may be behind ours


class Delivery:
    """Sends what waits. `chats` by platform; `holder` names this process in the leases it takes."""

    def __init__(self, work: Worker, chats: Mapping[str, Chat], holder: str | None = None) -> None:
        self.work = work
        self.chats = chats
        self.holder = holder or secrets.token_hex(4)

    async def drain(self, at_once: int = 20) -> int:
        """Send what may be sent now, until nothing more may; the number of attempts made."""
        attempts = 0
        while posts := await self.work(lambda book: outbox.claim(book, self.holder, at_once)):
            attempts += len(posts)
            await asyncio.gather(*(self.deliver(post) for post in posts))
        return attempts

    async def deliver(self, post: Post) -> None:
        """One attempt at one post; however it ends, that is written down."""
        found = await self.whereabouts(post)
        if found is None:
            await self.refuse(post, NotAccepted("no chat reaches them", final=True))
            return
        chat, channel = found
        if post.asked_at and not post.message:
            await self.look(post, chat, channel)
        elif await self.work(lambda book: outbox.confirm(book, post, channel, chat.pace)):
            await self.send(post, chat, channel)

    async def send(self, post: Post, chat: Chat, channel: str) -> None:
        try:
            message = post.message
            if message:
                await chat.update(channel, message, post.card)
            else:
                message = await chat.post(
                    channel, post.card, token=post.token, thread=post.parent, silent=post.silent
                )
        except NotAccepted as refusal:
            await self.refuse(post, refusal)
        except NoAnswer as silence:
            await self.unsure(post, chat, str(silence))
        else:
            await self.work(lambda book: outbox.sent(book, post, message))

    async def look(self, post: Post, chat: Chat, channel: str) -> None:
        """An earlier attempt had no answer: is the message there?"""
        since = (post.asked_at or post.created_at) - LOOK_BACK
        try:
            message = await chat.find(post.sent_to or channel, post.token, since, post.parent)
        except CannotLook as trouble:
            await self.unsure(post, chat, str(trouble))
            return
        if message:
            await self.work(lambda book: outbox.found(book, post, message))
        else:
            await self.work(lambda book: outbox.absent(book, post))

    async def unsure(self, post: Post, chat: Chat, reason: str) -> None:
        """No answer came. An update may simply be repeated; a post is looked for after the quiet period."""
        if post.message:
            await self.refuse(post, NotAccepted(reason))
            return
        await self.work(lambda book: outbox.lost(book, post, book.now + chat.quiet_period, reason))

    async def refuse(self, post: Post, refusal: NotAccepted) -> None:
        def write(book: Book) -> None:
            wait = refusal.retry_after or backed_off(post.attempts)
            # Counted from the attempts, not from when it was written: we may have been down, or amend an old one.
            if refusal.final or post.attempts + 1 >= AT_MOST or wait > LONGEST_PAUSE:
                outbox.refused(book, post, None, str(refusal))
                alert(book, post, str(refusal))
                return
            if refusal.retry_after:
                outbox.hold_channel(book, post.channel, book.now + wait)
            outbox.refused(book, post, book.now + wait, str(refusal))

        await self.work(write)

    async def whereabouts(self, post: Post) -> tuple[Chat, str] | None:
        """The chat and channel a post goes to; None where no chat reaches the person."""
        platform, _, rest = post.channel.partition(":")
        if platform != "person":
            chat = self.chats.get(platform)
            tenant, _, room = rest.partition(":")
            return (chat, chat.address(tenant, room)) if chat else None
        for platform, tenant, user in await self.work(lambda book: people.accounts(book, int(rest))):
            chat = self.chats.get(platform)
            if chat and (channel := await chat.reach(Account(platform=platform, tenant=tenant, user=user))):
                return chat, channel
        return None


def backed_off(attempts: int) -> timedelta:
    """How long to wait after the `attempts`th refusal: doubling from a second, jittered, at most an hour."""
    return timedelta(seconds=min(2**attempts, 3600) * random.uniform(0.5, 1.5))  # noqa: S311


def alert(book: Book, post: Post, reason: str) -> None:
    """A post is dead: tell the plan's leads, outside the channel that fails."""
    log.error("post %s could not be delivered: %s", post.key, reason)
    if post.plan is None or post.key.startswith("undelivered/"):
        return
    plan = plans.whole(book, [post.plan])[post.plan]
    leads = [someone for someone in plan.people.values() if someone.is_lead]
    told = [lead for lead in leads if f"person:{lead.person}" != post.channel and concerns(plan, lead, post)]
    outbox.queue(
        book,
        [
            Wanted(
                key=f"undelivered/{post.id}/{lead.person}",
                channel=f"person:{lead.person}",
                card=card_json(undelivered(plan, post, reason)),
                not_before=book.now,
                plan=post.plan,
            )
            for lead in told
        ],
    )


def concerns(plan: Plan, lead: Someone, post: Post) -> bool:
    """A room's trouble concerns both sides' leads; a person's only their own side's."""
    if not post.channel.startswith("person:"):
        return True
    theirs = {someone.side for someone in plan.people.values() if f"person:{someone.person}" == post.channel}
    return lead.side in theirs


def undelivered(plan: Plan, post: Post, reason: str) -> Card:
    where = {place.address: f"the room {place.name or place.channel}" for place in plan.rooms}
    names = {f"person:{each.person}": each.name for each in plan.people.values()}
    to = where.get(post.channel) or names.get(post.channel) or "someone"
    said = f"“{post.card.headline}” could not be delivered to {to}: {reason}."
    return Card(
        f"{plan.name}: a message was not delivered",
        (text(said), text("Check that the bot is in that room, or that the person can be reached.")),
    )
