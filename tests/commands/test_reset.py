"""Both leads say yes, or the plan goes on: either may decline, and what follows a yes is a draft beside the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.engine import URL

from cards.card import Answer, Card, File, Form
from plan.agreement import Agreement, Period, Rhythm, RitualTerms, State
from plan.checks import findings
from plan.facts import ResetChoice, ResetProposed
from plan.sides import Side
from storage import plans
from storage.plan_file import read
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan

TERMS = RitualTerms(
    at=time(9), criteria=("a target under 50% of its phased pace at mid-half", "the champion leaves")
)
HALF = "acme-aws/2027H1"


@pytest.fixture
def year(url: URL) -> Iterator[Lived]:
    lived = Lived(Store.open(url), datetime(2027, 3, 31, 16, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(half_year=TERMS)))
    yield lived
    lived.close()


@pytest.fixture
def proposed(year: Lived) -> Lived:
    """At mid-half the pipeline is at a fifth of its pace, and both leads know."""
    year.say("vera", "log sourced 400k --on 2027-03-31 --source CRM")
    year.until("2027-04-01 09:00")
    assert [each.period for each in proposals(year)] == ["2027H1"]
    return year


def proposals(room: Lived) -> list[ResetProposed]:
    return [fact for fact in room.facts if isinstance(fact, ResetProposed)]


def choices(room: Lived) -> list[tuple[Side, bool]]:
    return [(fact.side, fact.accepted) for fact in room.facts if isinstance(fact, ResetChoice)]


def draft(room: Lived) -> Agreement | None:
    found: Agreement | None = room.read(lambda book: plans.draft_of(book, "acme-aws"))
    return found


def both_accept(room: Lived) -> None:
    room.press("vera", "Accept")
    room.press("paul", "Accept")


# -- where it stands -------------------------------------------------------------------------------


def test_it_says_what_the_criteria_say_today_with_the_evidence(proposed: Lived) -> None:
    said = " ".join(proposed.say("tom", "reset").split())

    assert "The first half: Fri 1 Jan to Wed 30 Jun; its middle is Thu 1 Apr." in said
    assert "holds: Sourced pipeline: $400k on 31 Mar (CRM), 20% of its phased pace" in said
    assert "the champion leaves a lead says when it holds" in said
    assert "[Accept]" not in said
    assert "[Accept] [Decline]" in proposed.say("vera", "reset")


def test_before_anything_speaks_for_it_that_is_what_it_says(year: Lived) -> None:
    said = year.say("paul", "reset")

    assert "does not hold today" in said
    assert "[Propose a reset]" in said
    assert "[Propose a reset]" not in year.say("ines", "reset")


def test_a_plan_that_holds_none_says_why(url: URL) -> None:
    room = Lived(Store.open(url), datetime(2027, 3, 5, tzinfo=UTC))
    half = Period(label="H1", start=date(2027, 1, 1), end=date(2027, 6, 30))
    room.add(small_plan(rhythm=Rhythm(half_year=TERMS), period=half))
    room.add(small_plan(id="none", name="None"))

    assert "covers a half" in room.say("vera", "reset --plan acme-aws")
    assert "rhythm names none" in room.say("vera", "reset --plan none")
    for key in ("acme-aws", "none"):
        assert "no half-year reset" in room.say("vera", f"reset propose --because x --plan {key}")
    assert proposals(room) == []
    room.close()


def test_a_guest_reads_nothing_of_it(proposed: Lived) -> None:
    assert "You are not on this plan" in proposed.say("stranger", "reset", here=True)
    assert "You are not on this plan" in proposed.say("stranger", f"reset accept {HALF}", here=True)
    assert "No plan of yours" in proposed.say("stranger", f"reset accept {HALF}")
    assert choices(proposed) == []


def test_what_it_does_not_know_is_said_so(proposed: Lived) -> None:
    assert "is none of: propose, accept, decline, draft" in proposed.say("vera", "reset juggle")
    assert "No draft of a next version" in proposed.say("vera", "reset draft")
    assert "No draft of a next version" in proposed.say("vera", "export --draft")


# -- accepting -------------------------------------------------------------------------------------


def test_one_yes_waits_for_the_other_companys(proposed: Lived) -> None:
    assert "Waiting for AWS." in proposed.press("vera", "Accept")
    assert draft(proposed) is None
    assert "accepted it already" in proposed.say("vera", f"reset accept {HALF}")
    assert choices(proposed) == [(Side.VENDOR, True)]


def test_two_yeses_open_the_next_version_as_a_draft_beside_the_plan_in_force(proposed: Lived) -> None:
    both_accept(proposed)

    opened = draft(proposed)
    assert opened
    assert (opened.version, opened.state) == (2, State.DRAFT)
    assert (opened.period.start, opened.period.end) == (date(2027, 7, 1), date(2027, 12, 31))
    in_force = proposed.plan().agreement
    assert (in_force.version, in_force.state) == (1, State.AGREED)
    assert "Paul Oka (AWS) accepted the reset, as you did" in proposed.hears("vera")[-1]


def test_the_draft_is_shown_section_by_section_to_both_companies(proposed: Lived) -> None:
    both_accept(proposed)

    for who in ("vera", "ines"):
        said = " ".join(proposed.say(who, "reset").split())
        assert "v2, a draft: FY27 second half, Thu 1 Jul to Fri 31 Dec." in said
        assert "$7.6M left of $8M by the number of 31 Mar (CRM)" in said
        assert "goes on: Migration play, Marketplace launch" in said
        assert "v1 stays in force until both companies agree" in said
    weak = findings(replace(proposed.plan(), agreement=draft(proposed)), date(2027, 4, 1))
    assert weak[0].evidence in said


def test_the_draft_is_a_file_that_reads_back(proposed: Lived) -> None:
    both_accept(proposed)
    proposed.say("ines", "export --draft")

    assert isinstance(proposed.answer, Card)
    (file,) = [each for each in proposed.answer.body if isinstance(each, File)]
    assert file.name == "acme-aws-v2-draft.yaml"
    assert read(file.content).agreement == draft(proposed)


def test_what_was_in_force_then_stays_what_was_in_force(proposed: Lived) -> None:
    both_accept(proposed)
    proposed.until("2027-04-02 09:00")

    assert "week 14 of 53" in proposed.say("vera", "history --at 2027-04-02")
    assert "$8M" in proposed.say("vera", "targets")


def test_pressed_again_after_the_end_it_says_how_it_ended(proposed: Lived) -> None:
    both_accept(proposed)
    count = len(proposed.facts)

    for typed in (
        f"reset accept {HALF}",
        f"reset decline {HALF} --because late",
        "reset propose --because again",
    ):
        assert "already" in proposed.say("vera", typed)
    assert len(proposed.facts) == count


def test_two_presses_at_once_count_once_and_open_one_draft(proposed: Lived) -> None:
    pressed = [(who, f"reset accept {HALF}") for who in ("vera", "paul", "vera", "paul")]

    async def together() -> list[Answer]:
        requests = [proposed.request(who, text) for who, text in pressed]
        return await asyncio.gather(*(proposed.house.intake.take(request) for request in requests))

    proposed.wait(together())
    assert sorted(choices(proposed)) == [(Side.PARTNER, True), (Side.VENDOR, True)]
    assert draft(proposed)


# -- declining -------------------------------------------------------------------------------------


def test_either_lead_ends_it_with_a_reason_that_the_other_is_told(proposed: Lived) -> None:
    proposed.press("vera", "Accept")
    proposed.press("paul", "Decline")
    assert isinstance(proposed.answer, Form)
    proposed.fill("paul", because="")
    assert isinstance(proposed.answer, Form)
    assert proposed.answer.errors == {"because": "This is needed."}
    proposed.fill("paul", because="The quarter-end deals land in April")

    assert "Paul Oka (AWS) declined the reset" in proposed.hears("vera")[-1]
    assert "The quarter-end deals land in April" in proposed.hears("vera")[-1]
    assert draft(proposed) is None
    assert choices(proposed) == [(Side.VENDOR, True), (Side.PARTNER, False)]
    assert "declined the reset: The quarter-end deals" in " ".join(proposed.say("tom", "history").split())


def test_once_declined_it_stays_so(proposed: Lived) -> None:
    proposed.say("paul", f'reset decline {HALF} --because "no"')

    assert "Paul Oka declined it already" in proposed.say("vera", f"reset accept {HALF}")
    assert "Paul Oka declined it already" in proposed.say("paul", f"reset accept {HALF}")
    assert "was proposed in this half already" in proposed.say("vera", "reset propose --because again")
    assert choices(proposed) == [(Side.PARTNER, False)]
    assert draft(proposed) is None


def test_a_yes_may_be_taken_back_while_the_other_company_has_not_spoken(proposed: Lived) -> None:
    proposed.press("vera", "Accept")
    proposed.say("vera", f'reset decline {HALF} --because "we thought again"')

    assert choices(proposed) == [(Side.VENDOR, True), (Side.VENDOR, False)]
    assert "Vera Lind declined it already" in proposed.say("paul", f"reset accept {HALF}")


@pytest.mark.parametrize("who", ["tom", "ines", "ken"])
def test_only_leads_choose(proposed: Lived, who: str) -> None:
    for typed in (f"reset accept {HALF}", f"reset decline {HALF} --because x", "reset propose --because x"):
        assert "Only a lead" in proposed.say(who, typed)
    assert choices(proposed) == []


def test_a_half_that_was_not_proposed_is_not_chosen_about(proposed: Lived) -> None:
    for named in ("acme-aws/2027H2", "acme-aws/1999H1", "2031H1", "acme-aws/" + "H" * 5000):
        said = proposed.say("vera", f"reset decline {named} --because x")
        assert "No reset of that half is proposed" in said
    assert choices(proposed) == []


# -- proposing -------------------------------------------------------------------------------------


def test_a_lead_says_that_a_criterion_of_their_own_holds_which_is_their_yes(year: Lived) -> None:
    year.say("paul", 'reset propose --because "the champion left on Monday"')

    (made,) = proposals(year)
    assert made.evidence == ("Paul Oka (AWS): the champion left on Monday",)
    assert choices(year) == [(Side.PARTNER, True)]
    assert "Paul Oka (AWS): the champion left on Monday" in year.hears("vera")[-1]
    year.press("vera", "Accept")
    assert draft(year)


def test_what_speaks_for_it_by_the_numbers_is_there_too(year: Lived) -> None:
    year.say("vera", "log sourced 400k --on 2027-03-31 --source CRM")
    year.clock.set(datetime(2027, 4, 1, 12, tzinfo=UTC))
    year.say("vera", 'reset propose --because "the champion left"')

    (made,) = proposals(year)
    assert len(made.evidence) == 2
    year.until("2027-06-30 09:00")
    assert len(proposals(year)) == 1


def test_proposing_needs_a_reason_and_happens_once_a_half(year: Lived) -> None:
    year.say("vera", "reset")
    year.press("vera", "Propose a reset")
    assert isinstance(year.answer, Form)
    year.fill("vera", because="x" * 5000)
    assert isinstance(year.answer, Form)
    assert "4,000 characters too long" in year.answer.errors["because"]
    year.fill("vera", because="the champion left")
    assert len(proposals(year)) == 1

    assert "was proposed in this half already" in year.say("paul", "reset propose --because too")
    assert len(proposals(year)) == 1


def test_nothing_is_proposed_outside_the_plans_period(url: URL) -> None:
    room = Lived(Store.open(url), datetime(2026, 12, 5, tzinfo=UTC))
    room.add(small_plan(rhythm=Rhythm(half_year=TERMS)))

    assert "within its period" in room.say("vera", "reset propose --because x")
    assert "has not begun" in room.say("vera", "reset")
    assert proposals(room) == []
    room.close()
