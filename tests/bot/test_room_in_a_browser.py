"""A newcomer lives through a week in the local room: asked, answered, disagreed, summed up, amended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser import Visitor, browser, running

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 860}, timezone_id="Europe/Berlin")
        yield Visitor(context.new_page(), address)


def test_a_week_from_the_question_to_the_late_answer(visitor: Visitor) -> None:
    # The first screen says what to try; the status is one press away and private.
    assert visitor.page.is_visible("#try")
    visitor.type("/jbp status")
    assert visitor.sees("Acme x AWS · FY27 v3")
    assert visitor.sees("only you can see this")
    visitor.picture("1-status")
    visitor.become("paul")
    assert "FY27 v3" not in visitor.conversation

    # Monday, 09:00: each owner is asked.
    visitor.become("vera")
    visitor.move("monday")
    assert visitor.sees("Week 10 · review open")
    visitor.direct("tom")
    assert visitor.sees("1 motion due, about a minute")
    visitor.picture("2-asked")

    # Acme's owner answers: the room learns the facts, not the colour.
    visitor.answer("green", "Orchard Home signed the workshop")
    assert visitor.sees("Your colour stays hidden until AWS has answered")
    visitor.open("acme-aws")
    assert visitor.sees("Orchard Home signed the workshop")
    assert "●" not in visitor.conversation
    visitor.picture("3-facts-without-colour")

    # AWS's owner answers with the opposite colour: the pair is told, and only the pair.
    visitor.direct("ines")
    visitor.answer("red", "no solutions architect until April")
    assert visitor.sees("Migration play: you two see it differently")
    visitor.picture("4-the-pair-is-told")
    visitor.direct("tom")
    assert visitor.sees("you two see it differently")
    visitor.direct("vera")
    assert "differently" not in visitor.conversation
    visitor.become("ken")
    visitor.open("acme-aws")
    assert visitor.sees("no solutions architect until April")
    assert "■" not in visitor.conversation

    # A day passes, and the review closes: one summary, with both colours and both comments.
    visitor.move("day")
    visitor.move("2027-03-09T15:30")
    assert visitor.sees("1 of 4 heard from both sides")
    assert visitor.sees("“6 opportunities; Orchard Home signed the workshop")
    assert visitor.sees("“no solutions architect until April")
    visitor.picture("5-summary")

    # A late answer amends the same message.
    roots = visitor.page.locator("#messages > .message:not(.only-you)").count()
    visitor.direct("vera")
    visitor.press("No change")
    assert visitor.sees("It was late, and is marked so in the summary")
    visitor.direct("paul")
    visitor.press("No change")
    visitor.open("acme-aws")
    assert visitor.sees("2 of 4 heard from both sides")
    assert visitor.page.locator("#messages > .message:not(.only-you)").count() == roots
    visitor.page.click(".replies > button")
    assert visitor.sees("Week 10 in detail")
    visitor.picture("6-amended")
    assert visitor.complaints == []


def test_a_change_elsewhere_shows_without_a_reload_and_keeps_what_is_being_typed(visitor: Visitor) -> None:
    visitor.move("monday")
    other = visitor.page.context.new_page()
    beside = Visitor(other, visitor.page.url)
    visitor.page.fill("#composer-text", "half a sen")

    beside.direct("tom")
    beside.answer("amber", "seen from the other window")

    assert visitor.sees("seen from the other window")
    assert visitor.page.input_value("#composer-text") == "half a sen"


def test_what_was_on_its_way_for_one_person_is_not_shown_to_the_next(visitor: Visitor) -> None:
    visitor.type("/jbp status")
    assert visitor.sees("only you can see this")
    held: list[Route] = []
    visitor.page.route("**/api/messages?*", lambda route: held.append(route))
    visitor.type("Hello all")
    assert visitor.waits_until(lambda: len(held) == 1)

    visitor.become("paul")
    held[0].continue_()  # with what Vera alone may see
    assert visitor.waits_until(lambda: len(held) == 2)
    assert "FY27 v3" not in visitor.conversation

    held[1].continue_()
    visitor.page.unroute("**/api/messages?*")
    assert visitor.sees("Hello all")
    assert "FY27 v3" not in visitor.conversation


def test_a_form_that_was_on_its_way_for_one_person_does_not_open_for_the_next(visitor: Visitor) -> None:
    visitor.move("monday")
    visitor.direct("tom")
    held: list[Route] = []
    visitor.page.route("**/api/say", lambda route: held.append(route))
    visitor.press("Changed")
    assert visitor.waits_until(lambda: len(held) == 1)
    visitor.become("paul")
    with visitor.page.expect_response("**/api/say"):
        held[0].continue_()

    visitor.page.unroute("**/api/say")
    visitor.type("status")
    assert visitor.sees("FY27 v3")
    assert visitor.page.locator(".card-form").count() == 0


def test_a_form_with_a_mistake_comes_back_filled_in_with_the_error_in_place(visitor: Visitor) -> None:
    visitor.move("monday")
    visitor.direct("tom")
    visitor.press("Changed")
    visitor.page.fill('.card-form [name="metric"]', "about a dozen")
    visitor.page.fill('.card-form [name="moved"]', "much")
    visitor.page.click('.card-form [type="submit"]')

    visitor.page.wait_for_selector(".field-error")
    assert "not a number" in visitor.page.inner_text(".field-error")
    assert visitor.page.input_value('.card-form [name="metric"]') == "about a dozen"
    assert visitor.page.input_value('.card-form [name="moved"]') == "much"
    assert visitor.page.get_attribute('.card-form [name="metric"]', "aria-invalid") == "true"
    visitor.picture("7-form")


def test_everything_can_be_reached_by_keyboard(visitor: Visitor) -> None:
    visitor.page.focus("#composer-text")
    visitor.page.keyboard.type("/jbp ta")
    assert visitor.page.is_visible("#completions")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.input_value("#composer-text") == "/jbp targets "
    visitor.page.keyboard.press("Enter")
    assert visitor.sees("Acme x AWS: targets")
    visitor.page.keyboard.press("ArrowUp")
    assert visitor.page.input_value("#composer-text") == "/jbp targets"

    reached = set()
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        reached.add(visitor.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"messages", "theme", "composer-text", "person-button", "channel-button"} <= reached


def test_nothing_is_without_a_name_for_a_screen_reader(visitor: Visitor) -> None:
    visitor.type("/jbp targets")
    assert visitor.sees("Acme x AWS: targets")
    nameless = visitor.page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, [role=img], nav, aside')]
        .filter(each => !each.closest('[hidden], dialog:not([open])'))
        .filter(each => !(each.innerText || each.getAttribute('aria-label') || each.labels?.length))
        .map(each => each.outerHTML)"""
    )
    assert nameless == []


