"""Two people of two companies write a plan from nothing in a real browser, agree to it, amend it and reset it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running
from tests.written_plan import BEGUN, KEY, Filled, forms

pytestmark = pytest.mark.xdist_group("browser")
GOOGLE = Path(__file__).parents[2] / "examples" / "google.yaml"
VERA, LUKAS = "vera-lindqvist", "lukas-meyer"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path, "--plan", str(GOOGLE)) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Europe/Berlin")
        yield Visitor(context.new_page(), address)


def send(visitor: Visitor, filled: Filled) -> None:
    """Fill in the form that is open, and wait for what comes after it."""
    page = visitor.page
    form = page.locator(".card-form")
    form.evaluate("each => { each.dataset.sent = 'yes' }")
    for name, value in filled.items():
        field = form.locator(f'[name="{name}"]')
        kind = field.first.evaluate("each => each.type || each.tagName")
        if kind == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator('[type="submit"]').click()
    assert visitor.waits_until(lambda: page.locator(".card-form[data-sent]").count() == 0)
    assert page.locator(".field-error").all_inner_texts() == []


def test_from_nothing_to_a_reset(visitor: Visitor) -> None:
    visitor.direct("vera")
    visitor.type("start")
    visitor.press("From nothing")
    visitor.page.wait_for_selector(".card-form")
    visitor.picture("start-1")
    them = {"us": "Globex", "lead": "Lukas Meyer", "account": "room:google:lukas"}
    send(visitor, {**BEGUN, **them, "start": "2027-03-01"})  # it has begun
    for number, filled in enumerate(forms(VERA, LUKAS)):
        visitor.picture(f"start-form-{number}")
        send(visitor, filled)
    assert visitor.sees("That was the last section.")
    visitor.picture("start-whole")

    # Proposed by one, agreed by the other.
    visitor.press("Look at it and propose it to Google Cloud")
    visitor.press("Propose to Google Cloud")
    assert visitor.sees("Proposed to Google Cloud")
    visitor.picture("proposed")
    visitor.become("lukas")
    visitor.open(KEY)
    assert visitor.sees("Globex proposes Globex x Google Cloud v1")
    visitor.press("Agree")
    assert visitor.sees("Globex x Google Cloud v1 is agreed")
    visitor.picture("agreed")

    # Amended once by the other company.
    visitor.type("/jbp edit targets sourced-pipeline")
    visitor.page.wait_for_selector(".card-form")
    send(visitor, {"amount": "8M", "phasing": "2027Q3 0.5M, 2027Q4 2M, 2028Q1 5M, 2028Q2 8M"})
    assert visitor.sees("Sourced pipeline: amount: €6M → €8M")
    visitor.picture("amended")
    visitor.press("Propose it")
    visitor.press("Propose to Globex")
    visitor.become("vera")
    visitor.open(KEY)
    visitor.press("Agree")
    assert visitor.sees("Globex x Google Cloud v2 is agreed")

    # A lead says that it must be reset, and the two agree to what is left of it.
    visitor.type('/jbp reset propose --because "two plays have no pipeline yet"')
    assert visitor.sees("Proposed, with your yes")
    visitor.become("lukas")
    visitor.open(KEY)
    visitor.type("/jbp reset accept")
    assert visitor.sees("a draft: FY28 second half")
    visitor.picture("reset-draft")
    visitor.press("Look at it and propose it")
    assert visitor.sees("Globex x Google Cloud v3: a draft")
    visitor.press("Propose to Globex")
    visitor.become("vera")
    visitor.open(KEY)
    visitor.press("Agree")
    assert visitor.sees("Globex x Google Cloud v3 is agreed")
    visitor.picture("reset-agreed")
    assert visitor.complaints == []
