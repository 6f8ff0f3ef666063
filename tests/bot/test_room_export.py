"""A plan is had as PDF, as Word and as YAML in the browser, each at a press."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from tests.browser import Visitor, browser, running

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True)
        yield Visitor(context.new_page(), address)


def saved(visitor: Visitor, name: str, link: str) -> bytes:
    """What comes of a press: a file of that name."""
    with visitor.page.expect_download() as coming:
        visitor.page.locator("#messages").get_by_text(link, exact=True).last.click()
    assert coming.value.suggested_filename == name
    return Path(coming.value.path()).read_bytes()


def test_each_file_of_a_plan_is_a_press_away(visitor: Visitor) -> None:
    visitor.direct("vera")
    visitor.type("export")
    assert visitor.sees("PDF and Word are for people to read and to send on.")
    visitor.picture("export-1-which")

    visitor.press("Word")
    assert visitor.sees("As the plan stands when it is opened.")
    written = docx.Document(io.BytesIO(saved(visitor, "acme-aws-v3.docx", "Open acme-aws-v3.docx")))
    assert "Acme x AWS" in [each.text for each in written.paragraphs]

    visitor.press("YAML")
    assert visitor.sees("Every word of it can be read back")
    assert b"acme-aws" in saved(visitor, "acme-aws.yaml", "Save acme-aws.yaml")

    visitor.press("PDF")
    assert visitor.sees("acme-aws-v3.pdf")
    visitor.picture("export-2-pdf")
    link = visitor.page.locator("#messages").get_by_text("Open acme-aws-v3.pdf").last.get_attribute("href")
    account = visitor.page.get_attribute('[data-account$=":vera"]', "data-account")
    assert link
    assert account
    address = visitor.page.evaluate("location.origin") + link.partition("?")[0]
    opened = visitor.page.context.request.get(address, params={"as": account})
    assert "Acme x AWS" in PdfReader(io.BytesIO(opened.body())).pages[0].extract_text()
    assert visitor.complaints == []
