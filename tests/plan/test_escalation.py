"""Two red reviews, three silent ones, a promise two weeks overdue: each is its own side's matter, drafted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import Company, DayOff, Rhythm, RitualTerms, Role
from plan.escalation import (
    AfterReview,
    Matter,
    at_hand,
    drafts,
    history,
    matters,
    next_id,
    next_on_path,
    path,
    watched,
)
from plan.facts import (
    Answer,
    Choice,
    Confidence,
    Escalation,
    EscalationState,
    Fact,
    Phase,
    Promise,
    PromiseState,
    Skipped,
    Talked,
    Watch,
)
from plan.plan import Plan, newest
from plan.rhythm import Weekly, occurrences
from plan.sides import Side
from storage.plan_file import PlanFile, plan_of
from tests.plans import member, people, small_plan

NOW = datetime(2027, 3, 24, 19, tzinfo=UTC)
TODAY = date(2027, 3, 24)
RED, AMBER, GREEN = Confidence.RED, Confidence.AMBER, Confidence.GREEN
WEEKS = {"2027-W10": 8, "2027-W11": 15, "2027-W12": 22}


def closed(week: str) -> Phase:
    at = datetime(2027, 3, WEEKS[week] + 1, 20, tzinfo=UTC)
    return Phase(by="clock", at=at, ritual="motion-review", period=week, phase="close")


def answer(week: str, colour: Confidence | None = RED, **changes: Any) -> Answer:
    at = datetime(2027, 3, WEEKS[week], 15, tzinfo=UTC)
    values: dict[str, Any] = {"motion": "migration", "side": Side.VENDOR, "choice": Choice.CHANGED} | changes
    return Answer(by="vera", at=at, period=week, confidence=colour, **values)


def standing(*said: Fact, **changes: Any) -> Plan:
    plan = plan_of(PlanFile(small_plan(**changes), ()), TODAY)
    return replace(plan, latest=newest(said))


def counted(*weeks: tuple[Fact, ...], **changes: Any) -> dict[tuple[str, Side], tuple[int, int]]:
    """Red and silent reviews running of every half, after these weeks' facts."""
    said: list[Fact] = []
    for week, facts in zip(WEEKS, weeks, strict=False):
        said += [*facts, closed(week)]
        said += watched(
            standing(*said, **changes), week, [fact for fact in said if isinstance(fact, Watch)], NOW
        )
    latest = [fact for fact in newest(said).values() if isinstance(fact, Watch)]
    found = {(each.motion, each.side): (each.red, each.silent) for each in latest}
    return {VERAS: (0, 0)} | found


VERAS, PAULS = ("migration", Side.VENDOR), ("migration", Side.PARTNER)
LAUNCH_SILENT = {("launch", side): (0, 1) for side in Side}


# -- what is watched -------------------------------------------------------------------------------


def test_red_reviews_running_are_counted_and_any_other_colour_ends_it() -> None:
    assert counted((answer("2027-W10"),), (answer("2027-W11"),))[VERAS] == (2, 0)
    for other in (AMBER, GREEN, None):
        assert counted((answer("2027-W10"),), (answer("2027-W11", other),))[VERAS] == (0, 0)
    assert counted((answer("2027-W10"),), (), (answer("2027-W12"),))[VERAS] == (1, 0)


def test_silent_reviews_running_are_counted_and_an_answer_ends_it() -> None:
    assert counted((), (), ())[VERAS] == (0, 3)
    assert counted((), (answer("2027-W11", GREEN),), ())[VERAS] == (0, 1)


def test_what_the_pair_agreed_on_when_it_talked_is_the_colour() -> None:
    talk = Talked(
        by="vera",
        at=datetime(2027, 3, 9, 18, tzinfo=UTC),
        motion="migration",
        period="2027-W10",
        confidence=AMBER,
    )
    assert counted((answer("2027-W10"), talk), (answer("2027-W11"),))[VERAS] == (1, 0)


