"""`edit target-dates`: a target that counts for other days than the plan's, or whose number comes every week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cards.say import said_by
from commands.call import Unreadable
from commands.sections.document import found, legal, place, put
from commands.sections.phasing import check_within
from commands.sections.questions import (
    Question,
    answered,
    day,
    form,
    kinds,
    pick,
    places,
)
from commands.sections.section import Refused, Section, Shown, Value, Writing
from commands.sections.targets import items
from plan.agreement import Agreement, Cadence, Target

OFTEN = kinds((Cadence.WEEKLY, Cadence.MONTHLY))


def questions(target: Target, agreement: Agreement) -> tuple[Question, ...]:
    period = agreement.period
    return (
        day("start", "Counts from", target.start, hint=f"Empty: the plan’s first day, {period.start}"),
        day("end", "To be reached by", target.end, hint=f"Empty: the plan’s last day, {period.end}"),
        pick("number_every", "A new number every", target.number_every, OFTEN, kind="choice", required=True),
    )


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(one(writing, item), writing.agreement))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = one(writing, item)
    asked = questions(before, agreement)
    said = answered(asked, values)
    target = replace(before, start=said["start"], end=said["end"], number_every=said["number_every"])
    start, end = target.start or agreement.period.start, target.end or agreement.period.end
    if said.touched & {"start", "end"}:
        if end < start:
            field = "end" if target.end else "start"
            raise Refused({field: f"It would count from {start} to {end}, which ends before it begins."})
        try:
            check_within(target.phasing or {}, start, end)
        except Unreadable as problem:
            field = "end" if said.touched & {"end"} else "start"
            raise Refused(
                {field: f"{said_by(problem)} Change how it is phased first: edit targets."}
            ) from None
    after = replace(agreement, targets=put(agreement.targets, target))
    return legal(writing, after, places(asked, ("targets", place(agreement.targets, target.id))), "start")


def one(writing: Writing, item: str | None) -> Target:
    """Raises NoSuchItem."""
    return found(writing.agreement.targets, item or "")


TARGET_DATES = Section(
    name="target-dates",
    title="A target’s own dates",
    purpose="A target that counts for other days than the plan’s, or whose number is renewed every week.",
    items=items,
    form=shown,
    change=change,
    adds=False,
    problems=frozenset({"target-unmeasurable"}),
)
