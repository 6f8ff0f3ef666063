"""The monthly sync in the room, once it has closed: target by target, what has changed, what has no next step,
what falls due."""

from __future__ import annotations

from datetime import date

from cards import opportunities as deals
from cards.card import Button, Card, Colour, Element, Heading, Item, Text, line, muted, small, strong, text
from cards.parts import ago, listed, short_day, shortened
from cards.sync import heard_line
from cards.targets import confirmed, none_yet, rounded, so_far
from cards.week import money
from plan import register
from plan.agreement import Target
from plan.pace import RULE, Standing, pace, standing
from plan.pipeline import told_in, untold_in
from plan.plan import Plan
from plan.register_numbers import is_computed, systems_of
from plan.sides import Side
from plan.sync import Sync


def summary(sync: Sync) -> Card:
    """Made of facts and the day of the close alone: it changes when a late number or word comes, and not with
    every day that passes."""
    plan = sync.plan
    stands = [standing(plan, target, sync.told_on(target)) for target in plan.agreement.targets]
    body: list[Element] = [*(target_item(sync, each) for each in stands)]
    body += section("Since last time", since(sync))
    body += section("Next steps", next_steps(sync))
    body += section("Falling due", list(money(plan, sync.as_of)))
    methods = sorted({each.method for each in stands if each.method})
    foot = f"As of {short_day(sync.as_of)}. Colours: {RULE}."
    foot += f" Forecast: {', '.join(methods)}." if methods else ""
    return Card(
        f"{sync.month} pipeline sync · {heard(sync)}",
        (*body, small(f"{foot} Late numbers amend this message.")),
        (
            Button("Targets", f"targets --plan {plan.id}"),
            Button("Opportunities", f"sync opportunities --plan {plan.id}"),
        ),
    )


def section(heading: str, items: list[Element]) -> list[Element]:
    return [Heading(heading), *items] if items else []


def heard(sync: Sync) -> str:
    """`both sides heard`, `AWS not heard`; who of them is nobody else's business."""
    silent = [sync.plan.company(side) for side in sync.sides_asked if not sync.heard(side)]
    if not sync.sides_asked:
        return "nobody was asked"
    return f"{' and '.join(silent)} not heard" if silent else "both sides heard"


def target_item(sync: Sync, stands: Standing) -> Item:
    """`Sourced pipeline  $940k of $8M` over colour, pace and forecast, and where the number is from. The pace is
    that of the day on which the number was true, as the colour is."""
    plan, target = sync.plan, stands.target
    head = line(strong(target.name), f"  {so_far(stands)}")
    if stands.value is None or stands.on is None:
        due = f" · pace {rounded(stands.pace, target.unit)}" if stands.pace is not None else ""
        why = none_yet(plan, target) if is_computed(plan, target.id) else "no number yet"
        return Item(head, (line(muted(f"{why}{due}")),))
    then = pace(target, plan.agreement.period, stands.on)
    on = f" on {short_day(stands.on)}" if stands.on != sync.as_of else ""
    due = f"  pace {rounded(then, target.unit)}{on}" if then is not None else ""
    forecast = f" · forecast {rounded(stands.forecast, target.unit)}" if stands.forecast is not None else ""
    first = line(Colour(stands.colour), f"{due}{forecast}")
    return Item(head, (first, line(muted(from_where(sync, stands, stands.on)))))


def from_where(sync: Sync, stands: Standing, on: date) -> str:
    """`CRM report, 2 days, confirmed by AWS`: its age on the day of the close, or for a later one its day."""
    number = sync.plan.number(stands.target.id)
    assert number is not None, "it has a value"
    age = ago(on, sync.as_of) if on <= sync.as_of else short_day(on)
    told = [shortened(number.source, 60), age, confirmed(sync.plan, stands.target)]
    return ", ".join([*filter(None, told), *(["stale"] if stands.stale else []), *came(sync, stands.target)])


def came(sync: Sync, target: Target) -> list[str]:
    """That a number was not given in this sync, or late; one that is worked out from the register is neither."""
    if is_computed(sync.plan, target.id):
        return []
    number = sync.numbers.get(target.id)
    if number is None:
        return ["not given this time"]
    return ["late"] if sync.closed_at and number.at > sync.closed_at else []


def since(sync: Sync) -> list[Element]:
    """By side: what has changed since the sync before, by its export; or what else was heard."""
    found: list[Element] = []
    for side in Side:
        told = told_in(sync.plan, side, sync.period)
        items = deals.changed(sync.plan, told)
        found.append(side_line(sync, side, len(told), bool(items)))
        found += items
        if gone := untold_in(sync.plan, side, sync.period):
            names = "; ".join(shortened(each.name, 60) for each in gone[: deals.NAMED])
            found.append(small(f"Open before, and not in the export: {names}{deals.more(gone)}."))
    return found


def side_line(sync: Sync, side: Side, told: int, changed: bool) -> Text:
    company = strong(f"{sync.plan.company(side)}: ")
    if told and not changed:
        return text(company, f"nothing has changed among its {told} opportunities")
    read = systems_of(sync.plan, side)
    heard = [
        heard_line(sync, side),
        f"{listed(read, 3)} {'is' if len(read) == 1 else 'are'} read" if read else "",
    ]
    silent = "not heard" if sync.asked[side] else "nobody to ask"
    return text(company, "; ".join(filter(None, heard)) or silent)


def next_steps(sync: Sync) -> list[Element]:
    """Of the open deals, each once, as they were told last."""
    still = [each.next_step for each in register.deals(sync.plan, shared=True) if each.is_open]
    return list(deals.next_steps(sync.plan, still, sync.as_of))


def over(plan: Plan, opens: str) -> Card:
    """To somebody who asks before the first one."""
    return Card(
        f"{plan.name}: no sync has opened here yet",
        (text(opens),),
        (Button("Targets", f"targets --plan {plan.id}"), Button("Log a number", f"log --plan {plan.id}")),
    )
