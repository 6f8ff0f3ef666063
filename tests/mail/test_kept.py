"""What is kept of an address: it is in no plan, file or record, is forgotten with its person, and is counted."""

from __future__ import annotations

from bot.metrics import exposed
from storage import forgetting, plans
from storage.rows import SQLModel
from storage.store import Book
from tests.mail.test_answering import asked, form
from tests.mail.test_saying_yes import INES
from tests.mail.wired import Mailed

__all__ = ["asked"]


def everything(book: Book) -> str:
    """All that stands in the store, but for what a request of minutes ago was answered."""
    tables = [each for each in SQLModel.metadata.sorted_tables if each.name not in ("inbox", "room_messages")]
    return "\n".join(str(tuple(row)) for each in tables for row in book.execute(each.select()))


def test_an_address_is_in_no_plan_and_in_no_record(asked: Mailed) -> None:
    asked.push(form(asked), "Send", confidence="green")

    assert INES not in asked.say("vera", "export --history")
    assert not [fact for fact in asked.facts if INES in str(fact)]
    assert "Vera Lind gave an e-mail address for Ines Dua" in " ".join(asked.say("vera", "history").split())


def test_who_is_forgotten_leaves_no_address_behind(asked: Mailed) -> None:
    person = int(asked.plan().people["ines"].person)
    asked.read(lambda book: plans.set_seat(book, plans.number_of(book, "acme-aws"), "ines", active=False))
    assert "e-mail addresses" in asked.read(lambda book: forgetting.of_person(book, person)).deleted
    assert INES in asked.read(everything)

    asked.read(lambda book: forgetting.forget_person(book, person, "a request of hers"))

    assert INES not in asked.read(everything)
    assert asked.open(asked.newest.page).status == 410


def test_addresses_are_counted_by_how_they_stand_and_mails_by_how_they_ended(asked: Mailed) -> None:
    told = asked.wait(exposed(asked.house.work, asked.house.health)).decode()

    assert 'jbp_mailboxes{state="confirmed"} 1.0' in told
    assert 'jbp_mailboxes{state="refused"} 0.0' in told
    assert 'jbp_posts_total{chat="mail",result="sent"} 2.0' in told
    assert 'jbp_requests_total{chat="mail",result="answered"} 1.0' in told
