"""A rehearsal: a plan lived through in simulated time, by simulated owners, through the real intake, clock
and delivery. The same seed gives the same transcript, however often it is killed and started again."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from bot.chat import Account, Request
from bot.clocks import SetClock
from bot.habits import halves, money, news, pipeline, quarter, reviews
from bot.habits.act import Act
from bot.house import House, last_time
from bot.room.chat import direct
from bot.transcript import transcript
from cards.card import Answer, Button, Buttons, Card, Form, Item
from plan.agreement import Agreement, Member, OwnKind, State
from plan.facts import REVIEW
from plan.plan import Plan
from plan.qbr import NAME as QBR
from plan.rhythm import Occurrence, in_period, instant
from plan.sides import Reader, Side
from plan.sync import SYNC
from schedules.arrange import upcoming
from schedules.ritual import Ritual
from schedules.rituals import on_plan
from storage import plans, room
from storage.plan_problems import slug
from storage.store import Book, Store

STEPS: Final = 3  # of a form, at most
LOOKED_AT: Final = 25  # messages, the newest of a channel
LONG_AGO: Final = datetime(1990, 1, 1, tzinfo=UTC)
Progress = Callable[[str], None]
A_WEEK = timedelta(weeks=1)


async def rehearse(
    store: Store,
    agreement: Agreement,
    *,
    weeks: int,
    seed: int,
    progress: Progress = lambda line: None,
) -> str:
    """Play `weeks` weeks from the plan's first day, or go on with a store that was begun; the transcript."""
    plan = as_played(agreement)
    start = instant(plan.period.start, time(0), plan.time_zone)
    end = min(start + weeks * A_WEEK, instant(plan.period.end, time(23, 59), plan.time_zone))
    house = House(store, SetClock(last_time(store, start)))
    try:
        if plan.id not in house.work.now(plans.ids):
            house.add_plan(plan)
        house.begin()
        await Played(house, plan, seed, progress).play(end)
        return house.work.now(lambda book: transcript(book, plan))
    finally:
        house.close()


def as_played(agreement: Agreement) -> Agreement:
    """The plan as if just agreed: nobody has been welcomed yet, and everybody is on the local room."""
    unasked = tuple(replace(member, joined=None) for member in agreement.people)
    return in_the_room(replace(agreement, state=State.AGREED, people=unasked))


def in_the_room(agreement: Agreement) -> Agreement:
    """The same plan, where everybody has an account in the local room."""
    people = tuple(replace(member, account=account(agreement, member)) for member in agreement.people)
    return replace(agreement, people=people)


def account(agreement: Agreement, member: Member) -> str:
    given = member.account or ""
    return (
        given
        if given.startswith("room:")
        else f"room:{slug(agreement.company(member.side).name)}:{member.id}"
    )


