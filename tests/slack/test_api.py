"""A call to Slack is made once; how it ended is told apart; and what a method's rate does not allow is not called."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.chat import NoAnswer, NotAccepted, ShutOut
from bot.slack.api import Api, Refused
from bot.slack.methods import TIER_3, scopes
from bot.slack.workspaces import Workspace
from tests.slack.fake import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    made = FakeSlack(rates=True).start()
    made.add_channel("C1", "plan", "UBOTT1")
    made.add_user("U1", "vera", "T1")
    yield made
    made.stop()


def called(slack: FakeSlack, *calls: tuple[str, dict[str, Any]], rates: bool = True) -> list[Any]:
    """How each call ended, one after the other."""
    installed = slack.install("T1", set(scopes()))
    workspace = Workspace(tenant="T1", token=installed.token, bot_user="UBOTT1")

    async def make() -> list[Any]:
        api = Api(slack.api, rates=rates)
        await api.start()
        ends: list[Any] = []
        for method, what in calls:
            try:
                ends.append(await api.call(workspace, method, **what))
            except (NotAccepted, NoAnswer) as end:
                ends.append(end)
        await api.stop()
        return ends

    return asyncio.run(make())


SAY = ("chat.postMessage", {"channel": "C1", "text": "x", "blocks": [{"type": "divider"}]})
WHO = ("users.info", {"user": "U1"})


@pytest.mark.parametrize("trouble", ["drop", "500 before", "500 after"])
def test_a_post_without_an_answer_is_not_made_again(slack: FakeSlack, trouble: str) -> None:
    slack.troubles["chat.postMessage"].append(trouble)
    (end,) = called(slack, SAY)

    assert isinstance(end, NoAnswer)
    assert slack.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("trouble", ["drop", "500 before"])
def test_what_is_harmless_to_repeat_may_simply_be_asked_again(slack: FakeSlack, trouble: str) -> None:
    slack.troubles["users.info"].append(trouble)
    end, again = called(slack, WHO, WHO)

    assert isinstance(end, NotAccepted)
    assert again["user"]["name"] == "vera"


def test_when_slack_says_wait_the_method_waits_and_others_do_not(slack: FakeSlack) -> None:
    slack.troubles["chat.postMessage"].append("429 40")
    first, second, other = called(slack, SAY, SAY, WHO)

    assert first.retry_after == timedelta(seconds=40)
    assert timedelta(seconds=35) < second.retry_after <= timedelta(seconds=40)
    assert slack.calls["chat.postMessage"] == 1
    assert other["ok"]


def test_no_method_is_called_more_often_than_its_tier_allows(slack: FakeSlack) -> None:
    ends = called(slack, *[("conversations.info", {"channel": "C1"})] * (TIER_3 + 1))

    assert slack.calls["conversations.info"] == TIER_3
    assert isinstance(ends[-1], NotAccepted)
    assert ends[-1].retry_after


def test_a_channel_that_is_closed_to_us_is_told_apart_from_other_refusals(slack: FakeSlack) -> None:
    away, nobody = called(
        slack, ("chat.postMessage", {**SAY[1], "channel": "C9"}), ("users.info", {"user": "U9"})
    )

    assert isinstance(away, ShutOut)
    assert isinstance(nobody, Refused)
    assert (nobody.error, nobody.final) == ("user_not_found", True)


def test_this_slack_refuses_a_second_post_within_a_second(slack: FakeSlack) -> None:
    _, second = called(slack, SAY, SAY)

    assert second.retry_after == timedelta(seconds=1)
    assert slack.refused == 1


def test_this_slack_takes_no_call_without_its_scope(slack: FakeSlack) -> None:
    installed = slack.install("T2", {"chat:write"})

    async def ask() -> Any:
        api = Api(slack.api)
        await api.start()
        try:
            return await api.call(
                Workspace(tenant="T2", token=installed.token, bot_user="U"), *WHO[:1], **WHO[1]
            )
        except Refused as refused:
            return refused
        finally:
            await api.stop()

    assert "needs users:read" in str(asyncio.run(ask()))
