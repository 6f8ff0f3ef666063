"""The process itself: started with Teams' settings it is there for Teams, and its doctor says what is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.teams.doctor import message_to, of_plan
from plan.plan import Plan
from plan.sides import Reader
from storage import plans
from tests.teams.state import ACME, APP
from tests.teams.wired import Wired

CHECKOUT = Path(__file__).parents[2]
SETTINGS = {
    "JBP_TEAMS_APP_ID": APP,
    "JBP_TEAMS_TENANT": ACME,
    "JBP_TEAMS_SECRET": "the-secret",
    "JBP_LISTEN": "127.0.0.1:0",
}


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JBP_")}
    return {**kept, "JBP_STORE": str(folder / "jbp.sqlite3"), **settings}


SLACK = {
    "JBP_SLACK_BOT_TOKEN": "xoxb-none",
    "JBP_SLACK_SIGNING_SECRET": "none",
    "JBP_SLACK_API": "http://127.0.0.1:1/",
}


@pytest.fixture
def started(tmp_path: Path) -> Iterator[str]:
    """What it prints, first, as it runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"], env=environment(tmp_path, **SETTINGS, **SLACK), cwd=CHECKOUT,
        text=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout
    yield "".join(running.stdout.readline() for _ in range(3))
    running.terminate()
    assert running.wait(20) == 0
    running.stdout.close()


def test_it_listens_for_teams_and_for_slack_at_one_address_and_lets_nobody_in_unsigned(started: str) -> None:
    assert f"/api/messages: {APP}" in started
    (address,) = set(re.findall(r"http://127[\d.]+:\d+", started)) - {"http://127.0.0.1:1"}
    for path in ("/api/messages", "/slack/events"):
        request = urllib.request.Request(f"{address}{path}", b'{"type": "message"}', method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        assert refused.value.code == 401
        refused.value.close()


def test_without_an_app_id_it_does_not_start(tmp_path: Path) -> None:
    settings = {**SETTINGS, "JBP_TEAMS_APP_ID": ""}
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"], env=environment(tmp_path, **settings), cwd=CHECKOUT, text=True,
        capture_output=True, timeout=30,
    )  # fmt: skip

    assert ended.returncode == 2
    assert "anybody could speak to jbp" in ended.stderr
    assert "the-secret" not in ended.stderr


@pytest.mark.parametrize(("settings", "loaded"), [({}, False), ({"JBP_TEAMS_UNSAFE": "yes"}, True)])
def test_botbuilder_is_loaded_only_where_teams_is_set_up(
    tmp_path: Path, settings: dict[str, str], loaded: bool
) -> None:
    """It takes most of a second and forty megabytes."""
    look = (
        "import sys; from bot.settings import Settings; from bot.house import House; from bot.doors import Doors;"
        "from bot.clocks import RealClock; from storage.store import Store; settings = Settings.read();"
        "Doors(House(Store.open(settings.database), RealClock()), settings);"
        "print(any(name.startswith(('botbuilder', 'botframework', 'msrest', 'msal')) for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", look], env=environment(tmp_path, PYTHONPATH=str(CHECKOUT), **settings),
        cwd=tmp_path, text=True, capture_output=True, timeout=30,
    )  # fmt: skip

    assert done.stdout.strip() == str(loaded), done.stderr


def test_one_module_knows_botbuilder() -> None:
    named = re.compile(r"^\s*(?:from|import) (?:botbuilder|botframework)\b", re.MULTILINE)
    knowing = [
        path.name for path in (CHECKOUT / "bot").rglob("*.py") if named.search(path.read_text("utf-8"))
    ]

    assert knowing == ["connector.py"]


# -- the doctor ------------------------------------------------------------------------------------


def told(wired: Wired) -> list[str]:
    plan: Plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))

    async def go() -> list[str]:
        return [
            f"{each.state}: {each.what} {each.do}" async for each in of_plan(wired.door, plan, wired.house)
        ]

    return wired.wait(go())


def test_the_doctor_says_who_is_mentioned_and_who_is_not_reached(wired: Wired) -> None:
    wired.teams.users["Tom Ade"].app = False
    said = told(wired)

    assert any(each.startswith("well: Acme x AWS: jbp is in acme-aws") for each in said)
    assert any("Paul Oka, Ines Dua are of another tenant" in each for each in said)
    assert any("no message reaches Tom Ade in Teams" in each for each in said)


def test_the_doctor_says_where_it_is_to_be_added(wired: Wired) -> None:
    wired.send(wired.about(wired.room_, type="installationUpdate", action="remove"))

    assert any("jbp is not in acme-aws" in each and "add the app" in each for each in told(wired))


def test_the_doctor_sends_a_real_message(wired: Wired) -> None:
    plan: Plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))
    found = wired.wait(message_to(wired.door, wired.house, [plan], "acme-aws/tom"))

    assert found.state == "well"
    assert "Can you read this?" in wired.person("Tom Ade").hears[-1]
    assert wired.wait(message_to(wired.door, wired.house, [plan], "acme-aws/ines")).state == "wrong"


def test_the_doctor_goes_through_it_all_and_shows_no_secret(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "doctor"], env=environment(tmp_path, JBP_TEAMS_UNSAFE="yes"), cwd=CHECKOUT,
        text=True, capture_output=True, timeout=60,
    )  # fmt: skip

    assert done.returncode == 1
    assert "Nobody’s identity is checked" in done.stdout
    assert "JBP_PUBLIC_URL is not set" in done.stdout
