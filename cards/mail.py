"""Cards as mail: a subject, plain text that stands on its own, and HTML. Buttons are links to a page with the button.

Nothing in a mail does anything by being opened or followed: mail scanners follow every link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cards import plain
from cards.card import Button, Buttons, Card, Element, File, Item, Link
from cards.parts import dated
from cards.say import MARKS, moment, one_line, safe, sentence, words

LONGEST_SUBJECT: Final = 140
WIDTH: Final = 72  # columns of the plain text


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Where a mail leads to: `page` is where it is answered, `press` gives the same with one button first, `stop` ends
    mail. They are `name`'s alone, until the day `until`."""

    page: str
    press: Callable[[str], str]
    stop: str
    name: str
    until: date


def subject(card: Card) -> str:
    said = one_line(card.headline)
    return said if len(said) <= LONGEST_SUBJECT else said[: LONGEST_SUBJECT - 1] + "…"


def plain_text(card: Card, ways: Ways, zone: str = "") -> str:
    lines = [one_line(card.title), ""]
    for element in card.body:
        lines += [*element_lines(element, zone), ""]
    if card.buttons:
        lines += [plain.button_row(card.buttons), ""]
    pressed = any(isinstance(each, Button) for each in buttons(card))
    how = "Open this page to answer; what stands in [brackets] can be pressed there:"
    lines += [how if pressed else "This message as it stands now:", ways.page, ""]
    for link in buttons(card):
        if isinstance(link, Link):
            lines += [f"{one_line(link.label)}:", link.url, ""]
    below = [line for each in foot(ways) for line in plain.wrapped(each, WIDTH)]
    return "\n".join([*lines, "-- ", *below, "Stop mail from here:", ways.stop, ""])


def element_lines(element: Element, zone: str) -> list[str]:
    """A document is not in the mail: the page has it, for who may read it when it is opened."""
    if isinstance(element, File):
        return [f"{one_line(element.name)}: on the page."]
    return plain.element_lines(element, zone, WIDTH)


def foot(ways: Ways) -> tuple[str, str]:
    return (
        f"The links are for {one_line(ways.name)} alone, until {ways.until:%a} {dated(ways.until)}: "
        "whoever has them answers as you.",
        "Please do not forward this mail. Replies to it are not read.",
    )


def html(card: Card, ways: Ways, zone: str = "") -> str:
    return template().render(it=card, ways=ways, foot=foot(ways), zone=zone, subject=subject(card))


def buttons(card: Card) -> Iterator[Button | Link]:
    """Every button of a card, in reading order."""
    for element in card.body:
        if isinstance(element, Item | Buttons):
            yield from element.buttons
    yield from card.buttons


@cache
def template() -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(marks=MARKS, moment=moment)
    environment.filters.update(safe_text=safe, one_line=one_line, words=words, sentence=sentence)
    environment.tests["button"] = lambda thing: isinstance(thing, Button)
    return environment.get_template("mail.html.j2")
