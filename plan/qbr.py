"""The QBR's own rules: its days ahead of the meeting and after, its packet's versions, who has written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from plan.days import A_DAY, instant, period_begins, quarter_end, working_day, working_days_before
from plan.facts import Decision, Fact, Phase, Promise, PromiseState
from plan.meeting_facts import Frozen, Meeting, Minutes, Narrative, Order, PacketOrder, ReadMark
from plan.packet import Packet
from plan.people import Someone
from plan.plan import Plan, typed
from plan.rhythm import Occurrence, Recurrence, in_period, recurrence
from plan.sides import Side

NAME = "qbr"
OPENS, NUDGES, FREEZES, GOES = 8, 6, 5, 3  # working days ahead of the meeting
NINE = time(9)
NOTED_FOR = timedelta(days=7)  # after the minutes went out


@dataclass(frozen=True)
class Qbr:
    """One quarterly business review on one plan, with everything said of it."""

    plan: Plan
    occurrence: Occurrence
    facts: tuple[Fact, ...] = ()

    @property
    def quarter(self) -> str:
        return self.occurrence.period

    # -- its moments -------------------------------------------------------------------------------

    @cached_property
    def moved(self) -> Meeting | None:
        """The last word on when it is held, where a lead moved it."""
        return next((fact for fact in reversed(self.facts) if isinstance(fact, Meeting)), None)

    @cached_property
    def meets(self) -> datetime:
        """When the meeting begins: where a lead moved it, or by the plan’s rhythm; of one that was opened
        after its hour, when its window ends."""
        if self.moved:
            return self.moved.moved_to
        held = held_in(self.plan, self.quarter)
        return held.start if held and held.start >= self.occurrence.start else self.occurrence.close

    @cached_property
    def nudges_at(self) -> datetime:
        return days_ahead(self.plan, self.meets, NUDGES)

    @cached_property
    def freezes_at(self) -> datetime:
        """When the numbers are frozen: five working days ahead, or when a lead sends the packet before that.
        Of one that was opened later, a day is left to write, or half of what there is."""
        planned = days_ahead(self.plan, self.meets, FREEZES)
        if planned < self.occurrence.start < self.meets and not self.moved:
            planned = min(self.occurrence.start + A_DAY, middle(self.occurrence.start, self.meets))
        sends = self.order and self.order.order is Order.SEND_NOW
        return min(planned, self.order.at) if sends and self.order else planned

    @cached_property
    def packet_planned(self) -> datetime:
        return max(days_ahead(self.plan, self.meets, GOES), self.freezes_at)

    @cached_property
    def packet_at(self) -> datetime | None:
        """When the packet goes out; None while a lead holds it back."""
        if self.order is None:
            return self.packet_planned
        if self.order.order is Order.HOLD:
            return None
        if self.order.order is Order.SEND_NOW:
            return self.order.at
        return max(self.packet_planned, self.order.at)

    @cached_property
    def minutes_at(self) -> datetime:
        """09:00 on the next working day."""
        off = self.plan.agreement.rhythm.days_off
        day = working_day(self.plan.day(self.meets) + A_DAY, off)
        return instant(day, NINE, self.plan.agreement.time_zone)

    @cached_property
    def closes_at(self) -> datetime:
        """Until then the minutes may be added to."""
        return self.minutes_at + NOTED_FOR

    # -- what has been said ------------------------------------------------------------------------

    @cached_property
    def reached(self) -> dict[str, Phase]:
        """The phases that the clock has recorded, by name."""
        return {fact.phase: fact for fact in self.facts if isinstance(fact, Phase)}

    @cached_property
    def order(self) -> PacketOrder | None:
        """The last that a lead ordered about the packet."""
        return next((fact for fact in reversed(self.facts) if isinstance(fact, PacketOrder)), None)

    @property
    def held_back(self) -> bool:
        return self.order is not None and self.order.order is Order.HOLD and not self.sent

    @property
    def sent(self) -> datetime | None:
        """When the packet went out."""
        phase = self.reached.get("packet")
        return phase.at if phase else None

    @property
    def begun(self) -> bool:
        """Whether the meeting’s hour has come."""
        return "agenda" in self.reached

    @property
    def closed(self) -> bool:
        return "close" in self.reached

    @cached_property
    def versions(self) -> list[Frozen]:
        """The packet’s versions, the first first; each once."""
        found = {fact.version: fact for fact in self.facts if isinstance(fact, Frozen)}
        return [found[version] for version in sorted(found)]

    @property
    def frozen(self) -> Frozen | None:
        """The packet in force."""
        return self.versions[-1] if self.versions else None

    @cached_property
    def asked_ahead(self) -> bool:
        """Whether the leads had time to write: not where it was opened so late that it froze at once."""
        opened = self.reached.get("open")
        return not (opened and self.versions and self.versions[0].at <= opened.at)

    def narrative(self, side: Side) -> Narrative | None:
        said = [fact for fact in self.facts if isinstance(fact, Narrative) and fact.side is side]
        return said[-1] if said else None

    @property
    def narratives(self) -> tuple[Narrative, ...]:
        return tuple(said for side in Side if (said := self.narrative(side)))

    @property
    def notes(self) -> list[Minutes]:
        return [fact for fact in self.facts if isinstance(fact, Minutes)]

    @property
    def decided(self) -> list[Decision]:
        """The last word of this meeting on each decision."""
        return list({fact.id: fact for fact in self.facts if isinstance(fact, Decision)}.values())

    @property
    def promised(self) -> list[Promise]:
        """The promises made in it, as they stand."""
        return list({fact.id: fact for fact in self.facts if isinstance(fact, Promise)}.values())

    def read_by(self, version: int) -> set[str]:
        """The members who have opened this version."""
        return {fact.by for fact in self.facts if isinstance(fact, ReadMark) and fact.version == version}

    def heard_from(self) -> set[Side]:
        """The sides that took part: wrote ahead of it, decided, promised or noted something."""
        people = self.plan.people
        said = (fact.by for fact in self.facts if isinstance(fact, Narrative | Decision | Promise | Minutes))
        return {people[by].side for by in said if by in people}

    # -- people ------------------------------------------------------------------------------------

    @cached_property
    def attendees(self) -> list[Someone]:
        """Who gets the packet: whom the rhythm names, and the leads of both sides."""
        terms = self.plan.agreement.rhythm.quarterly
        named = [self.plan.people[each] for each in (terms.who if terms else ()) if each in self.plan.people]
        leads = [lead for side in Side for lead in self.plan.leads(side)]
        return [each for each in {each.id: each for each in (*named, *leads)}.values() if each.active]


def recurs(plan: Plan) -> Recurrence | None:
    terms = plan.agreement.rhythm.quarterly
    return recurrence("quarterly", terms) if terms else None


def open_for_hours(plan: Plan) -> int:
    terms = plan.agreement.rhythm.quarterly
    return terms.open_for_hours if terms else 1


def held_in(plan: Plan, quarter: str) -> Occurrence | None:
    """The meeting of a quarter by the plan’s rhythm, before any lead moved it."""
    how = recurs(plan)
    if how is None:
        return None
    zone, off = plan.agreement.time_zone, plan.agreement.rhythm.days_off
    return in_period(NAME, how, zone, quarter, off, open_for_hours(plan))


def opened(plan: Plan, held: Occurrence) -> Occurrence:
    """The occurrence as it begins: eight working days ahead of the meeting, which a lead may have moved. One
    that has begun does not begin anew when its meeting is moved later."""
    moved = typed(plan.latest.get(f"meeting/{NAME}"), Meeting)
    if moved and moved.period == held.period:
        late = moved.moved_to - held.start
        held_then = replace(held, start=moved.moved_to, close=held.close + late)
    else:
        held_then = held
    start = min(days_ahead(plan, held_then.start, OPENS), held.start)
    begun = plan.phase(NAME, "open")
    if begun and begun.period == held.period:
        start = min(start, begun.at)
    return replace(held_then, start=start)


def days_ahead(plan: Plan, meets: datetime, days: int) -> datetime:
    """09:00 in the plan’s zone, so many working days ahead of a meeting."""
    day = working_days_before(plan.day(meets), days, plan.agreement.rhythm.days_off)
    return min(instant(day, NINE, plan.agreement.time_zone), meets)


def middle(start: datetime, end: datetime) -> datetime:
    return start + (end - start) / 2


def before(plan: Plan, quarter: str) -> Packet | None:
    """The packet of the QBR held last, where it is of an earlier quarter."""
    packet = last_packet(plan)
    return packet if packet and period_begins(packet.quarter) < period_begins(quarter) else None


def last_packet(plan: Plan, ritual: str = NAME) -> Packet | None:
    """The one that was frozen last for a meeting of this ritual."""
    frozen = typed(plan.latest.get(f"frozen/{ritual}"), Frozen)
    return frozen.packet if frozen else None


def kept_rates(plan: Plan, side: Side, quarter: str, today: date) -> list[tuple[Someone, int, int]]:
    """For each of a side’s people with promises due in the quarter up to `today`: how many they kept, of how
    many; for that side’s eyes only."""
    first, last = period_begins(quarter), min(quarter_end(quarter), today)
    found: dict[str, list[Promise]] = {}
    for promise in plan.promises(open_only=False):
        if first <= promise.due <= last:
            found.setdefault(promise.owner, []).append(promise)
    return [
        (
            someone,
            sum(1 for each in found[someone.id] if each.state is PromiseState.KEPT),
            len(found[someone.id]),
        )
        for someone in plan.people.values()
        if someone.side is side and someone.id in found
    ]
