"""Blind colours: nobody sees the other side's colour until both have answered or the window closes.

Notes, asks and blockers are shared at once. A choice is hidden with its colour, since "no change" would
tell last week's. Two colours that differ are the pair's own for a day; then the room sees both. What one side
recorded for the other is not the other's word, and uncovers nothing until they have confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from plan.facts import Answer, Choice, Confidence, Confirmed, Fact, Talked
from plan.people import Someone
from plan.plan import Plan
from plan.recorded import as_heard, heard_from, marked
from plan.register_numbers import computed
from plan.sides import SIDES, Reader, Side

TIME_TO_TALK = timedelta(hours=24)


def met_at(answers: Iterable[Answer], motion: str) -> datetime | None:
    """When both sides had first given a colour for `motion` in one period's answers; None until then."""
    first: dict[Side, datetime] = {}
    for answer in answers:
        if answer.motion == motion and has_colour(answer):
            first[answer.side] = min(first.get(answer.side, answer.at), answer.at)
    return max(first.values()) if len(first) == len(Side) else None


def has_colour(answer: Answer) -> bool:
    """Whether a side has itself given a colour."""
    own = not answer.unconfirmed
    return own and answer.confidence is not None and answer.choice is not Choice.NOT_MINE


def colours(answers: Iterable[Answer], motion: str) -> dict[Side, Confidence]:
    """Each side's latest colour for `motion` in one period's answers."""
    said = sorted((each for each in answers if each.motion == motion), key=lambda each: each.at)
    return {each.side: each.confidence for each in said if has_colour(each) and each.confidence}


def disagree(answers: Iterable[Answer], motion: str) -> bool:
    """Whether the two sides' latest colours for `motion` differ."""
    return len(set(colours(answers, motion).values())) > 1


def talk_until(answers: Iterable[Answer], motion: str, talked: bool) -> datetime | None:
    """Until when a differing pair has to talk before the room sees both colours; None where there is
    nothing to wait for."""
    answers = list(answers)
    met = met_at(answers, motion)
    return met + TIME_TO_TALK if met and not talked and disagree(answers, motion) else None


def veiled(
    answers: Iterable[Answer], reader: Reader, now: datetime, *, closed: bool, talked: Iterable[str] = ()
) -> list[Answer]:
    """One period's answers as `reader` may see them at `now`: a colour that is still blind is taken out."""
    answers, talked = list(answers), set(talked)
    shown = []
    for answer in answers:
        if reader.side is answer.side:
            hidden = False
        elif not closed and met_at(answers, answer.motion) is None:
            hidden = True
        else:
            until = (
                talk_until(answers, answer.motion, answer.motion in talked) if reader is Reader.ROOM else None
            )
            hidden = until is not None and now < until
        shown.append(without_colour(answer) if hidden else answer)
    return shown


def has_settled(answers: Sequence[Answer], now: datetime) -> bool:
    """Whether nothing of one closed period's answers is blind any more: no pair can still be talking."""
    return max([answer.at for answer in answers]) + TIME_TO_TALK <= now


def without_colour(answer: Answer) -> Answer:
    return replace(answer, confidence=None, choice=None, sealed=True)


def seen_by(plan: Plan, reader: Reader, now: datetime) -> Plan:
    """The plan as `reader` may see it at `now`."""
    latest: dict[str, Fact] = {slot: fact for slot, fact in plan.latest.items() if may_read(fact, reader)}
    is_closed = lru_cache(plan.closed)
    for motion in plan.motions:
        both = [answer for side in SIDES if (answer := as_it_counts(plan, motion, side))]
        latest.update({answer.slot: answer for answer in both})
        for asked in {(answer.ritual, answer.period) for answer in both}:
            answers = [answer for answer in both if (answer.ritual, answer.period) == asked]
            closed = is_closed(*asked)
            if closed and has_settled(answers, now):
                continue
            talked = plan.talked(motion)
            same = talked is not None and (talked.ritual, talked.period) == asked
            shown = veiled(answers, reader, now, closed=closed, talked=[motion] if same else ())
            latest.update({answer.slot: answer for answer in shown})
    latest.update(computed(plan))
    return replace(plan, latest=latest, reader=reader)


def as_it_counts(plan: Plan, motion: str, side: Side) -> Answer | None:
    """A side's latest answer: unconfirmed, or as its own side confirmed it, where the other side recorded it."""
    answer = plan.answer(motion, side)
    confirmed = plan.latest.get(f"confirmed/{motion}/{side}")
    if answer is None or confirmed is None:
        return marked(answer, plan.people) if answer else None
    return as_heard([answer, confirmed], plan.people)[-1]


def may_read(fact: Fact, reader: Reader) -> bool:
    """Whether a fact is anybody's on the plan, or the reader's own side's."""
    return fact.private_to is None or fact.private_to is reader.side


def history_seen_by(
    facts: Iterable[Fact],
    reader: Reader,
    now: datetime,
    closed: Mapping[str, bool],
    people: Mapping[str, Someone],
) -> list[Fact]:
    """Facts in their order, without the other side's own, every answer veiled as its period stands and marked
    where the other side recorded it; `closed` by occurrence (`motion-review/2027-W10`), `people` by id."""
    facts = [fact for fact in facts if may_read(fact, reader)]
    shown: dict[int, Answer] = {}
    asked: dict[str, list[Answer | Confirmed]] = {}
    for fact in facts:
        if isinstance(fact, Answer | Confirmed):
            asked.setdefault(f"{fact.ritual}/{fact.period}", []).append(fact)
    talked = {(fact.occurrence, fact.motion) for fact in facts if isinstance(fact, Talked)}
    for occurrence, said in asked.items():
        heard = heard_from(said, people)
        seen = veiled(
            [answer for _, answer in heard],
            reader,
            now,
            closed=closed.get(occurrence, False),
            talked=[motion for talked_in, motion in talked if talked_in == occurrence],
        )
        sure = {(answer.motion, answer.side) for fact, answer in heard if isinstance(fact, Confirmed)}
        for (fact, _), answer in zip(heard, seen, strict=True):
            confirmed = answer.unconfirmed and (answer.motion, answer.side) in sure
            shown[id(fact)] = replace(answer, unconfirmed=False) if confirmed else answer
    return [shown.get(id(fact), fact) if isinstance(fact, Answer) else fact for fact in facts]
