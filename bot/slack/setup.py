"""The Slack door as the settings want it: one workspace by its token, or many that install jbp themselves."""

from __future__ import annotations

from aiohttp import web

from bot.house import House
from bot.settings import Settings
from bot.slack import web as http
from bot.slack.api import Api
from bot.slack.door import SlackDoor
from bot.slack.installed import ManyWorkspaces, OneWorkspace
from bot.slack.workspaces import Workspaces
from storage import installations
from storage.sealing import Keys


def slack_door(house: House, settings: Settings) -> tuple[SlackDoor, list[web.RouteDef]]:
    """The door, and the paths that it serves over HTTP."""
    slack = settings.slack
    assert slack
    api = Api(slack.api)
    workspaces: Workspaces
    installing: list[web.RouteDef] = []
    if slack.bot_token:
        workspaces = OneWorkspace(api, slack.bot_token)
    else:
        from bot.slack import oauth  # only where workspaces install jbp themselves

        keys = Keys.read(settings.keys)
        house.work.now(lambda book: installations.seal_anew(book, keys))
        many = ManyWorkspaces(house.work, keys, slack, api)
        workspaces = many

        def kept() -> None:
            many.forgotten()
            house.intake.wake()

        installing = oauth.routes(slack, settings.public_url, house.work, keys, api, kept)
    door = SlackDoor(house, slack, workspaces, api)
    return door, [*http.routes(door, slack.signing_secret), *installing]
