"""What could not be delivered is shown to whom it is for; what is stuck on a plan, to the leads whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from cards.card import Card
from storage import outbox, plans, sending
from storage.cards import card_json
from storage.outbox import Wanted
from tests.house import Lived

PRIVATE = "private to ines"


def stuck(room: Lived, who: str, state: str, title: str = "Private to Ines") -> int:
    """A message to somebody, in a state; its number."""

    def queue(book: Any) -> int:
        plan = plans.whole(book, [1])[1]
        channel = f"person:{plan.people[who].person}" if who else plan.rooms[0].address
        post = Wanted(key=title, channel=channel, card=card_json(Card(title)), not_before=book.now, plan=1)
        outbox.queue(book, [post])
        row = outbox.OUTBOX
        number = book.execute(row.select().where(row.c.key == title)).one().id
        later = book.now + sending.TRIED_AGAIN  # until then it is not tried again by itself
        book.execute(row.update().where(row.c.id == number).values(state=state, not_before=later))
        return int(number)

    return int(room.read(queue))


def test_what_did_not_reach_somebody_is_shown_to_them_until_they_have_read_it(room: Lived) -> None:
    number = stuck(room, "ines", "undelivered")

    assert PRIVATE in room.say("ines", "messages").casefold()
    assert PRIVATE in room.say("ines", "messages").casefold()
    assert "No message is waiting" in room.say("ines", f"messages seen {number}")


@pytest.mark.parametrize("who", ["vera", "tom", "paul", "ken"])
def test_nobody_else_reads_it_or_says_that_it_was_read(room: Lived, who: str) -> None:
    number = stuck(room, "ines", "undelivered")

    assert PRIVATE not in room.say(who, "messages").casefold()
    assert PRIVATE not in room.say(who, f"messages seen {number}").casefold()
    assert PRIVATE in room.say("ines", "messages").casefold()


def test_what_was_given_up_concerns_the_own_sides_lead_and_not_the_other_companys(room: Lived) -> None:
    number = stuck(room, "ines", "dead")

    assert PRIVATE in room.say("paul", "messages --plan acme-aws").casefold()
    assert PRIVATE not in room.say("vera", "messages --plan acme-aws").casefold()
    assert "not stuck any more" in room.say("vera", f"messages again {number}")
    assert "not stuck any more" in room.say("vera", f"messages sent {number}")
    assert "sent again" in room.say("paul", f"messages again {number}")


def test_what_a_room_waits_for_concerns_both_sides_leads_and_nobody_else(room: Lived) -> None:
    number = stuck(room, "", "dead", "The week")

    for lead in ("vera", "paul"):
        assert "The week" in room.say(lead, "messages --plan acme-aws")
    for other in ("tom", "ines", "ken", "stranger"):
        assert "The week" not in room.say(other, "messages --plan acme-aws")
        assert "is sent again" not in room.say(other, f"messages again {number}")
    assert "sent again" in room.say("vera", f"messages again {number}")
    assert "not stuck any more" in room.say("paul", f"messages again {number}")


@pytest.mark.parametrize("typed", ["again", "again x", "again 99999999999", "sent 0", "nothing", "seen x y"])
def test_what_cannot_be_read_is_answered_with_a_sentence(room: Lived, typed: str) -> None:
    assert room.say("vera", f"messages {typed}")
    assert "Something went wrong" not in room.say("vera", f"messages {typed}")
