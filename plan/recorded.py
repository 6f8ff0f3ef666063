"""What a lead recorded for the other company in a meeting: unconfirmed, until that company confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from plan.facts import Answer, Confirmed, Fact
from plan.people import Someone
from plan.sides import Side

FROM_THE_CALL = "call"  # the source of what a lead recorded in a meeting


def unconfirmed(answer: Answer, people: Mapping[str, Someone]) -> bool:
    """Whether somebody of the other side recorded it: of itself that is nobody's own word."""
    by = people.get(answer.by)
    return by is not None and by.side is not answer.side


def as_heard(facts: Iterable[Fact], people: Mapping[str, Someone]) -> list[Answer]:
    """The answers in the order they were said, those that the other side recorded marked as unconfirmed. Where
    its own side has confirmed one, that follows as their own word, said when they confirmed it."""
    return [answer for _, answer in heard_from(facts, people)]


def heard_from(facts: Iterable[Fact], people: Mapping[str, Someone]) -> list[tuple[Fact, Answer]]:
    """The same, each with the fact that says it: the answer, or its confirmation."""
    heard: list[tuple[Fact, Answer]] = []
    last: dict[tuple[str, Side], Answer] = {}
    for fact in facts:
        if isinstance(fact, Answer):
            answer = marked(fact, people)
        elif isinstance(fact, Confirmed) and (found := covered(fact, last, people)):
            answer = replace(found, by=fact.by, at=fact.at, unconfirmed=False)
        else:
            continue
        last[answer.motion, answer.side] = answer
        heard.append((fact, answer))
    return heard


def marked(answer: Answer, people: Mapping[str, Someone]) -> Answer:
    theirs = unconfirmed(answer, people)
    return answer if theirs is answer.unconfirmed else replace(answer, unconfirmed=theirs)


def covered(
    fact: Confirmed, last: Mapping[tuple[str, Side], Answer], people: Mapping[str, Someone]
) -> Answer | None:
    """The recorded half that `fact` confirms: the latest of that half then, in the same review; and only a
    member of that side can."""
    by, answer = people.get(fact.by), last.get((fact.motion, fact.side))
    if fact.report or by is None or by.side is not fact.side or answer is None or not answer.unconfirmed:
        return None
    same = (answer.ritual, answer.period) == (fact.ritual, fact.period)
    return answer if same and answer.at <= fact.at else None
