"""`edit calendar`: the days on which customers hear of the two companies together, and the motion behind each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from commands.sections.document import dropped, exchanged, keyed, keys, legal
from commands.sections.questions import Question, answered, day, form, line, pick, places
from commands.sections.section import Items, Section, Shown, Value, Writing
from plan.agreement import Agreement, CalendarEntry
from storage.plan_limits import LONGEST_TEXT


def names(entries: Iterable[CalendarEntry]) -> list[str]:
    return [f"{each.on} {each.what}" for each in entries]


def index_of(agreement: Agreement, item: str) -> int:
    """Raises NoSuchItem."""
    return keyed(agreement.attachments.calendar, names(agreement.attachments.calendar), item)


def entry_of(agreement: Agreement, item: str | None) -> CalendarEntry | None:
    return None if item is None else agreement.attachments.calendar[index_of(agreement, item)]


def questions(entry: CalendarEntry | None, agreement: Agreement) -> tuple[Question, ...]:
    motions = {each.id: (each.name, each.id) for each in agreement.motions}
    return (
        day("on", "Day", entry.on if entry else None, required=True),
        line("what", "What there is", entry.what if entry else "", required=True, max_length=LONGEST_TEXT,
             placeholder="Retail event, Chicago"),
        pick("motion", "Motion behind it", entry.motion if entry else None, motions, none="None"),
    )  # fmt: skip


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(entry_of(writing.agreement, item), writing.agreement))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    there = agreement.attachments.calendar
    index = len(there) if item is None else index_of(agreement, item)
    asked = questions(entry_of(agreement, item), agreement)
    said = answered(asked, values)
    entry = CalendarEntry(on=said["on"], what=said["what"], motion=said["motion"])
    after = replace(agreement.attachments, calendar=exchanged(there, index, entry))
    at = places(asked, ("attachments", "calendar", index))
    return legal(writing, replace(agreement, attachments=after), at, "what")


def items(agreement: Agreement) -> Items:
    there = agreement.attachments.calendar
    return tuple(zip(keys(names(there)), (f"{each.on}: {each.what}" for each in there), strict=True))


def remove(agreement: Agreement, item: str) -> Agreement:
    there = dropped(agreement.attachments.calendar, index_of(agreement, item))
    return replace(agreement, attachments=replace(agreement.attachments, calendar=there))


CALENDAR = Section(
    name="calendar",
    title="Co-marketing calendar",
    purpose="The days on which customers hear of you together, each with the motion behind it.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
    problems=frozenset({"attachments-missing"}),
)
