"""Microsoft’s Bot Connector: what comes from it is verified, what goes to it is sent once, and how it ended told apart.

The one module that knows botbuilder, 4.17.1 and its last: it is out of support since 31 December 2025, and what it gets
wrong is worked around here (and in calls.py, its transport). Its successor, microsoft-agents-hosting-aiohttp, would go
into their place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Final
from urllib.parse import urlsplit

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationParameters,
)
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticationConfiguration,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    ClaimsIdentity,
    ConnectorFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from botframework.connector.teams import TeamsConnectorClient
from msrest.exceptions import DeserializationError  # type: ignore[attr-defined]

from bot.chat import NoAnswer, ShutOut
from bot.teams.calls import PATIENCE, Bearer, Pipeline, told
from bot.teams.keys import Keys, NoKeys
from bot.teams.pacing import Pacing
from bot.teams.settings import Teams, is_loopback
from bot.teams.tokens import Tokens

log = logging.getLogger(__name__)
CHANNEL: Final = "msteams"
Body = dict[str, Any]
Turn = Callable[[Body], Awaitable[Body | None]]

for each in ("botbuilder", "botframework", "msrest", "msal", "urllib3"):
    logging.getLogger(each).setLevel(logging.ERROR)  # below it they write tokens and people's words


class NotVerified(PermissionError):
    """That does not come from Microsoft, or is not for this app."""


class NotRead(ValueError):
    """That is no activity."""


class Clients(ConnectorFactory):  # type: ignore[misc]
    """One client of the connector an address; the library makes a new one for every activity."""

    def __init__(self) -> None:
        self.bearer = Bearer()
        self.made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str = "") -> ConnectorClient:
        if service_url not in self.made:
            self.made[service_url] = ConnectorClient(
                self.bearer, base_url=service_url, pipeline_type=Pipeline
            )
        return self.made[service_url]


class Verifying(BotFrameworkAuthentication):  # type: ignore[misc]
    """Microsoft's validation of an activity's token, and only of the chats': what the SDK would also take from its
    emulator or from other bots is not let in."""

    def __init__(self, settings: Teams, clients: Clients) -> None:
        self.settings = settings
        self.clients = clients
        self.keys = JwtTokenExtractor.metadataCache[settings.keys] = Keys(settings.keys)
        self.inner = BotFrameworkAuthenticationFactory.create(
            to_channel_from_bot_login_url=f"{settings.login}/{settings.tenant}",
            to_channel_from_bot_oauth_scope=settings.scope,
            to_bot_from_channel_token_issuer=settings.issuer,
            to_bot_from_channel_open_id_metadata_url=settings.keys,
            to_bot_from_emulator_open_id_metadata_url=settings.keys,
            oauth_url=AuthenticationConstants.OAUTH_URL,
            credential_factory=PasswordServiceClientCredentialFactory(settings.app_id),
            auth_configuration=AuthenticationConfiguration(),
        )

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Raises NotVerified, or NoKeys where that cannot be told just now."""
        result = AuthenticateRequestResult()
        result.connector_factory = self.clients
        result.audience = self.settings.scope
        if self.settings.unsafe and not self.settings.app_id:
            result.claims_identity = ClaimsIdentity({}, True, AuthenticationConstants.ANONYMOUS_AUTH_TYPE)
            return result
        if not auth_header or not activity.service_url or activity.channel_id != CHANNEL:
            raise NotVerified
        try:
            verify = self.inner._government_channel_validation_authenticate_channel_token
            result.claims_identity = await verify(auth_header, activity.service_url, activity.channel_id)
        except NoKeys:
            raise
        except Exception as refused:  # noqa: BLE001  # the library raises whatever it comes upon
            log.info("an activity is not let in: %s", type(refused).__name__)
            raise NotVerified(str(refused)) from None
        if result.claims_identity is None:
            raise NotVerified
        return result

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise NotVerified

    async def authenticate_channel_request(self, auth_header: str) -> ClaimsIdentity:
        raise NotVerified

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return self.clients

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """People's own tokens are none of our business."""

    def create_bot_framework_client(self) -> Any:
        raise NotImplementedError  # it is for calling other bots, which jbp never does

    def get_originating_audience(self) -> str:
        return self.settings.scope


