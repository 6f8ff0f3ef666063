"""A house on the fake Teams, and people at both companies who write, mention, press and fill in there.

Everything they do arrives over HTTP as activities that Microsoft signed; everything they see is what Teams was told.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot import handing as files
from bot.clocks import SetClock
from bot.house import House
from bot.listening import Listening
from bot.teams import web
from bot.teams.door import TeamsDoor
from bot.teams.given import FILE
from bot.teams.settings import Teams
from plan.agreement import Agreement
from plan.plan import Place
from storage import rooms
from storage.store import Store
from tests.on_a_chat import ZONE, OnAChat
from tests.teams import cards
from tests.teams.fake import FakeTeams
from tests.teams.identity import signed
from tests.teams.state import ACME, APP, AWS, BOT, Conversation, User

ROOM = "19:acme-aws@thread.tacv2"
PUBLIC = "https://jbp.example.com"


class Wired(OnAChat):
    """Acme's tenant has the app; people of AWS's tenant are in the shared channel ROOM."""

    def __init__(
        self, store: Store | None, at: datetime, folder: Path, *, beside: Any = None, **more: Any
    ) -> None:
        """`beside`: a house that is on another chat already."""
        self.beside = beside
        if beside:
            self.loop = beside.loop
        else:
            self.begin()
        self.teams = FakeTeams(folder).start()
        self.before = os.environ.get("REQUESTS_CA_BUNDLE")
        os.environ["REQUESTS_CA_BUNDLE"] = str(self.teams.certificate)
        self.teams.add_channel(ROOM, "acme-aws")
        self.clock: SetClock = beside.clock if beside else SetClock(at)
        self.house: House = beside.house if beside else House(store, self.clock)  # type: ignore[arg-type]
        settings: dict[str, Any] = {
            "app_id": APP, "tenant": ACME, "secret": self.teams.secret, "tenants": frozenset({ACME, AWS}),
            "hosts": frozenset({f"127.0.0.1:{self.teams.tls_port}"}), "login": self.teams.secure,
            "keys": f"{self.teams.base}/keys/openid", "graph_api": self.teams.base,
            "shares": (f"127.0.0.1:{self.teams.tls_port}",),
        }  # fmt: skip
        self.settings = Teams(**{**settings, **more})
        self.numbers = itertools.count(1)
        self.wait(self.open())

    async def open(self) -> None:
        handing = files.Handing(PUBLIC, self.house.work.now(files.key), self.clock.now)
        self.door = TeamsDoor(self.house, self.settings, handing, rates=False)
        self.listening = Listening("127.0.0.1", 0, self.house.health)
        self.address = await self.listening.start(
            [*web.routes(self.door), *files.routes(handing, self.house.work, self.house.documents)]
        )
        self.session = aiohttp.ClientSession()

    def close(self) -> None:
        self.wait(self.shut())
        self.teams.stop()
        if not self.beside:
            self.house.close()
            self.end()
        os.environ.pop("REQUESTS_CA_BUNDLE", None)
        if self.before is not None:
            os.environ["REQUESTS_CA_BUNDLE"] = self.before

    # -- the plan and its people -----------------------------------------------------------------------

    def add(self, agreement: Agreement) -> None:
        """The plan in the shared channel, which jbp is put into; whoever has an account here is in it."""
        self.house.add_plan(agreement, room=False)
        for member in agreement.people:
            if (member.account or "").startswith("teams:"):
                self.joins(member.name, str(member.account).split(":")[1])
        self.installed(self.room_)
        place = Place(platform="teams", tenant=ACME, channel=ROOM, name="acme-aws")
        self.house.work.now(lambda book: rooms.link(book, agreement.id, place))
        self.settle()

    def joins(self, name: str, tenant: str = ACME, **more: Any) -> Person:
        user = self.teams.add_user(name, tenant, **more)
        self.room_.members.append(user)
        return Person(self, user)

    def person(self, name: str) -> Person:
        return Person(self, self.teams.users[name])

    def installed(self, where: Conversation, **more: Any) -> None:
        """jbp is added to a team, a group chat or for one person."""
        body = self.about(where, type="conversationUpdate", membersAdded=[{"id": BOT}], **more)
        self.send(body)

    @property
    def room_(self) -> Conversation:
        return self.teams.conversations[ROOM]

    # -- what Teams sends ------------------------------------------------------------------------------

    def about(
        self, where: Conversation, user: User | None = None, thread: str = "", **more: Any
    ) -> dict[str, Any]:
        """An activity as Teams makes it."""
        added: dict[str, Any] = {"tenant": {"id": where.tenant}}
        if where.kind == "channel":
            added |= {"channel": {"id": where.id}, "team": {"id": where.team}}
        id = f"{where.id};messageid={thread}" if thread else where.id
        body = {
            "id": f"f:{next(self.numbers)}", "channelId": "msteams", "serviceUrl": self.teams.service,
            "timestamp": "2027-03-05T20:00:00.000Z", "localTimezone": ZONE, "recipient": {"id": BOT, "name": "jbp"},
            "conversation": {
                "id": id, "conversationType": where.kind, "tenantId": where.tenant,
                "isGroup": where.kind != "personal",
            },
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.object_id} if user else {"id": where.id},
            "channelData": {**added, **more.pop("channelData", {})}, **more,
        }  # fmt: skip
        return {name: value for name, value in body.items() if value is not None}

    def send(self, body: dict[str, Any], *, status: int = 0) -> dict[str, Any]:
        """What an invoke is answered, within the time that Teams waits."""
        begun = time.monotonic()
        found, text = self.by_http(body, signed(str(body["serviceUrl"])))
        assert found == (status or (200 if body["type"] == "invoke" else 201)), (found, text)
        assert time.monotonic() - begun < 10, "Teams waits ten seconds"
        self.settle()
        answer: dict[str, Any] = json.loads(text) if text.startswith("{") else {}
        return answer

    def by_http(self, body: Any, header: str = "") -> tuple[int, str]:
        async def post() -> tuple[int, str]:
            headers = {"Authorization": header} if header else {}
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
            address = f"{self.address}/api/messages"
            async with self.session.post(address, data=raw, headers=headers) as answer:
                return answer.status, await answer.text()

        return self.wait(post())

    def event(self, what: str, where: Conversation | None = None, **more: Any) -> None:
        """Something that happens to a team or a channel."""
        data = {"eventType": what, **more.pop("channelData", {})}
        self.send(self.about(where or self.room_, type="conversationUpdate", channelData=data, **more))

    def get(self, address: str) -> tuple[int, str]:
        """A link of jbp's, opened in a browser."""

        async def fetched() -> tuple[int, str]:
            async with self.session.get(address.replace(PUBLIC, self.address)) as answer:
                return answer.status, (await answer.read()).decode(errors="replace")

        return self.wait(fetched())

    @property
    def room(self) -> list[str]:
        """What stands in the shared channel of jbp's, replies too."""
        return [said(each) for each in self.room_.messages if each["from"] == BOT]

    @property
    def roots(self) -> list[str]:
        return [said(each) for each in self.room_.messages if each["from"] == BOT and not each["thread"]]


