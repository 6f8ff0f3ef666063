"""The catalogue says of every programme what is known, how sure that is and since when; your own file corrects it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from bot.house import House
from bot.settings import Settings
from plan.agreement import ProgrammeKind
from plan.programmes import UNKNOWN, Certainty, Entry, Saying
from sources.programmes import SHIPPED, BadProgrammes, catalogue, read
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan

OWN = """
[aws.programmes.saf]
name = "Strategic acceleration (ours)"
kind = "fund"
funds = "A pilot"
source = "e-mail of our partner development manager"
as_of = 2027-02-01
certainty = "V"

[oracle]
name = "Oracle"
source = "their site"
as_of = 2027-02-01
certainty = "S"

[oracle.programmes.opn]
name = "Partner Network"
kind = "status"
gates = [ "a fee", { says = "a review", certainty = "G" } ]
source = "their site"
as_of = 2027-02-01
certainty = "S"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def every() -> list[Entry]:
    return list(catalogue().entries.values())


# -- what comes with jbp ---------------------------------------------------------------------------


def test_it_has_every_programme_of_the_three() -> None:
    ids = {name: {each.id for each in catalogue().of(name)} for name in catalogue().hyperscalers}

    assert ids == {
        "aws": {"isv-accelerate", "map", "mdf", "poc", "wmp", "innovation-sandbox", "saf", "private-offer", "cppo"},
        "microsoft": {"ip-co-sell", "macc", "azure-accelerate", "ecif", "mci", "co-op", "solution-assessment"},
        "google": {"partner-network", "psf", "daf", "mdf", "marketplace-drawdown"},
    }  # fmt: skip


@pytest.mark.parametrize("entry", every(), ids=lambda each: f"{each.hyperscaler}/{each.id}")
def test_an_entry_has_its_source_its_date_and_how_sure_each_saying_is(entry: Entry) -> None:
    assert entry.source
    assert date(2025, 1, 1) < entry.as_of <= date(2026, 11, 30)
    for each in (*entry.funds, *entry.gates, *entry.approval, *entry.window):
        assert (each.certainty is None) == (each.says == UNKNOWN)


def test_what_nobody_knows_stays_unknown() -> None:
    saf = catalogue().entries["aws/saf"]

    assert saf.funds == saf.gates == saf.window == (Saying(UNKNOWN, None),)
    assert saf.note.startswith("SAF: confirm the expansion and terms with your partner development manager")
    assert catalogue().entries["google/psf"].window == (Saying(UNKNOWN, None),)


def test_not_everything_is_money() -> None:
    kinds = {each.kind for each in every()}

    assert kinds >= {ProgrammeKind.FUND, ProgrammeKind.STATUS, ProgrammeKind.BENEFIT, ProgrammeKind.ROUTE}
    assert catalogue().entries["microsoft/ip-co-sell"].kind is ProgrammeKind.STATUS


@pytest.mark.parametrize("name", ["AWS", "Amazon Web Services", "aws", " amazon "])
def test_a_hyperscaler_is_known_by_its_names(name: str) -> None:
    found = catalogue().of_company(name)
    assert found is not None
    assert found.resubmission_days == 14
    assert catalogue().of_company("Northwind") is None


def test_the_plans_own_hyperscaler_is_meant_first() -> None:
    google = catalogue().of_company("Google")

    assert [each.hyperscaler for each in catalogue().called("mdf", google)] == ["google"]
    assert {each.hyperscaler for each in catalogue().called("mdf")} == {"aws", "google"}
    assert catalogue().called("") == []


# -- a file of your own ----------------------------------------------------------------------------


def test_your_own_file_replaces_and_adds_and_leaves_the_rest(tmp_path: Path) -> None:
    found = catalogue(written(tmp_path, OWN))

    assert found.entries["aws/saf"].funds == (Saying("A pilot", Certainty.VENDOR),)
    assert found.entries["aws/saf"].gates == (Saying(UNKNOWN, None),)
    assert found.entries["oracle/opn"].gates == (
        Saying("a fee", Certainty.SECONDARY),
        Saying("a review", Certainty.GENERAL),
    )
    assert found.entries["aws/map"] == catalogue().entries["aws/map"]
    assert found.hyperscalers["aws"] == catalogue().hyperscalers["aws"]
    assert len(found.entries) == len(catalogue().entries) + 1


