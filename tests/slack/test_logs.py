"""What is logged is one JSON object a line, follows a request through, and has no secret and nobody's words."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs
from storage import facts
from tests.slack.wired import SECRET, Person, Wired

WORDS = "canary-of-what-was-typed"
VALUE = "canary-of-a-forms-value"
MAIL = "canary@example.com"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the process logs from here on, at its most talkative."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("debug", as_json=True)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_no_secret_and_nobodys_words_are_logged_whatever_happens(
    written: io.StringIO, wired: Wired, vera: Person, tom: Person
) -> None:
    vera.types(f"log {WORDS}")
    vera.mentions(f"status {WORDS} {MAIL}")
    tom.writes(f"promises add {WORDS} {MAIL}")
    vera.types("promises add")
    if vera.user.modal:
        vera.fills(what=VALUE)
    wired.slack.troubles["chat.postMessage"].extend(["500 before", "500 after", "429 1"])
    wired.until("2027-03-08 12:00")
    wired.raw(f"payload={WORDS}".encode(), "application/x-www-form-urlencoded", secret="other")
    wired.raw(b'{"x": "' + WORDS.encode() + b'"', "application/json")
    logging.getLogger("bot").info("it went through")

    said = written.getvalue()
    assert '"it went through"' in said
    assert "Slack chat.postMessage: ok" in said
    for canary in (WORDS, VALUE, MAIL, SECRET, next(iter(wired.slack.installed)), "xapp-1", "xoxb-"):
        assert canary not in said, canary


def test_an_error_is_logged_with_its_place_and_without_what_was_to_be_written(
    written: io.StringIO, wired: Wired, vera: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise ValueError(f"cannot take {WORDS}")

    monkeypatch.setattr(facts, "record_all", fails)
    vera.types(f"log win {WORDS}")
    wired.house.intake.run = fails  # type: ignore[method-assign]
    vera.types("status")

    failed = [line for line in lines(written) if line.get("error")]
    assert failed
    assert failed[-1]["error"] == "ValueError"
    assert any("test_logs.py" in place for place in failed[-1]["in"])
    assert WORDS not in written.getvalue()


def test_a_request_is_followed_from_slack_through_the_intake_to_what_is_posted(
    written: io.StringIO, wired: Wired, vera: Person
) -> None:
    vera.types("people add Zoe --role observer")
    wired.settle()

    found = lines(written)
    taken = next(line for line in found if line["message"].startswith("request "))
    assert taken["request"]
    assert taken["command"] == "people"
    same = [line for line in found if taken["request"] in line["request"]]
    assert {line["logger"] for line in same} >= {"bot.intake"}
    other = [line for line in found if line["message"].startswith("request ")][1:]
    assert all(line["request"] != taken["request"] for line in other)


def test_what_is_posted_because_of_a_request_bears_its_id(
    written: io.StringIO, wired: Wired, vera: Person
) -> None:
    vera.types("rhythm pause motion-review")
    wired.settle()

    found = lines(written)
    taken = next(line for line in found if line["message"].startswith("request rhythm"))
    posts = [line for line in found if line["message"].startswith("post ")]
    assert posts
    assert all(taken["request"] in line["request"] for line in posts)
    calls = [line for line in found if line.get("method") == "chat.postMessage"]
    assert any(taken["request"] in line["request"] for line in calls)


def test_every_line_says_when_how_grave_and_where(written: io.StringIO, wired: Wired, vera: Person) -> None:
    vera.types("status")

    for line in lines(written):
        assert set(line) >= {"at", "level", "logger", "request", "message"}
