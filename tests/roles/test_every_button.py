"""Every button that anybody is shown, pressed by them and by everybody else, as where it was forwarded or is stale:
nothing goes wrong on our side, and nothing changes that the one who pressed may not change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest

from bot.room.chat import TENANT
from cards import plain
from cards.card import Answer, Form
from commands.command import every
from tests.house import buttons
from tests.roles.changes import Change, forbidden
from tests.roles.people import NOT_ON_IT, PARTNERS, PARTS, PLAN, VENDORS
from tests.roles.world import World

pytestmark = pytest.mark.xdist_group("roles")
DEEP = bool(os.environ.get("JBP_DEEP"))
PRESSES = 60_000 if DEEP else 6_000
DEPTH = 4 if DEEP else 2
WHO = tuple(PARTS.values())
ACT = re.compile(r"[a-z]+(-[a-z]+)*")


def first_cards(world: World, who: str) -> Iterator[Answer]:
    """All that somebody has in front of them: their direct messages, the room, and what each command answers."""
    for channel in (world.direct(who), PLAN):
        for message in world.messages(channel):
            if not isinstance(message.body, str):
                yield message.body
    for command in every():
        for more in ("", f" --plan {PLAN}"):
            answer, found = world.taken(world.request(who, command.name + more))
            yield answer
            if found:
                world.put_back()


def commands_of(answer: Answer) -> list[str]:
    """What can be pressed; a form is sent as it is shown."""
    return [answer.command] if isinstance(answer, Form) else [each.command for each in buttons(answer)]


def shape(command: str) -> str:
    """What a button does, whatever it does it to: `check-in`, `promises move`, `people change`."""
    name, _, rest = command.partition(" ")
    words = [word for word in rest.split() if ACT.fullmatch(word)]
    if name == "check-in":  # what it does comes last there
        words = words[-1:]
    options = sorted(word for word in rest.split() if word.startswith("--"))
    return " ".join([name, *words[:1], *options])


def test_whoever_presses_whatever_changes_only_what_is_theirs(world: World) -> None:
    seen: dict[str, int] = {}
    for who in (*VENDORS, *PARTNERS, *NOT_ON_IT) if DEEP else WHO:
        for card in first_cards(world, who):
            for command in commands_of(card):
                seen.setdefault(command, 0)
    # All of them, or those that do something of which there was none yet.
    waiting = list(seen) if DEEP else list({shape(each): each for each in reversed(seen)}.values())
    shapes = {shape(each) for each in seen}
    wrong: list[str] = []
    presses = 0
    while waiting and presses < PRESSES:
        command = waiting.pop(0)
        for who in WHO:
            presses += 1
            answer, said = pressed(world, who, command)
            wrong += said
            for further in commands_of(answer) if seen[command] < DEPTH else ():
                if further not in seen and (DEEP or shape(further) not in shapes):
                    seen[further] = seen[command] + 1
                    shapes.add(shape(further))
                    waiting.append(further)
    assert not wrong, f"{len(wrong)} of {presses}:\n" + "\n".join(sorted(wrong)[:40])
    assert presses > 1_000


def pressed(world: World, who: str, command: str) -> tuple[Answer, list[str]]:
    """Pressed, where the person is; a form that comes is sent back as it came."""
    here = {"channel": PLAN, "channel_tenant": TENANT} if who in NOT_ON_IT and who != "uma" else {}
    answer, found = world.taken(world.request(who, command, kind="pressed", **here))
    wrong = [f"{command}: {said}" for said in judged(world, who, answer, found)]
    if isinstance(answer, Form):
        if found:
            world.put_back()
        sent = world.request(
            who,
            answer.command,
            kind="sent",
            values=filled(answer),
            draft=answer.draft,
            step=answer.step,
            **here,
        )
        after, found = world.taken(sent)
        wrong += [f"{command}, sent: {said}" for said in judged(world, who, after, found)]
    if found:
        world.put_back()
    return answer, wrong


def filled(form: Form) -> dict[str, str]:
    """A form as somebody in a hurry fills it in: what is there stays, what is needed gets the first that will do."""
    by_kind = {"number": "4", "date": "2027-04-12", "time": "14:00", "account": "room:visitor:gus"}
    values = dict(form.values)
    for each in form.fields:
        if each.kind == "file":
            continue
        if each.options:
            values.setdefault(each.name, each.options[0].value)
        else:
            values.setdefault(each.name, by_kind.get(each.kind, "as it is"))
    return values


def judged(world: World, who: str, answer: Answer, found: list[Change]) -> Iterator[str]:
    said = plain.rendered(answer)
    if "on our side" in said or "store cannot be written" in said:
        yield f"{who}: {said}"
    yield from forbidden(who, found, world.before)
