"""The tokens that jbp speaks with: Microsoft gives them for the app’s secret, certificate or managed identity.

MSAL waits for its answers, so it is asked on a thread; a token that still holds is not asked for again.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any, Final

import msal
import requests
from msal.exceptions import MsalError

from bot.chat import NotAccepted
from bot.teams.settings import Teams

AHEAD: Final = 300.0  # seconds before its end that a token is replaced
PATIENCE: Final = 10.0  # seconds for an answer
PEM: Final = re.compile(r"(-----BEGIN ([A-Z ]+)-----\n.*?-----END \2-----\n?)", re.DOTALL)


class SignInRefused(NotAccepted):
    """Microsoft does not sign the app in."""


class Session(requests.Session):
    """One that does not wait for ever."""

    def request(self, *what: Any, **how: Any) -> requests.Response:
        return super().request(*what, **{"timeout": PATIENCE, **how})


class Tokens:
    """Tokens by what they are for, in the app's own tenant. Without an app id there are none."""

    def __init__(self, settings: Teams) -> None:
        self.settings = settings
        self.kept: dict[str, tuple[float, str]] = {}
        self.asking = asyncio.Lock()
        self.app: Any = None
        self.session = Session()

    def close(self) -> None:
        self.session.close()

    async def bot(self) -> str:
        """For the Bot Connector. Raises NotAccepted."""
        return await self.of(self.settings.scope)

    async def graph(self) -> str:
        return await self.of(self.settings.graph_api)

    async def of(self, resource: str) -> str:
        if not self.settings.app_id:
            return ""
        async with self.asking:
            until, token = self.kept.get(resource, (0.0, ""))
            if until - AHEAD < time.monotonic():
                answer = await asyncio.to_thread(self.ask, resource)
                until, token = time.monotonic() + float(answer["expires_in"]), str(answer["access_token"])
                self.kept[resource] = until, token
            return token

    def ask(self, resource: str) -> dict[str, Any]:
        try:
            self.app = self.app or self.signing_in()
            answer: dict[str, Any] = (
                self.app.acquire_token_for_client(resource=resource)
                if self.settings.identity
                else self.app.acquire_token_for_client([f"{resource}/.default"])
            )
        except (requests.RequestException, OSError, ValueError, MsalError) as trouble:
            raise NotAccepted(f"Microsoft’s sign-in cannot be reached ({type(trouble).__name__})") from None
        if "access_token" not in answer:
            raise SignInRefused(
                f"Microsoft does not sign the app in ({answer.get('error', 'no reason given')})"
            )
        return answer

    def signing_in(self) -> Any:
        settings = self.settings
        if settings.identity:
            return msal.ManagedIdentityClient(
                msal.UserAssignedManagedIdentity(client_id=settings.app_id), http_client=self.session
            )
        return msal.ConfidentialClientApplication(
            settings.app_id,
            client_credential=certificate(settings) if settings.certificate else settings.secret,
            authority=f"{settings.login}/{settings.tenant}",
            http_client=self.session,
            instance_discovery=False,  # the address is from the settings, and nobody else's
        )


def certificate(settings: Teams) -> dict[str, str]:
    """As MSAL takes one: it makes the thumbprint itself. Raises ValueError or OSError where the file holds none."""
    assert settings.certificate
    blocks = PEM.findall(settings.certificate.read_text(encoding="ascii"))
    key = "".join(block for block, kind in blocks if kind.endswith("PRIVATE KEY"))
    public = "".join(block for block, kind in blocks if kind == "CERTIFICATE")
    if not key or not public:
        raise ValueError("the file holds no certificate with its private key")
    return {"private_key": key, "public_certificate": public}
