"""Pieces that many cards share: a target's line, a motion's line, money at risk, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Span, Tone, Words, line, muted
from plan.agreement import Motion, Period
from plan.amounts import Amount
from plan.facts import Answer
from plan.plan import Plan
from plan.sides import Side


def short_day(day: date) -> str:
    """`14 Mar`."""
    return f"{day.day} {day:%b}"


def dated(day: date) -> str:
    """`14 Mar 2027`."""
    return f"{short_day(day)} {day:%Y}"


def plan_line(plan: Plan, today: date) -> str:
    """`FY27 v3 · week 9 of 26`."""
    return period_line(plan.agreement.period, plan.agreement.version, today)


def period_line(period: Period, version: int, today: date) -> str:
    return f"{period.label} v{version} · week {period.week(today)} of {period.weeks}"


def listed(names: Sequence[str], most: int) -> str:
    """`one, two and 3 more`, of which at most `most` are named."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def ago(day: date, today: date) -> str:
    """How long ago a day was: `today`, `yesterday`, `9 days`."""
    days = (today - day).days
    return (
        "today"
        if days == 0
        else "yesterday"
        if days == 1
        else f"{days} days"
        if days > 0
        else f"in {-days} days"
    )


def companies(plan: Plan) -> str:
    return f"{plan.agreement.vendor.name} x {plan.agreement.partner.name}"


def said(answer: Answer, motion: Motion, plan: Plan) -> list[str]:
    """What an answer tells everybody: the metric or date, what moved, the blocker and the next step."""
    parts = []
    if answer.metric is not None:
        parts.append(f"{Amount(answer.metric, motion.metric or 'so far')}")
    if answer.milestone_on is not None:
        parts.append(f"{motion.milestone or 'next milestone'} on {short_day(answer.milestone_on)}")
    if answer.moved:
        parts.append(answer.moved)
    if answer.blocker:
        whose = f" ({plan.company(answer.blocker_side)}’s)" if answer.blocker_side else ""
        parts.append(f"blocked{whose}: {answer.blocker}")
    if answer.next_step:
        on = f", {short_day(answer.next_on)}" if answer.next_on else ""
        parts.append(f"next: {answer.next_step}{on}")
    return parts


def said_line(answer: Answer, motion: Motion, plan: Plan) -> str:
    return "; ".join(said(answer, motion, plan)) or "answered"


def recorded(plan: Plan, answer: Answer) -> tuple[Span, ...]:
    """` · recorded by Vera Lindqvist, unconfirmed`, where the other side did; nothing of one's own word."""
    if not answer.unconfirmed:
        return ()
    return line(muted(f" · recorded by {plan.name_of(answer.by)}, unconfirmed"))


def pair(plan: Plan, motion: Motion) -> tuple[Span, ...]:
    """`Acme: Vera Lindqvist · AWS: nobody yet`."""
    spans: list[Span | str] = []
    for side in Side:
        owner = plan.owner(motion, side)
        spans += [" · " if spans else "", muted(f"{plan.company(side)}: ")]
        spans.append(owner.name if owner else Words("nobody", Tone.WARNING))
    return line(*(span for span in spans if span != ""))


def shortened(text: str, most: int = 160) -> str:
    """`text` on one line, cut at a word where it is longer than `most` characters."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[most // 2 :] else cut}…"