class Connector:
    """Hears and speaks. `rates`: nothing is sent faster than Teams allows (a test in which months pass in seconds is
    beyond any)."""

    def __init__(self, settings: Teams, tokens: Tokens, *, rates: bool = True) -> None:
        if not settings.app_id and not settings.unsafe:
            raise NotVerified("Without an app id nobody's identity would be checked.")
        self.settings = settings
        self.tokens = tokens
        self.clients = Clients()
        self.verifying = Verifying(settings, self.clients)
        self.adapter = CloudAdapterBase(self.verifying)
        self.pacing = Pacing() if rates else None

    async def close(self) -> None:
        for client in self.clients.made.values():
            await client.__aexit__()
        self.clients.made.clear()
        self.tokens.close()

    # -- hearing ---------------------------------------------------------------------------------------

    async def hear(self, header: str, body: Body, turn: Turn) -> Body | None:
        """An activity, verified, given to `turn`; what an invoke is answered. Raises NotRead, NotVerified or
        NoKeys.

        Not by the adapter's own `process`, which writes the answer of an invoke twice and so answers 500; and with the
        body as it came, whose tenant the library's own activity does not have.
        """
        try:
            activity = Activity().deserialize(body)
        except DeserializationError:
            raise NotRead from None
        verified = await self.verifying.authenticate_request(activity, header)
        if not self.may_send_to(activity.service_url or ""):
            raise NotVerified

        async def on_turn(context: TurnContext) -> None:
            answer = await turn(body)
            if activity.type == ActivityTypes.invoke:
                value = InvokeResponse(
                    status=200, body=answer
                )  # a plain dict: the library's own answers are not
                await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=value))

        reply = await self.adapter.process_activity(verified, activity, on_turn)
        return reply.body if reply else None

    def may_send_to(self, address: str) -> bool:
        """Whether a service's address is one of Teams': tokens go nowhere else."""
        parts = urlsplit(address)
        if self.settings.unsafe and is_loopback(parts.hostname or ""):
            return True
        return parts.scheme == "https" and parts.netloc.casefold() in self.settings.hosts

    # -- speaking --------------------------------------------------------------------------------------

    async def send(self, tenant: str, service: str, conversation: str, activity: Body) -> str:
        """A message into a conversation; its id. Raises NotAccepted, ShutOut, Refused or NoAnswer."""
        async with self.turn(tenant, conversation):
            client = await self.client(service)
            made = message(activity)
            sent = await told(client.conversations.send_to_conversation(conversation, made))
            return identified(sent)

    async def begin(self, tenant: str, service: str, channel: str, activity: Body) -> str:
        """A new root message in a channel of a team; its id."""
        parameters = ConversationParameters(
            is_group=True,
            bot=self.bot,
            tenant_id=tenant,
            channel_data={"channel": {"id": channel}, "tenant": {"id": tenant}},
            activity=message(activity),
        )
        async with self.turn(tenant, channel):
            client = await self.client(service)
            made = await told(client.conversations.create_conversation(parameters))
        return str(made.activity_id or "") or root_of(identified(made))

    async def update(self, tenant: str, service: str, conversation: str, id: str, activity: Body) -> None:
        async with self.turn(tenant, conversation):
            client = await self.client(service)
            made = message(activity)
            made.id = id
            await told(client.conversations.update_activity(conversation, id, made), again=True)

    async def delete(self, tenant: str, service: str, conversation: str, id: str) -> None:
        async with self.turn(tenant, conversation):
            client = await self.client(service)
            await told(client.conversations.delete_activity(conversation, id), again=True)

    async def open(self, tenant: str, service: str, user: str) -> str:
        """The personal chat with somebody; harmless to repeat."""
        client = await self.client(service)
        parameters = ConversationParameters(
            is_group=False,
            bot=self.bot,
            members=[ChannelAccount(id=user)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        made = await told(client.conversations.create_conversation(parameters), again=True)
        return identified(made)

    async def member(self, tenant: str, service: str, conversation: str, user: str) -> Body:
        """Somebody in a conversation as Teams knows them: `aadObjectId`, `tenantId`, `name`."""
        client = await self.client(service)
        found = await told(client.conversations.get_conversation_member(conversation, user), again=True)
        more = {**(found.additional_properties or {}), **(found.properties or {})}
        return {**more, "id": found.id, "name": found.name, "aadObjectId": found.aad_object_id}

    async def team(self, tenant: str, service: str, team: str) -> Body:
        """A team's id in Microsoft's directory, and the names of its channels by their ids."""
        await self.client(service)
        asked = asyncio.to_thread(self.about_team, service, team)
        details, listed = await told(asked, again=True)
        names = {each.id: each.name or "General" for each in listed.conversations or ()}
        return {"group": details.aad_group_id or "", "name": details.name or "", "channels": names}

    def about_team(self, service: str, team: str) -> tuple[Any, Any]:
        """On a thread of its own: the library has no other way to ask this."""
        client = TeamsConnectorClient(self.clients.bearer, base_url=service)
        client.config.connection.timeout = PATIENCE
        client.config.retry_policy.retries = 0
        try:
            return client.teams.get_team_details(team), client.teams.get_teams_channels(team)
        finally:
            client.close()

    @property
    def bot(self) -> ChannelAccount:
        return ChannelAccount(id=f"28:{self.settings.app_id}")

    def turn(self, tenant: str, conversation: str) -> AbstractAsyncContextManager[None]:
        """Of a thread's posts with those of its channel."""
        return self.pacing.turn(tenant, conversation.partition(";")[0]) if self.pacing else nullcontext()

    async def client(self, service: str) -> ConnectorClient:
        """For a call to an address of Teams', with a token in force."""
        if not self.may_send_to(service):
            raise ShutOut("that conversation’s address is not one of Teams’")
        self.clients.bearer.token = await self.tokens.bot()
        return await self.clients.create(service)


def message(activity: Body) -> Activity:
    made = Activity().deserialize({"type": "message", **activity})
    assert isinstance(made, Activity)
    return made


def identified(resource: Any) -> str:
    """Raises NoAnswer: what has no id can neither be found nor amended."""
    if resource is None or not resource.id:
        raise NoAnswer("Teams did not say which message it is")
    return str(resource.id)


def root_of(conversation: str) -> str:
    return conversation.partition(";messageid=")[2] or conversation
