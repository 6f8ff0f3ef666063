"""`edit days-off`: the holidays and weeks in which nobody is asked; the rhythm moves past them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from commands.sections.document import dropped, exchanged, keyed, keys, legal
from commands.sections.questions import Question, answered, day, form, line, places
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, DayOff


def names(days: Iterable[DayOff]) -> list[str]:
    return [f"{each.start} {each.name}" for each in days]


def index_of(agreement: Agreement, item: str) -> int:
    """Raises NoSuchItem."""
    return keyed(agreement.rhythm.days_off, names(agreement.rhythm.days_off), item)


def questions(off: DayOff | None) -> tuple[Question, ...]:
    return (
        line("name", "Name", off.name if off else "", required=True, placeholder="Year’s end"),
        day("start", "First day", off.start if off else None, required=True),
        day("end", "Last day", off.end if off else None, hint="Empty: that one day"),
    )


def shown(writing: Writing, item: str | None) -> Shown:
    days = writing.agreement.rhythm.days_off
    return form(questions(None if item is None else days[index_of(writing.agreement, item)]))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    days = agreement.rhythm.days_off
    index = len(days) if item is None else index_of(agreement, item)
    asked = questions(None if item is None else days[index])
    said = answered(asked, values)
    off = DayOff(name=said["name"], start=said["start"], end=said["end"])
    if off.end and off.end < off.start:
        raise Refused({"end": f"The last day is before the first one, {off.start}."})
    rhythm = replace(agreement.rhythm, days_off=exchanged(days, index, off))
    at = places(asked, ("rhythm", "days_off", index))
    return legal(writing, replace(agreement, rhythm=rhythm), at, "name")


def items(agreement: Agreement) -> Items:
    days = agreement.rhythm.days_off
    return tuple(zip(keys(names(days)), (each.name for each in days), strict=True))


def remove(agreement: Agreement, item: str) -> Agreement:
    days, index = agreement.rhythm.days_off, index_of(agreement, item)
    return replace(agreement, rhythm=replace(agreement.rhythm, days_off=dropped(days, index)))


DAYS_OFF = Section(
    name="days-off",
    title="Days off",
    purpose="Holidays and weeks in which nobody is asked: what falls on them moves to the next working day.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
)
