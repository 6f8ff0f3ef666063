"""What is wrong with a plan file, said with its line and what was expected."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from zoneinfo import available_timezones

import yaml

from plan.agreement import Agreement
from plan.facts import Answer, Eligibility, Fact, FundingStep, Number, NumberVerdict, Promise, SeatChange, Win
from plan.sides import Side

NOTHING = ("", "~", "null", "Null", "NULL")
Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """`line` counts from 1; `where` is the path to the value; `what` says what was expected and found."""

    line: int
    where: str
    what: str

    def __str__(self) -> str:
        return f"line {self.line}{', ' + self.where if self.where else ''}: {self.what}"


class Lines:
    """A YAML tree as plain values, every scalar as its own text (`09:00` and `no` stay what they are), and
    the line of every path in it."""

    def __init__(self, root: yaml.Node) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}
        self.names: dict[Path, str] = {}
        self.data = self.value(root, ())

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        text = str(node.value)
        return None if getattr(node, "style", None) is None and text in NOTHING else text

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in found:
                self.problems.append(
                    Problem(line, self.where((*path, key)), "expected once; it is there twice")
                )
            found[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        if isinstance(found.get("name"), str):
            self.names[path] = found["name"]
        return found

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: Path) -> str:
        """`motions[2] "Retail event", cadence`."""
        said = ""
        for index, step in enumerate(path):
            if isinstance(step, int):
                name = self.names.get(path[: index + 1])
                said += f"[{step + 1}]" + (f" “{name}”," if name else "")
            else:
                said += (" " if said.endswith(",") else "." if said else "") + str(step)
        return said.rstrip(",")


def slug(name: str) -> str:
    """An id from a name: `Retail event` becomes `retail-event`. Never empty."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60] or "unnamed"


EXPECTED = {
    "missing": "expected a value, and it is missing",
    "date_from_datetime_parsing": "expected a date like 2027-03-12",
    "date_parsing": "expected a date like 2027-03-12",
    "date_type": "expected a date like 2027-03-12",
    "datetime_parsing": "expected a date and time like 2027-03-12T09:00:00Z",
    "datetime_from_date_parsing": "expected a date and time like 2027-03-12T09:00:00Z",
    "time_parsing": "expected a time like 09:00",
    "decimal_parsing": "expected a number",
    "int_parsing": "expected a whole number",
    "bool_parsing": "expected true or false",
    "string_type": "expected text",
    "tuple_type": "expected a list, each entry behind a dash",
    "dict_type": "expected names with values",
    "dataclass_type": "expected names with values",
    "union_tag_not_found": "expected a `kind` that says what happened",
}


def in_words(error: Any, at: Sequence[str | int], lines: Lines) -> Problem:
    """One of pydantic's errors in words for people who write plans."""
    path: Path = (*at, *(step for step in error["loc"] if known(step, at, lines)))
    kind, given = error["type"], error.get("input")
    if kind in ("unexpected_keyword_argument", "extra_forbidden", "unexpected_field"):
        return Problem(lines.line(path), lines.where(path), f"nothing is called that here{meant(path)}")
    if kind == "enum" or kind == "literal_error":
        what = f"expected one of {error['ctx']['expected'].replace(chr(39), '').replace(' or ', ', ')}"
    elif kind == "union_tag_invalid":
        what = f"expected one of {error['ctx']['expected_tags'].replace(chr(39), '')}"
        given = error["ctx"]["tag"]
    else:
        what = EXPECTED.get(kind, f"expected something else ({error['msg']})")
    found = "" if kind == "missing" else f"; found {shown(given)}"
    return Problem(lines.line(path), lines.where(path), what + found)


def known(step: str | int, at: Sequence[str | int], lines: Lines) -> bool:
    """Whether a step of pydantic's path is one of the file's (it adds the names of a union's members)."""
    tags = {"answer", "talked", "skipped", "delegated", "number", "number verdict", "win", "funding",
            "eligibility", "promise", "phase", "rhythm", "seat", "constrained-str"}  # fmt: skip
    return not (tuple(at) == ("history",) and step in tags)


def shown(given: Any) -> str:
    if isinstance(given, dict):
        return "names with values"
    if isinstance(given, list):
        return "a list"
    text = str(given)
    return f"“{text[:60]}{'…' * (len(text) > 60)}”"


def meant(path: Path) -> str:
    """The nearest name that there is, for a key that nothing reads."""
    near = difflib.get_close_matches(str(path[-1]), sorted(every_name(Agreement)), n=1) if path else []
    return f"; did you mean “{near[0]}”?" if near else ""


def every_name(kind: Any, seen: set[Any] | None = None) -> set[str]:
    import plan.agreement as agreement
    import plan.facts as facts

    values = [*vars(agreement).values(), *vars(facts).values()]
    return {field.name for each in values if is_dataclass(each) for field in fields(each)}


# -- what refers to what ---------------------------------------------------------------------------


