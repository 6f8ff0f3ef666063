"""A triggered check-in is the weekly one in all but its moment: one prompt, blind colours, one nudge, both heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cards import plain
from plan.agreement import Agreement, Attachments, Cadence, CalendarEntry
from plan.facts import Answer, Skipped, Trigger
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import motion, small_plan

PERIOD = "2027-W10-1"
SET_OFF = 'trigger stories --what "Contoso won"'
ANSWER = f"check-in acme-aws/stories {PERIOD} changed"
OTHERS = ("paul", "ines", "ken", "stranger")
READ = (
    "status",
    "today",
    "check-in",
    "motions",
    "history",
    "export --format yaml",
    "export --history",
    "trigger",
    "rhythm",
    "promises",
    "people",
)


def with_stories(trigger: str = "a customer win is logged", **more: object) -> Agreement:
    """The small plan with a third motion, Tom's and Ines's, that waits for a win."""
    stories = motion("stories", "Win stories", "tom", "ines", cadence=Cadence.PER_TRIGGER, trigger=trigger)
    return replace(small_plan(), motions=(*small_plan().motions, stories), **more)  # type: ignore[arg-type]


def lived(store: Store, agreement: Agreement | None = None, at: str = "2027-03-10 10:00") -> Lived:
    room = Lived(store, datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(agreement or with_stories())
    room.until(at)
    return room


@pytest.fixture
def wednesday(store: Store) -> Iterator[Lived]:
    """Wednesday, ten o'clock, after the week's review has closed."""
    room = lived(store)
    yield room
    room.close()


def asked(room: Lived, who: str) -> list[str]:
    return [each for each in room.hears(who) if "What happened" in each]


def nudges(room: Lived, who: str) -> list[str]:
    return [each for each in room.hears(who) if "still wait" in each and "Win stories" in each]


def triggers(room: Lived) -> list[Trigger]:
    return [fact for fact in room.facts if isinstance(fact, Trigger)]


def threads(room: Lived) -> list[str]:
    return [plain.rendered(each.body) for each in room.messages(room.plan_id) if each.thread_of is not None]  # type: ignore[arg-type]


def roots(room: Lived) -> int:
    return sum(1 for each in room.messages(room.plan_id) if each.thread_of is None)


def test_its_owners_are_asked_within_minutes_with_what_happened_and_until_when(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)

    (prompt,) = asked(wednesday, "tom")
    assert prompt.startswith("1 motion due, about a minute")
    assert "Contoso won" in prompt
    assert "until Fri 12 Mar 10:00" in prompt
    assert len(asked(wednesday, "ines")) == 1
    assert asked(wednesday, "vera") == []


def test_the_weekly_prompt_never_asks_about_it(wednesday: Lived) -> None:
    wednesday.until("2027-03-15 09:00")
    assert not any("Win stories" in each for each in wednesday.hears("tom"))


def test_both_heard_the_room_reads_it_under_the_weeks_message(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green", moved="story drafted", ask="a quote")
    before = roots(wednesday)
    assert not any("Contoso won" in each for each in threads(wednesday))

    wednesday.send("ines", ANSWER, confidence="green", moved="approved by legal")
    (told,) = [each for each in threads(wednesday) if "Contoso won" in each]
    assert "Acme: ● green story drafted" in told
    assert "AWS: ● green approved by legal" in told
    assert "Acme → AWS: a quote" in told
    assert roots(wednesday) == before


def test_an_ask_made_in_one_is_taken_once_and_amends_it(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green", ask="a quote")
    wednesday.send("ines", ANSWER, confidence="green")

    wednesday.say("ines", f"promises take acme-aws/{PERIOD}/stories/vendor")
    assert wednesday.plan().promises()[0].origin == f"trigger.stories/{PERIOD}"
    assert "Ines Dua promised it" in next(each for each in threads(wednesday) if "Contoso won" in each)
    assert "It is yours already" in wednesday.say("ines", f"promises take acme-aws/{PERIOD}/stories/vendor")


def test_two_colours_are_the_pairs_own_for_a_day_and_then_the_rooms(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green", moved="drafted")
    wednesday.send("ines", ANSWER, confidence="red", moved="no reference")

    assert any("you two see it differently" in each for each in wednesday.hears("tom"))
    assert any("you two see it differently" in each for each in wednesday.hears("ines"))
    told = next(each for each in threads(wednesday) if "Contoso won" in each)
    assert "drafted" in told
    assert "red" not in told

    wednesday.until("2027-03-11 10:05")
    told = next(each for each in threads(wednesday) if "Contoso won" in each)
    assert "Acme ● green “drafted”" in told
    assert "AWS ■ red “no reference”" in told


def test_what_the_pair_found_is_put_on_record(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green")
    wednesday.send("ines", ANSWER, confidence="red")
    wednesday.press("tom", "We talked")
    wednesday.fill("tom", outcome="legal clears it on Friday", confidence="amber")

    told = next(each for each in threads(wednesday) if "Contoso won" in each)
    assert "They talked and now both say ▲ amber: “legal clears it on Friday”" in told


def test_one_nudge_and_only_to_who_has_not_answered(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green")
    wednesday.until("2027-03-12 09:59")

    assert nudges(wednesday, "tom") == []
    assert len(nudges(wednesday, "ines")) == 1


def test_at_the_close_what_was_heard_is_told_and_the_silent_to_their_own_lead_only(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="amber", moved="slow")
    wednesday.until("2027-03-12 10:00")

    told = next(each for each in threads(wednesday) if "Contoso won" in each)
    assert "Acme: ▲ amber slow" in told
    assert "AWS: no answer" in told
    assert "Ines" not in told
    assert any("Ines Dua" in each for each in wednesday.hears("paul"))
    assert not any("Ines Dua" in each for each in wednesday.hears("vera"))

    wednesday.send("ines", ANSWER, confidence="green")
    assert "(late)" in next(each for each in threads(wednesday) if "Contoso won" in each)


def test_skipped_and_handed_over_it_belongs_to_the_check_in_itself(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    assert "Skipped this time" in wednesday.press("tom", "Skip this time")
    assert [fact.occurrence for fact in wednesday.facts if isinstance(fact, Skipped)] == [
        f"trigger.stories/{PERIOD}"
    ]

    wednesday.say("ines", f"check-in hand acme-aws/{PERIOD}")
    wednesday.fill("ines", to="paul")
    assert "for Ines Dua" in asked(wednesday, "paul")[0]
    wednesday.until("2027-03-12 09:59")
    assert nudges(wednesday, "tom") == []


def test_no_change_repeats_the_last_answer(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green", metric="2")
    wednesday.until("2027-03-16 11:00")
    wednesday.say("vera", SET_OFF)
    wednesday.press("tom", "No change")

    last = [fact for fact in wednesday.facts if isinstance(fact, Answer)][-1]
    assert (last.ritual, last.period, last.metric) == ("trigger.stories", "2027-W11-1", 2)


def test_the_weeks_summary_counts_it_in_a_line(wednesday: Lived) -> None:
    wednesday.say("vera", SET_OFF)
    wednesday.send("tom", ANSWER, confidence="green")
    wednesday.send("ines", ANSWER, confidence="green")
    wednesday.until("2027-03-16 15:00")

    assert "Set off by a trigger: Win stories (Contoso won), both green" in wednesday.week


def test_quiet_hours_days_off_and_days_away_are_kept(wednesday: Lived) -> None:
    wednesday.say("ines", "me quiet 18:00-08:00")
    wednesday.until("2027-03-10 20:00")
    wednesday.say("vera", SET_OFF)
    assert len(asked(wednesday, "tom")) == 1
    assert asked(wednesday, "ines") == []
    wednesday.until("2027-03-11 08:00")
    assert len(asked(wednesday, "ines")) == 1

    wednesday.until("2027-03-20 12:00")  # a Saturday
    wednesday.say("tom", "me out 2027-03-22")
    assert "Tom Ade is out of office" in wednesday.say("vera", 'trigger stories --what "Fabrikam won"')
    assert len(asked(wednesday, "ines")) == 1
    wednesday.until("2027-03-22 09:00")
    assert len(asked(wednesday, "ines")) == 2
    assert len(asked(wednesday, "tom")) == 1


# -- the clock -------------------------------------------------------------------------------------


CALENDAR = Attachments(
    calendar=(CalendarEntry(on=date(2027, 3, 24), what="Webinar on Bedrock", motion="stories"),)
)


def test_a_day_of_the_calendar_sets_its_motion_off_that_morning_once(store: Store) -> None:
    room = lived(store, with_stories(attachments=CALENDAR), "2027-03-24 08:59")
    assert triggers(room) == []

    room.until("2027-03-24 09:00")
    assert "Webinar on Bedrock" in asked(room, "tom")[0]
    room.say("vera", SET_OFF)
    room.until("2027-04-02 12:00")
    assert [(each.by, each.what) for each in triggers(room)] == [
        ("clock", "Webinar on Bedrock"),
        ("vera", "Contoso won"),
    ]
    assert len(asked(room, "tom")) == 1
    room.close()


def test_a_date_in_the_trigger_and_a_day_off_move_to_the_next_working_morning(store: Store) -> None:
    room = lived(store, with_stories("the event of 2027-03-20"), "2027-03-22 08:59")
    assert triggers(room) == []
    room.until("2027-03-22 09:00")
    assert len(asked(room, "tom")) == 1
    room.close()


def test_a_day_joins_what_is_asked_already(store: Store) -> None:
    room = lived(store, with_stories(attachments=CALENDAR), "2027-03-23 12:00")
    room.say("vera", SET_OFF)
    room.until("2027-03-24 09:01")

    (prompt,) = asked(room, "tom")
    assert "Contoso won; Webinar on Bedrock" in prompt
    assert {each.period for each in triggers(room)} == {"2027-W12-1"}
    room.close()


def test_down_over_the_day_it_is_caught_up_once(store: Store) -> None:
    room = lived(store, with_stories(attachments=CALENDAR), "2027-03-22 12:00")
    room.clock.set(datetime(2027, 3, 26, 16, tzinfo=UTC))
    room.wait(room.house.heart.settle())
    room.until("2027-03-27 12:00")

    assert len(asked(room, "tom")) == 1
    assert len(triggers(room)) == 1
    room.close()


# -- blind -----------------------------------------------------------------------------------------


def seen(room: Lived) -> list[str]:
    """All that anybody outside Acme can see."""
    found: list[str] = []
    for channel in (room.plan_id, *(room.direct(who) for who in OTHERS)):
        found += [plain.rendered(message.body) for message in room.messages(channel)]  # type: ignore[arg-type]
    for who in OTHERS:
        for text in (*READ, "check-in 3", ANSWER):
            found += [room.say(who, text, here=here) for here in (True, False)]
    return found


@pytest.mark.parametrize("other", ["amber", "red"])
def test_until_both_have_answered_nobody_can_tell_one_colour_from_another(tmp_path: Path, other: str) -> None:
    worlds = []
    for colour in ("green", other):
        room = lived(Store.open(sqlite_url(tmp_path / f"{colour}.sqlite3")))
        room.say("vera", SET_OFF)
        room.send("tom", ANSWER, confidence=colour, moved="two drafted")
        worlds.append(seen(room))
        room.close()

    assert worlds[0] == worlds[1]
    assert any("two drafted" in each for each in worlds[0])


def test_while_the_pair_may_still_talk_the_room_and_everybody_elses_reads_tell_no_colour(
    tmp_path: Path,
) -> None:
    worlds = []
    for colours in (("green", "red"), ("red", "green")):
        room = lived(Store.open(sqlite_url(tmp_path / f"{colours[0]}.sqlite3")))
        room.say("vera", SET_OFF)
        for who, colour in zip(("tom", "ines"), colours, strict=True):
            room.send(who, ANSWER, confidence=colour, moved=f"said by {who}")
        worlds.append([*room.channel, *(room.say("stranger", text, here=True) for text in READ)])
        room.close()

    assert worlds[0] == worlds[1]
