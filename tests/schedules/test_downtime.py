"""jbp may be down for a week or for five: what is missed is recorded and said once, and nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL

from bot.house import House
from bot.room.chat import PLATFORM, RoomChat
from plan.agreement import DayOff, Rhythm, RitualTerms
from plan.facts import REVIEW, Fact, Phase
from schedules.tick import tick
from storage import facts as fact_store
from storage import plans
from storage.outbox import OUTBOX
from storage.store import Store, sqlite_url
from tests.house import ZONE, Lived
from tests.plans import member, people, small_plan

SAID = "not held while jbp was down"


def down_until(room: Lived, local: str) -> None:
    """The clock goes on while nothing runs; then jbp is started again."""
    room.clock.set(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)))
    room.wait(room.house.heart.settle())


def phases(room: Lived, name: str, ritual: str = REVIEW) -> list[str]:
    reached = [fact for fact in room.facts if isinstance(fact, Phase) and fact.ritual == ritual]
    return [fact.period for fact in reached if fact.phase == name]


def told(room: Lived, who: str) -> list[str]:
    return [message for message in room.hears(who) if SAID in message]


def prompts(room: Lived, who: str) -> list[str]:
    return [message for message in room.hears(who) if "due, about" in message.splitlines()[0]]


def roots(room: Lived) -> list[str]:
    return [str(each.body) for each in room.messages(room.plan_id) if each.thread_of is None]


def test_a_week_over_a_months_end_is_caught_up_with_one_post_each(room: Lived) -> None:
    room.until("2027-03-26 12:00")
    before = {who: len(prompts(room, who)) for who in ("vera", "tom", "paul", "ines")}
    seen = len(roots(room))

    down_until(room, "2027-04-02 12:00")

    assert phases(room, "open")[-1] == "2027-W13"
    assert phases(room, "skipped") == []
    assert {who: len(prompts(room, who)) - count for who, count in before.items()} == dict.fromkeys(before, 1)
    assert len(roots(room)) - seen == 1
    assert told(room, "vera") == []


def test_of_five_weeks_the_last_is_held_and_the_others_are_recorded_with_why(room: Lived) -> None:
    down_until(room, "2027-04-07 12:00")

    assert phases(room, "skipped") == ["2027-W10", "2027-W11", "2027-W12", "2027-W13"]
    assert phases(room, "open") == ["2027-W14"]
    notes = {fact.note for fact in room.facts if isinstance(fact, Phase) and fact.phase == "skipped"}
    assert notes == {"missed while jbp was down"}
    for who in ("vera", "tom", "paul", "ines"):
        assert len(prompts(room, who)) == 1
    assert len(roots(room)) == 1


def test_the_leads_of_both_sides_are_told_once_what_was_not_held_and_nobody_else_is(room: Lived) -> None:
    down_until(room, "2027-04-07 12:00")

    for who in ("vera", "paul"):
        (said,) = told(room, who)
        assert said.startswith("Acme x AWS: 4 were not held while jbp was down")
        for monday in ("8 Mar", "15 Mar", "22 Mar", "29 Mar"):
            assert f"Weekly motion review · week of {monday}" in said
        assert "5 Apr" not in said
        assert said.count("missed while jbp was down") == 4
    assert all(told(room, who) == [] for who in ("tom", "ines", "ken"))
    assert SAID not in "".join(room.channel)


def test_a_lead_who_takes_no_messages_is_not_told(room: Lived) -> None:
    room.say("paul", "me stop")

    down_until(room, "2027-04-07 12:00")

    assert told(room, "paul") == []
    assert len(told(room, "vera")) == 1


def test_a_lead_of_the_partner_who_has_not_said_yes_is_not_told(room: Lived) -> None:
    lena = replace(member("lena", "Lena Roy", people()[2].side, people()[2].role), joined=None)
    room.add(small_plan(id="new", name="New plan", people=(*people(), lena)))

    down_until(room, "2027-04-07 12:00")

    assert told(room, "lena") == []
    assert len(told(room, "paul")) == 2


def test_a_second_downtime_is_said_by_itself(room: Lived) -> None:
    down_until(room, "2027-04-07 12:00")
    down_until(room, "2027-05-19 12:00")

    assert len(told(room, "vera")) == 2
    assert "8 Mar" in told(room, "vera")[0]
    assert "8 Mar" not in told(room, "vera")[1]
    assert Counter(phases(room, "skipped")).most_common(1)[0][1] == 1


def test_what_was_missed_is_said_with_the_days_off_among_it(room: Lived) -> None:
    off = DayOff(name="Spring break", start=datetime(2027, 3, 13).date(), end=datetime(2027, 3, 21).date())  # noqa: DTZ001
    plan = small_plan(id="off", name="Off")
    room.add(replace(plan, rhythm=replace(plan.rhythm, days_off=(off,))))

    down_until(room, "2027-04-07 12:00")

    (said,) = [each for each in told(room, "vera") if each.startswith("Off: ")]
    assert "Spring break" in said
    assert said.count("missed while jbp was down") == 3


def test_a_pause_or_a_day_off_alone_is_not_said_each_week(room: Lived) -> None:
    room.say("vera", 'rhythm pause --because "summer"')
    room.until("2027-04-07 12:00")

    assert len(phases(room, "skipped")) == 5
    assert told(room, "vera") == []


def test_across_the_change_of_the_clocks_each_week_is_accounted_for_once(room: Lived) -> None:
    """New York goes forward on 14 March 2027 and back on 7 November."""
    down_until(room, "2027-03-16 08:00")
    assert phases(room, "skipped") == ["2027-W10"]
    room.until("2027-10-30 12:00")
    down_until(room, "2027-11-16 12:00")

    held, skipped = phases(room, "open"), phases(room, "skipped")
    assert Counter([*held, *skipped]).most_common(1)[0][1] == 1
    weeks = sorted([*held, *skipped])
    assert weeks == [f"2027-W{week:02}" for week in range(10, 47)]
    assert len(told(room, "vera")) == 2


@pytest.fixture
def path(tmp_path: Path, made: Path) -> Path:
    copied = tmp_path / "house.sqlite3"
    copied.write_bytes(made.read_bytes())
    return copied


@pytest.fixture
def killed(path: Path) -> Iterator[Lived]:
    """A house that can be killed and started again on the same store."""
    lived = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 15, 0, tzinfo=ZoneInfo(ZONE)))
    lived.add(small_plan())
    yield lived
    lived.close()


def start_again(room: Lived, path: Path) -> None:
    room.house.close()
    room.house = House(Store.open(sqlite_url(path)), room.clock)
    room.house.begin()


class Killed(BaseException):
    """Nothing of the process runs after it."""


class DiesAsItPosts(RoomChat):
    async def post(self, *message: object, **how: object) -> str:
        raise Killed


def test_killed_as_the_room_is_asked_the_message_stands_at_its_own_minute(killed: Lived, path: Path) -> None:
    """The room is the store: what is not there will not come, so there is nothing to wait for."""
    killed.house.delivery.chats[PLATFORM] = DiesAsItPosts(killed.house.work)
    with pytest.raises(Killed):
        down_until(killed, "2027-03-08 09:00")
    assert not roots(killed)

    start_again(killed, path)
    down_until(killed, "2027-03-08 09:00")

    assert len(roots(killed)) == 1
    assert {message.posted_at for message in killed.messages(killed.plan_id)} == {killed.clock.now()}


def test_killed_between_the_skipping_and_the_sending_it_says_all_of_it_once(
    killed: Lived, path: Path
) -> None:
    killed.clock.set(datetime(2027, 4, 7, 12, tzinfo=ZoneInfo(ZONE)))
    killed.read(tick)
    start_again(killed, path)
    down_until(killed, "2027-04-07 12:00")
    start_again(killed, path)
    down_until(killed, "2027-04-07 12:01")

    assert phases(killed, "skipped") == ["2027-W10", "2027-W11", "2027-W12", "2027-W13"]
    assert len(told(killed, "vera")) == len(told(killed, "paul")) == 1
    assert len(prompts(killed, "vera")) == len(roots(killed)) == 1


def test_killed_in_the_middle_of_an_open_review_it_closes_late_and_once(killed: Lived, path: Path) -> None:
    killed.until("2027-03-08 10:00")
    start_again(killed, path)
    down_until(killed, "2027-03-13 10:00")

    assert phases(killed, "open") == phases(killed, "nudge") == phases(killed, "close") == ["2027-W10"]
    assert phases(killed, "skipped") == []
    assert len(roots(killed)) == 1
    assert not any("still wait" in message for message in killed.hears("vera"))


# -- over a month's end and a QBR ----------------------------------------------------------------------


@pytest.fixture
def whole(room: Lived) -> Lived:
    """A plan with a sync on the last Friday of March, and a QBR on its last Thursday."""
    plan = small_plan(id="whole", name="Whole x AWS")
    rhythm = replace(
        plan.rhythm,
        monthly=RitualTerms(day="last fri", at=time(9), who=("tom", "ines"), open_for_hours=48),
        quarterly=RitualTerms(day="last thu", at=time(10), who=("vera", "paul")),
    )
    room.add(replace(plan, rhythm=rhythm))
    return room


def kinds(room: Lived, who: str) -> Counter[str]:
    """How many messages of each kind somebody got of the whole plan's month and quarter."""
    said = [message for message in room.hears(who) if "Whole x AWS" in message]
    found = {
        "the packet for": "packet",
        "agenda of": "agenda",
        "minutes of": "minutes",
        "Pipeline sync:": "sync",
    }
    return Counter(
        kind for message in said for words, kind in found.items() if words in message.splitlines()[0]
    )


