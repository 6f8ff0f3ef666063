"""Installing jbp from Slack: `/slack/install` sends people there, `/slack/oauth_redirect` takes them back.

Bolt's flow does it: it holds the state to the browser that began, and exchanges the code. What it gives is kept sealed.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as Told
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

import bot.happenings as happenings
from bot.settings import Slack
from bot.slack.accounts import PLATFORM
from bot.slack.api import QUIET, Api
from bot.slack.methods import scopes
from bot.worker import Worker
from storage import installations
from storage.installations import Installation
from storage.sealing import Keys
from storage.store import Book

log = logging.getLogger(__name__)
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
FAILED: Final = {
    "access_denied": "You did not allow it, so nothing was installed.",
    "invalid_browser": "This was begun in another browser. Begin again here.",
    "invalid_state": "This took longer than ten minutes, or was used before. Begin again.",
    "invalid_code": "Slack did not take the code: it works once, for ten minutes. Begin again.",
    "missing_code": "Slack sent no code. Begin again.",
}
OTHERWISE: Final = "That did not work, and nothing was installed. Begin again."


class Installing(AsyncInstallationStore):
    """Keeps what the flow was given."""

    def __init__(self, work: Worker, keys: Keys, kept: Callable[[], None]) -> None:
        self.work = work
        self.keys = keys
        self.kept = kept

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Told) -> None:
        ends: int | None = installation.bot_token_expires_at
        lasts = timedelta(seconds=ends - int(installation.installed_at)) if ends else None
        made = Installation(
            enterprise=installation.enterprise_id or "",
            team="" if installation.is_enterprise_install else installation.team_id or "",
            name=installation.team_name or installation.enterprise_name or "",
            bot_user=installation.bot_user_id or "",
            bot_id=installation.bot_id or "",
            scopes=tuple(installation.bot_scopes or ()),
            token=installation.bot_token or "",
            refresh_token=installation.bot_refresh_token or "",
            expires_at=self.work.clock.now() + lasts if lasts else None,
            installed_by=installation.user_id or "",
        )

        def keep(book: Book) -> None:
            installations.save(book, self.keys, made)
            happenings.installed(book, PLATFORM, made.team or made.enterprise)

        await self.work(keep)
        self.kept()


class States(AsyncOAuthStateStore):
    """Each state once, for ten minutes."""

    def __init__(self, work: Worker) -> None:
        self.work = work

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return await self.work(installations.new_state)

    async def async_consume(self, state: str) -> bool:
        return await self.work(lambda book: installations.use_state(book, state))


def routes(
    settings: Slack,
    public_url: str,
    work: Worker,
    keys: Keys,
    api: Api,
    kept: Callable[[], None] = lambda: None,
) -> list[web.RouteDef]:
    """`kept` is called after an installation was."""
    flow = AsyncOAuthFlow(
        client=api.client(),
        logger=QUIET,
        settings=told(settings, public_url, Installing(work, keys, kept), work),
    )

    async def install(request: web.Request) -> web.StreamResponse:
        return await answered(await flow.handle_installation(asked(request)))

    async def back(request: web.Request) -> web.StreamResponse:
        try:
            answer = await flow.handle_callback(asked(request))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as trouble:
            log.warning("an installation failed: Slack did not answer (%s)", type(trouble).__name__)
            answer = page(502, "Not installed", "Slack did not answer. Begin again in a minute.", again=True)
        return await answered(answer)

    return [web.get(INSTALL, install), web.get(REDIRECT, back)]


def told(settings: Slack, public_url: str, installing: Installing, work: Worker) -> AsyncOAuthSettings:
    """The flow as Bolt wants to be told it."""
    return AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        scopes=scopes(history=settings.history),
        redirect_uri=f"{public_url}{REDIRECT}",
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        install_page_rendering_enabled=False,
        authorization_url=settings.api.replace("/api/", "/oauth/v2/authorize"),
        installation_store=installing,
        state_store=States(work),
        callback_options=AsyncCallbackOptions(success=succeeded, failure=failed),
        logger=QUIET,
    )


def asked(request: web.Request) -> AsyncBoltRequest:
    headers = {name: value for name, value in request.headers.items() if name.lower() in ("cookie", "host")}
    return AsyncBoltRequest(body="", query=request.query_string, headers=dict(headers))


async def answered(answer: BoltResponse) -> web.StreamResponse:
    made: web.Response = await to_aiohttp_response(answer)
    made.headers.update(HEADERS)
    return made


async def succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    where = args.installation.team_name or args.installation.enterprise_name or "your workspace"
    return page(
        200, f"jbp is installed in {where}", "In the channel of your plan: /invite @jbp, then /jbp link."
    )


async def failed(args: AsyncFailureArgs) -> BoltResponse:
    log.info("an installation failed: %s", args.reason if args.reason in FAILED else "other")
    return page(args.suggested_status_code, "Not installed", FAILED.get(args.reason, OTHERWISE), again=True)


def page(status: int, title: str, says: str, *, again: bool = False) -> BoltResponse:
    """A page of a heading and a sentence; a workspace's name is text in it."""
    link = f'<p><a href="{INSTALL}">Begin again</a></p>' if again else ""
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>body{{font:1.1rem/1.5 system-ui;max-width:34rem;margin:15vh auto;"
        f"padding:0 1rem}}</style><h1>{html.escape(title)}</h1><p>{html.escape(says)}</p>{link}</html>"
    )
    return BoltResponse(status=status, headers={"Content-Type": "text/html; charset=utf-8"}, body=body)
