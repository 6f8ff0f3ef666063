"""A quarter of the Microsoft plan goes by in Teams: reviews, syncs and a QBR, by signed activities and nothing else.

Acme has the app in its tenant and writes to it; Microsoft's people are in the shared channel alone, where they mention
it, and press what is shown to them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, time, timedelta
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
from tests.teams import cards
from tests.teams.state import ACME, AWS, object_id
from tests.teams.wired import Person, Wired

WEEKS = 14
pytestmark = pytest.mark.xdist_group("teams-quarter")  # lived once


class InTeams(Played):
    """The people of a rehearsal, each doing the same in Teams."""

    def __init__(self, wired: Wired, agreement: Agreement) -> None:
        super().__init__(wired.house, agreement, 7, lambda line: None)
        self.wired = wired
        self.members = {member.id: member for member in agreement.people}
        self.ways: Counter[str] = Counter()

    def go(self, end: datetime) -> None:
        for act in sorted(self.script(end)):
            if act.at > self.wired.clock.now():
                self.wired.wait(self.house.heart.move(act.at))
                self.wired.settle()
            for text in self.sought(act) if act.seek else [act.text]:
                self.acts(self.wired.person(self.members[act.who].name), act, text)
        self.wired.wait(self.house.heart.move(max(end, self.wired.clock.now())))
        self.wired.settle()

    def acts(self, person: Person, act: Act, text: str) -> None:
        external = self.members[act.who].side is Side.PARTNER
        if external:
            self.ways["mention"] += 1
            person.mentions(text)
            if self.waits:
                person.presses("Show me")
        else:
            self.ways["write"] += 1
            person.writes(text)
        for _ in range(STEPS):
            form = self.open_form(person)
            if form is None:
                break
            self.ways["form"] += 1
            person.fills(**able(form, act.values))

    @property
    def waits(self) -> bool:
        """There is an answer for them alone, as the newest thing in the channel."""
        return bool(self.wired.room and "for one person only" in self.wired.room[-1])

    def open_form(self, person: Person) -> dict[str, Any] | None:
        """What stands in place of the newest card that they see, where it asks something."""
        seen = person.seen()
        return seen[0][2] if seen and cards.inputs(seen[0][2]) else None

    def sought(self, act: Act) -> list[str]:
        """The commands of the buttons that this person sees and looks for."""
        person, wanted = self.wired.person(self.members[act.who].name), re.compile(act.seek)
        found = [
            action["data"]["jbp"]["command"]
            for _, _, card in person.seen()[:60]
            for action in cards.actions(card)
            if wanted.fullmatch(action["data"]["jbp"]["command"])
        ]
        return list(dict.fromkeys(found))


def able(card: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """What of the values this form asks for; sure where it asks."""
    asked = cards.inputs(card)
    found = {name: value for name, value in values.items() if name in asked and value}
    if asked.get("sure", {}).get("choices"):
        found["sure"] = asked["sure"]["choices"][0]["value"]
    return found


def in_teams(agreement: Agreement) -> Agreement:
    people = [
        replace(each, account=f"teams:{ACME if each.side is Side.VENDOR else AWS}:{object_id(each.name)}")
        for each in agreement.people
    ]
    return replace(agreement, people=tuple(people))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Any:
    agreement = in_teams(as_played(read(example("microsoft").read_bytes(), "microsoft").agreement))
    folder = tmp_path_factory.mktemp("quarter")
    begin = instant(agreement.period.start, time(6), agreement.time_zone)
    wired = Wired(Store.open(sqlite_url(folder / "jbp.sqlite3")), begin, folder)
    wired.add(agreement)
    played = InTeams(wired, agreement)
    played.go(begin + timedelta(weeks=WEEKS))
    yield played
    wired.close()


def said(quarter: InTeams, kind: type) -> list[Any]:
    def history(book: Any) -> list[Any]:
        return facts.history(book, plans.number_of(book, quarter.agreement.id))

    return [each for each in quarter.house.work.now(history) if isinstance(each, kind)]


def test_both_companies_answered_week_after_week(quarter: InTeams) -> None:
    answers = said(quarter, Answer)

    assert len({(each.period, each.side) for each in answers}) >= 2 * (WEEKS - 3)
    assert {each.side for each in answers} == set(Side)


def test_numbers_came_from_both_and_the_qbr_was_frozen_and_minuted(quarter: InTeams) -> None:
    every = (*said(quarter, Number), *said(quarter, NumberVerdict))

    assert {quarter.members[each.by].side for each in every} == set(Side)
    assert said(quarter, Frozen)
    assert said(quarter, Minutes)


def test_every_way_in_was_taken(quarter: InTeams) -> None:
    assert set(quarter.ways) == {"write", "mention", "form"}


def test_nobody_of_another_tenant_was_written_to(quarter: InTeams) -> None:
    theirs = [each for each in quarter.wired.teams.conversations.values() if each.kind == "personal"]

    assert {each.tenant for each in theirs} == {ACME}


def test_the_channel_was_posted_to_little_unasked_and_nothing_was_lost(quarter: InTeams) -> None:
    states = quarter.house.work.now(posted.by_state)

    assert set(states) <= {"sent", "withdrawn", "pending", "undelivered", "shown"}
    assert len(quarter.wired.roots) <= 2 * WEEKS
    assert quarter.wired.teams.refused == 0


def test_who_opens_the_packet_gets_links_that_open_it_in_each_of_its_forms(quarter: InTeams) -> None:
    lead = next(each for each in quarter.agreement.people if each.side is Side.VENDOR and each.role == "lead")
    vera = quarter.wired.person(lead.name)
    period = said(quarter, Frozen)[0].period
    vera.writes(f"qbr packet {period}")
    message = vera.chat.messages[-1]
    links = [each["url"] for each in cards.parts(message["attachments"]) if each["type"] == "Action.OpenUrl"]
    answers = [quarter.wired.get(link) for link in links]

    assert [status for status, _ in answers] == [200] * 4
    page, pdf, board, slides = (content for _, content in answers)
    assert "<html" in page
    assert pdf.startswith("%PDF-")
    assert board.startswith("%PDF-")
    assert slides.startswith("PK")
