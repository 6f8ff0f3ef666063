"""The plan as a file: read with every mistake named by its line, written so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from plan.agreement import Agreement
from plan.facts import Fact, SeatChange
from plan.people import Someone
from plan.plan import Plan, newest
from plan.sides import Reader
from plan.sight import seen_by
from plan.standing import as_it_stands
from storage.documents import AGREEMENT
from storage.plan_limits import beyond_limits
from storage.plan_problems import Lines, Path, Problem, in_words, slug
from storage.plan_references import NAMED, wrong_references
from storage.plan_text import UnreadableText, dumped, tree

FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Annotated[Fact, Field(discriminator="kind")], ...])
AT_ONCE = 20  # problems shown
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
        told = [f"  {problem}" for problem in self.problems[:AT_ONCE]]
        if len(self.problems) > AT_ONCE:
            told.append(f"  and {len(self.problems) - AT_ONCE:,} more; these first")
        super().__init__("\n".join([heading, *told]))


@dataclass(frozen=True)
class PlanFile:
    """A plan's document, what has happened on it, and the day it is told as of."""

    agreement: Agreement
    history: tuple[Fact, ...] = ()
    as_of: date | None = None


# -- reading ---------------------------------------------------------------------------------------


def read(text: str | bytes, name: str = "") -> PlanFile:
    """A plan from YAML. Raises BadPlanFile with every problem found."""
    try:
        lines = Lines(tree(text))
    except UnreadableText as unreadable:
        raise BadPlanFile(name, [unreadable.problem]) from None
    data = lines.data
    if lines.problems:
        raise BadPlanFile(name, lines.problems)
    if not isinstance(data, dict):
        what = "expected the plan's sections (id, name, vendor, …) by name"
        raise BadPlanFile(name, [Problem(1, "", what)])
    history, as_of = data.pop("history", None) or [], data.pop("as_of", None)
    with_ids(data)
    problems: list[Problem] = []
    agreement = checked(AGREEMENT, data, (), lines, problems)
    facts = checked(FACTS, history, ("history",), lines, problems)
    told = checked(TypeAdapter(date | None), as_of, ("as_of",), lines, problems)
    if agreement is not None:
        problems += beyond_limits(agreement, facts or (), told, lines)
        problems += wrong_references(agreement, facts or (), lines)
    if problems or agreement is None or facts is None:
        raise BadPlanFile(name, sorted(problems, key=lambda problem: problem.line))
    return PlanFile(agreement, facts, told)


def with_ids(data: dict[str, Any]) -> None:
    """Ids that were left out, made from names, so that a file written by hand needs none."""
    rhythm = data.get("rhythm")
    own = rhythm.get("own") if isinstance(rhythm, dict) else None
    for things in ([data], own, *(data.get(section) for section in NAMED)):
        for thing in things if isinstance(things, list) else ():
            if isinstance(thing, dict) and thing.get("id") is None:
                name = thing.get("name")
                thing["id"] = slug(name) if isinstance(name, str) else "unnamed"


def checked(kind: TypeAdapter[Any], data: Any, at: Path, lines: Lines, problems: list[Problem]) -> Any:
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
    said = sorted((fact for fact in file.history if fact.at <= until), key=lambda fact: fact.at)
    latest = newest(said)
    agreement = as_it_stands(file.agreement, latest)
    left = {fact.member: fact.active for fact in said if isinstance(fact, SeatChange)}
    people = {
        member.id: Someone(
            id=member.id,
            person=member.account or member.id,
            name=member.name,
            side=member.side,
            role=member.role,
            title=member.title,
            time_zone=member.time_zone or agreement.time_zone,
            welcomed=member.joined is not None,
            opted_in=member.joined is not None,
            active=left.get(member.id, True),
        )
        for member in agreement.people
    }
    document = None if agreement is file.agreement else file.agreement
    return seen_by(Plan(agreement, latest, people, document=document), reader, until)


# -- writing ---------------------------------------------------------------------------------------


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


def export(plan: Plan, history: Iterable[Fact] = (), as_of: date | None = None) -> str:
    """A plan that was read from the store, as a file again: with its history the document as it was agreed, and what
    was said since beside it; without, the plan as it stands."""
    told = tuple(history)
    return written(PlanFile(plan.agreed if told else plan.agreement, told, as_of))
