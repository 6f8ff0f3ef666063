"""The app's package is one that Teams takes, for the deployment that it was made by."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import jsonschema
import pytest

from bot.cli import main
from bot.teams.package import manifest
from commands.command import every
from tests.schemas import schema
from tests.teams.state import APP
from tests.teams.wired import Wired

PUBLIC = "https://jbp.example.com"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> zipfile.ZipFile:
    monkeypatch.setenv("JBP_TEAMS_APP_ID", APP)
    monkeypatch.setenv("JBP_PUBLIC_URL", PUBLIC)
    path = tmp_path / "app.zip"
    assert main(["teams-package", "--out", str(path), "--company", "Acme"]) == 0
    return zipfile.ZipFile(io.BytesIO(path.read_bytes()))


@pytest.mark.parametrize("graph", [False, True])
def test_it_is_valid_by_microsofts_own_schema(graph: bool) -> None:
    rules = schema("teams-manifest-1.25.json")
    validator = jsonschema.validators.validator_for(rules)(rules)
    made = manifest(APP, PUBLIC, company="Acme", graph=graph)

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(made)] == []


def test_it_holds_what_it_names_and_nothing_else(package: zipfile.ZipFile) -> None:
    made = json.loads(package.read("manifest.json"))

    assert set(package.namelist()) == {"manifest.json", *made["icons"].values()}
    assert made["bots"][0]["botId"] == APP
    assert made["validDomains"] == ["jbp.example.com"]
    assert made["developer"]["name"] == "Acme"


def test_its_icons_are_of_the_sizes_that_teams_takes(package: zipfile.ZipFile) -> None:
    for name, size in (("color.png", 192), ("outline.png", 32)):
        content = package.read(name)
        assert struct.unpack(">II", content[16:24]) == (size, size)
        assert len(dots(content)) == size * size


def test_the_outline_is_white_on_nothing(package: zipfile.ZipFile) -> None:
    seen = set(dots(package.read("outline.png")))

    assert {dot[:3] for dot in seen} == {(255, 255, 255)}
    assert {dot[3] for dot in seen} >= {0, 255}


def dots(png: bytes) -> list[tuple[int, ...]]:
    """Red, green, blue and opacity of each, by the format's own rules, its checksums too."""
    at, found = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert zlib.crc32(kind + content) == check
        found += content if kind == b"IDAT" else b""
        at += 12 + length
    width = struct.unpack(">I", png[16:20])[0]
    raw, line = zlib.decompress(found), 1 + 4 * width
    rows = [raw[start : start + line] for start in range(0, len(raw), line)]
    assert {row[0] for row in rows} == {0}
    return [tuple(row[place : place + 4]) for row in rows for place in range(1, line, 4)]


def test_the_commands_it_offers_exist_and_are_as_many_as_teams_shows() -> None:
    (offered,) = manifest(APP, PUBLIC)["bots"][0]["commandLists"]
    titles = [each["title"] for each in offered["commands"]]

    assert len(titles) <= 10
    assert all(len(title) <= 32 for title in titles)
    assert set(titles) <= {each.name for each in every()}
    assert titles[0] == "status"
    assert "help" in titles


def test_reading_messages_is_asked_for_only_where_it_is_used() -> None:
    assert "authorization" not in manifest(APP, PUBLIC)
    asked = manifest(APP, PUBLIC, graph=True)["authorization"]["permissions"]["resourceSpecific"]
    assert {each["name"] for each in asked} == {"ChannelMessage.Read.Group", "ChatMessage.Read.Chat"}


@pytest.mark.parametrize(
    ("app", "address"), [("", PUBLIC), (APP, ""), (APP, "http://jbp.example.com"), ("x", PUBLIC)]
)
def test_what_is_missing_is_said(
    app: str,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("JBP_TEAMS_APP_ID", app)
    monkeypatch.setenv("JBP_PUBLIC_URL", address)

    assert main(["teams-package", "--out", str(tmp_path / "app.zip")]) == 2
    assert "Set JBP" in (said := capsys.readouterr().err) or "must be" in said


def test_where_it_says_that_one_may_read_about_it_one_may(wired: Wired) -> None:
    status, said = wired.get(manifest(APP, PUBLIC)["developer"]["privacyUrl"])

    assert status == 200
    assert "What it keeps" in said
