"""A house on the fake Slack, and people at both companies who type, mention, write, press and fill in there.

Everything they do arrives signed over HTTP, or by Socket Mode, and everything they see is what Slack was told.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.clocks import SetClock
from bot.house import House
from bot.listening import Listening
from bot.settings import Slack
from bot.slack import web
from bot.slack.api import Api
from bot.slack.door import SlackDoor
from bot.slack.installed import OneWorkspace
from bot.slack.methods import scopes
from plan.agreement import Agreement
from plan.plan import Place
from storage import rooms
from storage.store import Store
from tests.on_a_chat import OnAChat
from tests.slack.fake import FakeSlack
from tests.slack.limits import message_faults, view_faults
from tests.slack.state import Channel, User

SECRET = "signing-secret-of-the-test"
ROOM = "C1"


class Wired(OnAChat):
    """Acme's workspace T1 has the app; AWS's T2 shares the channel C1. `socket`: by Socket Mode, not HTTP."""

    def __init__(self, store: Store, at: datetime, *, socket: bool = False, history: bool = False) -> None:
        self.begin()
        self.slack = FakeSlack().start()
        installed = self.slack.install("T1", set(scopes(history=history)))
        self.bot_user = installed.bot_user
        self.bots = {"T1": self.bot_user}
        self.slack.add_channel(ROOM, "acme-aws", self.bot_user, shared=True)
        self.clock = SetClock(at)
        self.slack.now = lambda: self.clock.now().timestamp()
        self.house = House(store, self.clock)
        settings = Slack(
            bot_token=installed.token, app_token="xapp-1" if socket else "", signing_secret=SECRET,
            history=history, api=self.slack.api,
        )  # fmt: skip
        self.numbers = itertools.count(1)
        self.wait(self.open(settings, installed.token))

    async def open(self, settings: Slack, token: str) -> None:
        api = Api(settings.api, rates=False)
        self.door = SlackDoor(self.house, settings, OneWorkspace(api, token), api)
        self.listening = Listening("127.0.0.1", 0, self.house.health)
        await self.door.start()
        self.events = await self.listening.start(web.routes(self.door, SECRET)) + web.EVENTS
        self.session = aiohttp.ClientSession()

    def close(self) -> None:
        self.wait(self.shut())
        self.house.close()
        self.slack.stop()
        self.end()

    # -- the plan and its people -----------------------------------------------------------------------

    def add(self, agreement: Agreement) -> None:
        """The plan, in the shared channel; whoever has an account there is in it."""
        self.house.add_plan(agreement, room=False)
        place = Place(platform="slack", tenant="T1", channel=ROOM, name="#acme-aws")
        self.house.work.now(lambda book: rooms.link(book, agreement.id, place))
        for member in agreement.people:
            if (member.account or "").startswith("slack:"):
                self.joins(str(member.account).split(":")[2], member.name, str(member.account).split(":")[1])
        self.settle()

    def joins(self, user: str, name: str, team: str, **more: Any) -> Person:
        self.slack.channels[ROOM].members.add(user)
        return Person(self, self.slack.add_user(user, name, team, **more))

    def person(self, user: str) -> Person:
        return Person(self, self.slack.users[user])

    # -- what Slack sends ------------------------------------------------------------------------------

    def send(
        self,
        body: dict[str, Any],
        *,
        form: bool = False,
        payload: bool = False,
        taken: Callable[[dict[str, Any]], None] = lambda answer: None,
    ) -> dict[str, Any]:
        """A request as Slack makes it, by the way in that is open; the acknowledgement, within three seconds. `taken`
        is what Slack does with that, before anything else that comes."""
        begun = time.monotonic()
        if self.door.socket:
            kind = "slash_commands" if form else "interactive" if payload else "events_api"
            answer = self.wait(self.by_socket(kind, body))
        else:
            status, text = self.by_http(body, form=form, payload=payload)
            assert status == 200, (status, text)
            answer = json.loads(text) if text.startswith("{") else {}
        assert time.monotonic() - begun < 3, "Slack waits three seconds"
        taken(answer)
        self.settle()
        return answer

    def by_http(
        self, body: dict[str, Any], *, form: bool = False, payload: bool = False, **more: Any
    ) -> tuple[int, str]:
        fields = {"payload": json.dumps(body)} if payload else body
        raw = urlencode(fields) if form or payload else json.dumps(body)
        kind = "application/x-www-form-urlencoded" if form or payload else "application/json"
        return self.raw(raw.encode(), kind, **more)

    def raw(self, raw: bytes, kind: str, *, at: float | None = None, secret: str = SECRET) -> tuple[int, str]:
        """Any body, signed (rightly or not) at a time."""
        stamp = str(int(at if at is not None else time.time()))
        signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=raw) or ""
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}

        async def post() -> tuple[int, str]:
            async with self.session.post(self.events, data=raw, headers=headers) as answer:
                return answer.status, await answer.text()

        return self.wait(post())

    async def by_socket(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        envelope = f"e{next(self.numbers)}"

        async def sent() -> dict[str, Any]:
            while not self.slack.sockets:
                await asyncio.sleep(0.02)
            waiting = self.slack.acks[envelope] = asyncio.get_running_loop().create_future()
            what = {"type": kind, "envelope_id": envelope, "payload": body, "accepts_response_payload": True}
            await self.slack.sockets[-1].send_json(what)
            return await asyncio.wait_for(waiting, 5)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sent(), self.slack.loop))

    def event(self, event: dict[str, Any], *, to: str = "T1", **more: Any) -> dict[str, Any]:
        """An event as Slack tells it to an installation, by an id of its own unless one is given."""
        body = {
            "type": "event_callback", "team_id": to, "api_app_id": "A1", "event_id": f"Ev{next(self.numbers)}",
            "event": event, "is_ext_shared_channel": True, "context_team_id": to,
            "authorizations": [{"team_id": to, "enterprise_id": None, "is_bot": True}], **more,
        }  # fmt: skip
        self.send(body)
        return body

    @property
    def room(self) -> list[str]:
        """What stands in the shared channel, replies too."""
        return [said(message) for message in self.slack.channels[ROOM].messages]

    @property
    def roots(self) -> list[str]:
        return [said(each) for each in self.slack.channels[ROOM].messages if not each.get("thread_ts")]


class Person:
    """Somebody in Slack, at Acme (T1) or elsewhere."""

    def __init__(self, wired: Wired, user: User) -> None:
        self.wired, self.user, self.slack = wired, user, wired.slack

    @property
    def through(self) -> str:
        """The workspace whose installation is nearest to them: their own, or else the one that shares a channel."""
        if self.user.team in self.wired.bots:
            return self.user.team
        rooms = [each.members for each in self.slack.channels.values() if self.user.id in each.members]
        shares = (team for team, bot in self.wired.bots.items() if any(bot in room for room in rooms))
        return next(shares, next(iter(self.wired.bots), ""))

    @property
    def direct(self) -> Channel:
        return self.slack.direct_of(self.wired.bots[self.through], self.user.id)

    @property
    def external(self) -> bool:
        return self.user.team not in self.wired.bots

    def respond(self, channel: str) -> str:
        id = f"r{next(self.slack.numbers)}"
        self.slack.responses[id] = (channel, self.user.id, 5)
        return f"{self.slack.base}/respond/{id}"

    def trigger(self, through: str = "") -> str:
        return f"{self.slack.trigger()}/{self.user.id}/{through or self.through}"

    # -- doing -----------------------------------------------------------------------------------------

    def types(self, text: str, channel: str = ROOM, **more: Any) -> str:
        """A slash command, and what the person then sees of it."""
        assert not self.external, "Slack: not a valid command"
        body = {
            "token": "t", "team_id": self.through, "channel_id": channel, "channel_name": "acme-aws",
            "user_id": self.user.id, "user_name": self.user.name, "command": "/jbp", "text": text, "api_app_id": "A1",
            "is_enterprise_install": "false", "response_url": self.respond(channel),
            "trigger_id": self.trigger(), **more,
        }  # fmt: skip

        def taken(answer: dict[str, Any]) -> None:
            if answer.get("blocks"):
                assert message_faults(answer) == []
                self.slack.told(channel, self.user.id, {**answer, "by": self.wired.bots[self.through]})

        self.wired.send(body, form=True, taken=taken)
        return self.sees(channel)

    def mentions(self, text: str, *, of: str = "T1", **more: Any) -> str:
        """In the shared channel: the bot of the workspace `of`."""
        message = {"ts": self.slack.stamp(), "user": self.user.id, "text": f"<@{self.wired.bots[of]}> {text}"}
        self.slack.channels[ROOM].messages.append(message)
        event = {
            "type": "app_mention",
            "channel": ROOM,
            "user_team": self.user.grid or self.user.team,
            "team": of,
        }
        self.wired.event({**event, **message, **more}, to=of)
        return self.sees(ROOM)

    def writes(self, text: str, **more: Any) -> str:
        """To the bot, directly."""
        message = {"ts": self.slack.stamp(), "user": self.user.id, "text": text}
        self.direct.messages.append(message)
        event = {"type": "message", "channel": self.direct.id, "channel_type": "im", "team": self.user.team}
        self.wired.event({**event, **message, **more}, to=self.through)
        return self.hears[-1]

    def opens_home(self) -> str:
        self.wired.event(
            {"type": "app_home_opened", "user": self.user.id, "tab": "home", "channel": self.direct.id},
            to=self.through,
        )
        return text_of(self.user.home or {})

    def presses(self, label: str) -> str:
        """The newest button of that label that this person sees; what they see then."""
        channel, message, button = self.button(label)
        where: dict[str, Any] = {"container": {"type": "view", "view_id": self.user.view}}
        if channel is not None and message is not None:
            where = {
                "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel.id},
                "channel": {"id": channel.id, "name": channel.name or "directmessage"},
                "message": message, "response_url": self.respond(channel.id),
            }  # fmt: skip
        else:
            where["view"] = self.view()
        action = {
            "type": "button",
            "action_id": button["action_id"],
            "block_id": "b",
            "value": button.get("value"),
        }
        self.interact({"type": "block_actions", "actions": [action], **where}, self.team_of(message))
        return text_of(self.user.modal) if self.user.modal else self.sees(channel.id if channel else ROOM)

    def shortcut(self, callback: str, message: dict[str, Any] | None = None) -> None:
        of = {
            "message": message,
            "channel": {"id": ROOM, "name": "acme-aws"},
            "response_url": self.respond(ROOM),
        }
        kind = {"type": "message_action", **of} if message else {"type": "shortcut"}
        self.interact({**kind, "callback_id": callback})

    def team_of(self, message: dict[str, Any] | None) -> str:
        """Whose installation a message, or the view that is open, belongs to."""
        if message is None:
            return self.user.through if self.user.modal else self.through
        by = message.get("by") or message.get("user")
        return next((team for team, bot in self.wired.bots.items() if bot == by), self.through)

    def interact(self, body: dict[str, Any], team: str = "") -> dict[str, Any]:
        """As Slack names people of another company in an interaction: their own team stands with the user alone."""
        user = {"id": self.user.id, "username": self.user.name, "team_id": self.user.grid or self.user.team}
        team = team or self.through
        whole = {
            "user": user,
            "team": {"id": team},
            "api_app_id": "A1",
            "trigger_id": self.trigger(team),
            **body,
        }
        return self.wired.send(
            whole, payload=True, taken=self.submitted if "view" in body else lambda answer: None
        )

    def fills(self, **values: Any) -> dict[str, Any]:
        """Fill in the modal that is open, and send it; Slack's answer, which is done as Slack does it."""
        assert self.user.modal, "no modal is open"
        for name, value in values.items():
            self.user.typed[name] = self.typed(name, value)
        body = {"type": "view_submission", "view": self.view(), "team": {"id": self.user.team}}
        return self.interact(body, self.user.through)

    def submitted(self, answer: dict[str, Any]) -> None:
        """What Slack does with the acknowledgement of a view that was sent."""
        action = answer.get("response_action")
        if action == "update":
            assert view_faults(answer["view"]) == []
            self.slack.showing(self.user, answer["view"], self.user.view)
        elif action == "clear":
            self.user.modal = None

    def typed(self, name: str, value: Any) -> dict[str, Any]:
        element = self.inputs()[name]["element"]
        match element["type"]:
            case "static_select" | "radio_buttons":
                options = [
                    each for group in element.get("option_groups", [element]) for each in group["options"]
                ]
                return {
                    "selected_option": next(
                        each for each in options if value in (each["value"], each["text"]["text"])
                    )
                }
            case "datepicker":
                return {"selected_date": value}
            case "timepicker":
                return {"selected_time": value}
            case "users_select":
                return {"selected_user": value}
            case "file_input":
                self.slack.files["FUSER"] = {
                    "id": "FUSER",
                    "name": value[0],
                    "content": value[1],
                    "shares": {},
                }
                return {"files": [{"id": "FUSER"}]}
        return {"value": value}

    def inputs(self) -> dict[str, Any]:
        blocks = (self.user.modal or {}).get("blocks", [])
        return {block["block_id"].removeprefix("f-"): block for block in blocks if block["type"] == "input"}

    def view(self) -> dict[str, Any]:
        """As it goes back to the app, with what was filled in or stood there."""
        view = self.user.modal or self.user.home or {}
        values = {}
        for name, block in self.inputs().items() if self.user.modal else ():
            said = self.user.typed.get(name, initial(block["element"]))
            values[f"f-{name}"] = {"value": {"type": block["element"]["type"], **said}}
        through = self.user.through or self.through
        installed = {"app_installed_team_id": through} if through != self.user.team else {}
        more = {"id": self.user.view, "hash": "h", "state": {"values": values}, **installed}
        return {**{name: view.get(name, "") for name in ("type", "callback_id", "private_metadata")}, **more}

    # -- seeing ----------------------------------------------------------------------------------------

    def mine(self, channel: Channel) -> list[dict[str, Any]]:
        """The messages of a channel that this person sees, the oldest first."""
        alone = [message for user, message in channel.alone if user == self.user.id]
        return sorted([*channel.messages, *alone], key=lambda each: float(each["ts"]))

    def sees(self, channel: str = ROOM) -> str:
        every = self.mine(self.slack.channels[channel])
        return said(every[-1]) if every else ""

    @property
    def hears(self) -> list[str]:
        return [said(message) for message in self.mine(self.direct)]

    @property
    def modal(self) -> str:
        return text_of(self.user.modal) if self.user.modal else ""

    def button(self, label: str) -> tuple[Channel | None, dict[str, Any] | None, dict[str, Any]]:
        for view in (self.user.modal, self.user.home):
            if view and (found := find(view["blocks"], label)):
                return None, None, found
        theirs = [channel for channel in self.slack.channels.values() if self.user.id in channel.members]
        every = [(channel, message) for channel in theirs for message in self.mine(channel)]
        for channel, message in sorted(every, key=lambda each: float(each[1]["ts"]), reverse=True):
            if found := find(message.get("blocks", []), label):
                return channel, message, found
        raise AssertionError(f"{self.user.name} sees no [{label}]")


