"""Partner Center among the connected systems: read by the clock and on asking, shown to both where Microsoft's sellers
see it there, checked by the doctor, and told about where it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from bot.settings import Settings
from bot.terminal.doctor_ import told
from plan.facts import Opportunity
from plan.pipeline_facts import Outcome
from plan.sides import Side
from sources.connections import Connection
from sources.partner_center import SETTINGS, PartnerCenter
from storage import plans
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.pipeline import beat, synced_plan
from tests.sources.far_partner_center import FarPartnerCenter, referral

A_DAY = timedelta(days=1)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[FarPartnerCenter]:
    for name in SETTINGS:
        monkeypatch.setenv(f"PARTNER_CENTER_{name}", f"dummy-{name.casefold()}")
    far = FarPartnerCenter([referral("R1", "Orchard", 1), referral("R2", "Larkspur", 2)])
    far.referrals.append(referral("R3", "Brightway", 3, consent={}))
    far.start()
    yield far
    far.stop()


@pytest.fixture
def room(url: URL, far: FarPartnerCenter) -> Iterator[Lived]:
    connected = [Connection("acme-aws", Side.VENDOR, PartnerCenter(endpoint=far.address), A_DAY)]
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC), connected)
    lived.add(synced_plan())
    yield lived
    lived.close()


def opportunities(room: Lived) -> list[Opportunity]:
    return [fact for fact in room.facts if isinstance(fact, Opportunity)]


def test_what_microsofts_sellers_see_is_in_the_register_of_both_and_the_rest_is_ones_own(room: Lived) -> None:
    beat(room)

    for reader in ("tom", "ines"):
        said = " ".join(room.say(reader, "pipeline larkspur").split())
        assert "Active, Accepted" in said
        assert "Tom Ade" in said
        assert "Grace Lin" in said
        assert "Partner Center, 5 Mar, R2" in said
    assert "Brightway" in room.say("tom", "pipeline")
    for typed in ("pipeline", "pipeline brightway", "sync opportunities", "history"):
        assert "Brightway" not in room.say("ines", typed)


def test_only_what_has_changed_is_told_again(room: Lived, far: FarPartnerCenter) -> None:
    beat(room)
    before = opportunities(room)
    far.referrals[0] = referral("R1", "Orchard", 6, status="Closed", substatus="Won")
    room.clock.forward(timedelta(hours=1))
    assert "Asked: Partner Center" in room.say("tom", "sync now")
    beat(room)

    new = [each for each in opportunities(room) if each not in before]
    assert [(each.id, each.outcome) for each in new] == [("R1", Outcome.WON)]
    assert "won" in room.say("ines", "pipeline orchard").casefold()


def test_a_sign_in_that_has_run_out_is_told_to_that_sides_lead_with_what_to_do(
    room: Lived, far: FarPartnerCenter
) -> None:
    far.signs_in = False
    beat(room)

    said = " ".join(room.say("vera", "today").split())
    assert "Partner Center: could not be read" in said
    assert "set PARTNER_CENTER_REFRESH_TOKEN" in said
    assert "could not be read" not in room.say("paul", "today")


def test_the_doctor_tries_it_and_shows_no_secret(
    far: FarPartnerCenter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(sqlite_url(tmp_path / "a.sqlite3"))
    with store.book(datetime(2027, 3, 1, tzinfo=UTC)) as book:
        plans.add(book, synced_plan())
    store.close()
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nplan = "acme-aws"\nside = "vendor"\nsystem = "microsoft"\nendpoint = "{far.address}"\n'
    )
    settings = Settings.read(
        {"JBP_STORE": str(tmp_path / "a.sqlite3"), "JBP_SOURCES": str(tmp_path / "sources.toml")}
    )

    asyncio.run(told(settings, ""))
    said = capsys.readouterr().out
    assert "ok   Partner Center (acme-aws, vendor): it can be read" in said
    far.refusals += [403]
    asyncio.run(told(settings, ""))
    said += capsys.readouterr().out
    assert (
        "Partner Center refuses the user (403). Give the user who signed in the role Referrals admin" in said
    )
    assert "dummy-" not in said
