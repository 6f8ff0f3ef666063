"""The server that chats reach over HTTP: each door adds its own paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiohttp import web

from bot.health import Health
from bot.operating import health_routes

LARGEST: Final = 1_000_000  # bytes of a request; a larger one is refused (413)


class Listening:
    """Listens on `host` and `port` (0: any free one). With `health`, everybody may ask how it is."""

    def __init__(self, host: str, port: int, health: Health | None = None) -> None:
        self.health = health
        self.host = host
        self.port = port
        self.runner: web.AppRunner | None = None

    async def start(self, routes: Sequence[web.RouteDef]) -> str:
        """Its address. Raises OSError where the port is taken."""
        app = web.Application(client_max_size=LARGEST)
        app.add_routes([*(health_routes(self.health) if self.health else ()), *routes])
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.host, self.port).start()
        self.port = int(self.runner.addresses[0][1])
        return f"http://{self.host}:{self.port}"

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()