def find(blocks: list[dict[str, Any]], label: str) -> dict[str, Any] | None:
    for block in reversed(blocks):
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            if element["text"]["text"] == label:
                found: dict[str, Any] = element
                return found
    return None


def initial(element: dict[str, Any]) -> dict[str, Any]:
    kept = {"initial_value": "value", "initial_option": "selected_option", "initial_date": "selected_date",
            "initial_time": "selected_time", "initial_user": "selected_user"}  # fmt: skip
    return {kept[name]: value for name, value in element.items() if name in kept}


def said(message: dict[str, Any]) -> str:
    """A message as it reads, with its buttons and files."""
    files = [f"[file {each['name']}]" for each in message.get("files", [])]
    return " ".join([text_of(message) if message.get("blocks") else message.get("text", ""), *files])


def text_of(shown: dict[str, Any]) -> str:
    return "\n".join(filter(None, (block_text(block) for block in shown.get("blocks", []))))


def block_text(block: Any) -> str:
    """Every word of a block, in order."""
    if isinstance(block, list):
        return " ".join(filter(None, map(block_text, block)))
    if not isinstance(block, dict):
        return ""
    match block.get("type"):
        case "button":
            return f"[{block['text']['text']}]"
        case "user":
            return f"@{block['user_id']}"
        case "date":
            return str(block["fallback"])
        case "rich_text_section" | "rich_text_preformatted":
            return "".join(map(block_text, block["elements"]))
    if isinstance(block.get("text"), str):
        return block["text"]
    return block_text([block.get(name) for name in ("text", "label", "hint", "elements", "rows", "element")])
