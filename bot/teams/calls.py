"""How a call to the Bot Connector is made and how it ended: done, refused, to be made later, or nobody knows.

The SDK's own transport (msrest), set up so that nothing is sent twice and no answer is misread.
"""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

import requests
from msrest.authentication import Authentication
from msrest.exceptions import ClientRequestError, DeserializationError, HttpOperationError  # type: ignore[attr-defined]
from msrest.pipeline import SansIOHTTPPolicy
from msrest.pipeline.async_abc import AsyncPipeline
from msrest.pipeline.async_requests import AsyncPipelineRequestsHTTPSender, AsyncRequestsCredentialsPolicy
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.async_requests import AsyncRequestsHTTPSender

from bot.chat import NoAnswer, NotAccepted, ShutOut

PATIENCE: Final = 10  # seconds for an answer
Result = TypeVar("Result")

STOP: Final = frozenset({
    "MessageWritesBlocked", "BotNotInConversationRoster", "BotDisabledByAdmin", "ConversationBlockedByUser",
    "ConversationNotFound", "ForbiddenOperationException",
})  # fmt: skip  # nothing more may be posted there
UNSURE: Final = frozenset({500, 502, 504})  # it may have been posted all the same
WAIT: Final = frozenset({412, 429})


class Refused(NotAccepted):
    """Teams said no, and would again. `error` is its word for it, `status` its HTTP status."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(f"Teams refuses it ({status} {error})".replace(" )", ")"), final=True)
        self.status = status
        self.error = error


class Bearer(Authentication):
    """The token that is in force, fetched before the call: the library's own way holds up the loop."""

    def __init__(self) -> None:
        self.token = ""

    def signed_session(self, session: requests.Session | None = None) -> requests.Session:
        session = session or requests.Session()
        if self.token:
            session.headers["Authorization"] = f"Bearer {self.token}"
        return session


class Answered(Exception):
    """An answer that is no success, as it came: the library reads what is not JSON as a fault of its own, and forgets
    its status."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        super().__init__(status)
        self.status, self.headers, self.text = status, headers, text


class Unread(SansIOHTTPPolicy[Any, Any]):
    """Raises Answered before anything reads the body."""

    def on_response(self, request: Any, response: Any, **kwargs: Any) -> None:
        answer = response.http_response
        if answer.status_code >= 400:
            raise Answered(answer.status_code, answer.headers, answer.text())


class Pipeline(AsyncPipeline[Any, Any]):
    """The way of a call: signed, sent once, and read."""

    def __init__(self, config: Any) -> None:
        config.connection.timeout = PATIENCE
        config.retry_policy.retries = 0  # delivery repeats, and knows when it may
        policies = [
            config.user_agent_policy,
            AsyncRequestsCredentialsPolicy(config.credentials),  # type: ignore[no-untyped-call]
            RawDeserializer(),
            Unread(),
        ]
        super().__init__(policies, AsyncPipelineRequestsHTTPSender(AsyncRequestsHTTPSender(config)))


async def told(calling: Awaitable[Result], *, again: bool = False) -> Result:
    """How a call ended. `again`: it is harmless to repeat, so that an answer that is lost is no riddle."""
    unsure = NotAccepted if again else NoAnswer
    try:
        return await calling
    except Answered as problem:
        raise understood(problem, again=again) from None
    except HttpOperationError as problem:
        answer = problem.response
        raise understood(
            Answered(answer.status_code, answer.headers, str(answer.text)), again=again
        ) from None
    except ClientRequestError as problem:
        if never_reached(problem.inner_exception):
            raise NotAccepted("Teams cannot be reached") from None
        raise unsure(f"no answer from Teams ({type(problem.inner_exception).__name__})") from None
    except (requests.RequestException, OSError) as problem:
        if never_reached(problem):
            raise NotAccepted("Teams cannot be reached") from None
        raise unsure(f"no answer from Teams ({type(problem).__name__})") from None
    except DeserializationError as problem:
        raise unsure(f"an answer that cannot be read ({type(problem).__name__})") from None


def download(address: str, most: int) -> bytes:
    """A file, of at most `most` bytes and one more; nobody is followed elsewhere. Holds up its thread. Raises
    NotAccepted."""
    try:
        with requests.get(address, stream=True, timeout=PATIENCE, allow_redirects=False) as answer:
            if answer.status_code != 200:
                raise NotAccepted(f"it is not given (status {answer.status_code})")
            content = bytearray()
            for chunk in answer.iter_content(65_536):
                content += chunk
                if len(content) > most:
                    break
            return bytes(content)
    except (requests.RequestException, OSError) as trouble:
        raise NotAccepted(f"it did not come ({type(trouble).__name__})") from None


def upload(address: str, content: bytes) -> None:
    """Put a file where Teams said that it goes. Holds up its thread. Raises NotAccepted."""
    size = len(content)
    headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes 0-{size - 1}/{size}"}
    try:
        with requests.put(
            address, data=content, headers=headers, timeout=PATIENCE, allow_redirects=False
        ) as answer:
            if answer.status_code not in (200, 201):
                raise NotAccepted(f"it is not taken (status {answer.status_code})")
    except (requests.RequestException, OSError) as trouble:
        raise NotAccepted(f"it did not get there ({type(trouble).__name__})") from None


def understood(problem: Answered, *, again: bool) -> Exception:
    status, error = problem.status, error_of(problem.text)
    if status in WAIT:
        wait = seconds(problem.headers.get("Retry-After"))
        return NotAccepted("Teams asks to wait", retry_after=timedelta(seconds=wait) if wait else None)
    if status in UNSURE:
        reason = f"no answer from Teams (status {status})"
        return NotAccepted(reason) if again else NoAnswer(reason)
    if status > 500 or status == 401:
        return NotAccepted(f"Teams does not take it just now (status {status})")
    if error in STOP:
        return ShutOut(f"Teams says {error}")
    return Refused(status, error)


def never_reached(problem: BaseException | None) -> bool:
    """Whether the request was certainly not made."""
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(problem.args[0], "reason", None) if problem and problem.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")


def error_of(text: str) -> str:
    """Teams' word for why: one that means to stop where there are two."""
    try:
        error = json.loads(text).get("error") or {}
        inner = error.get("innerHttpError") or {}
        known = [word for word in STOP if word in str(error)]
        return known[0] if known else str(error.get("code") or inner.get("code") or "")
    except (ValueError, AttributeError, TypeError):
        return ""


def seconds(retry_after: str | None) -> float:
    """As the header gives them, and a little more, so that not everybody comes back at once; 0 where it says none."""
    try:
        return float(retry_after or 0) * random.uniform(1.0, 1.2)  # noqa: S311  # jitter, not a secret
    except ValueError:
        return 0.0
