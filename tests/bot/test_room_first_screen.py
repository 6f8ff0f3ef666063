"""Whoever opens the local room sees a living plan and what to try, and never loses their place in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Visitor, browser, running

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin")
        visitor = Visitor(context.new_page(), address)
        yield visitor
        assert visitor.complaints == []


def step(visitor: Visitor) -> str:
    return visitor.page.inner_text("#try-step")


def test_the_first_screen_shows_how_the_plan_stands(visitor: Visitor) -> None:
    visitor.page.wait_for_selector("#glance .card")

    assert "FY27 v3" in visitor.page.inner_text("#glance")
    assert visitor.waits_until(lambda: visitor.conversation.startswith("The two companies’ channel"))
    assert visitor.page.evaluate("document.getElementById('conversation').scrollTop") == 0


def test_what_to_try_is_ticked_off_by_button_or_by_hand(visitor: Visitor) -> None:
    assert step(visitor).startswith("1 of 7")
    visitor.type("/jbp status")
    assert visitor.waits_until(lambda: step(visitor).startswith("2 of 7"))
    visitor.page.click("#try-do")
    assert visitor.waits_until(lambda: step(visitor).startswith("3 of 7 Answer for Acme"))
    visitor.page.click("#try-do")
    assert visitor.sees("1 motion due")
    assert visitor.page.is_hidden("#try-do")
    visitor.answer("green", "the workshop is signed")
    assert visitor.waits_until(lambda: step(visitor).startswith("4 of 7"))
    visitor.page.click("#try-do")
    assert visitor.waits_until(lambda: step(visitor).startswith("5 of 7 Answer the same motion for AWS"))
    visitor.page.click("#try-do")
    assert visitor.sees("1 motion due")
    visitor.answer("red", "nobody to do it")
    assert visitor.waits_until(lambda: step(visitor).startswith("6 of 7"))
    visitor.page.click("#try-do")
    assert visitor.waits_until(lambda: step(visitor).startswith("7 of 7"))
    visitor.page.click("#try-do")
    assert visitor.sees("heard from both sides")
    assert visitor.waits_until(lambda: visitor.page.is_hidden("#try"))


def test_what_to_try_can_be_put_away_and_stays_away(visitor: Visitor) -> None:
    visitor.page.click("#try-close")
    visitor.page.reload()
    visitor.page.wait_for_selector("#glance .card")

    assert visitor.page.is_hidden("#try")


def test_who_has_something_to_answer_is_marked_in_the_list_of_people(visitor: Visitor) -> None:
    assert visitor.page.locator(".waiting").count() == 0
    visitor.move("monday")
    assert visitor.waits_until(lambda: visitor.page.locator('[data-account$=":tom"] .waiting').count() == 1)
    visitor.direct("tom")
    assert visitor.sees(" due, about ")  # what is not drawn yet is not read
    visitor.become("vera")

    assert visitor.waits_until(lambda: visitor.page.locator('[data-account$=":tom"] .waiting').count() == 0)


def test_the_clock_is_told_where_the_plan_is_and_for_the_reader(visitor: Visitor) -> None:
    visitor.move("monday")
    assert visitor.page.inner_text("#now") == "Mon, 8 Mar 2027, 09:00"
    visitor.become("tom")

    told = "It is Mon, 8 Mar 2027, 09:00 in New York, 08:00 for Tom"
    assert visitor.waits_until(lambda: visitor.page.inner_text(".now") == told)
    assert visitor.page.inner_text("#now") == "Mon, 8 Mar 2027, 09:00"
    assert visitor.page.input_value("#go-to-when") == "2027-03-08T09:00"


def test_a_message_that_changes_under_the_readers_hands_keeps_the_focus(visitor: Visitor) -> None:
    visitor.move("monday")
    visitor.direct("tom")
    skip = visitor.page.locator("#messages").get_by_role("button", name="All unchanged", exact=True).last
    skip.focus()
    visitor.page.keyboard.press("Enter")

    assert visitor.waits_until(lambda: "amended" in visitor.conversation)
    assert visitor.page.evaluate("document.getElementById('messages').contains(document.activeElement)")


def test_an_answer_taller_than_the_screen_is_shown_from_its_beginning(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 900, "height": 420})
    visitor.type("/jbp targets")
    assert visitor.sees("Acme x AWS: targets")

    top = visitor.page.locator("#messages .card-title").last.bounding_box()
    above = visitor.page.locator("#conversation").bounding_box()
    assert top is not None
    assert above is not None
    assert top["y"] >= above["y"]


def test_the_page_says_when_the_room_is_gone(tmp_path: Path) -> None:
    with browser() as chromium:
        with running(tmp_path) as address:
            visitor = Visitor(chromium.new_context().new_page(), address)
        assert visitor.waits_until(lambda: "does not answer" in visitor.page.inner_text("#lost"))


def test_nothing_moves_for_those_who_asked_for_stillness(tmp_path: Path) -> None:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        visitor = Visitor(context.new_page(), address)

        style = "getComputedStyle(document.getElementById('sidebar')).transitionDuration"
        assert visitor.page.evaluate(style) == "0s"


def test_on_a_phone_a_form_is_a_sheet_that_fits_and_can_be_closed(tmp_path: Path) -> None:
    with running(tmp_path) as address, browser() as chromium:
        phone = {"width": 360, "height": 740}
        visitor = Visitor(chromium.new_context(viewport=phone, has_touch=True).new_page(), address)
        visitor.move("monday")
        visitor.page.click("#menu")
        visitor.become("tom")
        visitor.page.click("#menu")
        visitor.open("dm:")
        assert visitor.sees("1 motion due")
        visitor.press("Changed")
        visitor.page.wait_for_selector(".card-form")

        sheet = visitor.page.locator("#panel").bounding_box()
        assert sheet is not None
        assert sheet["width"] == 360
        assert sheet["y"] > 0
        assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_selector(".card-form", state="detached")
