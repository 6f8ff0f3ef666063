"""The plan as a file: read with every mistake named by its line, written so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from plan.agreement import Agreement
from plan.facts import Fact, SeatChange
from plan.people import Someone
from plan.plan import Plan, newest
from plan.sides import Reader
from plan.sight import seen_by
from storage.documents import AGREEMENT
from storage.plan_problems import Lines, Problem, in_words, slug, wrong_references

FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Annotated[Fact, Field(discriminator="kind")], ...])
LARGEST = 1_000_000  # bytes
NAMED = ("people", "targets", "motions", "funding", "programmes")
SECTIONS = {
    "people": "Who is on the plan",
    "thesis": "1. Thesis",
    "targets": "2. Targets",
    "motions": "3. Motions",
    "funding": "4. Funding",
    "programmes": "Programmes and their eligibility",
    "rhythm": "5. Rhythm",
    "attachments": "6. Attachments",
    "history": "What has happened, in the order it was said",
}


class BadPlanFile(ValueError):
    """This file cannot be read as a plan."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        heading = f"{name or 'The file'} cannot be read as a plan:"
        super().__init__("\n".join([heading, *(f"  {problem}" for problem in self.problems)]))


@dataclass(frozen=True)
class PlanFile:
    """A plan's document, what has happened on it, and the day it is told as of."""

    agreement: Agreement
    history: tuple[Fact, ...] = ()
    as_of: date | None = None


# -- reading ---------------------------------------------------------------------------------------


def read(text: str | bytes, name: str = "") -> PlanFile:
    """A plan from YAML. Raises BadPlanFile with every problem found."""
    node = composed(text, name)
    lines = Lines(node)
    data = lines.data
    if lines.problems:
        raise BadPlanFile(name, lines.problems)
    if not isinstance(data, dict):
        raise BadPlanFile(
            name, [Problem(1, "", "expected the plan's sections (id, name, vendor, …) by name")]
        )
    history, as_of = data.pop("history", None) or [], data.pop("as_of", None)
    with_ids(data)
    problems: list[Problem] = []
    agreement = checked(AGREEMENT, data, (), lines, problems)
    facts = checked(FACTS, history, ("history",), lines, problems)
    told = checked(TypeAdapter(date | None), as_of, ("as_of",), lines, problems)
    if agreement is not None:
        problems += wrong_references(agreement, facts or (), lines)
    if problems or agreement is None or facts is None:
        raise BadPlanFile(name, sorted(problems, key=lambda problem: problem.line))
    return PlanFile(agreement, facts, told)


def composed(text: str | bytes, name: str) -> yaml.Node:
    """The file as a tree whose every node knows its line. Aliases are refused: they can grow without end."""
    if isinstance(text, bytes):
        text = decoded(text, name)
    if len(text) > LARGEST:
        raise BadPlanFile(
            name, [Problem(1, "", f"expected at most {LARGEST:,} characters; found {len(text):,}")]
        )
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AliasToken):
                what = "expected the text itself instead of an alias (`*name`)"
                raise BadPlanFile(name, [Problem(token.start_mark.line + 1, "", what)])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        what = f"expected YAML; {failure.problem or failure.context}"
        raise BadPlanFile(name, [Problem(mark.line + 1 if mark else 1, "", what)]) from None
    except yaml.YAMLError as failure:
        raise BadPlanFile(name, [Problem(1, "", f"expected YAML; {failure}")]) from None
    except RecursionError:
        raise BadPlanFile(name, [Problem(1, "", "expected a plan; this is nested too deeply")]) from None
    if node is None:
        raise BadPlanFile(
            name, [Problem(1, "", "expected a plan; the file is empty. Copy examples/blank.yaml")]
        )
    return node


def decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        what = "expected text in UTF-8; save the file as UTF-8"
        raise BadPlanFile(name, [Problem(line, "", what)]) from None


def with_ids(data: dict[str, Any]) -> None:
    """Ids that were left out, made from names, so that a file written by hand needs none."""
    if isinstance(data.get("name"), str):
        data.setdefault("id", slug(data["name"]))
    for section in NAMED:
        for thing in data.get(section) or ():
            if isinstance(thing, dict) and isinstance(thing.get("name"), str):
                thing.setdefault("id", slug(thing["name"]))


def checked(
    kind: TypeAdapter[Any], data: Any, at: tuple[str, ...], lines: Lines, problems: list[Problem]
) -> Any:
    try:
        return kind.validate_python(without_none(data))
    except ValidationError as failure:
        problems += [in_words(error, at, lines) for error in failure.errors(include_url=False)]
        return None


def without_none(data: Any) -> Any:
    """What was left empty counts as left out, so that the default holds."""
    if isinstance(data, dict):
        return {key: without_none(value) for key, value in data.items() if value is not None}
    return [without_none(each) for each in data] if isinstance(data, list) else data


# -- the plan it tells of --------------------------------------------------------------------------


def plan_of(file: PlanFile, on: date, reader: Reader = Reader.ROOM) -> Plan:
    """The plan as it stood at the end of the day `on`, in the plan's own zone."""
    zone = Plan(file.agreement).zone
    until = datetime.combine(on, time.max, zone)
    said = [fact for fact in file.history if fact.at <= until]
    left = {fact.member: fact.active for fact in said if isinstance(fact, SeatChange)}
    people = {
        member.id: Someone(
            id=member.id,
            person=member.account or member.id,
            name=member.name,
            side=member.side,
            role=member.role,
            title=member.title,
            time_zone=member.time_zone or file.agreement.time_zone,
            welcomed=member.joined is not None,
            opted_in=member.joined is not None,
            active=left.get(member.id, True),
        )
        for member in file.agreement.people
    }
    return seen_by(Plan(file.agreement, newest(said), people), reader, until)


# -- writing ---------------------------------------------------------------------------------------


class Dumper(yaml.SafeDumper):
    """Block style; numbers, dates and times without quotes, since every scalar is read back as its text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


NULL = "tag:yaml.org,2002:null"
Dumper.yaml_implicit_resolvers = {
    first: kept
    for first, rules in yaml.SafeDumper.yaml_implicit_resolvers.items()
    if (kept := [rule for rule in rules if rule[0] == NULL])
}


def as_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text.strip("\n") else ">" if len(text) > 90 else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, as_text)


def scalars_as_text(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): scalars_as_text(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [scalars_as_text(each) for each in data]
    return str(data).lower() if isinstance(data, bool) else None if data is None else str(data)


def written(file: PlanFile) -> str:
    """The file as YAML that `read` reads back to the same values: sections in order, defaults left out."""
    data = AGREEMENT.dump_python(file.agreement, mode="json", exclude_defaults=True)
    data["version"], data["state"] = file.agreement.version, file.agreement.state.value
    head: dict[str, Any] = {key: value for key, value in data.items() if key not in SECTIONS}
    if file.as_of:
        head["as_of"] = file.as_of.isoformat()
    parts = [dumped(head)]
    history = FACTS.dump_python(file.history, mode="json", exclude_defaults=True)
    facts = [{"kind": fact.kind, **row} for fact, row in zip(file.history, history, strict=True)]
    for section, title in SECTIONS.items():
        rows = facts if section == "history" else data.get(section)
        if rows:
            parts.append(f"# {title}\n" + dumped({section: rows}))
    return "\n".join(parts)


def dumped(data: Any) -> str:
    text: str = yaml.dump(
        scalars_as_text(data), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text


def export(plan: Plan, history: Iterable[Fact] = (), as_of: date | None = None) -> str:
    """A plan that was read from the store, as a file again."""
    return written(PlanFile(plan.agreement, tuple(history), as_of))
