"""One tick: begin what is due, record the phases that were reached, and bring the outbox to what should
stand. Runs in one transaction at a given time, on as many processes as there are."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from plan.facts import REVIEW, Fact, Trigger
from plan.facts import Phase as PhaseReached
from plan.people import Someone
from plan.plan import Plan, newest
from plan.quick import quick
from plan.rhythm import Occurrence
from plan.sides import Reader
from plan.sight import seen_by
from plan.triggers import check_in
from schedules.arrange import upcoming
from schedules.missed import WHILE_DOWN, told
from schedules.ritual import Notes, Post
from schedules.rituals import Ritual, named
from storage import accounts, facts, outbox, plans, posted, rituals
from storage.cards import card_json
from storage.outbox import Wanted
from storage.rituals import Begun, Due
from storage.store import Book

AT_ONCE = 500
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Ticked:
    """What a tick did: occurrences begun and looked at. `more`: there is as much again to do now. `paused`: nothing,
    since the store comes from a backup."""

    begun: int = 0
    seen: int = 0
    more: bool = False
    paused: bool = False


def tick(book: Book, limit: int = AT_ONCE) -> Ticked:
    """Do what is due at `book.now`, at most `limit` rituals and as many occurrences."""
    with uncollected():
        due = rituals.claim_due(book, limit)
        begin(book, due)
        awake = rituals.claim_awake(book, limit)
        if awake:
            hold(book, awake)
    return Ticked(len(due), len(awake), len(due) == limit or len(awake) == limit)


@contextmanager
def uncollected() -> Iterator[None]:
    """Many small values are made at once and none of them refer in circles: looking for circles among them
    took half of the time (measured on 10,000 reviews that open together)."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def begin(book: Book, due: Sequence[Due]) -> None:
    """Begin an occurrence of each ritual that is due. Of several that were missed only the last is held;
    the others are recorded as skipped."""
    if not due:
        return
    read = plans.whole(book, [each.plan for each in due])
    begun: list[tuple[int, Occurrence]] = []
    skipped: list[tuple[int, Fact]] = []
    ahead: list[tuple[int, datetime | None]] = []
    for each in due:
        plan = read[each.plan]
        ritual = named(each.name, plan)
        if ritual is None:  # a newer version of the plan has it no more
            ahead.append((each.id, None))
            continue
        missed, following = since(plan, ritual, each.at, book.now)
        held = caught_up(plan, ritual, missed[-1], following, book.now) if missed else None
        if held and not plan.paused(each.name) and not held.skipped:
            begun.append((each.plan, held))
            missed = missed[:-1]
        # One that a lead had asked for early was held, though its own time passed while jbp was down.
        lost = [one for one in missed if rituals.occurrence(book, plan.id, one.ritual, one.period) is None]
        skipped += [(each.plan, not_held(plan, occurrence, book.now)) for occurrence in lost]
        ahead.append((each.id, following.start if following else None))
    rituals.begin(book, begun)
    facts.record_all(book, skipped)
    rituals.schedule_all(book, ahead)
    say_skipped(book, read, skipped)


def say_skipped(book: Book, read: Mapping[int, Plan], skipped: Sequence[tuple[int, Fact]]) -> None:
    """One message a plan to its leads about what was missed while jbp was down."""
    by_plan: dict[int, list[Fact]] = {}
    for number, fact in skipped:
        by_plan.setdefault(number, []).append(fact)
    posts = [each for number, missed in by_plan.items() for each in told(book, number, read[number], missed)]
    if posts:
        outbox.queue(book, posts)


def since(
    plan: Plan, ritual: Ritual, first: datetime, now: datetime
) -> tuple[list[Occurrence], Occurrence | None]:
    """The occurrences of a ritual that have begun from `first` up to `now`, and the one after."""
    started: list[Occurrence] = []
    following = upcoming(plan, ritual, first - timedelta(microseconds=1))
    while following and following.start <= now:
        started.append(following)
        following = upcoming(plan, ritual, following.start)
    return started, following


def caught_up(
    plan: Plan, ritual: Ritual, missed: Occurrence, following: Occurrence | None, now: datetime
) -> Occurrence | None:
    """A missed occurrence as it can still be held: open as long as it would have been if its window is
    over, but not into the next one; None where there is no time left for it, or it is no use any more."""
    if missed.close > now:
        return missed
    close = now + timedelta(hours=ritual.open_for_hours(plan))
    late = not ritual.catches_up or (following is not None and close >= following.start)
    return None if late else replace(missed, close=close)


