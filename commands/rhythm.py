"""`/jbp rhythm`: what comes next of each ritual; leads pause, resume, preview it, or ask now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from cards import rhythm as cards
from cards.card import Answer, Card, Field, Form, Item
from commands.acting import filled, plan_to_change, tell
from commands.call import Call, Unreadable
from commands.command import command
from plan.agreement import RitualTerms, State
from plan.facts import RhythmChange
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence, closing, recurrence
from plan.sides import Reader, Side
from schedules.arrange import arrange, upcoming
from schedules.ritual import Notes, Post, Ritual
from schedules.rituals import RITUALS
from storage import facts, plans, rituals
from storage.store import Book

DAYS_OFF_AHEAD = timedelta(days=60)
AHEAD_OF_THE_NEXT = timedelta(hours=1)  # a window that would run into the next one closes before it
SHORTEST = timedelta(hours=2)


class NoSuchRitual(LookupError):
    """This plan holds no ritual of that name. `/jbp rhythm` lists the ones it does."""


class NotHeldNow(ValueError):
    """Rituals are held while a plan is agreed, and within its period. Nothing was opened."""


class Paused(ValueError):
    """It is paused. Resume it first: `/jbp rhythm resume`."""


class NextIsNear(ValueError):
    """The next one opens too soon for one before it. Nothing was opened."""


@command(
    "rhythm",
    help="What is asked next, when, and of whom",
    usage=(
        ("rhythm", "what comes next of each ritual"),
        ('rhythm pause motion-review --because "…"', "leads: nobody is asked until it is resumed"),
        ("rhythm resume motion-review", "leads: it goes on"),
        ("rhythm preview motion-review", "leads: what would go out next"),
        ("rhythm now motion-review", "leads: ask now, once a period"),
    ),
)
def rhythm(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": calendar,
        "pause": pause,
        "resume": resume,
        "preview": preview,
        "now": now,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    return act(call, book)


# -- what comes next -------------------------------------------------------------------------------


def calendar(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    held = held_on(plan)
    ahead = sorted((ahead_of(book, plan, each) for each in held), key=soonest)
    off = cards.days_off_ahead(plan, call.today, call.today + DAYS_OFF_AHEAD)
    side = call.side_on(book, plan.id)
    lead = side is not None and call.seat(plan).is_lead
    return cards.calendar(plan, ahead, by_themselves(plan, held), off, zone(call, plan), lead=lead)


def zone(call: Call, plan: Plan) -> str:
    return call.time_zone if call.person is not None else plan.agreement.time_zone


def soonest(each: cards.Ahead) -> tuple[bool, float, str]:
    return each.opens is None, each.opens.timestamp() if each.opens else 0, each.name


def held_on(plan: Plan) -> list[Ritual]:
    return [each for each in RITUALS.values() if each.recurrence(plan) is not None]


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
        *((own.name, own.every, own.terms) for own in terms.own),
    ]
    lines = []
    for title, every, each in named:
        if each is None or not each.day or each.at is None or recurrence(every, each) in prompted:  # type: ignore[arg-type]
            continue
        who = ", ".join(plan.name_of(member) for member in each.who)
        lines.append(f"{title}: {every}, {each.day} {each.at:%H:%M}" + (f" · {who}" if who else ""))
    return lines


# -- what leads do ---------------------------------------------------------------------------------


def meant(call: Call, book: Book) -> tuple[Plan, Ritual, Someone]:
    """The plan, the ritual that is named (or the only one there is), and the lead who asks. Raises
    LeadsOnly, GuestsRead or NoSuchRitual."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    held = held_on(plan)
    wanted = " ".join(call.words[1:]).casefold()
    if not wanted and len(held) == 1:
        return plan, held[0], seat
    found = [each for each in held if wanted in (each.name, each.title.casefold())]
    found = found or [each for each in held if wanted and wanted in f"{each.name} {each.title}".casefold()]
    if len(found) != 1:
        raise NoSuchRitual
    return plan, found[0], seat


