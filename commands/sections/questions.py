"""The questions of a form: what each holds now, how an answer is read, and that what nobody touched stays as it is.

A chat trims a text, leaves out the seconds of a time, and shows what could mislead as `�`. So an answer that is what
the form showed changes nothing, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cards.card import Field, Option
from cards.say import safe, said_by
from commands.call import Unreadable
from commands.sections.section import Refused, Shown, Value
from commands.settings import hour
from plan.amounts import number
from storage.plan_limits import LONGEST_NAME, LONGEST_TEXT
from storage.plan_problems import Path

NOTHING = "-"  # among a field's choices: none of them; no id is called that
LONGEST_LIST = 3_000  # characters: as many as Slack takes


@dataclass(frozen=True)
class Question:
    """`now` is what the document holds (of a new item: what is suggested), `shown` how the form says it, `read` what
    the document is to hold for an answer, `empty` for none. `at` is where that stands within the item."""

    field: Field
    now: Any
    shown: str
    read: Callable[[Any], Any]
    empty: Any = None
    at: Path = ()


# -- a form of them --------------------------------------------------------------------------------


def asked(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Those that a form can take: a text that came in longer, from a file, stays as it is."""
    return tuple(each for each in questions if len(each.shown) <= each.field.max_length)


def form(questions: Iterable[Question]) -> Shown:
    """The fields, and what they hold now."""
    fitting = asked(questions)
    return tuple(each.field for each in fitting), {
        each.field.name: each.shown for each in fitting if each.shown
    }


@dataclass(frozen=True)
class Answers:
    """What the document is to hold, by field; `touched`: the fields that hold something else now than they showed."""

    values: Mapping[str, Any]
    touched: frozenset[str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def answered(questions: Iterable[Question], values: Mapping[str, Value]) -> Answers:
    """Raises Refused."""
    read: dict[str, Any] = {}
    touched: set[str] = set()
    wrong: dict[str, str] = {}
    fitting = {each.field.name for each in asked(questions)}
    for each in questions:
        name, value = each.field.name, values.get(each.field.name)
        read[name] = each.now
        if name not in fitting or (
            untouched(each, value) and (each.now not in ("", None) or not each.field.required)
        ):
            continue
        touched.add(name)
        if value is None and each.field.required:
            wrong[name] = "This is needed."
            continue
        try:
            read[name] = each.empty if value is None else each.read(value)
        except ValueError as problem:
            wrong[name] = said_by(problem)
    if wrong:
        raise Refused(wrong)
    return Answers(read, frozenset(touched))


def untouched(question: Question, value: Value | None) -> bool:
    if isinstance(value, Decimal | date):  # of a long number a form reads the first 28 digits
        return bool(value == question.now or (question.shown and value == question.read(question.shown)))
    said, shown = (safe(text).strip() for text in (value or "", question.shown))
    if question.field.kind == "lines":
        return said == shown
    return said.split() == shown.split()


def places(questions: Iterable[Question], around: Path = ()) -> dict[Path, str]:
    """The form's fields by the path of what they write in the document."""
    return {(*around, *(each.at or (each.field.name,))): each.field.name for each in asked(questions)}


# -- their kinds -----------------------------------------------------------------------------------


def line(
    name: str, label: str, now: str | None, *, read: Callable[[str], Any] = str, empty: Any = "", at: Path = (),
    **more: Any,
) -> Question:  # fmt: skip
    """One line of text, of at most 200 characters where nothing else is said."""
    field = Field(name, label, "line", **{"max_length": LONGEST_NAME, **more})
    return Question(field, now, now or "", read, empty, at)


def lines(name: str, label: str, now: str | None, *, empty: Any = "", at: Path = (), **more: Any) -> Question:
    """A text of several lines."""
    field = Field(name, label, "lines", **{"max_length": LONGEST_TEXT, **more})
    return Question(field, now, now or "", str, empty, at)


def listed(name: str, label: str, now: tuple[str, ...], *, at: Path = (), **more: Any) -> Question:
    """Several texts, one a line."""
    field = Field(name, label, "lines", **{"max_length": LONGEST_LIST, **more})

    def read(said: str) -> tuple[str, ...]:
        return tuple(each.strip() for each in said.splitlines() if each.strip())

    return Question(field, now, "\n".join(now), read, (), at)


def figure(name: str, label: str, now: Decimal | None, *, at: Path = (), **more: Any) -> Question:
    """An amount, as people type it: `3.1M`."""
    return Question(Field(name, label, "number", **more), now, digits(now), as_number, None, at)


def whole(
    name: str, label: str, now: int | None, *, usual: int | None = None, at: Path = (), **more: Any
) -> Question:
    """A whole number; `usual` where the field is empty."""

    def read(value: Decimal | str) -> int:
        said = as_number(value)
        if said != int(said):
            raise Unreadable("That is not a whole number. Write it without a fraction.")
        return int(said)

    shown = "" if now is None else str(now)
    return Question(Field(name, label, "number", **more), now, shown, read, usual, at)


def as_number(value: Decimal | str) -> Decimal:
    return value if isinstance(value, Decimal) else number(value)


def digits(value: Decimal | None) -> str:
    """A number in full, in digits alone, whatever its length."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(name: str, label: str, now: date | None, *, at: Path = (), **more: Any) -> Question:
    def read(value: date | str) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Unreadable("That is not a date. Write it like 2027-03-12.") from None

    return Question(Field(name, label, "date", **more), now, now.isoformat() if now else "", read, None, at)


def clock(name: str, label: str, now: time | None, *, at: Path = (), **more: Any) -> Question:
    def read(said: str) -> time:
        try:
            return hour(said)
        except Unreadable:
            raise Unreadable(f"“{said[:40]}” is not a time. Write it like 09:30.") from None

    return Question(Field(name, label, "time", **more), now, f"{now:%H:%M}" if now else "", read, None, at)


def pick(
    name: str, label: str, now: Any, offered: Mapping[str, tuple[str, Any]], *, none: str = "", at: Path = (),
    **more: Any,
) -> Question:  # fmt: skip
    """One of a few: `offered` by the value that is kept, as people read it, with what the document holds for it.
    `none` is how people read that it is none of them, where that may be. What the document holds now may be gone
    from what is offered: it stays a choice."""
    there = dict(offered)
    if now is not None and all(meant != now for _, meant in there.values()):
        there[str(now)] = (str(now), now)
    if none:
        there[NOTHING] = (none, None)
    field = Field(
        name,
        label,
        **{"kind": "pick", **more},
        options=tuple(Option(key, said) for key, (said, _) in there.items()),
    )
    shown = next((key for key, (_, meant) in there.items() if meant == now), "")

    def read(said: str) -> Any:
        if said not in there:
            raise Unreadable("Choose one of those offered.")
        return there[said][1]

    return Question(field, now, shown, read, None, at)


def kinds(of: Iterable[StrEnum]) -> dict[str, tuple[str, Any]]:
    """What a list of kinds offers."""
    return {each.value: (each.value[:1].upper() + each.value[1:], each) for each in of}


def needed_name(name: str, others: Iterable[str], what: str) -> str:
    """A name that nothing else of its kind has. Raises Refused."""
    if not name.strip():
        raise Refused({"name": "This is needed."})
    if name.casefold() in {each.casefold() for each in others}:
        raise Refused({"name": f"Another {what} is called that already. Give this one a name of its own."})
    return name
