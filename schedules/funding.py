"""Funding's deadlines: the motion's owner pair and the leads are warned 30, 14 and 7 days ahead, and told once
when one has passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from cards import funding_clocks as cards
from cards.card import Card
from plan.agreement import Funding
from plan.days import A_DAY, instant, period_begins
from plan.facts import Phase as PhaseReached
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence, Recurrence, Weekly, release
from plan.sides import Side
from plan.warnings import AT, Warned, ahead, still_standing
from schedules.hours import quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

OPENS = time(8)
A_WEEK, A_YEAR = timedelta(days=7), timedelta(days=366)


@ritual("funding", "Funding’s deadlines")
class FundingDeadlines(Ritual):
    """One occurrence a week has the week's warnings as its phases; see plan/warnings.py for their days. What was
    warned of is known from the phases that were recorded, so that a week that was missed is caught up once."""

    listed = False

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return Weekly("mon", OPENS) if plan.agreement.funding else None

    def open_for_hours(self, plan: Plan) -> int:
        return 6 * 24

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        opened, last = plan.day(occurrence.start), last_day(plan, occurrence)
        zone = plan.agreement.time_zone
        for each in ahead(plan, opened, last):
            before = plan.phase(self.name, each.name)
            if before is None or before.period == occurrence.period:
                yield Phase(each.name, instant(max(each.on, opened), AT, zone))
        if any(not plan.is_settled(item) for item in plan.agreement.funding):
            # Till then a step may bring another deadline near, or withdraw what was not sent yet.
            awake = A_YEAR if last == date.max else A_WEEK
            yield Phase("rest", occurrence.start + awake, recorded=False)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        """One message a person for what was due on the same day."""
        given = {fact.phase: fact.at for fact in notes.of(PhaseReached)}
        standing = still_standing(plan, given)
        for day in sorted({plan.day(given[each.name]) for each in standing}):
            warned = [each for each in standing if plan.day(given[each.name]) == day]
            due = max(given[each.name] for each in warned)
            yield from to_each(plan, warned, day, due)

    def joined(self, what: str, given: Sequence[Card]) -> Card:
        return cards.joined(given)


def last_day(plan: Plan, occurrence: Occurrence) -> date:
    """The last day of the occurrence's week; the plan's last week looks after what runs out later, too."""
    sunday = period_begins(occurrence.period) + 6 * A_DAY
    return sunday if sunday < plan.agreement.period.end else date.max


def to_each(plan: Plan, warned: Sequence[Warned], day: date, due: datetime) -> Iterable[Post]:
    told: dict[str, tuple[Someone, list[Warned]]] = {}
    for each in warned:
        for someone in concerned(plan, each.deadline.item):
            told.setdefault(someone.person, (someone, []))[1].append(each)
    for someone, theirs in told.values():
        at, silent = release(due, due + timedelta(days=1), quiet_hours(someone))
        card = cards.runs_out(plan, theirs, someone, day)
        yield Post(
            what=f"runs-out/{day.isoformat()}", to=someone, card=card, not_before=at, across_plans=True,
            silent=silent,
        )  # fmt: skip


def concerned(plan: Plan, item: Funding) -> list[Someone]:
    """The pair that owns the item's motion and both sides' leads, each once."""
    motion = plan.motions.get(item.motion or "")
    pair = [plan.owner(motion, side) for side in Side] if motion else []
    everyone = [*pair, *(lead for side in Side for lead in plan.leads(side))]
    found = {each.person: each for each in everyone if each and each.may_be_prompted}
    return list(found.values())
