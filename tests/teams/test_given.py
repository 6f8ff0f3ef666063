"""A file that somebody sends to jbp in their own chat goes into the form that takes it; nothing else is fetched."""

from __future__ import annotations

from typing import Any

import pytest

from bot.examples import example
from bot.teams.given import FILE, Attached, Files, attached
from bot.teams.settings import Teams
from cards.given import MOST_BYTES
from storage import accounts, plans
from tests.teams import cards
from tests.teams.wired import Person, Wired

ACCOUNTS = b"Account,Website\nHallmark Grocers,hallmark.example\nLidgate Foods,lidgate.example\n"
DEALS = b"Opportunity ID,Opportunity Name,Stage,Amount\nO-1,Hallmark,Qualified,50000\n"


def taken(wired: Wired) -> int:
    lists = wired.house.work.now(lambda book: accounts.lists(book, plans.number_of(book, "acme-aws")))
    return sum(each.count for each in lists.values())


def test_a_file_with_its_command_beside_it_is_looked_at_and_then_taken(wired: Wired, vera: Person) -> None:
    said = vera.gives("accounts.csv", ACCOUNTS, "accounts give")

    assert "accounts.csv: is this right?" in said
    assert "2 accounts can be read." in said
    assert taken(wired) == 0
    asked = cards.inputs(vera.form[2])
    vera.fills(**{name: asked[name]["choices"][0]["value"] for name in ("share", "asks")})
    assert taken(wired) == 2


def test_a_file_without_a_word_is_asked_about_and_goes_where_that_is_pressed(
    wired: Wired, vera: Person
) -> None:
    assert "What is accounts.csv?" in vera.gives("accounts.csv", ACCOUNTS)
    vera.presses("Your account list")

    assert "2 accounts can be read." in vera.hears[-1]


def test_an_export_is_looked_at_first(wired: Wired, vera: Person) -> None:
    vera.gives("ace.csv", DEALS)
    vera.presses("A pipeline export")

    assert "Hallmark" in vera.hears[-1]


def test_a_plan_file_begins_a_plan(wired: Wired, vera: Person) -> None:
    said = vera.gives("microsoft.yaml", example("microsoft").read_bytes())

    assert "Acme x Microsoft FY27" in said
    assert "Which of its leads are you?" in said


def test_a_file_that_cannot_be_read_comes_back_with_its_form(wired: Wired, vera: Person) -> None:
    said = vera.gives("accounts.csv", b"\x00\x01\x02", "accounts give")

    assert "Give your account list" in said
    assert "accounts.csv" in said


@pytest.mark.parametrize("how", ["gone", "too large", "elsewhere", "plain http", "somebody else in it"])
def test_a_file_that_is_not_had_is_said(wired: Wired, vera: Person, how: str) -> None:
    share = f"127.0.0.1:{wired.teams.tls_port}"
    address = {
        "gone": f"https://{share}/shares/none.csv",
        "elsewhere": f"{wired.teams.base}/shares/accounts.csv".replace("http:", "https:"),
        "plain http": f"http://{share}/shares/accounts.csv",
        "somebody else in it": f"https://evil.example@{share}/shares/accounts.csv",
    }.get(how, "")
    content = b"x" * (MOST_BYTES + 1) if how == "too large" else ACCOUNTS
    said = vera.gives("accounts.csv", content, "accounts give", address)

    assert ("larger than 1 MB" if how == "too large" else "did not come through") in said
    assert wired.teams.calls["share"] == (how in ("gone", "too large"))


@pytest.mark.parametrize(
    ("address", "fetched"),
    [
        ("https://acme-my.sharepoint.com/personal/vera/_layouts/15/download.aspx?tempauth=x", True),
        ("https://acme-my.sharepoint.us/x", True),
        ("https://evilsharepoint.com/x", False),
        ("https://acme-my.sharepoint.com.evil.example/x", False),
        ("https://sharepoint.com@evil.example/x", False),
        ("https://evil.example#.sharepoint.com", False),
        ("http://acme-my.sharepoint.com/x", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
    ],
)
def test_files_are_fetched_from_microsofts_shares_alone(address: str, fetched: bool) -> None:
    files = Files(None, Teams().shares)  # type: ignore[arg-type]  # it is asked nothing

    assert files.is_ours_to_fetch(address) is fetched


@pytest.mark.parametrize(
    "attachments", [None, {}, "x", [None], [{"contentType": FILE}], [{"contentType": FILE, "content": {}}],
                    [{"contentType": FILE, "name": 5, "content": {"downloadUrl": "https://x"}}],
                    [{"contentType": FILE, "name": "x", "content": {"downloadUrl": "https://" + "x" * 5000}}]],
)  # fmt: skip
def test_an_attachment_of_a_strange_shape_is_none(attachments: Any) -> None:
    assert attached({"attachments": attachments}) == ()
    assert attached(
        {"attachments": [{"contentType": FILE, "name": "x", "content": {"downloadUrl": "https://y"}}]}
    ) == (Attached("x", "https://y"),)


def test_a_command_that_takes_no_file_is_answered_all_the_same(wired: Wired, vera: Person) -> None:
    assert "Acme x AWS" in vera.gives("accounts.csv", ACCOUNTS, "status")
    assert wired.teams.calls["share"] == 0


def test_what_was_pasted_and_is_too_long_to_be_shown_again_is_said(wired: Wired, vera: Person) -> None:
    """The card would be over what Teams takes, and nothing at all would be seen."""
    vera.writes("start file")
    assert "send it to me in our own chat" in vera.hears[-1]
    said = vera.fills(lines="nothing: of a plan\n" * 2000)

    assert "Teams cannot show the 38,000 characters again that you wrote here." in said
    assert "send it to me as a file" in said
