"""Once a month each side's pipeline owner is asked once; the other side says whether it has the same; the room
hears it target by target, in one message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Cadence, DayOff, Rhythm, RitualTerms
from plan.checks import findings
from plan.facts import Number, Phase
from plan.sides import Side
from storage import posted
from storage.store import Store
from tests.house import Lived, shown
from tests.pipeline import CLOSES, DEALS, OPENS, as_file, exported, synced_plan
from tests.plans import member, people, small_plan


def house(url: URL) -> Lived:
    return Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """On the Friday before the sync of March."""
    lived = house(url)
    lived.add(synced_plan())
    yield lived
    lived.close()


@pytest.fixture
def open_room(room: Lived) -> Lived:
    room.until(OPENS)
    return room


def give(room: Lived, who: str, **numbers: str) -> str:
    room.say(who, "sync numbers")
    return room.fill(who, source="CRM report", **{f"of-{id}": value for id, value in numbers.items()})


def export(room: Lived, who: str, *rows: tuple[str, ...]) -> str:
    room.say(who, "sync export")
    room.fill(who, file=as_file(exported(*rows)), source="CRM")
    return room.fill(who)


def asked(room: Lived, who: str) -> list[str]:
    return [
        said for said in room.hears(who) if said.startswith(("Pipeline sync", "Thank you", "The sync has"))
    ]


def phases(room: Lived) -> list[tuple[str, str]]:
    found = [fact for fact in room.facts if isinstance(fact, Phase)]
    return [(fact.period, fact.phase) for fact in found if fact.ritual == "pipeline-sync"]


# -- asking ----------------------------------------------------------------------------------------


def test_nobody_is_asked_before_the_hour_and_each_pipeline_owner_once_at_it(room: Lived) -> None:
    room.until("2027-03-09 15:59")
    assert not any("sync" in said for said in room.hears("tom"))

    room.until(OPENS)
    for who in ("tom", "ines"):
        (asked,) = [said for said in room.hears(who) if "sync" in said]
        assert "Pipeline sync: 2 numbers and what changed" in asked
        assert "[Give numbers] [Give an export] [Nothing changed]" in asked
    for who in ("vera", "paul", "ken"):
        assert not any("sync" in said for said in room.hears(who))
    assert room.channel == []


def test_the_prompt_shows_each_number_with_its_source_and_age(room: Lived) -> None:
    room.say("tom", 'log sourced 940k --on 2027-03-03 --source "ACE export"')
    room.until(OPENS)

    said = room.hears("tom")[0]
    assert "Sourced pipeline $940k of $8M\n  ACE export, 6 days, unconfirmed" in said
    assert "Customer wins none yet of 12 logos" in said


def test_a_side_that_named_nobody_has_its_lead_asked(url: URL) -> None:
    room = house(url)
    terms = RitualTerms(day="2nd tue", at=time(16), who=("tom", "ken"), open_for_hours=48)
    room.add(synced_plan(rhythm=Rhythm(monthly=terms)))
    room.until(OPENS)

    assert [bool(asked(room, who)) for who in ("tom", "vera", "paul", "ines", "ken")] == [
        True, False, True, False, False,
    ]  # fmt: skip
    room.close()


def test_while_an_owner_is_away_their_stand_in_is_asked_or_else_their_lead(room: Lived) -> None:
    room.say("tom", "me out 2027-03-08 2027-03-12 --delegate vera")
    room.say("ines", "me out 2027-03-08 2027-03-12")
    room.until(OPENS)

    assert "(for Tom Ade)" in asked(room, "vera")[0]
    assert "(for Ines Dua)" in asked(room, "paul")[0]
    assert asked(room, "tom") == asked(room, "ines") == []


def test_a_partners_person_who_has_not_said_yes_is_welcomed_and_not_asked(url: URL) -> None:
    room = house(url)
    others = [each for each in people() if each.id != "ines"]
    room.add(synced_plan(people=(*others, member("ines", "Ines Dua", Side.PARTNER, joined=None))))
    room.until(OPENS)

    assert len(room.hears("ines")) == 1
    assert room.hears("ines")[0].startswith("Hello Ines")
    room.press("ines", "I’m in")
    assert len(asked(room, "ines")) == 1
    room.close()


def test_the_prompt_waits_for_the_end_of_quiet_hours(room: Lived) -> None:
    room.say("tom", "me quiet 15:00-08:00")
    room.until("2027-03-10 07:59")
    assert asked(room, "tom") == []

    room.until("2027-03-10 08:00")
    assert len(asked(room, "tom")) == 1


def test_one_prompt_covers_every_plan_whose_sync_opens_then_each_with_its_own_buttons(room: Lived) -> None:
    room.add(synced_plan(id="zeta", name="Zeta x AWS"))
    room.until(OPENS)

    assert len(room.hears("tom")) == 1
    said = room.hears("tom")[0]
    assert said.startswith("Pipeline sync on 2 plans")
    assert "Acme x AWS" in said
    assert "Zeta x AWS" in said
    room.say("tom", "sync unchanged zeta/2027-03")
    assert "[Nothing changed]" in room.hears("tom")[0]
    assert "Tom Ade says that nothing changed" in room.hears("tom")[0]
    room.say("tom", "sync unchanged acme-aws/2027-03")
    assert "[Nothing changed]" not in room.hears("tom")[0]


@pytest.mark.parametrize(
    ("day", "off", "opens"),
    [
        ("last thu", (), "2027-03-25 16:00"),
        (
            "2nd tue",
            (DayOff(name="Away", start=date(2027, 3, 9), end=date(2027, 3, 10)),),
            "2027-03-11 16:00",
        ),
        ("last wed", (DayOff(name="Away", start=date(2027, 3, 31)),), None),
    ],
)
def test_it_is_held_on_the_day_agreed_or_the_next_working_day_of_the_month(
    url: URL, day: str, off: tuple[DayOff, ...], opens: str | None
) -> None:
    room = house(url)
    terms = RitualTerms(day=day, at=time(16), who=("tom", "ines"), open_for_hours=48)
    room.add(synced_plan(rhythm=Rhythm(monthly=terms, days_off=off)))
    if opens is None:
        room.until("2027-04-02 12:00")
        assert phases(room) == [("2027-03", "skipped")]
    else:
        room.until(opens.replace("16:00", "15:59"))
        assert phases(room) == []
        room.until(opens)
        assert phases(room) == [("2027-03", "open")]
    room.close()


# -- nudging ---------------------------------------------------------------------------------------


def nudges(room: Lived, who: str) -> list[str]:
    return [said for said in room.hears(who) if "sync still waits for" in said]


def test_who_was_not_heard_is_nudged_once_before_the_close(open_room: Lived) -> None:
    give(open_room, "ines", wins="2")
    open_room.until("2027-03-11 15:59")

    assert len(nudges(open_room, "tom")) == 1
    assert "closes Thu 11 Mar 16:00" in nudges(open_room, "tom")[0]
    assert nudges(open_room, "ines") == []


@pytest.mark.parametrize("heard", ["sync unchanged", 'log sourced 900k --source "CRM"'])
def test_however_a_side_was_heard_nobody_of_it_is_nudged(open_room: Lived, heard: str) -> None:
    open_room.say("vera", heard)
    open_room.until("2027-03-11 15:59")

    assert nudges(open_room, "tom") == []


# -- the other side's word -------------------------------------------------------------------------


def test_the_other_side_is_asked_number_by_number_in_one_message(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.2M", wins="2")

    said = open_room.hears("ines")[-1]
    assert said.startswith("Acme gave 2 numbers: do you have the same?")
    assert said.count("[Confirm] [It differs] [Can’t say]") == 2
    assert "Tom Ade, CRM report, 9 Mar" in said

    open_room.press("ines", "Confirm")
    open_room.press("ines", "Can’t say")
    prompt, words = open_room.hears("ines")
    assert prompt.startswith("Thank you: AWS is heard")
    assert words.startswith("Thank you: you have looked at Acme’s numbers")
    assert "[Confirm]" not in words
    assert "confirmed by AWS" in words
    assert "AWS cannot say" in words


def test_nobody_is_asked_to_confirm_their_own_sides_numbers(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.2M")

    assert not any("do you have the same" in said for said in open_room.hears("tom"))
    assert "Thank you: Acme is heard" in open_room.hears("tom")[0]


def test_a_number_that_differs_stands_beside_the_other(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.2M")
    open_room.press("ines", "It differs")
    open_room.fill("ines", value="1M")
    open_room.until(CLOSES)

    assert "AWS differs, has $1M" in open_room.channel[-1]


# -- the close -------------------------------------------------------------------------------------


def test_the_room_hears_target_by_target_at_the_close_and_nothing_before(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    open_room.press("ines", "Confirm")
    open_room.until("2027-03-11 15:59")
    assert open_room.channel == []

    open_room.until(CLOSES)
    (said,) = open_room.channel
    assert said.startswith("March pipeline sync · both sides heard")
    assert (
        "Sourced pipeline $1.6M of $8M\n"
        "  ● green  pace $1.49M on 9 Mar · forecast $8.59M\n"
        "  CRM report, 2 days, confirmed by AWS" in said
    )
    assert "Customer wins none yet of 12 logos\n  no number yet · pace" in said
    assert "Forecast: run rate against phased pace" in said
    assert "MDF first half: claim by Wed 31 Mar (20 days left)" in said


def test_a_stale_number_is_never_green(room: Lived) -> None:
    weekly = replace(synced_plan().targets[0], number_every=Cadence.WEEKLY)
    room.add(synced_plan(id="zeta", name="Zeta", targets=(weekly,)))
    room.say("tom", 'log sourced 7M --on 2027-02-20 --source "CRM" --sure yes --plan zeta')
    room.until(CLOSES)

    said = next(each for each in rooms(room, "zeta") if "pipeline sync" in each)
    assert "▲ amber" in said
    assert "19 days, unconfirmed, stale, not given this time" in said
    assert "green  " not in said


def rooms(room: Lived, plan: str) -> list[str]:
    return [shown(message) for message in room.messages(plan)]


def test_which_company_was_not_heard_is_said_and_no_names(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    open_room.until(CLOSES)

    assert "March pipeline sync · AWS not heard" in open_room.channel[-1]
    assert "Ines" not in open_room.channel[-1]
    assert "Ines Dua" in open_room.hears("paul")[-1]
    assert not any(
        "nothing heard" in said for who in ("vera", "tom", "ines") for said in open_room.hears(who)
    )


def test_it_says_that_nothing_changed_where_that_was_said(open_room: Lived) -> None:
    open_room.press("ines", "Nothing changed")
    open_room.until(CLOSES)

    assert "AWS: Ines Dua says that nothing changed" in open_room.channel[-1]
    assert "Acme: not heard" in open_room.channel[-1]


def test_changes_since_last_time_are_told_by_side(room: Lived) -> None:
    room.until("2027-03-09 16:00")
    export(room, "tom")
    room.until("2027-04-13 16:00")
    export(
        room, "tom",
        ("O1", "Orchard Home", "Committed", "310000", "2027-06-30", "sign", "2027-04-20"),
        ("O2", "Larkspur", "Closed Lost", "120000", "2027-05-15", "", ""),
        ("O3", "Brightway", "Launched", "95000", "2027-04-10", "", ""),
        ("O4", "Hallmark", "Prospect", "50000", "2027-09-01", "", ""),
    )  # fmt: skip
    export(room, "ines", ("A1", "Orchard", "Prospect", "5", "2027-09-01", "call", "2027-05-01"))
    room.until("2027-04-15 16:00")

    acme, _, aws = (
        room.channel[-1].partition("SINCE LAST TIME")[2].partition("NEXT STEPS")[0].partition("AWS:")
    )
    assert "1 new ($50k)\n  Hallmark (Prospect)" in acme
    assert "1 advanced ($310k)\n  Orchard Home: Qualified → Committed" in acme
    assert "1 slipped ($310k)\n  Orchard Home: 30 Apr → 30 Jun 2027" in acme
    assert "1 won ($95k)\n  Brightway" in acme
    assert "1 lost ($120k)\n  Larkspur" in acme
    assert "1 new ($5)\n  Orchard (Prospect)" in aws
    assert "1 without a next step\n  Hallmark" in room.channel[-1]


def test_stale_next_steps_and_what_an_export_has_no_more_are_told(room: Lived) -> None:
    room.until(OPENS)
    export(room, "tom")
    room.until(CLOSES)
    assert (
        "1 with a next step that is past by over 14 days\n  Larkspur: “sizing” 38 days ago"
        in room.channel[-1]
    )
    assert "1 without a next step\n  Brightway" in room.channel[-1]

    room.until("2027-04-13 16:00")
    export(room, "tom", DEALS[0], DEALS[2])
    room.until("2027-04-15 16:00")
    assert "nothing has changed among its 2 opportunities" in room.channel[-1]
    assert "Open before, and not in the export: Larkspur." in room.channel[-1]


def test_late_numbers_and_words_amend_the_same_message(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    open_room.until("2027-03-15 10:00")
    before = [each.id for each in open_room.messages("acme-aws")]

    assert "The sync has closed" in give(open_room, "ines", wins="3")
    open_room.press("ines", "Confirm")

    assert [each.id for each in open_room.messages("acme-aws")] == before
    said = open_room.channel[-1]
    assert "both sides heard" in said
    assert "CRM report, 15 Mar, unconfirmed, late" in said
    assert "CRM report, 2 days, confirmed by AWS" in said


def test_the_message_does_not_change_with_the_days_that_pass(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    open_room.until(CLOSES)
    (before,) = open_room.messages("acme-aws")

    open_room.until("2027-03-20 12:00")
    open_room.say("vera", "promises add diagram --by 2027-04-01")

    (after,) = open_room.messages("acme-aws")
    assert (after.edits, after.body) == (before.edits, before.body)


def test_the_next_sync_leaves_the_last_ones_message_as_it_was(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    open_room.until("2027-04-13 16:00")
    before = open_room.messages("acme-aws")[0]
    give(open_room, "tom", sourced="2M")
    open_room.until("2027-04-15 16:00")

    first, second = open_room.messages("acme-aws")
    assert (first.edits, first.body) == (before.edits, before.body)
    assert "April pipeline sync" in open_room.channel[-1]
    assert second.id != first.id


def test_it_goes_into_the_thread_of_the_weeks_one_message(url: URL) -> None:
    room = house(url)
    monthly = synced_plan().rhythm.monthly
    room.add(synced_plan(rhythm=replace(small_plan().rhythm, monthly=monthly)))
    room.until("2027-03-12 12:00")

    roots = [each for each in room.messages("acme-aws") if each.thread_of is None]
    assert len(roots) == 1
    assert any("pipeline sync" in said for said in room.channel)
    room.close()


# -- what is kept ----------------------------------------------------------------------------------


@pytest.mark.parametrize("heard", [True, False])
def test_how_many_sides_were_heard_is_kept_and_the_check_reads_it(room: Lived, heard: bool) -> None:
    for month in ("03-09", "04-13", "05-11"):
        room.until(f"2027-{month} 16:00")
        if heard:
            room.say("tom", "sync unchanged")
    room.until("2027-05-20 12:00")

    close = [fact for fact in room.facts if isinstance(fact, Phase) and fact.phase == "close"][-1]
    assert (close.heard, close.asked) == (int(heard), 2)
    failing = [each.rule for each in findings(room.plan(), date(2027, 5, 20))]
    assert ("rhythm-not-run" in failing) is not heard


def test_after_seven_days_of_downtime_there_is_one_sync_caught_up_and_nothing_twice(open_room: Lived) -> None:
    """Down from before the nudge until a week after the close."""
    give(open_room, "tom", sourced="1.6M")
    open_room.clock.set(datetime(2027, 3, 18, 15, 0, tzinfo=UTC))
    open_room.wait(open_room.house.heart.settle())

    assert [said.split("\n")[0] for said in open_room.channel] == ["March pipeline sync · AWS not heard"]
    assert nudges(open_room, "ines") == []
    assert phases(open_room) == [("2027-03", "open"), ("2027-03", "nudge"), ("2027-03", "close")]


def test_a_sync_that_was_missed_as_a_whole_is_held_late_once(room: Lived) -> None:
    room.clock.set(datetime(2027, 3, 16, 15, 0, tzinfo=UTC))
    room.wait(room.house.heart.settle())
    assert len(asked(room, "tom")) == 1

    room.until("2027-03-18 15:00")
    assert len(room.channel) == 1
    assert len(asked(room, "tom")) == 1


def test_a_number_given_twice_is_one_and_no_message_is_sent_again(open_room: Lived) -> None:
    give(open_room, "tom", sourced="1.6M")
    sent = open_room.states()
    again = give(open_room, "tom", sourced="1.6M")

    assert "nothing was changed" in again.casefold()
    assert [fact.value for fact in open_room.facts if isinstance(fact, Number)] == [Decimal(1_600_000)]
    assert open_room.states() == sent
    assert open_room.read(lambda book: posted.states(book, "%/confirm/%"))
