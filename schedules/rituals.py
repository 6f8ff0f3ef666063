"""Every ritual there is, by name; importing this file registers them."""

from __future__ import annotations

import importlib
import pkgutil

import schedules
from plan.plan import Plan
from schedules.ritual import FAMILIES, RITUALS, Ritual

__all__ = ["RITUALS", "Ritual", "named", "on_plan"]

for module in pkgutil.iter_modules(schedules.__path__):
    if module.name not in ("arrange", "clock", "hours", "missed", "rituals", "tick"):
        importlib.import_module(f"schedules.{module.name}")


def on_plan(plan: Plan) -> list[Ritual]:
    """Every ritual that the plan may hold, those that it names itself included."""
    return [*RITUALS.values(), *(each for family in FAMILIES for each in family(plan))]


def named(name: str, plan: Plan) -> Ritual | None:
    """The plan's ritual of that name; None where it has none any more."""
    if found := RITUALS.get(name):
        return found
    return next((each for family in FAMILIES for each in family(plan) if each.name == name), None)
