"""What comes next of each ritual: when, who is asked, and what a lead can do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Heading,
    Item,
    Moment,
    Span,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import shortened
from plan.agreement import DayOff
from plan.facts import RhythmChange
from plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A ritual of the plan and its next occurrence (None: none is left in the plan's period). `meets`: when it
    is next held, where it begins to be prepared before that."""

    name: str
    title: str
    opens: datetime | None = None
    closes: datetime | None = None
    who: Sequence[str] = ()
    paused: RhythmChange | None = None
    open_until: datetime | None = None
    meets: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A message that would go out: to whom, when, and of it what the asker may read (nothing of the other
    side's)."""

    to: str
    at: datetime
    zone: str
    title: str = ""
    lines: Sequence[str] = ()
    silent: bool = False


def calendar(
    plan: Plan, ahead: Sequence[Ahead], others: Sequence[str], off: Sequence[DayOff], zone: str, *, lead: bool
) -> Card:
    """`others` are rituals that the plan names and people hold by themselves; `off` days off ahead."""
    body: list[Element] = [ritual_item(plan, each, zone, lead=lead) for each in ahead]
    if others:
        body += [Heading("Also on the plan"), *(text(each) for each in others)]
    if off:
        body += [Heading("Days off ahead"), *(text(*day_off(each)) for each in off)]
    if not body:
        body.append(text("No ritual has a day and a time yet. The plan’s rhythm names them."))
    body.append(small("Leads pause, resume, preview and ask now; the leads of both companies are told."))
    return Card(f"{plan.name}: the rhythm", tuple(body))


def ritual_item(plan: Plan, each: Ahead, zone: str, *, lead: bool) -> Item:
    notes: list[tuple[Span, ...]] = []
    if each.paused:
        notes.append(paused_line(plan, each.paused))
    if each.meets:
        notes.append(line("next, if it is resumed: " if each.paused else "next: ", Moment(each.meets, zone)))
        notes.append(prepared(each, zone))
        return Item(line(strong(each.title)), (*notes, *asks(each)), lead_buttons(plan, each) if lead else ())
    if each.open_until:
        notes.insert(0, line("open now, until ", Moment(each.open_until, zone)))
    if each.opens and each.closes:
        next_one = "next, if it is resumed: " if each.paused else "next: "
        notes.append(line(next_one, Moment(each.opens, zone), ", until ", Moment(each.closes, zone)))
    else:
        notes.append(line(muted("none is left in the plan’s period")))
    return Item(line(strong(each.title)), (*notes, *asks(each)), lead_buttons(plan, each) if lead else ())


def prepared(each: Ahead, zone: str) -> tuple[Span, ...]:
    """From when a meeting is prepared."""
    ahead = each.opens if each.opens and each.meets and each.opens < each.meets else None
    return line("prepared from ", Moment(ahead, zone)) if ahead else line("being prepared now")


def asks(each: Ahead) -> tuple[tuple[Span, ...], ...]:
    return (line(muted("asks "), ", ".join(each.who)),) if each.who else ()


def lead_buttons(plan: Plan, each: Ahead) -> tuple[Button, ...]:
    which = f"{each.name} --plan {plan.id}"
    if each.paused:
        return (Button("Resume", f"rhythm resume {which}", "primary"),)
    sure = "Everyone due is asked at once, and the leads of both companies are told. Ask now?"
    return (
        Button("Preview", f"rhythm preview {which}"),
        Button("Ask now", f"rhythm now {which}", sure=sure),
        Button("Pause", f"rhythm pause {which}", sure="The leads of both companies are told. Pause it?"),
    )


def paused_line(plan: Plan, pause: RhythmChange) -> tuple[Span, ...]:
    why = f": {shortened(pause.reason)}" if pause.reason else ""
    by = plan.name_of(pause.by)
    return line(Words("paused", Tone.WARNING), f" by {by} since ", Day(plan.day(pause.at)), why)


def day_off(each: DayOff) -> tuple[Span, ...]:
    to = (" to ", Day(each.end)) if each.end and each.end != each.start else ()
    return line(Day(each.start), *to, f" {each.name}")


def days_off_ahead(plan: Plan, today: date, until: date) -> list[DayOff]:
    """The plan's holidays and blackouts that touch the days from `today` to `until`, the soonest first."""
    off = [each for each in plan.agreement.rhythm.days_off if each.start <= until]
    return sorted((each for each in off if (each.end or each.start) >= today), key=lambda each: each.start)


def changed(plan: Plan, change: RhythmChange, each: Ahead, zone: str) -> Card:
    """To whoever did it, and to the leads of both companies."""
    by, done = plan.name_of(change.by), "paused" if change.paused else "resumed"
    body: list[Element] = []
    if change.reason:
        body.append(text(f"“{shortened(change.reason, 400)}”"))
    if change.paused:
        body.append(text("Nobody is asked until a lead resumes it."))
        if each.open_until:
            body.append(text("The one that is open now goes on until ", Moment(each.open_until, zone), "."))
    elif each.opens:
        body.append(text("The next one opens ", Moment(each.opens, zone), "."))
    return Card(
        f"{plan.name}: {by} {done} the {each.title.lower()}",
        tuple(body),
        (Button("The rhythm", f"rhythm --plan {plan.id}"),),
    )


def as_it_is(plan: Plan, each: Ahead, title: str, zone: str) -> Card:
    """A press that changed nothing."""
    return Card(title, (ritual_item(plan, each, zone, lead=True), small("Nothing was changed.")))


def opened(plan: Plan, title: str, by: str, close: datetime, zone: str, who: Sequence[str]) -> Card:
    asked = f"Asked: {', '.join(who)}." if who else "Nobody takes prompts now, so nobody is asked."
    return Card(
        f"{plan.name}: {by} opened the {title.lower()} now",
        (text("It is open until ", Moment(close, zone), f". {asked}"),),
        (Button("Give an update", f"check-in --plan {plan.id}"),),
    )


def preview(plan: Plan, each: Ahead, prompts_to: Mapping[str, Sequence[Prompt]]) -> Card:
    """What would go out next, without sending it: one's own side's in full, of the other's only to whom."""
    body: list[Element] = []
    if each.paused:
        body.append(text(*paused_line(plan, each.paused)))
    for to, prompts in prompts_to.items():
        if prompts:
            body += [Heading(f"To {to}"), *(prompt_item(prompt) for prompt in prompts)]
    if not any(prompts_to.values()):
        body.append(text("Nobody would be asked: no owner is due, or none takes prompts."))
    body.append(small("Nothing was sent. Answers and days off until then can still change it."))
    return Card(f"{plan.name}: the next {each.title.lower()}", tuple(body))


def prompt_item(prompt: Prompt) -> Item:
    silent = muted(" (silently: it falls into their quiet hours)")
    when = line(Moment(prompt.at, prompt.zone), *((silent,) if prompt.silent else ()))
    what = (line(prompt.title),) if prompt.title else ()
    lines = tuple(line(muted(each)) for each in prompt.lines)
    return Item(line(strong(prompt.to)), (when, *what, *lines))
