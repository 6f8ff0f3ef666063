"""What the room's page asks, read with care: whatever is not as the page sends it is refused with a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, Literal

from aiohttp import web

from cards.say import safe
from plan.rhythm import instant, local

FURTHEST: Final = timedelta(days=400)  # that the clock is moved at once
ID = re.compile(r"[0-9A-Za-z-]{8,64}")
KINDS: Final[dict[str, Literal["typed", "pressed", "sent"]]] = {
    "typed": "typed",
    "pressed": "pressed",
    "sent": "sent",
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something typed, pressed or filled in. `id` is the page's own, so that a repeat is recognised."""

    id: str
    account: str
    channel: str
    kind: Literal["typed", "pressed", "sent"]
    text: str
    values: dict[str, str]
    draft: str
    step: int

    @property
    def to_the_bot(self) -> bool:
        return self.kind != "typed" or self.text.lstrip().casefold().startswith(("/jbp", "@jbp"))


async def body(request: web.Request) -> dict[str, Any]:
    """The JSON object that was sent. Raises HTTPBadRequest; HTTPRequestEntityTooLarge over 1.5 MB."""
    try:
        sent = await request.json()
    except (ValueError, RecursionError, LookupError):
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(text="The body is broken, or not packed as it says.") from None
    if not isinstance(sent, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return sent


def said(sent: dict[str, Any]) -> Said:
    """Raises HTTPBadRequest."""
    kind = KINDS.get(text(sent, "kind"))
    if kind is None:
        raise web.HTTPBadRequest(text="`kind` is typed, pressed or sent.")
    if not ID.fullmatch(text(sent, "id")):
        raise web.HTTPBadRequest(text="`id` is 8 to 64 letters, digits and hyphens, new for each request.")
    step = sent.get("step", 1)
    return Said(
        id=text(sent, "id"),
        account=text(sent, "as"),
        channel=text(sent, "channel"),
        kind=kind,
        text=text(sent, "text"),
        values=values(sent),
        draft=text(sent, "draft"),
        step=step if isinstance(step, int) and 1 <= step <= 100 else 1,
    )


def looking(account: str, channel: str) -> Said:
    """As if somebody had typed `status`, without anything being said."""
    return Said(
        id="look", account=account, channel=channel, kind="typed", text="status", values={}, draft="", step=1
    )


def text(sent: dict[str, Any], name: str) -> str:
    found = sent.get(name, "")
    return safe(found) if isinstance(found, str) else ""


def values(sent: dict[str, Any]) -> dict[str, str]:
    given = sent.get("values")
    if not isinstance(given, dict):
        return {}
    return {safe(name): safe(value) for name, value in given.items() if isinstance(value, str)}


def number(sent: dict[str, Any], name: str) -> int:
    """A message's number. Raises HTTPBadRequest."""
    found = sent.get(name)
    if not isinstance(found, int) or not 0 <= found < 2**31:
        raise web.HTTPBadRequest(text=f"`{name}` is a message's number.")
    return found


def moment(to: str, now: datetime, zone: str) -> datetime:
    """Where the clock is to go: `hour`, `day`, `monday` (the next one's 09:00), or a date and time in `zone`.
    Raises HTTPBadRequest."""
    if to == "hour":
        return now + timedelta(hours=1)
    if to == "day":
        return now + timedelta(days=1)
    if to == "monday":
        return monday(now, zone)
    try:
        wall = datetime.fromisoformat(to).replace(tzinfo=None)
        at = instant(wall.date(), wall.time(), zone)
    except (ValueError, OverflowError):
        raise web.HTTPBadRequest(text="Give a date and a time, like 2027-03-08T09:00.") from None
    if at - now > FURTHEST:
        raise web.HTTPBadRequest(text="Move the clock by at most a year at a time.")
    return at


def monday(now: datetime, zone: str) -> datetime:
    """The next Monday's 09:00 in `zone`."""
    here = local(now, zone)
    ahead = -here.weekday() % 7
    if ahead == 0 and here.time() >= time(9):
        ahead = 7
    return instant(here.date() + timedelta(days=ahead), time(9), zone)
