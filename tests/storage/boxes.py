"""An outbox for the tests of what stands in it and of how it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cards.card import Card
from storage import outbox, plans, posted, sending
from storage.cards import card_json
from storage.outbox import Wanted
from storage.sending import Post
from storage.store import Store
from tests.plans import small_plan

START = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NO_PACE = timedelta(0)
ROOM, OTHER = "slack:T1:C1", "slack:T1:C2"


@dataclass
class Box:
    """An outbox, the time, and what a delivery does with it."""

    store: Store
    now: datetime = START

    def do(self, what: Any, *args: Any, **more: Any) -> Any:
        with self.store.book(self.now) as book:
            return what(book, *args, **more)

    def want(self, *posts: Wanted, about: tuple[int, ...] = ()) -> None:
        self.do(outbox.reconcile, about, posts)

    def claim(self, holder: str = "one") -> list[Post]:
        found: list[Post] = self.do(sending.claim, holder)
        return found

    def claimed(self, holder: str = "one") -> Post:
        (post,) = self.claim(holder)
        return post

    def asked(self, holder: str = "one") -> Post:
        """Claimed, and the chat is being asked."""
        post = self.claimed(holder)
        assert self.do(sending.confirm, post, "C1", NO_PACE)
        return post

    def sent(self, message: str = "m1") -> Post:
        post = self.asked()
        assert self.do(sending.sent, post, message)
        return post

    def states(self) -> dict[str, str]:
        found: dict[str, str] = self.do(posted.states)
        return found


def wanted(key: str = "a", says: str = "Hello", channel: str = ROOM, **more: Any) -> Wanted:
    return Wanted(
        **{"key": key, "channel": channel, "card": card_json(Card(says)), "not_before": START, **more}
    )


def an_occurrence(box: Box) -> int:
    """The row number of a review that has begun and has settled."""

    def make(book: Any) -> int:
        plans.add(book, small_plan())
        number = plans.number_of(book, "acme-aws")
        row = {
            "plan_id": number,
            "ritual": "motion-review",
            "period": "2027-W10",
            "start": START,
            "close": START + 30 * 60 * MINUTE,
            "wake_at": START + 60 * MINUTE,
        }
        statement = outbox.OCCURRENCES.insert().values(row).returning(outbox.OCCURRENCES.c.id)
        return int(book.execute(statement).scalar_one())

    found: int = box.do(make)
    return found


def set_occurrence(book: Any, occurrence: int) -> None:
    book.execute(outbox.OUTBOX.update().values(occurrence_id=occurrence))
