"""`edit escalation`: whom each company turns to when something is stuck, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import legal
from commands.sections.people import someone
from commands.sections.questions import Answers, Question, answered, form, pick
from commands.sections.section import Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement
from plan.sides import Side

USUAL = 3  # an owner’s lead, the sponsor, and whoever is above


def path_of(agreement: Agreement, side: Side) -> tuple[str, ...]:
    rhythm = agreement.rhythm
    return rhythm.vendor_escalation if side is Side.VENDOR else rhythm.partner_escalation


def questions(writing: Writing, side: Side) -> tuple[Question, ...]:
    """Each step of a company’s path, and one more."""
    there, company = path_of(writing.agreement, side), writing.agreement.company(side).name
    if not there and not writing.people(side):
        return (
            pick(f"{side}_1", f"{company}: first", None, {}, none=f"Nobody of {company} is on the plan yet"),
        )
    asked: tuple[Question, ...] = ()
    for step in range(max(USUAL, len(there) + 1)):
        now = there[step] if step < len(there) else None
        label = f"{company}: {'first' if step == 0 else 'then'}"
        asked += someone(f"{side}_{step + 1}", label, now, writing, side, none="Nobody")
    return asked


def every_question(writing: Writing) -> tuple[Question, ...]:
    return (*questions(writing, Side.VENDOR), *questions(writing, Side.PARTNER))


def shown(writing: Writing, item: str | None) -> Shown:
    return form(every_question(writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    said = answered(every_question(writing), values)
    paths = {side: path_answered(writing, side, said) for side in Side}
    rhythm = replace(
        agreement.rhythm, vendor_escalation=paths[Side.VENDOR], partner_escalation=paths[Side.PARTNER]
    )
    return legal(writing, replace(agreement, rhythm=rhythm), {}, next(iter(said.values)))


def path_answered(writing: Writing, side: Side, said: Answers) -> tuple[str, ...]:
    """The steps in order, without the empty ones. Raises Refused."""
    names = [each.field.name for each in questions(writing, side)]
    if not said.touched & set(names):
        return path_of(writing.agreement, side)
    path: list[str] = []
    for name in names:
        if said[name] is None:
            continue
        if said[name] in path:
            raise Refused({name: "They are on the path already. Name each person once."})
        path.append(said[name])
    return tuple(path)


ESCALATION = Section(
    name="escalation",
    title="Escalation",
    purpose="Whom each company turns to when something is stuck: its lead first, then its sponsor.",
    form=shown,
    change=change,
)
