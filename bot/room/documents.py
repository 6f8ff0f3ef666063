"""Documents that the local room serves as pages of their own: to whom they are for, and with nothing live in them."""

from __future__ import annotations

from typing import Final

from bot.room.directory import Resident
from commands.qbr_packet import NoSuchVersion, NotFrozenYet, NotOutYet, readable
from commands.quarterly import NoSuchQbr, in_quarter
from packets.qbr_page import policy, rendered
from plan.sides import Reader
from storage import people, plans
from storage.plans import NoSuchPlan
from storage.store import Book

# In a sandbox: an origin of its own, no script, no form, no way to the room’s page that opened it.
HEADERS: Final = {"Content-Security-Policy": f"{policy()}; frame-ancestors 'none'; sandbox allow-popups"}


def packet(book: Book, me: Resident, key: str, quarter: str, version: str) -> str | None:
    """The page, where this person is on the plan and may read that version; None where not, or there is none."""
    account = me.identity
    person = people.known_as(book, account.platform, account.tenant, account.user)
    try:
        side = plans.side_of(book, key, person) if person is not None else None
        if side is None:
            return None
        plan = plans.named(book, key, Reader.of(side))
        seat = next(each for each in plan.people.values() if each.person == str(person))
        frozen = readable(in_quarter(book, plan, quarter), seat, version)
    except (NoSuchPlan, NoSuchQbr, NotFrozenYet, NotOutYet, NoSuchVersion):
        return None
    return rendered(frozen.packet, frozen.version, frozen.changed)
