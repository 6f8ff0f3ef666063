"""`/jbp decide`: what the QBR and the plan's boards are asked to decide, and what they decided."""

from __future__ import annotations

from dataclasses import replace

from cards import decisions as cards
from cards.card import Answer, Card, Field, Form, Option
from commands.acting import filled, plan_to_change, tell
from commands.call import Call, OnlyReads, Unreadable, WhichPlan
from commands.command import command
from commands.reading import page_typed, which
from plan import decisions
from plan.agreement import Role
from plan.facts import Brief, Decision
from plan.meeting_facts import Outcome
from plan.own import QBR, attendees, boards, may_decide, terms_of, title
from plan.people import Someone
from plan.plan import Plan
from schedules.arrange import upcoming
from schedules.rituals import named
from storage import facts, plans, rituals
from storage.store import Book


class NoSuchDecision(LookupError):
    """No decision of this plan is called that. `/jbp decide` lists what is open, with its ids."""


class NoMeeting(LookupError):
    """No meeting that decides is ahead on this plan: neither a QBR nor a board of its own. Nothing was changed."""


class NoSuchMeeting(LookupError):
    """That meeting has not opened on this plan. Decide from its agenda, or write it like `qbr/2027Q1`."""


class MeetingOver(LookupError):
    """That meeting is over and a newer one has opened. Nothing was changed; decide it there."""


class NotYoursToDecide(PermissionError):
    """Leads decide, and sponsors what is put to them in a meeting of theirs. Nothing was changed."""


class NotYoursToWithdraw(PermissionError):
    """Only who asked for a decision, or a lead of their company, takes it off the agenda. Nothing was changed."""


@command(
    "decide",
    help="What meetings are asked to decide, and what they decided",
    usage=(
        ("decide", "what is open, with its age"),
        ('decide add "name a second SA" --cost "two pilots wait" --needed-by "1 Apr" --at jeb', "ask for a decision"),
        ('decide d-7 yes jeb/2027Q1 --note "…"', "leads, and sponsors there: yes, no or later"),
        ("decide withdraw d-7", "it is not asked any more"),
    ),
)  # fmt: skip
def decide(call: Call, book: Book) -> Answer:
    act = call.word(0).casefold()
    try:
        if not act:
            return listing(call, book)
        if act == "add":
            return add(call, book)
        return withdraw(call, book) if act == "withdraw" else say(call, book)
    except WhichPlan:
        return which("decide", call, book)


