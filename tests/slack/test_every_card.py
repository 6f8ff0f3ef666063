"""Every card of every command and ritual fits into Slack, however long the words in the plan: nothing is refused, and
nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cards import plain, slack, slack_views
from cards.card import Answer, Buttons, Card, Form
from commands.command import every
from tests.every_card import Shown
from tests.slack.limits import message_faults, view_faults


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    return Shown(tmp_path_factory.mktemp("longest")).found


def test_there_are_many_and_of_every_ritual(shown: dict[str, Answer]) -> None:
    rituals = {key.partition("/")[0] for key in shown if "/" in key}

    assert len(shown) > 300
    assert {"motion-review", "pipeline-sync", "qbr"} <= rituals
    assert {each.name for each in every()} <= {key.split()[0] for key in shown}
    assert sum(isinstance(each, Form) for each in shown.values()) > 20


def test_every_card_is_a_message_that_slack_takes(shown: dict[str, Answer]) -> None:
    cards = {key: each for key, each in shown.items() if isinstance(each, Card)}
    bad = {
        key: found
        for key, card in cards.items()
        for each in slack.messages(card)
        if (found := message_faults(each))
    }

    assert bad == {}


def test_every_card_is_a_view_that_slack_takes(shown: dict[str, Answer]) -> None:
    cards = {key: each for key, each in shown.items() if isinstance(each, Card)}
    views = [
        (key, view)
        for key, card in cards.items()
        for view in (slack_views.view(card)[0], slack_views.home(card))
    ]

    assert {key: found for key, view in views if (found := view_faults(view))} == {}


def test_every_form_is_a_view_that_slack_takes(shown: dict[str, Answer]) -> None:
    forms = {key: each for key, each in shown.items() if isinstance(each, Form)}
    kept = {"channel": "C0123456789", "name": "#" + "x" * 80, "thread": "1804514400.000001"}
    bad = {
        key: found
        for key, form in forms.items()
        if (found := view_faults(slack_views.modal(form, kept=kept)))
    }

    assert bad == {}


def texts(block: Any) -> Iterator[str]:
    """Every text of blocks, in order: what is longer than one text goes on in the next."""
    if isinstance(block, dict):
        yield from (value for name in ("text", "fallback") if isinstance(value := block.get(name), str))
        for value in block.values():
            yield from texts(value)
    elif isinstance(block, list):
        for each in block:
            yield from texts(each)


def test_no_word_of_a_card_is_cut(shown: dict[str, Answer]) -> None:
    """Labels of buttons end in an ellipsis where they are longer than a button; everything else is there."""
    for key, card in shown.items():
        if isinstance(card, Card):
            made = "".join(text for each in slack.messages(card) for text in texts(each["blocks"]))
            bare = replace(
                card, buttons=(), body=tuple(each for each in card.body if not isinstance(each, Buttons))
            )
            words = {word for word in plain.rendered(bare).split() if word.isalpha()}
            assert not {word for word in words if word.casefold() not in made.casefold()}, key
