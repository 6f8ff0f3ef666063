"""`/jbp trigger`: say that what a motion waits for has happened; its pair is asked within minutes."""

from __future__ import annotations

from cards import triggered as cards
from cards.card import Card
from commands.acting import plan_to_change
from commands.call import Call, Unreadable, WhichPlan
from commands.command import command
from commands.reading import which
from commands.triggering import set_off, under_way
from plan import triggers
from plan.agreement import Cadence, Motion, Role
from plan.plan import NoSuchMotion, Plan
from storage.store import Book

LONGEST = 200  # characters of what happened


class NotPerTrigger(ValueError):
    """That motion is asked about on its own days, not by a trigger. `/jbp trigger` lists those that wait for
    one."""


class NobodyToAsk(LookupError):
    """Nobody owns that motion on either side, so nobody would be asked. Nothing was changed."""


class NotInForce(ValueError):
    """People are asked while a plan is agreed, and within its period. Nothing was changed."""


@command(
    "trigger",
    help="Say that what a motion waits for has happened",
    usage=(
        ("trigger", "the motions that wait for something to happen"),
        ('trigger win-stories --what "Contoso won"', "it has: its pair is asked within minutes"),
    ),
)
def trigger(call: Call, book: Book) -> Card:
    try:
        plan = plan_to_change(call, book) if call.words else call.plan(book)
    except WhichPlan:
        return which("trigger", call, book)
    if not call.words:
        may = call.seat(plan).role in (Role.OWNER, Role.LEAD)
        return cards.listed(plan, may=may)
    seat = call.voice(plan)
    motion = meant(plan, call.text)
    what = said(call, motion)
    if not cards.pair_of(plan, motion):
        raise NobodyToAsk
    if not triggers.asks_now(plan, book.now):
        raise NotInForce
    running = under_way(book, plan, motion)
    if running and ("what" not in call.options or what in running.triggers):
        return cards.opened(
            plan, running, call.time_zone, f"{motion.name}: asked already", "Nothing was changed."
        )
    review = set_off(book, plan, motion, seat.id, what)
    title = f"{motion.name}: added to what is asked already" if running else f"{motion.name}: set off"
    return cards.opened(plan, review, call.time_zone, title)


def meant(plan: Plan, typed: str) -> Motion:
    """A per-trigger motion by number, id or name, or by words of its trigger. Raises NotPerTrigger or
    NoSuchMotion."""
    try:
        motion = plan.motion(typed)
    except NoSuchMotion:
        wanted = typed.strip().casefold()
        near = [each for each in triggers.per_trigger(plan) if wanted in (each.trigger or "").casefold()]
        if len(near) != 1:
            raise
        return near[0]
    if motion.cadence is not Cadence.PER_TRIGGER:
        raise NotPerTrigger
    return motion


def said(call: Call, motion: Motion) -> str:
    """What happened, in the asker's words or else the trigger's own. Raises Unreadable."""
    what = " ".join(call.options.get("what", "").split()) or motion.trigger or f"set off by {call.name}"
    if len(what) > LONGEST:
        raise Unreadable(f"`--what` takes at most {LONGEST} characters. You wrote {len(what):,}.")
    return what
