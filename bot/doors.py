"""The chats that are set up, opened and closed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.house import House
from bot.listening import Listening
from bot.settings import Settings
from bot.terminal.problems import Unusable

if TYPE_CHECKING:
    from bot.slack.door import SlackDoor


class Doors:
    """The doors of a house, as the settings say. A chat's library is loaded only where that chat is set up."""

    def __init__(self, house: House, settings: Settings) -> None:
        self.house = house
        self.listening = Listening(*settings.listen)
        self.routes: list[web.RouteDef] = []
        self.slack = self.to_slack(house, settings) if settings.slack else None

    def to_slack(self, house: House, settings: Settings) -> SlackDoor:
        from bot.slack.setup import slack_door

        door, routes = slack_door(house, settings)
        self.routes += routes
        return door

    async def open(self) -> list[str]:
        """Start hearing; what to tell the terminal. Raises Unusable."""
        said = []
        self.house.pulse.start()
        if self.slack:
            said.append(await self.to_hear(self.slack))
        if self.routes:
            try:
                address = await self.listening.start(self.routes)
            except OSError as failure:
                raise Unusable(
                    f"{self.listening.host}:{self.listening.port} is taken ({failure.strerror}). "
                    "Set JBP_LISTEN to another address."
                ) from failure
            said.append(f"Listening for chats on {address}")
        return said

    async def to_hear(self, slack: SlackDoor) -> str:
        """Start the door to Slack; a token that Slack refuses ends it at once, a Slack that is not there does not."""
        from bot.chat import NoAnswer, NotAccepted
        from bot.slack.workspaces import NoWorkspace

        await slack.api.start()
        try:
            names = ", ".join(each.name or each.tenant for each in await slack.workspaces.every())
        except NoWorkspace as refused:
            raise Unusable(str(refused)) from refused
        except (NotAccepted, NoAnswer) as trouble:
            names = f"not reached yet ({trouble})"
        await slack.start()
        way = "Socket Mode" if slack.socket else "HTTP"
        return f"Slack by {way}: {names or 'no workspace has installed jbp yet'}"

    async def close(self) -> None:
        await self.listening.stop()
        if self.slack:
            await self.slack.stop()
        await self.house.pulse.stop()
