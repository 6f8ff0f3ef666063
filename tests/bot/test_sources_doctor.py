"""`jbp doctor` asks each connected system for something small, says what it could not reach and what to do, and shows
neither what it read nor a credential."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.terminal.doctor_ import told
from storage import plans
from storage.store import Store, sqlite_url
from tests.pipeline import synced_plan
from tests.sources.far_aws import FarAws, aws_half, opportunity
from tests.sources.far_hubspot import FarHubSpot, deal
from tests.sources.far_salesforce import FarSalesforce
from tests.sources.far_salesforce import opportunity as in_salesforce

SECRETS = {
    "AWS_ACCESS_KEY_ID": "dummy", "AWS_SECRET_ACCESS_KEY": "aws-secret-9", "HUBSPOT_ACCESS_TOKEN": "dummy",
    "SALESFORCE_CONSUMER_KEY": "dummy", "SALESFORCE_CONSUMER_SECRET": "sf-secret-9",
}  # fmt: skip


class Systems:
    """The three far sides, and a store whose plan they are read for."""

    def __init__(self, folder: Path) -> None:
        self.aws, self.hubspot, self.salesforce = FarAws(), FarHubSpot(), FarSalesforce()
        self.aws.opportunities["O1"], self.aws.summaries["O1"] = (
            opportunity("O1", "Orchard", 1),
            aws_half("Qualified"),
        )
        self.hubspot.deals["901"] = deal("Orchard", 1)
        self.salesforce.opportunities.append(in_salesforce("0061", "Orchard", 1))
        for each in (self.aws, self.hubspot, self.salesforce):
            each.start()
        self.file, self.store = folder / "sources.toml", folder / "a.sqlite3"
        store = Store.open(sqlite_url(self.store))
        with store.book(datetime(2027, 3, 1, tzinfo=UTC)) as book:
            plans.add(book, synced_plan())
        store.close()
        self.write()

    def write(self, plan: str = "acme-aws", more: str = "") -> None:
        top = f'[[source]]\nplan = "{plan}"\nside = "vendor"\n'
        self.file.write_text(
            f'{top}system = "aws"\nendpoint = "{self.aws.address}"\n{more}'
            f'{top}system = "hubspot"\njoint = "aws_id"\nendpoint = "{self.hubspot.address}"\n'
            f'{top}system = "salesforce"\ndomain = "acme.my"\ncurrency = "USD"\njoint = "ACE_Id__c"\n'
            f'endpoint = "{self.salesforce.address}"\n',
            encoding="utf-8",
        )

    def doctor(self, capsys: pytest.CaptureFixture[str]) -> list[str]:
        """What it says of systems, a line each with what to do behind it."""
        settings = Settings.read({"JBP_STORE": str(self.store), "JBP_SOURCES": str(self.file)})
        asyncio.run(told(settings, ""))
        said = capsys.readouterr().out
        assert not any(secret in said for secret in ("aws-secret-9", "sf-secret-9", "Bearer", "Orchard"))
        lines = said.replace("\n       →", " →").splitlines()
        return [
            each
            for each in lines
            if any(name in each for name in ("AWS", "HubSpot", "Salesforce", "SOURCES"))
        ]

    def stop(self) -> None:
        for each in (self.aws, self.hubspot, self.salesforce):
            each.stop()


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Systems]:
    for name, said in SECRETS.items():
        monkeypatch.setenv(name, said)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    found = Systems(tmp_path)
    yield found
    found.stop()


def test_each_system_is_asked_for_something_small_and_only_read(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    assert systems.doctor(capsys) == [
        "ok   AWS Partner Central (acme-aws, vendor): it can be read; not read for the plan yet",
        "ok   HubSpot (acme-aws, vendor): it can be read; not read for the plan yet",
        "ok   Salesforce (acme-aws, vendor): it can be read; not read for the plan yet",
    ]
    assert systems.aws.asked[0] == ("ListOpportunities", {"Catalog": "AWS", "MaxResults": 1})
    assert systems.aws.operations == {"ListOpportunities", "GetOpportunity", "GetAwsOpportunitySummary"}
    searches = [body for _, path, body in systems.hubspot.asked if path.endswith("/search")]
    assert [each["limit"] for each in searches] == [1]
    assert [query[-8:] for _, _, query in systems.salesforce.asked if query] == [" LIMIT 1"]


def test_what_refuses_it_is_said_with_what_to_do(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    systems.aws.refusals += ["AccessDeniedException"]
    systems.hubspot.refusals += [401]
    systems.salesforce.signs_in = False
    aws, hubspot, salesforce = systems.doctor(capsys)

    assert aws.startswith(
        "FIX  AWS Partner Central (acme-aws, vendor): it could not be read: AWS refuses the"
    )
    assert "Give jbp’s role ListOpportunities, GetOpportunity and GetAwsOpportunitySummary" in aws
    assert "HubSpot refuses the access token (401)" in hubspot
    assert "Salesforce refuses the connected app" in salesforce
    assert all(
        "→ Put that right where jbp runs; /jbp sync now" in each for each in (aws, hubspot, salesforce)
    )


def test_a_permission_that_only_a_later_step_needs_is_missed_too(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    systems.write(more='funds = { mdf = "benappl-1", zebra = "benappl-2" }\n')
    systems.aws.refused_from = 3  # an opportunity may be read, an application may not
    there, refused, *_ = systems.doctor(capsys)

    assert there.endswith("vendor): `funds` names zebra, which is no item of the plan → Items: mdf.")
    assert "ListBenefitApplications and ListBenefitAllocations" in refused


def test_a_credential_that_is_missing_is_named(
    systems: Systems, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUBSPOT_ACCESS_TOKEN")
    monkeypatch.delenv("SALESFORCE_CONSUMER_SECRET")
    _, hubspot, salesforce = systems.doctor(capsys)

    assert "set HUBSPOT_ACCESS_TOKEN where jbp runs" in hubspot
    assert "Set SALESFORCE_CONSUMER_KEY and SALESFORCE_CONSUMER_SECRET" in salesforce


def test_one_that_is_not_there_is_said_to_be_and_the_others_are_asked(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    text = systems.file.read_text(encoding="utf-8")
    systems.file.write_text(text.replace(systems.hubspot.address, "http://127.0.0.1:9"), encoding="utf-8")
    aws, hubspot, salesforce = systems.doctor(capsys)

    assert "HubSpot could not be asked" in hubspot
    assert aws.startswith("ok ")
    assert salesforce.startswith("ok ")


def test_an_empty_system_and_a_plan_that_is_not_there_are_told_apart(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    systems.aws.opportunities.clear()
    said = systems.doctor(capsys)
    assert said[0] == (
        "note AWS Partner Central (acme-aws, vendor): it can be read; no joint opportunity is in it yet; "
        "not read for the plan yet"
    )
    systems.write(plan="acme-azure")
    said = systems.doctor(capsys)
    assert "no plan is called acme-azure, so nothing is read → Put the plan in" in said[0]


def test_a_file_that_cannot_be_read_is_said_with_the_place(
    systems: Systems, capsys: pytest.CaptureFixture[str]
) -> None:
    systems.file.write_text(
        '[[source]]\nplan = "acme-aws"\nside = "both"\nsystem = "aws"\n', encoding="utf-8"
    )
    (said,) = systems.doctor(capsys)

    assert said.startswith("FIX  JBP_SOURCES cannot be read: ")
    assert "side: expected vendor or partner" in said
