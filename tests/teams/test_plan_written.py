"""A plan with Microsoft is written from nothing in Teams, agreed, amended and reset: by a lead whose tenant has jbp, in
her own chat, and by one of another tenant, in the channel that they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from bot.chat import Account
from bot.teams.meant import Room
from plan.agreement import State
from plan.plan import Plan
from plan.sides import Reader
from storage import plans, posted
from storage.store import Store
from tests.teams import cards
from tests.teams.state import ACME, BOT
from tests.teams.state import AWS as MICROSOFTS
from tests.teams.wired import ROOM, Person, Wired
from tests.written_plan import BEGUN_WITH_MICROSOFT, KEY_WITH_MICROSOFT, MICROSOFT, forms

MORE = {"amount": "12M", "phasing": "2027Q3 0.5M, 2027Q4 3M, 2028Q1 7M, 2028Q2 12M"}


@pytest.fixture
def wired(url: URL, tmp_path: Path) -> Iterator[Wired]:
    """People of two tenants in a shared channel, jbp put into it, and no plan."""
    made = Wired(Store.open(url), datetime(2027, 6, 14, 13, tzinfo=UTC), tmp_path)
    made.installed(made.room_)
    yield made
    made.close()


@pytest.fixture
def gina(wired: Wired) -> Person:
    return wired.joins("Gina Ford")


@pytest.fixture
def lukas(wired: Wired) -> Person:
    return wired.joins("Lukas Meyer", MICROSOFTS)


def plan(wired: Wired) -> Plan:
    return wired.house.work.now(lambda book: plans.named(book, KEY_WITH_MICROSOFT, Reader.ROOM))


def begun(wired: Wired, gina: Person) -> None:
    gina.mentions("start")
    assert "Time zone of the plan’s rhythm (America/New_York)" in gina.hears[-1]
    gina.fills(**BEGUN_WITH_MICROSOFT, lead="Lukas Meyer")


def written(wired: Wired, gina: Person, owners: tuple[str, str] | None = None) -> str:
    """Every form of the guide, and what stands there after the last."""
    leads = {each.side.value: each.id for each in plan(wired).people.values() if each.is_lead}
    said = ""
    for filled in forms(leads["vendor"], leads["partner"], MICROSOFT, owners):
        said = gina.fills(**filled)
        assert "This is needed." not in said
    return said


def alone(person: Person, words: str, **more: Any) -> str:
    """Said in the channel by somebody of another tenant, and what they then see there alone."""
    person.mentions(words, **more)
    return waiting(person)


def waiting(person: Person) -> str:
    """The newest of what waits in the channel for this person, and is shown to nobody else."""
    where, message, card = next(
        each for each in person.seen() if f"<at>{person.user.name}</at>:" in cards.text_of(each[2])
    )
    return person.press(where, message, cards.actions(card)[-1], {})


def naming(who: Person, words: str) -> dict[str, Any]:
    """A message to jbp in which somebody is mentioned at its end."""
    tags = {"jbp": BOT, who.user.name: who.user.id}
    entities = [
        {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": id, "name": name}}
        for name, id in tags.items()
    ]
    return {"text": f"<at>jbp</at> {words} <at>{who.user.name}</at>", "entities": entities}


def document(wired: Wired, said: str) -> str:
    """The beginning of what the link in a message of the room opens."""
    message = next(each for each in wired.room_.messages if said in str(each))
    (link,) = [
        each["url"] for each in cards.parts(message["attachments"]) if each["type"] == "Action.OpenUrl"
    ]
    status, content = wired.get(link)
    assert status == 200
    return content[:5]


def test_from_nothing_to_a_reset(wired: Wired, gina: Person, lukas: Person) -> None:
    begun(wired, gina)
    assert [room.name for room in plan(wired).rooms] == ["acme-aws"]  # though she wrote it in her own chat

    # The other lead is of another tenant, where no picker finds him: he writes in the channel, and she says who he is.
    lukas.mentions("status")
    gina.presses("Lukas Meyer, Microsoft")
    assert "[Look at it and propose it to Microsoft]" in written(wired, gina)
    assert len(plan(wired).agreement.motions) == 5

    gina.presses("Look at it and propose it to Microsoft")
    gina.presses("Propose to Microsoft")
    assert "Northwind proposes Northwind x Microsoft v1" in wired.roots[-1]
    assert "Agreed: Northwind x Microsoft v1 is in force" in lukas.presses("Agree")
    assert "Northwind x Microsoft v1 is agreed" in wired.roots[-1]
    assert not any("[Agree]" in said for said in wired.room)  # what was proposed is amended
    assert document(wired, "v1 is agreed") == "%PDF-"

    # Amended by the other company's lead: before and after stand where it is proposed, and where it is agreed.
    alone(lukas, "edit targets sourced-pipeline")
    assert "amount: $9M → $12M" in lukas.fills(**MORE)
    assert "before: $9M\nafter: $12M" in lukas.presses("Propose it")
    lukas.presses("Propose to Northwind")
    assert "before: $9M\nafter: $12M" in wired.roots[-1]
    assert "before: $9M\nafter: $12M" in gina.hears[-1]
    gina.presses("Agree")
    assert "v2 is agreed" in wired.roots[-1]
    assert "before: $9M\nafter: $12M" in wired.roots[-1]
    assert document(wired, "v2 is agreed") == "%PDF-"
    assert (plan(wired).agreement.version, plan(wired).target("sourced").amount) == (2, 12_000_000)

    # At the half both start over, and agree to what is left.
    wired.until("2027-08-03 18:00")
    gina.writes('reset propose --because "two plays have no pipeline yet"')
    lukas.presses("See why")
    assert "v3, a draft: FY28 second half" in lukas.presses("Accept")
    lukas.presses("Look at it and propose it")
    lukas.presses("Propose to Northwind")
    gina.presses("Agree")
    assert "Northwind x Microsoft v3 is agreed" in wired.roots[-1]
    assert (plan(wired).agreement.version, plan(wired).agreement.state) == (3, State.AGREED)
    assert set(wired.house.work.now(posted.by_state)) <= {"sent", "withdrawn", "undelivered"}


def test_owners_are_asked_where_they_are_and_say_yes_there(wired: Wired, gina: Person, lukas: Person) -> None:
    tom, ines = wired.joins("Tom Ade"), wired.joins("Ines Dua", MICROSOFTS)
    begun(wired, gina)
    lukas.mentions("status")
    gina.presses("Lukas Meyer, Microsoft")
    gina.writes("people add")
    gina.fills(name="Tom Ade", account=tom.user.object_id)
    assert "Ines Dua is on the plan" in alone(lukas, "", **naming(ines, "people add Ines Dua --role owner"))
    owners = {each.name: each.id for each in plan(wired).people.values()}
    written(wired, gina, (owners["Tom Ade"], owners["Ines Dua"]))

    assert "Northwind’s half of Referral play" in tom.hears[-1]
    tom.presses("Accept")
    assert "Tom Ade owns Northwind’s half of Referral play" in gina.hears[-1]
    assert "Microsoft’s half of Referral play" in waiting(ines)
    assert "Referral play: Microsoft’s half is yours" in ines.presses("Accept")
    assert not any("Referral play" in said for said in wired.room)  # nobody else reads what she was asked


def test_a_form_that_is_meant_for_a_room_is_so_for_its_asker_and_for_a_while(
    wired: Wired, gina: Person, lukas: Person
) -> None:
    """Its mark is signed for her: in anybody else's hands it names no room, nor when it has run out."""
    gina.mentions("start")
    _, _, card = gina.form
    (action,) = cards.actions(card)
    mark = action["data"]["jbp"]["room"]
    meant, theirs = (
        wired.door.answers.meant,
        Account(platform="teams", tenant=MICROSOFTS, user=lukas.user.object_id),
    )
    hers = replace(theirs, tenant=ACME, user=gina.user.object_id)
    assert meant.read(mark, hers) == Room(ACME, ROOM, wired.room_.messages[0]["id"])
    assert meant.read(mark, theirs) is None
    assert meant.read(mark.replace(ROOM, "19:other@thread.tacv2"), hers) is None
    for nonsense in ("", None, 5, {}, "a b c d e", mark + "0", mark.encode()):
        assert meant.read(nonsense, hers) is None
    wired.clock.set(wired.clock.now() + timedelta(days=15))
    assert meant.read(mark, hers) is None


