"""`/jbp export`: the plan as a file, to keep or to change; with its history on request."""

from __future__ import annotations

from cards.card import Button, Card, File, small, text
from commands.call import Call
from commands.command import command
from storage import plans
from storage.plan_file import export as as_file
from storage.store import Book


@command(
    "export",
    help="The plan as a file",
    usage=(("export", "the six sections as YAML"), ("export --history", "and everything that happened")),
)
def export(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    with_history = "history" in call.options
    history = plans.history(book, plan.id, plan.reader) if with_history else []
    said = as_file(plan, [fact for fact in history if not getattr(fact, "sealed", False)], plan.day(call.now))
    sealed = any(getattr(fact, "sealed", False) for fact in history)
    note = (small("Answers whose colour is still hidden are left out."),) if sealed else ()
    more = () if with_history else (Button("With its history", f"export --history --plan {plan.id}"),)
    return Card(
        f"{plan.name} as a file",
        (text("Every word of it can be read back: jbp check and jbp import take this file."), *note,
         File(f"{plan.id}.yaml", said, "application/yaml")),
        more,
    )  # fmt: skip
