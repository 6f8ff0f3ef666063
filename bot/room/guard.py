"""Who may talk to the local room's page: this machine's own browser, with the key that `jbp run` printed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

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
OPEN = ("/healthz", "/readyz", "/favicon.ico")
LINKED = ("/mail/", "/files/")
NO_KEY = (
    "This room opens with the address that `jbp run` prints in the terminal, key included.\n"
    "Each address is good once; coming with a used one has a new one printed there.\n"
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """The key in the printed address is good once; it becomes a cookie that scripts cannot read, and every
    write must also carry the page's own token and come from the page's own origin. `announce` prints a new
    address once somebody came back without the cookie."""

    def __init__(self, announce: Callable[[str], None], *, by_link: bool = False) -> None:
        """`by_link`: what a signed link opens is served to who has no cookie."""
        self.announce = announce
        self.open_to_links = LINKED if by_link else ()
        self.key = secrets.token_urlsafe(24)
        self.session = secrets.token_urlsafe(24)
        self.csrf = secrets.token_urlsafe(24)
        self.hosts: frozenset[str] = frozenset()
        self.port = 0

    def bound(self, port: int) -> str:
        """The port is known: only these names for it are answered. The address to open."""
        self.port = port
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        return self.address

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """Browsers share cookies between ports, so each room has a name of its own."""
        return f"jbp_room_{self.port}"

    async def dress(self, request: web.Request, response: web.StreamResponse) -> None:
        """Put the safety headers on every answer, errors included; a document brings a stricter policy."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return self.refused(request) or await handler(request)

    def refused(self, request: web.Request) -> web.Response | None:
        """Why a request is not answered, or None where it is."""
        if request.host not in self.hosts:
            return web.Response(status=421, text="This name is not the room's.")
        if (
            request.path.startswith(self.open_to_links)
            or request.path in OPEN
            or (request.path == "/" and "key" in request.query)
        ):
            return None
        if not same(request.cookies.get(self.cookie, ""), self.session):
            if request.path == "/":
                self.renew()
            return web.Response(status=403, text=NO_KEY)
        if request.method in ("GET", "HEAD"):
            return None
        if request.headers.get("Origin") != f"http://{request.host}":
            return web.Response(status=403, text="Writes come from the room's own page.")
        if not same(request.headers.get("X-Room-Token", ""), self.csrf):
            return web.Response(status=403, text="The page is from an earlier start. Reload it.")
        return None

    def let_in(self, request: web.Request) -> web.StreamResponse:
        """Turn the printed key into the cookie, once. Whoever has the cookie already is let in again."""
        if same(request.query["key"], self.key):
            self.key = ""
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self.cookie, self.session, httponly=True, samesite="Strict", path="/")
            return response
        if same(request.cookies.get(self.cookie, ""), self.session):
            return web.Response(status=303, headers={"Location": "/"})
        self.renew()
        return web.Response(status=403, text=NO_KEY)

    def renew(self) -> None:
        """Print a new address where the last one has been used; never more than one that is unused."""
        if not self.key:
            self.key = secrets.token_urlsafe(24)
            self.announce(self.address)


def same(given: str, wanted: str) -> bool:
    """Whether a secret is right, compared in a time that does not tell how much of it was."""
    return bool(wanted) and hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
