"""Where the tokens come from: one workspace's from the settings, or each installation's from the store, renewed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

import bot.happenings as happenings
from bot.chat import NotAccepted
from bot.settings import Slack
from bot.slack.accounts import PLATFORM
from bot.slack.api import Api
from bot.slack.workspaces import NoWorkspace, TokenEnded, Workspace
from bot.worker import Worker
from storage import installations
from storage.installations import Installation
from storage.sealing import Keys
from storage.store import Book

log = logging.getLogger(__name__)
AHEAD: Final = timedelta(hours=2)  # of its end that a token is renewed
REMEMBERED: Final = 60.0  # seconds that a token is used without a look into the store
ASKED_AGAIN: Final = 5.0  # seconds after which a Slack that was not there is asked again
FOR_GOOD: Final = frozenset({"account_inactive", "invalid_refresh_token", "token_revoked"})
ALWAYS: Final = 10**9  # minutes: the library is to renew whatever its own clock says


class TokenRefused(NoWorkspace):
    """Slack does not take JBP_SLACK_BOT_TOKEN. Copy it anew from the app's page: OAuth & Permissions."""


class OneWorkspace:
    """The workspace of a token in the settings. Who it is, is asked once."""

    def __init__(self, api: Api, token: str) -> None:
        self.api = api
        self.token = token
        self.found: Workspace | None = None
        self.asking = asyncio.Lock()
        self.trouble: tuple[float, NotAccepted] | None = None

    async def of(self, tenant: str, enterprise: str = "") -> Workspace:
        workspace = await self.it()
        if tenant == workspace.tenant or (
            workspace.enterprise and workspace.enterprise in (tenant, enterprise)
        ):
            return workspace
        raise NoWorkspace(NoWorkspace.__doc__)

    async def every(self) -> list[Workspace]:
        return [await self.it()]

    async def forget(self, tenant: str, enterprise: str = "") -> None:
        """The token is in the settings, and is refused from now on."""
        self.found = None

    async def it(self) -> Workspace:
        """Raises TokenRefused, or NotAccepted where Slack could not be asked."""
        async with self.asking:
            if self.found is None:
                if self.trouble and time.monotonic() - self.trouble[0] < ASKED_AGAIN:
                    raise self.trouble[1]  # whoever waited for that answer has it too
                try:
                    self.found = await self.ask()
                except NotAccepted as trouble:
                    self.trouble = time.monotonic(), trouble
                    raise
            return self.found

    async def ask(self) -> Workspace:
        try:
            answer = await self.api.client(self.token).auth_test()
        except SlackApiError as refusal:
            said = getattr(refusal.response, "data", None)
            why = (
                said.get("error") if isinstance(said, dict) else None
            )  # a page, where Slack itself is in trouble
            if why in (None, "ratelimited", "internal_error", "fatal_error", "service_unavailable"):
                raise NotAccepted("Slack could not say whose token it is") from None
            raise TokenRefused(f"{TokenRefused.__doc__} ({why})") from None
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise NotAccepted(f"Slack cannot be reached ({type(trouble).__name__})") from None
        granted = str(answer.headers.get("x-oauth-scopes", ""))
        return Workspace(
            tenant=str(answer["team_id"]),
            enterprise=str(answer.get("enterprise_id") or ""),
            name=str(answer.get("team") or ""),
            token=self.token,
            bot_user=str(answer["user_id"]),
            bot_id=str(answer.get("bot_id") or ""),
            scopes=frozenset(each.strip() for each in granted.split(",") if each.strip()),
        )


