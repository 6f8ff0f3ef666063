"""Each quarter both leads are asked, the numbers are frozen, the packet goes out three working days ahead; then an
agenda at its hour, minutes the day after, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.engine import URL

from plan.agreement import DayOff, Rhythm, RitualTerms, Role
from plan.facts import Phase
from plan.meeting_facts import Brief, Decision, Frozen, Outcome
from plan.sides import Side
from storage import facts
from storage.rituals import occurrence
from storage.store import Store
from tests.house import Lived
from tests.plans import member, people, small_plan

WEEKLY = RitualTerms(day="mon", at=time(9), who=("vera", "paul"))
QUARTERLY = RitualTerms(day="last thu", at=time(10), who=("vera", "paul", "ken"), open_for_hours=2)
RHYTHM = Rhythm(weekly=WEEKLY, quarterly=QUARTERLY)


def living(url: URL, **changes: object) -> Lived:
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    lived.add(small_plan(**{"rhythm": RHYTHM, **changes}))
    return lived


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """The quarter's QBR is on Thursday 25 March at 10:00: opens the 15th, frozen the 18th, sent the 22nd."""
    lived = living(url)
    yield lived
    lived.close()


def heard(room: Lived, who: str, title: str) -> list[str]:
    return [each for each in room.hears(who) if title in each.splitlines()[0]]


def posted(room: Lived, title: str) -> list[str]:
    return [each for each in room.channel if title in each.splitlines()[0]]


def phases(room: Lived) -> dict[str, Phase]:
    return {fact.phase: fact for fact in room.facts if isinstance(fact, Phase) and fact.ritual == "qbr"}


def frozen(room: Lived) -> list[Frozen]:
    return [fact for fact in room.facts if isinstance(fact, Frozen)]


def ask_decision(room: Lived, id: str = "d-1", ask: str = "Fund a second wave") -> None:
    brief = Brief(
        by="vera", at=room.clock.now(), period="2027Q1", id=id, side=Side.VENDOR, ask=ask, cost="sellers idle",
        needed_by="9 April",
    )  # fmt: skip
    room.read(lambda book: facts.record(book, "acme-aws", brief))


def decide(room: Lived, id: str, outcome: Outcome) -> None:
    said = Decision(by="paul", at=room.clock.now(), period="2027Q1", id=id, outcome=outcome)
    room.read(lambda book: facts.record(book, "acme-aws", said))
    room.wait(room.house.heart.settle())


# -- ahead of it -----------------------------------------------------------------------------------


def test_both_leads_are_asked_eight_working_days_ahead_and_nobody_else(room: Lived) -> None:
    room.until("2027-03-15 08:59")
    assert heard(room, "vera", "what do you say") == []

    room.until("2027-03-15 09:00")
    for lead in ("vera", "paul"):
        (asked,) = heard(room, lead, "what do you say at the QBR of Q1 2027")
        assert "Thu 25 Mar 10:00" in asked
        assert "Thu 18 Mar 09:00" in asked
    assert [heard(room, who, "QBR") for who in ("tom", "ines", "ken")] == [[], [], []]
    assert posted(room, "QBR") == []


def test_only_the_side_that_has_not_written_is_reminded_and_only_once(room: Lived) -> None:
    room.until("2027-03-15 09:00")
    room.send("vera", "qbr write acme-aws/2027Q1", wins="Orchard Home")
    room.until("2027-03-18 08:00")

    assert heard(room, "vera", "your words") == []
    assert len(heard(room, "paul", "your words")) == 1
    assert "Acme has written, AWS not yet" in heard(room, "paul", "what do you say")[0]


def test_days_off_move_every_day_ahead_of_it(url: URL) -> None:
    off = (DayOff(name="Blackout", start=date(2027, 3, 22), end=date(2027, 3, 23)),)
    room = living(url, rhythm=replace(RHYTHM, days_off=off))
    room.until("2027-03-11 08:59")
    assert heard(room, "vera", "what do you say") == []
    room.until("2027-03-11 09:00")
    assert len(heard(room, "vera", "what do you say")) == 1
    room.until("2027-03-18 09:00")
    assert len(heard(room, "ken", "the packet")) == 1
    assert phases(room)["freeze"].at < phases(room)["packet"].at
    room.close()


# -- the packet ------------------------------------------------------------------------------------


