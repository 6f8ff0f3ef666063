"""The register has every deal once, whoever told it: one way it came about, both companies' word side by side, and
what differs goes to the pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.engine import URL

from cards.card import Form
from plan.agreement import Target, TargetKind
from plan.facts import Attributed, Opportunity
from plan.pipeline_facts import Outcome, Where
from plan.sides import Reader, Side
from storage import facts
from storage.store import Store
from tests.house import Lived
from tests.pipeline import CLOSES, OPENS, exported, synced_plan
from tests.plans import small_plan

HEAD = (
    "Opportunity ID",
    "Opportunity Name",
    "Customer",
    "Stage",
    "Amount",
    "Close Date",
    "Motion",
    "Opportunity Owner",
)
OURS = (
    (
        "0061x00000A",
        "Orchard Home",
        "Orchard",
        "Qualified",
        "310000",
        "2027-04-30",
        "Migration play",
        "Tom Ade",
    ),
    ("0061x00000B", "Larkspur", "Larkspur", "Prospect", "120000", "2027-05-15", "Migration play", "Tom Ade"),
    ("0061x00000C", "Brightway", "Brightway", "Closed Won", "95000", "2027-03-01", "", "Tom Ade"),
)
THEIRS = (
    ("O1234567", "Larkspur", "Larkspur", "Qualified", "95000", "2027-05-15", "Migration play", "Ines Dua"),
    ("O7654321", "Brightway", "Brightway", "Launched", "95000", "2027-03-01", "", "Ines Dua"),
)


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """While the sync of March is open; both sides have given an export."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    activation = Target(
        id="activation", name="Seller activation", kind=TargetKind.ACTIVATION, unit="%", amount=Decimal(40)
    )
    plan = synced_plan()
    rhythm = replace(plan.rhythm, weekly=small_plan().rhythm.weekly)
    lived.add(replace(plan, targets=(*plan.targets, activation), rhythm=rhythm))
    lived.until(OPENS)
    give(lived, "tom", "Salesforce CRM", *OURS)
    give(lived, "ines", "ACE", *THEIRS)
    yield lived
    lived.close()


def on_one_line(said: str) -> str:
    return " ".join(said.split())


def say(room: Lived, who: str, typed: str, **more: Any) -> str:
    return on_one_line(room.say(who, typed, **more))


def fill(room: Lived, who: str, **values: str) -> str:
    return on_one_line(room.fill(who, **values))


def give(room: Lived, who: str, source: str, *rows: tuple[str, ...]) -> None:
    say(room, who, "sync export")
    fill(room, who, lines=exported(*rows, head=HEAD), on="2027-03-08", source=source)
    assert "Taken" in fill(room, who)


def tell(room: Lived, **more: Any) -> None:
    """An opportunity as a connected system tells it."""
    values: dict[str, Any] = {
        "by": "clock", "at": room.clock.now(), "source": "Salesforce", "id": "0061x00000Z", "name": "Quiet one",
        "side": Side.VENDOR, "on": date(2027, 3, 9), "stage": "Qualified", "value": Decimal(700_000),
        "next_step": "our own words", "where": Where.CRM,
    }  # fmt: skip
    said = Opportunity(**values | more)
    room.read(lambda book: facts.record(book, room.plan_id, said))


# -- every deal once -------------------------------------------------------------------------------


def test_what_both_companies_told_is_one_deal(room: Lived) -> None:
    said = say(room, "tom", "pipeline")

    assert "3 deals, 2 open ($405k)" in said
    assert said.count("Larkspur $95k") == 1
    assert "Prospect / Qualified" in said


def test_it_says_what_has_changed_and_what_was_won(room: Lived) -> None:
    said = say(room, "ines", "pipeline")

    assert "3 new" in said
    assert "2 new" in said
    assert "Brightway nobody has said how it came about" in said


def test_a_deal_is_shown_side_by_side(room: Lived) -> None:
    said = say(room, "ken", "pipeline larkspur")

    for each in ("Acme’s CRM", "AWS’s portal", "Plan", "$120k", "$95k"):
        assert each in said
    assert "Acme: Tom Ade · AWS: Ines Dua" in said
    assert "by their name alone" in said
    assert "[How it came about]" not in said


def test_a_deal_that_is_not_there_is_said_to_be_missing(room: Lived) -> None:
    assert "No deal of the register is called that" in say(room, "tom", "pipeline zebra")


