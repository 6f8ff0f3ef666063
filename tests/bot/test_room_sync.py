"""A pipeline is given as a file in the browser: what was read of it is seen, then taken, and the room hears what is
new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running
from tests.pipeline import DEALS, exported

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, timezone_id="Europe/Berlin")
        yield Visitor(context.new_page(), address)


def test_an_export_is_given_as_a_file_looked_at_and_taken(visitor: Visitor, tmp_path: Path) -> None:
    export = tmp_path / "acme pipeline – März.csv"
    export.write_text(exported(*DEALS, ("O4", "Hallmark", "Prospect", "five", "", "", "")), encoding="utf-8")
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * 1_000_001)
    form = visitor.page.locator(".card-form")

    visitor.move("2027-03-09T16:05")
    visitor.direct("tom")
    assert visitor.sees("Pipeline sync: 5 numbers and what changed")
    visitor.press("Give an export")
    visitor.page.wait_for_selector('.card-form [name="file"]')
    visitor.picture("sync-1-export")

    # Without a file it comes back; one that is too large is refused before it is sent.
    visitor.page.click('.card-form [type="submit"]')
    visitor.page.wait_for_selector(".field-error")
    assert "Choose a file, or paste its rows below." in visitor.page.inner_text(".field-error")
    visitor.page.set_input_files('.card-form [name="file"]', large)
    visitor.page.click('.card-form [type="submit"]')
    assert visitor.waits_until(lambda: "large.csv is larger than 1 MB" in visitor.page.inner_text("#toast"))

    # A slip elsewhere does not lose the file.
    visitor.page.set_input_files('.card-form [name="file"]', export)
    visitor.page.fill('.card-form [name="on"]', "2027-04-01")
    visitor.page.click('.card-form [type="submit"]')
    assert visitor.waits_until(lambda: "acme pipeline – März.csv is kept" in form.inner_text())
    visitor.page.fill('.card-form [name="on"]', "2027-03-09")
    visitor.page.click('.card-form [type="submit"]')

    # The preview: what was read, what could not be, and who will see it.
    assert visitor.waits_until(
        lambda: "3 opportunities can be read ($525k); 1 row cannot." in form.inner_text()
    )
    assert "Row 5:" in form.inner_text()
    assert "Both companies will see these rows" in form.inner_text()
    assert "Taken" not in visitor.conversation
    assert visitor.waits_until(lambda: visitor.page.inner_text("#toast") == "")
    visitor.picture("sync-2-preview")
    visitor.page.click('.card-form [type="submit"]')
    assert visitor.sees("Taken: 3 opportunities ($525k)")
    visitor.page.wait_for_selector(".card-form", state="detached")
    visitor.picture("sync-3-taken")

    # At the close the room hears it, in one message of its own thread.
    visitor.move("2027-03-11T16:05")
    visitor.open("acme-aws")
    visitor.page.click(".replies > button")
    assert visitor.sees("March pipeline sync · AWS not heard")
    assert visitor.sees("3 new ($525k)")
    visitor.page.get_by_text("March pipeline sync · AWS not heard").scroll_into_view_if_needed()
    visitor.picture("sync-4-room")
    assert visitor.complaints == []
