"""What is wrong with a plan file, said with its line and what was expected."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import yaml

import plan.agreement
import plan.facts

NOTHING = ("", "~", "null", "Null", "NULL")
LONGEST_SHOWN = 60  # characters of what was found
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
        self.texts: dict[Path, str] = {}
        self.data = self.value(root, ())

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, index)) for index, each in enumerate(node.value)]
        text = str(node.value)
        if getattr(node, "style", None) is None and text in NOTHING:
            return None
        self.texts[path] = text
        return text

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                what = "expected a name before the colon; found a list or names with values"
                self.problems.append(Problem(line, self.where(path), what))
                continue
            key = str(key_node.value)
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
        """`motions[2] “Retail event”, cadence`."""
        said = ""
        for index, step in enumerate(path):
            if isinstance(step, int):
                name = self.names.get(path[: index + 1])
                said += f"[{step + 1}]" + (f" {shown(name)}," if name else "")
            else:
                said += (" " if said.endswith(",") else "." if said else "") + short(step)
        return said.rstrip(",")

    def problem(self, path: Path, what: str) -> Problem:
        return Problem(self.line(path), self.where(path), what)


def slug(name: str) -> str:
    """An id from a name: `Retail event` becomes `retail-event`. Never empty."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60].strip("-") or "unnamed"


A_DATE = "expected a date like 2027-03-12"
AN_INSTANT = "expected a date and time with its zone, like 2027-03-12T09:00:00Z"
A_TIME = "expected a time like 09:00, in the plan’s own time zone"
A_NUMBER = "expected a number, written in digits"
NAMES_WITH_VALUES = "expected names with values"
EXPECTED = {
    "missing": "expected a value, and it is missing",
    "date_type": A_DATE, "date_parsing": A_DATE, "date_from_datetime_parsing": A_DATE,
    "date_from_datetime_inexact": A_DATE,
    "datetime_type": AN_INSTANT, "datetime_parsing": AN_INSTANT, "datetime_from_date_parsing": AN_INSTANT,
    "datetime_object_invalid": AN_INSTANT,
    "time_type": A_TIME, "time_parsing": A_TIME,
    "decimal_type": A_NUMBER, "decimal_parsing": A_NUMBER, "finite_number": A_NUMBER,
    "int_type": "expected a whole number", "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a whole number of sensible size",
    "bool_type": "expected true or false", "bool_parsing": "expected true or false",
    "string_type": "expected text", "string_unicode": "expected text",
    "tuple_type": "expected a list, each entry behind a dash",
    "dict_type": NAMES_WITH_VALUES, "dataclass_type": NAMES_WITH_VALUES,
    "model_attributes_type": NAMES_WITH_VALUES,
    "union_tag_not_found": "expected a `kind` that says what happened",
}  # fmt: skip


def in_words(error: Any, at: Path, lines: Lines) -> Problem:
    """One of pydantic's errors in words for people who write plans."""
    steps = error["loc"]
    if at == ("history",):  # after an entry's number comes the name of its kind, which is not in the file
        steps = (*steps[:1], *steps[2:])
    path: Path = (*at, *steps)
    kind, given = error["type"], error.get("input")
    if kind in ("unexpected_keyword_argument", "extra_forbidden", "unexpected_field"):
        return lines.problem(path, f"nothing is called that here{meant(path)}")
    if kind in ("enum", "literal_error"):
        what = f"expected one of {error['ctx']['expected'].replace(chr(39), '').replace(' or ', ', ')}"
    elif kind == "union_tag_invalid":
        what = f"expected one of {error['ctx']['expected_tags'].replace(chr(39), '')}"
        given, path = error["ctx"]["tag"], (*path, "kind")
    else:
        what = EXPECTED.get(kind, f"expected something else ({error['msg']})")
    return lines.problem(path, what if kind == "missing" else f"{what}; found {shown(given)}")


def shown(given: Any) -> str:
    """What was found, short, and without what a terminal would obey or could not print."""
    if given is None:
        return "nothing"
    if isinstance(given, dict):
        return "names with values"
    return "a list" if isinstance(given, list | tuple) else f"“{short(str(given))}”"


def short(text: str, longest: int = LONGEST_SHOWN) -> str:
    printable = "".join(each if each.isprintable() else "�" for each in text[:longest])
    return printable + "…" * (len(text) > longest)


def meant(path: Path) -> str:
    """The nearest name that there is, for a key that nothing reads."""
    return did_you_mean(str(path[-1]), every_name()) if path else ""


def did_you_mean(given: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(given[:LONGEST_SHOWN], sorted(known), n=1)
    return f"; did you mean “{near[0]}”?" if near and near[0] != given else ""


def every_name() -> set[str]:
    """What a line of a plan file may be called, anywhere in it."""
    kinds = [*vars(plan.agreement).values(), *vars(plan.facts).values()]
    return {field.name for kind in kinds if is_dataclass(kind) for field in fields(kind)}
