"""`/jbp check-in`: say what moved on your motions, a press each, or a short form where something changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from cards import review as cards
from cards.card import Answer as Reply
from cards.card import Button, Card, Colour, Field, Form, Moment, Option, line, small, strong, text
from cards.parts import said_line
from commands import forms
from commands.call import Call, NotYourSide, Unreadable
from commands.command import command
from commands.reviews import newest, of_period
from plan.amounts import plain
from plan.facts import Answer, Choice, Confidence, Delegated, Skipped, Talked
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review, carried_over
from plan.sides import Side
from schedules.arrange import calendar
from storage import facts
from storage.store import Book

COLOURS = (
    Option("green", "Green", "on course"),
    Option("amber", "Amber", "at risk, help wanted"),
    Option("red", "Red", "off course"),
)


class NotYourMotion(PermissionError):
    """That half has another owner on your side. Only they, who stands in for them, or your lead can answer."""


class NotDue(LookupError):
    """That motion is not asked about in this review. `/jbp motions` shows when it is."""


class NothingToTalkOver(LookupError):
    """The two sides do not differ on that motion now. Nothing was changed."""


@command(
    "check-in",
    help="Say what moved on your motions",
    usage=(
        ("check-in", "every motion that waits for you"),
        ("check-in 2", "one motion, by number or name"),
        ("check-in 2 same", "no change since last time"),
    ),
    order=3,
)
def check_in(call: Call, book: Book) -> Reply:
    several = {"unchanged": unchanged, "skip": skip, "hand": hand}.get(call.word(0))
    if several:
        return several(call, book)
    if not call.words:
        return overview(call, book)
    at = target(call, book)
    what = call.word(len(call.words) - 1)
    if what == "talked":
        return talk(call, book, at)
    mine = at.own()
    if what == "same":
        return no_change(call, book, at, mine)
    if what == "not-mine":
        return not_mine(call, book, at, mine)
    return change(call, book, at, mine, blocked=what == "blocked")


# -- which motion, of which review -----------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """A motion in a review, and the asker's seat on its plan."""

    review: Review
    motion: str
    seat: Someone

    @property
    def plan(self) -> Plan:
        return self.review.plan

    def own(self) -> Half:
        """The asker's half. Raises NotDue, NotYourMotion or NotYourSide."""
        halves = [half for half in self.review.halves if half.motion.id == self.motion]
        if not halves:
            raise NotDue
        own = [half for half in halves if half.side is self.seat.side]
        if not own:
            raise NotYourSide
        half = own[0]
        may = {half.owner.id, half.asked.id if half.asked else ""}
        if self.seat.id not in may and not self.seat.is_lead:
            raise NotYourMotion
        return half


def target(call: Call, book: Book) -> Target:
    """From `[PLAN/]MOTION [PERIOD]`: a motion by number, id or name, in the newest review."""
    words = [word for word in call.words if word not in ("same", "changed", "blocked", "not-mine", "talked")]
    period = words.pop() if len(words) > 1 and "-W" in words[-1] else ""
    key, slash, named = " ".join(words).partition("/")
    plan = call.plan_called(book, key) if slash else call.plan(book)
    motion = plan.motion(named if slash else key)
    seat = call.seat(plan)
    return Target(of_period(book, plan, period), motion.id, seat)


def runs(call: Call, book: Book) -> list[tuple[Review, Someone]]:
    """From `PLAN/PERIOD ...`: the reviews a prompt across plans was about."""
    found = []
    for word in call.words[1:]:
        key, _, period = word.partition("/")
        plan = call.plan_called(book, key)
        found.append((of_period(book, plan, period), call.seat(plan)))
    if not found:
        raise Unreadable(
            "Press the button under your check-in, or answer motion by motion: `/jbp check-in 1`."
        )
    return found


# -- what is asked ---------------------------------------------------------------------------------


