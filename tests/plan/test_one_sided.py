"""Which side has gone silent, and since when, is read off the plan as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from plan.facts import Answer, Choice, Confidence, Confirmed, Fact, Phase, Unheard
from plan.one_sided import Silence, silence, silent_in, unheard
from plan.people import Someone
from plan.plan import Plan, newest
from plan.recorded import as_heard
from plan.sides import Reader, Side
from plan.sight import disagree, met_at, seen_by, veiled
from tests.plans import people, small_plan

AT = datetime(2027, 3, 8, 15, tzinfo=UTC)
PEOPLE = {
    each.id: Someone(id=each.id, person=each.id, name=each.name, side=each.side, role=each.role)
    for each in people()
}


def plan_of(*facts: Fact) -> Plan:
    return Plan(small_plan(), newest(facts), PEOPLE)


def note(side: Side, reviews: int, period: str = "2027-W10") -> Unheard:
    return Unheard(by="clock", at=AT, side=side, period=period, reviews=reviews)


def answer(by: str, side: Side, period: str = "2027-W10", at: datetime = AT, **more: object) -> Answer:
    values: dict[str, object] = {"confidence": Confidence.GREEN, "choice": Choice.CHANGED, **more}
    return Answer(by=by, at=at, motion="migration", side=side, period=period, **values)  # type: ignore[arg-type]


def confirmed(by: str = "paul", at: datetime = AT + timedelta(hours=3), **more: object) -> Confirmed:
    values: dict[str, object] = {"side": Side.PARTNER, "period": "2027-W10", **more}
    return Confirmed(by=by, at=at, motion="migration", **values)  # type: ignore[arg-type]


# -- silence -----------------------------------------------------------------------------------------


def test_four_reviews_without_a_word_are_silence_and_three_are_not() -> None:
    assert silence(plan_of(note(Side.PARTNER, 3))) is None
    assert silence(plan_of(note(Side.PARTNER, 4))) == Silence(Side.PARTNER, None)


def test_it_is_since_the_last_word_of_that_side() -> None:
    plan = plan_of(answer("paul", Side.PARTNER, "2027-W05", AT - timedelta(weeks=5)), note(Side.PARTNER, 4))

    assert silence(plan) == Silence(Side.PARTNER, date(2027, 2, 1))


def test_a_word_since_then_ends_it_at_once_a_late_one_too() -> None:
    for period in ("2027-W10", "2027-W11", "2027-W11-2"):
        assert (
            unheard(plan_of(note(Side.PARTNER, 6), answer("paul", Side.PARTNER, period)), Side.PARTNER) == 0
        )


def test_what_the_other_side_recorded_does_not_end_it_until_it_is_confirmed() -> None:
    recorded = (note(Side.PARTNER, 4), answer("vera", Side.PARTNER, "2027-W11"))

    assert silence(plan_of(*recorded)) == Silence(Side.PARTNER, None)
    assert silence(plan_of(*recorded, confirmed(period="2027-W11"))) is None


def test_where_both_are_silent_neither_reports_for_the_other() -> None:
    assert silence(plan_of(note(Side.PARTNER, 4), note(Side.VENDOR, 9))) is None


def test_a_review_stays_as_it_opened() -> None:
    quiet, lively = plan_of(note(Side.PARTNER, 4)), plan_of()

    assert silent_in({"open", "one-sided partner"}, lively) is Side.PARTNER
    assert silent_in({"open"}, quiet) is None
    assert silent_in(set(), quiet) is Side.PARTNER


# -- whose word it is --------------------------------------------------------------------------------


def test_only_ones_own_side_makes_it_their_word() -> None:
    mine, theirs = answer("vera", Side.VENDOR), answer("vera", Side.PARTNER, confidence=Confidence.RED)

    assert [each.unconfirmed for each in as_heard([mine, theirs], PEOPLE)] == [False, True]
    for wrong in (
        confirmed("vera"),
        confirmed("nobody"),
        confirmed(period="2027-W09"),
        confirmed(report=True),
    ):
        assert [each.by for each in as_heard([mine, theirs, wrong], PEOPLE)] == ["vera", "vera"]
    last = as_heard([mine, theirs, confirmed()], PEOPLE)[-1]
    assert (last.by, last.at, last.unconfirmed) == ("paul", AT + timedelta(hours=3), False)


def test_a_mark_that_was_written_into_a_file_is_not_believed() -> None:
    forged = answer("vera", Side.PARTNER, unconfirmed=False)
    slandered = answer("paul", Side.PARTNER, unconfirmed=True)

    assert [each.unconfirmed for each in as_heard([forged, slandered], PEOPLE)] == [True, False]


def test_a_confirmation_covers_what_was_recorded_before_it_and_nothing_after() -> None:
    late = answer("vera", Side.PARTNER, at=AT + timedelta(hours=5))

    assert as_heard([confirmed(), late], PEOPLE)[-1].unconfirmed
    plan = seen_by(plan_of(confirmed(), late), Reader.VENDOR, AT + timedelta(days=9))
    assert plan.answer("migration", Side.PARTNER).unconfirmed  # type: ignore[union-attr]


def test_the_two_sides_have_met_when_it_is_confirmed_and_not_before() -> None:
    said: list[Fact] = [answer("vera", Side.VENDOR), answer("vera", Side.PARTNER, confidence=Confidence.RED)]
    assert met_at(as_heard(said, PEOPLE), "migration") is None
    assert not disagree(as_heard(said, PEOPLE), "migration")

    said.append(confirmed())

    assert met_at(as_heard(said, PEOPLE), "migration") == AT + timedelta(hours=3)
    assert disagree(as_heard(said, PEOPLE), "migration")


def test_an_unconfirmed_colour_uncovers_the_other_for_nobody() -> None:
    said = as_heard([answer("vera", Side.VENDOR), answer("vera", Side.PARTNER)], PEOPLE)

    for reader in Reader:
        shown = veiled(said, reader, AT, closed=False)
        assert [each.sealed for each in shown] == [each.side is not reader.side for each in said]


def test_read_as_it_stands_a_confirmed_half_has_its_day_to_talk_from_then() -> None:
    facts = (
        answer("vera", Side.VENDOR),
        answer("vera", Side.PARTNER, confidence=Confidence.RED),
        Phase(by="clock", at=AT, ritual="motion-review", period="2027-W10", phase="close"),
        confirmed(at=AT + timedelta(days=3)),
    )
    plan = plan_of(*facts)

    before = seen_by(plan, Reader.ROOM, AT + timedelta(days=3, hours=23))
    after = seen_by(plan, Reader.ROOM, AT + timedelta(days=4))
    assert before.answer("migration", Side.PARTNER).sealed  # type: ignore[union-attr]
    assert after.answer("migration", Side.PARTNER) == replace(  # type: ignore[arg-type]
        facts[1], by="paul", at=AT + timedelta(days=3)
    )
