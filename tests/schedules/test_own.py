"""A plan's own rituals: a list of questions asked once and told by company, and a board that decides from briefs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from pypdf import PdfReader

from cards import plain
from cards.card import Card, File
from plan.agreement import Agreement, DayOff, OwnKind, OwnRitual, Rhythm, RitualTerms
from plan.facts import Frozen, Phase, Promise, Reply
from storage import facts
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan

QUESTIONS = ("Which matched accounts have no next step?", "Which are new?")


def mapping(**more: object) -> OwnRitual:
    """Account mapping: Thursday 4 March 14:00 in New York, open for thirty hours, then 1 April."""
    terms = RitualTerms(day="1st thu", at=time(14), who=("tom", "ines"))
    values: dict[str, object] = {"every": "monthly", "terms": terms, "questions": QUESTIONS} | more
    return OwnRitual(id="mapping", name="Account mapping", **values)  # type: ignore[arg-type]


def board() -> OwnRitual:
    """Wednesday 17 March 11:00 in New York."""
    terms = RitualTerms(day="3rd wed", at=time(11), who=("vera", "paul", "ken"), open_for_hours=2)
    return OwnRitual(
        id="jeb", name="Joint executive board", every="quarterly", terms=terms, kind=OwnKind.BOARD
    )


def with_own(*own: OwnRitual, off: tuple[DayOff, ...] = ()) -> Agreement:
    return small_plan(rhythm=Rhythm(weekly=small_plan().rhythm.weekly, own=own, days_off=off))


Living = Callable[[Agreement], Lived]


@pytest.fixture
def lived(store: Store) -> Iterator[Living]:
    """A house with a plan in it, on Friday 26 February."""
    rooms: list[Lived] = []

    def live(agreement: Agreement) -> Lived:
        rooms.append(Lived(store, datetime(2027, 2, 26, 20, tzinfo=UTC)))
        rooms[-1].add(agreement)
        return rooms[-1]

    yield live
    for each in rooms:
        each.close()


@pytest.fixture
def room(lived: Living) -> Lived:
    return lived(with_own(mapping(), board()))


def of(room: Lived, who: str, what: str) -> list[str]:
    return [each for each in room.hears(who) if what in each]


def threads(room: Lived, what: str) -> list[str]:
    replies = [each for each in room.messages(room.plan_id) if each.thread_of is not None]
    return [said for each in replies if what in (said := plain.rendered(each.body))]  # type: ignore[arg-type]


def roots(room: Lived) -> int:
    return sum(1 for each in room.messages(room.plan_id) if each.thread_of is None)


# -- questions -------------------------------------------------------------------------------------


def test_its_people_are_asked_its_list_by_one_prompt_at_its_time(room: Lived) -> None:
    room.until("2027-03-04 13:59")
    assert of(room, "tom", "Account mapping") == []

    room.until("2027-03-04 14:00")
    (prompt,) = of(room, "tom", "Account mapping")
    assert prompt.startswith("Account mapping, March: 2 questions")
    for question in QUESTIONS:
        assert question in prompt
    assert len(of(room, "ines", "Account mapping")) == 1
    assert of(room, "vera", "Account mapping") == []


def test_answers_are_optional_and_told_by_company_under_the_week_at_the_close(room: Lived) -> None:
    room.until("2027-03-04 14:00")
    before = roots(room)
    room.press("tom", "Answer")
    room.fill("tom", q1="Contoso and Fabrikam")
    room.press("ines", "Answer")
    room.fill("ines", q1="Contoso", q2="Adatum")
    assert threads(room, "Account mapping") == []

    room.until("2027-03-05 20:00")
    (told,) = threads(room, "Account mapping, March: 2 of 2 answered")
    assert "Acme: Contoso and Fabrikam (Tom Ade)" in told
    assert told.index("AWS: Contoso (Ines Dua)") < told.index("Which are new?") < told.index("AWS: Adatum")
    assert roots(room) == before


def test_nothing_new_is_an_answer(room: Lived) -> None:
    room.until("2027-03-04 14:00")
    assert "nothing new" in room.press("tom", "Nothing new")
    assert "[Nothing new]" not in of(room, "tom", "Account mapping")[0]
    count = len(room.facts)
    room.say("tom", "answer acme-aws/mapping 2027-03 nothing")
    assert len(room.facts) == count

    room.until("2027-03-05 20:00")
    assert "1 of 2 answered" in threads(room, "Account mapping")[0]


def test_one_nudge_only_to_who_has_not_answered(room: Lived) -> None:
    room.until("2027-03-04 14:00")
    room.press("tom", "Nothing new")
    room.until("2027-03-05 19:59")

    assert of(room, "tom", "Account mapping still waits") == []
    assert len(of(room, "ines", "Account mapping still waits")) == 1


def test_a_late_answer_is_marked_and_amends_what_the_room_read(room: Lived) -> None:
    room.until("2027-03-09 12:00")
    room.say("ines", "answer acme-aws/mapping 2027-03")
    room.fill("ines", q2="Adatum")

    assert [fact.late for fact in room.facts if isinstance(fact, Reply)] == [True]
    (told,) = threads(room, "Account mapping")
    assert "AWS: Adatum (Ines Dua, late)" in told


def test_only_its_people_and_the_leads_answer(room: Lived) -> None:
    assert "not been asked yet" in room.say("tom", "answer mapping")
    room.until("2027-03-04 14:00")

    assert "for the people of that ritual" in room.say("ken", "answer acme-aws/mapping 2027-03")
    assert "You are not on this plan" in room.say("stranger", "answer mapping", here=True)
    assert "No plan of yours" in room.say("stranger", "answer acme-aws/mapping")
    assert "no list of questions" in room.say("tom", "answer acme-aws/jeb")
    assert "Nothing was asked in that period" in room.say("tom", "answer acme-aws/mapping 2027-02")
    room.say("vera", "answer acme-aws/mapping 2027-03")
    room.fill("vera", q1="Contoso")
    assert [fact.by for fact in room.facts if isinstance(fact, Reply)] == ["vera"]


def test_today_says_that_it_waits_until_it_is_answered(room: Lived) -> None:
    room.until("2027-03-04 14:00")
    assert "Account mapping: its questions" in room.say("tom", "today")
    assert "Account mapping" not in room.say("vera", "today")

    room.say("tom", "answer acme-aws/mapping 2027-03")
    room.fill("tom", q1="Contoso")
    count = len(room.facts)
    room.say("tom", "answer acme-aws/mapping 2027-03")
    room.fill("tom", q1="Contoso")
    assert len(room.facts) == count
    assert "Account mapping" not in room.say("tom", "today")


def test_a_stale_button_is_told_so(room: Lived) -> None:
    room.until("2027-04-01 14:00")
    assert "newer ones have been asked" in room.say("tom", "answer acme-aws/mapping 2027-03 nothing")
    assert "1 to answer" in room.say("tom", "answer")


def test_who_is_away_is_not_asked_and_who_stands_in_is(room: Lived) -> None:
    room.say("tom", "me out 2027-03-04 2027-03-05 --delegate vera")
    room.until("2027-03-05 20:00")

    assert of(room, "tom", "Account mapping") == []
    assert len(of(room, "vera", "Account mapping, March")) == 1


def test_every_other_week_it_is_asked_every_other_week(lived: Living) -> None:
    terms = RitualTerms(day="thu", at=time(14), who=("tom",))
    room = lived(with_own(mapping(every="biweekly", terms=terms)))
    room.until("2027-03-23 12:00")

    opened = [
        fact.period
        for fact in room.facts
        if isinstance(fact, Phase) and (fact.ritual, fact.phase) == ("mapping", "open")
    ]
    weeks = [int(period[-2:]) for period in opened]
    assert len(weeks) == 2
    assert weeks[1] - weeks[0] == 2


def test_it_is_in_the_rhythm_as_what_is_asked_and_not_as_held_by_themselves(room: Lived) -> None:
    said = room.say("vera", "rhythm")

    assert "Account mapping" in said
    assert "asks Tom Ade, Ines Dua" in said
    assert "ALSO ON THE PLAN" not in said.upper()
    assert "Account mapping" in room.say("vera", "rhythm preview mapping")
    room.until("2027-03-02 12:00")
    room.say("vera", "rhythm now mapping")
    assert len(of(room, "tom", "Account mapping, March")) == 1
    room.until("2027-03-04 15:00")
    assert len(of(room, "tom", "Account mapping, March")) == 1


# -- a board ---------------------------------------------------------------------------------------


def ask(room: Lived, who: str, what: str) -> None:
    room.say(who, f'decide add "{what}" --cost "two pilots wait" --needed-by "1 Apr" --at jeb')


def test_briefs_are_with_the_attendees_three_working_days_ahead(lived: Living) -> None:
    off = DayOff(name="Blackout", start=date(2027, 3, 15))
    room = lived(with_own(board(), off=(off,)))
    ask(room, "tom", "Name a second SA")
    room.until("2027-03-11 10:59")
    assert of(room, "vera", "Joint executive board") == []

    room.until("2027-03-11 11:00")  # Thursday: Monday is off
    for who in ("vera", "paul", "ken"):
        (brief,) = of(room, who, "Joint executive board: 1 decision")
        assert "meets Wed 17 Mar 11:00" in brief
        assert "without it: two pilots wait" in brief
        assert "Acme asks (Tom Ade) · needed by 1 Apr · open 13 days" in brief
    assert of(room, "tom", "Joint executive board") == []
    assert (
        "[Ask for a decision]" in of(room, "vera", "Joint")[0],
        "[Ask for a decision]" in of(room, "ken", "Joint")[0],
    ) == (True, False)


def test_what_is_asked_after_the_briefs_went_out_amends_them(room: Lived) -> None:
    room.until("2027-03-12 12:00")
    assert len(of(room, "vera", "no decision asked for yet")) == 1
    ask(room, "paul", "Fund the second pilot")

    assert of(room, "vera", "no decision asked for yet") == []
    assert len(of(room, "vera", "Joint executive board: 1 decision")) == 1


def page(room: Lived, who: str | None) -> str:
    """The board’s page as this person (None: the room) opens it from the newest card that has it."""
    where = room.plan_id if who is None else room.direct(who)
    files = [
        element
        for each in room.messages(where)
        if isinstance(each.body, Card)
        for element in each.body.body
        if isinstance(element, File)
    ]
    account = room.account(who) if who else None
    content = room.wait(room.house.documents.content(files[-1], account))
    assert [each.name for each in files] == ["acme-aws-jeb-2027Q1-brief.pdf"] * len(files)
    (only,) = PdfReader(BytesIO(content)).pages
    return " ".join(only.extract_text().split())


def test_with_the_briefs_comes_one_page_frozen_as_they_go_out_and_in_the_room_with_the_agenda(
    room: Lived,
) -> None:
    ask(room, "tom", "Name a second SA")
    room.say("vera", 'decide add "Not for the board" --at qbr')
    room.until("2027-03-12 11:00")
    (frozen,) = [fact for fact in room.facts if isinstance(fact, Frozen)]
    assert (frozen.ritual, frozen.period, frozen.by) == ("jeb", "2027Q1", "clock")
    told = page(room, "ken")
    assert "Brief for Joint executive board" in told
    assert "1 decision to take" in told
    assert "Name a second SA" in told
    assert "two pilots wait" in told
    assert "the plan as it stood on 12 Mar 2027" in told
    ask(room, "paul", "Fund the second pilot")
    room.until("2027-03-17 11:00")
    assert page(room, None) == page(room, "vera") == told
    assert "froze the brief for Joint executive board of 2027Q1" in room.say("vera", "history")
    assert [fact for fact in room.facts if isinstance(fact, Frozen)] == [frozen]


def test_at_its_hour_the_agenda_decides_a_press_each_and_shows_what_was_decided(room: Lived) -> None:
    ask(room, "tom", "Name a second SA")
    ask(room, "paul", "Fund the second pilot")
    before = roots(room)
    room.until("2027-03-17 10:59")
    assert threads(room, "to decide") == []

    room.until("2027-03-17 11:00")
    assert len(threads(room, "Joint executive board: 2 to decide")) == 1
    room.press("ken", "Yes")
    (agenda,) = threads(room, "Joint executive board: 1 to decide")
    assert "yes, Ken Ishi" in agenda
    assert "[Make a promise]" in agenda
    assert len(of(room, "paul", "Joint executive board: 1 to decide")) == 1
    assert roots(room) == before + 3  # the weeks' own


def test_the_next_working_day_minutes_tell_what_was_decided_promised_and_carried_forward(room: Lived) -> None:
    for what in ("Name a second SA", "Fund the second pilot", "Move the event"):
        ask(room, "tom", what)
    room.until("2027-03-17 11:05")
    room.say("vera", 'decide acme-aws/d-1 yes jeb/2027Q1 --note "from May"')
    room.say("paul", "decide acme-aws/d-2 later jeb/2027Q1")
    promise = Promise(
        by="paul",
        at=room.clock.now(),
        id="p-1",
        what="name the SA",
        owner="paul",
        due=date(2027, 4, 1),
        origin="jeb/2027Q1",
    )
    room.read(lambda book: facts.record(book, "acme-aws", promise))
    room.until("2027-03-18 08:59")
    assert threads(room, "of 17 Mar: minutes") == []

    room.until("2027-03-18 09:00")
    (minutes,) = threads(room, "Joint executive board of 17 Mar: minutes")
    decided, promised, carried = (
        minutes.index("DECIDED"),
        minutes.index("PROMISED"),
        minutes.index("CARRIED FORWARD"),
    )
    assert decided < minutes.index("yes, Vera Lind · from May") < promised
    assert promised < minutes.index("Paul Oka (AWS), due 1 Apr") < carried
    assert carried < minutes.index("Fund the second pilot")
    assert carried < minutes.index("Move the event")
    assert "open 19 days" in minutes
    assert len(of(room, "ken", "of 17 Mar: minutes")) == 1


def test_what_was_not_decided_comes_first_at_the_next_meeting_with_its_age(room: Lived) -> None:
    ask(room, "tom", "Name a second SA")
    room.until("2027-03-19 12:00")
    ask(room, "paul", "Fund the second pilot")
    room.until("2027-06-16 11:00")

    (agenda,) = threads(room, "Joint executive board: 2 to decide")
    assert agenda.index("Name a second SA") < agenda.index("Fund the second pilot")
    assert "open 110 days" in agenda
    first, second = [fact.packet for fact in room.facts if isinstance(fact, Frozen)]
    assert (first.day, second.since) == (
        date(2027, 3, 12),
        date(2027, 3, 13),
    )  # what came of it since that meeting


def test_a_board_with_nothing_to_decide_says_so(room: Lived) -> None:
    room.until("2027-03-18 09:00")

    assert "nothing to decide" in threads(room, "Joint executive board")[0]
    assert "Nothing was decided" in threads(room, "of 17 Mar: minutes")[0]


def down_until(room: Lived, at: datetime) -> None:
    room.clock.set(at)
    room.wait(room.house.heart.settle())


def test_down_over_the_meeting_there_are_the_minutes_alone(room: Lived) -> None:
    room.until("2027-03-12 12:00")
    ask(room, "tom", "Name a second SA")
    down_until(room, datetime(2027, 3, 19, 15, tzinfo=UTC))

    assert len(of(room, "vera", "of 17 Mar: minutes")) == 1
    assert of(room, "vera", "to decide") == []
    assert "Name a second SA" in of(room, "vera", "of 17 Mar: minutes")[0]


def test_down_before_it_began_until_after_it_is_recorded_as_not_held(room: Lived) -> None:
    down_until(room, datetime(2027, 3, 19, 15, tzinfo=UTC))

    (said,) = of(room, "vera", "Joint executive board")
    assert "not held while jbp was down" in said
    notes = [fact.note for fact in room.facts if isinstance(fact, Phase) and fact.ritual == "jeb"]
    assert notes == ["missed while jbp was down"]


def test_whoever_has_not_said_yes_is_welcomed_and_not_prompted(lived: Living) -> None:
    plan = with_own(mapping())
    shy = tuple(replace(each, joined=None) if each.id == "ines" else each for each in plan.people)
    room = lived(replace(plan, people=shy))
    room.until("2027-03-05 21:00")

    assert of(room, "ines", "Which are new?") == []
    assert of(room, "ines", "Account mapping still waits") == []
    assert len(room.hears("ines")) == 1


def test_however_much_is_asked_the_agenda_is_one_message(room: Lived) -> None:
    for number in range(23):
        ask(room, "tom", f"Decision {number}")
    room.until("2027-03-17 11:00")

    (agenda,) = threads(room, "Joint executive board: 23 to decide")
    assert "and 3 more   [All of them]" in agenda