def listing(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    seat = call.seat(plan)
    may_ask = seat.role in (Role.OWNER, Role.LEAD)
    return cards.listed(plan, seat, call.today, page_typed(call), may_ask=may_ask)


# -- asking for one --------------------------------------------------------------------------------


def add(call: Call, book: Book) -> Answer:
    """`decide add ASK [--cost WORDS] [--needed-by WORDS] [--at RITUAL]`."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    ahead = meetings(book, plan)
    if not ahead:
        raise NoMeeting
    form = add_form(plan, ahead)
    at = call.options.get("at", "").partition("/")[0]
    if at and at not in ahead:
        raise NoSuchMeeting
    given = {
        "ask": " ".join(call.words[1:]) or None, "cost": call.options.get("cost"),
        "needed_by": call.options.get("needed-by"), "at": at or (next(iter(ahead)) if len(ahead) == 1 else None),
    }  # fmt: skip
    values, unready = filled(form, call, given)
    if unready:
        return unready
    same = [
        each
        for each in decisions.open_briefs(plan, values["at"])
        if each.ask.casefold() == values["ask"].casefold()
    ]
    if same:
        return cards.taken(plan, same[0], call.today, f"That is asked already, as {same[0].id}")
    brief = Brief(
        by=seat.id, at=book.now, ritual=values["at"], period=ahead[values["at"]], id=decisions.next_id(plan),
        side=seat.side, ask=values["ask"], cost=values.get("cost", ""),
        needed_by=values.get("needed_by", ""),
    )  # fmt: skip
    facts.record(book, plan.id, brief)
    after = plans.named(book, plan.id, plan.reader)
    head = f"Asked of the {cards.meeting(plan, brief)}"
    return cards.taken(
        after, brief, call.today, head, f"It is {brief.id}, and stays open until it is decided."
    )


def meetings(book: Book, plan: Plan) -> dict[str, str]:
    """The period of the next meeting of each ritual that decides, by the ritual's name."""
    found = {}
    for ritual in (QBR, *boards(plan)):
        begun, each = rituals.newest(book, plan.id, ritual), named(ritual, plan)
        ahead = upcoming(plan, each, book.now) if each else None
        if begun and book.now < begun.occurrence.close:
            found[ritual] = begun.occurrence.period
        elif ahead:
            found[ritual] = ahead.period
    return found


def add_form(plan: Plan, ahead: dict[str, str]) -> Form:
    options = tuple(Option(ritual, f"{title(plan, ritual)} {period}") for ritual, period in ahead.items())
    fields = (
        Field("ask", "What is to be decided", "line", required=True, placeholder="name a second SA"),
        Field("cost", "What does it cost not to decide?", "lines"),
        Field("needed_by", "Needed by", "line", placeholder="1 Apr", max_length=200),
        Field("at", "At which meeting", "pick", options, required=True),
    )
    return Form("Ask for a decision", f"decide add --plan {plan.id}", fields, submit="Ask")


# -- deciding --------------------------------------------------------------------------------------


def meant(call: Call, book: Book, word: str) -> tuple[Plan, Brief, Someone]:
    """From `[PLAN/]ID`. Raises NoSuchDecision or GuestsRead."""
    key, slash, wanted = word.partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    seat = call.seat(plan)
    found = decisions.brief(plan, (wanted if slash else key).casefold())
    if found is None:
        raise NoSuchDecision
    return plan, found, seat


def say(call: Call, book: Book) -> Card:
    """`decide [PLAN/]ID yes|no|later RITUAL/PERIOD [--note WORDS]`."""
    if call.word(1) not in list(Outcome):
        raise Unreadable(
            "Write `decide d-7 yes qbr/2027Q1`: the decision, then yes, no or later, then the meeting."
        )
    plan, asked, seat = meant(call, book, call.word(0))
    ritual, _, period = call.word(2).partition("/")
    if not may_decide(plan, seat, ritual):
        raise OnlyReads if seat.role is Role.OBSERVER else NotYoursToDecide
    outcome, before = Outcome(call.word(1)), decisions.decision(plan, asked.id)
    if asked.withdrawn:
        return cards.taken(plan, asked, call.today, "It was withdrawn", "Nothing was changed.")
    open_meeting(book, plan, ritual, period)
    again = (
        before and before.outcome is Outcome.LATER is outcome and before.occurrence == f"{ritual}/{period}"
    )
    if before and (again or before.outcome is not Outcome.LATER):
        head = f"Decided already, by {plan.name_of(before.by)}: {cards.OUTCOMES[before.outcome]}"
        return cards.made(plan, asked, before, seat, head, "Nothing was changed.")
    note = " ".join(call.options.get("note", "").split())
    if len(note) > 1000:
        raise Unreadable(f"`--note` takes at most 1,000 characters. You wrote {len(note):,}.")
    said = Decision(
        by=seat.id, at=book.now, ritual=ritual, period=period, id=asked.id, outcome=outcome, note=note
    )
    facts.record(book, plan.id, said)
    told = tell_asker(book, plan, asked, said)
    heads = {Outcome.YES: "Decided: yes", Outcome.NO: "Decided: no", Outcome.LATER: "Put off"}
    after = plans.named(book, plan.id, plan.reader)
    return cards.made(after, asked, said, seat, heads[outcome], told)


def open_meeting(book: Book, plan: Plan, ritual: str, period: str) -> None:
    """Raises NoSuchMeeting where it has not opened, MeetingOver where a newer one of its kind has."""
    newest = rituals.newest(book, plan.id, ritual) if ritual in (QBR, *boards(plan)) else None
    if newest is None or rituals.occurrence(book, plan.id, ritual, period) is None:
        raise NoSuchMeeting
    if newest.occurrence.period != period:
        raise MeetingOver


def tell_asker(book: Book, plan: Plan, asked: Brief, said: Decision) -> str:
    """Who asked for it and is not in the meeting hears what was decided."""
    there = {said.by, *(each.id for each in attendees(plan, terms_of(plan, said.ritual)))}
    asker = plan.people.get(asked.by)
    if asker is None or asker.id in there:
        return ""
    key = f"decision/{plan.id}/{asked.id}"
    reached = tell(book, plan, [asker], key, cards.told(plan, asked, said))
    return f"{asker.name} is told." if reached else ""


def withdraw(call: Call, book: Book) -> Card:
    """`decide withdraw [PLAN/]ID`."""
    if not call.word(1):
        raise Unreadable("Say which decision: `/jbp decide` lists what is open, with its ids.")
    plan, asked, seat = meant(call, book, call.word(1))
    said = decisions.decision(plan, asked.id)
    if asked.withdrawn:
        return cards.taken(plan, asked, call.today, "It was withdrawn already", "Nothing was changed.")
    if said and not decisions.is_open(plan, asked):
        return cards.made(plan, asked, said, seat, "It was decided", "Nothing was changed.")
    if not cards.may_withdraw(asked, seat):
        raise NotYoursToWithdraw
    # Said in the meeting that it goes to next: that one's cards are what it has to leave.
    period = max(asked.period, meetings(book, plan).get(asked.ritual, asked.period))
    after = replace(asked, by=seat.id, at=book.now, source="chat", period=period, withdrawn=True)
    facts.record(book, plan.id, after)
    now = plans.named(book, plan.id, plan.reader)
    return cards.taken(now, asked, call.today, "Withdrawn", "No meeting is asked for it any more.")
