"""Simulated people around meetings: what they write ahead, who opens the packet, what they decide and answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bot.habits.act import Act, lead, sentence
from plan.agreement import Agreement, OwnRitual, Role
from plan.days import working_days_before
from plan.rhythm import Occurrence, instant, local
from plan.sides import Side

WINS = (
    "two retailers signed through Marketplace",
    "the workshop series is fully booked",
    "first joint reference",
)
ASKS = (
    "name a second solutions architect",
    "approve the half-year MDF early",
    "bring in the retail field team",
)
SAID = ("three accounts have no next step", "one counterpart is missing", "all of them have one now")
RISKS = ("security review may take a month", "one sponsor is leaving", "quota in the second region")


def acts(agreement: Agreement, held: Occurrence, meets: Occurrence, seed: int) -> Iterator[Act]:
    """`held` is the whole of it, `meets` the meeting's own day and hour."""
    yield from written(agreement, held, seed)
    yield from read(agreement, held, meets, seed)
    yield from met(agreement, held, meets, seed)


def written(agreement: Agreement, held: Occurrence, seed: int) -> Iterator[Act]:
    for side in Side:
        who = lead(agreement, side)
        chance = Random(f"{seed}/qbr/{held.period}/{side}")
        if who is None or chance.random() < 0.1:
            continue
        at = held.start + timedelta(hours=1 + chance.randrange(20), minutes=chance.randrange(60))
        values = {"wins": chance.choice(WINS), "asks": chance.choice(ASKS), "risks": chance.choice(RISKS)}
        text = f"qbr write {agreement.id}/{held.period}"
        yield Act(at, f"qbr/{held.period}/{side}/write", who.id, text, values)
        brief = {
            "ask": sentence(chance.choice(ASKS)),
            "cost": "the second half starts without it",
            "needed_by": "the end of the month",
        }
        add = f"decide add --plan {agreement.id} --at qbr"
        yield Act(
            at + timedelta(minutes=4), f"qbr/{held.period}/{side}/brief", who.id, add, brief, press=True
        )


def read(agreement: Agreement, held: Occurrence, meets: Occurrence, seed: int) -> Iterator[Act]:
    """Most attendees open the packet in the two days after it came."""
    terms = agreement.rhythm.quarterly
    day = local(meets.start, agreement.time_zone).date()
    out = working_days_before(day, 3, agreement.rhythm.days_off)
    for member in agreement.people:
        chance = Random(f"{seed}/qbr/{held.period}/{member.id}/read")
        if terms and member.id in terms.who and chance.random() < 0.8:
            at = instant(out, meets.start.time(), "UTC") + timedelta(hours=chance.randrange(4, 40))
            text = f"qbr packet {agreement.id}/{held.period}"
            yield Act(at, f"qbr/{held.period}/{member.id}/read", member.id, text)


def met(agreement: Agreement, held: Occurrence, meets: Occurrence, seed: int) -> Iterator[Act]:
    """In the meeting: what was put to it is decided, each side promises something, and one thing is noted."""
    yield from decided(agreement, f"qbr/{held.period}", meets, seed)
    due = (local(meets.start, agreement.time_zone) + timedelta(days=21)).date().isoformat()
    for side in Side:
        who = lead(agreement, side)
        if who is None:
            continue
        chance = Random(f"{seed}/qbr/{held.period}/{side}/met")
        at = meets.start + timedelta(minutes=chance.randrange(20, 50))
        what = f'promises add "{chance.choice(ASKS)}" --by {due} --plan {agreement.id} --at qbr/{held.period}'
        yield Act(at, f"qbr/{held.period}/{side}/promise", who.id, what)
        if side is Side.VENDOR:
            note = f'qbr note {agreement.id}/{held.period} "The pipeline is looked at together from now on"'
            yield Act(at + timedelta(minutes=3), f"qbr/{held.period}/note", who.id, note)


def decided(agreement: Agreement, meeting: str, meets: Occurrence, seed: int) -> Iterator[Act]:
    """Most of what a meeting is asked is decided there; the rest goes on to the next one."""
    sponsors = [member.id for member in agreement.people if member.role is Role.SPONSOR]
    who = sponsors or [each.id for side in Side if (each := lead(agreement, side))]
    if not who:
        return
    chance = Random(f"{seed}/{meeting}/decided")
    word = chance.choice(("yes", "yes", "yes", "no", "later"))
    at = meets.start + timedelta(minutes=chance.randrange(10, 20))
    seek = rf"decide [^ ]+ {word} {re.escape(meeting)}( .*)?"
    yield Act(at, f"{meeting}/decided", chance.choice(who), seek=seek)


# -- a board ---------------------------------------------------------------------------------------


def board(
    agreement: Agreement, each: OwnRitual, held: Occurrence, meets: Occurrence, seed: int
) -> Iterator[Act]:
    """A lead asks for a decision ahead of every board; its sponsors decide it there or put it off."""
    who = lead(agreement, Random(f"{seed}/{held.key}").choice([*Side]))
    if who:
        chance = Random(f"{seed}/{held.key}/brief")
        brief = {
            "ask": sentence(chance.choice(ASKS)),
            "cost": chance.choice(RISKS),
            "needed_by": "the next board",
        }
        at = held.start - timedelta(days=2, minutes=chance.randrange(300))
        text = f"decide add --plan {agreement.id} --at {each.id}"
        yield Act(at, f"{held.key}/brief", who.id, text, brief, press=True)
    yield from decided(agreement, held.key, meets, seed)


def questions(agreement: Agreement, each: OwnRitual, held: Occurrence, seed: int) -> Iterator[Act]:
    """Who is asked a list of questions answers the first of them, in most months."""
    for who in each.terms.who:
        chance = Random(f"{seed}/{held.key}/{who}")
        if chance.random() < 0.7:
            at = held.start + timedelta(minutes=chance.randrange(10, 100))
            values = {"q1": chance.choice(SAID), "answer-1": chance.choice(SAID)}
            yield Act(
                at,
                f"{held.key}/{who}",
                who,
                seek=rf"answer {re.escape(agreement.id)}/.*",
                values=values,
                press=True,
            )
