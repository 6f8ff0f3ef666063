"""A plan with a room in Slack and a room in Teams: each company works where it lives, and each room hears once.

Acme is in Teams, AWS in Slack; the plan lives in a channel of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from plan.plan import Place
from storage import people, posted, rooms
from storage.store import Store
from tests.plans import people as members
from tests.plans import small_plan
from tests.slack import wired as slack
from tests.teams import wired as teams
from tests.teams.conftest import FRIDAY
from tests.teams.state import ACME, object_id


class Mixed:
    def __init__(self, url: URL, folder: Path) -> None:
        self.slack = slack.Wired(Store.open(url), FRIDAY)
        self.teams = teams.Wired(None, FRIDAY, folder, beside=self.slack)
        accounts = {
            "vera": f"teams:{ACME}:{object_id('Vera Lind')}", "tom": f"teams:{ACME}:{object_id('Tom Ade')}",
            "paul": "slack:T1:UPAUL", "ines": "slack:T1:UINES",
        }  # fmt: skip
        named = tuple(replace(each, account=accounts.get(each.id)) for each in members())
        self.teams.add(small_plan(people=named))
        self.paul = self.slack.joins("UPAUL", "Paul Oka", "T1")
        self.ines = self.slack.joins("UINES", "Ines Dua", "T1")
        place = Place(platform="slack", tenant="T1", channel=slack.ROOM, name="#acme-aws")
        self.teams.house.work.now(lambda book: rooms.link(book, "acme-aws", place))
        self.vera, self.tom = self.teams.person("Vera Lind"), self.teams.person("Tom Ade")

    def until(self, local: str) -> None:
        self.slack.until(local)
        self.teams.settle()

    def close(self) -> None:
        self.teams.close()
        self.slack.close()


@pytest.fixture
def mixed(url: URL, tmp_path: Path) -> Iterator[Mixed]:
    made = Mixed(url, tmp_path)
    yield made
    made.close()


def states(mixed: Mixed) -> set[str]:
    return set(mixed.teams.house.work.now(posted.by_state))


def test_each_owner_is_asked_where_they_are(mixed: Mixed) -> None:
    mixed.until("2027-03-08 09:00")

    assert "Marketplace launch" in mixed.tom.hears[-1]
    assert "Marketplace launch" in mixed.ines.hears[-1]
    assert not [said for said in (*mixed.teams.room, *mixed.slack.room) if "for one person" in said]


def test_acme_answers_in_teams_and_aws_in_slack_and_each_room_hears_it_once(mixed: Mixed) -> None:
    mixed.until("2027-03-08 09:00")
    mixed.tom.presses("Answer")
    mixed.tom.fills(confidence="green", moved="listing is live")
    mixed.ines.presses("Answer")
    mixed.ines.fills(confidence="red", moved="no seller trained")
    mixed.until("2027-03-09 16:00")

    for roots in (mixed.teams.roots, mixed.slack.roots):
        (week,) = [root for root in roots if "Week 10" in root]
        assert week.count("listing is live") == week.count("no seller trained") == 1
    assert states(mixed) <= {"sent", "withdrawn", "pending", "undelivered"}


def test_a_pair_that_disagrees_is_told_each_where_they_are(mixed: Mixed) -> None:
    mixed.until("2027-03-08 09:00")
    mixed.tom.presses("Answer")
    mixed.tom.fills(confidence="green", moved="listing is live")
    mixed.ines.presses("Answer")
    mixed.ines.fills(confidence="red", moved="no seller trained")

    assert "Ines" in mixed.tom.hears[-1] or "AWS" in mixed.tom.hears[-1]
    assert "Tom" in mixed.ines.hears[-1] or "Acme" in mixed.ines.hears[-1]


def test_a_number_that_is_logged_in_one_room_stands_in_both(mixed: Mixed) -> None:
    mixed.vera.mentions("log sourced 3.4M")

    assert "3.4M" in mixed.paul.types("status")
    assert "3.4M" in mixed.vera.writes("status")


def test_who_has_an_account_on_both_joined_by_a_code_is_one_person(mixed: Mixed) -> None:
    said = mixed.tom.writes("me join")
    code = "".join(each for each in said if each.isdigit())[:8]
    tom = mixed.slack.joins("UTOM", "tom", "T1")
    tom.writes(f"me join {code}")

    def known(book: Any) -> set[int | None]:
        return {
            people.known_as(book, "slack", "T1", "UTOM"),
            people.known_as(book, "teams", ACME, object_id("Tom Ade")),
        }

    assert len(mixed.teams.house.work.now(known)) == 1
    mixed.until("2027-03-08 09:00")
    asked = [each for each in (*mixed.tom.hears, *tom.hears) if "Marketplace launch" in each]
    assert len(asked) == 1


def test_a_room_that_is_closed_holds_up_nothing_in_the_other(mixed: Mixed) -> None:
    mixed.teams.room_.refuses = (403, "BotNotInConversationRoster")
    mixed.until("2027-03-08 09:00")

    assert [root for root in mixed.slack.roots if "Week 10" in root]
    assert [said for said in mixed.paul.hears if "I cannot post in the room acme-aws" in said]
