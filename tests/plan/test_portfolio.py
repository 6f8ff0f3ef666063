"""Plans side by side, the worst first: silence, then disputes, then money at risk, then the soonest date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from plan.agreement import Agreement, Funding, FundingKind, Period, State
from plan.facts import (
    Answer,
    Choice,
    Confidence,
    Fact,
    FundingStep,
    MoneyState,
    Number,
    NumberVerdict,
    Promise,
    PromiseState,
    Talked,
    Unheard,
    Verdict,
)
from plan.people import Someone
from plan.plan import Plan, newest
from plan.portfolio import Entry, Silent, entry, one_currency, worst_first
from plan.sides import Reader, Side
from plan.sight import seen_by
from tests.plans import people, small_plan

NOW = datetime(2027, 3, 12, 15, tzinfo=UTC)
TODAY = date(2027, 3, 12)
PEOPLE = {
    each.id: Someone(id=each.id, person=each.id, name=each.name, side=each.side, role=each.role)
    for each in people()
}
GREEN, RED = Confidence.GREEN, Confidence.RED


def said(
    motion: str, side: Side, colour: Confidence = GREEN, days_ago: int = 2, period: str = "2027-W10"
) -> Answer:
    by = {"migration": ("vera", "paul"), "launch": ("tom", "ines")}[motion][side is Side.PARTNER]
    return Answer(
        by=by, at=NOW - timedelta(days=days_ago), motion=motion, side=side, period=period, confidence=colour,
        choice=Choice.CHANGED,
    )  # fmt: skip


ALL_HEARD = tuple(said(motion, side) for motion in ("migration", "launch") for side in Side)


def on(
    name: str, *facts: Fact, reader: Reader = Reader.VENDOR, now: datetime = NOW, **terms: object
) -> Entry:
    agreement: Agreement = replace(small_plan(id=name.lower(), name=name), **terms)  # type: ignore[arg-type]
    return entry(seen_by(Plan(agreement, newest(facts), PEOPLE), reader, now), now)


def order(*entries: Entry) -> list[str]:
    """Their names in order, in whatever order they come."""
    found = [each.name for each in worst_first(entries)]
    for seed in range(5):
        assert [each.name for each in worst_first(Random(seed).sample(entries, len(entries)))] == found
    return found


def mdf(amount: int, unit: str = "USD", **more: object) -> Funding:
    values = {"id": "mdf", "name": "MDF", "kind": FundingKind.MDF, "motion": "migration"} | more
    return Funding(amount=Decimal(amount), unit=unit, **values)  # type: ignore[arg-type]


def promise(due: date, what: str = "the diagram") -> Promise:
    return Promise(by="vera", at=NOW, id=f"p{due}", what=what, owner="vera", due=due)


# -- silence ---------------------------------------------------------------------------------------


def test_silent_altogether_is_worse_than_a_silent_company_and_that_than_silent_motions() -> None:
    noted = Unheard(by="clock", at=NOW, side=Side.PARTNER, period="2027-W10", reviews=4)
    ours = [said(motion, Side.VENDOR) for motion in ("migration", "launch")]
    altogether, company = on("Altogether"), on("Company", *ours, noted)
    motion, none = on("Motion", said("migration", Side.VENDOR)), on("None", *ALL_HEARD)

    assert order(none, motion, company, altogether) == ["Altogether", "Company", "Motion", "None"]
    assert [each.silence for each in (altogether, company, motion, none)] == list(Silent)
    assert (company.quiet, company.quiet_since) == ("AWS", None)
    assert motion.silent == (("Marketplace launch", date(2027, 1, 1)),)


def test_silence_goes_before_any_dispute_and_any_money() -> None:
    disputed = on("A", *ALL_HEARD, said("launch", Side.PARTNER, RED), funding=(mdf(9_000_000),))

    assert order(disputed, on("Z", said("launch", Side.VENDOR))) == ["Z", "A"]


def test_more_silent_motions_are_worse_and_a_plan_without_motions_is_not_silent() -> None:
    motions = tuple(replace(small_plan().motions[0], id=f"m{each}", name=f"M{each}") for each in range(3))
    spoken = replace(said("migration", Side.VENDOR), motion="m0")

    assert order(on("One", said("launch", Side.VENDOR)), on("Two", spoken, motions=motions)) == ["Two", "One"]
    assert on("None", motions=()).silence is Silent.NOT


# -- disputes --------------------------------------------------------------------------------------


def test_more_disputes_of_colours_and_numbers_are_worse() -> None:
    number = Number(
        by="vera", at=NOW, target="sourced", value=Decimal(5), on=TODAY, source="CRM", side=Side.VENDOR
    )
    differs = NumberVerdict(
        by="paul",
        at=NOW,
        target="sourced",
        value=Decimal(5),
        on=TODAY,
        side=Side.PARTNER,
        verdict=Verdict.DIFFERS,
    )
    red = said("migration", Side.PARTNER, RED)
    two, one = on("Two", *ALL_HEARD, red, number, differs), on("One", *ALL_HEARD, red, number)

    assert order(one, on("None", *ALL_HEARD), two) == ["Two", "One", "None"]
    assert two.disputes == ("Migration play", "Sourced pipeline")


def test_a_dispute_that_a_talk_settled_is_none_and_one_without_an_outcome_still_is() -> None:
    red = said("migration", Side.PARTNER, RED)
    talked = Talked(by="vera", at=NOW, motion="migration", period="2027-W10")

    assert on("A", *ALL_HEARD, red, talked).disputes == ("Migration play",)
    assert on("A", *ALL_HEARD, red, replace(talked, confidence=RED)).disputes == ()


def test_colours_of_different_weeks_are_no_dispute() -> None:
    old = said("migration", Side.PARTNER, RED, days_ago=9, period="2027-W09")

    assert on("A", said("migration", Side.VENDOR), old).disputes == ()


def test_a_colour_that_its_reader_may_not_see_yet_is_no_dispute() -> None:
    both = said("migration", Side.VENDOR), said("migration", Side.PARTNER, RED, days_ago=0)

    assert on("A", both[0], reader=Reader.VENDOR).disputes == ()
    assert on("A", *both, reader=Reader.VENDOR).disputes == ("Migration play",)
    assert on("A", *both, reader=Reader.ROOM).disputes == ()  # the pair has a day to talk
    assert on("A", *both, reader=Reader.ROOM, now=NOW + timedelta(days=2)).disputes == ("Migration play",)


# -- money -----------------------------------------------------------------------------------------


def test_the_larger_amount_at_risk_is_worse_in_one_currency() -> None:
    small, large = on("Small", *ALL_HEARD, funding=(mdf(20),)), on("Large", *ALL_HEARD, funding=(mdf(100),))
    step = FundingStep(
        by="paul",
        at=NOW,
        funding="mdf",
        state=MoneyState.APPROVED,
        on=TODAY,
        side=Side.PARTNER,
        amount=Decimal(100),
    )
    sure = on("Sure", *ALL_HEARD, step, funding=(mdf(100),))

    assert order(small, sure, large) == ["Large", "Small", "Sure"]


def test_with_different_currencies_the_larger_part_is_worse_and_no_rate_is_made_up() -> None:
    step = FundingStep(
        by="paul",
        at=NOW,
        funding="mdf",
        state=MoneyState.APPROVED,
        on=TODAY,
        side=Side.PARTNER,
        amount=Decimal(900),
    )
    tenth, whole = (
        on("Yen", *ALL_HEARD, step, funding=(mdf(1000, "JPY"),)),
        on("Euro", *ALL_HEARD, funding=(mdf(5, "EUR"),)),
    )

    assert not one_currency((tenth, whole))
    assert (tenth.part_at_risk(), whole.part_at_risk()) == (Decimal("0.1"), Decimal(1))
    assert order(tenth, whole) == ["Euro", "Yen"]


def test_hours_count_after_money() -> None:
    hours = mdf(500, "hours", kind=FundingKind.HOURS)

    assert order(
        on("None", *ALL_HEARD),
        on("Hours", *ALL_HEARD, funding=(hours,)),
        on("Money", *ALL_HEARD, funding=(mdf(1),)),
    ) == ["Money", "Hours", "None"]


# -- the next date ---------------------------------------------------------------------------------


def test_the_soonest_date_is_worse_and_a_missed_one_before_all() -> None:
    far, near = (
        on("Far", *ALL_HEARD, promise(date(2027, 5, 1))),
        on("Near", *ALL_HEARD, promise(date(2027, 4, 1))),
    )
    missed = on("Missed", *ALL_HEARD, promise(date(2027, 3, 1)), promise(date(2027, 6, 1)))

    assert order(on("None", *ALL_HEARD), far, near, missed) == ["Missed", "Near", "Far", "None"]
    assert missed.next is not None
    assert (missed.next.on, missed.next.passed) == (date(2027, 3, 1), 1)
    assert missed.next.what == "Acme’s promise “the diagram” by"


def test_fundings_deadlines_are_dates_too_and_what_is_settled_has_none() -> None:
    kept = replace(promise(date(2027, 3, 1)), state=PromiseState.KEPT)
    claim = on("Claim", *ALL_HEARD, kept, funding=(mdf(5, claim_by=date(2027, 3, 20)),))

    assert claim.next is not None
    assert (claim.next.on, claim.next.what) == (date(2027, 3, 20), "MDF: claim by")


# -- where a plan is in its life -------------------------------------------------------------------


def test_plans_that_are_not_agreed_or_not_begun_come_after_and_those_that_are_over_last() -> None:
    later = Period(label="FY28", start=date(2028, 1, 1), end=date(2028, 12, 31))
    before = Period(label="FY26", start=date(2026, 1, 1), end=date(2026, 12, 31))

    assert order(
        on("Over", period=before), on("Closed", state=State.CLOSED), on("Draft", state=State.DRAFT),
        on("Ahead", period=later), on("Well", *ALL_HEARD),
    ) == ["Well", "Ahead", "Draft", "Closed", "Over"]  # fmt: skip


def test_where_nobody_is_asked_nobody_is_silent() -> None:
    draft = on("Draft", state=State.DRAFT)

    assert (draft.silence, draft.silent, draft.quiet) == (Silent.NOT, (), "")


def test_what_is_equal_in_everything_is_in_the_order_of_its_name() -> None:
    assert order(on("beta", *ALL_HEARD), on("Alpha", *ALL_HEARD), on("Gamma", *ALL_HEARD)) == [
        "Alpha",
        "beta",
        "Gamma",
    ]
