"""What `jbp doctor` sends to the address that Slack posts to, signed as Slack signs: whether it arrives as it was."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import AsyncIterator
from typing import Final

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.doctor import Found
from bot.slack.web import EVENTS

WAIT: Final = aiohttp.ClientTimeout(total=10)
NOT_TAKEN: Final = (
    "If the secret is another app's, set JBP_SLACK_SIGNING_SECRET to this app's (Basic Information, Signing Secret) "
    "where jbp runs, and start it anew. If it is the same, a proxy drops the X-Slack-… headers or changes the body: "
    "let it pass both on as they are."
)
PASS_ON: Final = f"Let your proxy pass {EVENTS} to JBP_LISTEN, and the answer back."
NOT_OURS: Final = (
    "Something else takes the requests there, or answers them: let your proxy pass them all to JBP_LISTEN."
)
Answer = tuple[int, str, str]  # status, text, and where else it is, if it says so


async def hears(address: str, secret: str) -> AsyncIterator[Found]:
    """A request like the one by which Slack verifies an address, which changes nothing: signed, and not signed."""
    where = f"{address}{EVENTS}"
    challenge = secrets.token_hex(16)
    body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
    for signed in (True, False):
        headers = {"Content-Type": "application/json", **(signature(secret, body) if signed else {})}
        try:
            answer = await posted(where, body, headers)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as trouble:
            yield Found("wrong", f"{where} gives no answer to a request ({type(trouble).__name__})", PASS_ON)
            return
        found = of_signed(where, answer, challenge) if signed else of_unsigned(where, answer)
        yield found
        if found.state == "wrong":
            return


def signature(secret: str, body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    made = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(made)}


async def posted(where: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Where it is told to go elsewhere it does not: Slack would not either."""
    async with aiohttp.request(
        "POST", where, data=body, headers=headers, timeout=WAIT, allow_redirects=False
    ) as answer:
        return answer.status, await answer.text(), answer.headers.get("Location", "")


def of_signed(where: str, answer: Answer, challenge: str) -> Found:
    status, text, elsewhere = answer
    if status == 200 and echoed(text) == challenge:
        return Found("well", f"{where} takes what is signed with this secret")
    if status == 401:
        return Found("wrong", f"{where} does not take what is signed with this secret", NOT_TAKEN)
    if 300 <= status < 400:
        do = "Slack follows no redirect: set JBP_PUBLIC_URL, and the addresses on the app's page, to where it leads."
        return Found("wrong", f"{where} sends on to {elsewhere or 'another address'}", do)
    if status == 200:
        return Found("wrong", f"{where} answers, but not as jbp does", NOT_OURS)
    return Found("wrong", f"{where} answers a signed request with status {status}", PASS_ON)


def of_unsigned(where: str, answer: Answer) -> Found:
    if answer[0] == 401:
        return Found("well", f"{where} refuses what is not signed")
    return Found(
        "wrong", f"{where} answers with status {answer[0]} to what is not signed, and not with 401", NOT_OURS
    )


def echoed(text: str) -> str:
    """The challenge that came back; nothing where what came is something else."""
    try:
        answer = json.loads(text)
    except ValueError:
        return ""
    return str(answer.get("challenge", "")) if isinstance(answer, dict) else ""
