"""Slack over HTTP: `/slack/events`, where commands, interactions and events come signed.

A body is verified and taken apart here and not by Bolt, which reads a slash command with the word "payload" in it as an
empty one; from then on it goes the way of Socket Mode.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.slack.door import NOT_ITS_SHAPE, SlackDoor

log = logging.getLogger(__name__)
EVENTS: Final = "/slack/events"
NO_SHAPE: Final = "This is signed, and not of a shape that Slack sends."
HAVE_IDS: Final = ("team", "enterprise", "user", "channel", "event", "enterprise_user")


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
        try:
            return await dispatched(door, body, request)
        except NOT_ITS_SHAPE as odd:
            log.error("a signed request is not of a shape that Slack sends", exc_info=odd)
            raise web.HTTPBadRequest(text=NO_SHAPE) from None

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
    if not (has_ids(body) and has_address(body)):
        raise web.HTTPBadRequest(text=NO_SHAPE)
    return body


def has_ids(body: dict[str, Any]) -> bool:
    """Whether what stands where Slack has ids, which the store is asked for, is text."""
    named = (value for name, value in body.items() if name == "id" or name.endswith("_id"))
    inner = (body[name] for name in HAVE_IDS if isinstance(body.get(name), dict))
    return all(value is None or isinstance(value, str) for value in named) and all(map(has_ids, inner))


def has_address(body: dict[str, Any]) -> bool:
    """Whether what stands where Slack has the address to answer at can be one: its library asserts that."""
    given = body.get("response_url")
    return not given or (isinstance(given, str) and given.startswith(("https://", "http://")))


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
