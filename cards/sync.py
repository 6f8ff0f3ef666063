"""The monthly sync to the people of a side: what is asked, the nudge, what the other side's numbers are; and, to
a lead, that their own side was not heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.card import (
    Button,
    Buttons,
    Card,
    Element,
    Item,
    Moment,
    Text,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.log import verdict_buttons
from cards.parts import short_day, shortened
from cards.targets import confirmed, none_yet, so_far, source
from plan.agreement import Target
from plan.facts import Number, Synced
from plan.pace import standing
from plan.people import Someone
from plan.pipeline_facts import Gave
from plan.plan import Plan
from plan.register_numbers import given
from plan.sides import Side
from plan.sync import Sync


def ref(sync: Sync) -> str:
    """How a button names a sync, in full: `acme-aws/2027-03`."""
    return f"{sync.plan.id}/{sync.period}"


def ask(sync: Sync, someone: Someone) -> Card:
    """The month's one prompt to a side's pipeline owner: each target with its last number."""
    plan, side = sync.plan, someone.side
    items = [asked(sync, target) for target in plan.agreement.targets]
    title = title_of(sync, side)
    return Card(
        title,
        (
            text(strong(plan.name), f" · {sync.month} sync, ", *until(sync, someone.time_zone), why(sync, someone)),
            *said(sync, side),
            *items,
            Buttons(choices(sync, side)),
        ),
        summary=f"{plan.name}: {title}",
    )  # fmt: skip


def title_of(sync: Sync, side: Side) -> str:
    if sync.heard(side):
        return f"Thank you: {sync.plan.company(side)} is heard"
    if sync.closed:
        return "The sync has closed; late numbers are welcome"
    count = len(given(sync.plan))
    asked = f"{counted(count, 'number')} and what changed" if count else "what changed"
    return f"Pipeline sync: {asked}, about {'two minutes' if count > 1 else 'a minute'}"


def until(sync: Sync, zone: str) -> tuple[Moment | str, ...]:
    return ("closed",) if sync.closed else ("until ", Moment(sync.occurrence.close, zone))


def why(sync: Sync, someone: Someone) -> str:
    found = next((each.why for each in sync.asked[someone.side] if each.someone.id == someone.id), "")
    return f" ({found})" if found else ""


def asked(sync: Sync, target: Target) -> Item:
    """A target with its last number, where that is from and how old it is."""
    stands = standing(sync.plan, target, sync.told_on(target))
    if stands.value is None:
        note = none_yet(sync.plan, target).replace("logged it", "given a number yet")
    else:
        note = source(sync.plan, stands)
    tick = "✓ " if target.id in sync.numbers else ""
    return Item(line(tick, strong(target.name), f"  {so_far(stands)}"), (line(muted(note)),))


def said(sync: Sync, side: Side) -> list[Text]:
    """What a side has given in this sync, in a line."""
    found = heard_line(sync, side)
    return [text(f"✓ {found}")] if found else []


def heard_line(sync: Sync, side: Side) -> str:
    """`Tom Ade gave 2 numbers, an export of 12 opportunities (1 row left out)`."""
    plan = sync.plan
    gave: dict[str, list[Synced]] = {}
    for each in sync.said_by(side).values():
        gave.setdefault(plan.name_of(each.by), []).append(each)
    if gave:
        return "; ".join(what_of(who, those) for who, those in gave.items())
    if own := sync.numbers_of(side):
        return f"{counted(len(own), 'number')} logged by {plan.name_of(next(iter(own.values())).by)}"
    if words := sync.verdicts_of(side):
        return f"{plan.name_of(words[0].by)} looked at {plan.company(side.other)}’s numbers"
    return ""


def what_of(who: str, said: Sequence[Synced]) -> str:
    gave = [what(each) for each in said if each.gave is not Gave.NOTHING_CHANGED]
    return f"{who} gave {', '.join(gave)}" if gave else f"{who} says that nothing changed"


def what(said: Synced) -> str:
    if said.gave is Gave.NUMBERS:
        return counted(said.count, "number")
    left = f" ({counted(said.left_out, 'row')} left out)" if said.left_out else ""
    return f"an export of {counted(said.count, 'opportunity')}{left}"


def counted(count: int, thing: str) -> str:
    """`1 number`, `2 opportunities`."""
    many = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count} {thing if count == 1 else many}"


def choices(sync: Sync, side: Side) -> tuple[Button, ...]:
    which = ref(sync)
    heard = sync.heard(side)
    asked = bool(given(sync.plan))
    numbers = Button("Give numbers", f"sync numbers {which}", "plain" if heard else "primary")
    export = Button("Give an export", f"sync export {which}")
    same = () if heard else (Button("Nothing changed", f"sync unchanged {which}"),)
    return (*((numbers,) if asked else ()), export, *same)


def joined(several: Sequence[Card]) -> Card:
    """The prompts of several plans as one, each plan with its own buttons."""
    body: list[Element] = [part for card in several for part in card.body]
    open_ones = [card for card in several if not card.title.startswith("Thank you")]
    title = (
        f"Pipeline sync on {len(several)} plans" if open_ones else "Thank you: you are heard on every plan"
    )
    return Card(title, tuple(body), summary=title)


def nudge(sync: Sync, someone: Someone) -> Card:
    """Near the close, once, to who has not been heard."""
    plan = sync.plan
    company = plan.company(someone.side)
    return Card(
        f"The {sync.month} sync still waits for {company}",
        (text(strong(plan.name), ": it closes ", Moment(sync.occurrence.close, someone.time_zone), "."),),
        choices(sync, someone.side),
    )


def nudges_joined(several: Sequence[Card]) -> Card:
    body: list[Element] = []
    for card in several:
        own = tuple(button for button in card.buttons if isinstance(button, Button))
        body += [*card.body, Buttons(own)]
    return Card(f"{len(several)} syncs still wait for you", tuple(body))


# -- the other side's word -------------------------------------------------------------------------


def confirm(sync: Sync, side: Side) -> Card | None:
    """To a side: the other's numbers of this sync, each with a press to say whether it has the same. None while
    there are none."""
    theirs = sync.to_confirm(side)
    if not theirs:
        return None
    plan, others = sync.plan, sync.plan.company(side.other)
    left = len(sync.unconfirmed(side))
    title = (
        f"{others} gave {counted(len(theirs), 'number')}: do you have the same?"
        if left
        else f"Thank you: you have looked at {others}’s numbers"
    )
    items = [number_item(plan, plan.targets[id], number) for id, number in theirs.items()]
    return Card(
        title,
        (text(strong(plan.name), f" · {sync.month} sync"), *items),
        summary=f"{plan.name}: {title}",
    )


def number_item(plan: Plan, target: Target, number: Number) -> Item:
    stands = standing(plan, target, number.on)
    from_where = f"{plan.name_of(number.by)}, {shortened(number.source, 60)}, {short_day(number.on)}"
    open_still = plan.verdict(target.id) is None
    after = () if open_still else (line(muted(confirmed(plan, target))),)
    return Item(
        line(strong(target.name), f"  {so_far(stands)}"),
        (line(muted(from_where)), *after),
        verdict_buttons(plan, target, number) if open_still else (),
    )


def silent(sync: Sync, side: Side) -> Card | None:
    """To a side's own lead, after the close: nothing was heard from their side. None: something was."""
    if sync.heard(side) or not sync.asked[side]:
        return None
    items = tuple(
        Item(line(each.someone.name), (line(muted(excuse(each.someone, each.why))),))
        for each in sync.asked[side]
    )
    return Card(
        f"{sync.plan.name}: nothing heard from {sync.plan.company(side)} in the {sync.month} sync",
        (*items, small("Only you see these names; the room sees which company was not heard.")),
        choices(sync, side),
    )