def overview(call: Call, book: Book) -> Card:
    """Every motion that waits for the asker, on every plan of theirs or the one that is named."""
    mine = call.plans(book)
    if named := call.options.get("plan"):
        mine = [(plan, seat) for plan, seat in mine if plan.id == named]
    found = [(review, seat) for plan, seat in mine if (review := newest(book, plan))]
    asked = [cards.question(review, seat, call.now) for review, seat in found if review.asked_of(seat)]
    if not asked:
        return nothing_asked(call, [plan for plan, _ in mine])
    return asked[0] if len(asked) == 1 else cards.joined(asked)


def nothing_asked(call: Call, plans: list[Plan]) -> Card:
    ahead = sorted(
        (occurrence.start, plan.name)
        for plan in plans
        for ritual, occurrence in calendar(plan, call.now)
        if ritual.name == "motion-review"
    )
    after = (
        (text("The next review opens ", Moment(ahead[0][0], call.time_zone), f" ({ahead[0][1]})."),)
        if ahead
        else ()
    )
    return Card("Nothing waits for your answer", after, (Button("Log a number or a win", "log"),))


# -- answers ---------------------------------------------------------------------------------------


def no_change(call: Call, book: Book, at: Target, half: Half) -> Reply:
    given = at.review.answer(half)
    if given:
        return already(at, half, given)
    last = at.plan.answer(half.motion.id, half.side)
    if last is None or not carried_over(last):
        return change(call, book, at, half, blocked=False)
    return thanks(book, record(book, at, half, repeated(last, book, at, half)), at, half)


def repeated(last: Answer, book: Book, at: Target, half: Half) -> Answer:
    """Last time's answer said again: everything that still holds, without what moved and was asked then."""
    return replace(
        last,
        by=at.seat.id,
        at=book.now,
        source="chat",
        period=at.review.period,
        choice=Choice.NO_CHANGE,
        moved="",
        ask="",
        late=at.review.closed,
        sealed=False,
    )


def record(book: Book, at: Target, half: Half, answer: Answer) -> Answer:
    facts.record(book, at.plan.id, answer)
    return answer


def already(at: Target, half: Half, given: Answer) -> Card:
    edit = Button("Edit", f"check-in {cards.ref(at.plan, at.motion, at.review.period)} changed")
    said = line(
        "Your answer stands: ",
        Colour(given.confidence),
        f" {given.choice}; {said_line(given, half.motion, at.plan)}.",
    )
    return Card(f"{half.motion.name}: answered already", (text(*said),), (edit,))


def not_mine(call: Call, book: Book, at: Target, half: Half) -> Card:
    answer = Answer(
        by=at.seat.id,
        at=book.now,
        motion=half.motion.id,
        side=half.side,
        period=at.review.period,
        choice=Choice.NOT_MINE,
        late=at.review.closed,
    )
    given = at.review.answer(half)
    if given and given.choice is Choice.NOT_MINE:
        return Card(f"{half.motion.name}: noted already that it is not yours")
    facts.record(book, at.plan.id, answer)
    leads = ", ".join(lead.name for lead in at.plan.leads(half.side)) or "your lead"
    return Card(
        f"{half.motion.name}: noted that it is not yours",
        (text(f"{leads} will see it, and can name another owner."),),
    )


def change(call: Call, book: Book, at: Target, half: Half, *, blocked: bool) -> Reply:
    form = change_form(call, at, half, blocked=blocked)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    failed = failed or past_dates(form, call, values)
    if failed:
        return failed
    answer = Answer(
        by=at.seat.id,
        at=book.now,
        motion=half.motion.id,
        side=half.side,
        period=at.review.period,
        choice=Choice.BLOCKED if values.get("blocker") else Choice.CHANGED,
        late=at.review.closed,
        **answered(values),
    )
    return thanks(book, record(book, at, half, answer), at, half)


