"""What `jbp doctor` asks Microsoft: whether the app signs in, the plans’ rooms, and whether people are reached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from bot import handing
from bot.chat import Account, NoAnswer, NotAccepted
from bot.clocks import RealClock
from bot.doctor import Found, answers_at, are, every_plan, named
from bot.house import House
from bot.settings import Settings
from bot.teams.accounts import PLATFORM
from bot.teams.door import TeamsDoor
from bot.teams.keys import Keys, NoKeys, UnknownKey
from bot.teams.setup import teams_door
from cards.card import Card, text
from plan.people import Someone
from plan.plan import Place, Plan
from storage import conversations, people
from storage.store import Store

SECRETS: Final = (
    "In Microsoft Entra: the app's registration, Certificates & secrets. Replace an expired one there."
)
ADD_IT: Final = (
    "In Teams: add the app to the team of that channel (and, in a shared channel, to the channel)."
)


async def teams_examined(settings: Settings, store: Store, to: str) -> AsyncIterator[Found]:
    assert settings.teams
    house = House(store, RealClock())
    door, _ = teams_door(house, settings, handing.of(house, settings.public_url))
    try:
        async for found in signing_in(door):
            yield found
        if settings.public_url:
            yield await answers_at(settings.public_url, "/api/messages")
        else:
            yield Found(
                "wrong", "JBP_PUBLIC_URL is not set: Teams reaches jbp at an https address only", PUBLIC
            )
        counts = await house.work(conversations.counted)
        said = ", ".join(f"{counts[kind]} {name}" for kind, name in KINDS.items() if counts.get(kind))
        yield Found("well" if said else "note", f"In Teams jbp is in {said or 'no conversation yet'}")
        every = await house.work(every_plan)
        for plan in every:
            async for found in of_plan(door, plan, house):
                yield found
        if to:
            yield await message_to(door, house, every, to)
    finally:
        await door.stop()


KINDS: Final = {"channel": "channels", "chat": "group chats", "personal": "personal chats"}
PUBLIC: Final = "Set it, let your proxy pass /api/messages, /files/ and /teams/ on, and name it to Azure Bot."


async def signing_in(door: TeamsDoor) -> AsyncIterator[Found]:
    """The app's own sign-in, and the keys that Microsoft's messages are verified with."""
    settings = door.settings
    if settings.unsafe:
        yield Found(
            "wrong", "Nobody’s identity is checked (JBP_TEAMS_UNSAFE)", "Unset it before anybody uses this."
        )
        return
    try:
        await door.tokens.bot()
    except NotAccepted as refused:
        yield Found("wrong", str(refused), SECRETS)
    else:
        yield Found("well", f"Microsoft signs the app {settings.app_id} in")
    if settings.graph:
        try:
            await door.tokens.graph()
        except NotAccepted as refused:
            yield Found("wrong", f"Microsoft Graph: {refused}", SECRETS)
        else:
            yield Found("well", "Microsoft Graph takes the app; each team’s owners consent as they add it")
    try:
        await Keys(settings.keys).get("")
    except NoKeys as trouble:
        yield Found("wrong", str(trouble), "Let this machine reach login.botframework.com.")
    except UnknownKey:
        yield Found("well", "Microsoft’s keys can be fetched, so what comes from it can be verified")


async def of_plan(door: TeamsDoor, plan: Plan, house: House) -> AsyncIterator[Found]:
    """Its rooms in Teams, and whether people are reached in their own chats."""
    rooms = [place for place in plan.rooms if place.platform == PLATFORM]
    if not rooms and not plan.rooms:
        yield Found("wrong", f"{plan.name} has no room", f"A lead writes in its channel: @jbp link {plan.id}")
    for place in rooms:
        yield await of_room(door, plan, place, house)
    mentioned, unreached = [], []
    for someone in [each for each in plan.people.values() if each.active]:
        for account in await accounts(house, someone):
            if account.tenant != door.settings.tenant:
                mentioned.append(someone)
            elif not await reached(door, account):
                unreached.append(someone)
    if mentioned:
        yield Found(
            "note",
            f"{plan.name}: {are(mentioned)} of another tenant, where Teams lets nobody be written to",
            "They are mentioned in the channel, and shown there what is for them alone.",
        )
    if unreached:
        do = "Install the app for them (Teams admin center, Setup policies); until then they are mentioned."
        yield Found("wrong", f"{plan.name}: no message reaches {named(unreached)} in Teams", do)


async def of_room(door: TeamsDoor, plan: Plan, place: Place, house: House) -> Found:
    called = place.name or place.channel
    where = await house.work(lambda book: conversations.find(book, place.tenant, place.channel))
    if where is None:
        return Found("wrong", f"{plan.name}: jbp is not in {called}", ADD_IT)
    try:
        if where.team:
            await door.connector.team(where.tenant, where.service, where.team)
    except (NotAccepted, NoAnswer) as problem:
        return Found("wrong", f"{plan.name}: {called} cannot be looked at ({problem})", ADD_IT)
    return Found("well", f"{plan.name}: jbp is in {called}")


async def accounts(house: House, someone: Someone) -> list[Account]:
    found = await house.work(partial(people.accounts, person=int(someone.person)))
    return [
        Account(platform=platform, tenant=tenant, user=user)
        for platform, tenant, user in found
        if platform == PLATFORM
    ]


async def reached(door: TeamsDoor, account: Account) -> bool:
    try:
        return await door.chat.reach(account) is not None
    except (NotAccepted, NoAnswer):
        return False


async def message_to(door: TeamsDoor, house: House, every: list[Plan], to: str) -> Found:
    """A real message, to the person who was named."""
    key, _, member = to.partition("/")
    someone = next((plan.people.get(member) for plan in every if plan.id == key), None)
    if someone is None:
        do = "Name them as PLAN/MEMBER; jbp invite PLAN --list lists them."
        return Found("wrong", f"“{to}” is nobody on a plan", do)
    card = Card("Can you read this?", (text("It is a test by whoever runs jbp. Nothing is asked of you."),))
    for account in await accounts(house, someone):
        try:
            await door.chat.whisper(account, None, card)
        except (NotAccepted, NoAnswer) as problem:
            return Found("wrong", f"{someone.name} could not be sent a message in Teams: {problem}")
        return Found("well", f"{someone.name} was sent a message in Teams: ask whether it is there")
    return Found("note", f"{someone.name} is not known in Teams")
