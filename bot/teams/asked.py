"""What Teams sent, read: who asked for what, where, and by which way they can be answered."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.chat import Account, Request
from bot.teams.accounts import PLATFORM, Accounts
from bot.teams.given import Attached, again, attached
from bot.teams.meant import Meant, Room
from storage.conversations import Conversation, Kind

Body = dict[str, Any]
Way = Literal["typed", "submit", "execute"]
KINDS: Final[dict[str, Kind]] = {"personal": "personal", "channel": "channel", "groupChat": "chat"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, and how its answer can come back. `where` is the conversation that it was asked in, `thread` the root
    message of a channel's thread, `card` the id of the message whose card was pressed. `way`: typed, or pressed as
    Action.Execute (which is answered in place) or, in an old client, as Action.Submit."""

    request: Request
    way: Way
    where: Conversation
    thread: str = ""
    card: str = ""
    more: tuple[str, int, str] | None = None
    """A further part of what was answered: to which request, which part, and our sign that they may see it."""
    room: Room | None = None
    """What a card in their own chat was first asked for in."""
    keep: Body | None = None
    """A document to be kept in their OneDrive, as its link has it."""
    files: tuple[Attached, ...] = ()
    """What came with it, and is in no form yet."""

    @property
    def direct(self) -> bool:
        """Asked where nobody else reads along."""
        return self.where.kind == "personal"

    @property
    def meant_for(self) -> Room | None:
        """The room that it is about, asked there or on a card that was."""
        return self.room if self.direct else Room(self.where.tenant, self.where.conversation, self.thread)


class Reading:
    """Makes requests of activities."""

    def __init__(self, accounts: Accounts, meant: Meant) -> None:
        self.accounts = accounts
        self.meant = meant

    async def message(self, body: Body) -> Asked | None:
        """Something typed to jbp, or a card sent by an old client; None where it is not for us."""
        pressed = body.get("value") if isinstance(body.get("value"), dict) else None
        if pressed:
            return await self.card(body, pressed, "submit")
        where = conversation(body)
        if where.kind != "personal" and not mentions_us(body):
            return None  # where a channel's messages may be read, all of them come
        account = await self.asker(body, where)
        asked = self.made(body, where, account, await self.text(body, where), "typed")
        return replace(asked, files=attached(body)) if asked.direct else asked

    async def action(self, body: Body) -> Asked | None:
        """A button or a form in a card (`adaptiveCard/action`); None where it is none of ours."""
        action = part(part(body, "value"), "action")
        data = action.get("data")
        return await self.card(body, data, "execute") if isinstance(data, dict) else None

    async def card(self, body: Body, data: Body, way: Way) -> Asked | None:
        ours = data.get("jbp")
        if not isinstance(ours, dict) or not isinstance(ours.get("command"), str):
            return None
        where = conversation(body)
        account = await self.asker(body, where)
        if ours.get("of"):
            further = str(ours["of"]), counted(ours.get("part")), str(ours.get("sign") or "")
            return replace(self.made(body, where, account, "", way), more=further)
        if isinstance(ours.get("keep"), dict):
            return replace(self.made(body, where, account, "", way), keep=ours["keep"])
        values = {name: str(value) for name, value in data.items() if name != "jbp" and value is not None}
        for name in ours.get("accounts") or ():
            if values.get(name):
                values[name] = f"{PLATFORM}:{account.tenant}:{values[name]}"
        form = bool(ours.get("form"))
        more: Body = {"draft": str(ours.get("draft") or ""), "step": whole(ours.get("step"))} if form else {}
        kind = {"kind": "sent" if form else "pressed", "values": values if form else {}}
        asked = self.made(body, where, account, ours["command"], way, **kind, **more)
        file = again(ours.get("file")) if asked.direct and not form else None
        asked = replace(asked, files=(file,) if file else ())
        room = self.meant.read(ours.get("room"), account) if asked.direct else None
        if room is None:
            return asked
        there = replace(asked.request, channel=room.conversation, channel_tenant=room.tenant)
        return replace(asked, room=room, request=there)

    async def asker(self, body: Body, where: Conversation) -> Account:
        shared = "" if where.kind == "personal" else where.conversation
        return await self.accounts.of(part(body, "from"), where.tenant, where.service, shared)

    def made(
        self, body: Body, where: Conversation, account: Account, text: str, way: Way, **more: Any
    ) -> Asked:
        shared = where.kind != "personal"
        thread = thread_of(body) if where.kind == "channel" else ""
        card = str(body.get("replyToId") or "") if way != "typed" else ""
        request = Request(
            id=f"teams/{where.tenant}/{where.conversation}/{body.get('id', '')}",
            account=account,
            text=text,
            channel=where.conversation if shared else None,
            channel_tenant=where.tenant if shared else "",
            channel_name=where.name if shared else "",
            thread=thread or None,
            message=card or None,
            name=str(part(body, "from").get("name") or ""),
            time_zone=zone(body),
            **more,
        )
        return Asked(request=request, way=way, where=where, thread=thread, card=card)

    async def text(self, body: Body, where: Conversation) -> str:
        """What was typed as commands read it: without the mention of us that it begins with, and with those of others
        as their accounts."""
        text = str(body.get("text") or "").replace("\xa0", " ").replace("&nbsp;", " ").strip()
        ours = {str(part(each, "mentioned").get("id")): each for each in mentions(body)}.get(us(body))
        begins = str(ours.get("text") or "") if ours else ""
        if begins and text.startswith(begins):
            text = text[len(begins) :]
        shared = "" if where.kind == "personal" else where.conversation
        for each in mentions(body):
            who = part(each, "mentioned")
            if who.get("id") != us(body) and each.get("text"):
                account = await self.mentioned(who, where, shared)
                text = text.replace(
                    str(each["text"]), f" {account.address if account else who.get('name', '')} ", 1
                )
        return html.unescape(text).strip()

    async def mentioned(self, who: Body, where: Conversation, shared: str) -> Account | None:
        place = shared or where.conversation
        return await self.accounts.looked_up(str(who.get("id", "")), where.tenant, where.service, place)


