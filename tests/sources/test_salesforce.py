"""Salesforce is queried for joint opportunities that have changed since, and never written to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plan.pipeline_facts import Outcome
from sources.salesforce import Salesforce
from sources.systems import CannotRead, Found, Page
from tests.sources.far_salesforce import FarSalesforce, opportunity


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarSalesforce]:
    monkeypatch.setenv("SALESFORCE_CONSUMER_KEY", "dummy")
    monkeypatch.setenv("SALESFORCE_CONSUMER_SECRET", "dummy")
    far = FarSalesforce([opportunity(f"006{day}", f"Deal {day}", day) for day in (1, 2, 3)])
    far.opportunities.append(opportunity("0064", "Not joint", 4, ACE_Id__c=None))
    far.start()
    yield far
    far.stop()


def read(far: FarSalesforce, since: datetime | None = None, **more: str) -> list[Page]:
    named = {"domain": "acme.my", "currency": "USD", "joint": "ACE_Id__c"} | more
    return list(Salesforce(endpoint=far.address, **named).changed(since, "USD"))


def found(far: FarSalesforce, id: str, **more: str) -> Found:
    return next(each for page in read(far, **more) for each in page.found if each.id == id)


def test_an_opportunity_comes_with_its_account_and_owner(far: FarSalesforce) -> None:
    told = found(far, "0062")

    assert (told.name, told.account, told.stage, told.worked_by) == (
        "Deal 2",
        "Deal 2 Ltd",
        "3 - Proposal",
        "Tom Ade",
    )
    assert (told.value, told.close_on, told.next_step) == (Decimal(120_000), date(2027, 5, 31), "size it")
    assert (told.also, told.outcome, told.shown) == (("O2",), Outcome.OPEN, False)


def test_only_joint_ones_are_read_page_by_page_the_oldest_change_first(far: FarSalesforce) -> None:
    pages = read(far)

    assert [[each.id for each in page.found] for page in pages] == [["0061", "0062"], ["0063"]]
    assert [page.complete for page in pages] == [False, True]
    assert [page.through for page in pages] == [datetime(2027, 3, day, 12, tzinfo=UTC) for day in (2, 3)]


def test_only_what_has_changed_since_is_read(far: FarSalesforce) -> None:
    pages = read(far, datetime(2027, 3, 3, tzinfo=UTC))

    assert [each.id for page in pages for each in page.found] == ["0063"]


def test_won_and_lost_are_salesforces_own_word_whatever_a_stage_is_called(far: FarSalesforce) -> None:
    far.opportunities[0] |= {"IsClosed": True, "IsWon": True}
    far.opportunities[1] |= {"IsClosed": True}

    assert [found(far, id).outcome for id in ("0061", "0062")] == [Outcome.WON, Outcome.LOST]


def test_fields_of_ones_own_name_the_counterpart_and_the_motion(far: FarSalesforce) -> None:
    far.opportunities[0] |= {"AWS_Rep__r": {"Name": "Ines Dua"}, "Play__c": "Migration play"}
    told = found(far, "0061", counterpart="AWS_Rep__r.Name", motion="Play__c")

    assert (told.counterpart, told.motion) == ("Ines Dua", "Migration play")
    assert "AWS_Rep__r.Name, Play__c FROM Opportunity" in far.asked[-2][2]


def test_an_amount_in_another_currency_is_left_empty(far: FarSalesforce) -> None:
    far.opportunities[0] |= {"CurrencyIsoCode": "EUR"}

    assert found(far, "0061", currency="each").value is None
    assert found(far, "0061", currency="EUR").value is None


def test_being_asked_to_slow_down_is_obeyed(far: FarSalesforce) -> None:
    far.refusals += [503]

    assert len([each for page in read(far) for each in page.found]) == 3


def test_being_refused_says_what_to_do(far: FarSalesforce) -> None:
    far.refusals += [400]
    with pytest.raises(CannotRead, match="Salesforce answered 400: No such column"):
        read(far)

    far.signs_in = False
    with pytest.raises(CannotRead, match="Check its consumer key and secret"):
        read(far)


def test_without_an_app_it_says_what_to_set(far: FarSalesforce, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SALESFORCE_CONSUMER_SECRET")

    with pytest.raises(CannotRead, match="Set SALESFORCE_CONSUMER_KEY"):
        read(far)


def test_nothing_is_ever_written(far: FarSalesforce) -> None:
    read(far)

    assert {path for method, path, _ in far.asked if method != "GET"} == {"/services/oauth2/token"}
    assert {query.split()[0] for _, _, query in far.asked if query} == {"SELECT"}
