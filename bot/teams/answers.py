"""How an answer gets back to who asked. What is for the asker alone is never put where others read it.

In a personal chat everything is a message, and a form that was sent becomes its outcome, in place. In a channel or a
group chat, what is for the room is posted there; what is for one person goes to their personal chat, and where Teams
takes none (people of another company) it is shown in the pressed card's place, which Teams does for who pressed alone.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.chat import NoAnswer, NotAccepted
from bot.teams.asked import Asked
from bot.teams.chat import TeamsChat, activities, threaded
from bot.teams.given import Attached
from bot.teams.keeping import offered
from bot.teams.meant import LARGEST, Meant, pressed
from bot.words import typed
from cards import teams
from cards.card import Answer, Audience, Button, Card, Person, line, small, text
from commands.command import COMMANDS
from storage import inbox
from storage.cards import card_json
from storage.conversations import Conversation

log = logging.getLogger(__name__)
Reply = dict[str, Any]
CARD: Final = "application/vnd.microsoft.card.adaptive"
NOTE: Final = "application/vnd.microsoft.activity.message"
BELOW: Final = "The answer is below."
SENT: Final = "The answer is in your chat with jbp."
POSTED: Final = "Posted here."
LATER: Final = "This takes a moment: the answer comes by itself."
ANOTHERS: Final = "That is for somebody else. Ask jbp yourself: mention it, and say what you want to see."
FAILED: Final = "The answer could not be delivered. Try again in a minute."


class Answers:
    """Gives answers to what was asked in Teams."""

    def __init__(self, chat: TeamsChat, meant: Meant) -> None:
        self.chat = chat
        self.meant = meant

    # -- in an invoke's own reply ----------------------------------------------------------------------

    async def in_place(self, asked: Asked, answer: Answer) -> Reply:
        """What a pressed card is answered."""
        if asked.request.kind == "sent":
            return await self.outcome(asked, answer)
        if for_the_room(answer) and asked.meant_for:
            await self.say(asked, answer)
            return noted(POSTED)
        if asked.direct:
            await self.say(asked, answer)
            return noted(BELOW)
        if await self.alone(asked, answer):
            return noted(SENT)
        return shown(self.part(asked, answer, 0))

    def part(self, asked: Asked, answer: Answer, number: int) -> Reply:
        """What of an answer one card holds; where there is more of it, with a button for that."""
        every = [message["attachments"][0]["content"] for message in self.messages(asked, answer)]
        content: Reply = every[min(number, len(every) - 1)]
        if number + 1 < len(every):
            sign = self.sign(asked, asked.request.id)
            content["body"].append(teams.further(asked.request.id, number + 1, len(every), sign))
        return content

    def sign(self, asked: Asked, request: str) -> str:
        return self.chat.handing.sign(f"{request} {asked.request.account.address}")

    async def further(self, asked: Asked) -> Reply:
        """The next part of what somebody was answered."""
        assert asked.more
        request, number, sign = asked.more
        if not hmac.compare_digest(sign.encode(), self.sign(asked, request).encode()):
            return noted(ANOTHERS)
        answer = await self.chat.work(lambda book: inbox.answer_to(book, request))
        if answer is None:
            return noted("That was some days ago. Ask again.")
        return shown(self.part(replace(asked, request=replace(asked.request, id=request)), answer, number))

    async def outcome(self, asked: Asked, answer: Answer) -> Reply:
        """A form that was sent becomes what came of it: the form with what is to be put right, the next step, or the
        card. In a personal chat it stays so, as nobody else has the message."""
        if for_the_room(answer) and asked.meant_for:
            await self.say(asked, answer)
            answer = Card("Posted in the room", (small("You can go on."),))
        if not asked.direct:
            return shown(self.part(asked, answer, 0))
        first, *more = self.messages(asked, answer)
        await self.keep(asked, first)
        for message in more:
            await self.chat.say(asked.where, message, "")
        return shown(first["attachments"][0]["content"])

    async def keep(self, asked: Asked, message: dict[str, Any]) -> None:
        """Amend the message that the form was in."""
        if not asked.card:
            return
        where = asked.where
        try:
            await self.chat.connector.update(
                where.tenant, where.service, where.conversation, asked.card, message
            )
        except (NotAccepted, NoAnswer) as trouble:
            log.info("a form that was sent could not be amended: %s", trouble)

    # -- as messages -----------------------------------------------------------------------------------

    async def afterwards(self, asked: Asked, answer: Answer) -> None:
        """The answer as a message, where there is no reply to put it in (any more)."""
        try:
            if asked.direct or for_the_room(answer):
                await self.say(asked, answer)
            elif await self.alone(asked, answer):
                await self.say(asked, Card(SENT, audience=Audience.ROOM))
            elif asked.way == "submit":
                await self.too_old(asked)
            else:
                await self.to_press(asked, answer)
        except (NotAccepted, NoAnswer) as trouble:
            log.warning("an answer to %s did not reach them: %s", asked.request.account.address, trouble)

    async def to_press(self, asked: Asked, answer: Answer) -> None:
        """In the thread, for everybody to see: that there is an answer, and not a word of it. What was done is not done
        again at the press: the answer is kept, also where it was that nothing could be done."""
        request = asked.request
        await self.chat.work(lambda book: inbox.take(book, request.id, card_json(answer)))
        card = to_press(asked)
        messages = self.messages(asked, card)
        if not card.buttons:
            row = teams.answered(request.id, self.sign(asked, request.id))
            messages[0]["attachments"][0]["content"]["body"].append(row)
        await self.send(asked.where, asked.thread, messages)

    async def too_old(self, asked: Asked) -> None:
        await self.say(asked, Card("This Teams is too old to show you that alone. Use a newer one."))

    async def send(self, where: Conversation, thread: str, messages: Sequence[dict[str, Any]]) -> None:
        for message in messages:
            await self.chat.connector.send(where.tenant, where.service, threaded(where, thread), message)

    async def say(self, asked: Asked, answer: Answer) -> None:
        """Where it was asked, in the thread; what is for the room there, though it was filled in elsewhere."""
        where, thread = asked.where, asked.thread
        if asked.room and for_the_room(answer):
            where = await self.chat.at(self.chat.address(asked.room.tenant, asked.room.conversation))
            thread = asked.room.thread
        await self.send(where, thread, self.messages(asked, answer))

    async def alone(self, asked: Asked, answer: Answer) -> bool:
        """In the asker's personal chat; whether there is one."""
        try:
            direct = await self.chat.reach(asked.request.account)
            if direct is None:
                return False
            where = await self.chat.at(direct)
            for message in self.messages(asked, answer, alone=True):
                await self.chat.say(where, message, "")
        except (NotAccepted, NoAnswer) as trouble:
            log.info("nothing is taken by %s: %s", asked.request.account.address, trouble)
            return False
        return True

    def messages(self, asked: Asked, answer: Answer, *, alone: bool = False) -> list[dict[str, Any]]:
        """`alone`: into their own chat. What is pressed there is meant for the room that it was asked in."""
        if isinstance(answer, Card):
            reader = "" if for_the_room(answer) else asked.request.account.address
            answer = self.chat.handing.listed(answer, f"answer/{asked.request.id}", reader)
        found = activities(answer)
        if alone or asked.direct:
            for message in found:
                content = message["attachments"][0]["content"]
                content["body"] = offered(content["body"], self.chat.handing.public_url)
        if (alone or asked.direct) and asked.meant_for:
            for message in found:
                content = message["attachments"][0]["content"]
                self.meant.mark(content, asked.meant_for, asked.request.account)
        if asked.files:
            for message in found:
                with_file(message["attachments"][0]["content"], asked.files[0])
        return found


