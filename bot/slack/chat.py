"""Slack as delivery sees it: messages, amendments, threads, direct messages and files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.chat import Account, CannotLook, NoAnswer, NotAccepted, Partly, ShutOut
from bot.documents import Documents
from bot.slack.accounts import PLATFORM
from bot.slack.api import Api, Refused
from bot.slack.files import listed, share
from bot.slack.workspaces import NoWorkspace, TokenEnded, Workspace, Workspaces
from bot.standing import Standing, digest, root_of
from bot.worker import Worker
from cards import slack
from cards.card import Answer, Card, File
from storage import rooms

PAGES: Final = 10  # of a channel's history, two hundred messages each
CLOSED_FOR: Final = timedelta(hours=23)  # delivery tries again after a day
ASKED_AGAIN: Final = timedelta(minutes=5)  # for a token that cannot be renewed just now
DAWN: Final = datetime.min.replace(tzinfo=UTC)
ABOUT_THE_MESSAGE: Final = frozenset({"invalid_blocks", "msg_too_long", "no_text", "invalid_arguments"})
GONE: Final = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
)


class SlackChat:
    """Posts in the workspaces that jbp is installed in. `history`: the shared channel's may be read."""

    platform = PLATFORM
    pace = timedelta(seconds=1.1)
    quiet_period = timedelta(seconds=60)

    def __init__(
        self, api: Api, workspaces: Workspaces, work: Worker, documents: Documents, *, history: bool
    ) -> None:
        self.api = api
        self.workspaces = workspaces
        self.work = work
        self.documents = documents
        self.history = history
        self.directs: dict[tuple[str, str], str] = {}
        self.closed: dict[tuple[str, str], datetime] = {}

    def address(self, tenant: str, channel: str) -> str:
        return f"{tenant}/{channel}"

    # -- posting ---------------------------------------------------------------------------------------

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        """Slack has no silent messages: one that is silent elsewhere is a message like any other here."""
        workspace, where = await self.at(channel)
        messages = slack.messages(listed(card))
        under = root_of(thread) if thread else ""
        try:
            stamp = await self.say(workspace, where, messages[0], token, 0, under)
        except (Refused, ShutOut) as refusal:
            raise self.unwelcome(workspace, where, refusal) from None
        return await self.complete(workspace, where, card, messages, Standing((stamp,), (), token, under))

    async def update(self, channel: str, message: str, card: Card) -> None:
        workspace, where = await self.at(channel)
        messages = slack.messages(listed(card))
        standing = Standing.read(message)
        if len(standing.parts) < len(messages) and standing.key:
            standing = await self.with_lost_parts(workspace, where, standing)
        for index, stamp in enumerate(standing.parts):
            if not stamp:
                continue
            if index < len(messages):
                await self.amend(workspace, where, messages[index], standing, index)
            else:
                await self.remove(workspace, where, stamp)
        now = await self.complete(workspace, where, card, messages, standing)
        if now != message:
            raise Partly(now, "kept what was added")

    async def complete(
        self,
        workspace: Workspace,
        where: str,
        card: Card,
        messages: Sequence[dict[str, Any]],
        standing: Standing,
    ) -> str:
        """Post what of a message is not there yet, under it where others read along; the id of it all. Raises
        Partly."""
        under = standing.thread or ("" if where.startswith("D") else standing.root)
        try:
            for index in range(1, len(messages)):
                if index >= len(standing.parts) or not standing.parts[index]:
                    stamp = await self.say(workspace, where, messages[index], standing.key, index, under)
                    standing = standing.with_part(index, stamp)
            for file in files_of(card):
                if digest(file) not in standing.files:
                    content = await self.documents.content(file, None)
                    await share(self.api, workspace, where, under, file, content)
                    standing = standing.with_file(digest(file))
        except (NotAccepted, NoAnswer) as trouble:
            raise Partly(standing.message, str(trouble)) from trouble
        kept = [stamp for index, stamp in enumerate(standing.parts) if index < len(messages)]
        return replace(standing, parts=tuple(kept)).message

    async def say(
        self, workspace: Workspace, where: str, message: dict[str, Any], token: str, part: int, thread: str
    ) -> str:
        """One message; its timestamp."""
        what = {"channel": where, **message, "metadata": carrying(token, part), **UNFURLED}
        answer = await self.api.call(workspace, "chat.postMessage", **what, thread_ts=thread or None)
        return str(answer["ts"])

    async def amend(
        self, workspace: Workspace, where: str, message: dict[str, Any], standing: Standing, part: int
    ) -> None:
        what = {"channel": where, "ts": standing.parts[part], **message}
        if standing.key:
            what["metadata"] = carrying(standing.key, part)
        try:
            await self.api.call(workspace, "chat.update", **what)
        except Refused as refusal:
            if refusal.error in GONE:
                raise NotAccepted("that message is not there any more", final=True) from None
            raise

    async def remove(self, workspace: Workspace, where: str, stamp: str) -> None:
        """A part that the card does not fill any more."""
        try:
            await self.api.call(workspace, "chat.delete", channel=where, ts=stamp)
        except Refused as refusal:
            if refusal.error not in GONE:
                raise

    # -- looking ---------------------------------------------------------------------------------------

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        try:
            workspace, where = await self.at(channel)
        except NotAccepted as trouble:
            raise CannotLook(str(trouble)) from trouble
        found = await self.parts(workspace, where, token, since, root_of(thread) if thread else "")
        if 0 not in found:
            return None
        standing = Standing((), (), token, root_of(thread) if thread else "")
        for index in sorted(found):
            standing = standing.with_part(index, found[index])
        return standing.message

    async def parts(
        self, workspace: Workspace, where: str, token: str, since: datetime | None, thread: str
    ) -> dict[int, str]:
        """The timestamps of our messages with this key. Raises CannotLook."""
        found: dict[int, str] = {}
        async for part, stamp in self.carried(workspace, where, token, since, thread):
            found.setdefault(part, stamp)
        return found

    async def copies(self, channel: str, token: str, since: datetime, thread: str | None) -> int:
        try:
            workspace, where = await self.at(channel)
        except NotAccepted as trouble:
            raise CannotLook(str(trouble)) from trouble
        under = root_of(thread) if thread else ""
        seen = [part async for part, _ in self.carried(workspace, where, token, since, under)]
        return seen.count(0)

    async def carried(
        self, workspace: Workspace, where: str, token: str, since: datetime | None, thread: str
    ) -> AsyncIterator[tuple[int, str]]:
        """The part and timestamp of each of our messages with this key, the newest first. Raises CannotLook."""
        if not (self.history or where.startswith("D")):
            raise CannotLook("jbp may not read this channel's history", ever=True)
        method = "conversations.replies" if thread else "conversations.history"
        what: dict[str, Any] = {"channel": where, "include_all_metadata": True, "limit": 200}
        what |= {"ts": thread} if thread else {}
        what |= {"oldest": f"{since.timestamp():.6f}"} if since else {}
        for _ in range(PAGES):
            answer = await self.page(workspace, method, what)
            for message in answer.get("messages", []):
                carried = (message.get("metadata") or {}).get("event_payload") or {}
                if carried.get("key") == token:
                    yield int(carried.get("part", 0)), str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            what["cursor"] = cursor

    async def page(self, workspace: Workspace, method: str, what: dict[str, Any]) -> dict[str, Any]:
        try:
            return await self.api.call(workspace, method, **what)
        except Refused as refusal:
            raise CannotLook(str(refusal), ever=refusal.error == "missing_scope") from refusal
        except (NotAccepted, NoAnswer) as trouble:
            raise CannotLook(str(trouble)) from trouble

    async def with_lost_parts(self, workspace: Workspace, where: str, standing: Standing) -> Standing:
        """Parts that were posted though their answer was lost, where the channel may be read."""
        thread = standing.thread or ("" if where.startswith("D") else standing.root)
        since = datetime.fromtimestamp(float(standing.root)).astimezone()
        try:
            found = await self.parts(workspace, where, standing.key, since, thread)
        except CannotLook as trouble:
            if trouble.ever:
                return standing
            raise NotAccepted(str(trouble)) from trouble
        for index, stamp in found.items():
            standing = standing.with_part(index, stamp)
        return standing

    # -- people ----------------------------------------------------------------------------------------

    async def reach(self, account: Account) -> str | None:
        """Their direct messages with the bot of their own workspace, else of one that shares a room with them. Raises
        NotAccepted where the only way has a token that cannot be renewed just now."""
        for workspace in await self.near(account):
            key = workspace.tenant, account.user
            if self.closed.get(key, DAWN) > self.work.clock.now() - CLOSED_FOR:
                continue
            if key not in self.directs:
                try:
                    answer = await self.api.call(workspace, "conversations.open", users=account.user)
                except (Refused, ShutOut):
                    continue  # they take no messages from here, or are not there any more
                self.directs[key] = str(answer["channel"]["id"])
            return self.address(workspace.tenant, self.directs[key])
        return None

    async def near(self, account: Account) -> list[Workspace]:
        tenants = await self.work(
            lambda book: rooms.rooms_of(book, account.platform, account.tenant, account.user)
        )
        found: dict[str, Workspace] = {}
        ended: TokenEnded | None = None
        for tenant in (account.tenant, *tenants):
            try:
                workspace = await self.workspaces.of(tenant)
            except TokenEnded as trouble:
                ended = trouble
            except NoWorkspace:
                continue
            else:
                found.setdefault(workspace.tenant, workspace)
        if ended and not found:
            raise NotAccepted(str(ended), retry_after=ASKED_AGAIN)
        return list(found.values())

    def unwelcome(self, workspace: Workspace, where: str, refusal: Refused | ShutOut) -> NotAccepted:
        """A refused direct message: this way to the person is closed, so that the next one is tried."""
        users = [
            user
            for (tenant, user), direct in self.directs.items()
            if direct == where and tenant == workspace.tenant
        ]
        if not users or (isinstance(refusal, Refused) and refusal.error in ABOUT_THE_MESSAGE):
            return refusal
        for user in users:
            del self.directs[workspace.tenant, user]
            self.closed[workspace.tenant, user] = self.work.clock.now()
        return NotAccepted(str(refusal))

    async def answers(self) -> None:
        """Asks Slack who we are, in any workspace. Raises NotAccepted where Slack does not answer."""
        try:
            workspace = next(iter(await self.workspaces.every()), None)
            if workspace:
                await self.api.call(workspace, "auth.test")
        except (NoWorkspace, Refused):
            return  # Slack is there, whatever it thinks of our token

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        """To one person where they are; only they see it."""
        direct = await self.reach(account) if channel is None else None
        target = channel or direct
        if target is None or not isinstance(answer, Card):
            raise NotAccepted("nothing reaches them", final=True)
        workspace, where = await self.at(target)
        for message in slack.messages(listed(answer)):
            if direct:
                await self.api.call(workspace, "chat.postMessage", channel=where, **message, **UNFURLED)
            else:
                await self.api.call(
                    workspace, "chat.postEphemeral", channel=where, user=account.user, **message
                )

    async def at(self, channel: str) -> tuple[Workspace, str]:
        """From an address. Raises NotAccepted where jbp is not installed there any more."""
        tenant, _, where = channel.partition("/")
        try:
            return await self.workspaces.of(tenant), where
        except TokenEnded as ended:
            raise NotAccepted(str(ended), retry_after=ASKED_AGAIN) from None
        except NoWorkspace:
            raise ShutOut("jbp is not installed in that workspace any more") from None


UNFURLED: Final = {"unfurl_links": False, "unfurl_media": False}


def carrying(token: str, part: int) -> dict[str, Any]:
    """Both companies can read a message's metadata: it holds an opaque key and nothing else."""
    return {"event_type": "jbp_post", "event_payload": {"key": token, "part": part}}


def files_of(card: Card) -> list[File]:
    return [element for element in card.body if isinstance(element, File)]
