"""Whatever people do, in whatever order, while clocks move and the bot is killed: nothing is posted twice, a blind
colour stays blind, every message in the chat has its row in the store, and the record verifies."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.chat import NoAnswer
from bot.room.chat import RoomChat
from bot.worker import Worker
from cards.card import Card
from plan.facts import Answer, Choice, Confidence, Phase
from plan.sides import Reader, Side
from schedules.tick import tick
from storage import sending
from storage.audit import verified
from storage.outbox import OUTBOX
from storage.sending import QUIET
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan
from tests.soak import soaked

BEGINS = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)
OWNERS, LEADS = ("vera", "tom", "paul", "ines"), ("vera", "paul")
COLLEAGUE = {"vera": "tom", "tom": "vera", "paul": "ines", "ines": "paul"}
OURS = "Something went wrong on our side"

owners, leads = st.sampled_from(OWNERS), st.sampled_from(LEADS)
colours = st.sampled_from([each.value for each in Confidence])
numbers = itertools.count(1)


class RoomsChat(RoomChat):
    """The local room's chat as one that does not know a repeated message: it takes each as another. It may take one
    and never say so, or be down."""

    quiet_period = QUIET

    def __init__(self, work: Worker, accepted: dict[str, list[str]], days: list[str]) -> None:
        super().__init__(work)
        self.accepted = accepted
        self.days = days

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        day = self.days.pop() if self.days else "fine"
        if day == "down":
            raise NoAnswer("nobody there")
        taken = self.accepted.setdefault(token, [])
        message = await super().post(
            channel, card, token=f"{token}/{len(taken)}", thread=thread, silent=silent
        )
        taken.append(message)
        if day == "silent":
            raise NoAnswer("taken, and nothing said")
        return message

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        return next(iter(self.accepted.get(token, [])), None)


class Life(RuleBasedStateMachine):
    """A plan with an owner pair each on two motions, from the Friday before its tenth review on."""

    made: Path
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"life-{next(numbers)}.sqlite3"
        self.path.write_bytes(self.made.read_bytes())
        self.accepted: dict[str, list[str]] = {}
        self.days: list[str] = []
        self.room = Lived(Store.open(sqlite_url(self.path)), BEGINS)
        self.on_the_chat()
        self.room.add(small_plan())

    def on_the_chat(self) -> None:
        house = self.room.house
        house.room = house.delivery.chats["room"] = RoomsChat(house.work, self.accepted, self.days)

    def teardown(self) -> None:
        self.room.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def say(self, who: str, text: str) -> None:
        assert OURS not in self.room.say(who, text), (who, text)

    def send(self, who: str, text: str, **values: str) -> None:
        assert OURS not in self.room.send(who, text, **values), (who, text, values)

    # -- people ----------------------------------------------------------------------------------------

    @rule(who=owners, motion=st.integers(1, 2), colour=colours)
    def answers(self, who: str, motion: int, colour: str) -> None:
        self.send(who, f"check-in {motion} changed", confidence=colour, moved=f"{who} says so")

    @rule(who=owners, motion=st.integers(1, 2), word=st.sampled_from(("same", "not-mine", "blocked")))
    def presses(self, who: str, motion: int, word: str) -> None:
        self.say(who, f"check-in {motion} {word}")

    @rule(who=leads, ours=colours, theirs=colours)
    def records_from_the_call(self, who: str, ours: str, theirs: str) -> None:
        self.send(who, "call 1", vendor_confidence=ours, partner_confidence=theirs)

    @rule(who=owners)
    def leaves(self, who: str) -> None:
        self.say(COLLEAGUE[who], f"people leave {who}")

    @rule(who=owners)
    def comes_back(self, who: str) -> None:
        self.say(COLLEAGUE[who], f"people back {who}")

    @rule(who=leads, motion=st.sampled_from(("migration", "launch")), name=owners)
    def names_an_owner(self, who: str, motion: str, name: str) -> None:
        self.say(who, f"people owner {motion} {name}")

    @rule(who=owners, motion=st.sampled_from(("migration", "launch")))
    def accepts(self, who: str, motion: str) -> None:
        self.say(who, f"people owner {motion} accept")

    @rule(who=leads)
    def hands_over(self, who: str) -> None:
        self.say(who, f"people hand-over {COLLEAGUE[who]} {who}")

    @rule(who=owners, days=st.integers(0, 9))
    def delegates(self, who: str, days: int) -> None:
        today = self.room.clock.now().date()
        self.say(who, f"me out {today} {today + timedelta(days=days)} --delegate {COLLEAGUE[who]}")

    @rule(who=owners, word=st.sampled_from(("back", "stop", "start")))
    def sets(self, who: str, word: str) -> None:
        self.say(who, f"me {word}")

    @rule(who=leads, word=st.sampled_from(("pause motion-review --because x", "resume motion-review")))
    def pauses(self, who: str, word: str) -> None:
        self.say(who, f"rhythm {word}")

    @rule(who=leads)
    def asks_now(self, who: str) -> None:
        self.say(who, "rhythm now motion-review")

    @rule(who=leads, number=st.integers(1, 99))
    def logs(self, who: str, number: int) -> None:
        self.say(who, f"log sourced {number}00k --source CRM --on {self.room.clock.now().date()}")

    @rule(who=leads, word=st.sampled_from(("Slow planning", "Nightly stock-outs", "Fresh food thrown away")))
    def edits(self, who: str, word: str) -> None:
        self.send(who, "edit thesis", problem=word, better_together="Aurora", horizon="150 stores")

    @rule(who=leads)
    def drops_the_draft(self, who: str) -> None:
        self.say(who, "edit drop")

    @rule(who=leads, label=st.sampled_from(("Propose to AWS", "Propose to Acme", "Agree")))
    def agrees(self, who: str, label: str) -> None:
        self.say(who, "agree")
        try:
            command = self.room.command(who, label)
        except AssertionError:  # nothing offers it just now
            return
        self.say(who, command)

    # -- the machine -----------------------------------------------------------------------------------

    @rule(minutes=st.integers(1, 60 * 24 * 8))
    def time_passes(self, minutes: int) -> None:
        room = self.room
        room.wait(room.house.heart.move(room.clock.now() + timedelta(minutes=minutes)))

    @rule(hours=st.integers(1, 24 * 12))
    def is_down(self, hours: int) -> None:
        self.room.clock.set(self.room.clock.now() + timedelta(hours=hours))
        self.begins_again()

    @rule(
        by=st.sampled_from((timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1), timedelta(days=1)))
    )
    def clock_is_moved(self, by: timedelta) -> None:
        self.room.clock.at += by
        self.room.wait(self.room.house.heart.settle())

    @precondition(lambda self: len(self.days) < 3)
    @rule(day=st.sampled_from(("silent", "down")))
    def chat_misbehaves(self, day: str) -> None:
        self.days.append(day)

    @rule(point=st.sampled_from(("ticked", "claimed", "asked", "accepted")))
    def is_killed(self, point: str) -> None:
        """As the bot dies: after what is due was written, after leases were taken, as the chat is being asked, and
        after the chat has taken it."""
        room = self.room
        room.read(tick)
        if point != "ticked":
            posts = room.read(lambda book: sending.claim(book, "killed"))
            if point != "claimed":
                for post in posts:
                    chat, channel = room.wait(room.house.delivery.whereabouts(post)) or (None, "")
                    asked = chat and room.read(
                        lambda book, post=post, channel=channel: sending.confirm(
                            book, post, f"room|{channel}", timedelta(0)
                        )
                    )
                    if asked and chat and point == "accepted" and not post.perhaps_there and not post.message:
                        self.takes(chat, channel, post)
        self.begins_again()

    def takes(self, chat: Any, channel: str, post: sending.Post) -> None:
        days, self.days[:] = list(self.days), []
        self.room.wait(
            chat.post(channel, post.card, token=post.token, thread=post.parent, silent=post.silent)
        )
        self.days[:] = days

    def begins_again(self) -> None:
        before = self.room
        accounts, ids, clock = before.accounts, before.ids, before.clock
        before.close()
        self.room = Lived(Store.open(sqlite_url(self.path)), clock.now())
        self.room.accounts, self.room.ids, self.room.plan_id = accounts, ids, "acme-aws"
        self.on_the_chat()
        self.room.house.begin()
        self.room.wait(self.room.house.heart.settle())

    # -- what holds ------------------------------------------------------------------------------------

    @invariant()
    def nothing_was_posted_twice(self) -> None:
        assert [token for token, taken in self.accepted.items() if len(taken) > 1] == []

    @invariant()
    def every_message_has_its_row(self) -> None:
        rows = self.room.read(lambda book: set(book.execute(select(OUTBOX.c.token)).scalars()))
        assert set(self.accepted) <= rows

    @invariant()
    def a_blind_colour_is_blind(self) -> None:
        for motion, side in blind(self.room):
            other = Reader.of(Side.PARTNER if side is Side.VENDOR else Side.VENDOR)
            for reader in (other, Reader.ROOM):
                seen = self.room.plan(reader).latest[f"answer/{motion}/{side}"]
                assert isinstance(seen, Answer)
                assert (seen.confidence, seen.choice) == (None, None), (motion, side, reader)

    @invariant()
    def the_record_verifies(self) -> None:
        verdict = verified(self.room.house.store, "acme-aws", self.room.clock.now())
        assert verdict is not None
        assert verdict.breaks == ()


def blind(room: Lived) -> list[tuple[str, Side]]:
    """By what was said alone: where the newest answer to a motion has a colour, in a review that has not closed, and
    the other side has given none there."""
    closed = {fact.occurrence for fact in room.facts if isinstance(fact, Phase) and fact.phase == "close"}
    said: dict[str, set[tuple[str, Side]]] = {}
    newest: dict[tuple[str, Side], Answer] = {}
    for fact in room.facts:
        if isinstance(fact, Answer) and fact.occurrence:
            newest[fact.motion, fact.side] = fact
            if fact.confidence and fact.choice is not Choice.NOT_MINE and not fact.unconfirmed:
                said.setdefault(fact.occurrence, set()).add((fact.motion, fact.side))
    confirmed = {fact.occurrence for fact in room.facts if type(fact).__name__ == "Confirmed"}
    return [
        (motion, side)
        for (motion, side), fact in newest.items()
        if fact.occurrence not in closed | confirmed
        and not fact.unconfirmed
        and sum(each == motion for each, _ in said.get(str(fact.occurrence), ())) == 1
        and (motion, side) in said.get(str(fact.occurrence), ())
    ]


@pytest.mark.parametrize("part", range(soaked(1, 20)))
def test_whatever_people_do_the_promises_hold(made: Path, tmp_path: Path, part: int) -> None:
    Life.made, Life.folder = made, tmp_path
    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=soaked(12, 100), stateful_step_count=soaked(15, 50), deadline=None),
    )


def test_what_is_looked_for_does_happen(made: Path, tmp_path: Path) -> None:
    """The machine is no empty one: colours are blind in it, messages are lost and found, and posts are counted."""
    Life.made, Life.folder = made, tmp_path
    life = Life()
    life.time_passes(60 * 24 * 3)
    life.answers("vera", 1, "red")
    assert blind(life.room) == [("migration", Side.VENDOR)]
    life.a_blind_colour_is_blind()
    life.chat_misbehaves("silent")
    life.asks_now("vera")
    life.time_passes(60 * 24 * 5)
    life.is_killed("accepted")
    life.time_passes(60 * 24)
    assert Counter(len(taken) for taken in life.accepted.values())[1] >= 8
    life.nothing_was_posted_twice()
    life.teardown()
