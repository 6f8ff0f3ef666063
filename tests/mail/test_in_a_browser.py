"""The page as a browser has it: on a telephone, in its own style, with nothing that its policy refuses, by keyboard."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import browser
from tests.mail.test_answering import answers, asked
from tests.mail.wired import Mailed

__all__ = ["asked"]


def picture(page: Page, name: str) -> None:
    """Kept only where JBP_PICTURES names a folder: how the README's pictures are made."""
    if folder := os.environ.get("JBP_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def looked_at(asked: Mailed, looks: Callable[[Page], None]) -> list[str]:
    """What the browser complained of meanwhile."""
    said: list[str] = []

    def look() -> None:
        with browser() as started:
            page = started.new_page(viewport={"width": 390, "height": 640})
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            looks(page)

    asked.wait(asyncio.to_thread(look))
    return said


def test_it_is_answered_on_a_telephone(asked: Mailed) -> None:
    where = f"{asked.address}{asked.newest.page}"

    def answer(page: Page) -> None:
        page.goto(where)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, "mail-page")
        page.get_by_role("button", name="Answer").click()
        page.get_by_label("Amber").check()
        page.get_by_label("What moved").fill("two more qualified")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, "mail-form")
        page.get_by_role("button", name="Send").press("Enter")
        page.get_by_text("Thank you: Marketplace launch").wait_for()

    assert looked_at(asked, answer) == []
    assert [each.moved for each in answers(asked)] == ["two more qualified"]


def test_a_mail_fits_a_telephone_and_asks_no_other_server_for_anything(asked: Mailed) -> None:
    html = asked.newest.html

    def read(page: Page) -> None:
        page.on("request", lambda request: fetched.append(request.url))
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, "mail")

    fetched: list[str] = []
    assert looked_at(asked, read) == []
    assert fetched == []
