"""The door to Slack: what comes by HTTP or Socket Mode goes to the intake, and its answer goes back.

Bolt matches and authorises; the handlers here acknowledge within Slack's three seconds whatever the work, and nothing
waits by polling: a handler's own end is the acknowledgement.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from aiohttp import NonHttpUrlClientError
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot import traced
from bot.house import House
from bot.settings import Slack
from bot.slack.accounts import PLATFORM, Accounts
from bot.slack.answers import Answers
from bot.slack.api import QUIET, Api
from bot.slack.asked import Asked, Body, Reading
from bot.slack.chat import SlackChat
from bot.slack.files import given
from bot.slack.news import NEWS, News
from bot.slack.shortcuts import SHORTCUTS
from bot.slack.socket import Socket
from bot.slack.workspaces import NoWorkspace, Workspace, Workspaces
from cards import slack_views
from cards.card import Answer
from storage import sending

log = logging.getLogger(__name__)
SOON: Final = 2.0  # seconds of work that an acknowledgement may wait for; Slack waits three
AT_THE_END: Final = 2.0  # seconds for answers still under way when the process stops
NOT_ITS_SHAPE: Final = (  # of what is looked for in a payload; the last is an address to answer at that is none
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    NonHttpUrlClientError,
)
EVERY: Final = re.compile(r".*", re.DOTALL)
Read = Callable[[], Awaitable[Asked]]


class Authorizing(AsyncAuthorize):
    """Finds the workspace that a payload is for: by the installation, and not by who acts in it."""

    def __init__(self, workspaces: Workspaces) -> None:
        self.workspaces = workspaces

    async def __call__(
        self, *, context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        try:
            workspace = await self.workspaces.of(team_id or "", enterprise_id or "")
        except NoWorkspace:
            return None
        context["workspace"] = workspace
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=workspace.token,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user,
        )


class SlackDoor:
    """One app of Slack's, in one workspace or many. Adds its chat to the house."""

    def __init__(self, house: House, settings: Slack, workspaces: Workspaces, api: Api) -> None:
        self.house = house
        self.workspaces = workspaces
        self.api = api
        self.chat = SlackChat(api, workspaces, house.work, house.documents, history=settings.history)
        house.delivery.chats[PLATFORM] = self.chat
        if settings.history:
            house.store.look_back(PLATFORM)
        self.reading = Reading(Accounts(api))
        self.answers = Answers(api, self.chat)
        self.news = News(house, self.chat)
        self.under_way: set[asyncio.Task[None]] = set()
        self.app = self.bolt(settings)
        self.socket = Socket(self.app, settings.app_token, api) if settings.app_token else None

    async def start(self) -> None:
        await self.api.start()
        await self.house.work(lambda book: sending.release_platform(book, PLATFORM))
        if self.socket:
            await self.socket.start()

    async def stop(self) -> None:
        """Hear nothing more; finish what was asked."""
        if self.socket:
            await self.socket.stop()
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=AT_THE_END)
        await self.api.stop()

    def bolt(self, settings: Slack) -> AsyncApp:
        """Bolt's app with a handler for each kind of thing that Slack sends."""
        app = AsyncApp(
            name="jbp",
            logger=QUIET,
            signing_secret=settings.signing_secret,
            authorize=Authorizing(self.workspaces),  # type: ignore[arg-type]  # Bolt takes one, and does not say so
            process_before_response=True,
            user_facing_authorize_error_message="jbp is not installed in this workspace (any more).",
        )
        app.error(self.failed)
        app.command("/jbp")(self.slash)
        app.action(EVERY)(self.pressed)
        app.view("form")(self.sent)
        for name in SHORTCUTS:
            app.shortcut(name)(self.shortcut)
        for event in ("app_mention", "message", "app_home_opened"):
            app.event(event)(self.said)
        for event in NEWS:
            app.event(event)(self.told)
        return app

    # -- what people do --------------------------------------------------------------------------------

    async def slash(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await self.take(ack, lambda: self.reading.slash(context["workspace"], body))

    async def pressed(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A button, which is a command; a link opens by itself."""
        command = body["actions"][0].get("value")
        if not command:
            await ack()
            return
        await self.take(ack, lambda: self.reading.interaction(context["workspace"], body, command, "press"))

    async def shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        async def read() -> Asked:
            workspace: Workspace = context["workspace"]
            text = await SHORTCUTS[body["callback_id"]].typed(self.reading.accounts, workspace, body)
            return await self.reading.interaction(workspace, body, text, "shortcut")

        await self.take(ack, read)

    async def sent(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        async def read() -> Asked:
            workspace: Workspace = context["workspace"]
            values, files = slack_views.values_of(body["view"]["state"]["values"])
            for name, user in slack_views.people_of(body["view"]["state"]["values"]).items():
                values[name] = (await self.reading.accounts.of(workspace, user, "")).address
            for name, file in files.items():
                values[name] = await given(self.api, workspace, file)
            return await self.reading.sent(workspace, body, values)

        waiting = {"response_action": "update", "view": slack_views.waiting("Still working on it")}
        await self.take(ack, read, waiting)

    async def said(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A mention, a direct message, or the opening of the Home; not what bots say, nor what was edited."""
        event = body["event"]
        hidden = event.get("bot_id") or event.get("subtype") not in (None, "file_share", "thread_broadcast")
        elsewhere = event["type"] == "message" and event.get("channel_type") != "im"
        other_tab = event["type"] == "app_home_opened" and event.get("tab", "home") != "home"
        if hidden or elsewhere or other_tab or not event.get("user"):
            await ack()
            return
        await self.take(ack, lambda: self.reading.said(context["workspace"], body))

    async def told(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """News of a channel, a person or the installation: acknowledged once it is written down."""
        await self.news.heard(context.get("workspace") or ended(body), body)
        await ack()

    async def failed(self, error: Exception) -> BoltResponse:
        """Bolt's answer to what could not be handled. What is signed and of no shape that Slack sends is no fault of
        ours; either way the log has it."""
        log.error("a request failed", exc_info=error)
        return BoltResponse(status=400 if isinstance(error, NOT_ITS_SHAPE) else 500)

    # -- taking it -------------------------------------------------------------------------------------

    async def take(self, ack: AsyncAck, read: Read, meanwhile: dict[str, Any] | None = None) -> None:
        """Ask the intake, and acknowledge: with the answer where that is soon, else with nothing yet."""
        traced.begin()
        work = asyncio.create_task(self.taken(read))
        await asyncio.wait({work}, timeout=SOON)
        if not work.done():
            await (ack(meanwhile) if meanwhile else ack())
            self.later(self.follow(work))
            return
        asked, answer = work.result()
        body, whole = self.answers.at_once(asked, answer)
        await (ack(body) if body else ack())
        if not whole:
            self.later(self.answers.afterwards(asked, answer, begun=bool(body)))

    async def taken(self, read: Read) -> tuple[Asked, Answer]:
        asked = await read()
        return asked, await self.house.intake.take(asked.request)

    async def follow(self, work: asyncio.Task[tuple[Asked, Answer]]) -> None:
        """Work that took longer than Slack waits: its answer comes when it is there."""
        asked, answer = await work
        await self.answers.afterwards(asked, answer, begun=False)

    def later(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self.under_way.add(task)
        task.add_done_callback(self.ended)

    def ended(self, task: asyncio.Task[None]) -> None:
        self.under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("an answer failed", exc_info=problem)


def ended(body: Body) -> Workspace:
    """The workspace that is told of its end: its tokens are void by then, so Bolt authorises nothing with them."""
    team, enterprise = body.get("team_id") or "", body.get("enterprise_id") or ""
    tenant = enterprise if body.get("is_enterprise_install") or not team else team
    return Workspace(tenant=tenant, enterprise=enterprise, token="", bot_user="")
