"""Connected systems are read by the clock and on asking: what both may see is in the register, the rest is one side's
own, a reading goes on where it broke off, and a failure is told to that side's lead alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from plan.facts import Fact, FundingStep, Opportunity, SourceFailed, SourceRead
from plan.sides import Reader, Side
from sources.aws import PartnerCentral
from sources.connections import BadConnections, Connection, connections
from storage.store import Store
from tests.house import Lived
from tests.pipeline import CLOSES, beat, synced_plan
from tests.sources.far_aws import FarAws, aws_half, opportunity

A_DAY = timedelta(days=1)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarAws]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "dummy")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "dummy")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    far = FarAws()
    for day, (id, title) in enumerate({"O1": "Orchard", "O2": "Larkspur", "O3": "Brightway"}.items(), 1):
        far.opportunities[id] = opportunity(id, title, day)
        far.summaries[id] = aws_half("Qualified")
    far.opportunities["O3"]["LifeCycle"]["ReviewStatus"] = "Pending Submission"
    far.start()
    yield far
    far.stop()


@pytest.fixture
def room(url: URL, far: FarAws) -> Iterator[Lived]:
    system = PartnerCentral(endpoint=far.address)
    connected = [
        Connection("acme-aws", Side.VENDOR, system, A_DAY),
        Connection("not-here-yet", Side.VENDOR, system, A_DAY),
    ]
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC), connected)
    lived.add(synced_plan())
    yield lived
    lived.close()


def told(room: Lived, kind: type[Fact] = Opportunity) -> list[Any]:
    return [fact for fact in room.facts if isinstance(fact, kind)]


def change(far: FarAws, id: str, day: int, **life: str) -> None:
    title = far.opportunities[id]["Project"]["Title"]
    far.opportunities[id] = opportunity(id, title, day, life=life)


# -- what is in the register -----------------------------------------------------------------------


def test_what_the_portal_shows_both_is_in_the_register_of_both(room: Lived) -> None:
    beat(room)

    for reader in ("tom", "ines"):
        said = " ".join(room.say(reader, "pipeline larkspur").split())
        assert "Acme: Tom Ade · AWS: Ines Dua" in said
        assert "Qualified (AWS:" not in said  # it is at the same stage there
        assert "AWS’s portal: AWS Partner Central, 5 Mar, O2, Approved, Co-Sell, Partner Referral" in said


def test_what_was_not_submitted_is_the_vendors_own(room: Lived) -> None:
    beat(room)

    assert "Brightway" in room.say("tom", "pipeline")
    for typed in ("pipeline", "pipeline brightway", "sync opportunities", "history"):
        assert "Brightway" not in room.say("ines", typed)
    assert not [each for each in room.plan(Reader.PARTNER).latest.values() if getattr(each, "private", False)]


def test_nothing_is_said_twice(room: Lived, far: FarAws) -> None:
    beat(room)
    before = len(told(room))
    beat(room, A_DAY)

    assert len(told(room)) == before == 3
    assert [each.on.day for each in told(room, SourceRead) if each.complete] == [5, 6]


def test_a_change_is_told_against_what_was_before(room: Lived, far: FarAws) -> None:
    beat(room)
    assert "2 new" in " ".join(room.say("tom", "pipeline").split())  # of those that both see
    room.until(CLOSES)
    change(far, "O1", 12, Stage="Committed", TargetCloseDate="2027-06-30")
    beat(room, A_DAY)

    assert {each.period for each in told(room)} == {"2027-03", "2027-04"}  # the sync that it is news for
    said = " ".join(room.say("ines", "pipeline").split())
    assert "1 advanced" in said
    assert "Orchard: Qualified → Committed" in said
    assert "1 slipped" in said


def test_what_a_side_has_shown_before_is_shown_on_without_the_next_steps_words(
    room: Lived, far: FarAws
) -> None:
    beat(room)
    room.say("tom", "pipeline brightway")
    room.press("tom", "Show it to both companies")
    change(far, "O3", 6, ReviewStatus="Pending Submission", Stage="Committed", NextSteps="squeeze them")
    beat(room, A_DAY)

    assert "Committed" in room.say("ines", "pipeline brightway")
    assert "squeeze them" not in room.say("ines", "pipeline brightway")
    assert "squeeze them" in room.say("tom", "pipeline brightway")


# -- when ------------------------------------------------------------------------------------------


def test_it_is_read_once_a_day(room: Lived, far: FarAws) -> None:
    beat(room)
    asked = len(far.asked)
    beat(room, timedelta(hours=23))
    assert len(far.asked) == asked
    beat(room, timedelta(hours=1))

    assert len(far.asked) > asked


def test_whoever_speaks_for_a_side_may_have_it_read_now(room: Lived, far: FarAws) -> None:
    beat(room)
    change(far, "O1", 6, Stage="Committed")
    room.clock.forward(timedelta(hours=1))
    said = room.say("tom", "sync now")
    assert "Asked: AWS Partner Central" in said
    beat(room)

    assert "Committed" in room.say("ines", "pipeline orchard")
    assert "No system of AWS’s is connected" in room.say("ines", "sync now")
    assert "Observers and sponsors read" in room.say("ken", "sync now")


def test_a_reading_that_broke_off_goes_on_where_it_was(room: Lived, far: FarAws) -> None:
    far.refused_from = 5  # a page of two has been told: one list, and two requests for each
    beat(room)
    assert {each.id for each in told(room)} == {"O1", "O2"}
    far.refused_from = None
    far.asked.clear()
    beat(room, timedelta(hours=6))

    assert {each.id for each in told(room)} == {"O1", "O2", "O3"}
    assert "Identifier': 'O1'" not in str(far.asked)


# -- when it fails ---------------------------------------------------------------------------------


def test_a_failure_is_told_to_that_sides_lead_and_nobody_else(room: Lived, far: FarAws) -> None:
    far.refusals += ["AccessDeniedException"]
    beat(room)

    assert "AWS Partner Central: could not be read" in " ".join(room.say("vera", "today").split())
    for other in ("tom", "paul", "ines"):
        assert "could not be read" not in room.say(other, "today")
        assert "could not be read" not in room.say(other, "history")
    assert "could not be read" not in "\n".join(room.channel)
    assert [each.private_to for each in told(room, SourceFailed)] == [Side.VENDOR]


def test_it_is_over_once_it_has_been_read(room: Lived, far: FarAws) -> None:
    far.refusals += ["AccessDeniedException"]
    beat(room)
    room.clock.forward(timedelta(minutes=5))
    room.say("vera", "today")
    room.say("vera", "sync now")
    beat(room)

    assert "could not be read" not in room.say("vera", "today")
    assert len(told(room)) == 3


def test_what_is_worked_out_from_it_grows_old_meanwhile(room: Lived, far: FarAws) -> None:
    beat(room)
    room.say("tom", "pipeline attribute larkspur --as sourced --by vendor")
    for lead in ("vera", "paul"):
        room.say(lead, "pipeline targets sourced register")
    beat(room, A_DAY)
    fresh = room.plan().number("sourced")
    far.refused_from = 0
    for _ in range(3):
        beat(room, A_DAY)
    old = room.plan().number("sourced")

    assert fresh
    assert old
    assert (fresh.value, fresh.on.day) == (Decimal(120_000), 6)
    assert old.on.day == 6


# -- funds -----------------------------------------------------------------------------------------


@pytest.fixture
def funded(url: URL, far: FarAws) -> Iterator[Lived]:
    system = PartnerCentral(endpoint=far.address, funds={"mdf": "app-2", "gone": "app-3"})
    lived = Lived(
        Store.open(url),
        datetime(2027, 3, 5, 20, 0, tzinfo=UTC),
        [Connection("acme-aws", Side.VENDOR, system, A_DAY)],
    )
    lived.add(synced_plan())
    far.applications += [{"Id": f"app-{number}", "Status": "IN_REVIEW"} for number in (1, 2, 3)]
    far.allocations += [
        {"Id": "all-1", "Status": "INACTIVE", "BenefitApplicationId": "app-2", "ExpiresAt": on(2027, 1, 1)},
        {"Id": "all-2", "Status": "ACTIVE", "BenefitApplicationId": "app-2", "ExpiresAt": on(2027, 9, 30)},
    ]
    yield lived
    lived.close()


def on(*day: int) -> datetime:
    return datetime(*day, 12, tzinfo=UTC)  # type: ignore[arg-type,misc]


def steps(room: Lived) -> list[tuple[str, str, str]]:
    return [(each.funding, each.state.value, each.reference) for each in told(room, FundingStep)]


def test_an_application_moves_the_money_it_is_for_by_its_number(funded: Lived, far: FarAws) -> None:
    beat(funded)
    far.applications[1]["Status"] = "APPROVED"
    beat(funded, A_DAY)

    assert steps(funded) == [("mdf", "requested", "app-2"), ("mdf", "approved", "app-2")]
    assert told(funded, FundingStep)[-1].until == on(2027, 9, 30).date()
    assert "approved" in funded.say("ines", "funding")


def test_saying_it_again_and_words_of_next_year_change_nothing(funded: Lived, far: FarAws) -> None:
    beat(funded)
    for status in ("ACTION_REQUIRED", "PONDERED", "CANCELED"):
        far.applications[1]["Status"] = status
        beat(funded, A_DAY)

    assert steps(funded) == [("mdf", "requested", "app-2")]


def test_money_that_is_further_on_does_not_go_back(funded: Lived, far: FarAws) -> None:
    funded.say("paul", "funding approve mdf --amount 45k")
    beat(funded)

    assert funded.plan().funding_state("mdf") == "approved"


def test_funds_are_only_listed(funded: Lived, far: FarAws) -> None:
    beat(funded)

    assert {each for each in far.operations if "Benefit" in each} == {
        "ListBenefitApplications", "ListBenefitAllocations",
    }  # fmt: skip


# -- the file that names them ----------------------------------------------------------------------


def named(path: Path, text: str) -> tuple[Connection, ...]:
    path.write_text(text, encoding="utf-8")
    return connections(path)


ONE = '[[source]]\nplan = "acme-aws"\nside = "vendor"\nsystem = "aws"\n'


def test_a_file_names_plan_side_and_system(tmp_path: Path) -> None:
    (found,) = named(tmp_path / "sources.toml", ONE + 'every_hours = 6\nprofile = "partner"\n')

    assert found == Connection("acme-aws", Side.VENDOR, PartnerCentral(profile="partner"), timedelta(hours=6))
    assert connections(None) == ()


SALESFORCE = (
    ONE.replace('aws"\n', 'salesforce"\n')
    + """
