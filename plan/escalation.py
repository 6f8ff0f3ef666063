"""Escalation: when a matter is drafted to a side's own lead, and who comes next on that side's path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plan.agreement import DayOff, Motion
from plan.days import A_DAY, period_begins, working_day
from plan.facts import (
    REVIEW,
    Answer,
    Confidence,
    Escalation,
    EscalationState,
    Fact,
    Promise,
    Skipped,
    Talked,
    Watch,
)
from plan.people import Someone
from plan.plan import Plan, typed
from plan.review import Half, Review
from plan.rhythm import Weekly, day_held, in_period, recurrence
from plan.sides import Side

NAME = "escalation"
RED_FOR, SILENT_FOR = 2, 3  # reviews running
OVERDUE_FOR = timedelta(weeks=2)
REST = timedelta(weeks=4)  # no new draft on a matter that was let be, or ended, so lately
OPEN = (EscalationState.DRAFTED, EscalationState.SENT)
LATELY = 6  # facts of a matter's history that go with it


# -- when it is looked at --------------------------------------------------------------------------


@dataclass(frozen=True)
class AfterReview:
    """A working day after each weekly review has closed, at the same time: a pair whose colours differ has had
    its day to talk by then. The label is the review's own."""

    weekly: Weekly
    open_for_hours: int
    days_off: tuple[DayOff, ...] = ()

    @property
    def at(self) -> time:
        return self.closes(date(2000, 1, 3)).time()

    def closes(self, held: date) -> datetime:
        """By the clock on the wall."""
        return datetime.combine(held, self.weekly.at) + timedelta(hours=self.open_for_hours)

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        """See plan.rhythm.Recurrence. A week in which no review is held has no day."""
        for label, nominal, last in self.weekly.days(since - timedelta(weeks=4)):
            held = day_held(nominal, last, self.days_off)
            if held is None:
                continue
            day = working_day(working_day(self.closes(held).date(), self.days_off) + A_DAY, self.days_off)
            if day >= since or period_begins(label) >= since:
                yield label, day, day


# -- what is watched -------------------------------------------------------------------------------


def watched(plan: Plan, period: str, before: Iterable[Fact], now: datetime) -> Iterator[Watch]:
    """For each half that was asked in the review of `period`, once it has closed: how many reviews running it has
    been red or silent. A half whose colour is still its pair's own is left for later. `before`: the facts that
    are one side's own."""
    terms = plan.agreement.rhythm.weekly
    recurs = recurrence("weekly", terms) if terms else None
    if recurs is None or not plan.closed(REVIEW, period):
        return
    held = in_period(REVIEW, recurs, plan.agreement.time_zone, period, plan.agreement.rhythm.days_off)
    known = {(each.motion, each.side): each for each in before if isinstance(each, Watch)}
    for half in Review(plan, held, ()).halves if held else ():
        last = known.get((half.motion.id, half.side))
        answer = answered(plan, half.motion, half.side, period)
        if (last and last.period > period) or (answer and answer.sealed):
            continue
        if answer is None and not was_asked(plan, half.asked, period):
            continue
        red = answer is not None and colour(plan, answer) is Confidence.RED
        if found := counted_on(plan, last, half, period, red=red, silent=answer is None):
            yield Watch(
                by="clock", at=now, source="clock", motion=half.motion.id, side=half.side, period=period,
                red=found[0], silent=found[1],
            )  # fmt: skip


def counted_on(
    plan: Plan, last: Watch | None, half: Half, period: str, *, red: bool, silent: bool
) -> tuple[int, int] | None:
    """Red and silent reviews running, with this one; None where that is nothing new."""
    before = (last.red, last.silent) if last else (0, 0)
    if last and last.period == period:
        if (bool(before[0]), bool(before[1])) == (red, silent):
            return None
        before = (0, 0)  # what was counted has been answered, or answered otherwise, since
    elif last and answered(plan, half.motion, half.side, last.period):
        before = (before[0], 0)  # late, but not silent
    after = (before[0] + 1 if red else 0, before[1] + 1 if silent else 0)
    return after if after != (0, 0) or (last and (last.red or last.silent)) else None


def answered(plan: Plan, motion: Motion, side: Side, period: str) -> Answer | None:
    answer = plan.answer(motion.id, side)
    return answer if answer and answer.ritual == REVIEW and answer.period >= period else None


def was_asked(plan: Plan, someone: Someone | None, period: str) -> bool:
    """Whether the one who was to answer takes prompts, and neither was away nor said that they skip it."""
    skipped = typed(plan.latest.get(f"skipped/{REVIEW}/{someone.id}"), Skipped) if someone else None
    return (
        someone is not None
        and someone.may_be_prompted
        and not (skipped is not None and skipped.period == period)
    )


