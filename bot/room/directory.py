"""Who and what there is in the local room: its channels, and the people of both companies."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import Account
from bot.room.chat import PLATFORM, direct
from plan.sides import Reader, Side
from storage import plans
from storage.store import Book


@dataclass(frozen=True, kw_only=True)
class Resident:
    """A person who can be acted as. `account` is `room:company:id`."""

    account: str
    name: str
    title: str
    company: str
    side: str
    time_zone: str

    @property
    def identity(self) -> Account:
        platform, tenant, user = self.account.split(":", 2)
        return Account(platform=platform, tenant=tenant, user=user)

    @property
    def direct(self) -> str:
        return direct(self.identity)


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A shared channel, named after its plan, with the two companies and the accounts that are in it."""

    id: str
    name: str
    zone: str
    companies: tuple[str, str]
    members: frozenset[str]


@dataclass(frozen=True)
class Directory:
    people: dict[str, Resident]
    channels: dict[str, Channel]

    def channels_of(self, resident: Resident) -> list[str]:
        """What a person can open: their shared channels, then their own direct messages."""
        shared = [each.id for each in self.channels.values() if resident.account in each.members]
        return [*shared, resident.direct]

    def zone_of(self, resident: Resident) -> str:
        """The zone that the clock is shown and set in: that of the person's first plan."""
        zones = (each.zone for each in self.channels.values() if resident.account in each.members)
        return next(zones, "UTC")


def directory(book: Book) -> Directory:
    """Everybody with an account here, and every channel that a plan lives in."""
    people: dict[str, Resident] = {}
    channels: dict[str, Channel] = {}
    for key in plans.ids(book):
        plan = plans.named(book, key, Reader.ROOM)
        here = {
            each.account: each for each in plan.agreement.people if (each.account or "").startswith("room:")
        }
        for account, member in here.items():
            if account:
                people.setdefault(
                    account,
                    Resident(
                        account=account,
                        name=member.name,
                        title=member.title,
                        company=plan.company(member.side),
                        side=member.side.value,
                        time_zone=plan.people[member.id].time_zone,
                    ),
                )
        for place in plan.rooms:
            if place.platform == PLATFORM:
                members = frozenset(account for account in here if account)
                channels[place.channel] = Channel(
                    id=place.channel,
                    name=place.name or plan.name,
                    zone=plan.agreement.time_zone,
                    companies=(plan.company(Side.VENDOR), plan.company(Side.PARTNER)),
                    members=members,
                )
    return Directory(people, channels)
