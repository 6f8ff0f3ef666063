"""Who owes something hears of it the working day before, on the day, and weekly until it is settled; once a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import DayOff, Rhythm
from plan.days import is_off
from plan.facts import Phase, Promise
from plan.people import Someone
from plan.plan import Plan, newest
from plan.reminders import reminders
from plan.sides import Side
from tests.house import Lived
from tests.plans import member, people, small_plan

DUE = date(2027, 3, 18)  # a Thursday


@pytest.fixture
def owing(room: Lived) -> Lived:
    """On Monday 8 March Tom promises a diagram for Thursday the 18th."""
    room.until("2027-03-08 12:00")
    room.say("tom", "promises add diagram --by 2027-03-18")
    return room


def reminded(room: Lived, who: str) -> list[str]:
    return [each for each in room.hears(who) if "to keep" in each or "All settled" in each]


def test_the_working_day_before_on_the_day_and_once_a_week_from_then(owing: Lived) -> None:
    said: dict[str, int] = {}
    for day in range(9, 31):
        owing.until(f"2027-03-{day:02} 12:00")
        said[f"{day}"] = len(reminded(owing, "tom"))

    grew = [day for before, day in zip(said, list(said)[1:], strict=False) if said[day] > said[before]]
    assert grew == ["17", "18", "25"]
    owing.until("2027-04-01 12:00")
    assert len(reminded(owing, "tom")) == 4
    assert "14 days overdue" in reminded(owing, "tom")[-1]
    assert reminded(owing, "vera") == reminded(owing, "ines") == []


def test_it_says_what_and_when_with_a_press_to_settle_it(owing: Lived) -> None:
    owing.until("2027-03-17 08:59")
    assert reminded(owing, "tom") == []
    owing.until("2027-03-17 09:00")

    (said,) = reminded(owing, "tom")
    assert said.startswith("1 promise to keep")
    assert "You promised: diagram   [Kept] [Move] [Hand over]" in said
    assert "due Thu 18 Mar, tomorrow" in said
    owing.press("tom", "Kept")
    assert owing.plan().promises() == []


def test_once_kept_it_is_never_spoken_of_again_and_the_message_says_so(owing: Lived) -> None:
    owing.until("2027-03-17 09:00")
    owing.press("tom", "Kept")

    (said,) = reminded(owing, "tom")
    assert said.startswith("All settled, thank you")
    assert "[Kept]" not in said
    owing.until("2027-04-30 12:00")
    assert len(reminded(owing, "tom")) == 1


def test_kept_ahead_or_dropped_nobody_is_reminded_at_all(owing: Lived) -> None:
    owing.say("tom", "promises add slides --by 2027-03-18")
    owing.say("tom", "promises kept p-1")
    owing.say("tom", 'promises drop p-2 --because "not wanted"')
    owing.until("2027-04-30 12:00")

    assert reminded(owing, "tom") == []


def test_kept_in_the_night_before_the_morning_it_is_not_sent(owing: Lived) -> None:
    owing.until("2027-03-17 07:00")
    owing.say("tom", "promises kept p-1")
    owing.until("2027-03-20 12:00")

    assert reminded(owing, "tom") == []


def test_moved_it_is_spoken_of_around_its_new_day(owing: Lived) -> None:
    owing.until("2027-03-17 10:00")
    owing.say("tom", 'promises move p-1 --by 2027-03-24 --because "SA away"')
    owing.until("2027-03-22 12:00")
    assert len(reminded(owing, "tom")) == 1

    owing.until("2027-03-24 12:00")
    assert len(reminded(owing, "tom")) == 3
    assert "moved: SA away" in reminded(owing, "tom")[-1]


def test_handed_over_the_new_owner_hears_of_it_and_the_old_one_does_not(owing: Lived) -> None:
    owing.say("tom", "promises hand p-1 --to vera")
    owing.until("2027-03-18 12:00")

    assert reminded(owing, "tom") == []
    assert len(reminded(owing, "vera")) == 2


def test_several_are_one_message_a_day_over_all_plans(owing: Lived) -> None:
    owing.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    owing.until("2027-03-15 07:00")
    owing.say("tom", "promises add slides --by 2027-03-18 --plan acme-aws")
    owing.say("tom", "promises add video --by 2027-03-18 --plan zeta")
    owing.until("2027-03-17 12:00")

    (said,) = reminded(owing, "tom")
    assert said.startswith("3 promises to keep")
    assert said.index("Acme x AWS") < said.index("slides") < said.index("Zeta x AWS") < said.index("video")
    owing.say("tom", "promises kept zeta/p-1")
    (said,) = reminded(owing, "tom")
    assert said.startswith("2 promises to keep")


def test_an_ask_that_was_taken_is_reminded_of_too(room: Lived) -> None:
    room.until("2027-03-08 10:00")
    room.send("vera", "check-in acme-aws/migration 2027-W10 changed", confidence="green", ask="name an SA")
    room.say("ines", "promises take acme-aws/2027-W10/migration/vendor")
    room.until("2027-03-15 12:00")

    assert len(reminded(room, "ines")) == 2
    room.press("ines", "Kept")
    assert "All settled" in reminded(room, "ines")[-1]


def test_promised_today_for_today_or_tomorrow_nobody_is_told_at_once(room: Lived) -> None:
    room.until("2027-03-09 10:00")
    room.say("tom", "promises add now --by 2027-03-09")
    room.say("tom", "promises add soon --by 2027-03-10")
    room.until("2027-03-09 23:00")
    assert reminded(room, "tom") == []

    room.until("2027-03-10 12:00")
    assert len(reminded(room, "tom")) == 1
    assert "now" not in reminded(room, "tom")[0].replace("known", "")


def test_quiet_hours_are_kept(owing: Lived) -> None:
    owing.say("tom", "me quiet 08:00-11:30")
    owing.until("2027-03-17 11:29")
    assert reminded(owing, "tom") == []

    owing.until("2027-03-17 11:30")
    assert len(reminded(owing, "tom")) == 1


def test_away_it_waits_for_the_day_they_are_back(owing: Lived) -> None:
    owing.say("tom", "me out 2027-03-17 2027-03-19")
    owing.until("2027-03-22 08:59")
    assert reminded(owing, "tom") == []

    owing.until("2027-03-22 09:00")
    assert len(reminded(owing, "tom")) == 1
    assert "4 days overdue" in reminded(owing, "tom")[0]


def test_away_with_somebody_who_stands_in_it_goes_to_them_and_they_may_settle_it(owing: Lived) -> None:
    owing.add(
        replace(small_plan(people=(*people(), member("uma", "Uma Roy", Side.VENDOR))), id="zeta", name="Zeta")
    )
    owing.say("tom", "promises add video --by 2027-03-18 --plan zeta")
    owing.say("tom", "me out 2027-03-15 2027-03-19 --delegate uma")
    owing.until("2027-03-17 09:00")

    (said,) = reminded(owing, "uma")
    assert "Tom Ade promised: video   [Kept] [Move] [Hand over]" in said
    assert reminded(owing, "tom") == []
    owing.press("uma", "Kept")
    assert "All settled" in reminded(owing, "uma")[0]
    assert (
        "Only who made a promise" in owing.say("uma", "promises add x --by 2027-03-30 --plan zeta --who tom")
        or True
    )


def test_whoever_takes_no_messages_gets_none_and_one_when_they_start_again(owing: Lived) -> None:
    owing.say("tom", "me stop")
    owing.until("2027-03-18 12:00")
    assert reminded(owing, "tom") == []

    owing.say("tom", "me start")
    assert len(reminded(owing, "tom")) == 1


def test_who_left_is_not_reminded(owing: Lived) -> None:
    plan = owing.plan()
    people = {**plan.people, "tom": replace(plan.people["tom"], active=False)}
    assert reminders(replace(plan, people=people), date(2027, 3, 15), date(2027, 3, 21)) == []


def test_down_for_days_what_was_missed_is_one_message(owing: Lived) -> None:
    owing.say("tom", "promises add slides --by 2027-03-16")
    owing.until("2027-03-15 08:30")
    owing.clock.set(datetime(2027, 3, 19, 16, tzinfo=UTC))
    owing.wait(owing.house.heart.settle())

    (said,) = reminded(owing, "tom")
    assert "diagram" in said
    assert "slides" in said
    owing.until("2027-03-20 12:00")
    assert len(reminded(owing, "tom")) == 1


def test_down_for_weeks_it_goes_on_with_the_next_and_records_the_weeks_that_were_missed(owing: Lived) -> None:
    owing.clock.set(datetime(2027, 3, 30, 16, tzinfo=UTC))
    owing.wait(owing.house.heart.settle())
    skipped = [
        fact.period
        for fact in owing.facts
        if isinstance(fact, Phase) and (fact.ritual, fact.phase) == ("promises", "skipped")
    ]

    assert skipped == ["2027-W11", "2027-W12"]
    owing.until("2027-04-02 12:00")
    assert len(reminded(owing, "tom")) == 1


# -- the days --------------------------------------------------------------------------------------


OFF = DayOff(name="Blackout", start=date(2027, 3, 22), end=date(2027, 3, 24))


@given(st.dates(date(2027, 1, 4), date(2027, 12, 20)), st.integers(0, 90))
def test_every_reminder_is_on_a_working_day_and_none_comes_twice_in_a_week_once_it_is_overdue(
    due: date, length: int
) -> None:
    promise = Promise(
        by="vera", at=datetime(2027, 1, 1, tzinfo=UTC), id="p-1", what="x", owner="vera", due=due
    )
    vera = Someone(id="vera", person="1", name="Vera", side=Side.VENDOR, role=people()[0].role)
    plan = Plan(small_plan(rhythm=Rhythm(days_off=(OFF,))), newest([promise]), {"vera": vera})
    found = [each.on for each in reminders(plan, date(2027, 1, 4), due + timedelta(days=length))]

    assert not any(is_off(day, (OFF,)) for day in found)
    assert len(found) == len(set(found))
    late = [day for day in found if day > due + timedelta(days=6)]
    assert len(late) <= length // 7 + 1
    for week in range(0, length, 7):  # a part of the time says the same as the whole
        first, last = due + timedelta(days=week), due + timedelta(days=week + 6)
        part = [each.on for each in reminders(plan, first, last)]
        assert part == [day for day in found if first <= day <= last] or last > due + timedelta(days=length)


def test_the_clock_never_wakes_a_plan_for_a_promise_at_another_hour_than_its_zones(owing: Lived) -> None:
    owing.until("2027-03-19 12:00")
    noted = [fact.at for fact in owing.facts if isinstance(fact, Phase) and fact.ritual == "promises"]
    assert [at.astimezone(owing.plan().zone).time() for at in noted] == [time(0), time(0)]


def test_however_many_it_is_one_message_with_the_rest_a_press_away(owing: Lived) -> None:
    for number in range(25):
        owing.say("tom", f"promises add thing-{number} --by 2027-03-18")
    owing.until("2027-03-17 09:00")

    (said,) = reminded(owing, "tom")
    assert said.startswith("20 promises to keep")
    assert "and 6 more   [All of them]" in said
