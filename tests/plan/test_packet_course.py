"""A packet tells how its numbers came about: what was logged on the way, what bridges two packets, and both colours
of every motion week by week, none that is still blind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import OwnKind, OwnRitual, RitualTerms
from plan.facts import Answer, Confidence, Decision, Fact, FundingStep, Number
from plan.meeting_facts import Brief, Outcome
from plan.money_facts import MoneyState
from plan.packet import Deal, Packet, Span
from plan.packet_numbers import bridge, hours_used
from plan.packeting import made
from plan.plan import Plan
from plan.sides import Reader, Side
from plan.sight import history_seen_by
from storage.plan_file import plan_of, read
from tests.plan.test_packeting import EXAMPLES, MEETS, NOW, answer, number, on, packet, plan_with

GREEN, RED = Confidence.GREEN, Confidence.RED


def of(history: list[Fact], latest: list[Fact], before: Packet | None = None) -> Packet:
    plan = plan_with(*latest)
    seen = history_seen_by(history, Reader.ROOM, NOW, {"motion-review/2027-W10": True}, plan.people)
    return made(plan, (), "2027Q1", MEETS, NOW, before, seen)


def test_a_target_has_its_numbers_so_far_and_the_corners_of_its_phased_pace() -> None:
    told = [number(100, 1), number(400, 3), number(500, 10)]
    again = replace(told[1], value=Decimal(300), at=on(4))  # the same day, corrected
    (score,) = of([*told, again], [told[2]]).scorecard
    assert [(each.on.day, each.value) for each in score.course] == [(1, 100), (3, 300), (10, 500)]
    assert [(each.on, each.value) for each in score.path] == [
        (date(2026, 12, 31), 0),
        (date(2027, 12, 31), 8_000_000),
    ]


def test_last_quarter_is_the_packet_before_or_what_counted_when_the_quarter_began() -> None:
    first = Number(
        by="tom", at=on(1), source="CRM", target="sourced", value=Decimal(7), on=date(2026, 12, 30)
    )
    now = number(500, 10)
    (score,) = of([first, now], [now]).scorecard
    assert (score.last, score.last_on) == (7, date(2026, 12, 30))
    earlier = packet(number(90, 2))
    (score,) = of([first, now], [now], before=earlier).scorecard
    assert (score.last, score.last_on) == (90, date(2027, 3, 2))


def test_weeks_have_both_colours_and_hide_one_that_is_still_blind() -> None:
    met = [answer_in(10, side, colour) for side, colour in ((Side.VENDOR, GREEN), (Side.PARTNER, RED))]
    alone = answer_in(11, Side.PARTNER, RED, moved="no SA")
    (line, silent) = of([*met, alone], [met[0], alone]).motions
    assert [(each.week, each.spoke, each.colours) for each in line.weeks] == [
        (date(2027, 3, 8), (True, True), ("green", "red")),
        (date(2027, 3, 15), (False, True), (None, None)),
    ]
    assert silent.weeks == ()


def answer_in(week: int, side: Side, colour: Confidence, **more: Any) -> Answer:
    said = answer(side, colour, **more)
    return replace(said, period=f"2027-W{week:02}", at=said.at - timedelta(weeks=11 - week))


def test_quiet_weeks_between_are_weeks_too() -> None:
    both = [answer_in(week, Side.VENDOR, GREEN) for week in (8, 11)]
    assert of([*both], [both[1]]).weeks == tuple(
        date(2027, 2, 22) + timedelta(weeks=each) for each in range(4)
    )


# -- the bridge ------------------------------------------------------------------------------------

DEALS = st.lists(
    st.builds(
        Deal, id=st.sampled_from("abcdef"), name=st.just("n"), company=st.sampled_from(("Acme", "AWS")),
        outcome=st.sampled_from(("open", "won", "lost")), value=st.none() | st.integers(0, 99).map(Decimal),
        on=st.dates(date(2027, 1, 1), date(2027, 3, 18)),
    ), max_size=8, unique_by=lambda each: (each.company, each.id),
)  # fmt: skip


@given(DEALS, DEALS)
def test_the_bridge_between_two_packets_adds_up(earlier: list[Deal], now: list[Deal]) -> None:
    steps = bridge(now, replace(packet(), deals=tuple(earlier)), date(2027, 2, 1))
    if steps:
        by = {each.span: each for each in steps}
        assert sum(each.value for each in steps[:-1]) == by[Span.STANDS].value
        moved = by[Span.NEW].count - by[Span.WON].count - by[Span.LOST].count
        gone = len(
            {(d.company, d.id) for d in earlier if d.outcome == "open"} - {(d.company, d.id) for d in now}
        )
        assert by[Span.OPENED].count + moved - gone == by[Span.STANDS].count
        assert by[Span.STANDS].value == sum((d.value or 0 for d in now if d.outcome == "open"), Decimal(0))
    else:
        assert not any(d.value for d in [*earlier, *now] if d.outcome == "open")


def test_without_a_packet_before_there_is_no_bridge() -> None:
    assert packet().bridge == ()


# -- money and boards ------------------------------------------------------------------------------


def test_hours_used_are_those_said_to_be_used_and_all_of_them_where_no_number_was() -> None:
    plan = example()
    item = next(each for each in plan.agreement.funding if each.unit == "hours")
    step = FundingStep(
        by="a",
        at=NOW,
        funding=item.id,
        state=MoneyState.USED,
        on=NOW.date(),
        side=Side.PARTNER,
        used=Decimal(40),
    )
    assert hours_used(plan, item, step) == 40
    assert (
        hours_used(with_step(plan, replace(step, used=None)), item, replace(step, used=None)) == item.amount
    )
    assert hours_used(plan, item, replace(step, state=MoneyState.ALLOCATED)) == 0


def with_step(plan: Plan, step: FundingStep) -> Plan:
    return replace(plan, latest={**plan.latest, step.slot: step})


def example() -> Plan:
    file = read((EXAMPLES / "aws.yaml").read_text(encoding="utf-8"))
    return plan_of(file, file.as_of or date(2027, 3, 1))


def test_what_was_put_to_a_board_is_there_until_the_packet_after_its_decision() -> None:
    def brief(id: str, at: datetime) -> Brief:
        return Brief(
            by="vera", at=at, ritual="jeb", period="2027Q1", id=id, side=Side.VENDOR, ask=f"Fund {id}"
        )

    def decided(id: str, at: datetime, outcome: Outcome) -> Decision:
        return Decision(
            by="ken", at=at, ritual="jeb", period="2027Q1", id=id, outcome=outcome, note="half of it"
        )

    long_ago = datetime(2026, 12, 1, 9, tzinfo=NOW.tzinfo)
    facts = [
        brief("open", on(8)), brief("put off", on(9)), decided("put off", on(10), Outcome.LATER),
        brief("decided", on(10)), decided("decided", on(11), Outcome.YES),
        brief("old", long_ago), decided("old", long_ago, Outcome.NO),
        replace(brief("taken back", on(9)), withdrawn=True),
    ]  # fmt: skip
    plan = plan_with(*facts)
    board = OwnRitual(
        id="jeb", name="Joint executive board", kind=OwnKind.BOARD, every="quarterly",
        terms=RitualTerms(day="2nd tue", at=datetime(2027, 1, 1, 9).time()),  # noqa: DTZ001
    )  # fmt: skip
    rhythm = replace(plan.agreement.rhythm, own=(board,))
    found = made(replace(plan, agreement=replace(plan.agreement, rhythm=rhythm)), (), "2027Q1", MEETS, NOW)
    assert [(each.ask, each.to, each.outcome) for each in found.escalated] == [
        ("Fund open", "Joint executive board", ""),
        ("Fund put off", "Joint executive board", "later"),
        ("Fund decided", "Joint executive board", "yes"),
    ]
