"""Everything asked of the bot, on any chat, comes through here: who asks, which command, one transaction.

A repeat of a request gets the same answer and does nothing. What a person can put right comes back as one
card with a sentence, or as their form with everything they typed still in it.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.exc import DBAPIError

from bot import traced
from bot.chat import Request
from bot.kept import KeptAnswers, Together, told
from bot.vitals import Vitals
from bot.words import Typed, typed
from bot.worker import Worker
from cards.card import Answer, Button, Card, Facts, Form, line, small, text
from cards.say import said_by
from commands.call import Call, GuestsRead, LeadsOnly, NotOnAPlan
from commands.command import COMMANDS, every, having, nearest
from commands.naming import ADDRESS, who_is_this
from plan.plan import Place
from plan.programmes import Catalogue
from sources.connections import Connection
from sources.programmes import catalogue
from storage import inbox, people
from storage.cards import card_json
from storage.store import Book

log = logging.getLogger(__name__)
HOUSE = frozenset({"plan", "cards", "packets", "sources", "storage", "schedules", "commands", "bot"})
MEANT = 4  # commands that are named for a word that is none
COMPLETE = re.compile(r"[a-z][a-z -]*")  # with nothing left to fill in
QUOTED = re.compile(r"“/jbp ([a-z][a-z -]*)”")  # with nothing left to fill in


class Intake:
    """Takes requests. `wake` is called after each from which something follows, so that it is posted at once; `mails`:
    people can be written to by e-mail."""

    def __init__(
        self,
        work: Worker,
        wake: Callable[[], None] = lambda: None,
        programmes: Catalogue | None = None,
        vitals: Vitals | None = None,
        connections: Sequence[Connection] = (),
    ) -> None:
        self.work = work
        self.wake = wake
        self.programmes = programmes or catalogue()
        self.vitals = vitals or Vitals()
        self.connections = tuple(connections)
        self.kept = KeptAnswers()
        self.together = Together(work, self.kept)
        self.mails = False
        every()

    async def take(self, request: Request) -> Answer:
        """The answer to a request. Never raises for what a person or the store did wrong."""
        with traced.within(traced.current() or traced.begin()):
            begun = time.perf_counter()
            try:
                answer, stirred = await self.before(request) or await self.anew(request)
            except Exception as problem:  # noqa: BLE001  # the one place where every failure becomes a card
                answer = await self.unanswered(request, problem)
                self.taken(request, "refused" if is_ours(problem) else "failed", begun)
                return answer
            if stirred:
                self.wake()
            self.taken(request, "answered", begun)
            return answer

    async def before(self, request: Request) -> tuple[Answer, bool] | None:
        """What the same was answered a moment ago, where that still holds; nothing follows from it."""
        if request.kind == "sent" or not self.kept.of(request, self.work.clock.now()):
            return None
        answer = await self.together.answer(request)
        return (answer, False) if answer else None

    async def anew(self, request: Request) -> tuple[Answer, bool]:
        """An answer, and whether something follows from it."""
        return await self.work(lambda book: (self.answered(book, request), book.stirred))

    def taken(self, request: Request, result: str, begun: float) -> None:
        """A request is over: which command and how it ended, and not a word of what was typed."""
        took = time.perf_counter() - begun
        self.vitals.taken(request.account.platform, result, took)
        name = typed(request.text).command or "status"
        told = {
            "command": name if name in COMMANDS else "none", "kind": request.kind,
            "chat": request.account.platform, "result": result, "ms": round(took * 1000, 1),
        }  # fmt: skip
        log.info("request %s: %s", told["command"], result, extra={"seen": told})

    def answered(self, book: Book, request: Request) -> Answer:
        """In one transaction: recognise a repeat, or run the command and keep what it said."""
        asked = typed(request.text)
        call = self.call(book, request, asked)
        command = COMMANDS.get(asked.command or "status")
        if command and command.reads and call.person is not None:
            kept = self.kept.keep(book, request, self.run(book, asked, call))
            return kept.answer if inbox.take(book, request.id, kept.body) else told(book, request)
        if not inbox.take(book, request.id):
            return told(book, request)
        if call.person is None:
            who_is_this(call, book, asked.command)
        answer = self.run(book, asked, call)
        inbox.answered(book, request.id, card_json(answer))
        return answer

    def asked_about(self, book: Book, request: Request) -> None:
        asked = typed(request.text)
        call = self.call(book, request, asked)
        if call.person is None:
            who_is_this(call, book, asked.command)

    def call(self, book: Book, request: Request, asked: Typed) -> Call:
        account = request.account
        known = people.who_is(book, account.platform, account.tenant, account.user)
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
            person=known.get("id"),
            account=(account.platform, account.tenant, account.user),
            name=str(known.get("name", "")) or request.name,
            time_zone=known.get("time_zone") or request.time_zone or "UTC",
            place=place,
            makes_rooms_in=request.makes_rooms_in,
            catalogue=self.programmes,
            connections=self.connections,
            mails=self.mails,
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
        if is_ours(problem):
            sentence = said_by(problem)
            if isinstance(problem, (GuestsRead, NotOnAPlan, LeadsOnly)):
                await self.work(lambda book: self.asked_about(book, request))
                self.wake()
            again = await self.form_again(request, sentence)
            return again or Card(
                "That did not work", (text(sentence),), await self.ways_on(sentence, request)
            )
        code = secrets.token_hex(4)
        log.error("a request failed as %s", code, exc_info=problem, extra={"seen": {"code": code}})
        if isinstance(problem, DBAPIError):
            sentence = "The store cannot be written just now. Nothing was changed; try again in a minute."
        else:
            sentence = "Something went wrong on our side. Nothing was changed; try again."
        again = await self.form_again(request, sentence)
        foot = small(f"If it stays so, tell whoever runs jbp the code {code}.")
        return again or Card("That did not work", (text(sentence), foot))

    async def ways_on(self, sentence: str, request: Request) -> tuple[Button, ...]:
        """What the sentence says to type, a press away, on the plan that was meant; not what was just refused."""
        asked = typed(request.text)
        said = " ".join((asked.command, *asked.words))
        named = [each for each in dict.fromkeys(QUOTED.findall(sentence)) if each != said]
        known = [each for each in named if each.split()[0] in COMMANDS][:2]
        plan = await self.work(lambda book: self.plan_meant(book, request)) if known else ""
        on = f" --plan {plan}" if plan else ""
        return tuple(Button(f"/jbp {each}", each + on) for each in known)

    def plan_meant(self, book: Book, request: Request) -> str:
        """The plan's id; empty where none is meant, or not one alone."""
        try:
            return self.call(book, request, typed(request.text)).plan(book).id
        except Exception as problem:
            if not is_ours(problem):
                raise
            return ""

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


def is_ours(problem: Exception) -> bool:
    """A named error of the house: its words are for the person."""
    return type(problem).__module__.partition(".")[0] in HOUSE


def unknown(name: str) -> Card:
    """No such command: those that it is a part of (`qbr packet`), or else the nearest one, a press away."""
    parts = having(name)[:MEANT]
    if parts:
        near = next((typed for typed, _ in parts if COMPLETE.fullmatch(typed)), None)
        meant = " Did you mean this?"
    else:
        near = nearest(name)
        meant = f" Did you mean “{near}”?" if near else ""
    rows = (Facts(tuple((f"/jbp {typed}", line(means)) for typed, means in parts)),) if parts else ()
    buttons = (Button(f"/jbp {near}", near, "primary"),) if near else ()
    return Card(
        f"There is no command “{name[:40]}”",
        (text(f"Nothing was changed.{meant}"), *rows),
        (*buttons, Button("All commands", "help")),
    )
