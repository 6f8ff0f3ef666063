"""How an answer gets back to who asked: with the acknowledgement where that is in time, else by the ways that are
left. What is for the asker alone is never put where others read it.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.chat import NoAnswer, NotAccepted
from bot.slack.api import Api
from bot.slack.asked import Asked
from bot.slack.chat import UNFURLED, SlackChat, files_of
from bot.slack.files import listed, share
from cards import slack, slack_views
from cards.card import Answer, Audience, Button, Card, Form, Person, line, small, text
from cards.slack_text import VALUE

log = logging.getLogger(__name__)
Ack = dict[str, Any]
DRAWN: Final = 1000  # cards whose messages are kept
IN_PLACE: Final = 4  # further messages at a response_url, which takes five


class Answers:
    """Gives answers to what was asked in Slack."""

    def __init__(self, api: Api, chat: SlackChat) -> None:
        self.api = api
        self.chat = chat
        self.recent: OrderedDict[int, tuple[Card, list[dict[str, Any]]]] = OrderedDict()

    # -- with the acknowledgement ----------------------------------------------------------------------

    def at_once(self, asked: Asked, answer: Answer) -> tuple[Ack, bool]:
        """What the acknowledgement itself can say, and whether that is the whole answer."""
        if asked.way == "sent":
            return self.in_the_form(asked, answer)
        if asked.way == "slash" and isinstance(answer, Card) and not files_of(answer):
            messages = self.drawn(answer)
            return self.placed(answer, messages[0]), len(messages) == 1
        return {}, False

    def drawn(self, card: Card) -> list[dict[str, Any]]:
        """A card's messages: one that the intake gives again is not drawn again. Read only."""
        found = self.recent.get(id(card))
        if found is None or found[0] is not card:
            found = self.recent[id(card)] = card, slack.messages(card)
            while len(self.recent) > DRAWN:
                self.recent.popitem(last=False)
        return found[1]

    def in_the_form(self, asked: Asked, answer: Answer) -> tuple[Ack, bool]:
        """A form that came back is answered in the view it stands in: by what is to be put right, the next step, or
        the card; what is for the room closes it and is posted there."""
        if isinstance(answer, Form):
            errors = slack_views.field_errors(answer)
            same = (answer.command, answer.step) == (asked.request.text, asked.request.step)
            if errors and "" not in answer.errors and same:
                return {"response_action": "errors", "errors": errors}, True
            return {"response_action": "update", "view": self.form(asked, answer)}, True
        if answer.audience is Audience.ROOM and not asked.direct:
            return {"response_action": "clear"}, False
        view, whole = slack_views.view(listed(answer), kept=asked.kept)
        return {"response_action": "update", "view": view}, whole and not files_of(answer)

    def meanwhile(self, asked: Asked) -> Ack:
        """Where the work takes longer than Slack waits."""
        if asked.way == "sent":
            return {"response_action": "update", "view": slack_views.waiting("Still working on it")}
        return {}

    def placed(self, card: Card, message: dict[str, Any]) -> Ack:
        for_room = card.audience is Audience.ROOM
        return {"response_type": "in_channel" if for_room else "ephemeral", **message, **UNFURLED}

    # -- after it --------------------------------------------------------------------------------------

    async def afterwards(self, asked: Asked, answer: Answer, *, begun: bool) -> None:
        """The answer, or (`begun`) what of it the acknowledgement did not say."""
        try:
            if isinstance(answer, Form):
                await self.open(asked, answer)
            elif asked.way == "home":
                await self.publish(asked, answer)
            elif asked.modal:
                await self.in_view(asked, answer, begun=begun)
            elif asked.trigger and not asked.channel:
                await self.over_home(asked, answer)
            else:
                await self.show(asked, answer, begun=begun)
        except (NotAccepted, NoAnswer) as trouble:
            log.warning("an answer to %s did not reach them: %s", asked.request.account.address, trouble)

    async def open(self, asked: Asked, form: Form) -> None:
        """A form as a modal: in the view that is open, else as a new one; else a card with a button that opens it,
        pressed when there is time."""
        try:
            view = self.form(asked, form)
            if asked.modal:
                await self.api.call(asked.workspace, "views.update", view_id=asked.view, view=view)
                return
            if asked.trigger:
                await self.api.call(asked.workspace, "views.open", trigger_id=asked.trigger, view=view)
                return
        except (NotAccepted, NoAnswer) as trouble:
            log.info("a form could not be opened: %s", trouble)
        await self.show(replace(asked, modal=False), to_open(asked, form))

    def form(self, asked: Asked, form: Form) -> dict[str, Any]:
        return slack_views.modal(form, kept=asked.kept)

    async def in_view(self, asked: Asked, card: Card, *, begun: bool) -> None:
        """In the modal that is open; what does not fit there follows as messages, and files come to the person."""
        if card.audience is Audience.ROOM and not asked.direct:
            if not begun:
                done = Card("Posted in the channel", (small("You can close this."),))
                await self.look(asked, slack_views.view(done, kept=asked.kept)[0])
            await self.to_the_room(asked, card)
            return
        view, whole = slack_views.view(listed(card), kept=asked.kept)
        if not begun:
            await self.look(asked, view)
        await (self.files(asked, card) if whole else self.alone(asked, card))

    async def over_home(self, asked: Asked, card: Card) -> None:
        """To who pressed in the bot's Home, or took a shortcut, where there is no message to answer under."""
        view, whole = slack_views.view(listed(card), kept=asked.kept)
        try:
            await self.api.call(asked.workspace, "views.open", trigger_id=asked.trigger, view=view)
        except NotAccepted:
            whole = False
        await (self.files(asked, card) if whole else self.alone(asked, card))

    async def look(self, asked: Asked, view: dict[str, Any]) -> None:
        await self.api.call(asked.workspace, "views.update", view_id=asked.view, view=view)

    async def publish(self, asked: Asked, card: Card) -> None:
        await self.api.call(asked.workspace, "views.publish", user_id=asked.user, view=slack_views.home(card))

    async def show(self, asked: Asked, card: Card, *, begun: bool = False) -> None:
        """A card: to the room where it is for the room, else to the asker alone."""
        messages = slack.messages(listed(card))[1 if begun else 0 :]
        if asked.response_url and len(messages) <= IN_PLACE:
            rest = await self.respond(asked, card, messages)
            if rest is None:
                await self.files(asked, card)
                return
            messages = rest
        if card.audience is Audience.ROOM and not asked.direct:
            await self.to_the_room(asked, card)
        else:
            await self.alone(asked, card, messages)

    async def respond(
        self, asked: Asked, card: Card, messages: Sequence[dict[str, Any]]
    ) -> list[dict[str, Any]] | None:
        """At the response_url, in order: None where all were taken, else those that were not."""
        for index, message in enumerate(messages):
            body = {**self.placed(card, message), "replace_original": False}
            if not await self.api.respond(asked.response_url, body):
                return list(messages[index:])
        return None

    async def to_the_room(self, asked: Asked, card: Card) -> None:
        thread = asked.thread or None
        for message in slack.messages(listed(card)):
            await self.api.call(
                asked.workspace,
                "chat.postMessage",
                channel=asked.channel,
                **message,
                **UNFURLED,
                thread_ts=thread,
            )
        for file in files_of(card):
            content = await self.chat.documents.content(file, None)
            await share(self.api, asked.workspace, asked.channel, asked.thread, file, content)

    async def alone(self, asked: Asked, card: Card, messages: Sequence[dict[str, Any]] | None = None) -> None:
        """To the asker: in direct messages a message, in a channel one that only they see; where Slack shows them
        none, a direct message; and where they take none, a button in the thread that shows it to who presses it."""
        shown = slack.messages(listed(card)) if messages is None else messages
        if asked.way == "direct":
            await self.say(asked, asked.channel, shown, asked.thread)
            await self.files(asked, card)
            return
        if not asked.direct:
            try:
                for message in shown:
                    await self.api.call(
                        asked.workspace,
                        "chat.postEphemeral",
                        channel=asked.channel,
                        user=asked.user,
                        **message,
                        thread_ts=asked.thread or None,
                    )
            except NotAccepted as refusal:
                log.info("nothing is shown to %s in the channel: %s", asked.request.account.address, refusal)
            else:
                await self.files(asked, card)
                return
        direct = await self.chat.reach(asked.request.account)
        if direct:
            workspace, channel = await self.chat.at(direct)  # of another installation, maybe
            await self.say(replace(asked, workspace=workspace), channel, shown, "")
            await self.files(asked, card)
        elif not asked.direct:
            await self.to_the_room(replace(asked), to_press(asked))

    async def say(self, asked: Asked, channel: str, messages: Sequence[dict[str, Any]], thread: str) -> None:
        for message in messages:
            await self.api.call(
                asked.workspace,
                "chat.postMessage",
                channel=channel,
                **message,
                **UNFURLED,
                thread_ts=thread or None,
            )

    async def files(self, asked: Asked, card: Card) -> None:
        """A card's files, which only the asker may see: in their direct messages."""
        files = files_of(card)
        if not files:
            return
        direct = await self.chat.reach(asked.request.account)
        if direct is None:
            raise NotAccepted("they take no direct messages, where a file could go")
        workspace, channel = await self.chat.at(direct)
        for file in files:
            content = await self.chat.documents.content(file, asked.request.account)
            await share(self.api, workspace, channel, "", file, content)


def again(asked: Asked) -> str:
    """The command that was typed, where a button holds as much; its first word where not."""
    typed = asked.request.text
    return typed if len(typed) <= VALUE else typed.split()[0]


def to_open(asked: Asked, form: Form) -> Card:
    """A form cannot be opened by itself just now: a press away."""
    command = form.command if asked.way == "sent" else again(asked)
    note = small("Slack opens forms only at a press.")
    return Card(form.title, (text("Press to fill it in."), note), (Button("Open", command, "primary"),))


def to_press(asked: Asked) -> Card:
    """In the thread, for everybody to see: that there is an answer, and not a word of it."""
    account = asked.request.account
    who = Person(asked.request.name or "you", account=account.address)
    return Card(
        "There is an answer, for one person only",
        (text(*line(who, ": press to see it. Only you will.")),),
        (Button("Show me", again(asked), "primary"),),
        Audience.ROOM,
    )
