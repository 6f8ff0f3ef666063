"""Slack over HTTP: `/slack/events`, where commands, interactions and events come signed.

A body is verified and taken apart here and not by Bolt, which reads a slash command with the word "payload" in it as an
empty one; from then on it goes the way of Socket Mode.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.door import SlackDoor

EVENTS: Final = "/slack/events"


def routes(door: SlackDoor, signing_secret: str) -> list[web.RouteDef]:
    """What the server listens on for chats serves for Slack; nothing without a signing secret."""
    if not signing_secret:
        return []
    verifier = SignatureVerifier(signing_secret)

    async def events(request: web.Request) -> web.StreamResponse:
        raw = await request.read()  # HTTPRequestEntityTooLarge over the server's 1 MB
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not is_signed(verifier, raw, stamp, signature):
            raise web.HTTPUnauthorized(text="This is not signed by Slack, or older than five minutes.")
        body = taken_apart(raw, request.content_type)
        return await dispatched(door, body, request)

    return [web.post(EVENTS, events)]


def is_signed(verifier: SignatureVerifier, raw: bytes, stamp: str, signature: str) -> bool:
    """Whether Slack sent it, within the last five minutes."""
    try:
        return stamp.isdecimal() and verifier.is_valid(raw, stamp, signature)
    except UnicodeDecodeError:  # Slack sends no such bytes
        return False


def taken_apart(raw: bytes, content_type: str) -> dict[str, Any]:
    """The payload, whichever way Slack sends this kind. Raises HTTPBadRequest."""
    try:
        if content_type == "application/json":
            body = json.loads(raw)
        else:
            fields = dict(parse_qsl(raw.decode(), keep_blank_values=True))
            # An interaction is one field; a command's own text may well have that word in it.
            body = (
                json.loads(fields["payload"]) if "payload" in fields and "command" not in fields else fields
            )
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="The body cannot be read.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return body


async def dispatched(door: SlackDoor, body: dict[str, Any], request: web.Request) -> web.StreamResponse:
    if body.get("type") == "url_verification":
        return web.json_response({"challenge": body.get("challenge", "")})
    if body.get("ssl_check"):
        return web.Response()
    retried: dict[str, str | Sequence[str]] = {
        name: value for name, value in request.headers.items() if name.startswith("X-Slack-Retry")
    }
    answer = await door.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body, headers=retried))
    kind = answer.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
    return web.Response(status=answer.status, text=answer.body or "", content_type=kind)
