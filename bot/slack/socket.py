"""Socket Mode: Slack's requests over a connection that we open, so that no address of ours is needed."""

from __future__ import annotations

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.slack.api import QUIET, Api


class Socket:
    """Connects by itself again whenever the connection ends."""

    def __init__(self, app: AsyncApp, token: str, api: Api) -> None:
        self.app = app
        self.token = token
        self.api = api
        self.handler: AsyncSocketModeHandler | None = None

    async def start(self) -> None:
        self.handler = AsyncSocketModeHandler(self.app, self.token, QUIET, web_client=self.api.client())
        await self.handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt’s own has no types

    async def stop(self) -> None:
        if self.handler:
            await self.handler.close_async()  # type: ignore[no-untyped-call]  # likewise
