"""The process itself: started with Slack's settings it is there for Slack, and its doctor says what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.methods import scopes
from tests.slack.fake import FakeSlack

CHECKOUT = Path(__file__).parents[2]
PLAN = "examples/aws.yaml"


class Machine:
    """A machine with a store and settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.slack = FakeSlack().start()
        self.installed = self.slack.install("T1", set(scopes()))
        self.settings = {
            "JBP_STORE": str(folder / "jbp.sqlite3"),
            "JBP_SLACK_API": self.slack.api,
            "JBP_SLACK_BOT_TOKEN": self.installed.token,
            "JBP_SLACK_APP_TOKEN": "xapp-1",
            "JBP_LISTEN": "127.0.0.1:0",
        }

    def jbp(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            env=self.environment(settings),
            cwd=CHECKOUT,
            text=True,
            capture_output=True,
            timeout=60,
        )

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "bot.cli", *words]

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JBP_")}
        return {**kept, **self.settings, **settings}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path)
    yield made
    made.slack.stop()


def test_it_starts_in_socket_mode_and_ends_when_asked(machine: Machine) -> None:
    running = subprocess.Popen(
        machine.command("run"), env=machine.environment({}), cwd=CHECKOUT, text=True, stdout=subprocess.PIPE
    )
    assert running.stdout
    assert "Slack by Socket Mode: Team T1" in running.stdout.readline()
    running.terminate()
    assert running.wait(20) == 0
    running.stdout.close()


def test_a_token_that_slack_refuses_ends_it_with_what_to_do(machine: Machine) -> None:
    ended = machine.jbp("run", JBP_SLACK_BOT_TOKEN="xoxb-none")

    assert ended.returncode == 2
    assert "Slack does not take JBP_SLACK_BOT_TOKEN" in ended.stderr
    assert "xoxb-none" not in ended.stderr


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (
            {"JBP_SLACK_APP_TOKEN": ""},
            "Set JBP_SLACK_APP_TOKEN (Socket Mode) or JBP_SLACK_SIGNING_SECRET (HTTP)",
        ),
        ({"JBP_SLACK_BOT_TOKEN": "xapp-1"}, "must begin with xoxb-"),
        ({"JBP_SLACK_BOT_TOKEN": ""}, "Set JBP_SLACK_BOT_TOKEN"),
        ({"JBP_SLACK_CLIENT_ID": "1"}, "go together"),
        ({"JBP_SLACK_HISTORY": "perhaps"}, "must be yes or no"),
        ({"JBP_LISTEN": "3000"}, "as in 0.0.0.0:3000"),
        ({"JBP_PUBLIC_URL": "jbp.example.com"}, "must be a web address"),
    ],
)
def test_settings_that_are_not_enough_are_named(
    machine: Machine, settings: dict[str, str], says: str
) -> None:
    ended = machine.jbp("run", **settings)

    assert (ended.returncode, says in ended.stderr) == (2, True), ended.stderr


def test_the_doctor_goes_through_it_all_and_says_what_to_do(machine: Machine) -> None:
    machine.jbp("import", PLAN)
    told = machine.jbp("doctor")

    assert told.returncode == 1
    for line in (
        "ok   Installed in Team T1",
        "ok   Socket Mode",
        "ok   Every scope",
        "ok   This machine's clock agrees",
    ):
        assert line in told.stdout
    assert "has no channel on Slack" in told.stdout
    assert "/jbp link acme-aws" in told.stdout


def test_the_doctor_finds_missing_scopes_and_a_bad_token(machine: Machine) -> None:
    machine.installed.scopes.discard("im:write")
    assert "Scopes are missing: im:write" in machine.jbp("doctor").stdout
    assert (
        "Slack does not take JBP_SLACK_BOT_TOKEN"
        in machine.jbp("doctor", JBP_SLACK_BOT_TOKEN="xoxb-0").stdout
    )


def test_the_first_lead_is_let_in_by_a_code(machine: Machine) -> None:
    machine.jbp("import", PLAN)
    listed = machine.jbp("invite", "acme-aws", "--list").stdout
    member = listed.split()[0]

    assert "me join " in machine.jbp("invite", "acme-aws", member).stdout
    assert "is nobody on" in machine.jbp("invite", "acme-aws", "xyz").stderr
    assert machine.jbp("invite", "nothing").returncode == 2


def test_keys_and_the_manifest_are_printed(machine: Machine) -> None:
    key = machine.jbp("keys").stdout.strip()
    assert key.count(":") == 1
    made = machine.jbp("manifest", "--many", JBP_PUBLIC_URL="https://jbp.example.com").stdout
    assert "https://jbp.example.com/slack/oauth_redirect" in made
    assert "JBP_PUBLIC_URL" in machine.jbp("manifest", "--many").stderr
