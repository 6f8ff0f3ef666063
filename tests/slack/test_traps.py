"""What Slack is known to send, and what others send in its name: each is answered truly, and does nothing twice."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.listening import LARGEST
from plan.facts import Win
from storage import facts, plans
from tests.slack.wired import ROOM, Person, Wired

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def wins(wired: Wired) -> list[Any]:
    def read(book: Any) -> list[Any]:
        return [
            each for each in facts.history(book, plans.number_of(book, "acme-aws")) if isinstance(each, Win)
        ]

    return wired.house.work.now(read)


def command(vera: Person, text: str, **more: Any) -> dict[str, Any]:
    return {
        "team_id": "T1", "channel_id": ROOM, "channel_name": "acme-aws", "user_id": vera.user.id, "user_name": "vera",
        "command": "/jbp", "text": text, "trigger_id": vera.trigger(), "response_url": vera.respond(ROOM), **more,
    }  # fmt: skip


# -- signatures ------------------------------------------------------------------------------------


def test_what_is_not_signed_with_the_apps_secret_is_refused(wired: Wired) -> None:
    assert wired.raw(b"{}", JSON, secret="another")[0] == 401


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_signature_of_five_minutes_ago_or_ahead_is_refused(wired: Wired, seconds: int) -> None:
    assert wired.raw(b"{}", JSON, at=time.time() + seconds)[0] == 401


def test_a_body_over_a_megabyte_is_refused(wired: Wired) -> None:
    assert wired.raw(b"x" * (LARGEST + 1), FORM)[0] == 413


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"payload=%7B", b"payload=[]"])
@pytest.mark.parametrize("kind", [JSON, FORM])
def test_a_signed_body_that_is_nothing_is_answered_without_a_fault(
    wired: Wired, raw: bytes, kind: str
) -> None:
    status, text = wired.raw(raw, kind)

    assert status in (200, 400, 404)
    assert "Acme" not in text


ODD = [["T1"], {"T1": 1}, 2**70, True]


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked", "user_change", "channel_archive"])
def test_an_id_that_is_no_text_is_refused(wired: Wired, kind: str, odd: object) -> None:
    event = {"type": kind, "channel": "C1", "tokens": {"bot": ["U"]}, "user": {"id": "UVERA", "team_id": odd}}
    told = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": "Ev", "event": event}

    assert wired.raw(json.dumps(told).encode(), JSON)[0] == 400
    assert wired.raw(json.dumps({**told, "team_id": odd, "event": {"type": kind}}).encode(), JSON)[0] == 400


@pytest.mark.parametrize("address", ["//x", "hooks.slack.com/1", "ftp://x/", "javascript:1"])
def test_an_address_to_answer_at_that_is_none_is_refused(wired: Wired, address: str) -> None:
    """From a workspace that has not installed it: Bolt would answer there, and its library fails at the first."""
    who = {"team_id": "T9", "user_id": "U9", "channel_id": "C9", "trigger_id": "1.2"}
    said = {"command": "/jbp", "text": "status", "response_url": address, **who}

    assert wired.raw(urlencode(said).encode(), FORM)[0] == 400


def test_bytes_that_are_no_text_are_refused(wired: Wired) -> None:
    async def post() -> int:
        headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=1"}
        async with wired.session.post(wired.events, data=b"\xff\xfe", headers=headers) as answer:
            return answer.status

    assert wired.wait(post()) == 401


def test_slack_is_told_that_the_address_is_ours(wired: Wired) -> None:
    status, text = wired.by_http({"type": "url_verification", "challenge": "abc"})

    assert (status, text) == (200, '{"challenge": "abc"}')


# -- repeats ---------------------------------------------------------------------------------------


def test_a_replayed_command_gets_the_same_answer_and_does_nothing(vera: Person, wired: Wired) -> None:
    body = command(vera, 'log win "Orchard Home" --value 250k')
    first, second = wired.by_http(body, form=True), wired.by_http(body, form=True)
    wired.settle()

    assert first == second
    assert len(wins(wired)) == 1


def test_an_event_that_slack_repeats_is_answered_once(paul: Person, wired: Wired) -> None:
    event = {
        "type": "message", "channel_type": "im", "channel": paul.direct.id, "user": paul.user.id, "team": "T2",
        "ts": "1.1", "text": "log win Orchard",
    }  # fmt: skip
    body = wired.event(event)
    wired.send(body)

    assert len(wins(wired)) == 1


# -- words -----------------------------------------------------------------------------------------


def test_a_command_may_have_the_word_payload_in_it(vera: Person, wired: Wired) -> None:
    vera.types('log win "payload=x payload" --value 1k')

    assert [win.customer for win in wins(wired)] == ["payload=x payload"]


def test_what_slack_escapes_comes_back_as_it_was_typed(vera: Person, wired: Wired) -> None:
    vera.types('log win "A &amp; B &lt;x&gt;"')

    assert [win.customer for win in wins(wired)] == ["A & B <x>"]


def test_a_mention_in_a_command_is_that_person(vera: Person, wired: Wired) -> None:
    vera.types('promises add "the diagram" --by 2027-03-19 --who <@UTOM|tom>')

    assert "Tom Ade" in vera.sees()


# -- what has run out ------------------------------------------------------------------------------


def test_where_a_form_can_not_be_opened_any_more_it_is_a_press_away(vera: Person, wired: Wired) -> None:
    body = command(vera, "promises add")
    wired.slack.triggers.clear()
    wired.send(body, form=True)

    assert "[Open]" in vera.sees()
    vera.presses("Open")
    assert "Until" in vera.modal


def test_where_the_response_url_has_run_out_the_answer_comes_as_a_message(paul: Person, wired: Wired) -> None:
    wired.until("2027-03-08 09:00")
    body_of = paul.respond
    paul.respond = lambda channel: body_of(channel) + "gone"  # type: ignore[method-assign]
    paul.presses("Status")

    assert "Acme x AWS" in paul.sees(ROOM)


def test_an_answer_that_takes_long_comes_when_it_is_there(
    vera: Person, wired: Wired, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bot.slack.door.SOON", 0.0)

    assert "Acme x AWS" in vera.types("status")
    vera.types("promises add")
    vera.fills(what="the diagram", by="2027-03-19")
    assert "the diagram" in vera.modal


# -- whose words -----------------------------------------------------------------------------------


def test_the_form_of_a_person_of_the_other_company_is_theirs(ines: Person, wired: Wired) -> None:
    wired.until("2027-03-08 09:00")
    ines.presses("Answer")
    ines.fills(confidence="red", moved="no seller trained")

    said = wired.house.work.now(lambda book: facts.history(book, plans.number_of(book, "acme-aws")))
    assert [fact.by for fact in said if getattr(fact, "moved", "")] == ["ines"]


def test_what_bots_say_and_what_was_edited_is_not_heard(paul: Person, wired: Wired) -> None:
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": paul.direct.id,
        "user": paul.user.id,
        "ts": "1.1",
    }
    wired.event({**event, "text": "log win X", "bot_id": "B9"})
    wired.event({**event, "text": "log win X", "subtype": "message_changed"})
    wired.event({**event, "text": "log win X", "channel_type": "channel"})

    assert wins(wired) == []
    assert wired.slack.calls["chat.postMessage"] == 0


def test_a_workspace_that_has_not_installed_it_learns_nothing(vera: Person, wired: Wired) -> None:
    status, text = wired.by_http(command(vera, "status", team_id="T9"), form=True)

    assert status == 200
    assert "Acme" not in text