def colour(plan: Plan, answer: Answer) -> Confidence | None:
    """What was said, or what the pair agreed on when it talked."""
    talked = plan.talked(answer.motion)
    agreed = talked.confidence if talked and talked.occurrence == answer.occurrence else None
    return agreed or answer.confidence


# -- what is a matter ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Matter:
    """What a side's lead should know: `about` names it (`motion/ID`, `promise/ID`)."""

    about: str
    side: Side
    why: str


def matters(plan: Plan, watches: Iterable[Watch], today: date) -> Iterator[Matter]:
    """By the rules: two red reviews running, three silent ones, a promise two weeks overdue. A half's is its own
    side's matter, a promise its owner's side's."""
    for watch in watches:
        if watch.motion not in plan.motions:
            continue
        if watch.red >= RED_FOR:
            yield Matter(f"motion/{watch.motion}", watch.side, f"red in {watch.red} reviews running")
        elif watch.silent >= SILENT_FOR:
            yield Matter(f"motion/{watch.motion}", watch.side, f"no answer in {watch.silent} reviews running")
    for promise in plan.promises():
        owner = plan.people.get(promise.owner)
        if owner and today - promise.due >= OVERDUE_FOR:
            days = (today - promise.due).days
            yield Matter(f"promise/{promise.id}", owner.side, f"{days} days overdue, {owner.name} owes it")


def drafts(
    plan: Plan, found: Iterable[Matter], own: Iterable[Fact], origin: str, now: datetime
) -> list[Escalation]:
    """A draft to the side's lead for every matter that has none: not while one is open, nor for four weeks after
    one was let be or ended. Without a lead nobody gets it. `own`: the facts that are one side's own."""
    said = [fact for fact in own if isinstance(fact, Escalation)]
    made: list[Escalation] = []
    for matter in found:
        leads = plan.leads(matter.side)
        if not leads or at_hand([*said, *made], matter.side, matter.about, now):
            continue
        made.append(
            Escalation(
                by="clock", at=now, source="clock", id=next_id(plan, matter.side, [*said, *made]),
                side=matter.side, about=matter.about, why=matter.why, to=leads[0].id, origin=origin,
            )
        )  # fmt: skip
    return made


def at_hand(said: Iterable[Escalation], side: Side, about: str, now: datetime) -> Escalation | None:
    """The escalation of a matter that is open, or was let be or ended lately."""
    ours = [each for each in said if (each.side, each.about) == (side, about)]
    return next((each for each in ours if each.state in OPEN or now - each.at < REST), None)


def next_id(plan: Plan, side: Side, said: Iterable[Escalation]) -> str:
    """`acme-3` where two were made: each side counts its own, so that neither learns how many the other has."""
    name = "".join(each for each in plan.company(side).casefold() if each.isalnum())[:12]
    other = "".join(each for each in plan.company(side.other).casefold() if each.isalnum())[:12]
    name = name if name and name != other else side.value
    numbers = [each.id.rpartition("-")[2] for each in said if each.side is side]
    return f"{name}-{max((int(each) for each in numbers if each.isdecimal()), default=0) + 1}"


# -- what goes with it, and to whom ----------------------------------------------------------------


def history(said: Iterable[Fact], about: str) -> list[Fact]:
    """The last that was said of a matter, the oldest first."""
    kind, _, id = about.partition("/")
    found = [fact for fact in said if concerns(fact, kind, id)]
    return found[-LATELY:]


def concerns(fact: Fact, kind: str, id: str) -> bool:
    if kind == "promise":
        return isinstance(fact, Promise) and fact.id == id
    return isinstance(fact, Answer | Talked) and fact.motion == id


def path(plan: Plan, side: Side) -> list[Someone]:
    """Who is on a side's escalation path, in its order."""
    rhythm = plan.agreement.rhythm
    named = rhythm.vendor_escalation if side is Side.VENDOR else rhythm.partner_escalation
    found = [plan.people[each] for each in named if each in plan.people]
    return [someone for someone in found if someone.active and someone.side is side]


def next_on_path(plan: Plan, side: Side, had: Iterable[str]) -> Someone | None:
    """Who comes after everybody who has had it (the lead who sends it among them); None: nobody is left."""
    ours, had = path(plan, side), set(had)
    last = max((index for index, each in enumerate(ours) if each.id in had), default=-1)
    return next((each for each in ours[last + 1 :] if not each.is_lead), None)
