"""The handover brief: everything that one person had on a plan and another has from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Facts,
    Heading,
    Item,
    Moment,
    Span,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.funding_clocks import when
from cards.funding_steps import amount
from cards.motions import word
from cards.owning import answers
from cards.parts import shortened
from cards.person import people
from cards.promises import due, ref
from plan.agreement import Funding, Motion
from plan.deadlines import of_item
from plan.facts import Promise
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.standing import waits_for_a_yes


@dataclass(frozen=True)
class HandedOn:
    """What went over on one plan, as it stands now, read with the eyes of their side. `dates` are the next ones of the
    rhythm; `places` what else they take part in."""

    plan: Plan
    member: Someone
    to: Someone
    motions: tuple[Motion, ...] = ()
    promises: tuple[Promise, ...] = ()
    places: tuple[str, ...] = ()
    counting: tuple[Someone, ...] = ()
    dates: tuple[tuple[str, datetime], ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.motions or self.promises or self.places or self.counting)

    @property
    def money(self) -> list[Funding]:
        """The funding matched to these motions."""
        mine = {each.id for each in self.motions}
        return [item for item in self.plan.agreement.funding if item.motion in mine]


def brief(handed: Sequence[HandedOn], by: Someone, today: date) -> Card:
    """To who has it now, a section a plan."""
    first = handed[0]
    body: list[Element] = []
    for each in handed:
        body += [Heading(each.plan.name), *of_plan(each, today)]
    whose = "what they had" if by.id == first.member.id else f"what {first.member.name} had"
    buttons: list[Button] = [
        Button(f"Accept on {shortened(each.plan.name, 40)}" if len(handed) > 1 else "Accept all of it",
               f"people accept all --plan {each.plan.id}", "primary")
        for each in handed[:5] if waiting(each)
    ]  # fmt: skip
    more = (Button("What waits for you", "today"),)
    return Card(f"{by.name} hands you {whose}", tuple(body), (*buttons, *more))


def waiting(each: HandedOn) -> list[Motion]:
    return [motion for motion in each.motions if waits_for_a_yes(each.plan, motion, each.to.side)]


def of_plan(each: HandedOn, today: date) -> list[Element]:
    plan = each.plan
    body: list[Element] = [motion_item(plan, motion, each.to.side, today) for motion in each.motions]
    body += [promise_item(plan, promise, today) for promise in each.promises]
    money = tuple((item.name, funds(plan, item, today)) for item in each.money)
    body += [strong_line("Money of these motions"), Facts(money)] if money else []
    if each.places:
        body.append(text(f"You take their place in: {', '.join(each.places)}."))
    if each.counting:
        body.append(
            text(f"You stand in for {', '.join(other.name for other in each.counting)} while they are out.")
        )
    dates = tuple((title, line(Moment(at, each.to.time_zone))) for title, at in each.dates)
    body += [strong_line("Next"), Facts(dates)] if dates else []
    return body


def strong_line(words: str) -> Element:
    return text(strong(words))


def motion_item(plan: Plan, motion: Motion, side: Side, today: date) -> Item:
    """What each company said last, as this one may read it."""
    waits = waits_for_a_yes(plan, motion, side)
    return Item(
        line(strong(motion.name)),
        tuple(word(plan, motion, each, today) for each in Side),
        answers(plan, motion)[1:] if waits else (),
    )


def promise_item(plan: Plan, promise: Promise, today: date) -> Item:
    buttons = (
        Button("Kept", f"promises kept {ref(plan, promise)}"),
        Button("Move", f"promises move {ref(plan, promise)}"),
    )
    return Item(line("Promised: ", strong(shortened(promise.what))), (due(promise, today),), buttons)


def funds(plan: Plan, item: Funding, today: date) -> tuple[Span, ...]:
    """`$60k, requested · ask for approval by 14 Mar, in 9 days`."""
    clocks: list[Span | str] = []
    for each in sorted(of_item(plan, item), key=lambda each: each.on)[:2]:
        clocks += [f" · {each.what} ", Day(each.on), muted(f", {when(each, today)}")]
    return line(f"{amount(plan, item)}", *clocks)


# -- to who did it ---------------------------------------------------------------------------------


def done(handed: Sequence[HandedOn], *, told: bool, left: bool) -> Card:
    first = handed[0]
    items = tuple(
        Item(line(strong(each.plan.name)), (line(in_short(each)),)) for each in handed if each.anything
    )
    asked = ", and is asked whether they take the motions" if any(map(waiting, handed)) else ""
    reached = (
        f"{first.to.name} has the handover brief{asked}."
        if told
        else f"Nothing of mine reaches {first.to.name} yet: tell them."
    )
    gone = f" {first.member.name} has left the plan." if left else ""
    return Card(
        f"Handed over: {first.member.name} to {first.to.name}",
        (*items, small(f"{reached}{gone}")),
        (people(first.plan),),
    )


def in_short(each: HandedOn) -> str:
    said = [", ".join(motion.name for motion in each.motions)] if each.motions else []
    if each.promises:
        said.append(f"{len(each.promises)} promise{'s' * (len(each.promises) > 1)}")
    if each.places:
        said.append(f"a place in {', '.join(each.places)}")
    if each.counting:
        said.append(f"standing in for {', '.join(other.name for other in each.counting)}")
    return "; ".join(said)


def over_to(each: HandedOn, by: Someone) -> Card:
    """To who had it until now."""
    return Card(
        f"{each.plan.name}: {by.name} handed over what you had, to {each.to.name}",
        (text(f"{in_short(each)}. You are not asked about it any more."),),
        (people(each.plan),),
    )


def stands_in(plan: Plan, someone: Someone, member: Someone, to: Someone) -> Card:
    """To a colleague who had named who handed over."""
    return Card(
        f"{to.name} stands in for you now",
        (text(f"{member.name} has handed over on {plan.name}. You name somebody else with /jbp me delegate NAME."),),
    )  # fmt: skip


def nothing(plan: Plan, member: Someone) -> Card:
    return Card(
        f"{member.name} has nothing on {plan.name} to hand over",
        (text("Nothing was changed."),),
        (people(plan),),
    )


def not_on_the_plan(plan: Plan, member: Someone, to: str, add: str) -> Card:
    """`add`: who they are, as `people add` takes it."""
    button = Button(f"Add {shortened(to, 40)}", f"people add {add} --plan {plan.id}", "primary")
    return Card(
        f"{shortened(to, 60)} is not on {plan.name}",
        (text(f"Put them on it first, then hand over what {member.name} has. Nothing was changed."),),
        (button, people(plan)),
    )
