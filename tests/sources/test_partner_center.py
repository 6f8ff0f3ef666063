"""Partner Center is asked for what has changed, the newest first, and never written to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from plan.pipeline_facts import Outcome, Where
from sources.partner_center import PartnerCenter
from sources.systems import CannotRead, Found, Page
from tests.sources.far_partner_center import FarPartnerCenter, referral

BY_MICROSOFT = {"invitedBy": {"organizationId": "msft", "organizationName": "Microsoft"}}


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarPartnerCenter]:
    for name in ("APP_ID", "SECRET", "TENANT", "REFRESH_TOKEN"):
        monkeypatch.setenv(f"PARTNER_CENTER_{name}", f"dummy-{name.casefold()}")
    far = FarPartnerCenter([referral(f"R{day}", f"Deal {day}", day) for day in (2, 3, 1)])
    far.start()
    yield far
    far.stop()


def read(far: FarPartnerCenter, since: datetime | None = None) -> list[Page]:
    return list(PartnerCenter(endpoint=far.address).changed(since, "USD"))


def found(far: FarPartnerCenter, id: str) -> Found:
    return next(each for page in read(far) for each in page.found if each.id == id)


def changed(far: FarPartnerCenter, id: str, **more: Any) -> Found:
    next(each for each in far.referrals if each["id"] == id).update(more)
    return found(far, id)


def test_a_referral_comes_with_its_customer_team_and_ids(far: FarPartnerCenter) -> None:
    told = found(far, "R2")

    assert (told.name, told.account, told.where) == ("Deal 2", "Deal 2 Ltd", Where.PORTAL)
    assert (told.stage, told.outcome) == ("Active, Accepted", Outcome.OPEN)
    assert (told.value, told.close_on) == (Decimal(120_000), date(2027, 5, 31))
    assert (told.worked_by, told.counterpart) == ("Tom Ade", "Grace Lin")
    assert told.also == ("E2", "0062")
    assert told.changed_at == datetime(2027, 3, 2, 12, 0, 0, 457954, tzinfo=UTC)


def test_the_user_signs_in_by_a_refresh_token_for_that_api_alone(far: FarPartnerCenter) -> None:
    read(far)

    (sent,) = far.signed_in
    assert (sent["grant_type"], sent["refresh_token"]) == (["refresh_token"], ["dummy-refresh_token"])
    assert "https://api.partner.microsoft.com/.default" in sent["scope"][0].split()


def test_every_page_is_read_and_the_oldest_change_handed_on_first(far: FarPartnerCenter) -> None:
    (page,) = read(far)

    assert [each.id for each in page.found] == ["R1", "R2", "R3"]
    assert (page.complete, page.through) == (True, datetime(2027, 3, 3, 12, 0, 0, 457954, tzinfo=UTC))
    assert [query for _, path, query in far.asked if path.endswith("/referrals")][1] == "$skiptoken=2"


def test_what_is_signed_goes_to_the_apis_own_address_only(far: FarPartnerCenter) -> None:
    """The link to the next page has another path, and no TLS, in Microsoft's own example."""
    read(far)

    assert {path for _, path, _ in far.asked if "referrals" in path} == {"/v1.0/engagements/referrals"}


def test_it_stops_where_nothing_is_new(far: FarPartnerCenter) -> None:
    (page,) = read(far, datetime(2027, 3, 3, tzinfo=UTC))

    assert [each.id for each in page.found] == ["R3"]
    assert len([path for _, path, _ in far.asked if path.endswith("/referrals")]) == 1

    (nothing,) = read(far, datetime(2027, 3, 4, tzinfo=UTC))
    assert (nothing.found, nothing.through) == ((), datetime(2027, 3, 4, tzinfo=UTC))


def test_won_and_lost_are_the_substatus(far: FarPartnerCenter) -> None:
    said = [
        changed(far, "R1", status="Closed", substatus=each).outcome for each in ("Won", "Lost", "Declined", "Expired")
    ]  # fmt: skip

    assert said == [Outcome.WON, Outcome.LOST, Outcome.LOST, Outcome.LOST]
    assert changed(far, "R1", substatus="NewWord").outcome is Outcome.OPEN


def test_the_other_company_sees_there_what_it_brought_or_was_shown(far: FarPartnerCenter) -> None:
    assert found(far, "R1").shown
    assert (found(far, "R1").origin, changed(far, "R2", inviteContext=BY_MICROSOFT).origin) == (
        "Partner",
        "Microsoft",
    )
    assert not changed(far, "R1", consent={"consentToShareReferralWithMicrosoftSellers": False}).shown
    assert not changed(far, "R1", consent=None).shown
    assert changed(far, "R1", inviteContext=BY_MICROSOFT).shown


def test_leads_are_no_opportunities(far: FarPartnerCenter) -> None:
    far.referrals[0].update(type="Independent", qualification="Direct")
    far.referrals[1].update(type="Independent", inviteContext=BY_MICROSOFT)
    far.referrals[2].update(type="Independent")

    assert [each.id for page in read(far) for each in page.found] == ["R1"]


def test_an_amount_in_another_currency_is_left_empty(far: FarPartnerCenter) -> None:
    assert changed(far, "R1", details={"dealValue": 5, "currency": "EUR"}).value is None
    assert changed(far, "R1", details=None).value is None


def test_being_asked_to_slow_down_is_obeyed(far: FarPartnerCenter) -> None:
    far.refusals += [429, 503]

    assert len(read(far)[0].found) == 3


def test_being_refused_says_what_to_do(far: FarPartnerCenter) -> None:
    far.refusals += [403]
    with pytest.raises(CannotRead, match="Give the user who signed in the role Referrals admin"):
        read(far)

    far.signs_in = False
    with pytest.raises(CannotRead, match="let that user consent again, and set PARTNER_CENTER_REFRESH_TOKEN"):
        read(far)


def test_an_answer_that_is_none_is_said_so(far: FarPartnerCenter) -> None:
    del far.referrals[0]["id"]
    with pytest.raises(CannotRead, match="no list of referrals"):
        read(far)


def test_where_it_is_away_that_is_said(far: FarPartnerCenter) -> None:
    away = PartnerCenter(endpoint="http://127.0.0.1:9")
    with pytest.raises(CannotRead, match="cannot be reached"):
        list(away.changed(None, "USD"))


def test_without_an_app_it_says_what_to_set(far: FarPartnerCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARTNER_CENTER_SECRET")

    with pytest.raises(CannotRead, match="Set PARTNER_CENTER_APP_ID, PARTNER_CENTER_SECRET"):
        read(far)


def test_it_is_tried_with_one_referral(far: FarPartnerCenter) -> None:
    assert PartnerCenter(endpoint=far.address).tried() == 1
    assert far.asked[-1][2] == "$top=1"


def test_nothing_is_ever_written(far: FarPartnerCenter) -> None:
    read(far)

    assert {path for method, path, _ in far.asked if method != "GET"} == {"/dummy-tenant/oauth2/v2.0/token"}
