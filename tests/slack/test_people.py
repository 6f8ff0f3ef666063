"""On Slack, across two companies: somebody is added by their account, named, asked where they are, and answers."""

from __future__ import annotations

from plan.sides import Reader, Side
from storage import people, plans, room
from storage.store import Book
from tests.slack.wired import Person, Wired


def owner(wired: Wired, side: Side) -> str | None:
    plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))
    return plan.motions["launch"].owner(side).person


def test_a_lead_adds_somebody_by_their_account_and_they_accept_in_direct_messages(
    wired: Wired, vera: Person
) -> None:
    ana = wired.joins("UANA", "ana", "T1")
    vera.types("people add")
    vera.fills(name="Ana Ruiz", role="owner", account="UANA")
    assert "Vera Lind has told me who you are" in ana.hears[-1]

    vera.types("people owner launch")
    vera.fills(member="ana-ruiz")
    assert "Vera Lind named you for Acme’s half of Marketplace launch" in ana.hears[-1]
    ana.presses("Accept")

    assert owner(wired, Side.VENDOR) == "ana-ruiz"
    assert "Ana Ruiz owns Acme’s half" in vera.hears[-1]


def test_a_partners_owner_in_another_workspace_hands_it_on_by_button(
    wired: Wired, paul: Person, ines: Person
) -> None:
    """Who is of the other company has no slash commands: everything goes by mention, message and button."""
    paul.writes("people owner migration Ines Dua")
    assert "Paul Oka named you for AWS’s half of Migration play" in ines.hears[-1]

    ines.presses("Hand on")
    ines.fills(member="paul")
    assert "Ines Dua named you for AWS’s half of Migration play" in paul.hears[-1]
    paul.presses("Not me")
    assert "Nobody owns it now" in paul.hears[-1]


def test_everything_is_handed_over_in_a_form(wired: Wired, vera: Person, tom: Person) -> None:
    vera.types("people hand-over tom")
    vera.fills(to="vera", leave="yes")

    assert owner(wired, Side.VENDOR) == "vera"
    assert "Vera Lind handed over what you had" in tom.hears[-1]
    assert "not on a plan" in tom.writes("today")


def test_who_is_known_on_two_chats_is_prompted_on_one(wired: Wired, tom: Person) -> None:
    """Slack knew him first; the local room knows him too, by the code that he was given."""

    def joins(book: Book) -> None:
        person = people.known_as(book, "slack", "T1", "UTOM")
        assert person
        people.join(book, people.join_code(book, person), "room", "local", "tom")
        assert len(people.accounts(book, person)) == 2

    wired.house.work.now(joins)
    wired.until("2027-03-08 09:05")

    assert len([said for said in tom.hears if "1 motion due" in said]) == 1
    assert wired.house.work.now(room.every) == []
