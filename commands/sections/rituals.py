"""`edit rituals`: what else the two companies hold regularly, such as a joint executive board or account mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import found, items_of, legal, new_id, place, put, without
from commands.sections.questions import (
    Question,
    answered,
    form,
    line,
    listed,
    needed_name,
    pick,
    places,
)
from commands.sections.rhythm import terms_answered, terms_questions
from commands.sections.section import Items, Section, Shown, Value, Writing
from plan.agreement import Agreement, OwnKind, OwnRitual, RitualTerms
from storage.plan_references import RITUALS

NEW = OwnRitual(id="", name="", every="monthly", terms=RitualTerms())
KINDS = {
    OwnKind.BOARD.value: ("A board: it decides from briefs", OwnKind.BOARD),
    OwnKind.QUESTIONS.value: ("Questions: its people answer a list", OwnKind.QUESTIONS),
    OwnKind.MAPPING.value: ("Account mapping: the same, and what both account lists have", OwnKind.MAPPING),
}
EVERY = {
    "weekly": ("Every week", "weekly"),
    "biweekly": ("Every other week", "biweekly"),
    "monthly": ("Every month", "monthly"),
    "quarterly": ("Every quarter", "quarterly"),
}


def ritual_of(writing: Writing, item: str | None) -> OwnRitual:
    return NEW if item is None else found(writing.agreement.rhythm.own, item)


def questions(own: OwnRitual, writing: Writing) -> tuple[Question, ...]:
    terms = (
        replace(each, at=("terms", each.field.name))
        for each in terms_questions(own.terms, "", ("open", "nudge"), writing)
    )
    return (
        line("name", "Name", own.name, required=True, placeholder="Joint executive board"),
        pick("kind", "Kind", own.kind, KINDS, kind="choice", required=True),
        pick("every", "Held", own.every, EVERY, required=True),
        *terms,
        listed(
            "questions",
            "What is asked",
            own.questions,
            hint="One a line",
            placeholder="What do we need decided?",
        ),
    )


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(ritual_of(writing, item), writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = ritual_of(writing, item)
    asked = questions(before, writing)
    said = answered(asked, values)
    others = [each for each in agreement.rhythm.own if each.id != before.id]
    own = replace(
        before, name=said["name"], kind=said["kind"], every=said["every"], questions=said["questions"],
        terms=terms_answered(before.terms, said),
    )  # fmt: skip
    if item is None:
        own = replace(own, id=new_id(own.name, (*RITUALS, *(each.id for each in others))))
    if own.name != before.name:
        needed_name(own.name, (each.name for each in others), "ritual")
    at = ("rhythm", "own", place(agreement.rhythm.own, own.id))
    rhythm = replace(agreement.rhythm, own=put(agreement.rhythm.own, own))
    return legal(writing, replace(agreement, rhythm=rhythm), places(asked, at), "name")


def items(agreement: Agreement) -> Items:
    return items_of(agreement.rhythm.own)


def remove(agreement: Agreement, item: str) -> Agreement:
    return replace(agreement, rhythm=replace(agreement.rhythm, own=without(agreement.rhythm.own, item)))


RITUALS_OF_OUR_OWN = Section(
    name="rituals",
    title="Rituals of our own",
    purpose="What else you hold regularly: a joint executive board, account mapping, a list of questions.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
)