def test_it_fits_a_phone_by_night(tmp_path: Path) -> None:
    with running(tmp_path) as address, browser() as chromium:
        phone = {"width": 360, "height": 780}
        context = chromium.new_context(
            viewport=phone, color_scheme="dark", device_scale_factor=2, has_touch=True
        )
        visitor = Visitor(context.new_page(), address)
        visitor.type("/jbp status")
        assert visitor.sees("Acme x AWS · FY27 v3")
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert width == 360
        visitor.picture("8-phone")
        assert visitor.waits_until(lambda: menu_is_open(visitor.page))
        visitor.page.click('[data-account$=":ines"]')
        assert visitor.page.inner_text("#channel-name") == "# Acme x AWS"
        assert visitor.complaints == []


def menu_is_open(page: Page) -> bool:
    """Pressed again where the press fell beside it, since what is above was drawn just then."""
    if page.get_attribute("#menu", "aria-expanded") != "true":
        page.click("#menu")
    return page.get_attribute("#menu", "aria-expanded") == "true"


def test_a_press_is_not_lost_when_something_comes_meanwhile(tmp_path: Path) -> None:
    with running(tmp_path) as address, browser() as chromium:
        context = chromium.new_context()
        visitor = Visitor(context.new_page(), address)
        other = context.new_page()
        other.goto(visitor.page.url)
        visitor.page.hover('[data-account$=":ines"]')
        visitor.page.mouse.down()
        other.fill("#composer-text", "The deck is ready.")
        other.keyboard.press("Enter")
        assert visitor.sees("The deck is ready.")
        visitor.page.wait_for_timeout(400)  # the lists are drawn again a moment after
        visitor.page.mouse.up()

        visitor.page.wait_for_selector('[data-account$=":ines"][aria-pressed="true"]')
        assert visitor.complaints == []
