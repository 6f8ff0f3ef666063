"""`/jbp export`: the plan as a file: PDF and Word to send on; YAML to keep or change, with its history or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.card import Button, Card, File, small, text
from cards.parts import plan_line
from commands.call import Call, Unreadable
from commands.command import command
from commands.plan_files import FORMATS, agreement_meant, to_open
from commands.reading import of_plan
from plan.facts import Answer, Fact
from plan.plan import Plan
from plan.sides import Reader
from storage import plans
from storage.plan_file import export as as_file
from storage.store import Book

MEANT = {"pdf": "pdf", "word": "word", "docx": "word", "yaml": "yaml", "yml": "yaml"}


@command(
    "export",
    help="The plan as a file: PDF, Word or YAML",
    usage=(
        ("export", "which file you would like"),
        ("export --format pdf", "to send on; also word, and yaml"),
        ("export --format pdf --shared", "as both companies see it"),
        ("export --history", "as YAML, with everything that happened"),
        ("export --draft", "the next version, where a draft of it is open; also with a format"),
    ),
)
@of_plan("export")
def export(call: Call, book: Book, plan: Plan) -> Card:
    draft, history = "draft" in call.options, "history" in call.options
    format = format_typed(call) or ("yaml" if draft or history else "")
    if history and format != "yaml":
        raise Unreadable("The history comes with YAML alone: `export --history`.")
    if not format:
        return which(plan, call)
    if format == "yaml":
        return of_draft(call, book, plan) if draft else in_force(call, book, plan, history=history)
    return document(call, book, plan, format, draft=draft)


def format_typed(call: Call) -> str:
    """The format that `--format` names, or none. Raises Unreadable."""
    said = call.options.get("format", "").casefold()
    if "format" in call.options and said not in MEANT:
        raise Unreadable("`--format` takes pdf, word or yaml.")
    return MEANT.get(said, "")


def which(plan: Plan, call: Call) -> Card:
    """The formats, each a press away."""
    named = f"--plan {plan.id}"
    return Card(
        f"{plan.name} as a file",
        (
            text(plan_line(plan, plan.day(call.now))),
            text(
                "PDF and Word are for people to read and to send on. YAML is the whole plan, to keep or to change."
            ),
        ),
        (
            Button("PDF", f"export --format pdf {named}", "primary"),
            Button("Word", f"export --format word {named}"),
            Button("YAML", f"export --format yaml {named}"),
            Button("YAML with its history", f"export --history {named}"),
        ),
    )


# -- to read and to send on ------------------------------------------------------------------------


def document(call: Call, book: Book, plan: Plan, format: str, *, draft: bool) -> Card:
    """The file, made when it is opened: as the plan stands then, with the eyes of who opens it, or as both companies
    see it. Raises NoDraft."""
    shared = "shared" in call.options or plan.reader is Reader.ROOM
    file = to_open(agreement_meant(book, plan, draft=draft), format, draft=draft, shared=shared)
    title = f"{plan.name}{', the draft of the next version' if draft else ''}: {FORMATS[format].title}"
    typed = f"export --format {format}{' --draft' if draft else ''} --plan {plan.id}"
    other = Button("As you see it", typed) if shared else Button("For both companies", f"{typed} --shared")
    body = (text("As the plan stands when it is opened."), file, small(eyes(plan, shared=shared)))
    return Card(title, body, (other,) if plan.reader.side else ())


def eyes(plan: Plan, *, shared: bool) -> str:
    side = plan.reader.side
    if shared or side is None:
        return "As both companies see it: nothing in it is of one of them alone."
    other = plan.company(side.other)
    return (
        f"As {plan.company(side)} sees it: your own colours are in it, also where {other} cannot see them yet; nothing "
        f"of {other}’s own is."
    )


# -- to keep or to change --------------------------------------------------------------------------


def in_force(call: Call, book: Book, plan: Plan, *, history: bool) -> Card:
    if not history:
        button = Button("With its history", f"export --history --plan {plan.id}")
        return card(call, plan, (), "", button)
    every = plans.history(book, plan.id, plan.reader)
    told = [fact for fact in every if not is_sealed(fact)]
    left = len(every) - len(told)
    note = f"{left} answer{'s' * (left > 1)} with a colour that is still hidden: left out." if left else ""
    return card(call, plan, told, note)


def of_draft(call: Call, book: Book, plan: Plan) -> Card:
    """The draft of the plan's next version. Raises NoDraft."""
    draft = agreement_meant(book, plan, draft=True)
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
