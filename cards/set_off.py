"""The week's line about motions that triggers set off: counted in the review, and nobody is asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

from cards.card import Element, text
from plan.agreement import Motion
from plan.plan import Plan
from plan.sides import Side
from plan.triggers import in_short, per_trigger, said_of

A_WEEK = timedelta(days=7)


def since_last_week(plan: Plan, close: datetime) -> list[Element]:
    """What triggers set off in the week up to a review's close."""
    news = [said for motion in per_trigger(plan) if (said := in_a_line(plan, motion, close))]
    return [text("Set off by a trigger: ", "; ".join(news))] if news else []


def in_a_line(plan: Plan, motion: Motion, close: datetime) -> str:
    """`Win stories (Contoso won), both green`; empty where nothing set the motion off."""
    recent = [fact for fact in said_of(plan, motion) if close - A_WEEK < fact.at <= close]
    if not recent:
        return ""
    return (
        f"{motion.name} ({in_short(fact.what for fact in recent)}), {heard(plan, motion, recent[-1].period)}"
    )


def heard(plan: Plan, motion: Motion, period: str) -> str:
    """How far the pair has come with the newest check-in, as far as the plan's reader may see."""
    given = {side: plan.answer(motion.id, side) for side in Side}
    current = {side: each for side, each in given.items() if each and each.period == period}
    if not current:
        return "nobody has answered yet"
    if len(current) == 1:
        return f"only {plan.company(next(iter(current)))} has answered"
    colours = {each.confidence for each in current.values()}
    if any(each.sealed for each in current.values()) or len(colours) > 1 or None in colours:
        return "both have answered"
    (colour,) = colours
    return f"both {colour}"
