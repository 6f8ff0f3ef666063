"""Every command, and every line of its usage, is allowed or refused by who asks: who may not change something
changes nothing and is told in a sentence why; who may, can.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pytest

from bot.room.chat import TENANT
from cards import plain
from cards.card import Answer, Form
from cards.say import said_by
from commands.call import NotOnAPlan
from commands.command import every
from commands.escalating import NoSuchEscalation
from commands.messages import NothingStuck
from commands.settings import NotKnown
from plan.plan import NoSuchMember
from storage.plans import NoSuchPlan
from storage.rooms import NoPlanHere
from tests.roles.acts import ACTS, ANOTHER, GUEST, HASH, LEFT, NUMBER, UNKNOWN, Act
from tests.roles.changes import Change, forbidden
from tests.roles.people import PARTS, PLAN
from tests.roles.world import World

pytestmark = pytest.mark.xdist_group("roles")
DEEP = bool(os.environ.get("JBP_DEEP"))  # also those who are on the plan, in its room
ELSEWHERE = "another-room"


def test_every_line_of_every_usage_says_whom_it_is_for() -> None:
    missing = [
        (command.name, line)
        for command in every()
        for line, _ in command.usage
        if line not in {act.usage for act in ACTS.get(command.name, ())}
    ]
    assert not missing, "tests/roles/acts.py has to say who may do these"
    named = {(command.name, line) for command in every() for line, _ in command.usage}
    gone = [
        (name, act.usage) for name, acts in ACTS.items() for act in acts if (name, act.usage) not in named
    ]
    assert not gone, "no command says these any more"


@pytest.mark.parametrize("name", [command.name for command in every()])
def test_a_command_is_for_whom_it_is_for(world: World, name: str) -> None:
    wrong = [
        f"{role} {place}: {said}"
        for act in ACTS[name]
        for role in PARTS
        for place in places(act, role)
        for said in tried(world, act, role, place)
    ]
    assert not wrong, "\n".join(wrong)


def places(act: Act, role: str) -> tuple[str, ...]:
    """Where a role asks: a guest is somebody in the room, somebody unknown is not."""
    if act.only:
        return (act.only,)
    both = role in (LEFT, ANOTHER) or DEEP
    return {GUEST: ("room",), UNKNOWN: ("direct",)}.get(role, ("direct", "room") if both else ("direct",))


def tried(world: World, act: Act, role: str, place: str) -> Iterator[str]:
    """Typed, and sent as a form; what of it was not as it should be."""
    counts_as = role if act.bare else {LEFT: nobody(place), ANOTHER: nobody(place)}.get(role, role)
    gets = counts_as in act.may or counts_as in act.gets
    values = act.values(role)
    for sent in ({}, values) if values else ({},):
        may = counts_as in act.may and (bool(sent) or not act.asks)
        text, answer, found = done(world, act, role, place, sent)
        for said in judged(act, role, answer, found, world, may=may, gets=gets):
            yield f"{text} {dict(sent) or ''}: {said}"
        if found:
            world.put_back()


def nobody(place: str) -> str:
    """What somebody who is not on the plan is to it."""
    return UNKNOWN if place == "direct" else GUEST


def done(
    world: World, act: Act, role: str, place: str, sent: Mapping[str, str]
) -> tuple[str, Answer, list[Change]]:
    text = written(world, act.text(role))
    named = act.bare or re.search(r"acme-aws/|--plan", text)
    if place == "direct" and not named:
        text += " --plan acme-aws"
    where = {"room": PLAN, "elsewhere": ELSEWHERE}.get(place)
    request = world.request(
        PARTS[role], text, kind="sent" if sent else "typed", values=dict(sent), channel=where,
        channel_tenant=TENANT if where else "",
    )  # fmt: skip
    return text, *world.taken(request)


def judged(
    act: Act, role: str, answer: Answer, found: list[Change], world: World, *, may: bool, gets: bool
) -> Iterator[str]:
    """What was wrong with what somebody was answered, and with what came of it."""
    said = " ".join(plain.rendered(answer).split())
    if "went wrong on our side" in said:
        yield said
    yield from forbidden(PARTS[role], found, world.before)
    felt = [str(each)[:200] for each in found if is_felt(each)]
    if may and not felt:
        yield f"changed nothing, and may: {said[:200]}"
    if not may and felt:
        yield f"changed {felt}"
    if gets is is_refused(answer, said, act) and (gets or not may):
        yield f"{'is refused' if gets else 'is not told why not'}: {said[:200]}"


def is_felt(change: Change) -> bool:
    """Whether something is another now: neither a form that is being filled in, nor who somebody unknown is."""
    return change.table != "drafts" and not str(change.row.get("key", "")).startswith("who/")


def written(world: World, text: str) -> str:
    """The ids that the world gave, put in."""
    return re.sub("|".join(IDS), lambda found: IDS[found[0]](world), text)


def promise(world: World) -> str:
    return next(
        fact.id for fact in world.facts if fact.kind == "promise" and fact.what == "reference architecture"
    )


def brief(world: World, ritual: str) -> str:
    return next(fact.id for fact in world.facts if fact.kind == "brief" and fact.ritual == ritual)


IDS = {
    HASH: lambda world: next(fact.content_hash[:8] for fact in world.facts if fact.kind == "proposed"),
    NUMBER: lambda world: str(
        next(
            row["id"]
            for row in world.before["outbox"].values()
            if row["state"] == "dead" and row["channel"].startswith("room:")
        )
    ),
    "PROMISE": promise,
    "DEAL": lambda world: next(fact.name for fact in world.facts if fact.kind == "opportunity"),
    "AT-THE-BOARD": lambda world: brief(world, "jeb"),
    "AT-THE-QBR": lambda world: brief(world, "qbr"),
}


# -- being told why not ----------------------------------------------------------------------------

LOOKED_FOR = (NotOnAPlan, NoSuchPlan, NoPlanHere, NotKnown, NothingStuck, NoSuchMember, NoSuchEscalation)


@lru_cache(maxsize=1)
def refusals() -> frozenset[str]:
    """The sentences that somebody is refused with: what may not be done, and what is not theirs to know of."""

    def below(kind: type[Exception]) -> Iterator[type[Exception]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    every()
    own = [
        each
        for each in below(PermissionError)
        if each.__module__.split(".")[0] in ("commands", "plan", "storage")
    ]
    return frozenset(said_by(each()) for each in (*own, *LOOKED_FOR))


def is_refused(answer: Answer, said: str, act: Act) -> bool:
    if isinstance(answer, Form):
        return False
    return any(each in said for each in (*refusals(), *act.refused))