class ManyWorkspaces:
    """Every workspace that installed jbp. Tokens that end are renewed ahead of it, whoever uses them: a person's
    request, or the clock."""

    def __init__(self, work: Worker, keys: Keys, settings: Slack, api: Api) -> None:
        self.work = work
        self.keys = keys
        self.settings = settings
        self.api = api
        self.recent: dict[tuple[str, str], tuple[float, Installation]] = {}
        self.renewing: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, tenant: str, enterprise: str = "") -> Workspace:
        key = tenant, enterprise
        at, made = self.recent.get(key, (0.0, None))
        if made is None or time.monotonic() - at > REMEMBERED or self.ends_soon(made):
            async with self.renewing[tenant or enterprise]:
                made = await self.fresh(tenant, enterprise)
                self.recent[key] = time.monotonic(), made
        if made.expires_at is not None and made.expires_at <= self.now:
            raise TokenEnded(TokenEnded.__doc__)
        return workspace(made)

    async def fresh(self, tenant: str, enterprise: str) -> Installation:
        """As it is kept, renewed where it ends soon, by us or by another process."""
        made = await self.read(tenant, enterprise)
        if not self.ends_soon(made):
            return made
        if not await self.renew(made):
            log.warning("the token of %s is not renewed yet", tenant or enterprise)
        try:
            return await self.read(tenant, enterprise)
        except NoWorkspace:  # let go of, since Slack will not renew it any more
            raise TokenEnded(TokenEnded.__doc__) from None

    def forgotten(self) -> None:
        """Something was installed: what is remembered may be old."""
        self.recent.clear()

    async def every(self) -> list[Workspace]:
        return [
            workspace(made) for made in await self.work(lambda book: installations.every(book, self.keys))
        ]

    async def forget(self, tenant: str, enterprise: str = "") -> None:
        self.recent.clear()
        await self.work(lambda book: installations.forget(book, tenant, enterprise))

    async def read(self, tenant: str, enterprise: str) -> Installation:
        made = await self.work(lambda book: installations.find(book, self.keys, tenant, enterprise))
        if made is None:
            raise NoWorkspace(NoWorkspace.__doc__)
        return made

    def ends_soon(self, made: Installation) -> bool:
        return made.expires_at is not None and made.expires_at - self.now < AHEAD

    @property
    def now(self) -> datetime:
        return self.work.clock.now()

    async def renew(self, made: Installation) -> bool:
        """Whether it has a new token now; the old one still works for a while where that cannot be had just now."""
        if not await self.work(lambda book: installations.may_renew(book, made)):
            return False  # another process is at it
        rotator = AsyncTokenRotator(
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            client=self.api.client(),
        )
        try:
            new = await rotator.perform_bot_token_rotation(bot=bot(made), minutes_before_expiration=ALWAYS)
        except (
            SlackTokenRotationError,
            SlackClientError,
            aiohttp.ClientError,
            TimeoutError,
            OSError,
        ) as trouble:
            why, tenant = error(trouble), made.team or made.enterprise
            log.error("the token of %s could not be renewed (%s)", tenant, why)
            if why in FOR_GOOD and made.expires_at is not None and made.expires_at <= self.now:
                await self.work(lambda book: gone(book, made))
            return False
        if new is None or not new.bot_token:
            return False
        lasts = timedelta(seconds=int(new.bot_token_expires_at or 0) - int(time.time()))
        after = replace(
            made,
            token=new.bot_token,
            refresh_token=new.bot_refresh_token or made.refresh_token,
            expires_at=self.now + lasts,
        )
        return await self.work(lambda book: installations.renewed(book, self.keys, made, after))


def gone(book: Book, made: Installation) -> None:
    """The app was removed there, and nobody told us."""
    if installations.ended(book, made):
        happenings.uninstalled(book, PLATFORM, made.team or made.enterprise)


def workspace(made: Installation) -> Workspace:
    return Workspace(
        tenant=made.team or made.enterprise,
        enterprise=made.enterprise,
        name=made.name,
        token=made.token,
        bot_user=made.bot_user,
        bot_id=made.bot_id,
        scopes=frozenset(made.scopes),
    )


def bot(made: Installation) -> Bot:
    """As the library that renews has it."""
    return Bot(
        enterprise_id=made.enterprise or None,
        team_id=made.team or None,
        bot_token=made.token,
        bot_id=made.bot_id,
        bot_user_id=made.bot_user,
        bot_scopes=list(made.scopes),
        bot_refresh_token=made.refresh_token,
        bot_token_expires_at=int(made.expires_at.timestamp()) if made.expires_at else None,
        installed_at=0.0,
    )


def error(trouble: Exception) -> str:
    """Slack's word for it, and never what was sent."""
    cause = getattr(trouble, "api_error", trouble)
    said = getattr(getattr(cause, "response", None), "data", None)
    return str(said.get("error")) if isinstance(said, dict) else type(cause).__name__
