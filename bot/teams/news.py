"""What Teams tells of installations, teams, channels and people, and whom of ours it concerns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import bot.happenings as happenings
from bot.chat import NoAnswer, NotAccepted, Request
from bot.house import House
from bot.teams.accounts import PLATFORM, account
from bot.teams.asked import conversation, part, us
from bot.teams.chat import TeamsChat, activities
from plan.plan import Place
from storage import conversations, inbox, people, rooms, stuck
from storage.conversations import Conversation
from storage.store import Book

log = logging.getLogger(__name__)
Body = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An event, and the conversation that it is about."""

    body: Body
    where: Conversation

    @property
    def more(self) -> Body:
        return part(self.body, "channelData")

    @property
    def place(self) -> Place:
        return Place(platform=PLATFORM, tenant=self.where.tenant, channel=self.where.conversation)


def places(book: Book, told: Told) -> list[Place]:
    """Every room that it is about: a team's event is about all of its channels."""
    if told.where.kind != "channel":
        return [told.place]
    every = conversations.of_team(book, told.where.tenant, told.where.team)
    return [replace(told.place, channel=each.conversation) for each in every] or [told.place]


# -- installations -----------------------------------------------------------------------------------


def installed(book: Book, told: Told) -> None:
    """jbp was put there (again): what waits for it goes."""
    conversations.keep(book, told.where)
    if told.where.kind == "personal":
        person = people.known_as(book, PLATFORM, told.where.tenant, told.where.account)
        if person is not None:
            stuck.try_again(book, person)
        return
    if told.where.kind == "channel":
        conversations.back(book, told.where)
    for place in places(book, told):
        happenings.let_in(book, place)


def uninstalled(book: Book, told: Told) -> None:
    for place in places(book, told):
        if told.where.kind != "personal":
            happenings.shut_out(book, place)
        conversations.forget(book, place.tenant, place.channel)


# -- channels ----------------------------------------------------------------------------------------


def renamed(book: Book, told: Told) -> None:
    if told.where.name:
        conversations.renamed(book, told.where.tenant, told.where.conversation, told.where.name)
        rooms.renamed(book, replace(told.place, name=told.where.name))


def closed(book: Book, told: Told) -> None:
    happenings.closed(book, told.place)


def reopened(book: Book, told: Told) -> None:
    happenings.let_in(book, told.place)


def team_closed(book: Book, told: Told) -> None:
    for place in places(book, told):
        happenings.closed(book, place)


def team_reopened(book: Book, told: Told) -> None:
    for place in places(book, told):
        happenings.let_in(book, place)


def shared(book: Book, told: Told) -> None:
    happenings.shared(book, told.place)


def unshared(book: Book, told: Told) -> None:
    for team in told.more.get("unsharedFromTeams") or told.more.get("sharedWithTeams") or [{}]:
        happenings.unshared(book, told.place, str(team.get("tenantId") or ""))


# -- people ------------------------------------------------------------------------------------------


def people_left(book: Book, told: Told) -> None:
    """Whoever is on a plan in that room, and does not see it any more."""
    for who in told.body.get("membersRemoved") or ():
        user, tenant = str(who.get("aadObjectId") or ""), str(who.get("tenantId") or told.where.tenant)
        for place in places(book, told):
            happenings.left_room(book, place, tenant, user)


NEWS: Final[dict[str, Callable[[Book, Told], None]]] = {
    "channelDeleted": closed,
    "channelMemberRemoved": people_left,
    "channelRenamed": renamed,
    "channelRestored": reopened,
    "channelShared": shared,
    "channelUnshared": unshared,
    "teamArchived": team_closed,
    "teamDeleted": team_closed,
    "teamMemberRemoved": people_left,
    "teamRestored": team_reopened,
    "teamUnarchived": team_reopened,
}


def meant(body: Body) -> Callable[[Book, Told], None] | None:
    """What an event is to us; None where it is nothing."""
    if body.get("type") == "installationUpdate":
        return installed if str(body.get("action", "")).startswith("add") else uninstalled
    if any(each.get("id") == us(body) for each in body.get("membersAdded") or ()):
        return installed
    if any(each.get("id") == us(body) for each in body.get("membersRemoved") or ()):
        return uninstalled
    event = str(part(body, "channelData").get("eventType") or "")
    return NEWS.get(event) or (people_left if body.get("membersRemoved") else None)


class News:
    """Writes down what was told, once however often Teams repeats it."""

    def __init__(self, house: House, chat: TeamsChat) -> None:
        self.house = house
        self.chat = chat

    async def heard(self, body: Body) -> None:
        change = meant(body)
        told = Told(body, conversation(body))
        if change is None:
            return
        key = f"teams/{told.where.tenant}/{told.where.conversation}/{body.get('id') or body.get('timestamp', '')}"

        def write(book: Book) -> bool:
            new = inbox.take(book, key)
            if new:
                change(book, told)
            return new

        new = await self.house.work(write)
        self.chat.conversations.known.clear()
        self.house.intake.wake()
        if change is installed and told.where.kind == "personal":
            self.chat.opened(account(told.where.tenant, told.where.account))
            if new and body.get("type") == "installationUpdate":
                await self.greet(told, key)

    async def greet(self, told: Told, key: str) -> None:
        """Whoever installs jbp for themselves is told what it does."""
        who = account(told.where.tenant, told.where.account)
        answer = await self.house.intake.take(Request(id=f"{key}/hello", account=who, text="help"))
        try:
            for message in activities(answer):
                await self.chat.say(told.where, message, "")
        except (NotAccepted, NoAnswer) as trouble:
            log.info("somebody new could not be greeted: %s", trouble)
