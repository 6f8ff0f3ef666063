"""A packet is made of what the room may see, says how far to trust each number, and who was asked for what it lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from plan.facts import (
    Answer,
    Confidence,
    Fact,
    Number,
    NumberVerdict,
    Opportunity,
    Promise,
    PromiseState,
    Talked,
    Verdict,
    Win,
)
from plan.meeting_facts import Brief, Frozen, Narrative
from plan.packet import Move, Packet, Section, Span, Word, content_hash
from plan.packet_changes import differences
from plan.packeting import made
from plan.people import Someone
from plan.pipeline_facts import Outcome
from plan.plan import Plan, newest
from plan.sides import Reader, Side
from plan.sight import seen_by
from storage.documents import fact_json, fact_of
from storage.plan_file import PlanFile, plan_of, read
from tests.plans import small_plan
from tests.strategies import plan_files

NOW = datetime(2027, 3, 18, 13, 0, tzinfo=UTC)
MEETS = datetime(2027, 3, 25, 14, 0, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"


def on(day: int, month: int = 3) -> datetime:
    return datetime(2027, month, day, 15, 0, tzinfo=UTC)


def plan_with(*facts: Fact, reader: Reader = Reader.ROOM) -> Plan:
    agreement = small_plan()
    people = {
        each.id: Someone(id=each.id, person=each.id, name=each.name, side=each.side, role=each.role)
        for each in agreement.people
    }
    return seen_by(Plan(agreement, newest(facts), people), reader, NOW)


def packet(*facts: Fact, narratives: tuple[Narrative, ...] = (), before: Packet | None = None) -> Packet:
    return made(plan_with(*facts), narratives, "2027Q1", MEETS, NOW, before)


def number(value: int, day: int, **more: Any) -> Number:
    values: dict[str, Any] = {"source": "ACE export", "side": Side.PARTNER, **more}
    return Number(
        by="ines", at=on(day), target="sourced", value=Decimal(value), on=date(2027, 3, day), **values
    )


def deal(id: str, day: int = 4, **more: Any) -> Opportunity:
    values: dict[str, Any] = {"stage": "Qualified", "value": Decimal(100_000), **more}
    return Opportunity(
        by="tom", at=on(day), id=id, name=f"Deal {id}", side=Side.VENDOR, on=date(2027, 3, day), **values
    )


# -- numbers ---------------------------------------------------------------------------------------


def test_a_number_comes_with_its_source_date_age_giver_and_the_other_sides_word() -> None:
    said = number(1_700_000, 3)
    verdict = NumberVerdict(
        by="tom", at=on(4), target="sourced", on=said.on, value=said.value, side=Side.VENDOR, verdict=Verdict.DIFFERS,
        differs_as=Decimal(1_500_000),
    )  # fmt: skip
    (score,) = packet(said, verdict).scorecard
    assert (score.source, score.on, score.age, score.given_by) == (
        "ACE export",
        date(2027, 3, 3),
        15,
        "Ines Dua",
    )
    assert (score.word, score.word_by, score.differs_as) == (Word.DISPUTED, "Acme", 1_500_000)
    assert score.colour == "green"
    assert score.forecast is not None
    assert score.method == "run rate against phased pace"
    assert score.due == 1_972_603  # a quarter of eight million, to the day
    assert packet(said).scorecard[0].word is Word.UNCONFIRMED


def test_a_stale_number_is_not_green_however_large() -> None:
    old = replace(number(8_000_000, 1), on=date(2027, 1, 5))
    (score,) = packet(old).scorecard
    assert (score.stale, score.colour) == (True, "amber")


def test_a_number_that_nobody_logged_is_missing_and_says_who_was_asked() -> None:
    lacks = [each for each in packet().missing if each.section is Section.SCORECARD]
    assert [(each.lacks, each.asked) for each in lacks] == [
        ("Sourced pipeline: nobody has logged it", ("Vera Lind", "Paul Oka"))
    ]


# -- the pipeline ----------------------------------------------------------------------------------


def test_open_opportunities_are_counted_by_stage_in_the_order_of_stages() -> None:
    made = packet(
        deal("a", stage="Committed"), deal("b"), deal("c", value=None), deal("d", outcome=Outcome.WON),
    )  # fmt: skip
    assert [(each.stage, each.count, each.value, each.unvalued) for each in made.stages] == [
        ("Qualified", 2, 100_000, 1),
        ("Committed", 1, 100_000, 0),
    ]
    assert made.waterfall == ()  # there is nothing to compare with


def test_the_waterfall_counts_each_opportunity_once_since_the_packet_before() -> None:
    close = date(2027, 4, 1)
    earlier = made(
        plan_with(
            deal("same"), deal("further"), deal("later", close_on=close), deal("won"), deal("lost"),
            deal("back", stage="Committed"), deal("old", outcome=Outcome.WON),
        ), (), "2026Q4", MEETS, NOW - timedelta(days=10),
    )  # fmt: skip
    after = packet(
        deal("same", 12), deal("further", 12, stage="Technical Validation"), deal("back", 12),
        deal("later", 12, close_on=close + timedelta(days=30)), deal("won", 12, outcome=Outcome.WON),
        deal("lost", 12, outcome=Outcome.LOST), deal("new", 12), deal("old", 12, outcome=Outcome.WON), before=earlier,
    )  # fmt: skip
    assert {each.move: each.count for each in after.waterfall} == dict.fromkeys(Move, 1)
    assert [each.name for each in after.losses] == ["Deal lost"]
    assert after.before == date(2027, 3, 8)


def test_a_deal_that_several_systems_tell_is_in_it_once_and_is_known_again_in_the_next() -> None:
    """By the smallest value and the earlier stage; also where another system tells it only later."""
    crm = deal("0061x00000A", value=Decimal(150_000), stage="Committed")
    portal = replace(deal("O1234567", value=Decimal(120_000)), name=crm.name, also=("0061x00000A",))
    theirs = replace(portal, side=Side.PARTNER, also=())
    before = packet(crm)
    after = packet(crm, portal, theirs, before=before)

    assert [(each.value, each.stage) for each in after.deals] == [(120_000, "Qualified")]
    assert [(each.stage, each.count) for each in after.stages] == [("Qualified", 1)]
    assert {each.span: each.count for each in after.bridge}[Span.NEW] == 0
    assert {each.span: each.value for each in after.bridge}[Span.REVALUED] == -30_000


# -- words -----------------------------------------------------------------------------------------


def answer(side: Side, colour: Confidence | None, **more: Any) -> Answer:
    by = "vera" if side is Side.VENDOR else "paul"
    return Answer(
        by=by, at=on(15), motion="migration", side=side, period="2027-W11", confidence=colour, **more
    )


def test_colours_that_differ_stand_as_both_and_one_that_is_blind_is_hidden() -> None:
    both = (answer(Side.VENDOR, Confidence.GREEN), answer(Side.PARTNER, Confidence.RED, moved="no SA"))
    apart = packet(*both).motions[0]
    assert [each.colour for each in apart.halves] == ["green", "red"]  # a day to talk has passed
    assert apart.apart
    alone = packet(both[1]).motions[0]
    assert (alone.halves[1].hidden, alone.halves[1].colour, alone.halves[1].moved) == (True, None, "no SA")
    assert not alone.apart
    talked = Talked(
        by="vera", at=on(16), motion="migration", period="2027-W11", confidence=Confidence.AMBER, outcome="SA in May",
    )  # fmt: skip
    settled = packet(*both, talked).motions[0]
    assert (settled.apart, settled.agreed) == (False, "SA in May")


def test_asks_are_the_leads_and_those_of_answers_that_nobody_took() -> None:
    wants = answer(Side.VENDOR, None, ask="Name an SA")
    wrote = Narrative(
        by="paul", at=on(16), period="2027Q1", side=Side.PARTNER, asks=" A case study \n\nA logo"
    )
    asked = packet(wants, narratives=(wrote,)).asks
    assert [(each.company, each.of, each.ask, each.motion) for each in asked] == [
        ("AWS", "Acme", "A case study", ""),
        ("AWS", "Acme", "A logo", ""),
        ("Acme", "AWS", "Name an SA", "Migration play"),
    ]
    taken = Promise(
        by="paul", at=on(16), id="acme-aws.2027-W11.migration.vendor", what="Name an SA", owner="paul",
        due=date(2027, 4, 1),
    )  # fmt: skip
    assert packet(wants, taken).asks == ()


def test_risks_are_what_leads_see_coming_and_what_is_blocked() -> None:
    stuck = answer(Side.PARTNER, None, blocker="quota", blocker_side=Side.PARTNER)
    wrote = Narrative(by="vera", at=on(16), period="2027Q1", side=Side.VENDOR, risks="Legal is slow")
    found = packet(stuck, narratives=(wrote,)).risks
    assert [(each.company, each.risk, each.motion, each.whose) for each in found] == [
        ("Acme", "Legal is slow", "", ""),
        ("AWS", "quota", "Migration play", "AWS"),
    ]


def test_decisions_have_their_age_and_what_none_of_them_costs() -> None:
    brief = Brief(
        by="vera", at=on(8), period="2027Q1", id="d-1", side=Side.VENDOR, ask="Fund it", cost="idle sellers"
    )
    (asked,) = packet(brief).decisions
    assert (asked.company, asked.ask, asked.cost, asked.age) == ("Acme", "Fund it", "idle sellers", 10)
    assert packet(replace(brief, withdrawn=True)).decisions == ()


def test_wins_count_from_the_packet_before_until_the_freeze() -> None:
    def win(id: str, day: date) -> Win:
        return Win(by="tom", at=on(17), id=id, customer=id, on=day, motion="migration", attribution="AWS")

    inside, before = win("inside", date(2027, 3, 10)), win("before", date(2026, 12, 20))
    (won,) = packet(inside, before, win("ahead", date(2027, 3, 20))).wins
    assert (won.customer, won.motion, won.attribution, won.told_by) == (
        "inside",
        "Migration play",
        "AWS",
        "Tom Ade",
    )


def test_promises_that_fell_due_are_told_with_what_became_of_them() -> None:
    def promise(id: str, due: date, state: str = "open") -> Promise:
        return Promise(
            by="tom", at=on(10), id=id, what=f"do {id}", owner="tom", due=due, state=PromiseState(state)
        )

    all_of_them = (
        promise("kept", date(2027, 2, 1), "kept"),
        promise("late", date(2027, 3, 11)),
        promise("ahead", date(2027, 5, 1)),
        promise("long ago", date(2026, 11, 1), "dropped"),
    )
    found = packet(*all_of_them)
    assert [(each.id, each.state, each.overdue) for each in found.promises] == [
        ("kept", "kept", 0),
        ("late", "open", 7),
    ]
    assert found.kept == 1
    assert [each.id for each in found.overdue] == ["late"]
    assert [each.id for each in found.commitments] == ["late", "ahead"]


# -- as a value ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_the_example_plans_have_every_section(name: str) -> None:
    file = read((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert file.as_of
    plan = plan_of(file, file.as_of)
    now = datetime.combine(file.as_of, datetime.min.time(), UTC) + timedelta(hours=20)
    found = made(plan, (), "2027Q1", now + timedelta(days=5), now)
    assert len(found.scorecard) == len(plan.agreement.targets)
    assert all(each.source and each.on for each in found.scorecard if each.value is not None)
    assert found.motions
    assert found.funding
    assert found.attendees


def test_two_versions_of_one_plan_differ_in_nothing_but_the_day() -> None:
    facts = (number(1_000_000, 3), answer(Side.VENDOR, Confidence.GREEN), deal("a"))
    later = made(plan_with(*facts), (), "2027Q1", MEETS, NOW + timedelta(days=2))
    assert differences(packet(*facts), later) == []
    assert content_hash(packet(*facts)) == content_hash(packet(*facts))
    assert content_hash(packet(*facts)) != content_hash(later)


def test_what_differs_is_told_in_the_words_people_read() -> None:
    old = packet(number(1_000_000, 3), deal("a"))
    new = packet(number(2_000_000, 17), deal("b"), answer(Side.VENDOR, None, moved="signed"))
    assert differences(old, new) == [
        "Sourced pipeline: $1M (ACE export, 3 Mar, unconfirmed) → $2M (ACE export, 17 Mar, unconfirmed)",
        "New: Opportunity Deal b: Qualified, $100k",
        "Gone: Opportunity Deal a: Qualified, $100k",
        "Migration play: what was said of it",
    ]


@settings(max_examples=40)
@given(plan_files())
def test_any_plan_makes_a_packet_that_the_store_gives_back_as_it_was(file: PlanFile) -> None:

    plan = plan_of(file, NOW.date())
    found = made(plan, (), "2027Q1", MEETS, NOW)
    fact = Frozen(by="clock", at=NOW, source="clock", period="2027Q1", packet=found)
    again = fact_of(fact_json(fact))
    assert again == fact
    assert content_hash(again.packet) == content_hash(found)  # type: ignore[union-attr]
    assert not any(each.colour == "green" and each.stale for each in found.scorecard)
    assert not any(each.value is not None and each.on is None for each in found.scorecard)
    assert differences(found, found) == []
