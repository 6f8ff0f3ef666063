"""The plan's own rituals: a list of questions to its people, or a board that decides from briefs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from cards import accounts, board, own
from cards.card import Card
from cards.welcome import welcome
from plan.agreement import OwnKind, OwnRitual
from plan.days import instant, quarter, working_days_before
from plan.facts import Fact, Frozen, Meeting, Promise, Reply
from plan.facts import Phase as PhaseReached
from plan.own import WORKING_DAYS_AHEAD, asked, attendees, meets, morning_after
from plan.packeting import made
from plan.people import Someone
from plan.plan import Plan
from plan.qbr import last_packet
from plan.rhythm import Occurrence, Recurrence, recurrence, release
from schedules.hours import asked_at, nudge_for, quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, family


@family
def of_plan(plan: Plan) -> Iterable[Ritual]:
    """A ritual for each that the plan names itself."""
    kinds = {OwnKind.BOARD: Board, OwnKind.QUESTIONS: Questions, OwnKind.MAPPING: AccountMapping}
    return [kinds[each.kind](each) for each in plan.agreement.rhythm.own]


class Own(Ritual):
    """What both kinds have in common. `each` is the ritual as the plan names it."""

    def __init__(self, each: OwnRitual) -> None:
        self.each = each
        self.name, self.title = each.id, each.name

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return recurrence(self.each.every, self.each.terms)  # type: ignore[arg-type]  # it says so itself

    def open_for_hours(self, plan: Plan) -> int:
        return self.each.terms.open_for_hours


def to_person(plan: Plan, someone: Someone, post: Post) -> Iterable[Post]:
    """The welcome before anything else to somebody new; and the message, where they take messages."""
    if not someone.welcomed:
        at = post.not_before
        yield Post(what="welcome", to=someone, card=welcome(someone, plan), not_before=at, once=True)
    if someone.may_be_prompted:
        yield post


# -- questions -------------------------------------------------------------------------------------


class Questions(Own):
    """At its time its people are asked its list by one prompt; at the close the room reads what each company said."""

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        yield Phase("open", occurrence.start)
        nudge = self.nudge_at(occurrence)
        yield Phase("nudge", nudge)
        for someone in self.asked(plan, occurrence):
            at = nudge_for(nudge, occurrence, someone)
            if at and at != nudge:
                yield Phase(f"nudge {someone.id}", at, recorded=False)
        yield Phase("close", occurrence.close)

    def asked(self, plan: Plan, occurrence: Occurrence) -> list[Someone]:
        return asked(plan, self.each.terms, plan.day(occurrence.start))

    def nudge_at(self, occurrence: Occurrence) -> datetime:
        middle = occurrence.start + (occurrence.close - occurrence.start) / 2
        return max(occurrence.close - timedelta(hours=self.each.terms.nudge_before_hours), middle)

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        people, replied = self.asked(plan, occurrence), replies(notes)
        return sum(1 for someone in people if someone.id in replied), len(people)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        said, people = replies(notes), self.asked(plan, occurrence)
        closed = has_reached(notes, "close") is not None
        for someone in people:
            at, silent = asked_at(occurrence, someone)
            card = own.prompt(plan, self.each, occurrence, someone, said.get(someone.id), closed)
            post = Post(what="ask", to=someone, card=card, not_before=at, silent=silent)
            yield from to_person(plan, someone, post)
            nudge = nudge_for(self.nudge_at(occurrence), occurrence, someone)
            waits = someone.may_be_prompted and someone.id not in said and not closed
            if nudge and now >= nudge and waits:
                yield Post(what="nudge", to=someone, card=own.nudge(plan, self.each, occurrence, someone))
        for room in plan.rooms if closed and people else ():
            card = own.told(plan, self.each, occurrence, said, people)
            yield Post(what="told", to=room, card=card, under_week=True)


class AccountMapping(Questions):
    """The same for account mapping; at the close the room reads, too, what both companies' lists have."""

    maps_accounts = True

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        yield from super().posts(plan, occurrence, notes, now)
        if notes.accounts and notes.accounts.lists and has_reached(notes, "close"):
            card = accounts.in_room(plan, f"{self.title}, {own.when(occurrence.period)}", notes.accounts)
            for room in plan.rooms:
                yield Post(what="accounts", to=room, card=card, under_week=True)


