"""Half-year reset: from the middle of each half, proposed once, on evidence, to both leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cards import reset as cards
from plan.agreement import State
from plan.facts import Fact, ResetProposed
from plan.plan import Plan
from plan.reset import NAME, HalfYear, choices, evidence, half_called, halves
from plan.rhythm import Occurrence, Recurrence, release
from plan.sides import Side
from schedules.hours import quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

A_WEEK, A_DAY = timedelta(weeks=1), timedelta(days=1)


@ritual(NAME, "Half-year reset")
class Reset(Ritual):
    """See plan/reset.py for the halves and the criteria. Nobody hears of a half in which none of them holds."""

    dated = False
    catches_up = False  # a half that is over is not started over

    def recurrence(self, plan: Plan) -> Recurrence | None:
        terms = plan.agreement.rhythm.half_year
        if terms is None or not halves(plan):
            return None
        return HalfYear(halves(plan), terms.at) if terms.at else HalfYear(halves(plan))

    def open_for_hours(self, plan: Plan) -> int:
        return min((half.from_its_middle for half in halves(plan)), default=1)

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        yield Phase("open", occurrence.start)
        for week in range(1, (occurrence.close - occurrence.start) // A_WEEK + 1):
            yield Phase(f"look {week}", occurrence.start + week * A_WEEK, recorded=False)
        yield Phase("close", occurrence.close)

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        asked = len(Side) if notes.of(ResetProposed) else 0
        return len(choices(plan, occurrence.period)) if asked else 0, asked

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        half, today = half_called(plan, occurrence.period), plan.day(now)
        if half is None or not half.start <= today <= half.end or notes.of(ResetProposed):
            return
        if plan.agreement.state is not State.AGREED or plan.paused(NAME):
            return
        if found := evidence(plan, half, today):
            yield ResetProposed(by="clock", at=now, source="clock", period=half.label, evidence=found)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        half, asked = half_called(plan, occurrence.period), notes.of(ResetProposed)
        if half is None or not asked:
            return
        chosen = choices(plan, half.label)
        for side in Side:
            card = cards.proposal(plan, half, asked[0], chosen, side)
            for lead in plan.leads(side):
                if lead.may_be_prompted:
                    at, silent = release(asked[0].at, asked[0].at + A_DAY, quiet_hours(lead))
                    yield Post(what="proposal", to=lead, card=card, not_before=at, silent=silent)
        for room in plan.rooms:
            card = cards.room_line(plan, half, asked[0], chosen)
            yield Post(what="room", to=room, card=card, not_before=asked[0].at, under_week=True)
