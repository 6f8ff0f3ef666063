"""Teams over HTTP: `/api/messages`, where activities come with a token of Microsoft's."""

from __future__ import annotations

import json
from typing import Final

from aiohttp import web

from bot.teams.connector import NotRead, NotVerified
from bot.teams.door import ForeignTenant, TeamsDoor
from bot.teams.keys import NoKeys

MESSAGES: Final = "/api/messages"
ABOUT: Final = """\
jbp runs the operating rhythm of a joint business plan of two companies, in Microsoft Teams.

What it reads: what is written to it, in its own chat or by mention, and what is pressed and filled in on its cards.
Where a team's owners have agreed to that as it was added, it also looks among the channel's messages for its own.
What it keeps: the plan, who is on it, and what people answer, in the store of whoever runs it; addresses of chats.
Who sees it: both companies see the shared plan; a side's own notes, drafts and blind answers stay with that side.
What it is not: the plan is non-binding and amends no contract.
To be left alone: write to it: me stop.
"""
UNREAD: Final = "The body cannot be read."


def routes(door: TeamsDoor) -> list[web.RouteDef]:
    async def messages(request: web.Request) -> web.StreamResponse:
        try:
            body = json.loads(await request.read())  # HTTPRequestEntityTooLarge over the server's 1 MB
        except (ValueError, RecursionError):
            raise web.HTTPBadRequest(text=UNREAD) from None
        if not isinstance(body, dict) or not isinstance(body.get("type"), str):
            raise web.HTTPBadRequest(text=UNREAD)
        try:
            answer = await door.heard(request.headers.get("Authorization", ""), body)
        except NotRead:
            raise web.HTTPBadRequest(text=UNREAD) from None
        except NotVerified:
            raise web.HTTPUnauthorized(text="This is not signed by Microsoft for this app.") from None
        except ForeignTenant:
            raise web.HTTPForbidden(text="jbp does not answer this tenant.") from None
        except NoKeys as trouble:
            raise web.HTTPServiceUnavailable(text=str(trouble)) from None
        # An invoke is answered with a body, anything else is taken and answered by itself.
        return web.Response(status=201) if answer is None else web.json_response(answer)

    return [web.post(MESSAGES, messages), web.get("/teams/about", about)]


async def about(request: web.Request) -> web.StreamResponse:
    """Where the app's package says that one may read what it does with what it is told."""
    return web.Response(text=ABOUT)
