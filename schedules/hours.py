"""When a person is prompted: never in their quiet hours, or silently where the window has no other hour."""

from __future__ import annotations

from datetime import datetime

from plan.people import Someone
from plan.rhythm import Occurrence, Quiet, release


def quiet_hours(someone: Someone) -> Quiet | None:
    """A person's own; None where they have set none."""
    if someone.quiet_from is None or someone.quiet_until is None:
        return None
    return Quiet(someone.quiet_from, someone.quiet_until, someone.time_zone)


def asked_at(occurrence: Occurrence, someone: Someone) -> tuple[datetime, bool]:
    """When a person's prompt goes out, and whether silently: see plan.rhythm.release."""
    return release(occurrence.start, occurrence.close, quiet_hours(someone))


def nudge_for(nudge: datetime, occurrence: Occurrence, someone: Someone) -> datetime | None:
    """When a person is nudged; None where from then to the close they have quiet hours."""
    at, silent = release(nudge, occurrence.close, quiet_hours(someone))
    return None if silent else at