def test_a_guest_reads_none_of_it(room: Lived) -> None:
    said = say(room, "stranger", "pipeline", here=True)

    assert "Larkspur" not in said
    assert "You are not on this plan" in said


def test_an_empty_register_says_where_deals_come_from(room: Lived) -> None:
    room.add(synced_plan(id="new", name="New x AWS"))

    assert "They come" in say(room, "tom", "sync opportunities --plan new")
    assert "Deals come from a side’s export" in say(room, "tom", "pipeline --plan new")


# -- how it came about -----------------------------------------------------------------------------


def test_a_deal_is_sourced_by_a_company_or_attached_for_a_reason(room: Lived) -> None:
    say(room, "tom", "pipeline attribute larkspur")
    assert "Say which company sourced it" in fill(room, "tom", **{"as": "sourced"})
    assert isinstance(room.answer, Form)
    assert "Say what the help was" in fill(room, "tom", **{"as": "attached"})
    said = fill(room, "tom", **{"as": "sourced", "by": "vendor", "why": "met at the fair"})

    assert "sourced by Acme: met at the fair" in said
    assert "Sourced 1 deal ($95k)" in say(room, "ines", "pipeline")


def test_one_deal_is_never_both_sourced_and_attached(room: Lived) -> None:
    say(room, "tom", "pipeline attribute vendor/0061x00000B --as sourced --by vendor")
    say(room, "ines", 'pipeline attribute partner/O1234567 --as attached --why "our architect"')
    said = say(room, "tom", "pipeline")

    assert "Attached 1 deal ($95k)" in said
    assert "Sourced" not in said.split("Deals")[0]
    assert [each.attribution for each in room.facts if isinstance(each, Attributed)] == [
        "sourced",
        "attached",
    ]


def test_saying_it_again_writes_nothing(room: Lived) -> None:
    for _ in range(2):
        said = say(room, "tom", "pipeline attribute larkspur --as sourced --by vendor")

    assert "Nothing was changed" in said
    assert len([each for each in room.facts if isinstance(each, Attributed)]) == 1


def test_each_side_names_who_works_it(room: Lived) -> None:
    assert "AWS: nobody named" in say(room, "tom", "pipeline orchard")
    said = say(room, "ines", 'pipeline counterpart orchard --name "Bea Ruiz"')

    assert "AWS: Bea Ruiz" in said
    assert "Observers and sponsors read" in say(room, "ken", "pipeline counterpart orchard --name X")
    assert "Bea Ruiz" in say(room, "tom", "pipeline orchard")


# -- what one side keeps to itself -----------------------------------------------------------------


def test_a_deal_that_only_one_company_sees_is_nowhere_for_the_other(room: Lived) -> None:
    tell(room, private=True)

    assert "Quiet one" in say(room, "tom", "pipeline")
    assert "only Acme sees it; AWS does not" in say(room, "tom", "pipeline quiet")
    for typed in ("pipeline", "pipeline quiet", "pipeline differences", "sync opportunities", "history"):
        assert "Quiet one" not in say(room, "ines", typed)
        assert "our own words" not in say(room, "ines", typed)
    assert "Quiet one" not in "\n".join(room.channel)
    assert "Only your own company sees that deal" in say(room, "tom", "pipeline attribute quiet --as neither")
    assert not [each for each in room.plan(Reader.PARTNER).latest.values() if getattr(each, "private", False)]


def test_it_is_shown_to_both_by_one_press_without_the_next_steps_words(room: Lived) -> None:
    tell(room, private=True)
    assert "No deal" in say(room, "ines", "pipeline share quiet")
    say(room, "tom", "pipeline quiet")
    assert "AWS sees it from now on" in room.press("tom", "Show it to both companies")

    assert "Quiet one" in say(room, "ines", "pipeline")
    assert "our own words" not in say(room, "ines", "pipeline quiet")
    assert "our own words" in say(room, "tom", "pipeline quiet")


# -- what differs ----------------------------------------------------------------------------------


def test_what_differs_is_said_with_each_systems_word(room: Lived) -> None:
    said = say(room, "tom", "pipeline differences")

    assert "amount: Acme’s CRM $120k, AWS’s portal $95k" in said
    assert "stage: Acme’s CRM Prospect, AWS’s portal Qualified" in said
    assert "Orchard Home only Acme has it" in said
    assert "nobody of AWS on it" in said
    assert "Brightway" not in said


