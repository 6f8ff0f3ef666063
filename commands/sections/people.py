"""People in a form: picked among those of one company, or written by name, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cards.say import one_line
from commands.call import Unreadable
from commands.sections.questions import LONGEST_LIST, Question, lines, pick
from commands.sections.section import Writing
from plan.agreement import Member
from plan.people import Someone
from plan.sides import Side
from storage.plan_problems import Path

HINTED = 12  # people named in a hint


def someone(
    name: str, label: str, now: str | None, writing: Writing, side: Side, *, at: Path = (), none: str = "Nobody yet",
    **more: Any,
) -> tuple[Question, ...]:  # fmt: skip
    """The question who of a side it is; none where there is nobody to pick."""
    there = {each.id: (named(each), each.id) for each in writing.people(side)}
    if not there and now is None:
        return ()
    gone = [each for each in writing.known(side) if each.id == now and each.id not in there]
    there |= {each.id: (f"{each.name}, who has left", each.id) for each in gone}
    return (pick(name, label, now, there, none=none, at=at, **{"kind": "person", **more}),)


def named(each: Someone | Member) -> str:
    """Their name, with what they do where that is known."""
    return f"{each.name}, {each.title}" if each.title else each.name


def several(name: str, label: str, now: tuple[str, ...], writing: Writing, *, at: Path = ()) -> Question:
    """The question who they are: names, one a line, of both companies."""
    everybody = [each for side in Side for each in writing.known(side)]
    known = {each.id: each for each in everybody}
    shown = "\n".join(as_written(known[id], everybody) if id in known else id for id in now)
    if len(shown) > LONGEST_LIST:
        shown = "\n".join(now)
    others = [each.name for side in Side for each in writing.people(side) if each.id not in now]
    more = (
        f" Not yet among them: {', '.join(others[:HINTED])}{'…' * (len(others) > HINTED)}" if others else ""
    )

    def read(said: str) -> tuple[str, ...]:
        return people_named(said, everybody)

    question = lines(
        name, label, shown, at=at, max_length=LONGEST_LIST, hint=f"Names, one a line.{more}"[:2000]
    )
    return Question(question.field, now, shown, read, (), at)


def as_written(each: Someone | Member, everybody: Iterable[Someone | Member]) -> str:
    """A person's name, or their id where the name would not mean them alone once a chat has sent it back."""
    return (
        each.name if one_line(each.name) == each.name and called(each.name, everybody) == [each] else each.id
    )


def people_named(said: str, everybody: Iterable[Someone | Member]) -> tuple[str, ...]:
    """The ids of those who are written, each once. Raises Unreadable."""
    there = list(everybody)
    written: list[str] = []
    for line in filter(None, map(str.strip, said.splitlines())):
        parts = [line] if called(line, there) else [each.strip() for each in re.split("[,;]", line)]
        written += filter(None, parts)
    return tuple(dict.fromkeys(one(each, there).id for each in written))


def one(written: str, everybody: list[Someone | Member]) -> Someone | Member:
    meant = called(written, everybody)
    if len(meant) == 1:
        return meant[0]
    if meant:
        which = " or ".join(each.id for each in meant[:HINTED])
        raise Unreadable(f"“{written[:40]}” may be one of {len(meant)} people. Write {which}.")
    if not everybody:
        raise Unreadable("Nobody is on the plan yet. Name its people first, then write them here.")
    known = ", ".join(each.name for each in everybody[:HINTED])
    raise Unreadable(f"Nobody on the plan is called “{written[:40]}”. There are {known}.")


def called(written: str, everybody: Iterable[Someone | Member]) -> list[Someone | Member]:
    """Whoever is meant by an id, by a name, or else by a part of a name."""
    there = list(everybody)
    words = written.casefold().lstrip("@").split()
    by_id = [each for each in there if [each.id.casefold()] == words]
    by_name = [each for each in there if each.name.casefold().split() == words]
    by_part = [each for each in there if len(words) == 1 and words[0] in each.name.casefold().split()]
    return by_id or by_name or by_part
