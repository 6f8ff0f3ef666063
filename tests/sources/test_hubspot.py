"""HubSpot is searched for joint deals that have changed since, and never written to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plan.pipeline_facts import Outcome
from sources.hubspot import HubSpot
from sources.systems import CannotRead, Found, Page
from tests.sources.far_hubspot import FarHubSpot, deal


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarHubSpot]:
    monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", "dummy")
    far = FarHubSpot({str(900 + day): deal(f"Deal {day}", day) for day in (1, 2, 3)})
    far.deals["999"] = deal("Not joint", 4, aws_id=None)
    far.start()
    yield far
    far.stop()


def read(far: FarHubSpot, since: datetime | None = None, **more: str) -> list[Page]:
    return list(HubSpot(joint="aws_id", endpoint=far.address, **more).changed(since, "USD"))


def found(far: FarHubSpot, id: str, **more: str) -> Found:
    return next(each for page in read(far, **more) for each in page.found if each.id == id)


def test_a_deal_comes_with_the_names_of_its_stage_and_owner(far: FarHubSpot) -> None:
    told = found(far, "902")

    assert (told.name, told.stage, told.worked_by) == ("Deal 2", "Qualified", "Tom Ade")
    assert (told.value, told.close_on, told.next_step) == (Decimal(120_000), date(2027, 5, 31), "size it")
    assert (told.also, told.outcome, told.shown) == (("O2",), Outcome.OPEN, False)


def test_only_joint_deals_are_read_page_by_page_the_oldest_change_first(far: FarHubSpot) -> None:
    pages = read(far)

    assert [[each.id for each in page.found] for page in pages] == [["901", "902"], ["903"]]
    assert [page.complete for page in pages] == [False, True]
    assert [page.through for page in pages] == [datetime(2027, 3, day, 12, tzinfo=UTC) for day in (2, 3)]


def test_only_what_has_changed_since_is_read(far: FarHubSpot) -> None:
    pages = read(far, datetime(2027, 3, 3, tzinfo=UTC))

    assert [each.id for page in pages for each in page.found] == ["903"]


def test_won_and_lost_are_hubspots_own_word_whatever_a_stage_is_called(far: FarHubSpot) -> None:
    far.deals["901"] |= {"hs_is_closed": "true", "hs_is_closed_won": "true"}
    far.deals["902"] |= {"hs_is_closed": "true", "dealstage": "555"}

    assert [found(far, id).outcome for id in ("901", "902")] == [Outcome.WON, Outcome.LOST]
    assert found(far, "902").stage == "555"


def test_properties_of_ones_own_name_the_counterpart_and_the_motion(far: FarHubSpot) -> None:
    far.deals["901"] |= {"aws_seller": "Ines Dua", "play": "Migration play"}
    told = found(far, "901", counterpart="aws_seller", motion="play")

    assert (told.counterpart, told.motion) == ("Ines Dua", "Migration play")


def test_an_amount_in_another_currency_is_left_empty(far: FarHubSpot) -> None:
    far.deals["901"] |= {"deal_currency_code": "EUR"}

    assert found(far, "901").value is None


def test_being_asked_to_slow_down_is_obeyed(far: FarHubSpot) -> None:
    far.refusals += [429]

    assert len([each for page in read(far) for each in page.found]) == 3


@pytest.mark.parametrize(
    ("status", "says"), [(401, "refuses the access token"), (403, "crm.objects.deals.read"), (400, "400")]
)
def test_being_refused_says_what_to_do(far: FarHubSpot, status: int, says: str) -> None:
    far.refusals += [status]

    with pytest.raises(CannotRead, match=says):
        read(far)


def test_without_a_token_it_says_which_is_missing(far: FarHubSpot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUBSPOT_ACCESS_TOKEN")

    with pytest.raises(CannotRead, match="set HUBSPOT_ACCESS_TOKEN where jbp runs"):
        read(far)


def test_nothing_is_ever_written(far: FarHubSpot) -> None:
    read(far)

    assert {(method, path) for method, path, _ in far.asked if method != "GET"} == {
        ("POST", "/crm/v3/objects/deals/search")  # a search is asked for by POST
    }
