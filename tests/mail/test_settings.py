"""How mail is set up: settings that say what is missing, the doctor, and the local room, where no mail is sent."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from bot.environment import BadSetting
from bot.mail.settings import mail
from storage.sealing import new_key
from tests.mail.post_office import PASSWORD, USER, PostOffice

CHECKOUT = Path(__file__).parents[2]
WHOLE = {
    "JBP_SMTP": "smtp://jbp:s3cret%2Fof:the%20server@mail.example.com",
    "JBP_MAIL_FROM": "jbp@acme.example",
    "JBP_PUBLIC_URL": "https://jbp.example.com",
    "JBP_KEYS": new_key("k1"),
}


def test_without_any_there_is_no_mail() -> None:
    assert mail({}) is None


def test_the_address_of_the_server_says_all_of_it() -> None:
    found = mail(WHOLE)

    assert found
    assert (found.host, found.port, found.user, found.password) == ("mail.example.com", 587, USER, PASSWORD)
    assert not found.tls
    assert PASSWORD not in repr(found)
    secure = mail({**WHOLE, "JBP_SMTP": "smtps://mail.example.com"})
    assert secure
    assert (secure.port, secure.tls) == (465, True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"JBP_SMTP": ""}, "JBP_SMTP must be the address of a mail server"),
        ({"JBP_SMTP": "http://mail.example.com"}, "JBP_SMTP must be the address of a mail server"),
        ({"JBP_SMTP": "smtp://jbp@mail.example.com"}, "JBP_SMTP must be the address of a mail server"),
        (
            {"JBP_SMTP": "smtp://a:hush@mail.example.com:99999"},
            "JBP_SMTP must be the address of a mail server",
        ),
        ({"JBP_MAIL_FROM": "jbp"}, "JBP_MAIL_FROM must be an e-mail address"),
        ({"JBP_PUBLIC_URL": ""}, "Mail needs JBP_PUBLIC_URL"),
        ({"JBP_KEYS": ""}, "Mail needs JBP_KEYS"),
    ],
)
def test_what_is_missing_is_said_and_no_password_is_repeated(changes: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting) as refused:
        mail({**WHOLE, **changes})

    assert says in str(refused.value)
    assert "hush" not in str(refused.value)
    assert PASSWORD not in str(refused.value)


# -- the process -----------------------------------------------------------------------------------


@pytest.fixture
def office() -> Iterator[PostOffice]:
    opened = PostOffice(auth_required=True).start()
    yield opened
    opened.stop()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JBP_")}
    return {**kept, "JBP_STORE": str(folder / "jbp.sqlite3"), "JBP_LISTEN": "127.0.0.1:0", **settings}


def jbp(*words: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", *words]


def asked(folder: Path, *words: str, **settings: str) -> str:
    ran = subprocess.run(
        jbp(*words),
        env=environment(folder, **settings),
        cwd=CHECKOUT,
        text=True,
        capture_output=True,
        timeout=90,
    )
    return ran.stdout + ran.stderr


def test_the_doctor_signs_in_at_the_mail_server_and_says_what_is_wrong(
    tmp_path: Path, office: PostOffice
) -> None:
    asked(tmp_path, "import", "examples/aws.yaml")
    settings = {**WHOLE, "JBP_PUBLIC_URL": "http://127.0.0.1:1"}
    del settings["JBP_SMTP"]

    well = asked(
        tmp_path,
        "doctor",
        **settings,
        JBP_SMTP=f"smtp://jbp:s3cret%2Fof:the%20server@127.0.0.1:{office.port}",
    )
    wrong = asked(tmp_path, "doctor", **settings, JBP_SMTP=f"smtp://jbp:not-it@127.0.0.1:{office.port}")

    assert f"note The mail server 127.0.0.1:{office.port} takes mail, not encrypted" in well
    assert "FIX  Mails lead to http://127.0.0.1:1, which is not encrypted" in well
    assert "cannot be used (it answered 535)" in wrong
    assert PASSWORD not in well + wrong
    assert "not-it" not in wrong


def test_mail_and_teams_share_one_address(tmp_path: Path, office: PostOffice) -> None:
    asked(tmp_path, "import", "examples/aws.yaml")
    settings = {**WHOLE, "JBP_SMTP": f"smtp://127.0.0.1:{office.port}", "JBP_TEAMS_UNSAFE": "yes"}
    running = subprocess.Popen(
        jbp("run"), env=environment(tmp_path, **settings), cwd=CHECKOUT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert running.stdout
    try:
        address = line_with("Listening for chats on", running.stdout).split()[-1]
        assert line_with("Mail from jbp@acme.example by 127.0.0.1", running.stdout)
        for path in ("/mail/page", "/files/packet.pdf"):
            with pytest.raises(urllib.error.HTTPError, match="404") as refused:
                urllib.request.urlopen(f"{address}{path}")
            refused.value.close()
    finally:
        running.terminate()
        assert running.wait(20) == 0
        running.stdout.close()


def line_with(words: str, stream: IO[str]) -> str:
    return next(line for line in stream if words in line)


def test_in_the_local_room_nothing_is_sent_and_the_terminal_shows_what_would_be(tmp_path: Path) -> None:
    running = subprocess.Popen(
        jbp("run"), env=environment(tmp_path, JBP_PORT="0"), cwd=CHECKOUT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert running.stdout
    try:
        address = re.search(r"http://\S+", line_with("The local room is open", running.stdout))
        assert address
        put_on(address[0])
        assert "may I write to you by e-mail?" in line_with(
            "=== A mail to ana@partner.example", running.stdout
        )
        link = re.search(r"http://\S+", line_with("/mail/page?", running.stdout))
        assert link
        assert "Yes, write to me here" in opened(link[0])
    finally:
        running.terminate()
        assert running.wait(20) == 0
        running.stdout.close()


def put_on(address: str) -> None:
    """A lead adds her in the room, as a browser would say it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(address).read().decode()
    token = re.search(r'name="room-token" content="([\w-]+)"', page)
    assert token
    base = address.partition("/?")[0]
    state = json.loads(browser.open(f"{base}/api/state").read())
    vera = next(each["account"] for each in state["people"] if each["account"].endswith(":vera"))
    said = {
        "id": "first-said", "as": vera, "channel": "acme-aws", "kind": "typed",
        "text": '/jbp people add "Ana Sol" --role owner --mail ana@partner.example',
    }  # fmt: skip
    asks = urllib.request.Request(
        f"{base}/api/say", json.dumps(said).encode(),
        {"Content-Type": "application/json", "Origin": base, "X-Room-Token": token[1]},
    )  # fmt: skip
    assert "Ana Sol is on the plan" in browser.open(asks).read().decode()


def opened(link: str) -> str:
    text: str = urllib.request.urlopen(link).read().decode()
    return text
