"""A small plan whose people of AWS are on no chat, on the Friday before its tenth review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from plan.sides import Side
from storage.store import Store
from tests.mail.wired import Mailed
from tests.plans import small_plan


@pytest.fixture
def mailed(url: URL) -> Iterator[Mailed]:
    lived = Mailed(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    plan = small_plan()
    people = [
        each if each.side is Side.VENDOR else replace(each, account=None, joined=None) for each in plan.people
    ]
    lived.add(replace(plan, people=tuple(people)))
    yield lived
    lived.close()
