"""Things in a plan's document by their ids, and whether the document, once changed, is one that a plan may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from commands.sections.section import Items, NoSuchItem, Refused, Writing
from plan.agreement import Agreement, Member
from plan.people import Someone
from plan.sides import Side
from storage.plan_problems import Path, slug
from storage.plan_rules import broken_rules

# -- things in a list ------------------------------------------------------------------------------


class Named(Protocol):
    """A target, a motion, an item of funding: what has an id and a name."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


Thing = TypeVar("Thing", bound=Named)


def items_of(things: Iterable[Named]) -> Items:
    return tuple((each.id, each.name) for each in things)


def found(things: Iterable[Thing], id: str) -> Thing:
    """Raises NoSuchItem."""
    for each in things:
        if each.id == id:
            return each
    raise NoSuchItem


def put(things: tuple[Thing, ...], thing: Thing) -> tuple[Thing, ...]:
    """The list with a thing in its place by its id, or at the end where it is new."""
    if all(each.id != thing.id for each in things):
        return (*things, thing)
    return tuple(thing if each.id == thing.id else each for each in things)


def without(things: tuple[Thing, ...], id: str) -> tuple[Thing, ...]:
    """Raises NoSuchItem."""
    found(things, id)
    return tuple(each for each in things if each.id != id)


def place(things: Iterable[Named], id: str) -> int:
    """Where a thing stands in its list, from 0; behind the last one where it is not in it."""
    return next((index for index, each in enumerate(things) if each.id == id), len(tuple(things)))


def new_id(name: str, taken: Iterable[str], *, kind: str = "") -> str:
    """A stable id from a name, unlike those that are taken; `kind` is put before a name that is but a number, as
    numbers count the plan's targets and motions."""
    base = slug(name)
    if kind and base.isdecimal():
        base = f"{kind}-{base}"
    used = {each.casefold() for each in taken}
    return next(id for id in numbered(base) if id.casefold() not in used)


def numbered(base: str) -> Iterable[str]:
    """An id, and the same with a number behind it, in at most 60 characters."""
    yield base
    number = 2
    while True:
        yield f"{base[:55]}-{number}"
        number += 1


def exchanged(things: tuple[Any, ...], index: int, thing: Any) -> tuple[Any, ...]:
    """The list with a thing at a place; at the end where it is new."""
    return (*things[:index], thing, *things[index + 1 :])


def dropped(things: tuple[Any, ...], index: int) -> tuple[Any, ...]:
    return (*things[:index], *things[index + 1 :])


def keys(names: Iterable[str]) -> list[str]:
    """Ids for things that have none of their own, no two alike, as stable as what they are called."""
    made: list[str] = []
    for each in names:
        made.append(new_id(each, made))
    return made


def keyed(things: tuple[Any, ...], names: Iterable[str], key: str) -> int:
    """The place of the thing with such a key, from 0. Raises NoSuchItem."""
    made = keys(names)
    if key not in made:
        raise NoSuchItem
    return made.index(key)


# -- a document that holds -------------------------------------------------------------------------


def legal(writing: Writing, after: Agreement, fields: Mapping[Path, str], otherwise: str) -> Agreement:
    """The changed document, if it keeps the rules of a plan. `fields` are the form's by the path of what they write;
    what is broken elsewhere is said at the field `otherwise`. Raises Refused."""
    after = seated(writing, after)
    before = set(broken_rules(writing.agreement))
    wrong: dict[str, str] = {}
    for path, what in broken_rules(after):
        if (path, what) not in before:
            wrong.setdefault(field_at(path, fields) or otherwise, f"{what[:1].upper()}{what[1:]}.")
    if wrong:
        raise Refused(wrong)
    return after


def field_at(path: Path, fields: Mapping[Path, str]) -> str | None:
    """The field that wrote a value, or what is around it."""
    steps = (path[:length] for length in range(len(path), 0, -1))
    return next((fields[each] for each in steps if each in fields), None)


def seated(writing: Writing, after: Agreement) -> Agreement:
    """The document with a seat for everybody whom it names."""
    known = {each.id for each in after.people}
    named = set(people_counted_on(after)) - known
    joining = [each for side in Side for each in writing.people(side) if each.id in named]
    return replace(after, people=(*after.people, *map(member, joining))) if joining else after


def people_counted_on(agreement: Agreement) -> Iterable[str]:
    """The ids of everybody whom the document counts on."""
    for motion in agreement.motions:
        yield from filter(None, (motion.owner(side).person for side in Side))
    rhythm = agreement.rhythm
    held = (
        rhythm.weekly,
        rhythm.monthly,
        rhythm.quarterly,
        rhythm.half_year,
        *(each.terms for each in rhythm.own),
    )
    for terms in held:
        yield from terms.who if terms else ()
    yield from (*rhythm.vendor_escalation, *rhythm.partner_escalation)


def member(someone: Someone | Member) -> Member:
    """A person's seat as the document writes it."""
    if isinstance(someone, Member):
        return someone
    return Member(
        id=someone.id, name=someone.name, side=someone.side, role=someone.role, title=someone.title,
        time_zone=someone.time_zone,
    )  # fmt: skip