def replies(notes: Notes) -> dict[str, Reply]:
    """The latest reply of each person."""
    return {fact.by: fact for fact in notes.of(Reply)}


def has_reached(notes: Notes, phase: str) -> datetime | None:
    """When the clock noted a phase."""
    return next((fact.at for fact in notes.of(PhaseReached) if fact.phase == phase), None)


# -- a board ---------------------------------------------------------------------------------------


class Board(Own):
    """Briefs to its attendees three working days ahead, an agenda at its hour, minutes the next working day."""

    prepared = True
    catches_up = False  # a board that was neither prepared nor held is not held late

    def opened(self, plan: Plan, held: Occurrence) -> Occurrence:
        off, zone = plan.agreement.rhythm.days_off, plan.agreement.time_zone
        day = working_days_before(plan.day(held.start), WORKING_DAYS_AHEAD, off)
        return replace(
            held, start=min(held.start, instant(day, held.start.astimezone(plan.zone).time(), zone))
        )

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        at = self.meets(plan, occurrence, notes)
        yield Phase("open", occurrence.start)
        yield Phase("agenda", at)
        yield Phase("close", max(occurrence.close, at))
        yield Phase("minutes", morning_after(plan, at))

    def meets(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> datetime:
        return meets(plan, self.each, occurrence, next(iter(notes.of(Meeting)[-1:]), None))

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        """What its page shows, frozen as the briefs go out: what was won, kept and decided since its last meeting."""
        at = self.meets(plan, occurrence, notes)
        if frozen(notes) or not occurrence.start <= now < at:
            return
        before = last_packet(plan, self.name)
        packet = made(plan, (), quarter(plan.day(at)), at, now, before, notes.history())
        yield Frozen(
            by="clock", at=now, source="clock", ritual=self.name, period=occurrence.period, packet=packet
        )

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        at = self.meets(plan, occurrence, notes)
        people = attendees(plan, self.each.terms)
        for someone in people:
            if (has_reached(notes, "open") or occurrence.start) < at:
                card = board.briefs(plan, self.each, occurrence, at, someone, frozen(notes))
                begins, silent = release(occurrence.start, at, quiet_hours(someone))
                post = Post(what="briefs", to=someone, card=card, not_before=begins, silent=silent)
                yield from to_person(plan, someone, post)
        for room in plan.rooms:
            for what, card, begins in self.standing(plan, occurrence, notes, now, None):
                yield Post(what=what, to=room, card=card, not_before=begins, under_week=True)
        for someone in (each for each in people if each.may_be_prompted):
            for what, card, begins in self.standing(plan, occurrence, notes, now, someone):
                yield Post(what=what, to=someone, card=card, not_before=begins)

    def standing(
        self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime, someone: Someone | None
    ) -> Iterable[tuple[str, Card, datetime]]:
        """The agenda from the meeting's hour on (not where jbp was down until after the minutes), and the minutes."""
        at = self.meets(plan, occurrence, notes)
        after = morning_after(plan, at)
        if at <= now and (has_reached(notes, "agenda") or at) < after:
            yield "agenda", board.agenda(plan, self.each, occurrence, at, someone, frozen(notes)), at
        if after <= now:
            promised = {fact.id: fact for fact in notes.of(Promise)}
            card = board.minutes(plan, self.each, occurrence, at, list(promised.values()))
            yield "minutes", card, after


def frozen(notes: Notes) -> Frozen | None:
    return next(iter(notes.of(Frozen)[-1:]), None)