def not_held(plan: Plan, occurrence: Occurrence, now: datetime) -> Fact:
    paused = plan.paused(occurrence.ritual)
    why = f"paused: {paused.reason or 'no reason given'}" if paused else occurrence.skipped or WHILE_DOWN
    return PhaseReached(
        by="clock", at=now, source="clock", ritual=occurrence.ritual, period=occurrence.period,
        phase="skipped", note=why,
    )  # fmt: skip


# -- what should stand -----------------------------------------------------------------------------


@quick
@dataclass(frozen=True)
class Running:
    """An occurrence with its plan, as the room sees it, and everything said in it."""

    begun: Begun
    plan: Plan
    notes: Notes

    @property
    def occurrence(self) -> Occurrence:
        return self.begun.occurrence

    @cached_property
    def begins(self) -> str:
        return f"{self.occurrence.start:%Y-%m-%dT%H:%MZ}"


def hold(book: Book, awake: Sequence[Begun]) -> None:
    """Record the phases that were reached, then reconcile every message of these occurrences."""
    beside = rituals.together_with(book, awake)
    read = plans.whole(book, [each.plan for each in (*awake, *beside)])
    said = facts.of_occurrences(book, [(each.plan, each.occurrence.key) for each in (*awake, *beside)])
    reached: list[tuple[int, Fact]] = []
    running: list[Running] = []
    for each in awake:
        plan = read[each.plan]
        state, new = with_phases(
            each, plan, tuple(said[each.plan, each.occurrence.key]), book.now, history_of(book, plan)
        )
        reached += [(each.plan, fact) for fact in new]
        running.append(state)
    facts.record_all(book, reached)
    open_check_ins(book, read, [(plan, fact) for plan, fact in reached if isinstance(fact, Trigger)])
    others = [
        as_running(each, read[each.plan], tuple(said[each.plan, each.occurrence.key]), book.now)
        for each in beside
    ]
    wanted = standing(book, [with_accounts(book, each) for each in running], others, book.now)
    outbox.reconcile(book, [each.id for each in awake], wanted)
    rituals.sleep(book, [(each.begun.id, next_phase(each, book.now)) for each in running])


def open_check_ins(book: Book, read: Mapping[int, Plan], said: Sequence[tuple[int, Trigger]]) -> None:
    """Begin the check-in of each per-trigger motion that the clock has set off; one that is open has one
    trigger more."""
    begun = [(plan, check_in(read[plan], fact.motion, fact.period, fact.at)) for plan, fact in said]
    rituals.begin(book, begun)
    for plan, opened in begun:
        facts.look_again(book, plan, [opened.key])


def history_of(book: Book, plan: Plan) -> Callable[[], Sequence[Fact]]:
    """To be read where a ritual needs it: few do, and then once in a quarter."""
    return lambda: plans.history(book, plan.id, Reader.ROOM)


def as_running(
    begun: Begun,
    plan: Plan,
    said: tuple[Fact, ...],
    now: datetime,
    history: Callable[[], Sequence[Fact]] = tuple,
) -> Running:
    private = tuple(fact for fact in plan.latest.values() if fact.private_to)
    return Running(begun, seen_by(plan, Reader.ROOM, now), Notes(said, private, history))


def with_phases(
    begun: Begun,
    plan: Plan,
    said: tuple[Fact, ...],
    now: datetime,
    history: Callable[[], Sequence[Fact]] = tuple,
) -> tuple[Running, list[Fact]]:
    """The occurrence with the phases reached by now in its notes, and what the clock has to record."""
    each = ritual_of(begun, plan)
    if each is None:
        return as_running(begun, plan, said, now), []
    notes = Notes(said)
    known = {fact.phase for fact in notes.of(PhaseReached)}
    ahead = each.phases(plan, begun.occurrence, notes)
    due = [phase for phase in ahead if phase.recorded and phase.at <= now and phase.name not in known]
    new: list[Fact] = []
    for phase in sorted(due, key=lambda phase: phase.at):
        heard, asked = each.heard(plan, begun.occurrence, notes)
        new.append(
            PhaseReached(
                by="clock", at=now, source="clock", ritual=each.name, period=begun.occurrence.period,
                phase=phase.name, heard=heard, asked=asked,
            )
        )  # fmt: skip
    running = as_running(begun, with_facts(plan, new), (*said, *new), now, history)
    more = list(each.noted(running.plan, begun.occurrence, running.notes, now))
    if more:
        running = as_running(begun, with_facts(plan, [*new, *more]), (*said, *new, *more), now)
    return running, [*new, *more]


