"""`edit thesis`: why these two companies, for which customers, and where it leads, in one paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import legal
from commands.sections.questions import Question, answered, form, lines, places
from commands.sections.section import Section, Shown, Value, Writing
from plan.agreement import Agreement, Thesis
from plan.checks import ONE_PARAGRAPH

FIELDS = {
    "problem": ("The customer problem you both pursue this year", "Whose problem it is, and what it costs them."),
    "better_together": ("Why better together", "What neither of you could do alone: technical or commercial."),
    "horizon": ("Where this is in three years", "What is true then that is not today."),
}  # fmt: skip


def questions(thesis: Thesis) -> tuple[Question, ...]:
    return tuple(
        lines(name, label, getattr(thesis, name), hint=f"{hint} {counted(thesis, name)}")
        for name, (label, hint) in FIELDS.items()
    )


def counted(thesis: Thesis, name: str) -> str:
    """How long it is, where it is anything: `41 words; 128 of at most 150 in all three.`"""
    words = len(getattr(thesis, name).split())
    if not thesis.words:
        return f"All three together: at most {ONE_PARAGRAPH} words."
    return f"{words} {'word' if words == 1 else 'words'} now; all three have {thesis.words} of at most {ONE_PARAGRAPH}."


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(writing.agreement.thesis))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    asked = questions(writing.agreement.thesis)
    said = answered(asked, values)
    thesis = Thesis(problem=said["problem"], better_together=said["better_together"], horizon=said["horizon"])
    return legal(writing, replace(writing.agreement, thesis=thesis), places(asked, ("thesis",)), "problem")


THESIS = Section(
    name="thesis",
    title="Thesis",
    purpose="One paragraph that both leads can say from memory: which problem, why you two, and where it leads.",
    form=shown,
    change=change,
    problems=frozenset({"thesis-generic", "thesis-long"}),
)
