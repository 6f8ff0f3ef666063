"""What comes next of each ritual of a plan, whom it asks, and what it would be if it opened now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from cards import rhythm as cards
from plan.agreement import RitualTerms, State
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence, closing, recurrence
from plan.sides import Reader
from schedules.arrange import next_held, upcoming
from schedules.ritual import Notes, Post, Ritual
from schedules.rituals import on_plan
from storage import plans, rituals
from storage.store import Book

AHEAD_OF_THE_NEXT = timedelta(hours=1)  # a window that would run into the next one closes before it
SHORTEST = timedelta(hours=2)


class NotHeldNow(ValueError):
    """Rituals are held while a plan is agreed, and within its period. Nothing was opened."""


class Paused(ValueError):
    """It is paused. Resume it first: `/jbp rhythm resume`."""


class NextIsNear(ValueError):
    """The next one opens too soon for one before it. Nothing was opened."""


def held_on(plan: Plan) -> list[Ritual]:
    return [each for each in on_plan(plan) if each.listed and each.recurrence(plan) is not None]


def ahead_of(book: Book, plan: Plan, each: Ritual) -> cards.Ahead:
    """A ritual's next occurrence, whom it asks, and the one that is open now."""
    following = upcoming(plan, each, book.now)
    newest = rituals.newest(book, plan.id, each.name)
    running = newest and newest.occurrence.start <= book.now < newest.occurrence.close
    return cards.Ahead(
        name=each.name,
        title=each.title,
        opens=following.start if following else None,
        closes=following.close if following else None,
        who=asked_names(book, plan, each, following) if following else (),
        paused=plan.paused(each.name),
        open_until=newest.occurrence.close if newest and running else None,
        meets=next_held(plan, each, book.now) if each.prepared else None,
    )


def opening_posts(book: Book, plan: Plan, each: Ritual, occurrence: Occurrence) -> list[Post]:
    """What would stand when the occurrence opens, made from what the room may see."""
    seen = plans.named(book, plan.id, Reader.ROOM)
    return list(each.posts(seen, occurrence, Notes(), occurrence.start))


def asked_names(book: Book, plan: Plan, each: Ritual, occurrence: Occurrence) -> list[str]:
    to = [
        post.to.name for post in opening_posts(book, plan, each, occurrence) if isinstance(post.to, Someone)
    ]
    return list(dict.fromkeys(to))


def by_themselves(plan: Plan, held: Iterable[Ritual]) -> list[str]:
    """The plan's rituals that nobody is prompted for: a line each, with their day and who takes part."""
    prompted = {each.recurrence(plan) for each in held}
    terms = plan.agreement.rhythm
    named: list[tuple[str, str, RitualTerms | None]] = [
        ("Weekly motion review", "weekly", terms.weekly),
        ("Monthly pipeline sync", "monthly", terms.monthly),
        ("Quarterly business review", "quarterly", terms.quarterly),
    ]
    lines = []
    for title, every, each in named:
        if each is None or not each.day or each.at is None or recurrence(every, each) in prompted:  # type: ignore[arg-type]
            continue
        who = ", ".join(plan.name_of(member) for member in each.who)
        lines.append(f"{title}: {every}, {each.day} {each.at:%H:%M}" + (f" · {who}" if who else ""))
    return lines


def opened_now(book: Book, plan: Plan, each: Ritual) -> Occurrence:
    """This period's occurrence as it would be from now on. Raises NotHeldNow, Paused or NextIsNear."""
    if plan.paused(each.name):
        raise Paused
    recurs, terms, today = each.recurrence(plan), plan.agreement, plan.day(book.now)
    inside = terms.period.start <= today <= terms.period.end
    if recurs is None or terms.state is not State.AGREED or not inside:
        raise NotHeldNow
    period, _, _ = next(iter(recurs.days(today)))
    # On the minute: two plans asked within it, on which people sit on both, are asked with one prompt.
    start = book.now.replace(second=0, microsecond=0)
    close = closing(start, each.open_for_hours(plan), terms.time_zone, terms.rhythm.days_off)
    following = upcoming(plan, each, book.now)
    if following and following.period == period:
        following = upcoming(plan, each, following.start)
    if following and close >= following.start:
        close = following.start - AHEAD_OF_THE_NEXT
    if close - start < SHORTEST and not rituals.occurrence(book, plan.id, each.name, period):
        raise NextIsNear
    return Occurrence(each.name, period, start, close)
