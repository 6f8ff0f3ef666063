"""The Teams door as the settings want it."""

from __future__ import annotations

from aiohttp import web

from bot.handing import Handing
from bot.house import House
from bot.settings import Settings
from bot.teams import web as http
from bot.teams.door import TeamsDoor


def teams_door(house: House, settings: Settings, handing: Handing) -> tuple[TeamsDoor, list[web.RouteDef]]:
    """The door, and the paths that it serves over HTTP."""
    assert settings.teams
    door = TeamsDoor(house, settings.teams, handing)
    return door, http.routes(door)
