"""`/jbp start`: begin a plan: step by step, from a file, or from the last period's."""

from __future__ import annotations

from cards import beginning as cards
from cards.card import Answer
from commands.beginning import begin
from commands.beginning_from import from_file, from_plan
from commands.call import Call, NotOnAPlan
from commands.command import command
from commands.edit import overview
from plan.agreement import State
from plan.plan import Plan
from storage.rooms import NoPlanHere
from storage.store import Book


@command(
    "start",
    help="Begin a plan, step by step; or go on with one",
    usage=(
        ("start", "go on with the draft that is here, or begin one"),
        ("start new", "the six sections, a form after the other; each step is kept"),
        ("start file", "from a plan file"),
        ("start from PLAN", "from the last period’s plan: what held is carried over"),
    ),
)
def start(call: Call, book: Book) -> Answer:
    acts = {"new": begin, "file": from_file, "from": from_plan}
    if act := acts.get(call.word(0).casefold()):
        return act(call, book)
    if here := plan_here(call, book):
        if here.agreement.state in (State.DRAFT, State.PROPOSED):
            return overview(call, book)
        seat = next((each for each in here.people.values() if each.person == str(call.person)), None)
        return cards.in_force_here(here, lead=bool(seat and seat.is_lead))
    mine = led(call, book)
    return cards.ways(mine, in_room=call.place is not None) if mine else begin(call, book)


def plan_here(call: Call, book: Book) -> Plan | None:
    """The plan that is named, or that the room has."""
    if "plan" in call.options:
        return call.plan(book)
    try:
        return call.plan(book) if call.place is not None else None
    except NoPlanHere:
        return None


def led(call: Call, book: Book) -> list[Plan]:
    """The plans that the asker leads: drafts to go on with, and others to begin from."""
    try:
        return [plan for plan, seat in call.plans(book) if seat.is_lead]
    except NotOnAPlan:
        return []
