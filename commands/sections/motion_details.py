"""`edit motion-details`: the stage that a motion has reached, what it counts and what it works towards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import found, legal, place, put
from commands.sections.motions import items
from commands.sections.questions import (
    Question,
    answered,
    form,
    line,
    places,
)
from commands.sections.section import Section, Shown, Value, Writing
from plan.agreement import Agreement, Motion


def questions(motion: Motion) -> tuple[Question, ...]:
    return (
        line("stage", "Stage", motion.stage, placeholder="preparing, running, second wave"),
        line("metric", "Number that its owners report", motion.metric, placeholder="opportunities"),
        line("milestone", "Next milestone", motion.milestone, placeholder="general availability"),
    )


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(found(writing.agreement.motions, item or "")))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = found(agreement.motions, item or "")
    asked = questions(before)
    said = answered(asked, values)
    motion = replace(before, stage=said["stage"], metric=said["metric"], milestone=said["milestone"])
    after = replace(agreement, motions=put(agreement.motions, motion))
    return legal(writing, after, places(asked, ("motions", place(agreement.motions, motion.id))), "stage")


MOTION_DETAILS = Section(
    name="motion-details",
    title="Where a motion is",
    purpose="The stage that a motion has reached, and both what it counts and what it works towards.",
    items=items,
    form=shown,
    change=change,
    adds=False,
)