def answered(values: dict[str, Any]) -> dict[str, Any]:
    """The form's values as an answer's fields."""
    known: dict[str, Any] = {
        name: values[name]
        for name in ("metric", "milestone_on", "moved", "blocker", "next_step", "next_on", "ask")
        if name in values
    }
    if "blocker_side" in values:
        known["blocker_side"] = Side(values["blocker_side"])
    return known | {"confidence": Confidence(values["confidence"])}


def past_dates(form: Form, call: Call, values: dict[str, str | Decimal | date]) -> Form | None:
    errors = {
        name: "That day is past. Give today or a later one, or leave it empty."
        for name in ("next_on", "milestone_on")
        if isinstance(day := values.get(name), date) and day < call.today
    }
    return forms.again(form, call.values, errors) if errors else None


def change_form(call: Call, at: Target, half: Half, *, blocked: bool) -> Form:
    motion, plan = half.motion, at.plan
    given = at.review.answer(half)
    last = given or plan.answer(motion.id, half.side)
    number = (
        Field("milestone_on", capital(motion.milestone) or "Next milestone on", "date")
        if motion.reports_a_date
        else Field(
            "metric",
            capital(motion.metric) or "Where the number stands",
            "number",
            placeholder="6, 1.2M, 45%",
        )
    )
    sides = tuple(Option(side.value, plan.company(side)) for side in Side)
    fields = (
        Field("confidence", "Confidence", "choice", COLOURS, required=True, hint=cards.BLIND),
        number,
        Field("moved", "What moved", "lines"),
        Field("blocker", "What blocks it", "line", required=blocked),
        Field("blocker_side", "Who can clear it", "choice", sides),
        Field("next_step", "Next step", "line"),
        Field("next_on", "Its date", "date"),
        Field("ask", f"Ask of {plan.company(half.side.other)}", "line"),
    )
    what = "blocked" if blocked else "changed"
    context = (text("Last time: ", *cards.last_line(last, motion, plan)[1:]),) if last else ()
    return Form(
        f"{motion.name}: week {plan.agreement.period.week(at.review.day)}",
        f"check-in {cards.ref(plan, motion.id, at.review.period)} {what}",
        fields,
        values=prefilled(last, call.today, fresh=given is None),
        context=context,
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def prefilled(last: Answer | None, today: date, *, fresh: bool) -> dict[str, str]:
    """Last answer's values as text; what was moved and asked then is not asked again, nor a past date."""
    if last is None:
        return {}
    values = {
        "confidence": last.confidence.value if last.confidence else "",
        "metric": plain(last.metric) if last.metric is not None else "",
        "milestone_on": last.milestone_on.isoformat()
        if last.milestone_on and last.milestone_on >= today
        else "",
        "blocker": last.blocker,
        "blocker_side": last.blocker_side.value if last.blocker_side else "",
        "next_step": last.next_step,
        "next_on": last.next_on.isoformat() if last.next_on and last.next_on >= today else "",
    }
    if not fresh:
        values |= {"moved": last.moved, "ask": last.ask}
    return {name: value for name, value in values.items() if value}


def thanks(book: Book, answer: Answer, at: Target, half: Half) -> Card:
    """What was taken, who sees which part of it when, and how much still waits."""
    other = at.plan.company(half.side.other)
    review = newest(book, at.plan) or at.review
    waiting = [each for each in review.asked_of(at.seat) if review.waits_for(each)]
    both = review.met(half.motion.id) or review.closed
    seen = (
        f"{other} sees your colour too, since both have answered."
        if both
        else f"Your colour stays hidden until {other} has answered."
    )
    late = " It was late, and is marked so in the summary." if answer.late else ""
    more = (
        (Button(f"Answer the other {len(waiting)}", f"check-in --plan {at.plan.id}", "primary"),)
        if waiting
        else ()
    )
    edit = Button("Edit", f"check-in {cards.ref(at.plan, at.motion, at.review.period)} changed")
    return Card(
        f"Thank you: {half.motion.name}",
        (
            text(Colour(answer.confidence), f" {answer.choice}; ", said_line(answer, half.motion, at.plan)),
            small(f"{seen}{late}"),
        ),
        (*more, edit),
    )


# -- several at once -------------------------------------------------------------------------------


def unchanged(call: Call, book: Book) -> Card:
    """`check-in unchanged PLAN/PERIOD ...`: every motion that still waits, as last time."""
    done: list[str] = []
    for review, seat in runs(call, book):
        for half in review.asked_of(seat):
            last = review.plan.answer(half.motion.id, half.side)
            if review.waits_for(half) and last and carried_over(last):
                at = Target(review, half.motion.id, seat)
                record(book, at, half, repeated(last, book, at, half))
                done.append(half.motion.name)
    if not done:
        return Card(
            "Nothing was left to answer",
            (text("What you said stands. To change it, press Edit at the motion."),),
        )
    return Card(f"Thank you: {len(done)} unchanged", (text(", ".join(done)), small(cards.BLIND)))


def skip(call: Call, book: Book) -> Card:
    """`check-in skip PLAN/PERIOD ...`: nothing this week, and no nudge."""
    for review, seat in runs(call, book):
        if seat.id not in review.skipped:
            skipped = Skipped(by=seat.id, at=book.now, ritual="motion-review", period=review.period)
            facts.record(book, review.plan.id, skipped)
    return Card(
        "Skipped this week",
        (text("You will not be nudged. You can still answer until the next review opens."),),
    )


def hand(call: Call, book: Book) -> Reply:
    """`check-in hand PLAN/PERIOD ...`: this week's questions go to a colleague of the asker's own side."""
    reviews = runs(call, book)
    first, seat = reviews[0]
    colleagues = [
        each
        for each in first.plan.people.values()
        if each.side is seat.side and each.active and each.id != seat.id
    ]
    options = tuple(Option(each.id, each.name, each.title) for each in colleagues)
    fields = (Field("to", "Who answers for you this week", "person", options, required=True),)
    form = Form("Hand this week to a colleague", f"check-in {call.text}", fields, submit="Hand over")
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    chosen = first.plan.people[str(values["to"])]
    for review, own in reviews:
        there = next(
            (
                each
                for each in review.plan.people.values()
                if each.person == chosen.person and each.side is own.side
            ),
            None,
        )
        if there:
            handed = Delegated(
                by=own.id, at=book.now, ritual="motion-review", period=review.period, to=there.id
            )
            facts.record(book, review.plan.id, handed)
    return Card(
        f"{chosen.name} answers for you this week",
        (text("They are asked now, with your last answers shown."),),
    )


# -- after a talk ----------------------------------------------------------------------------------


def talk(call: Call, book: Book, at: Target) -> Reply:
    """`check-in PLAN/MOTION PERIOD talked`: what the pair made of its different colours, for both companies."""
    half = at.own()
    if at.motion in at.review.talks:
        return Card(
            f"{half.motion.name}: your talk is on record already",
            (cards.talked_text(at.review, half.motion),),
        )
    if at.review.disagreement(at.motion) is None:
        raise NothingToTalkOver
    fields = (
        Field("outcome", "What you found, for both companies to read", "lines", required=True),
        Field("confidence", "If you now agree: the colour", "choice", COLOURS),
    )
    both = tuple(cards.both_line(at.review, half.motion, side) for side in Side)
    form = Form(
        f"{half.motion.name}: you talked", f"check-in {call.text}", fields, context=both, submit="Record"
    )
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    agreed = Confidence(str(values["confidence"])) if "confidence" in values else None
    talked = Talked(
        by=at.seat.id,
        at=book.now,
        motion=at.motion,
        period=at.review.period,
        confidence=agreed,
        outcome=str(values["outcome"]),
    )
    facts.record(book, at.plan.id, talked)
    after = (
        ("You both say ", Colour(agreed), " now.") if agreed else ("The room sees both colours, and this.",)
    )
    return Card(f"{half.motion.name}: recorded", (text(strong(talked.outcome)), text(*after)))
