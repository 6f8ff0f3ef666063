"""The doctor looks at the plan's channel and people, and sends a real message to who is named."""

from __future__ import annotations

from bot.settings import Settings, Slack
from bot.slack.doctor import message_to, of_plan
from plan.plan import Plan
from plan.sides import Reader
from storage import plans
from tests.slack.wired import ROOM, Wired


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


def test_no_secret_is_in_what_settings_show() -> None:
    shown = repr(Settings.read({"JBP_SLACK_BOT_TOKEN": "xoxb-secret", "JBP_SLACK_SIGNING_SECRET": "hush"}))

    assert "secret" not in shown.replace("signing_secret", "").replace("client_secret", "")
    assert "hush" not in shown
    assert "xapp" not in repr(Slack(app_token="xapp-1"))
