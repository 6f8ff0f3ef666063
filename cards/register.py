"""The pipeline register as people read it: every deal once, who sourced it, what the systems say side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
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
    Table,
    Text,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.opportunities import changed
from cards.pages import page_of, rest
from cards.parts import listed as names_listed
from cards.parts import short_day, shortened
from plan.amounts import Amount
from plan.facts import Win
from plan.pipeline import opportunities
from plan.pipeline_facts import Attribution, Opportunity, Outcome, Where
from plan.plan import Plan
from plan.reconciliation import CLOSE_ENOUGH, Difference, differences, only_on
from plan.register import Deal, system
from plan.register_numbers import read_last
from plan.sides import Side

AT_ONCE: Final = 10
NAMED: Final = 5
SUMMED: Final = (
    "Where systems differ, the smallest amount counts. One deal is known by its id, else by its name."
)


def register(plan: Plan, deals: Sequence[Deal], page: int, periods: Collection[str]) -> Card:
    """A page of the register under what it adds up to and what has changed in the syncs of `periods`."""
    if not deals:
        return Card(
            f"{plan.name}: the register is empty",
            (text("Deals come from a side’s export, or from the systems that are connected."),),
            (Button("Give an export", f"sync export --plan {plan.id}", "primary"),),
        )
    still = [each for each in deals if each.is_open]
    body: list[Element] = [sums(plan, deals)]
    if page == 1:
        body += since(plan, periods)
        body += wins(plan, deals)
        body.append(Heading("Deals"))
    body += [item(plan, each) for each in page_of(deals, page, AT_ONCE)]
    pages = -(-len(deals) // AT_ONCE)
    body.append(small(*([f"Page {page} of {pages}. "] if pages > 1 else []), SUMMED))
    differ = [each for each in still if not each.private and differences(each)]
    buttons = rest(deals, page, AT_ONCE, f"pipeline --plan {plan.id}")
    if differ:
        buttons += (Button(f"What differs ({len(differ)})", f"pipeline differences --plan {plan.id}"),)
    return Card(
        f"{plan.name}: {count(deals)}, {len(still)} open{money(plan, still)}",
        tuple(body),
        (*buttons, Button("Give an export", f"sync export --plan {plan.id}")),
    )


def count(deals: Sequence[Deal]) -> str:
    return f"{len(deals)} deal{'s' * (len(deals) != 1)}"


def money(plan: Plan, deals: Sequence[Deal]) -> str:
    total = sum((each.value for each in deals if each.value is not None), Decimal(0))
    return f" ({Amount(total, plan.agreement.currency)})" if total else ""


def sums(plan: Plan, deals: Sequence[Deal]) -> Facts:
    """Open and won by how they came about: each deal in one line and no other."""
    alive = [each for each in deals if each.outcome is not Outcome.LOST]
    rows: list[tuple[str, tuple[Span, ...]]] = []
    for what in (*Attribution, None):
        those = [each for each in alive if each.attribution is what]
        name = str(what).capitalize() if what else "Not said yet"
        if those:
            rows.append((name, line(strong(count(those)), muted(money(plan, those)))))
    return Facts(tuple(rows)) if rows else Facts((("Open or won", line("none")),))


def since(plan: Plan, periods: Collection[str]) -> list[Element]:
    """By side: what has changed since what was told before, in the syncs of these months; without one, ever."""
    found: list[Element] = []
    for side in Side:
        told = [each for each in opportunities(plan, side) if not periods or each.period in periods]
        items = changed(plan, told)
        if items:
            found += [text(strong(f"{plan.company(side)}: ")), *items]
    heading = "In the last sync, and since" if len(periods) > 1 else "Since the last sync"
    return [Heading(heading), *found] if found else []


def wins(plan: Plan, deals: Sequence[Deal]) -> list[Element]:
    """Won deals with how they came about, and wins that were logged and are on none."""
    won = [each for each in deals if each.outcome is Outcome.WON]
    accounts = {name.casefold() for each in won for name in (each.account, each.name)}
    logged = [each for each in plan.wins() if each.customer.casefold() not in accounts]
    items = [
        line(strong(shortened(each.name, 80)), muted(f"  {attribution(plan, each)}")) for each in won[:NAMED]
    ]
    items += [
        line(strong(shortened(each.customer, 80)), muted(f"  {of_win(each)}")) for each in logged[:NAMED]
    ]
    left = len(won) + len(logged) - len(items)
    notes = (*items, line(muted(f"and {left} more"))) if left else tuple(items)
    return [Heading("Won"), *(Item(each) for each in notes)] if items else []


def of_win(win: Win) -> str:
    return f"logged {short_day(win.on)}, {shortened(win.attribution, 120) or 'nobody has said how it came about'}"


def attribution(plan: Plan, deal: Deal) -> str:
    """`sourced by Acme: met at re:Invent`; what nobody has said is said to be missing."""
    said = deal.attributed
    if said is None:
        return "nobody has said how it came about"
    by = f" by {plan.company(said.sourced_by)}" if said.sourced_by else ""
    return f"{said.attribution}{by}{f': {shortened(said.why, 120)}' if said.why else ''}"


def item(plan: Plan, deal: Deal) -> Item:
    value = f"  {Amount(deal.value, plan.agreement.currency)}" if deal.value is not None else ""
    stages = list(dict.fromkeys(each.stage or str(each.outcome) for each in deal.told))
    head = line(strong(shortened(deal.name, 100)), value, muted(f" · {' / '.join(stages)}"))
    account = [f"{shortened(deal.account, 60)} · "] if deal.account != deal.name else []
    when: list[Span | str] = ["closes ", Day(deal.close_on), " · "] if deal.close_on else []
    when = when if deal.is_open else []
    motion = plan.motions.get(deal.motion or "")
    first = line(*account, *when, *([f"{motion.name} · "] if motion else []), attribution(plan, deal))
    return Item(
        head,
        (first, line(*people(plan, deal)), *next_step(deal), *own_only(plan, deal)),
        (Button("Look", f"pipeline {deal.ref} --plan {plan.id}"),),
    )


def own_only(plan: Plan, deal: Deal) -> list[tuple[Span, ...]]:
    if not deal.private:
        return []
    other = plan.company(deal.told[0].side.other)
    return [line(muted(f"only {plan.company(deal.told[0].side)} sees it; {other} does not"))]


def people(plan: Plan, deal: Deal) -> list[Span]:
    """`Acme: Tom Ade · AWS: nobody named`."""
    found: list[Span] = []
    for side in Side:
        name = deal.counterpart(side)
        tone = Tone.WARNING if side in deal.missing else Tone.MUTED
        said = shortened(name, 60) or "nobody named"
        found += [*([muted(" · ")] if found else []), muted(f"{plan.company(side)}: "), Words(said, tone)]
    return found


def next_step(deal: Deal) -> list[tuple[Span, ...]]:
    told = next((each for each in deal.told if each.next_step or each.next_on), None)
    if not deal.is_open or told is None:
        return []
    due = f", due {short_day(told.next_on)}" if told.next_on else ""
    return [line(muted(f"next: {shortened(told.next_step, 120) or 'a step'}{due}"))]


# -- one deal --------------------------------------------------------------------------------------


def one(plan: Plan, deal: Deal, note: str = "", *, may_change: bool) -> Card:
    """A deal side by side: the plan, and each system that tells it."""
    found = differences(deal)
    body: list[Element] = [text(note)] if note else []
    body += [side_by_side(plan, deal), came_about(plan, deal)]
    body.append(text(*people(plan, deal)))
    body += [text(*each) for each in next_step(deal)]
    body += [text(Words("To put right: ", Tone.WARNING), said_of(plan, deal, found))] if found else []
    if deal.private:
        body += [text(*each) for each in own_only(plan, deal)]
    if deal.by_name:
        body.append(small("That these are one deal is told by their name alone."))
    body += [small(*where_from(plan, deal, each)) for each in deal.told]
    return Card(shortened(deal.name, 150), tuple(body), acts(plan, deal) if may_change else ())


def came_about(plan: Plan, deal: Deal) -> Text:
    if deal.attributed is None:
        return text("Nobody has said how it came about: it counts in no target yet.")
    return text("How it came about: ", strong(attribution(plan, deal)))


def acts(plan: Plan, deal: Deal) -> tuple[Button, ...]:
    if deal.private:
        return (Button("Show it to both companies", f"pipeline share {deal.ref} --plan {plan.id}"),)
    return (
        Button("How it came about", f"pipeline attribute {deal.ref} --plan {plan.id}", "primary"),
        Button("Who works it", f"pipeline counterpart {deal.ref} --plan {plan.id}"),
    )


def column(plan: Plan, deal: Deal, told: Opportunity) -> str:
    """`Acme’s CRM`, `AWS’s portal` (whoever reads it there), or where nothing tells which system, `Acme`."""
    where, company = system(told), plan.company(told.side)
    if where is not Where.PORTAL:
        return f"{company}’s {where}" if where else company
    readers = {each.side for each in deal.told if system(each) is Where.PORTAL}
    return f"{plan.company(Side.PARTNER)}’s portal{f' ({company})' if len(readers) > 1 else ''}"


def side_by_side(plan: Plan, deal: Deal) -> Table:
    def amount(value: Decimal | None) -> str:
        return str(Amount(value, plan.agreement.currency)) if value is not None else "–"

    def day(on: date | None) -> str:
        return f"{short_day(on)} {on.year}" if on else "–"

    rows = [
        ("Amount", amount(deal.value), *(amount(each.value) for each in deal.told)),
        ("Stage", str(deal.outcome), *(stage(plan, each) for each in deal.told)),
        ("Closes", day(deal.close_on), *(day(each.close_on) for each in deal.told)),
    ]
    columns = ("", "Plan", *(column(plan, deal, each) for each in deal.told))
    return Table(columns, tuple(tuple(line(cell) for cell in row) for row in rows))


def stage(plan: Plan, told: Opportunity) -> str:
    own = told.stage or str(told.outcome)
    other = told.other_stage if told.other_stage.casefold() != own.casefold() else ""
    theirs = f" ({plan.company(told.side.other)}: {other})" if other else ""
    return f"{shortened(own, 40)}{theirs}"


def where_from(plan: Plan, deal: Deal, told: Opportunity) -> list[str]:
    review = f", {told.review}" if told.review else ""
    origin = f", {told.origin}" if told.origin else ""
    return [
        f"{column(plan, deal, told)}: {shortened(told.source, 60)}, {short_day(true_on(plan, told))}, "
        f"{told.id}{review}{origin}"
    ]


# -- what differs ----------------------------------------------------------------------------------


def said_of(plan: Plan, deal: Deal, found: Sequence[Difference]) -> str:
    """`amount: Acme’s CRM $120k, AWS $95k; nobody of AWS on it`, on one line."""
    said = []
    when = days_apart(plan, deal)
    for each in found:
        if each is Difference.COUNTERPART:
            said.append(f"nobody of {names_listed([plan.company(side) for side in deal.missing], 2)} on it")
        else:
            told = (f"{column(plan, deal, one)} {of(plan, one, each)}{when[one.ref]}" for one in deal.told)
            said.append(f"{each}: {', '.join(told)}")
    return "; ".join(said)


def days_apart(plan: Plan, deal: Deal) -> dict[str, str]:
    """By opportunity, ` (9 Feb)` where what is compared is not of the same days: an old export differs because it is
    old."""
    days = {each.ref: true_on(plan, each) for each in deal.told}
    if max(days.values()) - min(days.values()) <= CLOSE_ENOUGH:
        return dict.fromkeys(days, "")
    return {ref: f" ({short_day(on)})" for ref, on in days.items()}


def true_on(plan: Plan, told: Opportunity) -> date:
    """The day that it is true of: a connected system's last reading, else when it was told."""
    return read_last(plan, told) or told.on


