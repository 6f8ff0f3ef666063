"""Long lists a page at a time, with a press for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cards.card import Button

Thing = TypeVar("Thing")


def page_of(things: Sequence[Thing], page: int, at_once: int) -> Sequence[Thing]:
    """The `page`th (from 1) `at_once` of them; past the end, none."""
    return things[(page - 1) * at_once : page * at_once]


def rest(
    things: Sequence[Thing], page: int, at_once: int, command: str, label: str = "More"
) -> tuple[Button, ...]:
    """The button for the page after, where there is one. `command` names what is listed, in full."""
    left = len(things) - page * at_once
    return (Button(label, f"{command} --page {page + 1}"),) if left > 0 else ()
