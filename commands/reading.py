"""What every command that reads a plan begins with: which plan is meant, and who may read that much of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from cards.card import Button, Card, text
from cards.parts import shortened
from commands.call import Call, Unreadable, WhichPlan
from commands.command import Handler
from plan.plan import Plan
from storage.store import Book

Reading = Callable[[Call, Book, Plan], Card]


def of_plan(name: str, *, guests: bool = False) -> Callable[[Reading], Handler]:
    """A handler of the plan that is meant, for the command `name`; where the asker is on several and named
    none, they are asked which. `guests`: people in its room who are not on it may read this too."""

    def decorate(reading: Reading) -> Handler:
        @wraps(reading)
        def handler(call: Call, book: Book) -> Card:
            try:
                plan = call.plan(book)
            except WhichPlan:
                return which(name, call, book)
            if not guests:
                call.seat(plan)
            return reading(call, book, plan)

        return handler

    return decorate


def which(name: str, call: Call, book: Book) -> Card:
    """The asker's plans, each a press away from what they typed."""
    typed = " ".join(
        [name, *map(quoted, call.words), *(f"--{key} {quoted(said)}" for key, said in call.options.items())]
    )
    buttons = tuple(
        Button(shortened(plan.name, 60), f"{typed.strip()} --plan {plan.id}") for plan, _ in call.plans(book)
    )
    return Card("Which plan?", (text("You are on several."),), buttons)


def quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def page_typed(call: Call) -> int:
    """The page that `--page` names, from 1. Raises Unreadable."""
    page = call.options.get("page", "1")
    if not page.isdecimal() or len(page) > 6 or int(page) < 1:
        raise Unreadable("`--page` takes a whole number from 1.")
    return int(page)
