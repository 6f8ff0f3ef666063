"""What the tests of the store may ask for."""

from __future__ import annotations

import pytest

from storage import plans, sending
from storage.store import Store
from tests.plans import small_plan
from tests.storage.boxes import MINUTE, START, Box, wanted
from tests.storage.kept import NOW, Kept


@pytest.fixture
def box(store: Store) -> Box:
    return Box(store)


@pytest.fixture
def unsure(box: Box) -> Box:
    """The chat was asked and did not answer; a minute has passed."""
    box.want(wanted())
    box.do(sending.lost, box.asked(), START + MINUTE, "no answer")
    assert box.states() == {"a": "unknown"}
    assert box.claim() == []
    box.now += MINUTE
    return box


@pytest.fixture
def kept(store: Store) -> Kept:
    with store.book(NOW) as book:
        plans.add(book, small_plan())
    return Kept(store)
