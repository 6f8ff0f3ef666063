"""Who may talk to the local room's page: this machine's own browser, with the key that `jbp run` printed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

COOKIE = "jbp_room"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN = ("/healthz", "/favicon.ico")
NO_KEY = "This room opens with the address that `jbp run` printed in the terminal, key included."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """The key in the printed address is good once; it becomes a cookie that scripts cannot read, and every
    write must also carry the page's own token and come from the page's own origin."""

    def __init__(self) -> None:
        self.key = secrets.token_urlsafe(24)
        self.session = secrets.token_urlsafe(24)
        self.csrf = secrets.token_urlsafe(24)
        self.hosts: frozenset[str] = frozenset()

    def bound(self, port: int) -> None:
        """The port is known: only these names for it are answered."""
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = self.refused(request) or await handler(request)
        except web.HTTPException as problem:
            problem.headers.update(HEADERS)
            raise
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    def refused(self, request: web.Request) -> web.Response | None:
        """Why a request is not answered, or None where it is."""
        if request.host not in self.hosts:
            return web.Response(status=421, text="This name is not the room's.")
        if request.path in OPEN or (request.path == "/" and "key" in request.query):
            return None
        if not same(request.cookies.get(COOKIE, ""), self.session):
            return web.Response(status=403, text=NO_KEY)
        if request.method in ("GET", "HEAD"):
            return None
        if request.headers.get("Origin") != f"http://{request.host}":
            return web.Response(status=403, text="Writes come from the room's own page.")
        if not same(request.headers.get("X-Room-Token", ""), self.csrf):
            return web.Response(status=403, text="The page is from an earlier start. Reload it.")
        return None

    def let_in(self, request: web.Request) -> web.StreamResponse:
        """Turn the printed key into the cookie, once."""
        if not self.key or not same(request.query["key"], self.key):
            raise web.HTTPForbidden(text=NO_KEY)
        self.key = ""
        response = web.HTTPSeeOther("/")
        response.set_cookie(COOKIE, self.session, httponly=True, samesite="Strict", path="/")
        return response


def same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
