"""Two people of two companies give their lists in the browser, as a file and as rows, and see what both have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running
from tests.commands.test_accounts import ACME, AWS

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 980}, timezone_id="Europe/Berlin")
        yield Visitor(context.new_page(), address)


def test_two_lists_are_given_and_what_both_have_is_seen(visitor: Visitor, tmp_path: Path) -> None:
    page, form = visitor.page, visitor.page.locator(".card-form")
    listed = tmp_path / "acme accounts.csv"
    listed.write_text(ACME, encoding="utf-8")

    visitor.direct("vera")
    visitor.type("accounts give")
    page.wait_for_selector('.card-form [name="file"]')
    page.set_input_files('.card-form [name="file"]', listed)
    page.click('.card-form [type="submit"]')
    assert visitor.waits_until(lambda: "5 accounts can be read" in form.inner_text())
    visitor.picture("accounts-1-preview")
    page.check('.card-form input[value="names"]')
    page.check('.card-form input[value="yes"]')
    page.click('.card-form [type="submit"]')
    assert visitor.sees("Taken: 5 accounts")

    visitor.direct("paul")
    visitor.type("accounts give")
    page.wait_for_selector('.card-form [name="lines"]')
    page.fill('.card-form [name="lines"]', AWS)
    page.click('.card-form [type="submit"]')
    assert visitor.waits_until(lambda: "5 accounts can be read" in form.inner_text())
    page.check('.card-form input[value="details"]')
    page.check('.card-form input[value="yes"]')
    page.click('.card-form [type="submit"]')
    assert visitor.sees("the account lists are matched")
    assert "Onlyacme" not in visitor.conversation

    visitor.direct("vera")
    assert visitor.sees("the account lists are matched")
    visitor.type("accounts all")
    assert visitor.sees("LARKSPUR FOODS, larkspur.de, DE, Food, Kim Lee")
    visitor.picture("accounts-2-all")
    visitor.type("accounts doubts")
    assert visitor.sees("Velmora Deutschland GmbH and Velmora Inc")
    visitor.picture("accounts-3-doubts")
    assert "Onlyaws" not in visitor.conversation
    assert visitor.complaints == []
