"""Whatever can be typed or set is in the README, and what the README names exists."""

from __future__ import annotations

import argparse
import importlib
import re
from pathlib import Path

import pytest

from bot.cli import SUBCOMMANDS
from bot.settings import SETTINGS
from commands.command import every

CHECKOUT = Path(__file__).parents[1]
PACKAGES = ("bot", "cards", "commands", "packets", "plan", "schedules", "sources", "storage")
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"the README has no “{title}”"
    return found[2]


def subcommands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each thing that `jbp` does in the terminal."""
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    for name in SUBCOMMANDS:
        importlib.import_module(f"bot.terminal.{name.replace('-', '_')}_").add(subparsers)
    return dict(subparsers.choices)


# -- settings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_described(setting: str) -> None:
    assert f"| `{setting}` |" in section("Settings")


def test_every_setting_in_the_readme_is_one() -> None:
    assert set(re.findall(r"JBP_[A-Z_]+", section("Settings"))) <= set(SETTINGS)


def test_the_code_reads_no_other_setting() -> None:
    code = [path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py")]
    named = {name for path in code for name in re.findall(r"\bJBP_[A-Z_]+", path.read_text(encoding="utf-8"))}

    assert named == set(SETTINGS)


# -- commands ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [each.name for each in every()])
def test_every_command_is_described(command: str) -> None:
    assert f"| `/jbp {command}` |" in section("Commands")


def test_every_command_in_the_readme_exists() -> None:
    named = re.findall(r"`/jbp ([a-z][a-z-]*)", README)

    assert set(named) <= {each.name for each in every()}


def test_everything_the_terminal_offers_is_described_with_its_options() -> None:
    described = section("In the terminal")
    for name, parser in subcommands().items():
        (row,) = [line for line in described.splitlines() if line.startswith(f"| `jbp {name}")]
        options = set(re.findall(r"--[a-z]+", parser.format_usage()))
        assert not {option for option in options if option not in row}, f"jbp {name}"
        assert not set(re.findall(r"--[a-z]+", row)) - options, f"jbp {name}"


def test_what_make_is_asked_to_do_it_does() -> None:
    targets = re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    asked = re.findall(r"^make ([a-z]+)|`make ([a-z]+)`", README, re.MULTILINE)

    assert {word for pair in asked for word in pair if word} <= set(targets)
    assert {"run", "test"} <= {word for pair in asked for word in pair}


# -- links ---------------------------------------------------------------------------------------------


def test_every_link_leads_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)", README, re.M)
    }
    for link in re.findall(r"\]\(([^)\s]+)\)", README):
        if link.startswith("#"):
            assert link[1:] in headings, link
        elif not link.startswith("https://"):
            assert (CHECKOUT / link).exists(), link
