"""A house on the fake Slack, for every test here: by HTTP and by Socket Mode where it matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from storage.store import Store
from tests.plans import people, small_plan
from tests.slack.wired import Person, Wired

ON_SLACK = {
    "vera": "slack:T1:UVERA",
    "tom": "slack:T1:UTOM",
    "paul": "slack:T2:UPAUL",
    "ines": "slack:T2:UINES",
}
FRIDAY = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)


def on_slack(url: URL, **more: bool) -> Wired:
    """The small plan in a channel that Acme (T1) shares with AWS (T2); Ken has no account there."""
    made = Wired(Store.open(url), FRIDAY, **more)
    made.add(small_plan(people=tuple(replace(each, account=ON_SLACK.get(each.id)) for each in people())))
    return made


@pytest.fixture
def wired(url: URL) -> Iterator[Wired]:
    made = on_slack(url)
    yield made
    made.close()


@pytest.fixture
def vera(wired: Wired) -> Person:
    return wired.person("UVERA")


@pytest.fixture
def tom(wired: Wired) -> Person:
    return wired.person("UTOM")


@pytest.fixture
def paul(wired: Wired) -> Person:
    return wired.person("UPAUL")


@pytest.fixture
def ines(wired: Wired) -> Person:
    return wired.person("UINES")
