"""The programme catalogue: read from the file that comes with jbp, and from one of your own that corrects it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from plan.agreement import ProgrammeKind
from plan.programmes import (
    UNKNOWN,
    UNKNOWN_SAYINGS,
    Catalogue,
    Certainty,
    Entry,
    Hyperscaler,
    Saying,
    Sayings,
)

SHIPPED = Path(__file__).with_name("programmes.toml")
LONGEST = 1_000  # characters of a text
TERMS = ("funds", "gates", "approval", "window")
OF_AN_ENTRY = {"name", "kind", *TERMS, "note", "source", "as_of", "certainty"}
OF_A_HYPERSCALER = {
    "name", "also_called", "resubmission_days", "notes", "source", "as_of", "certainty", "programmes",
}  # fmt: skip


class BadProgrammes(ValueError):
    """The programme catalogue cannot be read. The message names the place and what was expected there."""


def catalogue(own: Path | None = None) -> Catalogue:
    """The catalogue that comes with jbp; what the file `own` names replaces or adds to it. Raises
    BadProgrammes."""
    return shipped().with_own(read(own, shipped())) if own else shipped()


@cache
def shipped() -> Catalogue:
    return read(SHIPPED)


def read(path: Path, beside: Catalogue | None = None) -> Catalogue:
    """A catalogue's file. Programmes of a hyperscaler that is in `beside` need not describe it again. Raises
    BadProgrammes."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        raise BadProgrammes(f"{path}: cannot be read ({unreadable.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise BadProgrammes(f"{path}: expected TOML; {str(wrong).rstrip('.')}.") from None
    hyperscalers: dict[str, Hyperscaler] = {}
    entries: dict[str, Entry] = {}
    for id, body in written.items():
        at = Place(path, id)
        table = at.table(body)
        at.only(table, OF_A_HYPERSCALER)
        known = beside.hyperscalers.get(id) if beside else None
        if known is None or table.keys() - {"programmes"}:
            hyperscalers[id] = hyperscaler(at, id, table)
        for name, each in at.under("programmes").table(table.get("programmes", {})).items():
            entries[f"{id}/{name}"] = entry(at.under("programmes").under(name), id, name, each)
    return Catalogue(hyperscalers, entries)


def hyperscaler(at: Place, id: str, table: Mapping[str, Any]) -> Hyperscaler:
    certainty = at.one_of(table, "certainty", Certainty)
    days = table.get("resubmission_days")
    if days is not None and (type(days) is not int or not 0 < days <= 366):
        at.under("resubmission_days").wrong("expected a number of days from 1 to 366", days)
    called = table.get("also_called", [])
    if not isinstance(called, list) or not all(isinstance(each, str) for each in called):
        at.under("also_called").wrong("expected a list of names", called)
    return Hyperscaler(
        id=id, name=at.text(table, "name"), also_called=tuple(called), resubmission_days=days,
        notes=sayings(at.under("notes"), table.get("notes", []), certainty),
        source=at.text(table, "source"), as_of=at.day(table, "as_of"), certainty=certainty,
    )  # fmt: skip


def entry(at: Place, hyperscaler: str, id: str, body: object) -> Entry:
    table = at.table(body)
    at.only(table, OF_AN_ENTRY)
    certainty = at.one_of(table, "certainty", Certainty)
    terms = {
        name: sayings(at.under(name), table[name], certainty) or UNKNOWN_SAYINGS
        for name in TERMS
        if name in table
    }
    return Entry(
        hyperscaler=hyperscaler, id=id, name=at.text(table, "name"),
        kind=at.one_of(table, "kind", ProgrammeKind), note=at.text(table, "note", needed=False),
        source=at.text(table, "source"), as_of=at.day(table, "as_of"), certainty=certainty, **terms,
    )  # fmt: skip


def sayings(at: Place, value: object, certainty: Certainty) -> Sayings:
    """A text, `{ says, certainty }`, or a list of these; what is unknown has no certainty."""
    if isinstance(value, list):
        return tuple(each for item in value for each in sayings(at, item, certainty))
    if isinstance(value, dict):
        at.only(value, {"says", "certainty"})
        certainty = at.one_of(value, "certainty", Certainty)
        value = at.text(value, "says")
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        at.wrong("expected a text, or { says, certainty }, or a list of these", value)
    said = value.strip()
    return (Saying(UNKNOWN, None) if said.casefold() == UNKNOWN else Saying(said, certainty),)


Word = TypeVar("Word", bound=StrEnum)


class Place:
    """Where in a catalogue's file something stands: `programmes.toml: aws.programmes.map`."""

    def __init__(self, path: Path, where: str) -> None:
        self.path = path
        self.where = where

    def under(self, name: str) -> Place:
        return Place(self.path, f"{self.where}.{name}")

    def wrong(self, expected: str, found: object) -> NoReturn:
        raise BadProgrammes(f"{self.path}: {self.where}: {expected}; found {shown(found)}.")

    def table(self, value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.wrong("expected a table", value)
        return value

    def only(self, table: Mapping[str, Any], known: set[str]) -> None:
        for name in table.keys() - known:
            self.under(name).wrong(f"expected one of {', '.join(sorted(known))}", name)

    def text(self, table: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
        value = table.get(name, "")
        if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
            self.under(name).wrong("expected a text", value)
        return str(value).strip()

    def day(self, table: Mapping[str, Any], name: str) -> date:
        value = table.get(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.under(name).wrong("expected a day like 2026-11-01, without quotes", value)
        return value

    def one_of(self, table: Mapping[str, Any], name: str, words: type[Word]) -> Word:
        value = table.get(name)
        if not isinstance(value, str) or value not in list(words):
            self.under(name).wrong(f"expected one of {', '.join(words)}", value)
        return words(value)


def shown(value: object) -> str:
    """What was found, on one line and not too long."""
    if value is None or value == "":
        return "nothing"
    said = " ".join(str(value).split())
    return f"“{said[:60]}{'…' if len(said) > 60 else ''}”"
