"""`/jbp edit`: write the draft, or change what was agreed, section by section."""

from __future__ import annotations

from cards import writing as cards
from cards.card import Answer, Card
from commands.acting import plan_to_change, tell
from commands.call import Call, Unreadable
from commands.command import command
from commands.reading import of_plan
from commands.sections.order import SECTIONS, called
from commands.sections.parts import parts
from commands.writing import NotWritten, one_section, taken_out
from plan.plan import Plan
from plan.sides import Side
from storage import drafting
from storage.store import Book


@command(
    "edit",
    help="Write the draft, or change what was agreed",
    usage=(
        ("edit", "every section, and what is weak in it"),
        ("edit targets", "leads: what is listed in a section, each a press from its form"),
        ("edit targets sourced", "leads: one of it, in a form; `new` adds one, --remove takes it out"),
        ("edit drop", "leads: give up the draft of a next version"),
    ),
)
def edit(call: Call, book: Book) -> Answer:
    name = call.word(0).casefold()
    if not name:
        return overview(call, book)
    if name == "drop":
        return drop(call, book)
    section = called(name)
    if section is None:
        raise Unreadable(f"“{name[:40]}” is none of: {', '.join(each.name for each in SECTIONS)}.")
    return taken_out(call, book, section) if "remove" in call.options else one_section(call, book, section)


@of_plan("edit")
def overview(call: Call, book: Book, plan: Plan) -> Card:
    draft = drafting.to_write(book, plan)
    there = drafting.being_written(book, plan) is not None
    return cards.overview(
        plan, draft, parts(plan, draft, plan.day(call.now)), call.seat(plan), open_already=there
    )


def drop(call: Call, book: Book) -> Card:
    """The draft beside the version in force is given up; the other leads are told. Raises NotWritten."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    draft = drafting.being_written(book, plan)
    if draft is None or not drafting.drop(book, plan, seat):
        raise NotWritten
    card = cards.dropped(plan, draft, seat)
    others = [lead for side in Side for lead in plan.leads(side) if lead.id != seat.id]
    tell(book, plan, others, f"dropped/{plan.id}/v{draft.version}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    return card
