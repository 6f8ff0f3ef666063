"""`/jbp history`: what was said and happened, by whom; with `--at DATE`, the plan as it stood then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from cards import history as cards
from cards.card import Card
from cards.facts import told
from commands.call import Call, Unreadable, day_typed
from commands.command import command
from commands.reading import of_plan, page_typed
from plan.facts import Fact
from plan.plan import Plan
from storage import plans
from storage.store import Book


@command(
    "history",
    help="What happened, by whom; or the plan as it stood on a day",
    usage=(("history", "the newest first"), ("history --at 2027-02-01", "the plan as it stood that day")),
)
@of_plan("history")
def history(call: Call, book: Book, plan: Plan) -> Card:
    page = page_typed(call)
    if "at" not in call.options:
        return cards.history(plan, lines(plan, plans.history(book, plan.id, plan.reader)), page)
    on = day_named(call, plan)
    until = datetime.combine(on, time.max, plan.zone)
    then = plans.as_it_stood(book, plan.id, plan.reader, until)
    return cards.at(then, on, lines(then, plans.history(book, plan.id, plan.reader, until)), page)


def lines(plan: Plan, facts: Iterable[Fact]) -> list[cards.Line]:
    """When, who and what, the newest first; without what only the clock noted."""
    said = [(fact.at, who(plan, fact), told(plan, fact)) for fact in facts]
    return [each for each in reversed(said) if each[2]]


def who(plan: Plan, fact: Fact) -> str:
    """What the clock said, jbp said of itself."""
    return "jbp" if fact.by == "clock" else plan.name_of(fact.by)


def day_named(call: Call, plan: Plan) -> date:
    """The day of `--at`, also in several words (`--at 1 Feb`). Raises Unreadable."""
    typed = " ".join([call.options["at"], *call.words])
    today = plan.day(call.now)
    on = day_typed(typed, today)
    if on > today:
        raise Unreadable(
            f"{on} is still to come. Name today or an earlier day, like --at {plan.agreement.period.start}."
        )
    return on
