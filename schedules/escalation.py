"""Escalation: what has gone wrong for weeks is drafted to that side's own lead, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from cards import escalation as cards
from plan.agreement import State
from plan.escalation import NAME, AfterReview, drafts, matters, watched
from plan.facts import Escalation, Fact, Watch
from plan.plan import Plan
from plan.rhythm import Occurrence, Recurrence, Weekly, recurrence, release
from plan.sides import Side
from schedules.hours import quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

A_DAY = timedelta(days=1)
LOOKS = 6  # days on which it is looked at; then the next week's begins


@ritual(NAME, "Escalation")
class Escalations(Ritual):
    """See plan/escalation.py for the rules. The room and the other company hear nothing of it."""

    listed = False

    def recurrence(self, plan: Plan) -> Recurrence | None:
        terms = plan.agreement.rhythm.weekly
        weekly = recurrence("weekly", terms) if terms else None
        if terms is None or not isinstance(weekly, Weekly):
            return None
        return AfterReview(weekly, terms.open_for_hours, plan.agreement.rhythm.days_off)

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        """Again each day: a colour that was still a pair's own, a promise that is overdue by now."""
        for day in range(1, LOOKS):
            yield Phase(f"look {day}", occurrence.start + day * A_DAY, recorded=False)

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        if plan.agreement.state is not State.AGREED or now >= occurrence.start + LOOKS * A_DAY:
            return
        new = list(watched(plan, occurrence.period, notes.private, now))
        latest = {(each.motion, each.side): each for each in [*notes.of(Watch), *new]}
        found = matters(plan, latest.values(), plan.day(now))
        yield from new
        yield from drafts(plan, found, notes.private, occurrence.key, now)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        latest = {each.id: each for each in notes.of(Escalation)}
        first = {each.id: each.at for each in reversed(notes.of(Escalation))}
        by_day: dict[tuple[Side, date], list[Escalation]] = {}
        for each in latest.values():
            by_day.setdefault((each.side, plan.day(first[each.id])), []).append(each)
        for (side, day), drafted in by_day.items():
            since = min(first[each.id] for each in drafted)
            for lead in plan.leads(side):
                if lead.may_be_prompted:
                    card = cards.to_lead(plan, drafted, lead)
                    at, silent = release(since, since + A_DAY, quiet_hours(lead))
                    yield Post(what=f"drafts/{day}", to=lead, card=card, not_before=at, silent=silent)
