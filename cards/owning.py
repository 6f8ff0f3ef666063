"""Somebody is named for a half of a motion: what they are asked, what they say, and who hears it."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Item, line, muted, small, strong, text
from cards.person import name_another, people
from plan.agreement import Motion
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side


def half(plan: Plan, motion: Motion, side: Side) -> str:
    return f"{plan.company(side)}’s half of {motion.name}"


def asked(plan: Plan, motion: Motion, someone: Someone, by: Someone, *, draft: bool = False) -> Card:
    """To who was named, where they are."""
    other = plan.owner(motion, someone.side.other)
    pair = f" With you: {other.name} ({plan.company(other.side)})." if other else ""
    when = (
        "The plan is a draft still: nothing is asked of you until both companies have agreed to it."
        if draft
        else "Until you have answered, you are down as its owner, not accepted yet."
    )
    return Card(
        f"{by.name} named you for {half(plan, motion, someone.side)}",
        (
            text(strong(plan.name), f": you would say what moved, about a minute each time.{pair}"),
            small(when),
        ),
        answers(plan, motion),
        summary=f"{plan.name}: {by.name} named you for {motion.name}",
    )


def asked_of_draft(plan: Plan, motions: Sequence[Motion], someone: Someone, by: Someone) -> Card:
    """To somebody whom a lead wrote into a draft, one card for all of their halves; it follows what is written."""
    if not motions:
        title = f"{plan.name}: no half of a motion waits for your word"
        return Card(
            title, (text("What you were named for was answered, or somebody else is down for it now."),)
        )
    every = (
        (Button("Accept all", f"people accept all --plan {plan.id}", "primary"),) if len(motions) > 1 else ()
    )
    return Card(
        f"{by.name} named you in the draft of {plan.name}",
        (
            *(
                Item(line(strong(half(plan, each, someone.side))), (), answers(plan, each))
                for each in motions
            ),
            small(
                "The plan is a draft still: nothing is asked of you until both companies have agreed to it."
            ),
        ),
        every,
        summary=f"{plan.name}: {by.name} named you for {', '.join(each.name for each in motions[:3])}",
    )


def answers(plan: Plan, motion: Motion) -> tuple[Button, ...]:
    here = f"{motion.id} --plan {plan.id}"
    return (
        Button("Accept", f"people accept {here}", "primary"),
        Button("Hand on", f"people hand-on {here}"),
        Button("Not me", f"people not-me {here}"),
    )


def named(
    plan: Plan, motion: Motion, someone: Someone, *, told: bool, own: bool, draft: bool = False
) -> Card:
    """To the lead who named them."""
    if own:
        said = "You have taken it yourself."
    elif told:
        said = "They are asked whether they take it; you hear what they say."
    else:
        said = f"Nothing of mine reaches {someone.name} yet: tell them."
    rest = small("The draft says so now: whoever had agreed to it is asked again.") if draft else None
    return Card(
        f"{someone.name} is named for {half(plan, motion, someone.side)}",
        (text(said), *((rest,) if rest else ())),
        (Button("Motions", f"motions --plan {plan.id}"), people(plan)),
    )


def named_already(plan: Plan, motion: Motion, someone: Someone) -> Card:
    return Card(
        f"{someone.name} is down for {half(plan, motion, someone.side)} already",
        (text("Nothing was changed."),),
        (people(plan),),
    )


def reads_only(plan: Plan, someone: Someone) -> Card:
    make = Button(
        f"Make {someone.name.split()[0]} an owner", f"people role {someone.id} owner --plan {plan.id}"
    )
    role = "an observer" if someone.role == "observer" else f"a {someone.role}"
    return Card(
        f"{someone.name} is {role} on this plan",
        (text("Sponsors and observers read it and own nothing. Nothing was changed."),),
        (make, people(plan)),
    )


def accepted(plan: Plan, motions: list[Motion], someone: Someone, *, draft: bool) -> Card:
    """To who accepted; who has not said yes to prompts can now."""
    names = ", ".join(each.name for each in motions)
    asked = "once both companies have agreed to the plan" if draft else "when its next check-in opens"
    prompted = someone.may_be_prompted
    said = f"You are asked what moved {asked}{'' if prompted else ', if you say yes to prompts'}."
    start = () if prompted else (Button("I’m in", "me start", "primary"),)
    return Card(
        f"{names}: {plan.company(someone.side)}’s half is yours",
        (text(said),),
        (*start, Button("What waits for you", "today"), Button("Motions", f"motions --plan {plan.id}")),
    )


def said_yes(plan: Plan, motions: list[Motion], someone: Someone) -> Card:
    """To their leads, and to who owns the other half."""
    names = ", ".join(each.name for each in motions)
    return Card(
        f"{plan.name}: {someone.name} owns {plan.company(someone.side)}’s half of {names}",
        (text("They have accepted it."),),
        (people(plan),),
    )


def not_me(plan: Plan, motion: Motion, someone: Someone) -> Card:
    """To who said no."""
    return Card(
        f"Not you, then: {motion.name}",
        (text(f"{plan.company(someone.side)}’s lead is told and names another."),),
    )


def said_no(plan: Plan, motion: Motion, someone: Someone) -> Card:
    """To their leads."""
    return Card(
        f"{plan.name}: {someone.name} does not take {half(plan, motion, someone.side)}",
        (text("Nobody owns it now."),),
        (name_another(plan, motion), people(plan)),
    )


def handed_on(plan: Plan, motion: Motion, someone: Someone, to: Someone) -> Card:
    """To the leads, and to who handed it on."""
    return Card(
        f"{plan.name}: {someone.name} handed {half(plan, motion, someone.side)} on to {to.name}",
        (text(f"{to.name} is asked whether they take it."),),
        (people(plan),),
    )


def another_owns(plan: Plan, motion: Motion, side: Side) -> Card:
    """Somebody who is no longer, or never was, down for a half answers for it."""
    owner = plan.owner(motion, side)
    whose = f"{owner.name} is down for it now." if owner else "Nobody is down for it now."
    return Card(f"You are not down for {half(plan, motion, side)}", (text(f"{whose} Nothing was changed."),))


def yours_already(plan: Plan, motion: Motion, side: Side) -> Card:
    return Card(
        f"{half(plan, motion, side)} is yours already",
        (text("Nothing was changed."),),
        (Button("Hand on", f"people hand-on {motion.id} --plan {plan.id}"), people(plan)),
    )


def nothing_to_accept(plan: Plan) -> Card:
    return Card("Nothing waits for your yes here", (text("Nothing was changed."),), (people(plan),))


def taken_from(plan: Plan, motion: Motion, someone: Someone, now: Someone, by: Someone) -> Card:
    """To who owned the half until now."""
    return Card(
        f"{plan.name}: {half(plan, motion, someone.side)} is with {now.name} now",
        (text(f"{by.name} has named them. You are not asked about it any more."),),
    )


def waiting_item(plan: Plan, motion: Motion, side: Side) -> Item:
    """Under `people`, to who was named."""
    return Item(
        line(strong(half(plan, motion, side))),
        (line(muted("named you; do you take it?")),),
        answers(plan, motion),
    )
