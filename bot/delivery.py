"""From the outbox to the chats: each message once, in a channel's order, at the pace the chat allows.

The rules of a post's life are in storage/outbox.py and storage/sending.py. Effectively once, provided that a message
which a chat has accepted becomes visible to us within the chat's quiet period.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from asyncio import ALL_COMPLETED, FIRST_COMPLETED
from datetime import UTC, datetime, timedelta

from bot import trouble
from bot.chat import Account, CannotLook, Chat, NoAnswer, NotAccepted, Partly, Recounts, ShutOut, Silent
from bot.reach import AWAY, Reach
from bot.vitals import Vitals
from bot.worker import Worker
from storage import people, sending
from storage.sending import Post
from storage.store import Book

log = logging.getLogger(__name__)
AT_MOST = 8  # attempts
LONGEST_PAUSE = timedelta(hours=24)  # that a chat may ask for
STANDS = "|"  # between a chat's name and its channel, in where a message stands
LOOK_BACK = timedelta(hours=25)  # a chat's clock may be behind ours, which may be set to the wrong day
RECOUNTED = timedelta(minutes=1)  # between two looks for what may have come twice
AT_ONCE = 20  # messages under way
BRIEFLY, A_MOMENT = 0.05, 0.25  # seconds for what is under way, before more is taken on
SOON = timedelta(seconds=3)  # a channel's turn that is not left to the next tick


class Delivery:
    """Sends what waits. `chats` by platform; `holder` names this process in the leases it takes. Once it is
    `closing`, it takes no more of them."""

    def __init__(
        self, work: Worker, chats: dict[str, Chat], holder: str | None = None, vitals: Vitals | None = None
    ) -> None:
        self.work = work
        self.chats = chats
        self.holder = holder or secrets.token_hex(4)
        self.vitals = vitals or Vitals()
        self.reach = Reach()
        self.closing = False
        self.under_way: set[asyncio.Task[None]] = set()
        self.posted_in: set[str] = set()
        self.recounted_at = datetime.min.replace(tzinfo=UTC)

    async def drain(self, at_once: int = AT_ONCE, rounds: int = 0) -> int:
        """Send what may be sent now, until nothing more may; the number of attempts begun, and of those still under
        way. After `rounds` of them it returns, and does not wait for a chat that is slow to answer."""
        attempts = done = 0
        self.vitals.delivering = True
        try:
            while not self.closing and (done < rounds or not rounds):
                begun = await self.begin(at_once - len(self.under_way))
                if not begun and not self.under_way:
                    break
                attempts += begun
                done += 1
                await (self.some_end(BRIEFLY) if begun else self.some_end(A_MOMENT, FIRST_COMPLETED))
            if not rounds:
                await self.finish()
        finally:
            self.vitals.delivering = bool(self.under_way)
        await self.recount()
        return attempts + len(self.under_way)

    async def begin(self, most: int) -> int:
        """Take up to `most` messages on; how many."""
        if most <= 0:
            return 0
        posts = await self.work(lambda book: sending.claim(book, self.holder, most))
        self.under_way |= {asyncio.create_task(self.deliver(post)) for post in posts}
        self.posted_in |= {post.channel for post in posts}
        return len(posts)

    async def some_end(self, within: float | None, until: str = ALL_COMPLETED) -> None:
        """Wait at most so many seconds for what is under way (None: however long that takes), so that a slow chat does
        not keep the others waiting. Raises what could not be written down."""
        if not self.under_way:
            return
        ended, self.under_way = await asyncio.wait(self.under_way, timeout=within, return_when=until)
        problems = [each.exception() for each in ended]
        for problem in filter(None, problems):
            raise problem

    async def finish(self) -> None:
        """What is under way ends."""
        while self.under_way:
            await self.some_end(None)

    async def next_turn(self) -> float | None:
        """Seconds until the first channel that was lately posted in, and in which more waits, may be posted in again;
        None where there is none, or that is long."""
        now = self.work.clock.now()
        channels = await self.work(lambda book: sending.taking_turns(book, self.posted_in, now + SOON))
        self.posted_in = set(channels)
        return (min(channels.values()) - now).total_seconds() if channels else None

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
        elif await self.work(lambda book: sending.confirm(book, post, written(chat, channel), chat.pace)):
            await self.send(post, chat, channel)

    def ended(self, post: Post, platform: str, result: str, reason: str = "") -> None:
        """An attempt is over. The chat's reason is a word of the chat's; nothing of the message is written."""
        self.vitals.attempted(platform, result)
        told = {
            "post": post.id,
            "key": post.key,
            "chat": platform,
            "result": result,
            "attempt": post.attempts + 1,
        }
        log.info("post %s: %s%s", post.key, result, f" ({reason})" if reason else "", extra={"seen": told})

    async def send(self, post: Post, chat: Chat, channel: str) -> None:
        platform = chat.platform
        try:
            message = post.message
            if message:
                await chat.update(channel, message, post.card)
            else:
                message = await chat.post(
                    channel, post.card, token=post.token, thread=post.parent, silent=post.silent
                )
        except Partly as begun:
            self.ended(post, platform, "partly", str(begun))
            stands, reason = begun.message, str(begun)
            wait = backed_off(post.attempts)
            await self.work(lambda book: sending.partly(book, post, stands, book.now + wait, reason))
        except NotAccepted as refusal:
            self.heard(platform, refusal)
            self.ended(post, platform, "refused", str(refusal))
            await self.refuse(post, refusal, platform)
        except NoAnswer as silence:
            self.heard(platform, silence)
            self.ended(post, platform, "no answer", str(silence))
            await self.unsure(post, chat, str(silence))
        else:
            self.reach.answered(platform)
            await self.work(lambda book: self.taken(book, post, message, chat.pace))
            self.ended(post, platform, "amended" if post.message else "sent")

    def heard(self, platform: str, end: NotAccepted | NoAnswer) -> None:
        """A refusal is an answer too."""
        if isinstance(end, Silent | NoAnswer):
            self.reach.silent(platform, str(end))
        else:
            self.reach.answered(platform)

    def taken(self, book: Book, post: Post, message: str, pace: timedelta) -> None:
        """The chat has it. Its pace counts from when it took this one, which may be long after it was asked."""
        sending.sent(book, post, message)
        sending.keep_pace(book, post.channel, pace)

    async def look(self, post: Post, chat: Chat, channel: str) -> None:
        """An earlier attempt had no answer: is the message there?"""
        since = (post.asked_at or post.created_at) - LOOK_BACK
        try:
            message = await chat.find(channel, post.token, since, post.parent)
        except CannotLook as unseen:
            await (self.ask_people(post) if unseen.ever else self.unsure(post, chat, str(unseen)))
            return
        except (NotAccepted, NoAnswer) as trouble:
            await self.unsure(post, chat, str(trouble))
            return
        self.reach.answered(chat.platform)
        self.ended(post, chat.platform, "found" if message else "absent")
        if message:
            await self.work(lambda book: sending.found(book, post, message))
        else:
            await self.work(lambda book: sending.absent(book, post))

    async def recount(self) -> None:
        """What was posted again because it was not there: did the first one come after all, later than it may?"""
        now = self.work.clock.now()
        if abs(now - self.recounted_at) < RECOUNTED:
            return
        self.recounted_at = now
        for post in await self.work(sending.in_doubt):
            await self.count(post)

    async def count(self, post: Post) -> None:
        """Where it cannot be seen just now, it is counted later."""
        try:
            found = await self.whereabouts(post)
            if found is None or not isinstance(found[0], Recounts):
                return
            since = post.created_at - LOOK_BACK
            times = await found[0].copies(found[1], post.token, since, post.parent)
        except (CannotLook, NotAccepted, NoAnswer):
            return

        def write(book: Book) -> None:
            if sending.counted(book, post, times):
                trouble.twice(book, post)

        await self.work(write)

    async def unsure(self, post: Post, chat: Chat, reason: str) -> None:
        """No answer came. An update may simply be repeated; a post is looked for after the quiet period."""
        if post.message:
            await self.refuse(post, NotAccepted(reason), chat.platform)
            return
        await self.work(lambda book: sending.lost(book, post, book.now + chat.quiet_period, reason))

    async def ask_people(self, post: Post) -> None:
        """The channel may not be read: leads say whether the message is there. Until then it waits; where nobody could
        ever say so, the person finds it in what did not reach them."""

        def write(book: Book) -> None:
            again = book.now + sending.TRIED_AGAIN
            if post.for_one and not trouble.asked(book, post):
                if sending.undelivered(book, post):
                    trouble.unreached(book, post)
            elif sending.lost(book, post, again, sending.ONLY_PEOPLE_LOOK):
                trouble.perhaps_lost(book, post)

        await self.work(write)

    async def not_now(self, post: Post, trouble: NotAccepted | NoAnswer) -> None:
        """How to reach them could not be asked. What may be there already is not posted again for that."""
        refusal = trouble if isinstance(trouble, NotAccepted) else NotAccepted(str(trouble))
        if post.perhaps_there:
            wait = refusal.retry_after or backed_off(post.attempts)
            await self.work(lambda book: sending.lost(book, post, book.now + wait, str(refusal)))
        else:
            silent = next(iter(self.reach.silences), "") if isinstance(trouble, Silent) else ""
            await self.refuse(post, refusal, silent)

    async def refuse(self, post: Post, refusal: NotAccepted, platform: str = "") -> None:
        if isinstance(refusal, ShutOut) and not post.for_one:
            await self.work(lambda book: self.hold(book, post, str(refusal)))
        elif isinstance(refusal, ShutOut) and post.message:
            # They have it; what changed of it waits until there is a way to where it stands again.
            await self.work(lambda book: sending.undelivered(book, post))
        else:
            away = self.reach.away(platform) and not refusal.final
            await self.work(lambda book: self.put_off(book, post, refusal, platform, away=away))

    def hold(self, book: Book, post: Post, reason: str) -> None:
        """Nothing is posted in that channel until we are let in again, or a day has passed."""
        if sending.refused(book, post, book.now, reason, counts=False):
            sending.hold_channel(book, post.channel, book.now + sending.TRIED_AGAIN)
            trouble.shut_out(book, post)

    def put_off(
        self, book: Book, post: Post, refusal: NotAccepted, platform: str, *, away: bool = False
    ) -> None:
        """`away`: the chat answers nothing at all, so that its messages wait for it, however long it takes."""
        if away and refusal.retry_after is None:
            if sending.refused(book, post, book.now + AWAY, str(refusal), counts=False):
                sending.hold_channel(book, post.channel, book.now + AWAY)
            return
        wait = refusal.retry_after or backed_off(post.attempts)
        # Counted from the attempts, not from when it was written: we may have been down, or amend an old one.
        tried = refusal.retry_after is None and post.attempts + 1 >= AT_MOST
        if refusal.final or tried or wait > LONGEST_PAUSE:
            if sending.refused(book, post, None, str(refusal)):
                trouble.dead(book, post, str(refusal))
            return
        # A chat that says when to come again has not refused this one message.
        sending.refused(book, post, book.now + wait, str(refusal), counts=refusal.retry_after is None)
        if refusal.retry_after:
            sending.hold_channel(book, post.channel, book.now + wait)
            if refusal.within:
                tenant = sending.tenant_of(f"{platform}{STANDS}{refusal.within}")
                sending.hold_channel(book, tenant, book.now + wait)

    async def unreached(self, post: Post) -> None:
        """No chat reaches the person: they are mentioned in a room of the plan, once a day."""

        def write(book: Book) -> None:
            if post.for_one:
                if sending.undelivered(book, post):
                    trouble.unreached(book, post)
            elif sending.refused(book, post, None, "no chat reaches it"):
                trouble.dead(book, post, "no chat reaches it")

        await self.work(write)

    async def whereabouts(self, post: Post) -> tuple[Chat, str] | None:
        """The chat and channel a post goes to, or where it stands already; None where no chat reaches the person.
        Raises NotAccepted or NoAnswer."""
        if post.sent_to and (post.message or post.perhaps_there):
            there, _, where = post.sent_to.partition(STANDS)
            if stands_in := self.chats.get(there):
                return stands_in, where
        platform, _, rest = post.channel.partition(":")
        if platform != "person":
            chat = self.chats.get(platform)
            tenant, _, room = rest.partition(":")
            return (chat, chat.address(tenant, room)) if chat else None
        for platform, tenant, user in await self.work(lambda book: people.accounts(book, int(rest))):
            chat = self.chats.get(platform)
            if chat is None:
                continue
            try:
                channel = await chat.reach(Account(platform=platform, tenant=tenant, user=user))
            except NotAccepted as trouble:
                self.heard(platform, trouble)
                raise
            if channel:
                return chat, channel
        return None


def written(chat: Chat, channel: str) -> str:
    """Where a message stands: a person may be reached elsewhere by the time that it is amended."""
    return f"{chat.platform}{STANDS}{channel}"


def backed_off(attempts: int) -> timedelta:
    """How long to wait after the `attempts`th refusal: doubling from a second, jittered, at most an hour."""
    return timedelta(seconds=min(2**attempts, 3600) * random.uniform(0.5, 1.5))  # noqa: S311  # jitter, not a secret
