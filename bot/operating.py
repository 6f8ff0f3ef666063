"""For whoever runs jbp: `/healthz` and `/readyz` wherever it listens, `/metrics` only at an address of its own."""

from __future__ import annotations

from aiohttp import web

from bot.health import Health
from bot.worker import Worker


def health_routes(health: Health) -> list[web.RouteDef]:
    """For anybody: they say nothing of the inside."""

    async def healthz(request: web.Request) -> web.StreamResponse:
        problems = health.problems()
        said = [{"part": problem.part, "why": problem.why} for problem in problems]
        return web.json_response({"ok": not problems, "problems": said}, status=503 if problems else 200)

    async def readyz(request: web.Request) -> web.StreamResponse:
        why = health.not_ready()
        return web.json_response({"ready": not why, "why": why}, status=503 if why else 200)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


def metrics_routes(work: Worker, health: Health) -> list[web.RouteDef]:
    """For the operator's own network: how much is said and by which chat is nobody else's."""
    from bot.metrics import exposed  # prometheus-client is needed only where it is served

    async def metrics(request: web.Request) -> web.StreamResponse:
        return web.Response(body=await exposed(work, health), headers={"Content-Type": TEXT})

    return [web.get("/metrics", metrics)]


TEXT = "text/plain; version=0.0.4; charset=utf-8"