class Person:
    """Somebody in Teams, at Acme or elsewhere."""

    def __init__(self, wired: Wired, user: User) -> None:
        self.wired, self.user, self.teams = wired, user, wired.teams

    @property
    def chat(self) -> Conversation:
        return self.teams.personal(self.user)

    # -- doing -----------------------------------------------------------------------------------------

    def writes(self, text: str) -> str:
        """To jbp, in their own chat."""
        self.wired.send(self.wired.about(self.chat, self.user, type="message", text=text))
        return self.hears[-1] if self.hears else ""

    def gives(self, name: str, content: bytes, text: str = "", address: str = "") -> str:
        """A file to jbp, in their own chat, as Teams puts it into a message."""
        self.teams.shares[name] = content
        about = {
            "downloadUrl": address or f"{self.teams.secure}/shares/{name}",
            "uniqueId": "1",
            "fileType": "csv",
        }
        file = {
            "contentType": FILE,
            "contentUrl": "https://acme-my.sharepoint.com/x",
            "name": name,
            "content": about,
        }
        copy = {"contentType": "text/html", "content": f"<p>{text}</p>"}
        body = self.wired.about(self.chat, self.user, type="message", text=text, attachments=[copy, file])
        self.wired.send(body)
        return self.hears[-1]

    def mentions(
        self, text: str, where: Conversation | None = None, /, *, name: str = "jbp", **more: Any
    ) -> list[str]:
        """In a channel or a group chat; what everybody then sees that was not there before."""
        place = where or self.wired.room_
        before = len(place.messages)
        tag = f"<at>{name}</at>"
        ours = {"type": "mention", "text": tag, "mentioned": {"id": BOT, "name": name}}
        id = self.teams.number()
        place.messages.append({"id": id, "text": text, "thread": "", "from": self.user.id})
        body = {"type": "message", "text": f"{tag}&nbsp;{text}\n", "entities": [ours], "id": id} | more
        thread = id if place.kind == "channel" else ""
        self.wired.send(self.wired.about(place, self.user, thread, **body))
        return [said(each) for each in place.messages[before + 1 :]]

    def presses(self, label: str, *, old: bool = False) -> str:
        """The newest button of that label that this person sees; what they then see in its place. `old`: in a client
        that knows no Action.Execute."""
        where, message, action = self.button(label)
        return self.press(where, message, action, {}, old=old)

    def press(
        self, where: Conversation, message: dict[str, Any], action: dict[str, Any], values: dict[str, Any], *,
        old: bool = False,
    ) -> str:  # fmt: skip
        thread = message["thread"] or message["id"] if where.kind == "channel" else ""
        data = {**action["data"], **values}
        more: dict[str, Any] = {"replyToId": message["id"]}
        if old:
            self.wired.send(self.wired.about(where, self.user, thread, type="message", value=data, **more))
            return ""
        made = {"type": "Action.Execute", "verb": action["verb"], "data": data}
        value = {"action": made, "trigger": "manual"}
        body = self.wired.about(
            where, self.user, thread, type="invoke", name="adaptiveCard/action", value=value, **more
        )
        answer = self.wired.send(body)
        self.answered(where, message, answer)
        return cards.text_of(answer["value"]) if isinstance(answer["value"], dict) else str(answer["value"])

    def answered(self, where: Conversation, message: dict[str, Any], answer: dict[str, Any]) -> None:
        """What Teams does with an invoke's answer: a card stands in the pressed one's place, for who pressed."""
        assert answer["statusCode"] == 200, answer
        if answer["type"] == "application/vnd.microsoft.card.adaptive":
            assert cards.faults(answer["value"]) == []
            assert len(json.dumps(answer["value"], ensure_ascii=False).encode()) < 28_000
            self.user.shown[where.id, message["id"]] = answer["value"]
        else:
            assert answer["type"] == "application/vnd.microsoft.activity.message"

    def fills(self, **values: Any) -> str:
        """Fill in the newest form that this person sees, and send it."""
        where, message, card = self.form
        asked = cards.inputs(card)
        filled = {name: each["value"] for name, each in asked.items() if "value" in each}
        for name, value in values.items():
            filled[name] = typed(asked[name], value)
        for name, each in asked.items():
            assert not each.get("isRequired") or filled.get(name), f"Teams does not send it: {name} is needed"
        return self.press(where, message, cards.actions(card)[-1], filled)

    # -- seeing ----------------------------------------------------------------------------------------

    def seen(self) -> list[tuple[Conversation, dict[str, Any], dict[str, Any]]]:
        """Every card that this person sees, the newest first."""
        theirs = [each for each in self.teams.conversations.values() if self.user in each.members]
        found = [(where, message) for where in theirs for message in where.messages]
        found.sort(key=lambda each: int(each[1]["id"].rpartition(":")[2]), reverse=True)
        return [
            (where, message, self.user.shown.get((where.id, message["id"]), each["content"]))
            for where, message in found
            for each in message.get("attachments", ())
        ]

    @property
    def form(self) -> tuple[Conversation, dict[str, Any], dict[str, Any]]:
        return next(each for each in self.seen() if cards.inputs(each[2]))

    def button(self, label: str) -> tuple[Conversation, dict[str, Any], dict[str, Any]]:
        for where, message, card in self.seen():
            for action in reversed(cards.actions(card)):
                if action["title"] == label:
                    return where, message, action
        raise AssertionError(f"{self.user.name} sees no [{label}]")

    @property
    def hears(self) -> list[str]:
        """What stands in their own chat."""
        shown = self.user.shown
        return [
            cards.text_of(shown.get((self.chat.id, each["id"]))) or said(each)
            for each in self.chat.messages
            if each["from"] == BOT
        ]


def typed(field: dict[str, Any], value: Any) -> Any:
    """As the card's own check takes it."""
    if field["type"] == "Input.ChoiceSet" and field.get("choices"):
        options = {each["title"]: each["value"] for each in field["choices"]}
        assert value in options or value in options.values(), (value, options)
        return options.get(value, value)
    return value


def said(message: dict[str, Any]) -> str:
    """A message as it reads."""
    texts = [cards.text_of(each["content"]) for each in message.get("attachments", ())]
    return "\n".join(texts) if texts else str(message.get("text", ""))