def pause(call: Call, book: Book) -> Answer:
    plan, each, seat = meant(call, book)
    if before := plan.paused(each.name):
        title = f"{plan.name_of(before.by)} paused it already"
        return cards.as_it_is(plan, ahead_of(book, plan, each), title, call.time_zone)
    form = Form(
        f"Pause the {each.title.lower()}",
        f"rhythm pause {each.name} --plan {plan.id}",
        (Field("because", "Why", "line", hint="The leads of both companies read it"),),
        submit="Pause",
    )
    values, failed = filled(form, call, {"because": call.options.get("because")})
    if failed:
        return failed
    return change(call, book, plan, each, seat, paused=True, reason=values.get("because", ""))


def resume(call: Call, book: Book) -> Card:
    plan, each, seat = meant(call, book)
    if not plan.paused(each.name):
        title = f"The {each.title.lower()} is not paused"
        return cards.as_it_is(plan, ahead_of(book, plan, each), title, call.time_zone)
    return change(call, book, plan, each, seat, paused=False, reason="")


def change(
    call: Call, book: Book, plan: Plan, each: Ritual, seat: Someone, *, paused: bool, reason: str
) -> Card:
    """Record it, put the ritual on the calendar anew, and tell the leads of both companies."""
    said = RhythmChange(by=seat.id, at=book.now, ritual=each.name, paused=paused, reason=reason)
    facts.record(book, plan.id, said)
    arrange(book, plan.id)
    after = plans.named(book, plan.id, plan.reader)
    ahead = ahead_of(book, after, each)
    key = f"rhythm/{plan.id}/{each.name}/{'pause' if paused else 'resume'}/{stamp(book.now)}"
    for lead in other_leads(after, seat):
        tell(book, after, [lead], key, cards.changed(after, said, ahead, lead.time_zone))
    return cards.changed(after, said, ahead, call.time_zone)


def other_leads(plan: Plan, seat: Someone) -> list[Someone]:
    return [lead for side in Side for lead in plan.leads(side) if lead.id != seat.id]


def stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def preview(call: Call, book: Book) -> Card:
    """One's own side's prompts; of the other side's only who would get one, and when."""
    plan, each, seat = meant(call, book)
    following = upcoming(plan, each, book.now)
    if following is None:
        raise NotHeldNow
    room, own, others = "the room", plan.company(seat.side), plan.company(seat.side.other)
    prompts: dict[str, list[cards.Prompt]] = {own: [], others: [], room: []}
    for post in opening_posts(book, plan, each, following):
        at = post.not_before or following.start
        if not isinstance(post.to, Someone):
            there, name = plan.agreement.time_zone, post.to.name or "The room"
            prompts[room].append(cards.Prompt(to=name, at=at, zone=there, title=post.card.title))
        elif post.to.side is seat.side:
            lines = [said(part) for part in post.card.body if isinstance(part, Item)]
            prompts[own].append(
                cards.Prompt(
                    to=post.to.name, at=at, zone=post.to.time_zone, title=post.card.title, lines=lines,
                    silent=post.silent,
                )
            )  # fmt: skip
        else:
            prompts[others].append(cards.Prompt(to=post.to.name, at=at, zone=post.to.time_zone))
    return cards.preview(plan, ahead_of(book, plan, each), prompts)


def said(item: Item) -> str:
    return "".join(getattr(span, "text", "") for span in item.head)


def now(call: Call, book: Book) -> Card:
    """Open it at once, in place of this period's own; one that was held in this period is not held twice."""
    plan, each, seat = meant(call, book)
    held = opened_now(book, plan, each)
    before = rituals.occurrence(book, plan.id, each.name, held.period)
    if before:
        over = before.occurrence.close <= book.now
        title = f"The {each.title.lower()} {'was held in' if over else 'is open already in'} {held.period}"
        return cards.as_it_is(plan, ahead_of(book, plan, each), title, call.time_zone)
    rituals.begin(book, [(plans.number_of(book, plan.id), held)])
    who = asked_names(book, plan, each, held)
    key = f"rhythm/{plan.id}/{each.name}/now/{held.period}"
    for lead in other_leads(plan, seat):
        card = cards.opened(plan, each.title, seat.name, held.close, lead.time_zone, who)
        tell(book, plan, [lead], key, card)
    return cards.opened(plan, each.title, seat.name, held.close, call.time_zone, who)


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
