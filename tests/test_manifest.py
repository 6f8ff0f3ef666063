"""The Slack app's manifest is one that Slack takes, and asks for no more than what is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.cli import main
from bot.slack.manifest import manifest as made_for
from bot.slack.methods import EVENTS, METHODS
from bot.slack.news import NEWS
from bot.slack.shortcuts import SHORTCUTS
from commands.command import every
from tests.schemas import schema

CHECKOUT = Path(__file__).parents[1]
MANIFEST = CHECKOUT / "manifest.yml"
# Methods of Slack's that a bot like this may come to call: calling one asks for its row in the table first.
OTHER_METHODS = {
    "chat.scheduleMessage", "conversations.members", "conversations.join", "conversations.list", "team.info",
    "users.list", "users.lookupByEmail", "users.profile.get", "views.push", "reactions.add", "pins.add",
}  # fmt: skip


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
    assert not {
        scope
        for scope in scopes["bot"]
        if scope.startswith(("admin", "channels:h", "groups:h", "channels:write"))
    }


def test_it_holds_no_secret_and_no_address(manifest: dict[str, Any]) -> None:
    text = MANIFEST.read_text(encoding="utf-8")

    assert not [word for word in ("xox", "secret", "token:", "http://", "https://") if word in text]


# -- it is what the code uses --------------------------------------------------------------------------


def test_it_is_what_jbp_manifest_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JBP_PUBLIC_URL", "JBP_SLACK_HISTORY"):
        monkeypatch.delenv(name, raising=False)

    assert main(["manifest"]) == 0
    assert capsys.readouterr().out == MANIFEST.read_text(encoding="utf-8")


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("history", [False, True])
@pytest.mark.parametrize("address", ["", "https://jbp.example.com"])
def test_every_deployments_is_valid_too(address: str, *, history: bool, many: bool) -> None:
    rules = schema("slack-manifest-1.0.0.json")
    validator = jsonschema.validators.validator_for(rules)(rules)
    made = made_for(address or ("https://a.example" if many else ""), history=history, many=many)

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(made)] == []
    assert made["settings"]["socket_mode_enabled"] is not bool(address or many)


def test_the_channels_history_is_asked_for_only_where_it_is_to_be_read() -> None:
    usual, more = made_for(), made_for(history=True)

    assert set(scopes_of(more)) - set(scopes_of(usual)) == {"channels:history", "groups:history"}


def test_every_method_that_the_code_calls_is_in_the_table_that_the_scopes_come_from() -> None:
    files = [path for path in (CHECKOUT / "bot" / "slack").glob("*.py") if path.name != "methods.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in files).replace(".auth_test()", '"auth.test"')
    called = set(re.findall(r'"((?:[a-z]+\.)+[a-zA-Z]+)"', code)) & {*METHODS, *OTHER_METHODS}

    assert called == set(METHODS)


def test_every_event_that_is_heard_has_a_handler() -> None:
    talk = {"app_mention", "message.im", "app_home_opened"}

    assert set(EVENTS) == {*NEWS, *talk}


def test_every_shortcut_is_a_command() -> None:
    names = {each.name for each in every()}

    assert {shortcut.command.split()[0] for shortcut in SHORTCUTS.values()} <= names


def scopes_of(made: dict[str, Any]) -> list[str]:
    found: list[str] = made["oauth_config"]["scopes"]["bot"]
    return found