class Played:
    """One run of a rehearsal."""

    def __init__(self, house: House, agreement: Agreement, seed: int, progress: Progress) -> None:
        self.house = house
        self.agreement = agreement
        self.seed = seed
        self.progress = progress
        self.accounts = {member.id: account(agreement, member) for member in agreement.people}

    async def play(self, end: datetime) -> None:
        """Live from where the clock stands up to `end`, doing every act at its time."""
        now = self.house.clock.now()
        ahead = [act for act in self.script(end) if act.at >= now]
        heapq.heapify(ahead)
        week = None
        await self.house.heart.settle()
        while ahead and ahead[0].at <= end:
            act = heapq.heappop(ahead)
            await self.house.heart.move(act.at)
            await self.do(act)
            if (shown := self.agreement.period.week(act.at.date())) != week:
                week = shown
                self.progress(f"week {week} of {self.agreement.period.weeks}")
        await self.house.heart.move(end)

    def script(self, end: datetime) -> list[Act]:
        """Every act up to `end`: known before the first is done."""
        work = self.house.work
        plan = work.now(lambda book: plans.named(book, self.agreement.id, Reader.ROOM))
        found = [*money.acts(plan.agreement, self.seed), *halves.acts(plan.agreement, self.seed)]
        found += news.acts(plan.agreement, self.seed)
        for each in on_plan(plan):
            held = list(until(plan, each, end))
            for occurrence in held:
                found += of_ritual(plan, each, occurrence, self.seed)
            if each.name == REVIEW and held:
                found += self.saying_yes(held[0])
        return [act for act in found if act.at <= end]

    def saying_yes(self, first: Occurrence) -> list[Act]:
        """The partner's people opt in, minutes after they were welcomed."""
        partners = [member for member in self.agreement.people if member.side is Side.PARTNER]
        return [
            Act(first.start + timedelta(minutes=3 + index), f"start/{member.id}", member.id, "me start")
            for index, member in enumerate(partners)
        ]

    async def do(self, act: Act) -> None:
        """What follows from it is posted before the clock moves on."""
        if act.seek:
            for command in await self.house.work(lambda book: self.buttons(book, act)):
                await self.run(f"{act.id}/{command}", act, command)
        else:
            await self.run(act.id, act, act.text)

    async def run(self, id: str, act: Act, text: str) -> None:
        """One press or one line typed, and the forms that follow it, a few steps at most."""
        answer = await self.take(id, act.who, text, {} if act.press else act.values)
        for step in range(1, STEPS + 1):
            if not (act.press and isinstance(answer, Form)):
                return
            form = answer
            values = {**form.values, **act.values, **sure(form)}
            answer = await self.take(f"{id}/form{step}", act.who, form.command, values, form)

    def buttons(self, book: Book, act: Act) -> list[str]:
        """The commands, each once, of the buttons before a person that match what they look for."""
        account = self.accounts[act.who]
        platform, tenant, user = account.split(":", 2)
        own = direct(Account(platform=platform, tenant=tenant, user=user))
        wanted = re.compile(act.seek)
        found: list[str] = []
        for channel in (self.agreement.id, own):
            for message in room.messages(book, channel, account, limit=LOOKED_AT):
                if isinstance(message.body, Card):
                    found += [each for each in commands_of(message.body) if wanted.fullmatch(each)]
        return list(dict.fromkeys(found))

    async def take(
        self, id: str, who: str, text: str, values: dict[str, str], form: Form | None = None
    ) -> Answer:
        platform, tenant, user = self.accounts[who].split(":", 2)
        request = Request(
            id=f"rehearsal/{id}",
            account=Account(platform=platform, tenant=tenant, user=user),
            text=text,
            values=values,
            draft=form.draft if form else "",
            step=form.step if form else 1,
            kind="sent" if values else "typed",
        )
        return await self.house.intake.take(request)


def sure(form: Form) -> dict[str, str]:
    """Simulated people never slip: where they are asked whether they are sure, they are."""
    asked = [each for each in form.fields if each.name == "sure" and each.options]
    return {each.name: each.options[0].value for each in asked}


def until(plan: Plan, each: Ritual, end: datetime) -> Iterator[Occurrence]:
    """A ritual's occurrences on the plan up to `end`."""
    ahead = upcoming(plan, each, LONG_AGO)
    while ahead and ahead.start <= end:
        yield ahead
        ahead = upcoming(plan, each, ahead.start)


def of_ritual(plan: Plan, each: Ritual, occurrence: Occurrence, seed: int) -> Iterator[Act]:
    """What people do about one occurrence."""
    agreement = plan.agreement
    own = next((one for one in agreement.rhythm.own if one.id == each.name), None)
    if each.name == REVIEW:
        yield from reviews.acts(plan, occurrence, seed)
    elif each.name == SYNC:
        yield from pipeline.acts(agreement, occurrence, seed)
    elif each.name == QBR:
        yield from quarter.acts(agreement, occurrence, day_of(plan, each, occurrence), seed)
    elif own and own.kind is OwnKind.BOARD:
        yield from quarter.board(agreement, own, occurrence, day_of(plan, each, occurrence), seed)
    elif own:
        yield from quarter.questions(agreement, own, occurrence, seed)


def day_of(plan: Plan, each: Ritual, occurrence: Occurrence) -> Occurrence:
    """The meeting's own day and hour, of an occurrence that is prepared days ahead."""
    recurs, terms = each.recurrence(plan), plan.agreement
    assert recurs, "it has an occurrence"
    found = in_period(each.name, recurs, terms.time_zone, occurrence.period, terms.rhythm.days_off)
    return found or occurrence


def commands_of(card: Card) -> list[str]:
    """What a card's buttons would do, in reading order."""
    rows = [part.buttons for part in card.body if isinstance(part, Item | Buttons)]
    return [each.command for row in (*rows, card.buttons) for each in row if isinstance(each, Button)]