def test_a_colour_that_is_still_its_pairs_own_is_left_for_later() -> None:
    sealed = answer("2027-W10", None, sealed=True, choice=None)

    assert counted((sealed,)) == {VERAS: (0, 0), PAULS: (0, 1), **LAUNCH_SILENT}


def test_a_review_that_has_not_closed_or_was_not_held_counts_for_nothing() -> None:
    assert list(watched(standing(answer("2027-W10")), "2027-W10", (), NOW)) == []
    assert list(watched(standing(closed("2027-W10")), "2027-W11", (), NOW)) == []


def test_who_was_away_skipped_or_takes_no_prompts_was_not_silent() -> None:
    skip = Skipped(by="vera", at=NOW, ritual="motion-review", period="2027-W10")
    assert counted((skip,))[VERAS] == (0, 0)

    asked = standing(closed("2027-W10"))
    for someone in (
        replace(asked.people["paul"], away_from=date(2027, 3, 1), away_until=date(2027, 3, 30)),
        replace(asked.people["paul"], opted_in=False),
        replace(asked.people["paul"], stopped=True),
    ):
        plan = replace(asked, people={**asked.people, "paul": someone})
        assert PAULS not in {(each.motion, each.side) for each in watched(plan, "2027-W10", (), NOW)}


def test_a_review_is_counted_once_however_often_it_is_looked_at() -> None:
    plan = standing(answer("2027-W10"), closed("2027-W10"))
    first = list(watched(plan, "2027-W10", (), NOW))

    assert first
    assert list(watched(plan, "2027-W10", first, NOW)) == []


def test_what_is_neither_red_nor_silent_is_not_written_down_each_week() -> None:
    green = [
        answer("2027-W10", GREEN, side=side, motion=motion)
        for side in Side
        for motion in ("migration", "launch")
    ]

    assert list(watched(standing(*green, closed("2027-W10")), "2027-W10", (), NOW)) == []


def test_a_late_answer_to_a_review_that_counted_as_silent_ends_the_silence() -> None:
    said: list[Fact] = [closed("2027-W10")]
    said += watched(standing(*said), "2027-W10", (), NOW)
    late = [*said, answer("2027-W10", GREEN, late=True)]

    own = [fact for fact in late if isinstance(fact, Watch)]
    again = {(each.motion, each.side): each for each in watched(standing(*late), "2027-W10", own, NOW)}
    assert list(again) == [VERAS]
    assert again[VERAS].silent == 0
    nobody_looked_again = [*late, closed("2027-W11")]
    found = {
        (each.motion, each.side): each
        for each in watched(standing(*nobody_looked_again), "2027-W11", own, NOW)
    }
    assert (found[VERAS].silent, found[PAULS].silent) == (1, 2)


def test_a_red_that_was_taken_back_does_not_count() -> None:
    said: list[Fact] = [answer("2027-W10"), closed("2027-W10")]
    said += watched(standing(*said), "2027-W10", (), NOW)
    said += [replace(answer("2027-W10", GREEN), at=NOW)]
    own = [fact for fact in said if isinstance(fact, Watch)]

    (found,) = watched(standing(*said), "2027-W10", own, NOW)
    assert ((found.motion, found.side), found.red) == (VERAS, 0)


# -- what is a matter ------------------------------------------------------------------------------


def watch(red: int = 0, silent: int = 0) -> Watch:
    return Watch(
        by="clock", at=NOW, motion="migration", side=Side.VENDOR, period="2027-W12", red=red, silent=silent
    )


@pytest.mark.parametrize(
    ("red", "silent", "why"),
    [(1, 0, ""), (2, 0, "red in 2 reviews running"), (0, 2, ""), (0, 3, "no answer in 3 reviews running")],
)
def test_the_rules_for_a_half(red: int, silent: int, why: str) -> None:
    found = list(matters(standing(), [watch(red, silent)], TODAY))

    assert found == ([Matter("motion/migration", Side.VENDOR, why)] if why else [])