def test_it_is_named_by_a_setting() -> None:
    assert Settings.read({"JBP_PROGRAMMES": "own.toml"}).programmes == Path("own.toml")
    assert Settings.read({}).programmes is None


def test_people_read_what_is_in_it(tmp_path: Path, url: URL) -> None:
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    lived.house.work.threads.shutdown()
    lived.house = House(lived.house.store, lived.clock, programmes=catalogue(written(tmp_path, OWN)))
    lived.add(small_plan())
    try:
        assert "Strategic acceleration (ours)" in lived.say("vera", "funding programmes")
        assert "ORACLE" not in lived.say("vera", "funding programmes")
        assert "32 days old" in lived.say("vera", "funding programme opn")
    finally:
        lived.close()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('kind = "fund"', 'kind = "grant"', "aws.programmes.saf.kind: expected one of fund, status"),
        ('kind = "fund"', "kind = []", "aws.programmes.saf.kind: expected one of"),
        ('kind = "fund"', "", "benefit, route, seller incentive; found nothing"),
        ('funds = "A pilot"', "funds = 3", "aws.programmes.saf.funds: expected a text, or { says, certainty }"),
        ('funds = "A pilot"', 'funds = { says = "x" }', "aws.programmes.saf.funds.certainty: expected one of V, S, G"),
        ('funds = "A pilot"', 'fnds = "A pilot"', "aws.programmes.saf.fnds: expected one of approval, as_of"),
        ('name = "Oracle"', "", "oracle.name: expected a text; found nothing"),
        ('name = "Oracle"', 'name = "Oracle"\nresubmission_days = 0', "oracle.resubmission_days: expected"),
        ('name = "Oracle"', 'name = "Oracle"\nresubmission_days = true', "oracle.resubmission_days: expected a number"),
        ('name = "Oracle"', 'name = "Oracle"\nalso_called = "O"', "oracle.also_called: expected a list of names"),
        ("as_of = 2027-02-01", 'as_of = "2027-02-01"', "expected a day like 2026-11-01, without quotes"),
        ("as_of = 2027-02-01", "as_of = 2027-02-01T00:00:00Z", "expected a day"),
        ('certainty = "V"', 'certainty = "sure"', "saf.certainty: expected one of V, S, G; found “sure”"),
        ('source = "their site"', 'source = ""', "oracle.source: expected a text; found nothing"),
        ("[oracle]", "oracle = 3\n[other]", "expected a table"),
        ("[aws.programmes.saf]", "[aws.programmes.saf", "expected TOML"),
        ('"A pilot"', f'"{"x" * 2_000}"', "aws.programmes.saf.funds: expected a text"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_named_by_its_place_and_what_was_expected(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    text = OWN.replace(before, after, 1)
    if before == "[oracle]":
        text = "oracle = 3"
    with pytest.raises(BadProgrammes) as said:
        catalogue(written(tmp_path, text))
    assert told in str(said.value)
    assert "own.toml" in str(said.value)
    assert len(str(said.value)) < 600


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"a = " + b"[" * 50_000])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadProgrammes, match=r"own\.toml"):
        catalogue(path)


def test_the_terminal_says_it_in_one_line(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    from bot.cli import main

    monkeypatch.setenv("JBP_PROGRAMMES", str(written(tmp_path, "aws = 3")))
    monkeypatch.setenv("JBP_STORE", str(tmp_path / "jbp.sqlite3"))

    assert main(["run"]) == 2
    assert capsys.readouterr().err.startswith("jbp: ")
    assert not (tmp_path / "jbp.sqlite3").exists()


def test_the_catalogue_that_is_shipped_reads_by_itself() -> None:
    assert read(SHIPPED) == catalogue()
