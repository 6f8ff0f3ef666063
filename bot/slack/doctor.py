"""What `jbp doctor` asks Slack: tokens, scopes, the clock, the plans’ channels, and whether people are reached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.chat import NoAnswer, NotAccepted
from bot.clocks import RealClock
from bot.doctor import Found, answers_at, are, every_plan, named
from bot.house import House
from bot.settings import Settings, Slack
from bot.slack.accounts import PLATFORM
from bot.slack.api import Api
from bot.slack.chat import SlackChat
from bot.slack.methods import HISTORY, scopes
from bot.slack.setup import slack_door
from bot.slack.signed import hears
from bot.slack.workspaces import NoWorkspace, Workspace
from cards.card import Card, text
from plan.people import Someone
from plan.plan import Place, Plan
from storage import people
from storage.store import Store

APART: Final = timedelta(seconds=60)  # Slack refuses a signature that is five minutes off


async def slack_examined(settings: Settings, store: Store, to: str) -> AsyncIterator[Found]:
    slack = settings.slack
    assert slack
    house = House(store, RealClock())
    door, _ = slack_door(house, settings)
    await door.api.start()
    try:
        async for found in ways_in(slack, settings, door.api):
            yield found
        workspaces: list[Workspace] = []
        try:
            workspaces = await door.workspaces.every()
        except (NoWorkspace, NotAccepted, NoAnswer) as problem:
            yield Found("wrong", f"The bot token is not taken: {problem}", COPY_IT)
        for workspace in workspaces:
            async for found in of_workspace(door.api, workspace, history=slack.history):
                yield found
        if slack.client_id and not workspaces:
            yield Found(
                "note", "No workspace has installed jbp yet", f"Open {settings.public_url}/slack/install"
            )
        every = await house.work(every_plan)
        for plan in every:
            async for found in of_plan(door.api, door.chat, plan, house):
                yield found
        if to:
            yield await message_to(door.chat, house, every, to)
    finally:
        await door.api.stop()


COPY_IT: Final = "Copy it anew from the app's page: OAuth & Permissions, Bot User OAuth Token."
SOCKET: Final = "Make one with the scope connections:write: Basic Information, App-Level Tokens."


async def ways_in(slack: Slack, settings: Settings, api: Api) -> AsyncIterator[Found]:
    """Socket Mode's own token, and the address that Slack posts to."""
    if slack.app_token:
        try:
            await api.client().apps_connections_open(app_token=slack.app_token)
        except SlackApiError as refused:
            yield Found("wrong", f"Socket Mode's token is not taken ({word(refused)})", SOCKET)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as trouble:
            yield Found(
                "wrong", f"Slack cannot be reached ({trouble})", "Check this machine's way out to slack.com."
            )
        else:
            yield Found("well", "Socket Mode: Slack lets jbp connect")
    if slack.signing_secret and settings.public_url:
        answers = await answers_at(settings.public_url, "/slack/")
        yield answers
        if answers.state == "well":
            async for found in hears(settings.public_url, slack.signing_secret):
                yield found
    elif slack.signing_secret:
        yield Found("note", "JBP_PUBLIC_URL is not set, so the way in over HTTP was not tried")


async def of_workspace(api: Api, workspace: Workspace, *, history: bool) -> AsyncIterator[Found]:
    try:
        answer = await api.client(workspace.token).auth_test()
    except SlackApiError as refused:
        yield Found("wrong", f"The token for {workspace.tenant} is not taken ({word(refused)})", COPY_IT)
        return
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as trouble:
        yield Found(
            "wrong", f"Slack cannot be reached ({trouble})", "Check this machine's way out to slack.com."
        )
        return
    yield Found("well", f"Installed in {answer.get('team')} ({workspace.tenant}) as @{answer.get('user')}")
    yield time_of(answer.headers)
    granted = {
        each.strip() for each in str(answer.headers.get("x-oauth-scopes", "")).split(",") if each.strip()
    }
    missing = set(scopes(history=history)) - granted
    if missing:
        do = "Add them on the app's page (or paste `jbp manifest` anew), and install it again."
        yield Found("wrong", f"Scopes are missing: {', '.join(sorted(missing))}", do)
    else:
        yield Found("well", "Every scope that is needed is granted")
    if more := granted - set(scopes(history=history)):
        unused = " (set JBP_SLACK_HISTORY=yes to use it)" if more & set(HISTORY) else ""
        yield Found("note", f"More scopes than needed: {', '.join(sorted(more))}{unused}")


