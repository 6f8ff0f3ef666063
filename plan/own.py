"""The plan's own rituals: what a meeting is called, who takes part, and when it meets though it began days ahead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from plan.agreement import OwnKind, OwnRitual, RitualTerms, Role
from plan.days import A_DAY, instant, working_day
from plan.meeting_facts import Meeting
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence, in_period, recurrence

QBR = "qbr"
WORKING_DAYS_AHEAD = 3  # that a board's briefs are with its attendees
MORNING = time(9)


def own(plan: Plan, ritual: str) -> OwnRitual | None:
    return next((each for each in plan.agreement.rhythm.own if each.id == ritual), None)


def title(plan: Plan, ritual: str) -> str:
    """`Joint executive board`, `QBR`; the ritual's own name where the plan has it no more."""
    found = own(plan, ritual)
    return found.name if found else "QBR" if ritual == QBR else ritual


def boards(plan: Plan) -> list[str]:
    """The rituals of the plan's own that decide."""
    return [each.id for each in plan.agreement.rhythm.own if each.kind is OwnKind.BOARD]


def terms_of(plan: Plan, ritual: str) -> RitualTerms | None:
    found = own(plan, ritual)
    return found.terms if found else plan.agreement.rhythm.quarterly if ritual == QBR else None


def attendees(plan: Plan, terms: RitualTerms | None) -> list[Someone]:
    """Who takes part and is still on the plan, in the order of the document."""
    found = [plan.people[id] for id in (terms.who if terms else ()) if id in plan.people]
    return [someone for someone in found if someone.active]


def asked(plan: Plan, terms: RitualTerms, day: date) -> list[Someone]:
    """Who is asked on a day: who takes part, or, while they are away, who stands in for them; each once."""
    people: dict[str, Someone] = {}
    for someone in attendees(plan, terms):
        there = someone if not someone.away(day) else plan.people.get(someone.delegate or "")
        if there and there.active and there.side is someone.side and not there.away(day):
            people[there.id] = there
    return list(people.values())


def may_decide(plan: Plan, seat: Someone, ritual: str) -> bool:
    """A lead; a sponsor where the decision is put to them: they take part in the meeting."""
    takes_part = seat.id in {each.id for each in attendees(plan, terms_of(plan, ritual))}
    return seat.is_lead or (seat.role is Role.SPONSOR and takes_part)


def meets(plan: Plan, each: OwnRitual, occurrence: Occurrence, moved: Meeting | None) -> datetime:
    """The hour of a meeting whose occurrence began days ahead: where a lead moved it to, the hour agreed, or (asked
    for now) at once."""
    if moved:
        return moved.moved_to
    recurs = recurrence(each.every, each.terms)  # type: ignore[arg-type]  # it says so itself
    off, hours = plan.agreement.rhythm.days_off, each.terms.open_for_hours
    zone = plan.agreement.time_zone
    agreed = in_period(each.id, recurs, zone, occurrence.period, off, hours) if recurs else None
    if agreed and occurrence.start <= agreed.start <= occurrence.close:
        return agreed.start
    return max(occurrence.start, occurrence.close - timedelta(hours=hours))


def morning_after(plan: Plan, at: datetime) -> datetime:
    """The next working morning after the day of `at`: when minutes go out."""
    day = working_day(plan.day(at) + A_DAY, plan.agreement.rhythm.days_off)
    return instant(day, MORNING, plan.agreement.time_zone)
