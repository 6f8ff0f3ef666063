"""Only this machine's own browser gets into the local room, with an address that is good once; and nothing
that another page, another name or a broken request sends is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.door import Door
from tests.house import Lived


@pytest.fixture
def door(room: Lived) -> Iterator[Door]:
    opened = Door(room)
    yield opened
    opened.close()


@pytest.fixture
def inside(door: Door) -> Door:
    door.enter()
    return door


# -- getting in ----------------------------------------------------------------------------------------


def test_it_listens_on_this_machine_alone(door: Door) -> None:
    assert door.server.runner is not None
    assert [address[0] for address in door.server.runner.addresses] == ["127.0.0.1"]


def test_without_the_key_a_plain_page_says_how_to_get_in(door: Door) -> None:
    heard = door.ask("GET", "/")

    assert heard.status == 403
    assert heard.headers["Content-Type"].startswith("text/plain")
    assert "`jbp run` prints in the terminal" in heard.text


@pytest.mark.parametrize(
    "path", ["/page.js", "/page.css", "/api/state", "/api/messages", "/api/events", "/nothing"]
)
def test_without_the_cookie_nothing_is_shown(door: Door, path: str) -> None:
    assert door.ask("GET", path).status == 403


def test_the_key_becomes_a_cookie_that_scripts_and_other_sites_do_not_get(door: Door) -> None:
    heard = door.ask("GET", door.printed[0])

    assert (heard.status, heard.headers["Location"]) == (303, "/")
    cookie = heard.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert door.printed[0].partition("key=")[2] not in cookie


def test_the_key_is_good_once(inside: Door) -> None:
    inside.session.cookie_jar.clear()

    assert inside.ask("GET", inside.printed[0]).status == 403


def test_coming_with_a_used_address_has_one_new_one_printed(inside: Door) -> None:
    inside.session.cookie_jar.clear()
    inside.ask("GET", inside.printed[0])
    inside.ask("GET", inside.printed[0])
    inside.ask("GET", "/")

    assert len(inside.printed) == 2
    inside.enter()
    assert inside.get("/api/state").status == 200


def test_a_used_address_still_opens_the_room_in_the_browser_that_used_it(inside: Door) -> None:
    assert inside.ask("GET", inside.printed[0]).status == 303
    assert len(inside.printed) == 1


@pytest.mark.parametrize("key", ["", "x", "ä", "%ff", "a" * 5000])
def test_a_wrong_key_is_no_key(door: Door, key: str) -> None:
    assert door.ask("GET", f"/?key={key}").status == 403
    assert len(door.printed) == 1


def test_a_cookie_that_is_no_text_is_no_cookie(door: Door) -> None:
    port = door.server.guard.port
    answer = door.raw(
        b"GET /api/state HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: jbp_room_%d=\xff\xfe\r\nConnection: close\r\n\r\n"
        % (port, port)
    )

    assert answer.split(b"\r\n")[0].split()[1] in (b"403", b"400")


def test_whether_it_lives_is_told_to_anybody_on_this_machine(door: Door) -> None:
    assert door.ask("GET", "/healthz").json == {"ok": True, "problems": []}
    assert "key" not in door.ask("GET", "/readyz").text


# -- names and origins ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}"]
)
def test_another_name_for_this_address_is_refused(inside: Door, name: str) -> None:
    host = name.format(port=inside.server.guard.port)

    assert inside.ask("GET", "/api/state", headers={"Host": host}).status == 421
    assert inside.ask("GET", "/healthz", headers={"Host": host}).status == 421


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
def test_a_write_from_another_page_is_refused(inside: Door, origin: str) -> None:
    said = inside.said("vera", "hello")
    heard = inside.post("/api/say", said, Origin=origin.format(port=inside.server.guard.port))

    assert heard.status == 403
    assert inside.sees("vera") == []


@pytest.mark.parametrize("path", ["/api/say", "/api/read", "/api/clock"])
@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_write_without_the_pages_token_is_refused(inside: Door, path: str, token: str) -> None:
    heard = inside.post(path, inside.said("vera", "hello"), X_Room_Token=token)

    assert heard.status == 403
    assert inside.sees("vera") == []


def test_the_token_does_not_stand_in_for_the_cookie(inside: Door) -> None:
    inside.session.cookie_jar.clear()

    assert inside.post("/api/say", inside.said("vera", "hello")).status == 403


def test_no_other_site_is_ever_allowed_to_read(inside: Door) -> None:
    asked = inside.ask("OPTIONS", "/api/say", headers={"Origin": "http://evil.example"})
    shown = inside.ask("GET", "/api/state", headers={"Origin": "http://evil.example"})

    assert asked.status in (403, 405)
    assert not [
        name for name in {**asked.headers, **shown.headers} if name.lower().startswith("access-control")
    ]


@pytest.mark.parametrize("path", ["/", "/page.js", "/api/state", "/api/say", "/nothing", "/healthz"])
def test_every_answer_forbids_foreign_and_inline_scripts_framing_and_keeping(inside: Door, path: str) -> None:
    headers = inside.ask("GET", path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_the_page_itself_has_nothing_inline_and_nothing_from_elsewhere(inside: Door) -> None:
    page = inside.ask("GET", "/").text

    assert " style=" not in page
    assert " onclick" not in page
    assert "<style" not in page
    assert "<script>" not in page
    for text in (page, inside.ask("GET", "/page.css").text, inside.ask("GET", "/page.js").text):
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in text


# -- what is sent --------------------------------------------------------------------------------------


def test_more_than_a_megabyte_is_refused(inside: Door) -> None:
    heard = inside.post("/api/say", inside.said("vera", "x" * 1_500_000))

    assert heard.status == 413
    assert inside.sees("vera") == []


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_request_is_refused_with_a_sentence(inside: Door, sent: bytes) -> None:
    headers = {"Origin": inside.origin, "X-Room-Token": inside.token, "Content-Type": "application/json"}
    heard = inside.ask("POST", "/api/say", data=sent, headers=headers)

    assert heard.status == 400
    assert heard.text.startswith("The body is not")


@pytest.mark.parametrize(
    "wrong",
    [
        {"as": "room:acme/nobody"},
        {"as": None},
        {"kind": "shouted"},
        {"kind": ["typed"]},
        {"id": ""},
        {"id": None},
        {"id": "x" * 65},
    ],
)
def test_what_the_page_would_never_send_is_refused(inside: Door, wrong: dict[str, object]) -> None:
    heard = inside.post("/api/say", {**inside.said("vera", "hello"), **wrong})

    assert heard.status == 400
    assert inside.sees("vera") == []


def test_characters_that_no_store_takes_are_replaced(inside: Door) -> None:
    inside.say("vera", "a\ud800b\x00c")

    assert inside.sees("paul")[-1]["text"] == "a�b�c"
    assert "There is no command" in inside.say("vera", "/jbp \ud800\x00")["said"]


@pytest.mark.parametrize("to", ["", "yesterday", "9999-12-31T23:59", "0001-01-01T00:00", "2031-01-01T00:00"])
def test_the_clock_is_only_set_to_a_moment_it_can_live_through(inside: Door, to: str) -> None:
    heard = inside.post("/api/clock", {"as": inside.account("vera"), "to": to})

    assert heard.status == 400
    assert heard.text


def test_the_clock_does_not_go_back(inside: Door) -> None:
    before = inside.state("vera")["now"]
    heard = inside.post("/api/clock", {"as": inside.account("vera"), "to": "2027-03-01T09:00"})

    assert heard.status == 400
    assert "only moves forwards" in heard.text
    assert inside.state("vera")["now"] == before