def test_it_goes_to_the_pairs_next_check_in_and_not_to_the_room(room: Lived) -> None:
    room.until("2027-03-15 09:00")

    for owner in ("vera", "paul"):
        asked = on_one_line(room.hears(owner)[-1])
        assert "Deals that differ: Orchard Home (nobody of AWS on it)" in asked
        assert "Larkspur (amount: Acme’s CRM $120k, AWS’s portal $95k" in asked
    assert "Deals that differ" not in room.hears("ines")[-1]
    room.until("2027-03-16 18:00")
    assert "Deals that differ" not in "\n".join(room.channel)


def test_an_agreed_deal_has_nothing_to_put_right(room: Lived) -> None:
    give(room, "ines", "ACE", (*THEIRS[0][:3], "Prospect", "120000", *THEIRS[0][5:]))
    say(room, "ines", 'pipeline counterpart orchard --name "Bea Ruiz"')

    assert "no deal differs" in say(room, "tom", "pipeline differences")


# -- targets ---------------------------------------------------------------------------------------


def both_choose(room: Lived, target: str) -> None:
    for lead in ("vera", "paul"):
        say(room, lead, f"pipeline targets {target} register")


def number(room: Lived, target: str) -> Decimal | None:
    found = room.plan().number(target)
    return found.value if found else None


def test_a_target_is_worked_out_once_a_lead_of_each_company_wants_it(room: Lived) -> None:
    say(room, "tom", "pipeline attribute larkspur --as sourced --by vendor")
    say(room, "tom", "log sourced 900k --source CRM")
    assert "once a lead of AWS chooses it too" in say(room, "vera", "pipeline targets sourced register")
    assert number(room, "sourced") == 900_000
    say(room, "paul", "pipeline targets sourced register")

    assert number(room, "sourced") == 95_000
    assert "pipeline register, 3 deals" in say(room, "tom", "targets")
    assert "worked out from the pipeline register" in say(room, "tom", "log sourced 950k --source CRM")


def test_it_goes_back_to_what_was_given_when_one_of_them_says_so(room: Lived) -> None:
    say(room, "tom", "log sourced 900k --source CRM")
    both_choose(room, "sourced")
    say(room, "paul", "pipeline targets sourced numbers")

    assert number(room, "sourced") == 900_000


def test_only_leads_choose(room: Lived) -> None:
    assert "Only a lead" in say(room, "tom", "pipeline targets sourced register")


def test_wins_are_the_customers_of_won_deals_that_have_an_attribution(room: Lived) -> None:
    both_choose(room, "wins")
    assert number(room, "wins") == 0
    say(room, "tom", 'pipeline attribute brightway --as attached --why "their architect"')

    assert number(room, "wins") == 1


def test_a_deal_that_is_lost_counts_for_nothing(room: Lived) -> None:
    both_choose(room, "sourced")
    say(room, "tom", "pipeline attribute orchard --as sourced --by vendor")
    assert number(room, "sourced") == 310_000
    give(room, "tom", "Salesforce CRM", (*OURS[0][:3], "Closed Lost", *OURS[0][4:]))

    assert number(room, "sourced") == 0


def test_what_one_side_keeps_to_itself_counts_for_neither(room: Lived) -> None:
    both_choose(room, "wins")
    tell(room, private=True, outcome=Outcome.WON)

    assert room.plan(Reader.VENDOR).number("wins") == room.plan(Reader.PARTNER).number("wins")


def test_activation_is_the_named_sellers_who_work_a_deal(room: Lived) -> None:
    say(room, "paul", "pipeline sellers")
    assert "1 of 4 work at least one deal" in fill(
        room, "paul", names="Ines Dua\nBea Ruiz\n Bea Ruiz \nCal\nDee"
    )
    both_choose(room, "activation")
    assert number(room, "activation") == 25
    say(room, "ines", 'pipeline counterpart orchard --name "Bea Ruiz"')

    assert number(room, "activation") == 50


def test_the_syncs_form_does_not_ask_for_what_is_worked_out(room: Lived) -> None:
    both_choose(room, "sourced")
    say(room, "tom", "sync numbers")

    assert isinstance(room.answer, Form)
    assert [field.name for field in room.answer.fields] == ["of-wins", "of-activation", "on", "source"]


def test_the_rooms_summary_says_where_it_is_from(room: Lived) -> None:
    both_choose(room, "wins")
    room.until(CLOSES)

    told = next(each for each in map(on_one_line, room.channel) if "March pipeline sync" in each)
    assert "pipeline register, 3 deals, 3 days" in told
    assert "not given this time" not in told.split("Seller activation")[0].split("Customer wins")[1]