def test_seven_days_over_a_months_end_and_a_qbr_are_caught_up_with_one_post_each(whole: Lived) -> None:
    whole.until("2027-03-19 12:00")
    down_until(whole, "2027-03-26 12:00")

    # The packet still stands; the meeting's agenda would come too late, and its minutes say so once.
    assert kinds(whole, "vera") == {"packet": 1, "minutes": 1}
    assert kinds(whole, "paul") == {"packet": 1, "minutes": 1}
    assert kinds(whole, "tom") == {"sync": 1}
    assert kinds(whole, "ines") == {"sync": 1}
    keys = whole.read(lambda book: list(book.execute(select(OUTBOX.c.key)).scalars()))
    assert len(set(keys)) == len(keys)

    before = whole.states()
    whole.wait(whole.house.heart.settle())
    assert whole.states() == before


def test_a_qbr_that_passed_entirely_is_recorded_as_skipped_and_said(whole: Lived) -> None:
    whole.until("2027-03-12 12:00")  # before it is prepared
    down_until(whole, "2027-04-09 12:00")

    skipped = [
        fact for fact in of_plan(whole, "whole") if isinstance(fact, Phase) and fact.phase == "skipped"
    ]
    assert ("qbr", "2027Q1") in {(fact.ritual, fact.period) for fact in skipped}
    assert any("Quarterly business review" in message for message in told(whole, "vera"))
    assert kinds(whole, "vera") == {}


def of_plan(room: Lived, key: str) -> list[Fact]:
    return room.read(lambda book: fact_store.history(book, plans.number_of(book, key)))


def test_a_review_that_a_lead_had_asked_for_early_is_not_told_as_missed(url: URL) -> None:
    sundays = RitualTerms(day="sun", at=time(21), who=("vera", "paul"), open_for_hours=115)
    room = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(small_plan(rhythm=Rhythm(weekly=sundays)))
    room.say("vera", "rhythm now motion-review")
    held = phases(room, "open")
    down_until(room, "2027-03-14 22:00")

    assert held
    assert not set(held) & set(phases(room, "skipped"))
    room.close()