def with_accounts(book: Book, running: Running) -> Running:
    """With the plan's account mapping as the room may see it, where the ritual tells of it; new is what came after the
    run before."""
    ritual = ritual_of(running.begun, running.plan)
    if ritual is None or not ritual.maps_accounts:
        return running
    since = rituals.closed_before(book, running.begun)
    seen = accounts.seen(book, running.begun.plan, Reader.ROOM, since)
    return replace(running, notes=replace(running.notes, accounts=seen, made={}))


def with_facts(plan: Plan, new: Sequence[Fact]) -> Plan:
    return replace(plan, latest={**plan.latest, **newest(new)}) if new else plan


def ritual_of(begun: Begun, plan: Plan) -> Ritual | None:
    return named(begun.occurrence.ritual, plan)


def next_phase(each: Running, now: datetime) -> datetime | None:
    ritual = ritual_of(each.begun, each.plan)
    phases = ritual.phases(each.plan, each.occurrence, each.notes) if ritual else ()
    return min((phase.at for phase in phases if phase.at > now), default=None)


def standing(
    book: Book, running: Sequence[Running], beside: Sequence[Running], now: datetime
) -> list[Wanted]:
    """The messages that should stand for `running`; posts across plans are joined with those of `beside`, also where
    nothing is left to ask somebody on the plans of `running`."""
    own: dict[str, list[tuple[Running, Post]]] = {}
    people: dict[tuple[str, datetime], set[str]] = {}
    for each in running:
        here = people.setdefault((each.occurrence.ritual, each.occurrence.start), set())
        here.update(someone.person for someone in each.plan.people.values())
        for key, post in keyed(each, now):
            own.setdefault(key, []).append((each, post))
    for each in beside:
        here = people.get((each.occurrence.ritual, each.occurrence.start), set())
        for key, post in keyed(each, now):
            if post.across_plans and (
                key in own or (isinstance(post.to, Someone) and post.to.person in here)
            ):
                own.setdefault(key, []).append((each, post))
    roots = week_roots(book, [pair for posts in own.values() for pair in posts])
    return [wanted(key, posts, roots) for key, posts in own.items()]


def week_roots(book: Book, posts: Iterable[tuple[Running, Post]]) -> dict[str, str]:
    """The key of the week's message, by plan and room, for the rooms that something is to be said in there."""
    found: dict[str, str] = {}
    for plan, room in {(each.plan.id, address(post.to)) for each, post in posts if post.under_week}:
        if key := posted.newest_in(book, room, f"{REVIEW}/{plan}/%/week/%", since=book.now - A_WEEK):
            found[f"{plan} {room}"] = key
    return found


def keyed(each: Running, now: datetime) -> Iterable[tuple[str, Post]]:
    """The posts of an occurrence with their stable keys."""
    ritual = ritual_of(each.begun, each.plan)
    for post in ritual.posts(each.plan, each.occurrence, each.notes, now) if ritual else ():
        yield key_of(each, post), post


def key_of(each: Running, post: Post) -> str:
    to = address(post.to)
    if post.once:
        return f"{post.what}/{to}"
    if post.across_plans:
        return f"{each.occurrence.ritual}/{each.begins}/{post.what}/{to}"
    return f"{each.occurrence.ritual}/{each.plan.id}/{each.occurrence.period}/{post.what}/{to}"


def address(to: object) -> str:
    return f"person:{to.person}" if isinstance(to, Someone) else to.address  # type: ignore[attr-defined]


def wanted(key: str, posts: list[tuple[Running, Post]], roots: Mapping[str, str]) -> Wanted:
    posts.sort(key=lambda pair: pair[0].plan.name)
    first, post = posts[0]
    ritual = ritual_of(first.begun, first.plan)
    joins = ritual is not None and len(posts) > 1 and not post.once
    card = ritual.joined(post.what, [each.card for _, each in posts]) if ritual and joins else post.card
    return Wanted(
        key=key,
        channel=address(post.to),
        card=card_json(card),
        not_before=post.not_before or first.occurrence.start,
        plan=first.begun.plan,
        occurrences=tuple(running.begun.id for running, _ in posts),
        thread_of=thread_key(first, post, roots),
        silent=post.silent,
    )


def thread_key(each: Running, post: Post, roots: Mapping[str, str]) -> str | None:
    """The key of the message that a post replies to. `roots`: the week's message in each room that has one."""
    if post.thread_of:
        return key_of(each, replace(post, what=post.thread_of))
    return roots.get(f"{each.plan.id} {address(post.to)}") if post.under_week else None
