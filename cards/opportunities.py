"""Opportunities as people read them: what has changed, what an export would change, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Facts,
    Heading,
    Item,
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
from cards.parts import short_day, shortened
from plan.amounts import Amount
from plan.pipeline import Change, changes, is_open, stale, without_next_step, worth
from plan.pipeline_facts import Opportunity, Outcome
from plan.plan import Plan
from plan.register import changed as deals_changed
from plan.sides import Side

NAMED: Final = 5  # of one kind on one card; the rest is counted
PROBLEMS: Final = 8
AT_ONCE: Final = 10
BOTH_SEE = (
    "Both companies will see these rows: name, customer, stage, value, days, people, next step, origin and review "
    "status. Leave out accounts that you have not matched with each other."
)


def money(plan: Plan, told: Iterable[Opportunity]) -> str:
    """` ($1.2M)`, or nothing where none has a value."""
    total = worth(told)
    return f" ({Amount(total, plan.agreement.currency)})" if total else ""


def changed(plan: Plan, told: Sequence[Opportunity]) -> list[Item]:
    """What has changed, kind by kind, the largest named."""
    return [
        Item(
            line(strong(f"{len(those)} {change}"), muted(money(plan, those))),
            (line("; ".join(how(each, change) for each in those[:NAMED]) + more(those)),),
        )
        for change, those in deals_changed(plan, told).items()
    ]


def more(those: Sequence[object]) -> str:
    return f"; and {len(those) - NAMED} more" if len(those) > NAMED else ""


def how(told: Opportunity, change: Change) -> str:
    """`Larkspur: Qualified → Committed`."""
    name = shortened(told.name, 60)
    if change in (Change.ADVANCED, Change.MOVED):
        return f"{name}: {shortened(told.was_stage, 40) or told.was_outcome} → {shortened(told.stage, 40)}"
    if change is Change.SLIPPED and told.was_close_on and told.close_on:
        return f"{name}: {short_day(told.was_close_on)} → {short_day(told.close_on)} {told.close_on.year}"
    if change is not Change.NEW:
        return name
    ended = str(told.outcome) if not is_open(told) else ""
    said = " · ".join(filter(None, (ended, shortened(told.stage, 40))))
    return f"{name} ({said})" if said else name


def next_steps(plan: Plan, told: Sequence[Opportunity], today: date) -> list[Item]:
    """Open opportunities whose next step is long past, and those that have none."""
    old, none = stale(told, today), without_next_step(told)
    found = []
    if old:
        said = "; ".join(late(each, today) for each in old[:NAMED])
        found.append(
            Item(
                line(strong(f"{len(old)} with a next step that is past by over 14 days")),
                (line(said + more(old)),),
            )
        )
    if none:
        said = "; ".join(shortened(each.name, 60) for each in none[:NAMED])
        found.append(Item(line(strong(f"{len(none)} without a next step")), (line(said + more(none)),)))
    return found


def late(told: Opportunity, today: date) -> str:
    days = (today - told.next_on).days if told.next_on else 0
    step = f" “{shortened(told.next_step, 60)}”" if told.next_step else ""
    return f"{shortened(told.name, 60)}:{step} {days} days ago"


# -- before an export is taken ---------------------------------------------------------------------


def preview(
    plan: Plan,
    told: Sequence[Opportunity],
    gone: Sequence[Opportunity],
    columns: Mapping[str, str],
    aside: Sequence[str],
    problems: Sequence[tuple[int, str]],
    notes: Sequence[str],
) -> tuple[Element, ...]:
    """What was read of an export, and what taking it would change. `columns`: what was found, by what its column
    is called; `problems`: the rows that are left out, by their number; `gone`: what it does not have any more."""
    rows = f"{len(told)} opportunit{'y' if len(told) == 1 else 'ies'} can be read{money(plan, told)}"
    left = f"; {len(problems)} row{'s' * (len(problems) != 1)} cannot" if problems else ""
    body: list[Element] = [text(f"{rows}{left}.")]
    if problems:
        body.append(Heading("Left out"))
        body += [text(strong(f"Row {row}: "), what) for row, what in problems[:PROBLEMS]]
        body += [small(f"And {len(problems) - PROBLEMS} more.")] if len(problems) > PROBLEMS else []
    body.append(Heading("What would change"))
    body += changed(plan, told) or [text("Nothing: every one is as it was told last.")]
    same = sum(1 for each in told if not changes(each))
    body += [small(f"{same} as they were.")] if same and same != len(told) else []
    if gone:
        names = "; ".join(shortened(each.name, 60) for each in gone[:NAMED])
        body.append(small(f"Not in it, and left as they are: {names}{more(gone)}."))
    body += [Heading("Columns"), matched(columns, aside)]
    body += [small(shortened(note, 400)) for note in notes]
    return (*body, text(Words(BOTH_SEE, Tone.WARNING)))


def matched(columns: Mapping[str, str], aside: Sequence[str]) -> Facts:
    rows = [(what, line("from ", strong(shortened(named, 60)))) for what, named in columns.items()]
    if aside:
        names = ", ".join(shortened(name, 40) for name in aside[:12])
        rest_of = f" and {len(aside) - 12} more" if len(aside) > 12 else ""
        rows.append(("Not kept", line(muted(f"{names}{rest_of}"))))
    return Facts(tuple(rows))


def taken(plan: Plan, side: Side, told: Sequence[Opportunity], left_out: int, late: bool) -> Card:
    """After they were taken."""
    count = f"{len(told)} opportunit{'y' if len(told) == 1 else 'ies'}"
    left = f" {left_out} row{'s' * (left_out != 1)} could not be read, and left out." if left_out else ""
    after = " The sync has closed; the room’s summary is amended." if late else ""
    note = f"{plan.company(side.other)} sees them too.{left}{after}"
    numbers = (
        "A target is worked out from the register only where a lead of each company has chosen that; whether a deal is "
        "sourced or attached is the plan’s own definition, and yours to say. Any other number you give yourselves."
    )
    return Card(
        f"Taken: {count}{money(plan, told)}",
        (*changed(plan, told), small(note), small(numbers)),
        (
            Button("Give numbers", f"sync numbers --plan {plan.id}", "primary"),
            Button("The register", f"pipeline --plan {plan.id}"),
            Button("Opportunities", f"sync opportunities --plan {plan.id}"),
        ),
    )


def there_already(plan: Plan, told: Sequence[Opportunity]) -> Card:
    """Taken before, word for word."""
    return Card(
        "These rows are there already",
        (text(f"{len(told)} opportunities, each as it was told before. Nothing was changed."),),
        (Button("Opportunities", f"sync opportunities --plan {plan.id}"),),
    )


# -- the list --------------------------------------------------------------------------------------


def listed(plan: Plan, told: Sequence[Opportunity], page: int, today: date, side: Side | None) -> Card:
    """A page of opportunities, in the order given; `side`: of that one alone."""
    of = f" of {plan.company(side)}" if side else ""
    if not told:
        return Card(
            f"{plan.name}: no opportunities{of}",
            (text("They come from a side’s export."),),
            (Button("Give an export", f"sync export --plan {plan.id}"),),
        )
    pages = -(-len(told) // AT_ONCE)
    page = min(page, pages)
    still = [each for each in told if is_open(each)]
    body: list[Element] = [item(plan, each, today) for each in page_of(told, page, AT_ONCE)]
    body += [small(f"Page {page} of {pages}.")] if pages > 1 else []
    only = f" --side {plan.company(side)}" if side and " " not in plan.company(side) else ""
    many = f"{len(told)} opportunit{'y' if len(told) == 1 else 'ies'}{of}"
    return Card(
        f"{plan.name}: {many}, {len(still)} open{money(plan, still)}",
        tuple(body),
        rest(told, page, AT_ONCE, f"sync opportunities --plan {plan.id}{only}"),
    )


def item(plan: Plan, told: Opportunity, today: date) -> Item:
    value = f"  {Amount(told.value, plan.agreement.currency)}" if told.value is not None else ""
    head = line(strong(shortened(told.name, 100)), value, muted(f" · {told.stage or told.outcome}"))
    first: list[Span | str] = []
    if told.outcome is not Outcome.OPEN and told.outcome not in told.stage.casefold():
        first += [f"{told.outcome}"]
    if told.close_on and is_open(told):
        first += [*([" · "] if first else []), "closes ", Day(told.close_on)]
    if is_open(told):
        step = shortened(told.next_step, 120) or "no next step"
        due = f", due {short_day(told.next_on)}" if told.next_on else ""
        days = (today - told.next_on).days if told.next_on and stale([told], today) else 0
        aged = Words(f" ({days} days ago)", Tone.WARNING) if days else ""
        first += [*([" · "] if first else []), f"next: {step}{due}", *([aged] if aged else [])]
    whose = f"{plan.company(told.side)}, {shortened(told.source, 60)}, {short_day(told.on)}"
    said = ", ".join(changes(told))
    when = f" · {said} in {told.period}" if said and told.period else ""
    last = line(muted(f"{whose}{when}"))
    return Item(head, (line(*first), last) if first else (last,))
