"""The server that chats reach over HTTP: each door adds its own paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiohttp import web

LARGEST: Final = 1_000_000  # bytes of a request; a larger one is refused (413)


class Listening:
    """Listens on `host` and `port` (0: any free one)."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.runner: web.AppRunner | None = None

    async def start(self, routes: Sequence[web.RouteDef]) -> str:
        """Its address. Raises OSError where the port is taken."""
        app = web.Application(client_max_size=LARGEST)
        app.add_routes([web.get("/healthz", healthz), *routes])
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.host, self.port).start()
        self.port = int(self.runner.addresses[0][1])
        return f"http://{self.host}:{self.port}"

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()


async def healthz(request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True})
