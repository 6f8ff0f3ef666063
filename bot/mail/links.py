"""Links in a mail: whose address they were sent to, what they open, until when; signed, and void once that is revoked.

Whoever has a link is taken for who it was sent to, so that it opens no more than one message's page, and what can be
pressed there is signed by itself: only what jbp offered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot.signing import Signer, derived, packed, unpacked
from storage.sealing import Keys

LASTS: Final = timedelta(days=14)
STOP_LASTS: Final = timedelta(days=400)
Purpose = Literal["page", "stop"]
TODAY: Final = "today"


@dataclass(frozen=True)
class Meant:
    """`box` is the key of the address; `source` the message that is shown: `post/TOKEN`, or `today`."""

    purpose: Purpose
    box: str
    source: str
    until: datetime

    def over(self, now: datetime) -> bool:
        return now >= self.until


class Links:
    """Makes and reads them, for one public address."""

    def __init__(self, public_url: str, signer: Signer, now: Callable[[], datetime]) -> None:
        self.public_url = public_url
        self.signer = signer
        self.now = now

    def page(self, box: str, source: str) -> str:
        return self.made("page", box, source, LASTS)

    def stop(self, box: str) -> str:
        return self.made("stop", box, "", STOP_LASTS)

    def made(self, purpose: Purpose, box: str, source: str, lasts: timedelta) -> str:
        what = packed([purpose, box, source, int((self.now() + lasts).timestamp())])
        return f"{self.public_url}/mail/{purpose}?of={what}&sign={self.signer.sign(what)}"

    def meant(self, purpose: Purpose, what: str, sign: str) -> Meant | None:
        """What a link leads to, whether or not it has run out; None for one that is not ours."""
        if not self.signer.holds(what, sign):
            return None
        match unpacked(what):
            case [str(found), str(box), str(source), int(until)] if found == purpose:
                return Meant(purpose, box, source, datetime.fromtimestamp(until, self.now().tzinfo))
        return None

    def offer(self, what: str, command: str) -> str:
        """Our sign that a command was offered on that link's page."""
        return self.signer.sign(f"{what}\n{command}")

    def offered(self, what: str, command: str, sign: str) -> bool:
        return self.signer.holds(f"{what}\n{command}", sign)


def signer(keys: str) -> Signer:
    """From the keys that the setting names. Raises BadKeys."""
    return Signer(*(derived(key, "jbp mail links") for key in Keys.read(keys).by_name.values()))


def digest(command: str) -> str:
    """A button by its command, for a link that shows it first."""
    return hashlib.sha256(command.encode()).hexdigest()[:10]
