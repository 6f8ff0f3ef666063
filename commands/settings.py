"""A person’s own settings: as they stand, set anew, and how people write hours and time zones."""

from __future__ import annotations

import re
from datetime import time
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from cards import me as cards
from cards.card import Card
from commands.call import Call, Unreadable
from plan.people import Someone
from plan.plan import Plan
from storage import people, plans
from storage.store import Book


class NotKnown(LookupError):
    """I do not know you yet. A lead of your company adds you with `/jbp people`; or, where you are known on
    another chat, type `/jbp me join` there and give me the code here."""


def known(call: Call) -> int:
    """The asker's own number. Raises NotKnown."""
    if call.person is None:
        raise NotKnown
    return call.person


def mine(call: Call, book: Book) -> list[tuple[Plan, Someone]]:
    return plans.of_person(book, known(call))


def set_now(call: Call, book: Book) -> cards.Settings:
    """A person's settings as they stand."""
    row = people.settings(book, known(call))
    seats = mine(call, book)
    stands_in = people.settings(book, row["delegate_id"])["name"] if row["delegate_id"] else ""
    prompted = all(seat.may_be_prompted or seat.stopped for _, seat in seats)
    chats = {platform: None for platform, _, _ in people.accounts(book, known(call))}
    return cards.Settings(
        name=row["name"],
        time_zone=row["time_zone"] or "",
        quiet_from=row["quiet_from"],
        quiet_until=row["quiet_until"],
        away_from=row["away_from"],
        away_until=row["away_until"],
        delegate=stands_in,
        prompted=prompted,
        stopped=row["stopped_at"] is not None,
        chats=tuple(chats),
        plans=tuple(plan.name for plan, _ in seats),
    )


def done(call: Call, book: Book, title: str, note: str = "", **what: Any) -> Card:
    """Set it, and say how everything stands then."""
    people.change(book, known(call), **what)
    return cards.settings(set_now(call, book), call.today, title, note)


def zone_called(typed: str) -> str | None:
    """The zone's proper name, whatever the case; None where there is none."""
    return {name.casefold(): name for name in available_timezones()}.get(typed.strip().casefold())


def nearest_zones(typed: str) -> list[str]:
    """At most three zones whose name or city is like what was typed, the likeliest first."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    wanted = typed.casefold().strip()
    cities: dict[str, list[str]] = {}
    for name in names:
        cities.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
    whole = {name.casefold(): name for name in names}
    city = wanted.rpartition("/")[2]
    alike = [name for each in get_close_matches(city, cities, 2, 0.7) for name in cities[each]]
    alike += [whole[each] for each in get_close_matches(wanted, whole, 2, 0.7)]
    return list(dict.fromkeys(alike))[:3] if wanted else []


def hour(typed: str) -> time:
    """`18:00`, `18`, `8.30`. Raises Unreadable."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?", typed.strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return time(int(found[1]), int(found[2] or 0))
    raise Unreadable(f"“{typed.strip()[:40]}” is not a time. Write quiet hours like 18:00-08:00.")