def promise(due: date, owner: str = "ines", **changes: Any) -> Promise:
    return Promise(by=owner, at=NOW - timedelta(30), id="p-1", what="an SA", owner=owner, due=due, **changes)


def test_a_promise_two_weeks_overdue_is_its_owners_sides_matter() -> None:
    assert list(matters(standing(promise(TODAY - timedelta(13))), (), TODAY)) == []
    (found,) = matters(standing(promise(TODAY - timedelta(14))), (), TODAY)
    assert found == Matter("promise/p-1", Side.PARTNER, "14 days overdue, Ines Dua owes it")
    kept = promise(TODAY - timedelta(30), state=PromiseState.KEPT)
    assert list(matters(standing(kept), (), TODAY)) == []


# -- drafts ----------------------------------------------------------------------------------------

MATTER = Matter("motion/migration", Side.VENDOR, "red in 2 reviews running")


def escalation(state: EscalationState, ago: int = 1, **changes: Any) -> Escalation:
    values: dict[str, Any] = {"id": "acme-1", "side": Side.VENDOR, "about": "motion/migration"} | changes
    return Escalation(by="vera", at=NOW - timedelta(ago), why="red", state=state, **values)


def drafted(*own: Fact, **changes: Any) -> list[Escalation]:
    return drafts(standing(**changes), [MATTER], own, "escalation/2027-W12", NOW)


def test_a_draft_is_for_the_sides_own_lead_and_nobody_elses() -> None:
    (made,) = drafted()

    assert (made.side, made.to, made.state, made.id) == (
        Side.VENDOR,
        "vera",
        EscalationState.DRAFTED,
        "acme-1",
    )
    assert made.private_to is Side.VENDOR
    assert made.occurrence == "escalation/2027-W12"


def test_there_is_no_second_draft_while_one_is_open_nor_for_four_weeks_after() -> None:
    for state in (EscalationState.DRAFTED, EscalationState.SENT):
        assert drafted(escalation(state, 100)) == []
    for state in (EscalationState.DISMISSED, EscalationState.ENDED):
        assert drafted(escalation(state, 27)) == []
        (again,) = drafted(escalation(state, 28))
        assert again.id == "acme-2"


def test_the_other_sides_escalation_of_the_same_matter_is_another() -> None:
    (made,) = drafted(escalation(EscalationState.SENT, side=Side.PARTNER, id="aws-7"))

    assert made.id == "acme-1"


def test_without_a_lead_there_is_nobody_to_draft_it_to() -> None:
    unled = tuple(each for each in people() if each.id != "vera")

    assert drafted(people=unled) == []


@given(vendor=st.text(max_size=30), partner=st.text(max_size=30), made=st.integers(0, 5))
def test_ids_never_clash_between_the_companies_whatever_their_names(
    vendor: str, partner: str, made: int
) -> None:
    plan = standing(vendor=Company(name=vendor), partner=Company(name=partner))
    said: list[Escalation] = []
    for _ in range(made + 1):
        for side in Side:
            said.append(escalation(EscalationState.SENT, id=next_id(plan, side, said), side=side))

    assert len({each.id for each in said}) == len(said)


@given(steps=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(EscalationState)), max_size=8))
def test_whatever_leads_do_there_is_at_most_one_open_draft_of_a_matter(
    steps: list[tuple[int, EscalationState]],
) -> None:
    plan, now, said = standing(), NOW, []  # type: ignore[var-annotated]
    for days, state in steps:
        now += timedelta(days)
        said += drafts(plan, [MATTER], newest(said).values(), "escalation/2027-W12", now)
        said.append(replace(said[-1], state=state, at=now))
        latest = [each for each in newest(said).values() if isinstance(each, Escalation)]
        assert sum(each.state in (EscalationState.DRAFTED, EscalationState.SENT) for each in latest) <= 1
        assert at_hand(latest, Side.VENDOR, "motion/migration", now)


