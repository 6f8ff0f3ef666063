"""Making a QBR packet: the plan as the room may see it, and what both leads wrote, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from plan import own
from plan import packet_numbers as numbers
from plan.days import period_begins
from plan.decisions import age, decision, is_open, open_briefs
from plan.facts import Answer, Brief, Confidence, Decision, Fact, Promise, PromiseState, Win
from plan.hyperscalers import cloud
from plan.measures import Measure
from plan.meeting_facts import Narrative
from plan.pace import RULE
from plan.packet import (
    Ask,
    Asked,
    Commitment,
    Escalated,
    Half,
    Missing,
    MotionLine,
    Packet,
    Rag,
    Remark,
    Risk,
    Section,
    Victory,
)
from plan.packet_course import Course
from plan.packet_measures import Told, measured
from plan.plan import Plan
from plan.review import ask_id
from plan.sides import Side

RAG: dict[Confidence, Rag] = {
    Confidence.GREEN: "green",
    Confidence.AMBER: "amber",
    Confidence.RED: "red",
}


@dataclass(frozen=True)
class Making:
    """What a packet is made of. `plan` is what the room may see of it; `before` is the packet of the QBR held
    last; `meets` and `now` are aware; `history` is everything said on the plan, as the room may see it."""

    plan: Plan
    narratives: tuple[Narrative, ...]
    quarter: str
    meets: datetime
    now: datetime
    before: Packet | None = None
    history: tuple[Fact, ...] = ()

    @cached_property
    def course(self) -> Course:
        return Course.of(self.plan, self.history)

    @cached_property
    def today(self) -> date:
        return self.plan.day(self.now)

    @cached_property
    def since(self) -> date:
        """The day after the packet before, or the first of the quarter, within the plan’s period."""
        if self.before and self.before.day:
            return self.before.day + timedelta(days=1)
        return max(period_begins(self.quarter), self.plan.agreement.period.start)

    def said(self, side: Side) -> Narrative | None:
        """The last that a side’s lead wrote."""
        return next((each for each in reversed(self.narratives) if each.side is side), None)

    def leads(self, side: Side) -> list[str]:
        return [lead.name for lead in self.plan.leads(side)]

    @property
    def both_leads(self) -> tuple[str, ...]:
        return (*self.leads(Side.VENDOR), *self.leads(Side.PARTNER))

    @property
    def monthly(self) -> tuple[str, ...]:
        """Who is asked for numbers: whoever takes part in the sync, else the leads."""
        terms = self.plan.agreement.rhythm.monthly
        return (still_there(self.plan, terms.who) if terms else ()) or self.both_leads

    @cached_property
    def measured(self) -> tuple[Told, ...]:
        return measured(self.plan, self.today, self.monthly, self.both_leads)


def made(
    plan: Plan,
    narratives: Iterable[Narrative],
    quarter: str,
    meets: datetime,
    now: datetime,
    before: Packet | None = None,
    history: Iterable[Fact] = (),
) -> Packet:
    """The packet of `quarter` as it is frozen at `now`. Without a history it has no courses, only what stands."""
    make = Making(plan, tuple(narratives), quarter, meets, now, before, tuple(history))
    deals = numbers.deals(plan)
    terms = plan.agreement.rhythm.quarterly
    packet = Packet(
        plan=plan.id,
        name=plan.name,
        vendor=plan.company(Side.VENDOR),
        partner=plan.company(Side.PARTNER),
        quarter=quarter,
        meets=meets,
        frozen_at=now,
        covers=plan.agreement.period.label,
        agreed_version=plan.agreement.version,
        currency=plan.agreement.currency,
        zone=plan.agreement.time_zone,
        day=make.today,
        since=make.since,
        before=before.day if before else None,
        rule=RULE,
        attendees=still_there(plan, terms.who) if terms else (),
        decisions=decisions(make),
        asks=asks(make),
        scorecard=numbers.scorecard(plan, quarter, make.today, before, make.course),
        stages=numbers.stages(deals),
        waterfall=numbers.waterfall(deals, before, make.since),
        bridge=numbers.bridge(deals, before, make.since),
        deals=deals,
        hyperscaler=cloud(plan.company(Side.PARTNER)) or "",
        measures=tuple(each for each in make.measured if isinstance(each, Measure)),
        motions=tuple(motion_line(make, motion.id) for motion in plan.agreement.motions),
        highlights=remarks(make, "wins"),
        wins=tuple(victory(plan, win) for win in plan.wins() if make.since <= win.on <= make.today),
        losses=tuple(each for each in deals if each.outcome == "lost" and each.on >= make.since),
        funding=numbers.funding(plan),
        clocks=numbers.clocks(plan, make.today),
        risks=risks(make),
        escalated=escalated(make),
        commitments=tuple(commitment(make, each) for each in plan.promises()),
        promises=fell_due(make),
    )
    return replace(packet, missing=tuple(missing(make, packet)))


# -- what was said ---------------------------------------------------------------------------------


def decisions(make: Making) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            id=each.id,
            ask=each.ask,
            company=make.plan.company(each.side),
            cost=each.cost,
            needed_by=each.needed_by,
            age=max(age(make.plan, each, make.today), 0),
        )
        for each in open_briefs(make.plan, "qbr")
    )


def asks(make: Making) -> tuple[Ask, ...]:
    """What the leads ask, a line each; then what the latest answers ask and nobody has taken."""
    found = []
    for side in Side:
        said = make.said(side)
        for line in lines(said.asks if said else ""):
            found.append(Ask(company=make.plan.company(side), of=make.plan.company(side.other), ask=line))
    for answer in open_asks(make.plan, make.since):
        company, of = make.plan.company(answer.side), make.plan.company(answer.side.other)
        name, on = make.plan.motions[answer.motion].name, make.plan.day(answer.at)
        found.append(Ask(company=company, of=of, ask=answer.ask, motion=name, on=on))
    return tuple(found)


def open_asks(plan: Plan, since: date) -> list[Answer]:
    """The latest answers with an ask that nobody has promised, given on `since` or later."""
    every = [plan.answer(motion, side) for motion in plan.motions for side in Side]
    return [
        answer
        for answer in every
        if answer and answer.ask and plan.day(answer.at) >= since and not is_taken(plan, answer)
    ]


def is_taken(plan: Plan, answer: Answer) -> bool:
    made = plan.latest.get(f"promise/{ask_id(plan.id, answer.period, answer.motion, answer.side)}")
    return isinstance(made, Promise) and made.state is not PromiseState.DROPPED


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def remarks(make: Making, what: str) -> tuple[Remark, ...]:
    """What both leads wrote under `what`, a line each."""
    return tuple(
        Remark(company=make.plan.company(side), remark=line)
        for side in Side
        if (said := make.said(side))
        for line in lines(getattr(said, what))
    )


def risks(make: Making) -> tuple[Risk, ...]:
    """What the leads see coming, then what the latest answers say is blocked."""
    plan = make.plan
    found = [Risk(company=each.company, risk=each.remark) for each in remarks(make, "risks")]
    for motion in plan.agreement.motions:
        for side in Side:
            answer = plan.answer(motion.id, side)
            if answer and answer.blocker and plan.day(answer.at) >= make.since:
                whose = plan.company(answer.blocker_side) if answer.blocker_side else ""
                said = Risk(company=plan.company(side), risk=answer.blocker, motion=motion.name, whose=whose)
                found.append(said)
    return tuple(found)


def escalated(make: Making) -> tuple[Escalated, ...]:
    """What was put to the plan’s boards, which both companies read: still open, or decided since the packet before.
    What a side sends up its own path is in no packet."""
    boards = set(own.boards(make.plan))
    briefs = [each for each in make.plan.latest.values() if isinstance(each, Brief) and each.ritual in boards]
    found = []
    for each in sorted(briefs, key=lambda each: (each.at, each.id)):
        said = decision(make.plan, each.id)
        fresh = said is not None and make.plan.day(said.at) >= make.since
        if is_open(make.plan, each) or (fresh and not each.withdrawn):
            found.append(board_item(make, each, said))
    return tuple(found)


def board_item(make: Making, asked: Brief, said: Decision | None) -> Escalated:
    return Escalated(
        ask=asked.ask,
        company=make.plan.company(asked.side),
        to=own.title(make.plan, asked.ritual),
        cost=asked.cost,
        age=max(age(make.plan, asked, make.today), 0),
        outcome=said.outcome.value if said else "",
        note=said.note if said else "",
    )


# -- motions and wins ------------------------------------------------------------------------------


def motion_line(make: Making, id: str) -> MotionLine:
    plan = make.plan
    motion, talked = plan.motions[id], plan.talked(id)
    answers = [plan.answer(id, side) for side in Side]
    talks = talked is not None and any(each and each.period == talked.period for each in answers)
    shown = {each.confidence for each in answers if each and each.confidence}
    target = plan.targets.get(motion.target or "")
    return MotionLine(
        id=id,
        name=motion.name,
        drives=target.name if target else "",
        counts="" if motion.reports_a_date else motion.metric,
        milestone=motion.milestone if motion.reports_a_date else "",
        stage=motion.stage,
        halves=tuple(half(plan, id, side) for side in Side),
        apart=len(shown) > 1 and not (talks and talked and talked.confidence),
        agreed=talked.outcome if talks and talked else "",
        weeks=make.course.weeks(id, make.today),
    )


def half(plan: Plan, motion: str, side: Side) -> Half:
    owner, answer = plan.owner(plan.motions[motion], side), plan.answer(motion, side)
    name, company = owner.name if owner else "", plan.company(side)
    if answer is None:
        return Half(company=company, owner=name)
    return Half(
        company=company,
        owner=name,
        on=plan.day(answer.at),
        colour=RAG[answer.confidence] if answer.confidence else None,
        hidden=answer.sealed,
        metric=answer.metric,
        milestone_on=answer.milestone_on,
        moved=answer.moved,
        blocker=answer.blocker,
        blocker_of=plan.company(answer.blocker_side) if answer.blocker_side else "",
        next_step=answer.next_step,
        next_on=answer.next_on,
    )


def victory(plan: Plan, win: Win) -> Victory:
    motion = plan.motions.get(win.motion or "")
    return Victory(
        customer=win.customer,
        on=win.on,
        value=win.value,
        motion=motion.name if motion else "",
        attribution=win.attribution,
        told_by=plan.name_of(win.by),
    )


# -- promises --------------------------------------------------------------------------------------


def commitment(make: Making, promise: Promise) -> Commitment:
    owner = make.plan.people.get(promise.owner)
    late = (make.today - promise.due).days if promise.state is PromiseState.OPEN else 0
    return Commitment(
        id=promise.id,
        promise=promise.what,
        owner=owner.name if owner else promise.owner,
        company=make.plan.company(owner.side) if owner else "",
        due=promise.due,
        state=promise.state.value,
        reason=promise.reason,
        overdue=max(late, 0),
    )


def fell_due(make: Making) -> tuple[Commitment, ...]:
    """The promises that the packet before listed, and those that fell due since; as they stand now."""
    listed = {each.id for each in make.before.commitments} if make.before else set()
    every = make.plan.promises(open_only=False)
    due = [each for each in every if each.id in listed or make.since <= each.due <= make.today]
    return tuple(commitment(make, each) for each in due)


# -- what is not there -----------------------------------------------------------------------------


def missing(make: Making, packet: Packet) -> Iterable[Missing]:
    for side in Side:
        if make.said(side) is None:
            lacks = f"{make.plan.company(side)} has written no wins, asks or risks"
            yield Missing(section=Section.DECISIONS, lacks=lacks, asked=tuple(make.leads(side)))
    yield from missing_numbers(make, packet)
    for motion, said in zip(make.plan.agreement.motions, packet.motions, strict=True):
        silent = [each for each in said.halves if each.on is None]
        if len(silent) == len(said.halves):
            asked = tuple(each.owner for each in silent if each.owner)
            yield Missing(
                section=Section.MOTIONS, lacks=f"{motion.name}: neither side has spoken", asked=asked
            )


def still_there(plan: Plan, named: Iterable[str]) -> tuple[str, ...]:
    """The names of those who have not left the plan."""
    found = [plan.people[each] for each in named if each in plan.people]
    return tuple(someone.name for someone in found if someone.active)


def missing_numbers(make: Making, packet: Packet) -> Iterable[Missing]:
    asked, leads = make.monthly, make.both_leads
    for score in packet.scorecard:
        if score.value is None:
            yield Missing(section=Section.SCORECARD, lacks=f"{score.name}: nobody has logged it", asked=asked)
    if not packet.deals:
        lacks = "No opportunity has been told in a pipeline sync"
        yield Missing(section=Section.PIPELINE, lacks=lacks, asked=asked)
    yield from (each for each in make.measured if isinstance(each, Missing))
    if not packet.funding:
        yield Missing(section=Section.FUNDING, lacks="No funding is on the plan", asked=leads)
    if not packet.wins:
        yield Missing(section=Section.WINS, lacks="No win has been logged since", asked=leads)
    if not packet.commitments:
        lacks = "Nobody has promised anything that is still open"
        yield Missing(section=Section.COMMITMENTS, lacks=lacks, asked=leads)
