"""`/jbp history`: what was said and happened, by whom; with `--at DATE`, the plan as it stood then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from cards import plan as cards
from cards.card import Card
from cards.facts import told
from commands.call import Call, Unreadable, day_typed
from commands.command import command
from storage import plans
from storage.store import Book

PAGE = 15


@command(
    "history",
    help="What happened, by whom; or the plan as it stood on a day",
    usage=(("history", "the newest first"), ("history --at 2027-02-01", "the plan as it stood that day")),
)
def history(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    at = call.options.get("at", "")
    until = None
    if "at" in call.options:
        day = day_typed(at, call.today)
        until = datetime.combine(day, time.max, plan.zone)
    facts = plans.history(book, plan.id, plan.reader, until)
    lines = [(fact.at, plan.name_of(fact.by), said) for fact in reversed(facts) if (said := told(plan, fact))]
    skip = number(call.options.get("skip", "0"))
    left = len(lines) - skip - PAGE
    more = f"history --skip {skip + PAGE} --plan {plan.id}{f' --at {day.isoformat()}' if until else ''}"
    card = cards.history(
        plan, lines[skip : skip + PAGE], day.isoformat() if until else "", more if left > 0 else ""
    )
    if until and not skip:
        then = plans.as_it_stood(book, plan.id, plan.reader, until)
        return replace(card, body=(*cards.as_it_stood(then, day), *card.body))
    return card


def number(text: str) -> int:
    if not text.isdecimal():
        raise Unreadable("`--skip` takes a whole number.")
    return int(text)
