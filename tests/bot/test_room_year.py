"""The turning points of a year are lived in the local room: a trigger, an escalation, a reset, money that runs out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(
            viewport={"width": 1280, "height": 860}, timezone_id="America/New_York"
        )
        visitor = Visitor(context.new_page(), address)
        visitor.page.set_default_timeout(45_000)  # weeks pass between one look and the next
        yield visitor


def fill(visitor: Visitor, **values: str) -> None:
    for name, value in values.items():
        visitor.page.fill(f'.card-form [name="{name}"]', value)
    visitor.page.click('.card-form [type="submit"]')
    visitor.page.wait_for_selector(".card-form", state="detached")


def test_what_happens_in_a_year_beside_its_meetings(visitor: Visitor) -> None:
    # A win is logged, and the pair of the motion that waits for wins is asked at once.
    visitor.become("vera")
    visitor.open("acme-aws")
    visitor.type('/jbp log win "Contoso" --motion win-stories')
    assert visitor.sees("Vera Lindqvist and Maya Castellanos are asked")
    visitor.direct("maya")
    assert visitor.sees("What happened: Contoso won")
    visitor.picture("year-1-trigger")
    visitor.press("Answer")
    visitor.page.wait_for_selector(".card-form")
    visitor.page.check('.card-form input[value="green"]')
    fill(visitor, moved="interview booked")
    visitor.become("vera")
    visitor.open("acme-aws")
    assert "interview booked" not in visitor.conversation  # until both have answered, or the window closes

    # Nobody answers for three weeks: each lead is asked whether to send it up, and nobody else hears of it.
    for day in ("2027-03-15T09:30", "2027-03-22T09:30", "2027-03-29T09:30", "2027-04-05T09:30"):
        visitor.move(day)
    visitor.direct("vera")
    assert visitor.sees("matters to send up, or not")
    visitor.press("Send along the path")
    visitor.page.wait_for_selector(".card-form")
    fill(visitor, note="Please call Ken")
    visitor.direct("sofia")
    assert visitor.sees("“Please call Ken”")
    visitor.picture("year-2-escalation")
    visitor.direct("paul")
    assert visitor.sees("matters to send up, or not")
    assert "Please call Ken" not in visitor.conversation

    # A number falls far behind its phased pace: a reset is proposed, and accepted by both leads.
    for day in ("2027-04-12T09:30", "2027-04-19T09:30", "2027-04-26T09:30", "2027-05-03T10:00"):
        visitor.move(day)
    visitor.direct("vera")
    visitor.type('log marketplace 121k --source "Marketplace report"')
    assert visitor.sees("a reset is proposed in the first half")
    assert visitor.sees("23% of its phased pace")
    visitor.picture("year-3-reset")
    visitor.press("Accept")
    assert visitor.sees("Waiting for AWS")
    visitor.direct("paul")
    assert visitor.sees("a reset is proposed in the first half")
    visitor.press("Accept")
    assert visitor.sees("the draft after the reset")
    assert visitor.sees("v3 stays in force until both companies agree to a next version")
    visitor.picture("year-4-draft")

    # Thirty days before the money must be spent, its pair is told.
    visitor.move("2027-05-13T09:30")
    visitor.direct("dana")
    assert visitor.sees("the last day to spend it is in 30 days")
    visitor.picture("year-5-money")

    # So it is of the claim.
    for day in ("2027-05-24T09:30", "2027-06-01T09:30", "2027-06-07T09:30", "2027-06-14T09:30"):
        visitor.move(day)
    assert visitor.sees("claim by Wed 14 Jul (30 days left)")
    visitor.picture("year-6-claim")
    assert visitor.complaints == []
