"""Leads prepare the QBR in the chat; everybody on the plan opens its packet; each side sees only its own readers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from cards.card import Answer, Card, File
from plan.agreement import Rhythm
from plan.facts import Phase, Promise
from plan.meeting_facts import Frozen, Meeting, Minutes, Narrative, PacketOrder, ReadMark
from plan.sides import Reader
from storage import plans
from storage.store import Store
from tests.commands.test_promises import form
from tests.house import Lived, buttons
from tests.plans import small_plan
from tests.schedules.test_qbr import QUARTERLY, WEEKLY

REF = "acme-aws/2027Q1"


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """Ten days before the QBR of Thursday 25 March, 10:00: both leads have just been asked."""
    lived = Lived(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(quarterly=QUARTERLY)))
    lived.until("2027-03-15 09:05")
    yield lived
    lived.close()


def said(room: Lived, kind: type) -> list:  # type: ignore[type-arg]
    return [fact for fact in room.facts if isinstance(fact, kind)]


def labels(answer: Answer) -> list[str]:
    return [button.label for button in buttons(answer)]


def opened(room: Lived, who: str) -> str:
    """The page that was answered, as this person has it when they open it."""
    assert isinstance(room.answer, Card)
    page, *others = [each for each in room.answer.body if isinstance(each, File)]
    assert [each.name.rpartition(".")[2] for each in others] == ["pdf", "pdf", "pptx"]
    return room.wait(room.house.documents.content(page, room.account(who))).decode()


# -- where it stands -------------------------------------------------------------------------------


def test_it_says_what_comes_when_and_offers_a_lead_what_they_can_do(room: Lived) -> None:
    told = room.say("vera", "qbr")
    for moment in ("Thu 25 Mar 10:00", "Thu 18 Mar 09:00", "Mon 22 Mar 09:00", "Fri 26 Mar 09:00"):
        assert moment in told
    assert "Acme not yet, AWS not yet" in told
    assert labels(room.answer) == ["Agenda", "Your own brief", "Write", "Hold the packet", "Send now", "Move"]

    room.say("tom", "qbr")
    assert labels(room.answer) == ["Agenda"]


def test_the_next_one_is_shown_while_it_is_only_ahead(room: Lived) -> None:
    assert "Thu 24 Jun 10:00" in room.say("vera", "qbr 2027Q2")
    assert "No QBR of that quarter" in room.say("vera", "qbr 2027Q3")
    room.until("2027-04-03 12:00")
    told = room.say("vera", "qbr")
    assert "Q2 2027" in told
    assert "The leads are asked Mon 14 Jun 09:00" in told
    assert "still weeks away" in room.say("vera", "qbr hold acme-aws/2027Q2")


def test_who_is_not_on_the_plan_learns_nothing(room: Lived) -> None:
    room.say("vera", "qbr send")
    for asked in ("qbr", "qbr packet", "qbr write", "qbr hold", "qbr note x", "qbr correct"):
        assert "You are not on this plan" in room.say("stranger", asked, here=True)
        assert "not on a plan yet" in room.say("stranger", asked)
        assert "No plan of yours" in room.say("stranger", f"{asked.split(' x')[0]} {REF}")


def test_a_plan_without_a_quarterly_day_says_so(room: Lived) -> None:
    room.add(replace(small_plan(rhythm=Rhythm(weekly=WEEKLY)), id="zeta", name="Zeta x AWS"))
    assert "holds no QBR" in room.say("vera", "qbr --plan zeta")
    assert "Which plan?" in room.say("vera", "qbr write")
    assert "is none of" in room.say("vera", "qbr juggle --plan acme-aws")


# -- writing ---------------------------------------------------------------------------------------


def test_the_form_has_the_quarter_filled_in_and_the_packet_what_was_made_of_it(room: Lived) -> None:
    room.say("tom", 'log win "Orchard Home" --value 250k --attribution "MAP assessment" --on 2027-03-10')
    room.say("vera", "qbr write")
    assert form(room).values["wins"] == "Orchard Home, $250k: MAP assessment"

    room.fill("vera", wins="Orchard Home, $250k", asks="Name an SA\nA desk contact", risks="Legal is slow")
    room.say("vera", "qbr write")
    assert form(room).values["asks"] == "Name an SA\nA desk contact"
    assert form(room).values["wins"] == "Orchard Home, $250k"
    room.until("2027-03-18 09:00")
    packet = said(room, Frozen)[0].packet
    assert [each.ask for each in packet.asks] == ["Name an SA", "A desk contact"]
    assert [(each.company, each.risk) for each in packet.risks] == [("Acme", "Legal is slow")]
    assert [each.customer for each in packet.wins] == ["Orchard Home"]


def test_only_leads_write_each_for_their_own_side_and_the_same_twice_is_once(room: Lived) -> None:
    assert "Only a lead" in room.say("tom", "qbr write")
    assert "Only a lead" in room.say("ken", "qbr write")
    for _ in range(2):
        room.send("paul", f"qbr write {REF}", wins="Two joint stories")
    assert [(each.side, each.wins) for each in said(room, Narrative)] == [("partner", "Two joint stories")]
    assert "nothing" not in room.send("vera", f"qbr write {REF}", wins=" ", asks="", risks="").casefold()
    assert form(room).errors
    assert len(said(room, Narrative)) == 1


def test_words_that_are_too_long_come_back_filled_in(room: Lived) -> None:
    room.send("vera", f"qbr write {REF}", wins="x" * 2_100)
    assert "100 characters too long" in form(room).errors["wins"]
    assert said(room, Narrative) == []


def test_after_the_hour_has_come_nothing_is_written_ahead_of_it(room: Lived) -> None:
    room.until("2027-03-25 10:00")
    assert "hour has come" in room.send("vera", f"qbr write {REF}", wins="late")
    assert said(room, Narrative) == []


# -- opening the packet ----------------------------------------------------------------------------


def test_a_packet_is_opened_by_all_once_it_is_out_and_by_leads_as_soon_as_it_is_frozen(room: Lived) -> None:
    assert "not frozen" in room.say("vera", "qbr packet")
    room.until("2027-03-18 09:00")
    assert "has not gone out" in room.say("ken", "qbr packet")
    room.say("paul", "qbr packet")
    assert "Quarterly business review, Q1 2027" in opened(room, "paul")
    assert said(room, ReadMark) == []  # a look ahead is no reading of what was sent

    room.until("2027-03-22 09:00")
    room.press("ken", "Open the packet")
    assert "Version 1 of Q1 2027" in opened(room, "ken")
    room.press("ken", "Open the packet")
    assert [(each.by, each.version) for each in said(room, ReadMark)] == [("ken", 1)]
    assert "no such version" in room.say("ken", f"qbr packet {REF} 7")
    assert "no such version" in room.say("ken", f"qbr packet {REF} ²")


def test_a_lead_sees_who_of_their_own_side_has_read_it_and_never_the_other_side(room: Lived) -> None:
    room.say("vera", "qbr send")
    room.press("ken", "Open the packet")
    room.press("vera", "Open the packet")

    ours, theirs = room.say("vera", "qbr"), room.say("paul", "qbr")
    assert "Packet opened by: Vera Lind\n" in ours
    assert "Ken" not in ours
    assert "Packet opened by: Ken Ishi · not yet: Paul Oka" in theirs
    assert "Vera" not in theirs
    assert "opened by" not in room.say("tom", "qbr")
    assert room.say("vera", "history").count("opened the packet") == 1
    assert "opened the packet" not in room.say("stranger", "history", here=True)
    seen = room.read(lambda book: plans.history(book, "acme-aws", Reader.VENDOR))
    assert {fact.by for fact in seen if isinstance(fact, ReadMark)} == {"vera"}


def test_kept_rates_are_each_sides_own_leads(room: Lived) -> None:
    room.say("tom", "promises add slides --by 2027-03-16")
    room.say("tom", "promises kept p-1")
    room.say("ines", "promises add sizing --by 2027-03-17")
    room.until("2027-03-19 12:00")

    assert "Tom Ade 1 of 1" in room.say("vera", "qbr")
    assert "Ines" not in room.say("vera", "qbr")
    assert "Ines Dua 0 of 1" in room.say("paul", "qbr")
    assert "1 of 1" not in room.say("tom", "qbr")


# -- holding, releasing, sending -------------------------------------------------------------------


def test_held_back_it_waits_for_a_lead_of_either_company_and_both_are_told(room: Lived) -> None:
    room.say("vera", 'qbr hold --because "the export is late"')
    assert "Vera Lind holds the packet back" in room.hears("paul")[-1]
    assert "the export is late" in room.hears("paul")[-1]
    room.until("2027-03-23 12:00")
    assert not any("the packet for the QBR" in each for each in room.hears("ken"))
    assert "held back by Vera Lind: the export is late" in room.say("paul", "qbr")
    assert "holds it back already" in room.say("paul", "qbr hold")

    room.say("paul", "qbr release")
    assert "Paul Oka released the packet" in room.hears("vera")[-2]
    assert sum("the packet for the QBR" in each for each in room.hears("ken")) == 1
    assert "gone out already" in room.say("vera", "qbr hold")
    assert "gone out already" in room.say("vera", "qbr release")
    assert len(said(room, PacketOrder)) == 2


def test_released_ahead_of_its_day_it_goes_out_on_its_day(room: Lived) -> None:
    room.say("vera", "qbr hold")
    room.say("vera", "qbr release")
    assert "not held back" in room.say("paul", "qbr release")
    room.until("2027-03-22 08:59")
    assert not any("the packet for the QBR" in each for each in room.hears("ken"))
    room.until("2027-03-22 09:00")
    assert any("the packet for the QBR" in each for each in room.hears("ken"))


def test_sent_before_its_time_it_is_frozen_first_and_goes_out_once(room: Lived) -> None:
    room.say("vera", "qbr send")
    assert len(said(room, Frozen)) == 1
    assert "Vera Lind sends the packet now" in "".join(room.hears("paul"))
    assert "gone out already" in room.say("paul", "qbr send")
    room.until("2027-03-24 12:00")
    assert sum("the packet for the QBR" in each for each in room.hears("ken")) == 1
    assert len(said(room, Frozen)) == len(said(room, PacketOrder)) == 1


def test_only_leads_give_orders(room: Lived) -> None:
    for who in ("tom", "ines", "ken"):
        for order in ("hold", "release", "send", "move 2027-03-26 10:00", "note x", "correct"):
            assert "Only a lead" in room.say(who, f"qbr {order}")
    assert said(room, PacketOrder) == said(room, Meeting) == []


def test_held_over_the_meeting_the_agenda_says_so(room: Lived) -> None:
    room.say("vera", "qbr hold")
    room.until("2027-03-25 10:00")
    assert "There is no packet: a lead holds it back" in room.channel[-1]
    assert "hour has come" in room.say("vera", "qbr send")


def test_of_two_leads_who_order_at_one_moment_the_second_is_told_what_the_first_did(room: Lived) -> None:
    async def together() -> list[Answer]:
        asked = [room.request(who, f"qbr send {REF}") for who in ("vera", "paul", "vera")]
        return await asyncio.gather(*(room.house.intake.take(request) for request in asked))

    room.wait(together())
    room.wait(room.house.heart.settle())
    assert len(said(room, Frozen)) == 1
    assert sum("the packet for the QBR" in each for each in room.hears("ken")) == 1


# -- moving ----------------------------------------------------------------------------------------


def test_a_moved_meeting_takes_its_packet_agenda_and_minutes_with_it(room: Lived) -> None:
    room.say("vera", 'qbr move 2027-04-01 14:00 --because "Ken travels"')
    for who in ("paul", "ken"):
        assert "It begins Thu 1 Apr 14:00 instead of Thu 25 Mar 10:00." in room.hears(who)[-1]
        assert "Ken travels" in room.hears(who)[-1]
    room.until("2027-03-29 08:59")
    assert not any("the packet for" in each for each in room.hears("ken"))
    room.until("2027-03-29 09:00")
    assert "Thu 1 Apr 14:00" in room.hears("ken")[-1]
    room.until("2027-04-01 13:59")
    assert not any("agenda" in each for each in room.channel)
    room.until("2027-04-02 09:00")
    assert [each.splitlines()[0].split(":")[1].split(" of ")[0].strip() for each in room.channel] == [
        "the packet for the QBR", "agenda", "minutes",
    ]  # fmt: skip


def test_one_that_is_being_prepared_does_not_begin_anew_when_it_is_moved_later(room: Lived) -> None:
    room.say("vera", "qbr move 2027-04-08 10:00")
    assert "next: Thu 8 Apr 10:00\n  being prepared now" in room.say("vera", "rhythm")
    room.say("vera", "rhythm pause qbr")
    room.until("2027-04-08 10:00")
    assert sum("what do you say" in each for each in room.hears("paul")) == 1
    assert "agenda of the QBR of Q1 2027" in room.channel[-1]
    assert not [fact for fact in room.facts if isinstance(fact, Phase) and fact.phase == "skipped"]


def test_moved_so_that_the_packets_day_is_past_it_goes_at_once(room: Lived) -> None:
    room.say("paul", "qbr move 2027-03-17 10:00")
    assert any("the packet for the QBR" in each for each in room.hears("ken"))
    assert len(said(room, Frozen)) == 1


def test_it_is_moved_neither_into_the_past_nor_to_where_it_is_nor_into_the_next_one(room: Lived) -> None:
    for when, why in (
        ("2027-03-12 10:00", "past"),
        ("2027-03-25 10:00", "already"),
        ("2027-06-15 10:00", "90 days"),
        ("2029-03-12 10:00", "90 days"),
    ):
        room.say("vera", f"qbr move {when}")
        assert why in "".join(form(room).errors.values())
    room.say("vera", "qbr move 2027-03-26 25:00")
    assert "not a time" in form(room).errors["at"]
    room.say("vera", "qbr move someday")
    assert said(room, Meeting) == []

    room.until("2027-04-05 12:00")
    room.say("vera", "qbr move 2027-07-02 10:00")
    assert len(said(room, Meeting)) == 1
    room.until("2027-06-22 09:00")
    assert any("at the QBR of Q2 2027" in each for each in room.hears("paul"))


def test_one_that_is_only_ahead_is_prepared_for_its_new_day(room: Lived) -> None:
    room.until("2027-04-05 12:00")
    room.say("vera", "qbr move 2027-04-20 10:00")
    room.until("2027-04-07 09:00")
    assert not any("at the QBR of Q2 2027" in each for each in room.hears("paul"))
    room.until("2027-04-08 09:00")
    assert any("at the QBR of Q2 2027" in each for each in room.hears("paul"))
    room.until("2027-04-20 10:00")
    assert "agenda of the QBR of Q2 2027" in room.channel[-1]


def test_once_its_hour_has_come_it_is_not_moved_any_more(room: Lived) -> None:
    room.until("2027-03-25 10:00")
    assert "hour has come" in room.say("vera", "qbr move 2027-04-01 10:00")
    assert said(room, Meeting) == []


# -- correcting ------------------------------------------------------------------------------------


def test_a_corrected_packet_is_a_new_message_that_says_what_changed(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-14")
    room.until("2027-03-22 12:00")
    assert "Nothing differs" in room.say("vera", "qbr correct")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-21")

    room.say("vera", "qbr correct")
    assert form(room).errors == {}
    room.fill("vera", because="the export was late")
    new = said(room, Frozen)[-1]
    assert (new.version, new.by) == (2, "vera")
    assert "Sourced pipeline: $1M (CRM, 14 Mar, unconfirmed) → $2M (CRM, 21 Mar, unconfirmed)" in new.changed
    packets = [each for each in room.hears("ken") if "the packet for the QBR" in each]
    assert len(packets) == 2
    assert "Corrected since: version 2 is in force." in packets[0]
    assert "the export was late" in packets[1]
    assert "$2M of $8M" in packets[1]
    assert sum("the packet for the QBR" in each for each in room.channel) == 2


def test_each_version_has_its_own_readers_and_the_first_can_still_be_opened(room: Lived) -> None:
    room.say("vera", "qbr send")
    room.press("ken", "Open the packet")
    room.say("paul", "log sourced 2M --source CRM --on 2027-03-14")
    room.say("paul", 'qbr correct --because "late"')
    assert "not yet: Paul Oka, Ken Ishi" in " ".join(room.say("paul", "qbr").split())
    room.press("ken", "Open the packet")
    assert "What changed in version 2" in opened(room, "ken")
    room.say("ken", f"qbr packet {REF} 1")
    assert "What changed" not in opened(room, "ken")
    assert [each.version for each in said(room, ReadMark)] == [1, 2]


def test_corrected_before_it_went_out_only_the_last_version_goes(room: Lived) -> None:
    room.until("2027-03-18 12:00")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-18")
    room.say("vera", 'qbr correct --because "late"')
    room.until("2027-03-22 12:00")
    packets = [each for each in room.hears("ken") if "the packet for the QBR" in each]
    assert len(packets) == 1
    assert "$2M of $8M" in packets[0]


# -- the agenda and the minutes --------------------------------------------------------------------


def test_a_note_is_for_the_minutes_and_counted_once(room: Lived) -> None:
    assert "has not come yet" in room.say("vera", 'qbr note "early"')
    room.until("2027-03-25 10:30")
    for _ in range(2):
        room.say("vera", 'qbr note "EU in June"')
    room.say("paul", "qbr note")
    room.fill("paul", text="")
    assert form(room).errors == {"text": "This is needed."}
    room.fill("paul", text="the SA is named by Friday")

    assert [each.text for each in said(room, Minutes)] == ["EU in June", "the SA is named by Friday"]
    assert "EU in June" in room.say("tom", "qbr agenda")
    room.until("2027-03-26 09:00")
    assert "minutes of the QBR" in room.say("tom", "qbr agenda")


def test_a_promise_made_at_the_meeting_knows_its_meeting(room: Lived) -> None:
    room.say("tom", "promises add slides --by 2027-04-02 --at qbr/2027Q1")
    assert said(room, Promise)[0].origin == "qbr/2027Q1"
    for wrong in ("nonsense/2027Q1", "qbr/yesterday", "qbr"):
        assert "takes a ritual of the plan" in room.say("tom", f"promises add x --by 2027-04-02 --at {wrong}")
    assert len(said(room, Promise)) == 1