def of(plan: Plan, told: Opportunity, what: Difference) -> str:
    if what is Difference.AMOUNT:
        return str(Amount(told.value, plan.agreement.currency)) if told.value is not None else "none"
    if what is Difference.DATE:
        return f"{short_day(told.close_on)} {told.close_on.year}" if told.close_on else "none"
    return stage(plan, told)


def differing(plan: Plan, found: Sequence[tuple[Deal, Sequence[Difference]]], page: int) -> Card:
    """A page of the deals that differ: for the people of the plan, and not for the room."""
    if not found:
        return Card(
            f"{plan.name}: no deal differs",
            (text("Amounts, stages, dates and people agree wherever both companies told a deal."),),
            (Button("The register", f"pipeline --plan {plan.id}"),),
        )
    items = [
        Item(
            line(strong(shortened(deal.name, 100)), muted(f"{only(plan, deal)}{on_motion(plan, deal)}")),
            (line(shortened(said_of(plan, deal, each), 600)),),
            (Button("Look", f"pipeline {deal.ref} --plan {plan.id}"),),
        )
        for deal, each in page_of(found, page, AT_ONCE)
    ]
    foot = "A motion’s pair is told of its own at its next check-in; the room is not."
    if any(deal.motion not in plan.motions for deal, _ in found):
        foot += " Of a deal on no motion no pair is told: “How it came about” puts it on one."
    return Card(
        f"{plan.name}: {count([deal for deal, _ in found])} to put right",
        (*items, small(foot)),
        rest(found, page, AT_ONCE, f"pipeline differences --plan {plan.id}"),
    )


def on_motion(plan: Plan, deal: Deal) -> str:
    motion = plan.motions.get(deal.motion or "")
    return f"  {motion.name if motion else 'on no motion'}"


def only(plan: Plan, deal: Deal) -> str:
    side = only_on(deal)
    return f"  only {plan.company(side)} has it" if side else ""


def at_check_in(
    plan: Plan, found: Sequence[tuple[Deal, Sequence[Difference]]]
) -> tuple[tuple[Span, ...], ...]:
    """Under a motion that its owner is asked about: its deals that differ, the largest few."""
    if not found:
        return ()
    told = [
        f"{shortened(deal.name, 60)} ({shortened(said_of(plan, deal, each), 200)})"
        for deal, each in found[:2]
    ]
    more = f"; and {len(found) - 2} more: `pipeline differences`" if len(found) > 2 else ""
    return (line(Words("Deals that differ: ", Tone.WARNING), f"{'; '.join(told)}{more}"),)
