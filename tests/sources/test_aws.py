"""AWS Partner Central is read by what has changed since, and never written to; what AWS adds to it breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plan.pipeline_facts import Outcome
from sources.aws import PartnerCentral
from sources.systems import CannotRead, Found, Page
from tests.sources.far_aws import FarAws, aws_half, opportunity


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarAws]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "dummy")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "dummy")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    far = FarAws()
    for day, (id, title) in enumerate({"O1": "Orchard", "O2": "Larkspur", "O3": "Brightway"}.items(), 1):
        far.opportunities[id] = opportunity(id, title, day)
        far.summaries[id] = aws_half("Qualified")
    far.start()
    yield far
    far.stop()


def read(far: FarAws, since: datetime | None = None, **more: str) -> list[Page]:
    return list(PartnerCentral(endpoint=far.address, **more).changed(since, "USD"))


def found(far: FarAws, id: str, **more: str) -> Found:
    return next(each for page in read(far, **more) for each in page.found if each.id == id)


def test_an_opportunity_comes_with_both_halves(far: FarAws) -> None:
    told = found(far, "O2")

    assert (told.name, told.account, told.stage) == ("Larkspur", "Larkspur Ltd", "Qualified")
    assert (told.value, told.close_on, told.next_step) == (Decimal(120_000), date(2027, 5, 31), "size it")
    assert (told.worked_by, told.counterpart, told.origin) == ("Tom Ade", "Ines Dua", "Partner Referral")
    assert (told.also, told.review, told.other_stage) == (("CRM-O2",), "Approved, Co-Sell", "Qualified")
    assert told.shown


def test_it_is_read_page_by_page_the_oldest_change_first(far: FarAws) -> None:
    pages = read(far)

    assert [[each.id for each in page.found] for page in pages] == [["O1", "O2"], ["O3"]]
    assert [page.complete for page in pages] == [False, True]
    assert [page.through for page in pages] == [datetime(2027, 3, day, 12, tzinfo=UTC) for day in (2, 3)]


def test_only_what_has_changed_since_is_read(far: FarAws) -> None:
    pages = read(far, datetime(2027, 3, 3, tzinfo=UTC))

    assert [each.id for page in pages for each in page.found] == ["O3"]


def test_where_nothing_has_changed_it_was_still_read_that_far(far: FarAws) -> None:
    since = datetime(2027, 3, 9, tzinfo=UTC)

    assert read(far, since) == [Page((), since, complete=True)]


def test_words_that_aws_adds_later_are_taken_as_they_are(far: FarAws) -> None:
    far.opportunities["O1"] = opportunity("O1", "Orchard", 1, life={"Stage": "Pondering"})
    far.summaries["O1"] = aws_half("Dreaming", InvolvementType="Joint", OpportunityTeam=[
        {"FirstName": "Q", "LastName": "X", "BusinessTitle": "QuantumSeller"}
    ])  # fmt: skip

    told = found(far, "O1")
    assert (told.stage, told.outcome, told.other_stage) == ("Pondering", Outcome.OPEN, "Dreaming")
    assert (told.review, told.counterpart) == ("Approved, Joint", "Q X")


def test_what_was_not_submitted_is_not_shown_to_aws(far: FarAws) -> None:
    for status in ("Pending Submission", "A word of next year", ""):
        far.opportunities["O1"] = opportunity("O1", "Orchard", 1, life={"ReviewStatus": status})
        assert not found(far, "O1").shown
    assert (
        "O1" in str([body for operation, body in far.asked if operation == "GetAwsOpportunitySummary"])
    ) is False


def test_launched_is_won_and_closed_lost_is_lost(far: FarAws) -> None:
    far.opportunities["O1"] = opportunity("O1", "Orchard", 1, life={"Stage": "Launched"})
    far.opportunities["O2"] = opportunity("O2", "Larkspur", 2, life={"Stage": "Closed Lost"})

    assert [found(far, id).outcome for id in ("O1", "O2", "O3")] == [Outcome.WON, Outcome.LOST, Outcome.OPEN]


def test_an_amount_in_another_currency_is_left_empty(far: FarAws) -> None:
    far.opportunities["O1"]["SoftwareRevenue"] = {"Value": {"Amount": "5", "CurrencyCode": "EUR"}}

    assert found(far, "O1").value is None


def test_the_amount_may_be_what_aws_expects_a_month(far: FarAws) -> None:
    spend = [{"Amount": "1000.00", "CurrencyCode": "USD", "Frequency": "Monthly"}]
    far.opportunities["O1"]["Project"] = {"Title": "Orchard", "ExpectedCustomerSpend": spend}

    assert found(far, "O1", amount="monthly spend").value == 1000


def test_one_without_a_half_of_aws_is_told_by_the_vendors(far: FarAws) -> None:
    del far.summaries["O1"]

    assert (found(far, "O1").counterpart, found(far, "O1").worked_by) == ("", "Tom Ade")


def test_being_asked_to_slow_down_is_obeyed(far: FarAws) -> None:
    far.refusals += ["ThrottlingException"]

    assert len([each for page in read(far) for each in page.found]) == 3


def test_being_refused_says_what_to_allow(far: FarAws) -> None:
    far.refusals += ["AccessDeniedException"]

    with pytest.raises(CannotRead, match="Give jbp’s role ListOpportunities"):
        read(far)


def test_a_server_that_is_not_there_is_a_sentence(far: FarAws) -> None:
    far.stop()

    with pytest.raises(CannotRead, match="AWS could not be asked"):
        next(PartnerCentral(endpoint="http://127.0.0.1:1").changed(None, "USD"))
    far.start()


def test_nothing_is_ever_written(far: FarAws) -> None:
    read(far)

    assert far.operations == {"ListOpportunities", "GetOpportunity", "GetAwsOpportunitySummary"}