domain = "acme.my"
currency = "USD"
joint = "ACE_Id__c"
"""
)


def test_every_system_can_be_named(tmp_path: Path) -> None:
    hubspot = ONE.replace('aws"\n', 'hubspot"\n') + 'joint = "aws_id"\n'
    microsoft = ONE.replace('aws"\n', 'microsoft"\n')
    found = named(tmp_path / "sources.toml", ONE + SALESFORCE + hubspot + microsoft)

    names = ["AWS Partner Central", "Salesforce", "HubSpot", "Partner Center"]
    assert [each.system.name for each in found] == names


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("=", "expected TOML"),
        ("a = 1", "expected \\[\\[source\\]\\] tables"),
        (ONE.replace("aws\"\n", "fax\"\n"), "system: expected one of aws"),
        (ONE.replace("vendor", "Acme"), "side: expected vendor or partner"),
        (ONE.replace('plan = "acme-aws"', ""), "plan: expected the id of a plan"),
        (ONE + "every_hours = 0", "every_hours: expected a whole number"),
        (ONE + 'password = "secret"', "password: expected one of"),
        (ONE + "region = 1", "region: expected a text"),
        (ONE + "funds = 1", "funds: expected a table"),
        (ONE + 'amount = "all"', "amount: expected contract or monthly spend"),
        (ONE + ONE, "is there twice"),
        (ONE.replace("aws\"\n", "hubspot\"\n"), "joint: expected the property"),
        (SALESFORCE.replace("ACE_Id__c", "x != null OR Id"), "joint: expected the name of a field"),
        (SALESFORCE.replace("acme.my", "evil/"), "domain: expected the organisation"),
        (SALESFORCE.replace("USD", "money"), "currency: expected what amounts are in"),
    ],
)  # fmt: skip
def test_a_mistake_in_it_is_named_with_what_was_expected(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadConnections, match=says):
        named(tmp_path / "sources.toml", text)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadConnections, match="cannot be read"):
        connections(tmp_path / "none.toml")