def test_the_numbers_are_frozen_five_working_days_ahead_whatever_is_logged_later(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-18 09:00")
    (packet,) = frozen(room)
    assert (packet.version, packet.by, packet.packet.scorecard[0].value) == (1, "clock", 1_000_000)

    room.say("vera", "log sourced 3M --source CRM --on 2027-03-18")
    room.until("2027-03-23 12:00")
    assert frozen(room) == [packet]
    assert "$1M of $8M" in heard(room, "ken", "the packet")[0]
    assert "Sourced pipeline 4 Mar" in heard(room, "ken", "the packet")[0]


def test_the_packet_goes_to_the_room_under_the_weeks_message_and_to_each_attendee(room: Lived) -> None:
    room.until("2027-03-22 08:59")
    assert posted(room, "the packet") == []

    room.until("2027-03-22 12:00")
    assert len(posted(room, "the packet for the QBR of Q1 2027")) == 1
    for who in ("vera", "paul", "ken"):
        assert len(heard(room, who, "the packet")) == 1
    assert [heard(room, who, "the packet") for who in ("tom", "ines")] == [[], []]
    titles = {each.body.title: each.thread_of for each in room.messages("acme-aws")}  # type: ignore[union-attr]
    assert titles["Acme x AWS: the packet for the QBR of Q1 2027"] is not None


def test_an_attendee_who_has_not_joined_is_welcomed_first_and_the_partners_must_say_yes(url: URL) -> None:
    new = tuple(replace(each, joined=None) if each.id == "ken" else each for each in people())
    sofia = member("sofia", "Sofia Mar", Side.VENDOR, Role.SPONSOR, joined=None)
    terms = replace(QUARTERLY, who=("vera", "ken", "sofia"))
    room = living(url, people=(*new, sofia), rhythm=Rhythm(quarterly=terms))
    room.until("2027-03-22 12:00")

    assert len(room.hears("ken")) == 1
    assert heard(room, "ken", "the packet") == []
    assert len(room.hears("sofia")) == 2
    assert "the packet" in room.hears("sofia")[1].splitlines()[0]
    room.close()


def test_the_packet_says_who_has_not_written(room: Lived) -> None:
    room.until("2027-03-15 09:00")
    room.send("vera", "qbr write acme-aws/2027Q1", wins="Orchard Home", asks="Name an SA")
    room.until("2027-03-18 09:00")

    packet = frozen(room)[0].packet
    assert [(each.company, each.ask) for each in packet.asks] == [("Acme", "Name an SA")]
    assert [each.lacks for each in packet.missing if "AWS has" in each.lacks] == [
        "AWS has written no wins, asks or risks"
    ]
    assert ("Paul Oka",) in [each.asked for each in packet.missing]


def test_a_hidden_colour_is_hidden_in_the_packet_too(room: Lived) -> None:
    room.until("2027-03-15 09:05")
    room.send(
        "vera", "check-in acme-aws/migration 2027-W11 changed", confidence="red", moved="stuck at legal"
    )
    room.send("vera", "qbr send acme-aws/2027Q1")

    half = frozen(room)[0].packet.motions[0].halves[0]
    assert (half.hidden, half.colour, half.moved) == (True, None, "stuck at legal")


# -- at its hour, and after ------------------------------------------------------------------------


def test_the_agenda_comes_at_its_hour_with_promises_first_and_a_button_a_decision(room: Lived) -> None:
    ask_decision(room)
    room.say("tom", 'promises add "reference architecture" --by 2027-03-20')
    room.until("2027-03-25 09:59")
    assert posted(room, "agenda") == []

    room.until("2027-03-25 10:00")
    (agenda,) = posted(room, "agenda of the QBR of Q1 2027")
    assert agenda.index("reference architecture") < agenda.index("Fund a second wave")
    assert room.command("vera", "Yes", where="acme-aws") == "decide acme-aws/d-1 yes qbr/2027Q1"
    assert "no decision costs: sellers idle" in agenda


def test_the_agenda_follows_what_is_decided_promised_and_noted(room: Lived) -> None:
    ask_decision(room)
    room.until("2027-03-25 10:05")
    decide(room, "d-1", Outcome.YES)
    room.press("ines", "Make a promise", where="acme-aws")
    room.fill("ines", what="name the SA", by="2027-04-02")
    room.say("paul", 'qbr note "the half starts with a joint call"')

    (agenda,) = posted(room, "agenda")
    assert "Yes: Fund a second wave" in agenda
    assert "name the SA" in agenda
    assert "the half starts with a joint call" in agenda


def test_the_minutes_come_the_next_working_day_with_what_is_carried_forward(room: Lived) -> None:
    ask_decision(room)
    ask_decision(room, "d-2", "Open the EU region")
    room.until("2027-03-25 10:05")
    decide(room, "d-1", Outcome.YES)
    decide(room, "d-2", Outcome.LATER)
    room.say("ines", 'promises add "name the SA" --by 2027-04-02 --at qbr/2027Q1')
    room.until("2027-03-26 08:59")
    assert posted(room, "minutes") == []

    room.until("2027-03-26 12:00")
    for minutes in (*posted(room, "minutes of the QBR"), *heard(room, "ken", "minutes of the QBR")):
        decided, rest = minutes.split("PROMISED")
        assert "Yes: Fund a second wave" in decided
        assert "Open the EU region" not in decided
        assert "Open the EU region" in rest.split("CARRIED FORWARD")[1]
        assert "name the SA" in rest
    assert len(posted(room, "minutes")) == len(heard(room, "ken", "minutes")) == 1


def test_a_later_note_amends_the_minutes_and_after_a_week_they_are_closed(room: Lived) -> None:
    room.until("2027-03-26 12:00")
    room.say("vera", 'qbr note acme-aws/2027Q1 "the EU comes back in June"')
    assert "the EU comes back in June" in posted(room, "minutes")[0]
    assert len(posted(room, "minutes")) == 1

    room.until("2027-04-03 12:00")
    assert "closed" in room.say("vera", 'qbr note acme-aws/2027Q1 "too late"')
    assert "too late" not in posted(room, "minutes")[0]
    assert (phases(room)["close"].heard, phases(room)["close"].asked) == (1, 2)


def test_the_room_gets_no_root_message_of_it_in_a_week_with_a_review(room: Lived) -> None:
    room.until("2027-04-05 08:00")

    roots = [each for each in room.messages("acme-aws") if each.thread_of is None]
    assert len(roots) == 4  # the four weekly reviews since 8 March


# -- late, skipped, nothing twice ------------------------------------------------------------------


def jump(room: Lived, local: str) -> None:
    """The clock as it is found after jbp was down."""
    room.clock.set(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York")))
    room.wait(room.house.heart.settle())


def test_down_until_after_the_packets_day_it_catches_up_once(room: Lived) -> None:
    room.until("2027-03-12 12:00")
    jump(room, "2027-03-23 12:00")

    assert heard(room, "vera", "what do you say") == []
    assert len(frozen(room)) == 1
    assert len(heard(room, "vera", "the packet")) == len(posted(room, "the packet")) == 1
    jump(room, "2027-03-23 13:00")
    assert len(heard(room, "vera", "the packet")) == len(posted(room, "the packet")) == 1
    assert set(phases(room)) == {"open", "nudge", "freeze", "packet"}


def test_down_over_the_whole_meeting_it_is_recorded_as_skipped_and_the_next_quarters_is_held(
    room: Lived,
) -> None:
    room.until("2027-03-12 12:00")
    jump(room, "2027-03-29 12:00")

    assert set(phases(room)) == {"skipped"}
    assert phases(room)["skipped"].note == "missed while jbp was down"
    assert frozen(room) == []
    room.until("2027-06-14 09:00")
    assert len(heard(room, "vera", "what do you say at the QBR of Q2 2027")) == 1


def test_down_from_the_packets_day_until_after_the_minutes_each_comes_once_and_says_so(room: Lived) -> None:
    room.until("2027-03-19 12:00")
    jump(room, "2027-03-27 12:00")

    assert len(posted(room, "the packet")) == 1
    assert posted(room, "agenda") == []
    (minutes,) = posted(room, "minutes")
    said = " ".join(minutes.split())
    assert "jbp was down when the packet was due" in said
    assert "there was no agenda" in said


def test_a_plan_with_a_qbr_before_compares_with_its_packet(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.say("vera", 'promises add "architecture" --by 2027-05-01')
    room.until("2027-05-20 12:00")
    room.say("vera", "log sourced 2.5M --source CRM --on 2027-05-19")
    room.say("vera", "promises kept p-1")
    room.until("2027-06-17 09:00")

    second = frozen(room)[1].packet
    assert (second.quarter, second.before) == ("2027Q2", date(2027, 3, 18))
    assert (second.scorecard[0].value, second.scorecard[0].last) == (2_500_000, 1_000_000)
    assert [(each.promise, each.state) for each in second.promises] == [("architecture", "kept")]
    assert second.kept == 1


def test_paused_it_is_not_prepared_and_the_record_says_why(room: Lived) -> None:
    room.say("vera", 'rhythm pause qbr --because "merger"')
    room.until("2027-03-25 12:00")

    assert phases(room)["skipped"].note == "paused: merger"
    assert frozen(room) == []


def test_opened_late_by_a_lead_it_leaves_time_to_write(room: Lived) -> None:
    room.say("vera", 'rhythm pause qbr --because "merger"')
    room.until("2027-03-23 10:00")
    room.say("vera", "rhythm resume qbr")
    room.say("vera", "rhythm now qbr")
    assert len(heard(room, "paul", "what do you say")) == 1
    assert frozen(room) == []

    room.until("2027-03-24 12:00")
    assert len(frozen(room)) == len(heard(room, "ken", "the packet")) == 1


def test_it_begins_once_a_quarter(url: URL) -> None:
    room = living(url, rhythm=Rhythm(quarterly=QUARTERLY))
    room.until("2027-12-30 12:00")

    opened = [
        fact.period
        for fact in room.facts
        if isinstance(fact, Phase) and (fact.ritual, fact.phase) == ("qbr", "open")
    ]
    assert opened == ["2027Q1", "2027Q2", "2027Q3", "2027Q4"]
    assert [each.period for each in frozen(room)] == opened
    held = room.read(lambda book: occurrence(book, "acme-aws", "qbr", "2027Q3"))
    assert held is not None
    assert held.wake_at is None
    room.close()
