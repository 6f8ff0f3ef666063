"""Every card and form of every command and ritual fits into Teams, however long the words in the plan: each is a valid
Adaptive Card 1.5 of less than 28,000 bytes, and nothing is cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft6Validator

from bot.chat import Account
from bot.handing import Handing
from bot.teams.meant import Meant, Room
from cards import plain, teams
from cards.card import Answer, Buttons, Card, Form
from tests.every_card import Shown
from tests.schemas import schema, without_additions
from tests.teams import cards
from tests.teams.fake import LARGEST
from tests.teams.state import ACME, object_id


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    return Shown(tmp_path_factory.mktemp("longest")).found


def drawn(shown: dict[str, Answer]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, answer in shown.items():
        for each in teams.attachments(answer):
            yield key, each


def test_every_card_is_taken_and_small_enough(shown: dict[str, Answer]) -> None:
    bad = {}
    for key, card in drawn(shown):
        envelope = {"type": "message", "summary": "x" * 400, "attachments": [{"content": card}]}
        size = len(json.dumps(envelope, ensure_ascii=False).encode())
        if size >= LARGEST or cards.faults(card):
            bad[key] = (size, cards.faults(card))

    assert bad == {}


def test_every_card_fits_with_the_room_that_it_is_meant_for(shown: dict[str, Answer]) -> None:
    """As it comes to somebody's own chat; a form always has it."""
    meant = Meant(Handing("", "key", lambda: datetime(2027, 3, 5, tzinfo=UTC)))
    room, who = Room(ACME, "19:" + "c" * 60 + "@thread.tacv2", "1700000000000"), object_id("Vera Lind")
    for key, card in drawn(shown):
        meant.mark(card, room, Account(platform="teams", tenant=ACME, user=who))
        envelope = {"type": "message", "summary": "x" * 400, "attachments": [{"content": card}]}
        assert len(json.dumps(envelope, ensure_ascii=False).encode()) < LARGEST, key
        if cards.inputs(card):
            assert cards.actions(card)[-1]["data"]["jbp"]["room"], key


def test_no_button_is_beyond_the_edge_of_a_telephone(shown: dict[str, Answer]) -> None:
    """Where a row is too wide Teams cuts it, or has it scrolled; a button alone in its row has all of it."""
    for key, card in drawn(shown):
        for row in (each["actions"] for each in cards.parts(card) if each["type"] == "ActionSet"):
            wide = sum(teams.wideness(each["title"]) for each in row)
            assert len(row) == 1 or wide <= teams.PHONE, (key, [each["title"] for each in row])


def test_every_card_is_valid(shown: dict[str, Answer]) -> None:
    """By the official schema, without what Teams adds to it."""
    validator = Draft6Validator(schema("adaptive-card-1.5.0.json"))
    seen: set[str] = set()
    for key, card in drawn(shown):
        bare = without_additions(card)
        kinds = json.dumps(skeleton(bare))
        if kinds not in seen:  # the same parts in the same order are valid alike
            seen.add(kinds)
            assert [error.message[:200] for error in validator.iter_errors(bare)] == [], key

    assert len(seen) > 50


def skeleton(part: Any) -> Any:
    if isinstance(part, list):
        return [skeleton(each) for each in part]
    return (
        {name: skeleton(each) for name, each in part.items()}
        if isinstance(part, dict)
        else type(part).__name__
    )


def test_a_form_is_one_card_with_every_question_in_it(shown: dict[str, Answer]) -> None:
    for key, form in shown.items():
        if isinstance(form, Form):
            first, *rest = teams.attachments(form)
            asked = [field.name for field in form.fields if field.kind != "file"]
            assert list(cards.inputs(first)) == asked, key
            assert cards.actions(first), key
            assert not [each for each in rest if cards.inputs(each)], key


def test_what_is_needed_is_asked_for_in_the_card_before_it_is_sent(shown: dict[str, Answer]) -> None:
    """With a sentence of its own, and a number is one."""
    for key, form in shown.items():
        if isinstance(form, Form):
            asked = cards.inputs(teams.attachments(form)[0])
            for field in form.fields:
                if field.kind == "file":
                    continue
                made = asked[field.name]
                assert made["isRequired"] is field.required, key
                assert bool(made.get("errorMessage")) is (field.required or field.kind == "number"), key
                if field.kind == "number":
                    assert re.fullmatch(made["regex"], "3.4M"), key
                    assert not re.fullmatch(made["regex"], "about a dozen"), key


def test_no_word_of_a_card_is_cut(shown: dict[str, Answer]) -> None:
    for key, card in shown.items():
        if isinstance(card, Card):
            made = "".join(cards.text_of(each) for each in teams.attachments(card)).casefold()
            bare = replace(
                card, buttons=(), body=tuple(each for each in card.body if not isinstance(each, Buttons))
            )
            words = {word.casefold() for word in plain.rendered(bare).split() if word.isalpha()}
            assert not {word for word in words if word not in made}, key
