"""Everything asked of the bot, on any chat, comes through here: who asks, which command, one transaction.

A repeat of a request gets the same answer and does nothing. What a person can put right comes back as one
card with a sentence, or as their form with everything they typed still in it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from bot.chat import Request
from bot.kept import KeptAnswers
from bot.words import Typed, typed
from bot.worker import Worker
from cards.card import Answer, Button, Card, Form, small, text
from cards.say import said_by
from commands.call import Call, GuestsRead, LeadsOnly, NotOnAPlan
from commands.command import COMMANDS, every, nearest
from commands.naming import ADDRESS, who_is_this
from plan.plan import Place
from plan.programmes import Catalogue
from sources.programmes import catalogue
from storage import inbox, people
from storage.store import Book

log = logging.getLogger(__name__)
HOUSE = frozenset({"plan", "cards", "packets", "sources", "storage", "schedules", "commands", "bot"})
OWN_BUSY = "That was just asked; its answer is on the way."


class Intake:
    """Takes requests. `wake` is called after each from which something follows, so that it is posted at once."""

    def __init__(
        self, work: Worker, wake: Callable[[], None] = lambda: None, programmes: Catalogue | None = None
    ) -> None:
        self.work = work
        self.wake = wake
        self.programmes = programmes or catalogue()
        self.kept = KeptAnswers()
        every()

    async def take(self, request: Request) -> Answer:
        """The answer to a request. Never raises for what a person or the store did wrong."""
        try:
            answer, stirred = await self.work(lambda book: (self.answered(book, request), book.stirred))
        except Exception as problem:  # noqa: BLE001  # the one place where every failure becomes a card
            return await self.unanswered(request, problem)
        if stirred:
            self.wake()
        return answer

    def answered(self, book: Book, request: Request) -> Answer:
        """In one transaction: recognise a repeat, or run the command and keep what it said."""
        kept = self.kept.of(book, request) if request.kind != "sent" else None
        if not inbox.take(book, request.id, kept.body if kept else ""):
            return inbox.answer_to(book, request.id) or Card(OWN_BUSY)
        if kept:
            return kept.answer
        asked = typed(request.text)
        call = self.call(book, request, asked)
        if call.person is None:
            who_is_this(call, book, asked.command)
        answer = self.run(book, asked, call)
        command = COMMANDS.get(asked.command or "status")
        if command and command.reads and call.person is not None and not book.stirred:
            inbox.answered(book, request.id, self.kept.keep(book, request, answer).body)
        else:
            inbox.answered(book, request.id, inbox.written(answer))
        return answer

    def asked_about(self, book: Book, request: Request) -> None:
        asked = typed(request.text)
        call = self.call(book, request, asked)
        if call.person is None:
            who_is_this(call, book, asked.command)

    def call(self, book: Book, request: Request, asked: Typed) -> Call:
        account = request.account
        person = people.known_as(book, account.platform, account.tenant, account.user)
        known = people.settings(book, person) if person is not None else {}
        place = None
        if request.channel is not None:
            place = Place(
                platform=account.platform,
                tenant=request.channel_tenant or account.tenant,
                channel=request.channel,
                name=request.channel_name,
            )
        return Call(
            now=book.now,
            words=tuple(self.meant(book, word) for word in asked.words),
            options={name: self.meant(book, value) for name, value in asked.options.items()},
            values=request.values,
            sent=request.kind == "sent",
            draft=request.draft,
            step=request.step,
            person=person,
            account=(account.platform, account.tenant, account.user),
            name=str(known.get("name", "")) or request.name,
            time_zone=known.get("time_zone") or "UTC",
            place=place,
            catalogue=self.programmes,
        )

    def meant(self, book: Book, word: str) -> str:
        """A word as commands read it: the account of somebody who is known (a chat's mention) is that person."""
        if not ADDRESS.fullmatch(word):
            return word
        person = people.known_as(book, *word.split(":", 2))
        return word if person is None else f"person:{person}"

    def run(self, book: Book, asked: Typed, call: Call) -> Answer:
        command = COMMANDS.get(asked.command or "status")
        return command.handler(call, book) if command else unknown(asked.command)

    async def unanswered(self, request: Request, problem: Exception) -> Answer:
        """What a failed request is told; its transaction has been undone. Who somebody unknown is, is asked all the
        same: they may have been refused for just that."""
        if type(problem).__module__.partition(".")[0] in HOUSE:
            sentence = said_by(problem)
            if isinstance(problem, (GuestsRead, NotOnAPlan, LeadsOnly)):
                await self.work(lambda book: self.asked_about(book, request))
                self.wake()
            return await self.form_again(request, sentence) or Card("That did not work", (text(sentence),))
        code = secrets.token_hex(4)
        log.error("request %s failed as %s", request.id, code, exc_info=problem)
        if isinstance(problem, DBAPIError):
            sentence = "The store cannot be written just now. Nothing was changed; try again in a minute."
        else:
            sentence = "Something went wrong on our side. Nothing was changed; try again."
        again = await self.form_again(request, sentence)
        foot = small(f"If it stays so, tell whoever runs jbp the code {code}.")
        return again or Card("That did not work", (text(sentence), foot))

    async def form_again(self, request: Request, sentence: str) -> Form | None:
        """The form that was sent, filled in as it was, with the sentence over it."""
        if request.kind != "sent":
            return None
        asked = typed(request.text)
        try:
            form = await self.work(
                lambda book: self.run(book, asked, replace(self.call(book, request, asked), sent=False))
            )
        except Exception:  # noqa: BLE001  # the form cannot be shown either: the sentence alone must do
            return None
        if not isinstance(form, Form):
            return None
        kept = {**form.values, **request.values}
        return replace(form, values=kept, errors={"": sentence}, draft=request.draft or form.draft)


def unknown(name: str) -> Card:
    """No such command: the nearest one, a press away."""
    near = nearest(name)
    buttons = (Button(f"/jbp {near}", near, "primary"),) if near else ()
    meant = f" Did you mean “{near}”?" if near else ""
    return Card(
        f"There is no command “{name[:40]}”",
        (text(f"Nothing was changed.{meant}"),),
        (*buttons, Button("All commands", "help")),
    )
