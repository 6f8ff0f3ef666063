"""The doctor looks at the plan's channel and people, sends a real message to who is named, and tries the way in over
HTTP as Slack would come."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from aiohttp import web

from bot.listening import Listening
from bot.settings import Settings, Slack
from bot.slack.doctor import message_to, of_plan, ways_in
from bot.slack.signed import hears
from bot.slack.web import EVENTS
from plan.plan import Plan
from plan.sides import Reader
from storage import plans
from tests.slack.wired import ROOM, SECRET, Wired

Proxied = Callable[[bytes, dict[str, str]], tuple[bytes, dict[str, str], web.Response | None]]


def plan_of(wired: Wired) -> Plan:
    found: Plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))
    return found


def told(wired: Wired) -> list[str]:
    async def go() -> list[str]:
        found = of_plan(wired.door.api, wired.door.chat, plan_of(wired), wired.house)
        return [f"{each.state}: {each.what} {each.do}" async for each in found]

    return wired.wait(go())


def test_it_says_who_is_not_known_and_who_is_not_reached(wired: Wired) -> None:
    wired.slack.users["UINES"].dms = False
    said = told(wired)

    assert any(each.startswith("well: Acme x AWS: jbp is in #acme-aws, which is shared") for each in said)
    assert any("Ken Ishi is not known on Slack yet" in each and "/jbp people who" in each for each in said)
    assert any("no direct messages reach Ines Dua" in each for each in said)


def test_it_says_where_it_is_to_be_invited(wired: Wired) -> None:
    wired.slack.channels[ROOM].members.discard(wired.bot_user)

    assert any("jbp is not in #acme-aws" in each and "/invite @jbp" in each for each in told(wired))


def test_it_sends_a_real_message_to_a_person_of_the_other_company(wired: Wired) -> None:
    found = wired.wait(message_to(wired.door.chat, wired.house, [plan_of(wired)], "acme-aws/ines"))

    assert found.state == "well"
    assert "Can you read this?" in wired.person("UINES").hears[-1]
    nobody = wired.wait(message_to(wired.door.chat, wired.house, [plan_of(wired)], "acme-aws/xyz"))
    assert nobody.state == "wrong"


# -- the way in over HTTP ------------------------------------------------------------------------------


def heard(wired: Wired, address: str, secret: str = SECRET) -> list[str]:
    async def go() -> list[str]:
        return [f"{each.state}: {each.what} → {each.do}" async for each in hears(address, secret)]

    return wired.wait(go())


def behind(wired: Wired, change: Proxied) -> list[str]:
    """What is found where a proxy stands before jbp."""

    async def go() -> list[str]:
        async def passed(request: web.Request) -> web.StreamResponse:
            headers = {
                name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-T"))
            }
            body, headers, answer = change(await request.read(), headers)
            if answer:
                return answer
            async with wired.session.post(wired.events, data=body, headers=headers) as taken:
                return web.Response(
                    status=taken.status, body=await taken.read(), content_type=taken.content_type
                )

        listening = Listening("127.0.0.1", 0)
        address = await listening.start([web.post(EVENTS, passed)])
        try:
            return [f"{each.state}: {each.what} → {each.do}" async for each in hears(address, SECRET)]
        finally:
            await listening.stop()

    return wired.wait(go())


def test_a_signed_request_is_taken_and_one_that_is_not_is_refused(wired: Wired) -> None:
    address = wired.events.removesuffix(EVENTS)

    assert heard(wired, address) == [
        f"well: {wired.events} takes what is signed with this secret → ",
        f"well: {wired.events} refuses what is not signed → ",
    ]


def test_the_secret_of_another_app_is_found(wired: Wired) -> None:
    (found,) = heard(wired, wired.events.removesuffix(EVENTS), "another app's")

    assert found.startswith("wrong: ")
    assert "does not take what is signed with this secret" in found
    assert "set JBP_SLACK_SIGNING_SECRET to this app's" in found
    assert "another app's" not in found.partition("→")[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda body, headers: (body, {"Content-Type": headers["Content-Type"]}, None),
            "drops the X-Slack-… headers",
        ),
        (lambda body, headers: (body + b"\n", headers, None), "or changes the body"),
        (
            lambda body, headers: (body, headers, web.Response(text="<html>Sign in")),
            "answers, but not as jbp does",
        ),
        (
            lambda body, headers: (body, headers, web.Response(text="[]")),
            "let your proxy pass them all to JBP_LISTEN",
        ),
        (
            lambda body, headers: (
                body,
                headers,
                web.Response(status=308, headers={"Location": "https://b.example"}),
            ),
            "sends on to https://b.example → Slack follows no redirect",
        ),
        (
            lambda body, headers: (body, headers, web.Response(status=404)),
            "with status 404 → Let your proxy pass /slack/events",
        ),
        (lambda body, headers: (body, headers, web.Response(body=b"\xff\xfe")), "wrong: "),
    ],
)
def test_a_proxy_in_between_that_does_otherwise_is_found(wired: Wired, change: Proxied, told: str) -> None:
    (found,) = behind(wired, change)

    assert found.startswith("wrong: ")
    assert told in found


def test_an_address_that_takes_everything_is_found(wired: Wired) -> None:
    def answered(body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str], web.Response]:
        return body, headers, web.json_response({"challenge": json.loads(body)["challenge"]})

    taken, found = behind(wired, answered)

    assert taken.startswith("well: ")
    assert "answers with status 200 to what is not signed, and not with 401" in found


def test_nobody_there_is_said_so(wired: Wired) -> None:
    (found,) = heard(wired, "http://127.0.0.1:9")

    assert "gives no answer to a request" in found


def test_the_doctor_tries_it_at_the_public_address(wired: Wired) -> None:
    async def go() -> list[str]:
        slack = Slack(bot_token="xoxb-1", signing_secret=SECRET)
        settings = Settings(wired.house.store.url, slack=slack, public_url=wired.events.removesuffix(EVENTS))
        return [each.state async for each in ways_in(slack, settings, wired.door.api)]

    assert wired.wait(go()) == ["well", "well", "well"]


# -- what it shows -------------------------------------------------------------------------------------


def test_no_secret_is_in_what_settings_show() -> None:
    shown = repr(Settings.read({"JBP_SLACK_BOT_TOKEN": "xoxb-secret", "JBP_SLACK_SIGNING_SECRET": "hush"}))

    assert "secret" not in shown.replace("signing_secret", "").replace("client_secret", "")
    assert "hush" not in shown
    assert "xapp" not in repr(Slack(app_token="xapp-1"))
