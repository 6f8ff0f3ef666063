"""The same plan is written, agreed and amended in Slack: by modals of a lead in one company's workspace, and by the
mentions and presses of the other's, in the channel that they share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from plan.agreement import State
from plan.plan import Plan
from plan.sides import Reader
from storage import plans
from storage.store import Store
from tests.slack.wired import Person, Wired
from tests.written_plan import BEGUN, KEY, forms


@pytest.fixture
def wired(url: URL) -> Iterator[Wired]:
    """Two people in a shared channel, and no plan."""
    made = Wired(Store.open(url), datetime(2027, 6, 14, 9, tzinfo=UTC))
    yield made
    made.close()


def plan(wired: Wired) -> Plan:
    return wired.house.work.now(lambda book: plans.named(book, KEY, Reader.ROOM))


def written(wired: Wired, gina: Person) -> None:
    gina.types("start")
    first = {name: value for name, value in BEGUN.items() if name not in ("side",)}
    gina.fills(**first, side="vendor", lead="Lukas Meyer", account="ULUKAS")
    leads = {each.side.value: each.id for each in plan(wired).people.values()}
    for filled in forms(leads["vendor"], leads["partner"]):
        assert gina.user.modal, gina.sees()
        gina.fills(**filled)


def test_from_a_modal_to_the_agreed_plan_and_an_amendment(wired: Wired) -> None:
    gina = wired.joins("UGINA", "gina", "T1")
    lukas = wired.joins("ULUKAS", "lukas", "T2")
    written(wired, gina)

    assert "That was the last section." in gina.modal + gina.sees()
    assert len(plan(wired).agreement.motions) == 5
    gina.presses("Look at it and propose it to Google Cloud")
    gina.presses("Propose to Google Cloud")
    assert "Globex proposes Globex x Google Cloud v1" in wired.roots[-1]

    # The other company has no slash command here: its lead presses in the channel.
    lukas.presses("Agree")
    assert plan(wired).agreement.state is State.AGREED
    assert "Globex x Google Cloud v1 is agreed" in wired.roots[-1]
    assert {file["content"][:5] for file in wired.slack.files.values()} == {b"%PDF-"}

    # Amended by the other company's lead, who mentions and opens the form.
    lukas.mentions("edit targets sourced-pipeline")
    lukas.presses("Open")
    lukas.fills(amount="8M", phasing="2027Q3 0.5M, 2027Q4 2M, 2028Q1 5M, 2028Q2 8M")
    lukas.mentions("agree")
    lukas.presses("Propose to Globex")
    gina.presses("Agree")
    assert (plan(wired).agreement.version, plan(wired).target("sourced").amount) == (2, 8_000_000)


def test_a_modal_that_was_opened_before_the_other_saved_shows_what_they_made_of_it(wired: Wired) -> None:
    gina = wired.joins("UGINA", "gina", "T1")
    lukas = wired.joins("ULUKAS", "lukas", "T2")
    written(wired, gina)
    gina.types("edit targets sourced-pipeline")
    lukas.mentions("edit targets sourced-pipeline")
    lukas.presses("Open")
    lukas.fills(amount="8M", phasing="")

    gina.fills(amount="9M")

    assert "Lukas Meyer changed this while you were writing." in gina.modal
    assert plan(wired).target("sourced").amount == 8_000_000
    gina.fills(phasing="")
    assert plan(wired).target("sourced").amount == 9_000_000
