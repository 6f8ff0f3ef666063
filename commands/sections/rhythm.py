"""`edit rhythm`: when the weekly, monthly, quarterly and half-year rituals are held, and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time

from commands.call import Unreadable
from commands.sections.document import legal
from commands.sections.people import several
from commands.sections.questions import (
    Answers,
    Question,
    answered,
    clock,
    form,
    line,
    lines,
    listed,
    places,
    whole,
)
from commands.sections.section import Items, NoSuchItem, Section, Shown, Value, Writing
from plan.agreement import Agreement, Rhythm, RitualTerms, Role
from plan.checks import spans_a_year
from plan.plan import Plan
from plan.reset import DEFAULTS
from plan.rhythm import LONG_WEEKDAYS, UnreadableDay, recurrence
from plan.sides import Side
from storage.plan_limits import NOON

NOT_SAID = RitualTerms()  # what holds where nothing is said
AROUND_A_DAY = ("a", "each", "every", "in", "its", "month", "of", "on", "quarter", "quarters", "the", "week")


@dataclass(frozen=True)
class Held:
    """A ritual of every plan: the rhythm’s field it stands in, how it recurs, and what is asked beside when and who."""

    field: str
    title: str
    every: str
    asks: tuple[str, ...]
    usual: RitualTerms


HELD = {
    "weekly": Held("weekly", "Weekly motion review", "weekly", ("open", "nudge"), RitualTerms(day="mon", at=time(9))),
    "monthly": Held(
        "monthly", "Monthly pipeline sync", "monthly", ("open", "nudge"),
        RitualTerms(day="2nd tue", at=time(16), open_for_hours=48),
    ),
    "quarterly": Held(
        "quarterly", "QBR", "quarterly", ("open", "format"),
        RitualTerms(day="last thu", at=time(10), open_for_hours=2, format="60 minutes, from the packet sent ahead"),
    ),
    "half-year": Held("half_year", "Half-year reset", "quarterly", ("criteria",), RitualTerms(criteria=DEFAULTS)),
}  # fmt: skip
TAKE_PART = {
    "weekly": (Role.LEAD, Role.OWNER),
    "monthly": (Role.LEAD,),
    "quarterly": (Role.LEAD, Role.SPONSOR),
    "half-year": (Role.LEAD,),
}


# -- the terms of any ritual -------------------------------------------------------------------------


DAYS = {
    "weekly": ("a weekday, like mon", "mon"),
    "monthly": ("which one of the month, like 2nd tue or last thu", "2nd tue"),
    "quarterly": ("which one of the quarter’s last month, like 2nd tue or last thu", "last thu"),
    "": ("a weekday, like mon, or of a month or a quarter which one, like 2nd tue", "2nd tue"),
}


def day_question(terms: RitualTerms, every: str) -> Question:
    """`every` is empty where the same form asks how it recurs."""
    like, example = DAYS[every]

    def read(said: str) -> str:
        return day_said(said, every)

    hint = f"{like[0].upper()}{like[1:]}"
    return line("day", "Day", terms.day, read=read, empty=None, hint=hint, placeholder=example)


def day_said(said: str, every: str) -> str:
    """A day in words, as the rhythm reads it: `2nd tue` of `the 2nd Tuesday of the month`. Raises Unreadable."""
    words = [each for each in said.casefold().replace(",", " ").split() if each not in AROUND_A_DAY]
    if words and words[-1].endswith("s") and words[-1][:-1] in LONG_WEEKDAYS:
        words[-1] = words[-1][:-1]
    day = " ".join(words)
    if day and any(is_day(day, each) for each in ([every] if every else ["weekly", "monthly"])):
        return day
    raise Unreadable(f"“{said[:40]}” is not a day it can be held on. Write {DAYS[every][0]}.")


def is_day(day: str, every: str) -> bool:
    try:
        return recurrence(every, RitualTerms(day=day, at=NOON)) is not None  # type: ignore[arg-type]  # it says so itself
    except UnreadableDay:
        return False


def terms_questions(
    terms: RitualTerms, every: str, asks: tuple[str, ...], writing: Writing
) -> tuple[Question, ...]:
    """When, with whom, and what else is asked of this ritual."""
    dated = "criteria" not in asks
    more = {
        "open": whole("open_for_hours", "Open for, in hours", terms.open_for_hours, usual=NOT_SAID.open_for_hours,
                      hint="30: from Monday 09:00 to Tuesday 15:00"),
        "nudge": whole("nudge_before_hours", "One nudge, hours before the end", terms.nudge_before_hours,
                       usual=NOT_SAID.nudge_before_hours),
        "format": lines("format", "Format", terms.format, placeholder="60 minutes, from the packet"),
        "criteria": listed("criteria", "Start over when", terms.criteria, hint="One a line"),
    }  # fmt: skip
    return (
        *((day_question(terms, every),) if dated else ()),
        clock("at", "Time", terms.at, hint=f"In the plan’s time zone, {writing.agreement.time_zone}"),
        several("who", "Who takes part", terms.who, writing),
        *(more[each] for each in asks),
    )


def terms_answered(before: RitualTerms, said: Answers) -> RitualTerms:
    names = ("day", "at", "who", "open_for_hours", "nudge_before_hours", "format", "criteria")
    return replace(before, **{name: said[name] for name in names if name in said.values})


# -- the four of every plan --------------------------------------------------------------------------


def usual(item: str, writing: Writing) -> RitualTerms:
    """What is suggested for a ritual that the plan has not: a common time, and the people it is mostly held with."""
    taking = (each for side in Side for each in writing.people(side) if each.role in TAKE_PART[item])
    return replace(HELD[item].usual, who=tuple(each.id for each in taking))


def terms_of(writing: Writing, item: str | None) -> tuple[str, RitualTerms | None]:
    """The ritual that is meant, with its terms; of none named the first that the plan has not. Raises NoSuchItem."""
    rhythm = writing.agreement.rhythm
    possible = [id for id, _ in items(writing.agreement)]
    if item is None:
        item = next((each for each in possible if getattr(rhythm, HELD[each].field) is None), possible[0])
    if item not in possible:
        raise NoSuchItem
    return item, getattr(rhythm, HELD[item].field)


def questions(item: str, terms: RitualTerms | None, writing: Writing) -> tuple[Question, ...]:
    held = HELD[item]
    return terms_questions(terms or usual(item, writing), held.every, held.asks, writing)


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(*terms_of(writing, item), writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    item, before = terms_of(writing, item)
    asked = questions(item, before, writing)
    said = answered(asked, values)
    terms = terms_answered(before or usual(item, writing), said)
    rhythm: Rhythm = replace(agreement.rhythm, **{HELD[item].field: terms})  # type: ignore[arg-type]  # one of its four
    at = places(asked, ("rhythm", HELD[item].field))
    return legal(writing, replace(agreement, rhythm=rhythm), at, "at")


def items(agreement: Agreement) -> Items:
    """All four, there or not; a plan of a half has no half-year reset."""
    whole_year = spans_a_year(Plan(agreement))
    there = agreement.rhythm.half_year is not None
    return tuple((id, held.title) for id, held in HELD.items() if id != "half-year" or whole_year or there)


def remove(agreement: Agreement, item: str) -> Agreement:
    held = HELD.get(item)
    if held is None or getattr(agreement.rhythm, held.field) is None:
        raise NoSuchItem
    rhythm: Rhythm = replace(agreement.rhythm, **{held.field: None})  # type: ignore[arg-type]  # one of its four
    return replace(agreement, rhythm=rhythm)


RHYTHM = Section(
    name="rhythm",
    title="Rhythm",
    purpose="When you two look at the plan together: every week, every month, every quarter, and at the half.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
    adds=False,
    problems=frozenset({"rhythm-missing"}),
)
