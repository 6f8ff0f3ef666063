"""What Slack sent, read: who asked for what, where, and by which ways they can be answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from bot.chat import Request
from bot.slack.accounts import Accounts
from bot.slack.workspaces import Workspace

Body = dict[str, Any]
Way = Literal["slash", "press", "sent", "mention", "direct", "home", "shortcut"]

WAYS: Final[dict[str, Way]] = {"app_home_opened": "home", "app_mention": "mention"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, and how its answer can come back. `channel` is Slack's own id of where it was asked (a direct
    message's too), `thread` the message that it is told under. `response_url` and `trigger` may have run out. `view`
    is the one that was sent, or whose button was pressed; `modal` whether it is one."""

    request: Request
    way: Way
    workspace: Workspace
    user: str
    channel: str = ""
    thread: str = ""
    response_url: str = field(default="", repr=False)
    trigger: str = field(default="", repr=False)
    view: str = ""
    modal: bool = False

    @property
    def direct(self) -> bool:
        """Asked where nobody else reads along."""
        return not self.request.channel

    @property
    def kept(self) -> dict[str, str]:
        """What a modal must remember of where it was opened."""
        where = {"channel": self.channel, "name": self.request.channel_name, "thread": self.thread}
        return {name: value for name, value in where.items() if value}


class Reading:
    """Makes requests of payloads."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts

    async def slash(self, workspace: Workspace, body: Body) -> Asked:
        team, enterprise = body.get("team_id", ""), body.get("enterprise_id", "")
        account = await self.accounts.of(workspace, body["user_id"], team, enterprise)
        channel, name = body.get("channel_id", ""), body.get("channel_name", "")
        request = Request(
            id=f"slack/{body['trigger_id']}",
            account=account,
            text=await self.accounts.read(workspace, body.get("text", "")),
            name=body.get("user_name", ""),
            **room(workspace, channel, "" if name == "privategroup" else name),
        )
        return Asked(
            request=request,
            way="slash",
            workspace=workspace,
            user=body["user_id"],
            channel=channel,
            response_url=body.get("response_url", ""),
            trigger=body["trigger_id"],
        )

    async def interaction(self, workspace: Workspace, body: Body, text: str, way: Way) -> Asked:
        """A button or a shortcut. Where it stands in a view, the view remembers the room that it was opened in."""
        who = body["user"]
        account = await self.accounts.of(workspace, who["id"], who.get("team_id", ""), grid(body))
        view, container = body.get("view") or {}, body.get("container") or {}
        remembered = metadata(view)
        where = body.get("channel") or {}
        channel = where.get("id") or remembered.get("channel", "")
        # Slack calls a private channel or a direct message by its kind, not by a name.
        called = where.get("name", "")
        name = remembered.get("name", "") if called in ("", "privategroup", "directmessage") else called
        request = Request(
            id=f"slack/{body['trigger_id']}",
            account=account,
            text=text,
            kind="pressed",
            name=who.get("username") or who.get("name", ""),
            message=container.get("message_ts"),
            thread=(body.get("message") or {}).get("thread_ts"),
            **room(workspace, channel, name),
        )
        return Asked(
            request=request,
            way=way,
            workspace=workspace,
            user=who["id"],
            channel=channel,
            thread=request.thread or remembered.get("thread", ""),
            response_url=body.get("response_url", ""),
            trigger=body["trigger_id"],
            view=view.get("id", ""),
            modal=view.get("type") == "modal",
        )

    async def sent(self, workspace: Workspace, body: Body, values: dict[str, str]) -> Asked:
        """A form that came back, under the command that its view remembers."""
        kept = metadata(body["view"])
        asked = await self.interaction(
            workspace, {**body, "trigger_id": body.get("trigger_id") or body["view"]["hash"]}, "", "sent"
        )
        step = kept.get("step", 1)
        request = replace(
            asked.request,
            text=str(kept.get("command", "")),
            kind="sent",
            values=values,
            draft=str(kept.get("draft", "")),
            step=step if isinstance(step, int) else 1,
        )
        return replace(asked, request=request, view=body["view"]["id"], modal=True)

    async def said(self, workspace: Workspace, body: Body) -> Asked:
        """A mention in a channel, a direct message, or the opening of the bot's Home."""
        event = body["event"]
        channel = event.get("channel", "")
        way = WAYS.get(event["type"], "direct")
        team = event.get("user_team") or event.get("team") or ""
        own = not team or team in (workspace.tenant, workspace.enterprise)
        account = await self.accounts.of(
            workspace, event["user"], team or workspace.tenant, workspace.enterprise if own else ""
        )
        text = "today" if way == "home" else await self.accounts.read(workspace, event.get("text", ""))
        thread = event.get("thread_ts") or (event.get("ts", "") if way == "mention" else "")
        request = Request(
            id=f"slack/{body['event_id']}",
            account=account,
            text=text,
            thread=thread or None,
            **room(workspace, channel if way == "mention" else "", ""),
        )
        return Asked(
            request=request,
            way=way,
            workspace=workspace,
            user=event["user"],
            channel="" if way == "home" else channel,
            thread=thread,
        )


def room(workspace: Workspace, channel: str, name: str) -> dict[str, Any]:
    """The shared channel of a request; nothing where it was asked in direct messages or in no channel."""
    if not channel or channel.startswith("D"):
        return {}
    return {
        "channel": channel,
        "channel_tenant": workspace.tenant,
        "channel_name": f"#{name}" if name else "",
    }


def grid(body: Body) -> str:
    """The organisation that a person of an interaction belongs to, where the payload's is theirs: it is the
    installing team's, and says nothing of people of other teams."""
    team, theirs = (body.get("team") or {}).get("id"), body["user"].get("team_id")
    organisation = (body.get("enterprise") or {}).get("id") or ""
    return organisation if organisation and theirs in (team, organisation) else ""


def metadata(view: Body) -> dict[str, Any]:
    """What a view of ours remembers; nothing of one that is not."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
