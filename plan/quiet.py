"""People's nights: when a person may be prompted, and when a message has to come without a sound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from plan.days import A_DAY, instant, local


@dataclass(frozen=True)
class Quiet:
    """A person's quiet hours by the clock on their wall, `end` excluded; they may cross midnight. Equal
    times mean none."""

    start: time
    end: time
    zone: str

    def covers(self, at: datetime) -> bool:
        """Whether the aware instant `at` is quiet for them. Raises UnknownZone."""
        wall = local(at, self.zone).time()
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def release(start: datetime, close: datetime, quiet: Quiet | None) -> tuple[datetime, bool]:
    """When a person may be prompted in the window from `start` until before `close` (aware): the first moment
    of it outside their quiet hours, and False; where there is none, its opening and True: then it goes out
    silently. A night that the clocks lengthen is one night: nobody is woken in the middle of it."""
    if quiet is None or not quiet.covers(start):
        return start, False
    day = local(start, quiet.zone).date()
    for ahead in range((close - start).days + 3):
        # A morning hour that the clocks repeat may be over once and still ahead once.
        for again in (False, True):
            moment = instant(day + ahead * A_DAY, quiet.end, quiet.zone, again=again)
            if start <= moment < close and not quiet.covers(moment):
                return moment, False
    return start, True