def time_of(headers: dict[str, Any]) -> Found:
    """This machine's clock against Slack's."""
    said = headers.get("Date")
    if not said:
        return Found("note", "Slack did not say the time")
    apart = abs(datetime.now(UTC) - parsedate_to_datetime(str(said)))
    if apart > APART:
        return Found("wrong", f"This machine's clock is {int(apart.total_seconds())} s off", "Set it by NTP.")
    return Found("well", "This machine's clock agrees with Slack's")


def word(refused: SlackApiError) -> str:
    response: Any = refused.response
    return str(response.get("error", "no answer")) if hasattr(response, "get") else "no answer"


# -- plans -----------------------------------------------------------------------------------------


async def of_plan(api: Api, chat: SlackChat, plan: Plan, house: House) -> AsyncIterator[Found]:
    """Its channels, and whether the people of both companies are reached by direct messages."""
    rooms = [place for place in plan.rooms if place.platform == PLATFORM]
    if not plan.rooms:
        yield Found(
            "wrong", f"{plan.name} has no channel on Slack", f"A lead types in it: /jbp link {plan.id}"
        )
    for place in rooms:
        yield await of_room(api, chat, plan, place)
    unknown, unreached = [], []
    active = [someone for someone in plan.people.values() if someone.active]
    for someone in active:
        accounts = await house.work(partial(people.accounts, person=int(someone.person)))
        on = {platform for platform, _, _ in accounts}
        if PLATFORM not in on:
            unknown += [someone] if "teams" not in on else []
        elif not await reached(chat, accounts):
            unreached.append(someone)
    if unknown:
        do = f"A lead says who they are: /jbp people who --plan {plan.id}"
        yield Found("wrong", f"{plan.name}: {are(unknown)} not known on Slack yet", do)
    if unreached:
        do = "They are mentioned in the channel instead. Both companies' admins can allow direct messages."
        yield Found("wrong", f"{plan.name}: no direct messages reach {named(unreached)}", do)
    if active and not unknown and not unreached:
        yield Found("well", f"{plan.name}: direct messages reach all of its {len(active)} people")


async def of_room(api: Api, chat: SlackChat, plan: Plan, place: Place) -> Found:
    called = place.name or place.channel
    try:
        workspace, where = await chat.at(chat.address(place.tenant, place.channel))
        channel = (await api.call(workspace, "conversations.info", channel=where)).get("channel") or {}
    except (NotAccepted, NoAnswer) as problem:
        return Found("wrong", f"{plan.name}: {called} cannot be looked at ({problem})", INVITE)
    if channel.get("is_archived"):
        return Found(
            "wrong", f"{plan.name}: {called} is archived", "Unarchive it, or link another: /jbp link"
        )
    if not channel.get("is_member"):
        return Found("wrong", f"{plan.name}: jbp is not in {called}", INVITE)
    shared = (
        "shared with the other company" if channel.get("is_ext_shared") else "not shared with another company"
    )
    return Found("well", f"{plan.name}: jbp is in {called}, which is {shared}")


INVITE: Final = "In that channel, type: /invite @jbp"


async def reached(chat: SlackChat, accounts: list[tuple[str, str, str]]) -> bool:
    from bot.chat import Account

    for platform, tenant, user in accounts:
        if platform == PLATFORM:
            try:
                if await chat.reach(Account(platform=platform, tenant=tenant, user=user)):
                    return True
            except NotAccepted:
                continue
    return False


async def message_to(chat: SlackChat, house: House, every: list[Plan], to: str) -> Found:
    """A real message, to the person who was named: best somebody of the other company, who knows that it comes."""
    key, _, member = to.partition("/")
    someone = next((plan.people.get(member) for plan in every if plan.id == key), None)
    if someone is None:
        return Found(
            "wrong",
            f"“{to}” is nobody on a plan",
            "Name them as PLAN/MEMBER; jbp invite PLAN --list lists them.",
        )
    accounts = await house.work(lambda book: people.accounts(book, int(someone.person)))
    return await sent_to(chat, someone, accounts)


async def sent_to(chat: SlackChat, someone: Someone, accounts: list[tuple[str, str, str]]) -> Found:
    from bot.chat import Account

    card = Card("Can you read this?", (text("It is a test by whoever runs jbp. Nothing is asked of you."),))
    for platform, tenant, user in accounts:
        if platform != PLATFORM:
            continue
        try:
            channel = await chat.reach(Account(platform=platform, tenant=tenant, user=user))
            if channel:
                await chat.post(channel, card, token="", thread=None, silent=False)
                return Found("well", f"{someone.name} was sent a message: ask whether it is there")
        except (NotAccepted, NoAnswer) as problem:
            return Found("wrong", f"{someone.name} could not be sent a message: {problem}")
    return Found(
        "wrong", f"No direct message reaches {someone.name}", "They are mentioned in the channel instead."
    )
