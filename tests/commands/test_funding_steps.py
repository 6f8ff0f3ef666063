"""Each step of funding is said by the side whose word it is; the other side is told, and twice says nothing twice."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cards.card import Card, Form
from cards.funding_steps import STEPS
from plan.agreement import Company, Funding, FundingKind, Programme
from plan.facts import Eligibility, FundingStep, MoneyState, Proof
from plan.funding import HOURS, MONEY, ONLY_THE_PARTNERS, steps_ahead
from plan.sides import Side
from storage.plan_file import export, read
from storage.store import Store
from tests.house import Lived, buttons
from tests.plans import member, people, small_plan

MDF = Funding(
    id="mdf", name="MDF spring", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="migration",
    spend_by=date(2027, 6, 12), claim_by=date(2027, 7, 14),
)  # fmt: skip
MAP = Funding(
    id="map", name="MAP credits", kind=FundingKind.PROGRAMME, amount=Decimal(180_000), unit="USD",
    motion="migration", claimant="Northwind",
)  # fmt: skip
SA = Funding(
    id="sa", name="SA hours", kind=FundingKind.HOURS, amount=Decimal(160), unit="hours", motion="launch",
    expires=date(2027, 12, 31),
)  # fmt: skip
FUNDED = {
    "funding": (MDF, MAP, SA),
    "programmes": (Programme(id="map", name="Migration Acceleration Program"),),
}


@pytest.fixture
def funded(room: Lived) -> Lived:
    """The small plan with three items of funding and one programme, as `zeta`."""
    room.add(small_plan(id="zeta", name="Zeta x AWS", **FUNDED))
    room.plan_id = "zeta"
    return room


def say(room: Lived, who: str, text: str) -> str:
    return flat(room.say(who, f"funding {text} --plan zeta"))


def flat(shown: str) -> str:
    """What is shown, without the line breaks of a narrow page."""
    return " ".join(shown.split())


def steps(room: Lived) -> list[FundingStep]:
    return [fact for fact in room.facts if isinstance(fact, FundingStep)]


def labels(room: Lived) -> list[str]:
    assert isinstance(room.answer, Card), room.answer
    return [button.label for button in buttons(room.answer)]


def state(room: Lived, item: str = "mdf") -> MoneyState:
    return room.plan().funding_state(item)


# -- a whole life ----------------------------------------------------------------------------------


def test_money_comes_from_a_request_to_being_paid_each_step_by_whose_word_it_is(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k --reference FR-17")
    say(funded, "paul", "approve mdf --amount 45k")
    say(funded, "ines", "commit mdf")
    say(funded, "paul", "execute mdf")
    for piece in ("Approved plan", "Invoices", "Proof of execution"):
        say(funded, "tom", f'proof mdf --have "{piece}"')
    say(funded, "tom", "claim mdf --reference FR-17")
    said = say(funded, "paul", "pay mdf --amount 44.5k")

    assert [each.state for each in steps(funded)] == list(MONEY[1:])
    assert "MDF spring: paid, $44.5k" in said
    assert {each.reference for each in steps(funded)} == {"FR-17"}
    assert labels(funded) == ["All funding"], "nothing more can be said of what is paid"


def test_hours_are_asked_for_allocated_and_used_in_parts(funded: Lived) -> None:
    say(funded, "vera", "request sa --amount 160h")
    say(funded, "paul", "allocate sa --amount 120")
    say(funded, "tom", "use sa 20h")
    assert "20 of 120 hours used" in say(funded, "tom", "use SA hours 20")
    assert "allocated: 100 hours · used: 20 hours" in funded.say("vera", "funding --plan zeta")

    assert "AWS can allocate more first" in say(funded, "tom", "use sa 130h")
    say(funded, "paul", "allocate sa --amount 140")
    assert "130 of 140 hours used" in say(funded, "tom", "use sa 130h")
    assert "130 hours were used already" in say(funded, "ines", "use sa 12")
    say(funded, "ines", "use sa 140")
    assert labels(funded) == ["All funding"]


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(funded: Lived) -> None:
    said = say(funded, "vera", "request mdf spring --reference FR-17")
    assert "Amount in USD *: 60000" in said
    assert "FR-17" in said
    assert funded.fill("vera", amount="lots").count("That is not a number") == 1
    funded.fill("vera", amount="-3")
    assert steps(funded) == []

    assert "MDF spring: requested, $50k" in funded.fill("vera", amount="50k")
    assert steps(funded)[0].reference == "FR-17"


# -- whose word ------------------------------------------------------------------------------------


def test_the_other_side_cannot_say_it_without_a_number_and_is_told_who_can(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")

    said = say(funded, "vera", "approve mdf --amount 60k")

    assert "That MDF spring is approved is AWS’s word" in said
    assert "Ask Paul Oka" in said
    assert "fund-request number" in said
    assert state(funded) is MoneyState.REQUESTED


def test_with_the_number_it_counts_and_the_partners_leads_are_told(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    say(funded, "tom", "approve mdf --amount 60k --reference FR-17")

    assert (steps(funded)[-1].side, steps(funded)[-1].reference) == (Side.VENDOR, "FR-17")
    assert "MDF spring approved, $60k, says Tom Ade (Acme)" in funded.hears("paul")[-1]
    assert "FR-17" in funded.hears("paul")[-1]
    assert not any("MDF spring" in each for each in funded.hears("vera") + funded.hears("ken"))


def test_a_number_does_not_correct_the_partners_own_word(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k --reference FR-17")
    say(funded, "paul", "approve mdf --amount 45k")

    say(funded, "vera", "approve mdf --amount 60k --reference FR-17")
    assert funded.plan().funding_amount(MDF).value == 45_000

    say(funded, "paul", "approve mdf --amount 48k")
    assert funded.plan().funding_amount(MDF).value == 48_000


@pytest.mark.parametrize(
    ("who", "told"), [("ken", "Observers and sponsors read"), ("guest", "No plan of yours")]
)
def test_who_only_reads_changes_nothing_and_is_offered_nothing(funded: Lived, who: str, told: str) -> None:
    assert told in say(funded, who, "request mdf --amount 60k")
    assert steps(funded) == []
    funded.say(who, "funding --plan zeta")
    assert not {"Requested", "Approved", "Proof"} & set(labels(funded))


def test_each_side_is_offered_exactly_what_it_may_say_now(funded: Lived) -> None:
    def offered(who: str) -> list[str]:
        funded.say(who, "funding --plan zeta")
        assert isinstance(funded.answer, Card)
        found = [each for each in buttons(funded.answer) if each.command.split()[2] == "mdf"]
        return [each.label for each in found]

    assert offered("vera") == ["Requested", "Rejected", "Expired"]
    assert offered("paul") == ["Requested", "Approved", "Rejected", "Expired"]
    say(funded, "vera", "request mdf --amount 60k")
    assert offered("tom") == ["Rejected", "Expired"]
    assert offered("ines") == ["Approved", "Rejected", "Expired"]
    say(funded, "paul", "approve mdf --amount 60k")
    assert offered("vera") == ["Rejected", "Expired", "Proof"]
    assert offered("paul") == ["Committed", "Executed", "Rejected", "Expired", "Extended", "Proof"]
    say(funded, "paul", "commit mdf --reference FR-17")
    assert offered("vera") == ["Executed", "Rejected", "Expired", "Extended", "Proof"]


# -- twice, stale, out of order --------------------------------------------------------------------


def test_twice_says_who_said_it_first_and_writes_nothing(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")

    assert "MDF spring is requested already, as Vera Lind said" in say(funded, "tom", "request mdf")
    assert "already" in say(funded, "tom", "request mdf --amount 60,000")
    assert len(steps(funded)) == 1


def test_two_presses_at_once_are_one_step(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    approve = next(each for each in buttons_for(funded, "paul") if each.label == "Approved").command
    sent = [
        funded.request("paul", approve, values={"amount": "60000"}, kind="sent"),
        funded.request("ines", approve, values={"amount": "60000"}, kind="sent"),
    ]

    async def both() -> list[Any]:
        return await asyncio.gather(*(funded.house.intake.take(each) for each in sent))

    answers = funded.wait(both())
    assert sorted("already" in each.title for each in answers) == [False, True]
    assert [each.state for each in steps(funded)] == [MoneyState.REQUESTED, MoneyState.APPROVED]


def buttons_for(room: Lived, who: str) -> list[Any]:
    room.say(who, "funding --plan zeta")
    return [each for each in buttons(room.answer) if each.command.split()[2:3] == ["mdf"]]


def test_a_button_of_an_older_request_does_not_approve_the_newer_one(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    old = next(each for each in buttons_for(funded, "paul") if each.label == "Approved").command
    say(funded, "paul", 'reject mdf --because "wrong form"')
    funded.until("2027-03-08 12:00")
    say(funded, "vera", "request mdf --amount 90k --start 2027-04-01")

    said = funded.say("paul", old)

    assert "MDF spring has changed since: it is requested" in said
    assert "[Approved]" in said, "the true answer has the button for what stands now"
    assert state(funded) is MoneyState.REQUESTED


def test_a_step_out_of_order_is_answered_with_what_can_come_next(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")

    said = say(funded, "paul", "pay mdf")

    assert "What can come next is approved, rejected or expired. Nothing was changed." in said
    assert say(funded, "paul", "allocate mdf").count("is money") == 1
    assert len(steps(funded)) == 1


def test_an_end_needs_its_reason_and_both_companies_read_it(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    assert "Why *" in say(funded, "paul", "reject mdf")
    funded.fill("paul", because="The deck is missing")

    assert "because: The deck is missing" in funded.hears("vera")[-1]
    assert "The deck is missing" in funded.say("ines", "history --plan zeta")


def test_a_resubmission_at_aws_starts_two_weeks_out(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    say(funded, "paul", 'reject mdf --because "too late"')

    assert "Work starts on *" in say(funded, "vera", "request mdf --amount 60k")
    assert "at least 14 days away: 2027-03-19" in flat(funded.fill("vera", start="2027-03-18"))
    assert "requested, $60k" in funded.fill("vera", start="2027-03-19")
    assert steps(funded)[-1].start == date(2027, 3, 19)


def test_another_hyperscaler_has_no_such_rule(room: Lived) -> None:
    google = small_plan(id="zeta", name="Zeta x Google", partner=Company(name="Google Cloud"), **FUNDED)
    room.add(google)
    room.plan_id = "zeta"
    say(room, "vera", "request mdf --amount 60k")
    say(room, "paul", 'reject mdf --because "too late"')

    assert "requested, $60k" in say(room, "vera", "request mdf --amount 60k")


def test_what_expired_is_not_asked_for_again(funded: Lived) -> None:
    say(funded, "paul", 'expire mdf --because "the half is over"')

    assert "Nothing more is to come of it" in say(funded, "vera", "request mdf --amount 60k")
    assert state(funded) is MoneyState.EXPIRED


# -- days ------------------------------------------------------------------------------------------


def test_today_is_the_plans_day_wherever_it_is_said(room: Lived) -> None:
    """In Tokyo it is Saturday already; in New York, Friday."""
    tokyo = member("vera", "Vera Lind", Side.VENDOR, people()[0].role, time_zone="Asia/Tokyo")
    room.add(small_plan(id="zeta", name="Zeta", people=(tokyo, *people()[1:]), **FUNDED))
    room.plan_id = "zeta"
    room.say("vera", "me zone Asia/Tokyo")
    say(room, "vera", "request mdf --amount 60k --on today")
    say(room, "paul", "approve mdf --amount 60k")

    assert [each.on for each in steps(room)] == [date(2027, 3, 5)] * 2


def test_a_day_that_cannot_be_is_said_at_the_field(funded: Lived) -> None:
    assert "still to come" in say(funded, "vera", "request mdf --amount 60k --on 2027-03-20")
    say(funded, "vera", "request mdf --amount 60k --on 2027-03-02")
    assert "It was requested on 2027-03-02" in say(funded, "paul", "approve mdf --amount 60k --on 2027-03-01")
    assert "is not a date" in say(funded, "paul", "approve mdf --amount 60k --on whenever")
    assert len(steps(funded)) == 1


def test_what_runs_out_is_extended_by_the_partner_alone(funded: Lived) -> None:
    say(funded, "vera", "request mdf --amount 60k")
    say(funded, "paul", "approve mdf --amount 60k")
    assert "AWS’s word" in say(funded, "vera", "extend mdf --until 2027-08-31")
    assert "Give a later day" in say(funded, "paul", "extend mdf --until 2027-05-01")

    said = say(funded, "paul", "extend mdf --until 2027-06-30")

    assert "MDF spring: extended to 30 Jun" in said
    assert "spend by Wed 30 Jun" in said
    assert "claim by Wed 14 Jul" in said, "what runs out later anyway stays as it is"
    assert "extended to 30 Jun" in funded.hears("vera")[-1]
    assert "already" in say(funded, "paul", "extend mdf --until 2027-06-30")


# -- proof -----------------------------------------------------------------------------------------


def test_a_claim_names_the_proof_that_is_missing_and_wants_it_meant(funded: Lived) -> None:
    for act in ("request mdf --amount 60k", "approve mdf --amount 60k", "execute mdf"):
        say(funded, "paul", act)
    said = say(funded, "paul", "claim mdf")
    assert "Missing for the claim: Approved plan, Invoices, Proof of execution" in said
    funded.fill("paul")
    assert state(funded) is MoneyState.EXECUTED

    funded.fill("paul", sure="yes")
    assert state(funded) is MoneyState.CLAIMED


def test_the_checklist_is_filled_in_by_both_and_grows(funded: Lived) -> None:
    assert "Statement of work (At hand, Missing): missing" in say(funded, "vera", "proof map")
    assert isinstance(funded.answer, Form)
    fields = {field.label: field.name for field in funded.answer.fields}
    said = funded.fill("vera", **{fields["Invoices"]: "at hand"}, more="Lead list\n\n lead   list \nフォト")
    assert "1 of 6 pieces of proof at hand" in said

    said = say(funded, "ines", 'proof map --have "LEAD LIST"')
    assert "2 of 6 pieces of proof at hand" in said
    assert "as it was" in say(funded, "ines", 'proof map --have "lead list"')
    assert "1 of 6" in say(funded, "ines", "proof map --lacks Invoices")
    assert len([fact for fact in funded.facts if isinstance(fact, Proof)]) == 5


def test_a_checklist_has_an_end(funded: Lived) -> None:
    say(funded, "vera", "proof mdf")
    said = funded.fill("vera", more="\n".join(f"piece {number}" for number in range(30)))
    assert "at most 20 fit" in said
    assert "too long" in say(funded, "vera", f"proof mdf --have {'x' * 300}")
    assert "Hours are used, not claimed" in say(funded, "vera", "proof sa")
    assert not [fact for fact in funded.facts if isinstance(fact, Proof)]


# -- programmes ------------------------------------------------------------------------------------


def test_eligibility_is_unverified_until_it_has_evidence_and_a_date(funded: Lived) -> None:
    assert "fund · unverified" in funded.say("vera", "funding --plan zeta")
    assert "Evidence *" in say(funded, "vera", "verify map")
    assert "still to come" in funded.fill("vera", evidence="Badge", on="2027-04-01")
    assert "before it was verified" in funded.fill(
        "vera", evidence="Badge", on="2027-03-01", until="2027-02-01"
    )
    said = funded.fill("vera", evidence="Badge", on="2027-03-01", until="2027-12-31")

    assert "Paul Oka is told" in said
    assert "Migration Acceleration Program is verified, says Vera Lind (Acme)" in funded.hears("paul")[-1]
    assert "verified 1 Mar 2027: Badge" in funded.say("paul", "funding --plan zeta")
    again = say(funded, "tom", "verify map --evidence Badge --on 2027-03-01 --until 2027-12-31")
    assert "on record already, by Vera Lind" in again
    assert len([fact for fact in funded.facts if isinstance(fact, Eligibility)]) == 1
    assert "uses no programme of that name" in say(funded, "vera", "verify nothing")


def test_the_catalogue_says_how_sure_and_how_old_each_saying_is(funded: Lived) -> None:
    listed = say(funded, "vera", "programmes")
    assert listed.startswith("AWS’s programmes")
    assert "Demand generation · general knowledge, 4 months old" in listed
    assert "ECIF" in say(funded, "vera", "programmes microsoft")
    assert "knows no “oracle”. It has AWS, Microsoft, Google Cloud." in say(
        funded, "vera", "programmes oracle"
    )

    one = say(funded, "vera", "programme map")
    assert "(a secondary page)" in one
    assert "eligibility unverified" in one
    assert "[Verify]" in one


def test_saf_is_said_to_be_unknown(funded: Lived) -> None:
    said = " ".join(say(funded, "vera", "programme saf").split())

    assert "SAF: confirm the expansion and terms with your partner development manager" in said
    assert said.count("unknown") == 3


def test_of_several_programmes_which_is_asked(room: Lived) -> None:
    assert "Which programme?" in room.say("gus", "funding programme mdf")
    assert "AWS: Market development funds" in room.press("gus", "AWS: Market development funds (MDF)")
    assert "No programme is called that" in room.say("vera", "funding programme zzz")


# -- in between ------------------------------------------------------------------------------------


def test_on_several_plans_which_is_asked_and_what_was_typed_is_kept(funded: Lived) -> None:
    assert "Which plan?" in funded.say("vera", 'funding reject mdf --because "no deck"')
    assert "MDF spring: rejected" in funded.press("vera", "Zeta x AWS")


def test_a_third_company_that_claims_is_named(funded: Lived) -> None:
    assert "claimed by Northwind" in say(funded, "vera", "request map --amount 180k")
    assert "claimed by Northwind" in funded.hears("paul")[-1]


def test_nonsense_is_answered_with_what_there_is(funded: Lived) -> None:
    assert "is none of: request, approve" in say(funded, "vera", "gimme")
    assert "No funding of this plan is called that" in say(funded, "vera", "request zzz")
    assert "Say which item" in say(funded, "vera", "request")
    assert "Say which programme" in say(funded, "vera", "programme")
    assert len(say(funded, "vera", f"request {'x' * 50_000}")) < 2_000
    assert steps(funded) == []


def test_what_was_said_of_funding_is_in_the_file_and_can_be_read_back(funded: Lived) -> None:
    say(funded, "vera", 'request mdf --amount 60k --reference "FR\n17"')
    say(funded, "paul", "approve mdf --amount 45k")
    say(funded, "paul", "extend mdf --until 2027-06-30")
    say(funded, "paul", "allocate sa --amount 120")
    say(funded, "tom", "use sa 20h")  # no number is needed for that
    say(funded, "tom", 'proof mdf --have "Lead\nlist"')
    say(funded, "vera", "verify map --evidence Badge")
    told = [fact for fact in funded.facts if isinstance(fact, FundingStep | Proof | Eligibility)]

    file = read(export(funded.plan(), funded.facts))

    assert [fact for fact in file.history if isinstance(fact, FundingStep | Proof | Eligibility)] == told
    assert len(told) == 7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_tried_the_record_is_one_that_could_be(url: Any, seed: int) -> None:
    """Forty attempts at anything by anybody, typed or filled in, with or without a number."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    lived.add(replace(small_plan(id="zeta"), **FUNDED))
    dice = random.Random(seed)
    try:
        for _ in range(40):
            who = dice.choice(("vera", "tom", "paul", "ines", "ken", "guest"))
            item = dice.choice((MDF, MAP, SA))
            fitting = [STEPS[each][0] for each in steps_ahead(lived.plan(), item)[:-2]]
            act = dice.choice([*fitting * 8, *(verb for verb, _ in STEPS.values()), "extend"])
            options = dice.choice(("", " --amount 50", " --reference FR-1", " --amount 60 --reference FR-2"))
            lived.say(who, f"funding {act} {item.id}{options}")
            if isinstance(lived.answer, Form):
                lived.fill(who, because="so", sure="yes", used="10", start="2027-06-01", until="2027-12-31")
        told = steps(lived)
        assert len(told) > 5
        for id, path in (("mdf", MONEY), ("map", MONEY), ("sa", HOURS)):
            came_from = MoneyState.ASSUMED
            for said in (each for each in told if each.funding == id):
                forwards = said.state in path and came_from in path
                again = came_from is MoneyState.REJECTED and said.state is MoneyState.REQUESTED
                ended = said.state in (MoneyState.REJECTED, MoneyState.EXPIRED)
                assert again or ended or (forwards and path.index(said.state) >= path.index(came_from))
                assert not (ended and came_from is MoneyState.PAID)
                came_from = said.state
        for said in told:
            assert said.state not in ONLY_THE_PARTNERS or said.side is Side.PARTNER or said.reference
    finally:
        lived.close()
