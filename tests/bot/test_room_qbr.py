"""A QBR is lived in the local room: written for, frozen, its packet opened, decided on, and minuted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, timezone_id="Europe/Berlin")
        visitor = Visitor(context.new_page(), address)
        visitor.page.set_default_timeout(45_000)  # days pass between one look and the next
        yield visitor


def fill(visitor: Visitor, **values: str) -> None:
    for name, value in values.items():
        visitor.page.fill(f'.card-form [name="{name}"]', value)
    visitor.page.click('.card-form [type="submit"]')
    visitor.page.wait_for_selector(".card-form", state="detached")


def test_a_qbr_from_what_the_leads_write_to_the_minutes(visitor: Visitor) -> None:
    page = visitor.page
    # Eight working days ahead Acme’s lead is asked; the form has the quarter’s wins in it.
    visitor.move("2027-03-15T09:30")
    visitor.direct("vera")
    assert visitor.sees("what do you say at the QBR of Q1 2027")
    visitor.picture("qbr-1-asked")
    visitor.press("Write it")
    page.wait_for_selector(".card-form")
    assert "Brightway Stores, $310k" in page.input_value('.card-form [name="wins"]')
    fill(visitor, asks="A named Marketplace desk contact", risks="Seller time before the half")
    assert visitor.sees("written for the QBR of Q1 2027")
    visitor.type(
        'decide add "Name a Marketplace desk contact" --cost "two private offers wait" --needed-by "1 Apr" --at qbr'
    )
    assert visitor.sees("Asked of the QBR")

    # The packet is frozen and goes out: a sponsor opens it in a tab of its own, which nothing can run in.
    visitor.move("2027-03-22T09:30")
    visitor.direct("sofia")
    assert visitor.sees("the packet for the QBR of Q1 2027")
    visitor.picture("qbr-2-packet")
    visitor.press("Open the packet")
    link = page.get_by_role("link", name="Open acme-aws-qbr-2027Q1-v1.html")
    with page.context.expect_page() as opening:
        link.last.click()
    packet = opening.value
    packet.wait_for_load_state()
    told = packet.inner_text("body")
    assert "Quarterly business review, Q1 2027" in told
    assert "A named Marketplace desk contact" in told
    assert "AWS has written no wins, asks or risks. Asked: Paul Okafor." in told
    assert packet.evaluate("getComputedStyle(document.querySelector('.tiles')).display") == "grid"
    assert packet.evaluate("window.origin") == "null"
    visitor.picture("qbr-6-page", packet)
    packet.close()

    # Acme’s lead sees who of Acme has opened it, and nobody of AWS.
    visitor.direct("vera")
    visitor.type("qbr")
    assert visitor.sees("Packet opened by: Sofia Marchetti")
    visitor.picture("qbr-3-where-it-stands")

    # At its hour the room has the agenda; what is promised and noted shows in it.
    visitor.move("2027-03-25T10:05")
    visitor.become("paul")
    visitor.open("acme-aws")
    unfold(visitor)
    assert visitor.sees("agenda of the QBR of Q1 2027")
    visitor.press("Yes")
    assert visitor.sees("Yes: Name a Marketplace desk contact")
    unfold(visitor)
    visitor.press("Make a promise")
    page.wait_for_selector(".card-form")
    fill(visitor, what="Name the desk contact", by="2027-04-01")
    visitor.press("Note for the minutes")
    page.wait_for_selector(".card-form")
    fill(visitor, text="The half opens with a joint call")
    assert visitor.sees("noted by Paul Okafor")
    page.get_by_text("agenda of the QBR of Q1 2027").last.scroll_into_view_if_needed()
    visitor.picture("qbr-4-agenda")

    # The next working day, the minutes.
    visitor.move("2027-03-26T09:30")
    visitor.direct("ken")
    assert visitor.sees("minutes of the QBR of Q1 2027")
    assert visitor.sees("Name a Marketplace desk contact")
    assert visitor.sees("Name the desk contact")
    assert visitor.sees("The half opens with a joint call")
    visitor.picture("qbr-5-minutes")
    assert visitor.complaints == []


def unfold(visitor: Visitor) -> None:
    """Open the newest thread of the channel."""
    button = visitor.page.locator(".replies > button").last
    if button.get_attribute("aria-expanded") == "false":
        button.click()
