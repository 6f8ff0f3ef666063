"""A card is kept as JSON that reads as the same card, byte for byte as it always was: what stands in a chat is amended
only where it says something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import examples
from cards.card import Answer, Card, Item, Moment, Progress, Text, line
from storage.cards import ANSWER, BODY, answer_of, body_of, card_json, card_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AWKWARD = Card('"<b>&amp;\\ \x00\x1f\x7f', summary="🚀 数")


@pytest.mark.parametrize(
    "answer",
    [examples.every_element(), examples.form(), Card("Only a title"), AWKWARD],
)
def test_it_reads_as_what_was_written_and_is_written_as_it_always_was(answer: Answer) -> None:
    body = card_json(answer)
    assert answer_of(body) == body_of(body) == answer
    assert body == ANSWER.dump_json(answer).decode()


@given(
    words=st.text(),
    after=st.timedeltas(timedelta(), timedelta(days=90_000)),
    part=st.floats(min_value=0, max_value=1e9),
)
def test_so_does_any_text_moment_and_part(words: str, after: timedelta, part: float) -> None:
    card = Card(words, (Item(line(words, Moment(EPOCH + after))), Progress(words, part), Text(line(words))))
    body = card_json(card)
    assert card_of(body) == card
    assert body == ANSWER.dump_json(card).decode()


@given(words=st.text())
def test_so_does_what_a_person_typed_in_the_local_room(words: str) -> None:
    assert body_of(card_json(words)) == words
    assert card_json(words) == BODY.dump_json(words).decode()
