"""`/jbp export`: the plan as a file, to keep or to change; with its history on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.card import Button, Card, File, small, text
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.facts import Answer, Fact
from plan.plan import Plan
from storage import plans
from storage.plan_file import export as as_file
from storage.store import Book


@command(
    "export",
    help="The plan as a file",
    usage=(
        ("export", "the six sections as YAML"),
        ("export --history", "and everything that happened"),
        ("export --draft", "the next version, where a draft of it is open"),
    ),
)
@of_plan("export")
def export(call: Call, book: Book, plan: Plan) -> Card:
    if "draft" in call.options:
        return of_draft(call, book, plan)
    if "history" not in call.options:
        button = Button("With its history", f"export --history --plan {plan.id}")
        return card(call, plan, (), "", button)
    history = plans.history(book, plan.id, plan.reader)
    told = [fact for fact in history if not is_sealed(fact)]
    left = len(history) - len(told)
    note = f"{left} answer{'s' * (left > 1)} with a colour that is still hidden: left out." if left else ""
    return card(call, plan, told, note)


def of_draft(call: Call, book: Book, plan: Plan) -> Card:
    """The draft of the plan's next version. Raises NoDraft."""
    draft = plans.draft_of(book, plan.id)
    if draft is None:
        raise plans.NoDraft
    note = f"v{plan.agreement.version} stays in force until both companies agree to a next version."
    name = f"{plan.id}-v{draft.version}-draft"
    return card(call, replace(plan, agreement=draft), (), note, name=name)


def is_sealed(fact: Fact) -> bool:
    """Whether the reader may not see the colour of an answer yet; a file that lacked only the colour would
    read back as an answer that gave none."""
    return isinstance(fact, Answer) and fact.sealed


def card(
    call: Call, plan: Plan, history: Sequence[Fact], note: str, *buttons: Button, name: str = ""
) -> Card:
    content = as_file(plan, history, plan.day(call.now))
    file = File(f"{name or plan.id}.yaml", content, "application/yaml")
    said = text("Every word of it can be read back: jbp check and jbp import take this file.")
    return Card(f"{plan.name} as a file", (said, *([small(note)] if note else []), file), buttons)