def conversation(body: Body) -> Conversation:
    """Where an activity happened, as it tells: its tenant stands in what Teams adds, and nowhere else."""
    more, told = part(body, "channelData"), part(body, "conversation")
    channel, team = part(more, "channel"), part(more, "team")
    kind = KINDS.get(str(told.get("conversationType") or "personal"), "chat")
    id = str(channel.get("id") or told.get("id") or "").partition(";")[0]
    return Conversation(
        tenant=str(part(more, "tenant").get("id") or told.get("tenantId") or ""),
        conversation=id if kind == "channel" else str(told.get("id") or "").partition(";")[0],
        kind=kind,
        account=str(part(body, "from").get("aadObjectId") or "") if kind == "personal" else "",
        service=str(body.get("serviceUrl") or ""),
        team=str(team.get("id") or "") if kind == "channel" else "",
        name=str(channel.get("name") or told.get("name") or ""),
    )


def thread_of(body: Body) -> str:
    """The root message of the thread in a channel that it stands in: its own, where it begins one."""
    id = str(part(body, "conversation").get("id") or "")
    return id.partition(";messageid=")[2] or str(body.get("id") or "")


def zone(body: Body) -> str:
    """Where whoever wrote or pressed is; empty where their client does not say, or says nothing that is one."""
    name = str(body.get("localTimezone") or "")
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def us(body: Body) -> str:
    return str(part(body, "recipient").get("id") or "")


def mentions(body: Body) -> list[Body]:
    found = body.get("entities")
    every = found if isinstance(found, list) else []
    return [each for each in every if isinstance(each, dict) and each.get("type") == "mention"]


def mentions_us(body: Body) -> bool:
    return any(part(each, "mentioned").get("id") == us(body) for each in mentions(body))


def part(body: Body, name: str) -> Body:
    """An object within an activity; empty where it is not there, or is no object."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def whole(number: Any) -> int:
    return number if isinstance(number, int) and number > 0 else 1


def counted(number: Any) -> int:
    """From 0."""
    return number if isinstance(number, int) and number > 0 else 0
