"""The Slack app's manifest is one that Slack takes, and asks for no more than what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from commands.command import every
from tests.schemas import schema

MANIFEST = Path(__file__).parents[1] / "manifest.yml"


@pytest.fixture
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return found


def test_it_is_valid_by_slacks_own_schema(manifest: dict[str, Any]) -> None:
    rules = schema("slack-manifest-1.0.0.json")
    validator = jsonschema.validators.validator_for(rules)(rules)

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)] == []


def test_what_it_tells_people_to_type_exists(manifest: dict[str, Any]) -> None:
    (slash,) = manifest["features"]["slash_commands"]

    assert slash["command"] == "/jbp"
    assert {word.strip() for word in slash["usage_hint"].split(",")} <= {each.name for each in every()}


def test_names_of_people_and_channels_come_as_ids(manifest: dict[str, Any]) -> None:
    assert all(slash["should_escape"] for slash in manifest["features"]["slash_commands"])


def test_it_asks_for_nobodys_own_rights_and_reads_no_channel(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]

    assert set(scopes) == {"bot"}
    assert {"commands", "chat:write"} <= set(scopes["bot"])
    assert not {scope for scope in scopes["bot"] if scope.startswith(("admin", "channels:write", "files"))}


def test_it_holds_no_secret_and_no_address(manifest: dict[str, Any]) -> None:
    text = MANIFEST.read_text(encoding="utf-8")

    assert not [word for word in ("xox", "secret", "token:", "http://", "https://") if word in text]
