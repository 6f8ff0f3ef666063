"""Slack's Web API as jbp calls it: one request, never repeated by the library, and how it ended told apart.

slack_sdk's own handlers repeat a request after a broken connection, and so post twice where Slack had taken it:
none of them is used. A call that a method's rate does not allow yet is not made.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from datetime import timedelta
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat import NoAnswer, NotAccepted, ShutOut, Silent
from bot.slack.methods import METHODS
from bot.slack.workspaces import Workspace

log = logging.getLogger(__name__)
PATIENCE: Final = 10  # seconds for an answer
LONGEST_WAIT: Final = 15.0  # seconds for a method's turn; later ones are refused with when to come again
ASKED_OFTEN: Final = "auth.test"  # every few seconds, whether Slack is there
PER: Final = 60.0  # seconds that a method's rate counts over

SHUT_OUT: Final = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "channel_is_archived",
     "account_inactive", "invalid_auth", "token_revoked"}
)  # fmt: skip  # the last three before we hear that the app was removed
UNSURE: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
AGAIN: Final = frozenset({"ratelimited", "rate_limited", "accesslimited", "team_added_to_org"})

# Below this level the libraries write requests whole: tokens, codes, people's words.
QUIET: Final = logging.getLogger("bot.slack.library")
LEVEL: Final = logging.ERROR
for each in (QUIET, logging.getLogger("slack_sdk"), logging.getLogger("slack_bolt")):
    each.setLevel(LEVEL)


class Refused(NotAccepted):
    """Slack said no, and would again. `error` is its word for it."""

    def __init__(self, error: str, needed: str = "") -> None:
        super().__init__(f"Slack refuses it ({error}{f', needs {needed}' if needed else ''})", final=True)
        self.error = error


class Api:
    """Calls in the name of a workspace, between `start` and `stop`. `rates`: no method is called more often than its
    tier allows (a test in which months pass in seconds is beyond any)."""

    def __init__(self, address: str, *, rates: bool = True) -> None:
        self.address = address
        self.rates = rates
        self.made: dict[tuple[str, str], deque[float]] = {}
        self.paused: dict[tuple[str, str], float] = {}
        self.session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self.session = self.session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))

    async def stop(self) -> None:
        if self.session:
            await self.session.close()

    def client(self, token: str = "") -> AsyncWebClient:
        return AsyncWebClient(
            token or None,
            base_url=self.address,
            timeout=PATIENCE,
            session=self.session,
            retry_handlers=[],
            logger=QUIET,
        )

    async def call(self, workspace: Workspace, method: str, **what: Any) -> dict[str, Any]:
        """What Slack answered. Raises NotAccepted (or ShutOut, Refused) where nothing was done, NoAnswer where it is
        not known. A method that is harmless to repeat never ends in NoAnswer."""
        await self.turn(workspace, method)
        begun = time.monotonic()
        end = "cut short"
        try:
            answer = await self.client(workspace.token).api_call(method, data=form(what))
            end = "ok"
        except SlackApiError as problem:
            understood = self.understood(workspace, method, problem)
            end = str(understood)
            raise understood from None
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as never_reached:
            end = "not reached"
            raise Silent(f"Slack cannot be reached ({never_reached})") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as silence:
            end = "no answer"
            raise lost(method, f"{type(silence).__name__}: {silence}") from None
        finally:
            took = {
                "method": method,
                "tenant": workspace.tenant,
                "ms": round((time.monotonic() - begun) * 1000),
            }
            level = logging.DEBUG if method == ASKED_OFTEN else logging.INFO
            log.log(level, "Slack %s: %s", method, end, extra={"seen": took})
        found = answer.data
        return found if isinstance(found, dict) else {}

    def understood(self, workspace: Workspace, method: str, problem: SlackApiError) -> Exception:
        """What a refusal means for what we asked."""
        response: Any = problem.response
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 200)
        headers = getattr(response, "headers", None) or {}
        data = getattr(response, "data", None)
        said = data if isinstance(data, dict) else {}
        error = str(said.get("error", ""))
        if status == 429 or error in AGAIN:
            wait = seconds(headers.get("Retry-After"))
            self.paused[workspace.tenant, method] = time.monotonic() + wait
            return NotAccepted(
                "Slack asks to wait", retry_after=timedelta(seconds=wait), within=workspace.tenant
            )
        if status >= 500 or not error or error in UNSURE:
            return lost(method, error or f"status {status}")
        if error == "token_expired":  # between two looks into the store; the next one finds the new token
            return NotAccepted("the token has just ended")
        if error in SHUT_OUT:
            return ShutOut(f"Slack says {error}")
        if error == "invalid_blocks":
            log.error("%s: Slack does not take the blocks: %s", method, said.get("response_metadata"))
        return Refused(error, str(said.get("needed", "")))

    async def turn(self, workspace: Workspace, method: str) -> None:
        """Wait for the method's turn in its workspace. Raises NotAccepted where that takes too long."""
        if not self.rates:
            return
        key = workspace.tenant, method
        rate = METHODS[method].a_minute
        made = self.made.setdefault(key, deque())
        while True:
            now = time.monotonic()
            while made and made[0] <= now - PER:
                made.popleft()
            full = made[0] + PER - now if len(made) >= rate else 0.0
            wait = max(full, self.paused.get(key, now) - now)
            if wait <= 0:
                made.append(now)
                return
            if wait > LONGEST_WAIT:
                raise NotAccepted(f"{method} has been called often", retry_after=timedelta(seconds=wait))
            await asyncio.sleep(wait)

    # -- addresses that Slack gives --------------------------------------------------------------------

    async def respond(self, address: str, body: dict[str, Any]) -> bool:
        """Answer at a response_url; whether Slack took it (it does so five times in thirty minutes)."""
        assert self.session
        try:
            async with self.session.post(address, json=body) as answer:
                said = await answer.text()
                return answer.status == 200 and not said.startswith('{"ok":false')
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def upload(self, address: str, name: str, content: bytes) -> None:
        """A file's bytes, to where Slack wants them. Raises NotAccepted: an upload alone is seen by nobody."""
        assert self.session
        form = aiohttp.FormData()
        form.add_field("file", content, filename=name)
        try:
            async with self.session.post(address, data=form) as answer:
                if answer.status != 200:
                    raise NotAccepted(f"Slack did not take the file (status {answer.status})")
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise NotAccepted(f"the file did not reach Slack ({type(trouble).__name__})") from None

    async def download(self, workspace: Workspace, address: str, most: int) -> bytes:
        """A file that somebody gave in a form, of at most `most` bytes and one more. Raises NotAccepted."""
        assert self.session
        headers = {"Authorization": f"Bearer {workspace.token}"}
        try:
            async with self.session.get(address, headers=headers) as answer:
                if answer.status != 200:
                    raise NotAccepted(f"Slack did not give the file (status {answer.status})")
                content = bytearray()
                async for chunk in answer.content.iter_chunked(65536):
                    content += chunk
                    if len(content) > most:
                        break
                return bytes(content)
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            raise NotAccepted(f"the file did not come ({type(trouble).__name__})") from None


def form(what: dict[str, Any]) -> dict[str, str]:
    """The way in which every method takes what it is given: form fields, those that are not text as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in what.items()
        if value is not None
    }


def lost(method: str, why: str) -> Exception:
    """No answer that says what was done: a call that is harmless to repeat is simply asked for again."""
    if METHODS[method].again:
        return Silent(f"no answer from Slack ({why})")
    return NoAnswer(f"no answer from Slack ({why})")


def seconds(retry_after: str | None) -> float:
    """As Slack's header gives them; half a minute where it does not."""
    try:
        return max(float(retry_after or 30), 0.1)
    except ValueError:
        return 30.0
