"""A quarter of the AWS plan goes by in Slack: reviews, syncs and a QBR, by signed requests and nothing else.

Acme's people type, press and fill in; AWS's people, who have no slash command there, mention, write and press.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.examples import example
from bot.habits.act import Act
from bot.rehearsal import STEPS, Played, as_played
from plan.agreement import Agreement
from plan.facts import Answer, Frozen, Minutes, Number, NumberVerdict
from plan.rhythm import instant
from plan.sides import Side
from storage import facts, plans, posted
from storage.plan_file import read
from storage.store import Store, sqlite_url
from tests.slack.wired import Person, Wired

WEEKS = 14
pytestmark = pytest.mark.xdist_group("slack-quarter")  # lived once


class OnSlack(Played):
    """The people of a rehearsal, each doing the same in Slack."""

    def __init__(self, wired: Wired, agreement: Agreement) -> None:
        super().__init__(wired.house, agreement, 7, lambda line: None)
        self.wired = wired
        self.sides = {member.id: member.side for member in agreement.people}
        self.ways: Counter[str] = Counter()

    def go(self, end: datetime) -> None:
        for act in sorted(self.script(end)):
            if act.at > self.wired.clock.now():
                self.wired.wait(self.house.heart.move(act.at))
                self.wired.settle()
            for text in self.sought(act) if act.seek else [act.text]:
                self.acts(self.wired.person(user(act.who)), act, text)
        self.wired.wait(self.house.heart.move(max(end, self.wired.clock.now())))
        self.wired.settle()

    def acts(self, person: Person, act: Act, text: str) -> None:
        if act.press or act.values:
            self.ways["press"] += 1
            press(person, text)
        elif self.sides[act.who] is Side.VENDOR:
            self.ways["slash"] += 1
            person.types(text)
        else:
            self.ways["direct"] += 1
            person.writes(text)
        for _ in range(STEPS):
            if not person.inputs():
                break
            self.ways["form"] += 1
            answer = person.fills(**able(person, act.values))
            assert answer.get("response_action") != "errors", (act, text, answer)
        person.user.modal = None

    def sought(self, act: Act) -> list[str]:
        """The commands of the buttons that this person sees and looks for."""
        person, wanted = self.wired.person(user(act.who)), re.compile(act.seek)
        channels = [each for each in self.wired.slack.channels.values() if person.user.id in each.members]
        found = [
            element["value"]
            for channel in channels
            for message in person.mine(channel)[-60:]
            for block in message.get("blocks", ())
            for element in block.get("elements", ())
            if element.get("type") == "button" and wanted.fullmatch(element.get("value", ""))
        ]
        return list(dict.fromkeys(found))


def press(person: Person, command: str) -> None:
    """A button of that command, in the person's direct messages."""
    action = {"type": "button", "action_id": "a", "block_id": "b", "value": command}
    channel = person.direct.id
    person.interact(
        {
            "type": "block_actions",
            "actions": [action],
            "container": {"type": "message", "message_ts": "1.1", "channel_id": channel},
            "channel": {"id": channel, "name": "directmessage"},
            "response_url": person.respond(channel),
        }
    )


def able(person: Person, values: dict[str, str]) -> dict[str, Any]:
    """What of the values this form asks for, and of a choice what it offers; sure where it asks."""
    asked = person.inputs()
    found = {name: value for name, value in values.items() if name in asked and value}
    if "sure" in asked and "options" in asked["sure"]["element"]:
        found["sure"] = asked["sure"]["element"]["options"][0]["value"]
    return found


def user(member: str) -> str:
    return "U" + re.sub(r"[^A-Z0-9]", "", member.upper())


def on_slack(agreement: Agreement) -> Agreement:
    people = [
        replace(each, account=f"slack:{'T1' if each.side is Side.VENDOR else 'T2'}:{user(each.id)}")
        for each in agreement.people
    ]
    return replace(agreement, people=tuple(people))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Any:
    agreement = on_slack(as_played(read(example("aws").read_bytes(), "aws").agreement))
    path = Path(tmp_path_factory.mktemp("quarter")) / "jbp.sqlite3"
    begin = instant(agreement.period.start, time(6), agreement.time_zone)
    wired = Wired(Store.open(sqlite_url(path)), begin)
    wired.add(agreement)
    played = OnSlack(wired, agreement)
    played.go(begin + timedelta(weeks=WEEKS))
    yield played
    wired.close()


def said(quarter: OnSlack, kind: type) -> list[Any]:
    def history(book: Any) -> list[Any]:
        return facts.history(book, plans.number_of(book, quarter.agreement.id))

    return [each for each in quarter.house.work.now(history) if isinstance(each, kind)]


def test_both_companies_answered_week_after_week(quarter: OnSlack) -> None:
    answers = said(quarter, Answer)

    assert len({(each.period, each.side) for each in answers}) >= 2 * (WEEKS - 3)
    assert {each.side for each in answers} == set(Side)


def test_numbers_came_from_both_and_the_qbr_was_frozen_and_minuted(quarter: OnSlack) -> None:
    assert {
        quarter.sides[each.by] for each in (*said(quarter, Number), *said(quarter, NumberVerdict))
    } == set(Side)
    assert said(quarter, Frozen)
    assert said(quarter, Minutes)


def test_every_way_in_was_taken(quarter: OnSlack) -> None:
    assert set(quarter.ways) == {"press", "form", "slash", "direct"}


def test_the_channel_heard_little_and_nothing_was_lost(quarter: OnSlack) -> None:
    states = quarter.house.work.now(posted.by_state)

    assert set(states) <= {"sent", "withdrawn", "pending"}
    assert len(quarter.wired.roots) <= 2 * WEEKS


def test_who_opens_the_packet_gets_it_as_a_file_of_their_own(quarter: OnSlack) -> None:
    lead = next(
        member.id
        for member in quarter.agreement.people
        if member.side is Side.PARTNER and member.role == "lead"
    )
    paul = quarter.wired.person(user(lead))
    period = said(quarter, Frozen)[0].period
    press(paul, f"qbr packet {period}")

    assert f"[file acme-aws-qbr-{period}" in " ".join(paul.hears[-3:])