def excuse(someone: Someone, why: str) -> str:
    if not someone.may_be_prompted:
        return "has not said yes to prompts yet"
    return f"asked {why}; no answer" if why else "asked; no answer"


# -- where it stands, on request -------------------------------------------------------------------


def under_way(sync: Sync, seat: Someone | None, zone: str) -> Card:
    """To somebody who asks while it is open: who was heard, each target's number, and what they can give."""
    plan = sync.plan
    heard = [
        text(strong(f"{plan.company(side)}: "), heard_line(sync, side) or "nothing yet") for side in Side
    ]
    body: list[Element] = [text("Until ", Moment(sync.occurrence.close, zone)), *heard]
    theirs = confirm(sync, seat.side) if seat else None
    waiting = set(sync.unconfirmed(seat.side)) if seat else set()
    for target in plan.agreement.targets:
        own = asked(sync, target)
        number = plan.number(target.id)
        if theirs and number and target.id in waiting:
            own = replace(own, buttons=verdict_buttons(plan, target, number))
        body.append(own)
    return Card(
        f"{plan.name}: {sync.month} sync, open",
        tuple(body),
        (
            *(choices(sync, seat.side) if seat else ()),
            Button("Opportunities", f"sync opportunities --plan {plan.id}"),
        ),
    )


def with_choices(card: Card, sync: Sync, seat: Someone) -> Card:
    """The room's summary to somebody who may still give something late."""
    return replace(card, buttons=(*choices(sync, seat.side), *card.buttons))