# -- what goes with it, and to whom ----------------------------------------------------------------


def test_the_last_that_was_said_of_the_matter_goes_with_it() -> None:
    said = [answer(week) for week in WEEKS] + [answer("2027-W12", motion="launch"), promise(TODAY)]

    assert history(said, "motion/migration") == said[:3]
    assert history(said, "promise/p-1") == said[-1:]
    assert len(history([answer("2027-W10")] * 20, "motion/migration")) == 6


PATHS = Rhythm(vendor_escalation=("tom", "vera", "sofia", "max"), partner_escalation=("paul", "ken"))
MORE = (
    *people(),
    member("sofia", "Sofia Mar", Side.VENDOR, Role.SPONSOR),
    member("max", "Max Oss", Side.VENDOR, Role.SPONSOR),
)


def test_it_goes_up_the_path_one_by_one_and_never_back_or_round_a_lead() -> None:
    plan = standing(people=MORE, rhythm=PATHS)

    def after(*had: str, side: Side = Side.VENDOR) -> str | None:
        found = next_on_path(plan, side, had)
        return found.id if found else None

    assert after("vera") == "sofia"
    assert after("vera", "sofia") == "max"
    assert after("vera", "sofia", "max") is None
    assert after("paul", side=Side.PARTNER) == "ken"


def test_who_has_left_or_is_of_the_other_company_is_not_on_the_path() -> None:
    plan = standing(
        people=MORE, rhythm=replace(PATHS, vendor_escalation=("vera", "sofia", "ken", "nobody", "max"))
    )
    gone = replace(plan, people={**plan.people, "sofia": replace(plan.people["sofia"], active=False)})

    assert [each.id for each in path(plan, Side.VENDOR)] == ["vera", "sofia", "max"]
    found = next_on_path(gone, Side.VENDOR, ["vera"])
    assert found
    assert found.id == "max"
    assert next_on_path(standing(), Side.VENDOR, ["vera"]) is None


# -- when it is looked at --------------------------------------------------------------------------


@given(
    day=st.sampled_from(("mon", "wed", "fri", "sun")),
    at=st.times(),
    hours=st.integers(1, 168),
    off=st.lists(st.tuples(st.dates(date(2027, 1, 1), date(2027, 6, 30)), st.integers(0, 12)), max_size=4),
    since=st.dates(date(2027, 1, 1), date(2027, 6, 30)),
)
def test_it_is_looked_at_once_for_each_review_that_is_held_and_a_day_after_it_closes(
    day: str, at: time, hours: int, off: list[tuple[date, int]], since: date
) -> None:
    days_off = tuple(DayOff(name="off", start=start, end=start + timedelta(long)) for start, long in off)
    weekly = Weekly(day, at)
    reviews = {
        each.period: each
        for each in islice(occurrences("", weekly, "UTC", date(2026, 11, 1), days_off, hours), 60)
    }
    looked = islice(occurrences("", AfterReview(weekly, hours, days_off), "UTC", since, days_off, 1), 12)

    periods = []
    for look in looked:
        review = reviews[look.period]
        assert not review.skipped
        assert look.start - review.close >= timedelta(hours=23)
        periods.append(look.period)
    assert periods == sorted(set(periods))
    held = [each.period for each in reviews.values() if not each.skipped]
    first = held.index(periods[0])
    assert periods == held[first : first + 12]


def test_a_monday_review_that_closes_on_tuesday_is_looked_at_on_wednesday() -> None:
    terms = RitualTerms(day="mon", at=time(9))
    found = occurrences(
        "", AfterReview(Weekly("mon", time(9)), terms.open_for_hours), "UTC", date(2027, 3, 8)
    )

    assert next(iter(found)).start == datetime(2027, 3, 10, 15, tzinfo=UTC)
