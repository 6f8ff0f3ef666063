"""The chats that are set up, opened and closed together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot import handing
from bot.house import House
from bot.listening import Listening
from bot.operating import metrics_routes
from bot.settings import Settings
from bot.terminal.problems import Unusable

if TYPE_CHECKING:
    from bot.mail.chat import MailChat
    from bot.mail.settings import Mail
    from bot.slack.door import SlackDoor
    from bot.teams.door import TeamsDoor


class Doors:
    """The doors of a house, as the settings say. A chat's library is loaded only where that chat is set up."""

    def __init__(self, house: House, settings: Settings) -> None:
        self.house = house
        self.listening = Listening(*settings.listen, house.health)
        self.operator = Listening(*settings.metrics, house.health) if settings.metrics else None
        self.routes: list[web.RouteDef] = []
        self.handing = handing.of(house, settings.public_url)
        self.slack = self.to_slack(house, settings) if settings.slack else None
        self.teams = self.to_teams(house, settings) if settings.teams else None
        self.mail = self.to_mail(house, settings.mail, settings) if settings.mail else None
        if self.teams or self.mail:
            self.routes += handing.routes(self.handing, house.work, house.documents)

    def to_slack(self, house: House, settings: Settings) -> SlackDoor:
        from bot.slack.setup import slack_door

        door, routes = slack_door(house, settings)
        self.routes += routes
        return door

    def to_teams(self, house: House, settings: Settings) -> TeamsDoor:
        from bot.teams.setup import teams_door

        door, routes = teams_door(house, settings, self.handing)
        self.routes += routes
        return door

    def to_mail(self, house: House, mail: Mail, settings: Settings) -> MailChat:
        from bot.mail.setup import mail_door

        chat, routes = mail_door(house, mail, settings.public_url, settings.keys, self.handing)
        self.routes += routes
        return chat

    async def open(self) -> list[str]:
        """Start hearing; what to tell the terminal. Raises Unusable."""
        said = []
        self.house.pulse.start()
        self.house.matching.start()
        if self.slack:
            said.append(await self.to_hear(self.slack))
        if self.routes:
            address = await listens(self.listening, self.routes, "JBP_LISTEN")
            said.append(f"Listening for chats on {address}")
        if self.teams:
            said.append(f"Teams by {address}/api/messages: {self.teams.known_as}")
        if self.mail:
            said.append(f"Mail from {self.mail.settings.sender} by {self.mail.settings.host}")
        if self.operator:
            measured = metrics_routes(self.house.work, self.house.health)
            said.append(f"Metrics and health on {await listens(self.operator, measured, 'JBP_METRICS')}")
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
        if self.operator:
            await self.operator.stop()
        await self.listening.stop()
        if self.slack:
            await self.slack.stop()
        if self.teams:
            await self.teams.stop()
        await self.house.matching.stop()
        await self.house.pulse.stop()


async def listens(listening: Listening, routes: list[web.RouteDef], setting: str) -> str:
    """The address that it listens on. Raises Unusable, which names the setting."""
    try:
        return await listening.start(routes)
    except OSError as failure:
        raise Unusable(
            f"{listening.host}:{listening.port} is taken ({failure.strerror}). Set {setting} to another address."
        ) from failure
