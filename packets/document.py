"""A document before it is a file: what it says, in order, free of PDF and of Word; both say the same.

Every word in it is plain text. A block that would be empty is not there: in its place stands what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

from cards.card import Colour, Day, Span, Tone, line
from cards.say import words
from packets.typeset import Value
from plan.facts import Confidence

TONES = {Confidence.GREEN: Tone.GOOD, Confidence.AMBER: Tone.WARNING, Confidence.RED: Tone.BAD}


@dataclass(frozen=True)
class Run:
    """Words in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Run, ...]
Cell = tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    """`width` is its share of the page."""

    title: str
    width: int = 1
    numeric: bool = False


@dataclass(frozen=True)
class Heading:
    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    line: Line
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Fields:
    """Names and what they are; the first column is the names."""

    rows: tuple[tuple[str, Cell], ...]
    kind: Literal["fields"] = "fields"


@dataclass(frozen=True)
class Table:
    """Every row has a cell a column; the head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Meter:
    """How far `label` has come, 0 to 1, and where its pace is."""

    label: str
    says: str
    part: float
    pace: float | None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Meters:
    rows: tuple[Meter, ...]
    kind: Literal["meters"] = "meters"


@dataclass(frozen=True)
class Missing:
    """What would stand here, and does not yet."""

    text: str
    kind: Literal["missing"] = "missing"


Block = Heading | Paragraph | Fields | Table | Meters | Missing


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Tile:
    """A number for a hurried reader."""

    value: str
    label: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class Document:
    """`mark` stands across every page of what is not agreed; `foot` is said on every page."""

    kind: str
    title: str
    subtitle: str
    about: Fields
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    foot: str
    note: str
    companies: tuple[str, str]
    on: date
    mark: str = ""


# -- words into lines ------------------------------------------------------------------------------


def said(*spans: Span | str) -> Line:
    """A line from what a card says; days are told with their year, since a document is read long after."""
    return tuple(run(span) for span in line(*spans))


def run(span: Span) -> Run:
    if isinstance(span, Colour):
        return Run(words(span), TONES[span.confidence] if span.confidence else Tone.MUTED)
    if isinstance(span, Day):
        return Run(day(span.on))
    return Run(words(span), getattr(span, "tone", Tone.PLAIN))


def cell(*lines: str | Line) -> Cell:
    """Its lines, without those that say nothing."""
    told = ((Run(each),) if isinstance(each, str) else each for each in lines)
    return tuple(each for each in told if any(part.text.strip() for part in each))


def strong(text: str) -> Line:
    return (Run(text, Tone.STRONG),)


def muted(text: str) -> Line:
    return (Run(text, Tone.MUTED),)


def day(on: date) -> str:
    """`3 Mar 2027`."""
    return f"{on.day} {on:%b %Y}"


def sentence(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    told = list(parts)
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


# -- for a template --------------------------------------------------------------------------------


def as_json(value: object) -> Value:
    """The document, or a part of it, as its template reads it."""
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]
    if value is None or isinstance(value, str | int | float):
        return value.value if isinstance(value, Tone) else value
    raise TypeError(f"{type(value).__name__} is no part of a document")
