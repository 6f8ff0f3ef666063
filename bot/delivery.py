"""From the outbox to the chats: each message once, in a channel's order, at the pace the chat allows.

The rules of a post's life are in storage/outbox.py. Effectively once, provided that a message which a chat
has accepted becomes visible to us within the chat's quiet period.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from datetime import timedelta

from bot import trouble
from bot.chat import Account, CannotLook, Chat, NoAnswer, NotAccepted, Partly, ShutOut
from bot.worker import Worker
from storage import outbox, people
from storage.outbox import Post
from storage.store import Book

AT_MOST = 8  # attempts
LONGEST_PAUSE = timedelta(hours=24)  # that a chat may ask for
LOOK_BACK = timedelta(seconds=30)  # a chat's clock may be behind ours


class Delivery:
    """Sends what waits. `chats` by platform; `holder` names this process in the leases it takes."""

    def __init__(self, work: Worker, chats: dict[str, Chat], holder: str | None = None) -> None:
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
        try:
            found = await self.whereabouts(post)
        except (NotAccepted, NoAnswer) as trouble:
            await self.not_now(post, trouble)
            return
        if found is None:
            await self.unreached(post)
            return
        chat, channel = found
        if post.perhaps_there:
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
        except Partly as begun:
            stands, reason = begun.message, str(begun)
            wait = backed_off(post.attempts)
            await self.work(lambda book: outbox.partly(book, post, stands, book.now + wait, reason))
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
        except CannotLook as unseen:
            await (self.ask_people(post) if unseen.ever else self.unsure(post, chat, str(unseen)))
            return
        except (NotAccepted, NoAnswer) as trouble:
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

    async def ask_people(self, post: Post) -> None:
        """The channel may not be read: leads say whether the message is there. Until then it waits; where nobody could
        ever say so, the person finds it in what did not reach them."""

        def write(book: Book) -> None:
            again = book.now + outbox.TRIED_AGAIN
            if post.for_one and not trouble.asked(book, post):
                if outbox.undelivered(book, post):
                    trouble.unreached(book, post)
            elif outbox.lost(book, post, again, outbox.ONLY_PEOPLE_LOOK):
                trouble.perhaps_lost(book, post)

        await self.work(write)

    async def not_now(self, post: Post, trouble: NotAccepted | NoAnswer) -> None:
        """How to reach them could not be asked. What may be there already is not posted again for that."""
        refusal = trouble if isinstance(trouble, NotAccepted) else NotAccepted(str(trouble))
        if post.perhaps_there:
            wait = refusal.retry_after or backed_off(post.attempts)
            await self.work(lambda book: outbox.lost(book, post, book.now + wait, str(refusal)))
        else:
            await self.refuse(post, refusal)

    async def refuse(self, post: Post, refusal: NotAccepted) -> None:
        if isinstance(refusal, ShutOut) and not post.for_one:
            await self.work(lambda book: self.hold(book, post, str(refusal)))
        else:
            await self.work(lambda book: self.put_off(book, post, refusal))

    def hold(self, book: Book, post: Post, reason: str) -> None:
        """Nothing is posted in that channel until we are let in again, or a day has passed."""
        if outbox.refused(book, post, book.now, reason, counts=False):
            outbox.hold_channel(book, post.channel, book.now + outbox.TRIED_AGAIN)
            trouble.shut_out(book, post)

    def put_off(self, book: Book, post: Post, refusal: NotAccepted) -> None:
        wait = refusal.retry_after or backed_off(post.attempts)
        # Counted from the attempts, not from when it was written: we may have been down, or amend an old one.
        if refusal.final or post.attempts + 1 >= AT_MOST or wait > LONGEST_PAUSE:
            if outbox.refused(book, post, None, str(refusal)):
                trouble.dead(book, post, str(refusal))
            return
        if refusal.retry_after:
            outbox.hold_channel(book, post.channel, book.now + wait)
        # A chat that says when to come again has not refused this one message.
        outbox.refused(book, post, book.now + wait, str(refusal), counts=refusal.retry_after is None)

    async def unreached(self, post: Post) -> None:
        """No chat reaches the person: they are mentioned in a room of the plan, once a day."""

        def write(book: Book) -> None:
            if post.for_one:
                if outbox.undelivered(book, post):
                    trouble.unreached(book, post)
            elif outbox.refused(book, post, None, "no chat reaches it"):
                trouble.dead(book, post, "no chat reaches it")

        await self.work(write)

    async def whereabouts(self, post: Post) -> tuple[Chat, str] | None:
        """The chat and channel a post goes to; None where no chat reaches the person. Raises NotAccepted or
        NoAnswer."""
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
