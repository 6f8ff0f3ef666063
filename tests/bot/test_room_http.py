"""Whatever is sent to the local room, it answers with a sentence and stays up; and a request that is broken
in any one thing writes nothing."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from storage import facts
from storage import room as messages
from storage.store import Book
from tests.door import Door, Heard
from tests.house import Lived

SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def door(room: Lived) -> Iterator[Door]:
    opened = Door(room)
    opened.enter()
    yield opened
    opened.close()


def everything(door: Door) -> tuple[object, ...]:
    """All that a request could have changed: what was said, what happened, what was read, the time."""

    def read(book: Book) -> tuple[object, ...]:
        unread = {
            who: messages.unread(book, door.account(who), [door.lived.plan_id]) for who in door.lived.accounts
        }
        return messages.every(book), facts.count(book), unread

    return (*door.lived.read(read), door.lived.clock.now())


def write(door: Door, path: str, body: bytes, **headers: str) -> Heard:
    """A write from the room's own page, with a body of any bytes."""
    own = {"Origin": door.origin, "X-Room-Token": door.token, "Content-Type": "application/json"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return door.ask("POST", path, data=body, headers={**own, **named})


def wrong_requests(door: Door) -> dict[str, Heard]:
    """One of every way to be refused."""
    said, paul = door.said("vera", "hello"), {"as": door.account("paul")}
    return {
        "no such page": door.get("/nothing"),
        "no such method": door.ask(
            "PUT", "/api/say", headers={"Origin": door.origin, "X-Room-Token": door.token}
        ),
        "another name": door.ask("GET", "/", headers={"Host": "evil.example"}),
        "another page": door.post("/api/say", said, Origin="http://evil.example"),
        "no token": door.post("/api/say", said, X_Room_Token=""),
        "too long": door.post("/api/say", {**said, "text": "x" * 1_500_000}),
        "no JSON": write(door, "/api/say", b"{"),
        "nobody": door.post("/api/say", {**said, "as": "room:no:body"}),
        "anothers messages": door.get("/api/messages", **paul, channel=door.lived.direct("vera")),
        "into anothers messages": door.post(
            "/api/say", {**said, **paul, "channel": door.lived.direct("vera")}
        ),
        "a number too high": door.post("/api/read", {**paul, "channel": "acme-aws", "message": 2**63}),
        "back in time": door.post("/api/clock", {**paul, "to": "2020-01-01T00:00"}),
    }


# -- being refused -------------------------------------------------------------------------------------


def test_every_refusal_is_a_sentence_in_plain_text(door: Door) -> None:
    for what, heard in wrong_requests(door).items():
        assert 400 <= heard.status < 500, what
        assert heard.headers["Content-Type"].startswith("text/plain"), what
        assert " " in heard.text.strip(), what
        assert "Traceback" not in heard.text, what


def test_a_refusal_is_as_safe_as_an_answer_and_no_other_site_may_read_it(door: Door) -> None:
    for what, heard in wrong_requests(door).items():
        assert "default-src 'none'" in heard.headers["Content-Security-Policy"], what
        assert SAFETY.items() <= heard.headers.items(), what
        assert not [name for name in heard.headers if name.lower().startswith("access-control")], what


def test_a_refusal_writes_nothing(door: Door) -> None:
    before = everything(door)

    wrong_requests(door)

    assert everything(door) == before


def test_a_stream_of_changes_is_as_safe_as_a_page(door: Door) -> None:
    async def began() -> dict[str, str]:
        async with door.session.get(f"{door.origin}/api/events") as stream:
            return dict(stream.headers)

    headers = door.lived.wait(began())
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert SAFETY.items() <= headers.items()


# -- broken on the way ---------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["klingon", "rot13", "utf-16", "idna", "undefined", "\u00e4"])
def test_a_body_in_an_unknown_writing_is_no_json(door: Door, charset: str) -> None:
    heard = write(door, "/api/say", b'{"a": "\xe4"}', Content_Type=f"application/json; charset={charset}")

    assert (heard.status, heard.text) == (400, "The body is not JSON.")


@pytest.mark.parametrize("how", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_packed_as_it_says_is_refused(door: Door, how: str) -> None:
    assert 400 <= write(door, "/api/say", b"not packed at all", Content_Encoding=how).status < 500


def test_a_packed_body_is_measured_unpacked(door: Door) -> None:
    packed = zlib.compress(json.dumps(door.said("vera", "x" * 2**21)).encode())
    before = everything(door)

    assert len(packed) < 10_000
    assert write(door, "/api/say", packed, Content_Encoding="deflate").status == 413
    assert everything(door) == before


OWN = ("Origin: http://{host}", "X-Room-Token: {token}", "Cookie: {cookie}")
HOST = "Host: {host}"
RAW = {
    "no name": ["GET /api/state HTTP/1.0"],
    "two names": ["GET / HTTP/1.1", HOST, "Host: evil.example"],
    "another's address": ["GET http://evil.example/api/state HTTP/1.1", HOST],
    "two slashes": ["GET //evil.example/ HTTP/1.1", HOST],
    "up and out": ["GET /../../etc/passwd HTTP/1.1", HOST, *OWN],
    "up and out, in code": ["GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", HOST, *OWN],
    "about everything": ["OPTIONS * HTTP/1.1", HOST],
    "through it": ["CONNECT evil.example:80 HTTP/1.1", HOST],
    "no language": ["\x00\x01\x02"],
    "a long name": ["GET /" + "a" * 20_000 + " HTTP/1.1", HOST],
    "two lengths": ["POST /api/say HTTP/1.1", HOST, *OWN, "Content-Length: 2", "Content-Length: 3", "", "[]"],
    "a length and pieces": [
        *("POST /api/say HTTP/1.1", HOST, *OWN, "Content-Length: 2", "Transfer-Encoding: chunked"),
        *("", "0"),
    ],
    "broken pieces": [
        "POST /api/say HTTP/1.1",
        HOST,
        *OWN,
        "Transfer-Encoding: chunked",
        "",
        "zz",
        "abc",
        "0",
    ],
    "wrong JSON, all else right": ["POST /api/say HTTP/1.1", HOST, *OWN, "Content-Length: 2", "", "[]"],
}


@pytest.mark.parametrize("what", RAW)
def test_a_request_no_library_would_send_is_refused(door: Door, what: str) -> None:
    guard = door.server.guard
    known = {
        "host": f"127.0.0.1:{guard.port}",
        "token": door.token,
        "cookie": f"{guard.cookie}={guard.session}",
    }
    first, *others = (line.format(**known) for line in RAW[what])
    answer = door.raw("\r\n".join([first, "Connection: close", *others, "", ""]).encode("latin-1"))

    assert answer.split(b" ")[1][:1] == b"4", answer[:200]
    assert b"Traceback" not in answer
    assert b"root:" not in answer
    assert door.get("/healthz").status == 200


# -- broken in one thing -------------------------------------------------------------------------------

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 3.5, 2**31, 2**63, 10**400, 1e308, "", " ", "\x00", "\ud800", "room:acme:", "dm:", "../..",
    "<b>", "' OR 1=1 --", "x" * 5000, [], {}, ["vera"], {"as": "vera"}, [[[[]]]],
)  # fmt: skip


def broken(door: Door, chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A request as the page sends it, but for one thing that it cannot do without."""
    who = chance.choice(list(door.lived.accounts))
    other = chance.choice([each for each in door.lived.accounts if each != who])
    own = {"as": door.account(who), "channel": "acme-aws"}
    whole: dict[str, dict[str, Any]] = {
        "/api/say": door.said(who, chance.choice(["hello", "/jbp status", "/jbp log sourced 5"])),
        "/api/read": {**own, "message": 1},
        "/api/clock": {"as": own["as"], "to": "hour"},
    }
    path = chance.choice(list(whole))
    part = chance.choice([name for name in whole[path] if name != "text"])
    odd = [each for each in ODD if not (part == "message" and each in (0, 1, True))]
    wrong = chance.choice([*odd, door.lived.direct(other)])
    sent = {**whole[path], part: wrong}
    if chance.random() < 0.2:
        del sent[part]
    return path, sent


def test_hundreds_of_requests_broken_in_one_thing_are_all_refused_and_write_nothing(door: Door) -> None:
    chance = random.Random(7)
    before = everything(door)

    for _ in range(300):
        path, sent = broken(door, chance)
        heard = door.post(path, sent)
        assert 400 <= heard.status < 500, (path, str(sent)[:300], heard.status)
        assert heard.text.strip()

    assert everything(door) == before


def anything(chance: random.Random, depth: int = 0) -> Any:
    """Some JSON."""
    if depth > 3 or chance.random() < 0.5:
        return chance.choice([*ODD, "/jbp", "/jbp check-in 1 changed", "status", "vera"])
    if chance.random() < 0.3:
        return [anything(chance, depth + 1) for _ in range(chance.randrange(4))]
    names = ["as", "channel", "id", "kind", "text", "values", "draft", "step", "message", "to", "x", ""]
    return {chance.choice(names): anything(chance, depth + 1) for _ in range(chance.randrange(6))}


def test_any_json_at_all_is_answered_and_writes_nothing(door: Door) -> None:
    chance = random.Random(8)
    before = everything(door)

    for _ in range(200):
        path = chance.choice(["/api/say", "/api/read", "/api/clock"])
        assert 400 <= door.post(path, anything(chance)).status < 500

    assert everything(door) == before


def test_any_question_is_answered(door: Door) -> None:
    chance = random.Random(9)
    odd = [each for each in ODD if isinstance(each, str) and "\ud800" not in each]

    for _ in range(100):
        path = chance.choice(["/api/state", "/api/glance", "/api/messages"])
        query = {name: chance.choice([*odd, door.account("vera")]) for name in ("as", "channel")}
        heard = door.get(path, **query)
        assert heard.status in (200, 400, 403)
        assert heard.status == 200 or path != "/api/state"


def test_whatever_is_typed_pressed_or_filled_in_is_answered(door: Door) -> None:
    chance = random.Random(10)
    words = [
        "/jbp",
        "check-in",
        "log",
        "me",
        "99999999999999999999",
        "2027-W10",
        "--at",
        "--",
        "'",
        '"',
        "²",
        "\n",
    ]
    happened = len(door.lived.facts)

    for _ in range(100):
        text = " ".join(chance.choice([*words, "acme-aws/migration"]) for _ in range(chance.randrange(1, 8)))
        more = {
            "kind": chance.choice(["typed", "pressed", "sent"]),
            "values": anything(chance),
            "draft": chance.choice(ODD),
            "step": chance.choice(ODD),
        }
        said = door.said(chance.choice(list(door.lived.accounts)), f"/jbp {text}", **more)
        assert door.post("/api/say", said).status == 200, said

    assert len(door.lived.facts) == happened


# -- only theirs ---------------------------------------------------------------------------------------


def test_what_is_for_one_person_is_in_nobody_elses_messages_nor_counted_for_them(door: Door) -> None:
    door.say("vera", "/jbp me")

    assert [each["only_you"] for each in door.sees("vera")] == [True]
    for who in ("paul", "tom", "ines", "ken"):
        assert door.sees(who) == []
        assert [each["unread"] for each in door.state(who)["channels"]] == [0, 0]
