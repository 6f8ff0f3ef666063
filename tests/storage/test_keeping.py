"""On either database: what was kept for a while is let go, a restored store is settled, a person is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.reopening import settle
from bot.settings import BadSetting, Settings
from cards.card import Card
from plan.sides import Reader
from schedules.arrange import arrange
from storage import alive, forgetting, outbox, plans, posted
from storage.audit import verified
from storage.cards import card_json
from storage.outbox import OUTBOX, Wanted
from storage.store import Store
from tests.plans import small_plan

FRIDAY = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)
MONDAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.book(FRIDAY) as book:
        plans.add(book, small_plan())
        arrange(book, "acme-aws")
        for key in ("sent", "pending"):
            wanted = Wanted(
                key=key, channel="person:1", card=card_json(Card("Words")), not_before=FRIDAY, plan=1
            )
            outbox.queue(book, [wanted])
            book.execute(OUTBOX.update().where(OUTBOX.c.key == key).values(state=key))
    return store


def card_of(store: Store, key: str) -> str:
    with store.book(MONDAY) as book:
        return str(book.execute(OUTBOX.select().where(OUTBOX.c.key == key)).one().card)


def test_what_a_sent_message_said_is_let_go_and_that_it_was_sent_stays(filled: Store) -> None:
    with filled.book(MONDAY) as book:
        assert forgetting.let_go(book, FRIDAY) == 0
        assert forgetting.let_go(book, MONDAY) == 1

    assert "Words" not in card_of(filled, "sent")
    assert "Words" in card_of(filled, "pending")


@pytest.mark.parametrize("days", ["0", "x", "-1"])
def test_how_long_is_a_number_of_days(days: str) -> None:
    assert Settings.read({"JBP_KEEP_OUTBOX": "30"}).keep_outbox == timedelta(days=30)
    with pytest.raises(BadSetting, match="JBP_KEEP_OUTBOX must be a number of days"):
        Settings.read({"JBP_KEEP_OUTBOX": days})


def test_after_a_restore_what_was_due_since_is_looked_for_or_asked_about(filled: Store) -> None:
    settled = settle(filled, MONDAY, FRIDAY)

    with filled.book(MONDAY) as book:
        states = posted.by_state(book)
        pause = alive.paused(book)
    assert settled.looked_for == 1
    assert settled.asked == states["perhaps"] > 0
    assert states["unknown"] == 1
    assert pause
    assert pause.settled == MONDAY


def test_somebody_who_left_is_forgotten_and_the_record_holds(filled: Store) -> None:
    with filled.book(MONDAY) as book:
        plan = plans.named(book, "acme-aws", Reader.ROOM)
        tom = plan.people["tom"]
        plans.set_seat(book, 1, "tom", active=False)
        forgetting.forget_person(book, int(tom.person), "asked")
    with filled.book(MONDAY) as book:
        names = {each.name for each in plans.named(book, "acme-aws", Reader.ROOM).people.values()}
    verdict = verified(filled, "acme-aws", MONDAY)

    assert tom.name not in names
    assert verdict
    assert verdict.holds, verdict.breaks
    assert verdict.erased[0].why == "asked"