def wrong_references(agreement: Agreement, history: Iterable[Fact], lines: Lines) -> list[Problem]:
    """Names that are there twice, and references to what is not on the plan."""
    found = Checker(agreement, lines)
    found.twice()
    found.period_and_zone()
    found.motions()
    found.funding()
    found.history(history)
    return found.problems


class Checker:
    def __init__(self, agreement: Agreement, lines: Lines) -> None:
        self.agreement = agreement
        self.lines = lines
        self.problems: list[Problem] = []
        self.people = {member.id: member for member in agreement.people}
        self.targets = {target.id for target in agreement.targets}
        self.motion_ids = {motion.id for motion in agreement.motions}
        self.funding_ids = {item.id for item in agreement.funding}
        self.programmes = {programme.id for programme in agreement.programmes}

    def say(self, path: Path, what: str) -> None:
        self.problems.append(Problem(self.lines.line(path), self.lines.where(path), what))

    def refer(self, path: Path, name: str | None, known: Iterable[str], kind: str) -> None:
        if name is not None and name not in set(known):
            near = difflib.get_close_matches(name, sorted(known), n=1)
            self.say(path, f"no {kind} has the id “{name}”{f'; did you mean “{near[0]}”?' if near else ''}")

    def twice(self) -> None:
        for section in ("people", "targets", "motions", "funding", "programmes"):
            things = getattr(self.agreement, section)
            for what in ("id", "name"):
                seen: set[str] = set()
                for index, thing in enumerate(things):
                    value = getattr(thing, what).casefold()
                    if value in seen and not (what == "name" and section in ("people", "funding")):
                        self.say(
                            (section, index),
                            f"two {section} have the {what} “{getattr(thing, what)}”; change one",
                        )
                    seen.add(value)

    def period_and_zone(self) -> None:
        if self.agreement.period.end < self.agreement.period.start:
            self.say(("period", "end"), "expected a day after the start")
        zones = available_timezones()
        if self.agreement.time_zone not in zones:
            self.say(("time_zone",), zone_expected(self.agreement.time_zone, zones))
        for index, member in enumerate(self.agreement.people):
            if member.time_zone and member.time_zone not in zones:
                self.say(("people", index, "time_zone"), zone_expected(member.time_zone, zones))
            if member.account and member.account.count(":") < 2:
                self.say(("people", index, "account"), f"expected chat:team:user; found “{member.account}”")
        for index, own in enumerate(self.agreement.rhythm.own):
            for each in own.terms.who:
                self.refer(("rhythm", "own", index, "terms", "who"), each, self.people, "person")
        for ritual in ("weekly", "monthly", "quarterly", "half_year"):
            terms = getattr(self.agreement.rhythm, ritual)
            for each in terms.who if terms else ():
                self.refer(("rhythm", ritual, "who"), each, self.people, "person")

    def motions(self) -> None:
        for index, motion in enumerate(self.agreement.motions):
            self.refer(("motions", index, "target"), motion.target, self.targets, "target")
            for side in Side:
                at = ("motions", index, f"{side}_owner", "person")
                person = motion.owner(side).person
                self.refer(at, person, self.people, "person")
                member = self.people.get(person or "")
                if member and member.side is not side:
                    company = self.agreement.company(member.side).name
                    self.say(
                        at,
                        f"expected somebody of {self.agreement.company(side).name}; {member.name} is {company}’s",
                    )

    def funding(self) -> None:
        for index, item in enumerate(self.agreement.funding):
            self.refer(("funding", index, "motion"), item.motion, self.motion_ids, "motion")
            self.refer(("funding", index, "programme"), item.programme, self.programmes, "programme")
        for index, entry in enumerate(self.agreement.attachments.calendar):
            self.refer(("attachments", "calendar", index, "motion"), entry.motion, self.motion_ids, "motion")

    def history(self, history: Iterable[Fact]) -> None:
        for index, fact in enumerate(history):
            at: Path = ("history", index)
            if fact.at.tzinfo is None:
                self.say((*at, "at"), "expected a time with its zone, like 2027-03-12T09:00:00Z")
            if fact.by != "clock":
                self.refer((*at, "by"), fact.by, self.people, "person")
            for name, known, kind in (
                ("motion", self.motion_ids, "motion"),
                ("target", self.targets, "target"),
                ("funding", self.funding_ids, "funding"),
                ("programme", self.programmes, "programme"),
                ("member", self.people, "person"),
                ("owner", self.people, "person"),
            ):
                if isinstance(fact, REFERRING) and getattr(fact, name, None):
                    self.refer((*at, name), getattr(fact, name), known, kind)


REFERRING = (Answer, Number, NumberVerdict, Win, FundingStep, Eligibility, Promise, SeatChange)


def zone_expected(given: str, zones: set[str]) -> str:
    near = difflib.get_close_matches(given, sorted(zones), n=1)
    return f"expected a time zone like Europe/Berlin; found “{given}”{f'; did you mean {near[0]}?' if near else ''}"
