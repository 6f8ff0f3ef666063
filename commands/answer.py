"""`/jbp answer`: the questions of a ritual of the plan's own, such as account mapping."""

from __future__ import annotations

from cards import own as cards
from cards.card import Answer, Card
from commands import forms
from commands.acting import plan_to_change
from commands.call import Call, Unreadable, WhichPlan
from commands.command import command
from commands.lists import lists_for, reply
from commands.reading import which
from plan.agreement import OwnRitual
from plan.facts import Reply
from plan.meeting_facts import Told
from plan.own import asked, attendees, own
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence
from storage import facts, rituals
from storage.store import Book


class NoSuchQuestions(LookupError):
    """This plan has no list of questions of that name. `/jbp answer` shows what asks you something now."""


class NotAskedOfYou(PermissionError):
    """Those questions are for the people of that ritual, and their leads. `/jbp rhythm` says who they are."""


class QuestionsOver(LookupError):
    """Those questions are over and newer ones have been asked. Nothing was changed; `/jbp answer` shows them."""


class NotAskedYet(LookupError):
    """Those questions have not been asked yet. `/jbp rhythm` says when they are."""


@command(
    "answer",
    help="The questions of a ritual of the plan’s own",
    usage=(
        ("answer", "what asks you something now"),
        ("answer account-mapping", "its questions, all optional"),
        ("answer account-mapping nothing", "nothing new"),
    ),
)
def answer(call: Call, book: Book) -> Answer:
    if not call.words:
        return waiting(call, book)
    try:
        plan, each, occurrence = meant(call, book)
    except WhichPlan:
        return which("answer", call, book)
    seat = answering(call, plan, each, occurrence)
    given = reply(plan, each, occurrence, seat)
    if call.word(len(call.words) - 1) == "nothing":
        if given:
            return cards.thanks(plan, each, given, occurrence, call.time_zone)
        return taken(call, book, plan, each, occurrence, seat, ())
    return fill(call, book, plan, each, occurrence, seat, given)


def fill(
    call: Call, book: Book, plan: Plan, each: OwnRitual, occurrence: Occurrence, seat: Someone,
    given: Reply | None,
) -> Answer:  # fmt: skip
    form = cards.form(plan, each, occurrence, given)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    said = tuple(
        Told(question, str(values[f"q{index}"]))
        for index, question in enumerate(cards.questions(each), 1)
        if f"q{index}" in values
    )
    if given and given.told == said:
        return cards.thanks(plan, each, given, occurrence, call.time_zone)
    return taken(call, book, plan, each, occurrence, seat, said)


def taken(
    call: Call, book: Book, plan: Plan, each: OwnRitual, occurrence: Occurrence, seat: Someone,
    said: tuple[Told, ...],
) -> Card:  # fmt: skip
    said_now = Reply(
        by=seat.id, at=book.now, ritual=each.id, period=occurrence.period, side=seat.side, told=said,
        late=book.now >= occurrence.close,
    )  # fmt: skip
    facts.record(book, plan.id, said_now)
    return cards.thanks(plan, each, said_now, occurrence, call.time_zone)


def meant(call: Call, book: Book) -> tuple[Plan, OwnRitual, Occurrence]:
    """From `[PLAN/]RITUAL [PERIOD]`. Raises NoSuchQuestions, QuestionsOver or NotAskedYet."""
    key, slash, named = call.word(0).partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    wanted = (named if slash else key).casefold()
    lists = [each for each in plan.agreement.rhythm.own if each.asks]
    found = [each for each in lists if wanted in (each.id.casefold(), each.name.casefold())]
    if not found:
        raise NoSuchQuestions
    each = own(plan, found[0].id) or found[0]
    begun = rituals.newest(book, plan.id, each.id)
    if begun is None or begun.occurrence.start > book.now:
        raise NotAskedYet
    period = next((word for word in call.words[1:] if word != "nothing"), "")
    if period and period != begun.occurrence.period:
        if rituals.occurrence(book, plan.id, each.id, period) is None:
            raise Unreadable(
                "Nothing was asked in that period. `/jbp answer` shows what asks you something now."
            )
        raise QuestionsOver
    return plan, each, begun.occurrence


def answering(call: Call, plan: Plan, each: OwnRitual, occurrence: Occurrence) -> Someone:
    """The asker's seat, where the questions are theirs, or for who stands in, or they lead. Raises GuestsRead or
    NotAskedOfYou."""
    seat = call.seat(plan)
    people = [*attendees(plan, each.terms), *asked(plan, each.terms, plan.day(occurrence.start))]
    if seat.id not in {someone.id for someone in people} and not seat.is_lead:
        raise NotAskedOfYou
    return seat


def waiting(call: Call, book: Book) -> Card:
    """What asks the asker something now, on every plan of theirs."""
    entries = [
        (plan, each, occurrence)
        for plan, seat in call.plans(book)
        for each, occurrence in lists_for(book, plan, seat)
    ]
    return cards.waiting(entries, call.time_zone)
