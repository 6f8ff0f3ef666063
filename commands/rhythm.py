"""`/jbp rhythm`: what comes next of each ritual; leads pause, resume, preview it, or ask now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cards import rhythm as cards
from cards.card import Answer, Card, Field, Form, Item
from commands.acting import filled, plan_to_change, tell
from commands.ahead import (
    NotHeldNow,
    ahead_of,
    asked_names,
    by_themselves,
    held_on,
    opened_now,
    opening_posts,
)
from commands.call import Call, Unreadable
from commands.command import command
from plan.facts import RhythmChange
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from schedules.arrange import arrange, upcoming
from schedules.ritual import Ritual
from storage import facts, plans, rituals
from storage.store import Book

DAYS_OFF_AHEAD = timedelta(days=60)


class NoSuchRitual(LookupError):
    """This plan holds no ritual of that name. `/jbp rhythm` lists the ones it does."""


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