def with_file(content: Reply, file: Attached) -> None:
    """What a file is for is pressed: each button has it, as far as the card's size allows."""
    size = len(json.dumps(content, ensure_ascii=False).encode())
    for ours in pressed(content):
        size += 2 * len(json.dumps({"file": file.told}, ensure_ascii=False).encode())
        if size > LARGEST:
            return
        ours["file"] = file.told


def reads(command: str) -> bool:
    found = COMMANDS.get(typed(command).command or "status")
    return bool(found and found.reads)


def for_the_room(answer: Answer) -> bool:
    return isinstance(answer, Card) and answer.audience is Audience.ROOM


def shown(card: Reply) -> Reply:
    return {"statusCode": 200, "type": CARD, "value": card}


def noted(words: str) -> Reply:
    return {"statusCode": 200, "type": NOTE, "value": words}


def refused(code: int, words: str) -> Reply:
    error = {"code": str(code), "message": words}
    return {"statusCode": code, "type": "application/vnd.microsoft.error", "value": error}


def to_press(asked: Asked) -> Card:
    """With the button where it is harmless to ask again: the answer is then of that moment."""
    account = asked.request.account
    who = Person(asked.request.name or "you", account=account.address)
    return Card(
        "There is an answer, for one person only",
        (text(*line(who, ": press to see it. Only you will.")),),
        (Button("Show me", asked.request.text or "status", "primary"),) if reads(asked.request.text) else (),
        Audience.ROOM,
    )
