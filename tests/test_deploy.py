"""What deploy/ asks of jbp exists: settings, commands, paths; and nothing secret is passed on or built in."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from bot.cli import SUBCOMMANDS
from bot.settings import SETTINGS, Settings

CHECKOUT = Path(__file__).parents[1]
DEPLOY = CHECKOUT / "deploy"
FILES = sorted(each for each in DEPLOY.iterdir() if each.is_file())
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    named = set(re.findall(r"\bJBP_[A-Z_]+[A-Z]\b", file.read_text(encoding="utf-8")))
    assert named <= {*SETTINGS, "JBP_SLACK"}


def test_what_is_started_is_a_command() -> None:
    texts = [(DEPLOY / name).read_text(encoding="utf-8") for name in ("jbp@.service", "jbp-backup.service")]
    started = {word for each in texts for word in re.findall(r"/bin/jbp (\w+)", each)}
    assert started == {"run", "backup"}
    assert started <= set(SUBCOMMANDS)


def test_what_the_image_sets_can_be_read() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    settings = Settings.read(dict(re.findall(r"(JBP_\w+)=(\S+)", image)))
    assert settings.log_json
    assert settings.metrics == ("0.0.0.0", 9464)
    assert f"127.0.0.1:{settings.metrics[1]}/readyz" in image


def test_three_share_one_database_and_each_is_known_to_the_proxy() -> None:
    count = COMPOSE["services"]["jbp"]["deploy"]["replicas"]
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    named = re.findall(r"jbp-jbp-(\d):3000", proxy)
    assert named == [str(number) for number in range(1, count + 1)] == ["1", "2", "3"]
    assert COMPOSE["services"]["jbp"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reached_from_outside_and_passes_no_metrics_on() -> None:
    assert [name for name, each in COMPOSE["services"].items() if "ports" in each] == ["proxy"]
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    passed = re.findall(r"@chats path (.*)", proxy)[0].split()
    assert passed == ["/slack/*", "/api/messages", "/files/*", "/teams/*", "/mail/*", "/healthz", "/readyz"]
    assert COMPOSE["services"]["proxy"]["env_file"] == ["proxy.env"]


def test_whatever_is_served_to_chats_and_mailboxes_passes_the_proxy() -> None:
    proxy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    passed = re.findall(r"@chats path (.*)", proxy)[0].split()
    doors = [*(CHECKOUT / "bot").glob("slack/*.py"), *(CHECKOUT / "bot").glob("teams/*.py")]
    doors += [*(CHECKOUT / "bot").glob("mail/*.py"), CHECKOUT / "bot" / "handing.py"]
    sources = "\n".join(each.read_text(encoding="utf-8") for each in doors)
    constants = "\n".join(re.findall(r"^[A-Z].*=.*$", sources, re.MULTILINE))
    served = re.findall(r"web\.(?:get|post)\(\"(/[^\"]+)", sources)
    served += re.findall(r"\"(/(?:slack|api|files|teams)/[^\" ]+)\"", constants)

    assert {"/slack/events", "/slack/install", "/api/messages", "/teams/about", "/mail/page"} <= set(served)
    assert [path for path in served if not any(fnmatch(path, each) for each in passed)] == []


def test_it_is_given_longer_to_stop_than_it_takes() -> None:
    assert COMPOSE["services"]["jbp"]["stop_grace_period"] == "15s"
    assert "TimeoutStopSec=15" in (DEPLOY / "jbp@.service").read_text(encoding="utf-8")
