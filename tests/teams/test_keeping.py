"""A document that was handed to somebody goes into their own OneDrive, where they say so, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from bot.teams.keeping import CONSENT, INVOKE, NOT_KEPT, NOT_THEIRS, THERE
from tests.teams.wired import Person, Wired, said


@pytest.fixture
def asked(vera: Person) -> dict[str, Any]:
    """Teams asks her whether to keep the plan that she exported."""
    vera.writes("export --format pdf")
    assert "Teams asks below" in vera.presses("Keep in OneDrive")
    (card,) = vera.chat.messages[-1]["attachments"]
    assert card["contentType"] == CONSENT
    return dict(card)


def answers(person: Person, asked: dict[str, Any], action: str = "accept", **more: Any) -> dict[str, Any]:
    """As Teams tells it; what stands last in their chat then."""
    wired = person.wired
    info = {
        "contentUrl": "https://acme-my.sharepoint.com/plan.pdf", "name": asked["name"], "uniqueId": "1",
        "uploadUrl": f"{wired.teams.secure}/shares/kept", "fileType": "pdf", **more,
    }  # fmt: skip
    context = asked["content"]["acceptContext"]
    value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": info}
    wired.send(wired.about(person.chat, person.user, type="invoke", name=INVOKE, value=value))
    return dict(person.chat.messages[-1])


def test_it_is_there_once_they_said_yes(wired: Wired, vera: Person, asked: dict[str, Any]) -> None:
    (card,) = answers(vera, asked)["attachments"]
    kept = wired.teams.shares["kept"]

    assert kept.startswith(b"%PDF-")
    assert len(kept) == asked["content"]["sizeInBytes"]
    assert (card["contentType"], card["name"]) == (THERE, asked["name"])
    assert card["contentUrl"] == "https://acme-my.sharepoint.com/plan.pdf"


def test_it_is_nowhere_where_they_said_no(wired: Wired, vera: Person, asked: dict[str, Any]) -> None:
    before = len(vera.chat.messages)
    answers(vera, asked, "decline")

    assert "kept" not in wired.teams.shares
    assert len(vera.chat.messages) == before


def test_it_is_given_to_nobody_else(wired: Wired, tom: Person, asked: dict[str, Any]) -> None:
    assert said(answers(tom, asked)) == NOT_THEIRS
    assert "kept" not in wired.teams.shares


@pytest.mark.parametrize("where", ["https://evil.example/x", "", "http://127.0.0.1:1/"])
def test_it_goes_to_no_other_host(wired: Wired, vera: Person, asked: dict[str, Any], where: str) -> None:
    assert said(answers(vera, asked, uploadUrl=where)) == NOT_KEPT


def test_where_it_is_not_taken_that_is_said(wired: Wired, vera: Person, asked: dict[str, Any]) -> None:
    wired.teams.troubles["upload"].append("507")

    assert said(answers(vera, asked)) == NOT_KEPT
    assert "%PDF" not in str(wired.teams.shares)


def test_in_the_channel_there_is_a_link_alone(paul: Person) -> None:
    """Teams takes files from a bot in personal chats only."""
    paul.mentions("export --format pdf")

    assert "[Open acme-aws" in paul.presses("Show me")
    with pytest.raises(AssertionError, match="sees no"):
        paul.button("Keep in OneDrive")


@pytest.mark.parametrize(
    "value", [None, "x", {"action": "accept"}, {"action": "accept", "context": {"of": 5}}]
)
def test_an_answer_of_a_strange_shape_keeps_nothing(wired: Wired, vera: Person, value: Any) -> None:
    vera.writes("help")
    wired.send(wired.about(vera.chat, vera.user, type="invoke", name=INVOKE, value=value))

    assert "kept" not in wired.teams.shares