def test_what_is_for_the_room_is_posted_there_though_it_was_filled_in_elsewhere(
    wired: Wired, gina: Person
) -> None:
    begun(wired, gina)
    written(wired, gina)
    gina.mentions("log win")
    said = gina.fills(customer="Lakeshore Health")

    assert "Posted in the room" in said
    assert "Lakeshore Health" in wired.room[-1]
    asked = [each for each in wired.room_.messages if each["from"] == gina.user.id][-1]
    assert wired.room_.messages[-1]["thread"] == asked["id"]


def test_a_section_that_is_not_wanted_is_passed_by_as_it_is(wired: Wired, gina: Person) -> None:
    """Teams does not send a form in which something that is needed is missing."""
    begun(wired, gina)
    gina.fills()
    for filled in MICROSOFT.targets:
        gina.fills(**filled)
    assert "Motions: one more" in cards.text_of(gina.form[2])

    assert "Programmes" in gina.fills()
    assert "Funding" in gina.fills()
    assert "Rhythm" in gina.fills()
    for _ in range(5):
        gina.fills()
    assert "Customer references" in gina.fills()
    assert "This is needed." in gina.fills(note="agrees to be named")  # one that is begun wants what it needs
    assert "agrees to be named" in cards.text_of(gina.form[2])


def test_what_somebody_of_another_tenant_typed_is_done_once_though_they_look_at_it_later(
    wired: Wired, gina: Person, lukas: Person
) -> None:
    begun(wired, gina)
    written(wired, gina)
    lukas.mentions("status")
    gina.presses("Lukas Meyer, Microsoft")
    lukas.mentions('promises add "Send the list" --by 2027-06-30')

    assert "Send the list" in waiting(lukas)
    assert len(plan(wired).promises()) == 1
