"""Cards: what the bot says, free of any chat. Text in them is always plain text, never markup.

A card is a title, a body of elements, and buttons. Each renderer (slack, teams, web, plain) knows every
element; a test holds it to that. A button is a command that someone else typed for you.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from plan.facts import Confidence
from plan.quick import quick


class Audience(StrEnum):
    """Who sees the answer to a command: the asker alone, or the room they asked in."""

    ASKER = "asker"
    ROOM = "room"


class Tone(StrEnum):
    """How a piece of text or a button stands out, in every theme and without colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@quick
@dataclass(frozen=True)
class Words:
    """A run of plain text."""

    text: str
    tone: Tone = Tone.PLAIN
    kind: Literal["words"] = "words"


@quick
@dataclass(frozen=True)
class Colour:
    """A confidence, shown as a mark and its word (never by colour alone); None reads `not said`."""

    confidence: Confidence | None
    kind: Literal["colour"] = "colour"


@quick
@dataclass(frozen=True)
class Person:
    """A person, mentioned where the chat can (`account` is their identity there, `platform:tenant:user`;
    it is filled in by delivery), by name elsewhere."""

    name: str
    person: str = ""
    account: str = ""
    kind: Literal["person"] = "person"


@quick
@dataclass(frozen=True)
class Moment:
    """An instant, shown in the reader's own zone where the chat knows it, else in `zone`."""

    at: datetime
    zone: str = "UTC"
    kind: Literal["moment"] = "moment"


@quick
@dataclass(frozen=True)
class Day:
    """A calendar day, without a time or a zone."""

    on: date
    kind: Literal["day"] = "day"


@quick
@dataclass(frozen=True)
class Command:
    """A command that the reader may type, set as code: `/jbp status`."""

    text: str
    kind: Literal["command"] = "command"


Span = Words | Colour | Person | Moment | Day | Command


@quick
@dataclass(frozen=True)
class Button:
    """Runs `command` (without `/jbp`) as the person who presses it. `sure` asks first."""

    label: str
    command: str
    look: Literal["plain", "primary", "danger"] = "plain"
    sure: str = ""


@quick
@dataclass(frozen=True)
class Link:
    """Opens an address of the bot's own. `url` is absolute, http or https."""

    label: str
    url: str


@quick
@dataclass(frozen=True)
class Text:
    """A paragraph; line breaks within a run of words are kept."""

    spans: tuple[Span, ...]
    kind: Literal["text"] = "text"


@quick
@dataclass(frozen=True)
class Heading:
    text: str
    kind: Literal["heading"] = "heading"


@quick
@dataclass(frozen=True)
class Facts:
    """Names and what they are, a line each."""

    rows: tuple[tuple[str, tuple[Span, ...]], ...]
    kind: Literal["facts"] = "facts"


@quick
@dataclass(frozen=True)
class Table:
    """A small table; every row has a cell a column. `numeric` names the right-aligned columns by index."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    numeric: tuple[int, ...] = ()
    kind: Literal["table"] = "table"


@quick
@dataclass(frozen=True)
class Item:
    """One thing with what can be done about it: a headline, notes under it, buttons beside it."""

    head: tuple[Span, ...]
    notes: tuple[tuple[Span, ...], ...] = ()
    buttons: tuple[Button, ...] = ()
    kind: Literal["item"] = "item"


@quick
@dataclass(frozen=True)
class Progress:
    """How far `label` has come: `part` of 0..1 (more is shown full), with the pace it should have."""

    label: str
    part: float
    pace: float | None = None
    says: str = ""
    tone: Tone = Tone.PLAIN
    kind: Literal["progress"] = "progress"


@quick
@dataclass(frozen=True)
class Small:
    """A quiet line at the foot: sources, time windows, what is kept."""

    spans: tuple[Span, ...]
    kind: Literal["small"] = "small"


@quick
@dataclass(frozen=True)
class Rule:
    """A dividing line."""

    kind: Literal["rule"] = "rule"


@quick
@dataclass(frozen=True)
class Buttons:
    """A row of buttons within the body, after what they belong to."""

    buttons: tuple[Button | Link, ...]
    kind: Literal["buttons"] = "buttons"


@quick
@dataclass(frozen=True)
class File:
    """A document the reader can open or save: text content, its name, and its media type. `where` names a document
    that is served as a path of its own in the local room (`packets/acme-aws/2027Q1/1`); without content it is made
    when it is opened, for whoever opens it (bot/documents.py)."""

    name: str
    content: str
    media_type: str = "text/plain"
    where: str = ""
    kind: Literal["file"] = "file"

    @property
    def is_made_on_opening(self) -> bool:
        return bool(self.where) and not self.content

    @property
    def is_page(self) -> bool:
        """A page or a document to open: no chat shows what is in it."""
        return self.media_type == "text/html" or self.is_made_on_opening


Element = Text | Heading | Facts | Table | Item | Progress | Small | Rule | Buttons | File


@quick
@dataclass(frozen=True)
class Card:
    """`body` in reading order; `summary` is the one line of a notification or a screen reader."""

    title: str
    body: tuple[Element, ...] = ()
    buttons: tuple[Button | Link, ...] = ()
    audience: Audience = Audience.ASKER
    summary: str = ""
    kind: Literal["card"] = "card"

    @property
    def headline(self) -> str:
        """What a notification says: the summary, or else the title."""
        return self.summary or self.title


def line(*parts: Span | str) -> tuple[Span, ...]:
    """Spans from parts, where a plain string is a run of plain words."""
    return tuple([plain_words(part) if isinstance(part, str) else part for part in parts])


@lru_cache(maxsize=4096)
def plain_words(text: str) -> Words:
    return Words(text)


def text(*parts: Span | str) -> Text:
    return Text(line(*parts))


def small(*parts: Span | str) -> Small:
    return Small(line(*parts))


@lru_cache(maxsize=4096)
def strong(words: str) -> Words:
    return Words(words, Tone.STRONG)


@lru_cache(maxsize=4096)
def muted(words: str) -> Words:
    return Words(words, Tone.MUTED)


@quick
@dataclass(frozen=True)
class Option:
    """One of a field's choices: the value that is kept, and what people read."""

    value: str
    label: str
    note: str = ""


@quick
@dataclass(frozen=True)
class Field:
    """One question of a form. `kind`: `line`, `lines`, `number`, `date`, `choice` (all shown),
    `pick` (one of many), `person`, `time`, `file`, `account` (somebody on this chat, as
    their address `platform:tenant:user`). Values are strings, as typed; handlers read them. A file's
    is its content with its name (see cards/given.py); where only the name is there, the file was kept."""

    name: str
    label: str
    kind: Literal[
        "line", "lines", "number", "date", "time", "choice", "pick", "person", "file", "account"
    ] = "line"
    options: tuple[Option, ...] = ()
    required: bool = False
    hint: str = ""
    placeholder: str = ""
    max_length: int = 1000


@quick
@dataclass(frozen=True)
class Form:
    """Questions that come back as `command` with values. A form that fails comes back filled in.

    `draft` names where the values are kept between steps; `step` of `steps` counts from 1.
    `context` are the lines above the questions (what was said last time).
    """

    title: str
    command: str
    fields: tuple[Field, ...]
    draft: str = ""
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    step: int = 1
    steps: int = 1
    submit: str = "Send"
    context: tuple[Element, ...] = ()
    kind: Literal["form"] = "form"


Answer = Card | Form
