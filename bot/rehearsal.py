"""A rehearsal: a plan lived through in simulated time, by simulated owners, through the real intake, clock
and delivery. The same seed gives the same transcript, however often it is killed and started again."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.chat import Account, Request
from bot.clocks import SetClock
from bot.habits.act import Act
from bot.habits.reviews import acts
from bot.house import House, last_time
from bot.transcript import transcript
from cards.card import Answer, Form
from plan.agreement import Agreement, Member, State
from plan.rhythm import Occurrence, instant
from plan.sides import Reader, Side
from schedules.arrange import upcoming
from schedules.rituals import RITUALS
from storage import plans
from storage.plan_problems import slug
from storage.store import Store

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
        found: list[Act] = []
        review = RITUALS["motion-review"]
        ahead: Occurrence | None = upcoming(plan, review, datetime.min.replace(tzinfo=UTC) + 400 * A_WEEK)
        first = ahead
        while ahead and ahead.start <= end:
            found += acts(plan, ahead, self.seed)
            ahead = upcoming(plan, review, ahead.start)
        return found + (self.saying_yes(first) if first else [])

    def saying_yes(self, first: Occurrence) -> list[Act]:
        """The partner's people opt in, minutes after they were welcomed."""
        partners = [member for member in self.agreement.people if member.side is Side.PARTNER]
        return [
            Act(first.start + timedelta(minutes=3 + index), f"start/{member.id}", member.id, "me start")
            for index, member in enumerate(partners)
        ]

    async def do(self, act: Act) -> None:
        answer = await self.take(act.id, act.who, act.text, {} if act.press else act.values)
        if act.press and isinstance(answer, Form):
            await self.take(f"{act.id}/form", act.who, answer.command, act.values)
        await self.house.heart.settle()

    async def take(self, id: str, who: str, text: str, values: dict[str, str]) -> Answer:
        platform, tenant, user = self.accounts[who].split(":", 2)
        request = Request(
            id=f"rehearsal/{id}",
            account=Account(platform=platform, tenant=tenant, user=user),
            text=text,
            values=values,
            kind="sent" if values else "typed",
        )
        return await self.house.intake.take(request)
