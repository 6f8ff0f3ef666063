"""A portfolio on one card: each plan in a few lines, the worst first, with why it is where it is."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import (
    Button,
    Card,
    Command,
    Day,
    Item,
    Small,
    Span,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.pages import page_of, rest
from cards.parts import listed, period_line, shortened
from cards.status import colours_said, risk_said
from plan.agreement import State
from plan.portfolio import RULE, Entry, Silent, Stage, one_currency

AT_ONCE = 10


def mine(entries: Sequence[Entry], page: int = 1) -> Card:
    """A person's plans, in order; past the last page, the last."""
    pages = max(1, -(-len(entries) // AT_ONCE))
    page = min(page, pages)
    items = tuple(item(entry) for entry in page_of(entries, page, AT_ONCE))
    where = f" · page {page} of {pages}" if pages > 1 else ""
    title = f"Your {len(entries)} plans, worst first{where}" if len(entries) > 1 else "Your plan"
    back = (Button("Back", f"plans --page {page - 1}"),) if page > 1 else ()
    buttons = (*rest(entries, page, AT_ONCE, "plans"), *back, Button("What waits for you", "today"))
    return Card(title, (*items, *rule(entries)), buttons)


def nothing() -> Card:
    """For whoever is on no plan: what to do."""
    return Card(
        "You are on no plan yet",
        (
            text(
                "Where one is kept already: ask me something in its room, and its leads are asked who you are. Or get "
                "a code, from a chat that knows you or from whoever runs jbp, and write ",
                Command("/jbp me join CODE"),
                ".",
            ),
            text(
                "Where there is none yet: begin one, form by form, from a file, or from the last period’s plan."
            ),
        ),
        (Button("Begin a plan", "start"), Button("What you can type", "help")),
    )


def every(entries: Sequence[Entry]) -> Card:
    """Every plan of the store, for the terminal, where a plan is asked for by its id."""
    count = len(entries)
    items = tuple(
        Item(line(f"{place}. ", *head(entry), muted(f"  [{entry.id}]")), notes(entry))
        for place, entry in enumerate(entries, 1)
    )
    return Card(f"{count} plan{'s' * (count != 1)}, worst first", (*items, *rule(entries)))


def rule(entries: Sequence[Entry]) -> tuple[Small, ...]:
    """What counts, in which order."""
    if len(entries) < 2:
        return ()
    by = (
        ""
        if one_currency(entries)
        else " Currencies differ here, so money counts by its part of what is planned."
    )
    return (small(f"{RULE}{by}"),)


def item(entry: Entry) -> Item:
    return Item(head(entry), notes(entry), (Button("Status", f"status --plan {entry.id}"),))


def head(entry: Entry) -> tuple[Span, ...]:
    return line(strong(entry.name), muted(f"  {period_line(entry.period, entry.version, entry.today)}"))


def notes(entry: Entry) -> tuple[tuple[Span, ...], ...]:
    """Why it is where it is, then its targets."""
    spans: list[Span | str] = []
    for part in why(entry):
        spans += [*([" · "] if spans else []), *part]
    return line(*spans), line(muted(f"targets: {colours_said(dict(entry.targets))}"))


# -- why it is where it is -------------------------------------------------------------------------


def why(entry: Entry) -> list[tuple[Span | str, ...]]:
    """What counts against a plan, in the order in which it counts."""
    parts = [stage(entry), silence(entry), disputes(entry), at_risk(entry)]
    found = [part for part in parts if part]
    return [*(found or [("nothing silent, disputed or at risk",)]), *([ahead(entry)] if entry.next else [])]


def stage(entry: Entry) -> tuple[Span | str, ...]:
    if entry.stage is Stage.OVER:
        return ("closed",) if entry.state is State.CLOSED else ("over since ", Day(entry.period.end))
    if entry.state is not State.AGREED:
        return ("not agreed yet",)
    return ("begins ", Day(entry.period.start)) if entry.stage is Stage.AHEAD else ()


def silence(entry: Entry) -> tuple[Span | str, ...]:
    if entry.silence is Silent.ALTOGETHER:
        last = max(since for _, since in entry.silent)
        return (Words("silent altogether", Tone.BAD), ": no motion heard of since ", Day(last))
    said: list[Span | str] = []
    if entry.quiet:
        said = [f"{entry.quiet} has not answered {'since ' if entry.quiet_since else 'yet'}"]
        said += [Day(entry.quiet_since)] if entry.quiet_since else []
    if entry.silent:
        count = len(entry.silent)
        (name, since), *_ = sorted(entry.silent, key=lambda each: (each[1], each[0]))
        longest = f" ({'longest ' if count > 1 else ''}{shortened(name, 60)}, since "
        said += [", " if said else "", f"{count} of {entry.motions} motions silent", longest, Day(since), ")"]
    return tuple(said)


def disputes(entry: Entry) -> tuple[str, ...]:
    """`2 disputes: Migration play and Sourced pipeline`."""
    count = len(entry.disputes)
    names = listed([shortened(name, 60) for name in entry.disputes], 3)
    return (f"{count} dispute{'s' * (count > 1)}: {names}",) if count else ()


def at_risk(entry: Entry) -> tuple[str, ...]:
    said = risk_said(entry.at_risk)
    return (said,) if said else ()


def ahead(entry: Entry) -> tuple[Span | str, ...]:
    assert entry.next is not None
    what = f"{shortened(entry.next.what, 80)} "
    if not entry.next.passed:
        return ("next: ", what, Day(entry.next.on))
    more = f" and {entry.next.passed - 1} more" if entry.next.passed > 1 else ""
    return (Words("overdue: ", Tone.BAD), what, Day(entry.next.on), more)
