"""Values that are made by the hundred thousand: frozen, and made as fast as those that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

Made = TypeVar("Made", bound=type)


def quick(made: Made) -> Made:
    """For a frozen dataclass: the same `__init__`, in a quarter of the time.

    A frozen dataclass writes each of its fields with a call that goes round its own lock; this one writes them
    where they are kept, which is what the standard library's does for a dataclass that is not frozen. It stays
    frozen afterwards. Raises TypeError for a class that has a `__post_init__`, slots, or a field that its
    `__init__` does not take: those need the standard one.
    """
    if hasattr(made, "__post_init__") or "__slots__" in vars(made):
        raise TypeError(f"{made.__name__} needs the standard library's __init__")
    given = fields(made)
    if not all(each.init for each in given):
        raise TypeError(f"{made.__name__} has a field that is not given")
    known: dict[str, Any] = {"_MISSING": MISSING}
    in_order = [parameter(each, known) for each in given if not each.kw_only]
    by_name = [parameter(each, known) for each in given if each.kw_only]
    parameters = ", ".join(["self", *in_order, *(["*", *by_name] if by_name else [])])
    lines = [f"def __init__({parameters}):", " kept = self.__dict__"]
    lines += [f" kept[{each.name!r}] = {value(each)}" for each in given]
    exec("\n".join(lines), known)  # noqa: S102  # of the names of fields alone, as the standard library does it
    init: Callable[..., None] = known["__init__"]
    init.__qualname__, init.__module__ = f"{made.__qualname__}.__init__", made.__module__
    init.__annotations__ = {each.name: each.type for each in given} | {"return": None}
    made.__init__ = init  # type: ignore[misc]  # replacing it is what this is for
    return made


def parameter(each: Field[Any], known: dict[str, Any]) -> str:
    """A field as a parameter; what it is where it is not given is put among the names that `__init__` knows."""
    if each.default_factory is not MISSING:
        known[f"_make_{each.name}"] = each.default_factory
        return f"{each.name}=_MISSING"
    if each.default is not MISSING:
        known[f"_default_{each.name}"] = each.default
        return f"{each.name}=_default_{each.name}"
    return each.name


def value(each: Field[Any]) -> str:
    if each.default_factory is MISSING:
        return each.name
    return f"_make_{each.name}() if {each.name} is _MISSING else {each.name}"
