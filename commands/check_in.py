"""`/jbp check-in`: say what moved on your motions, a press each, or a short form where something changed."""

from __future__ import annotations

from cards import from_the_call, prompt
from cards.card import Answer as Reply
from cards.card import Button, Card, Colour, Moment, line, text
from cards.parts import said_line
from commands.answer_form import change
from commands.answering import Target, record, repeated, target, thanks
from commands.call import Call
from commands.command import command
from commands.confirming import confirm
from commands.reviews import newest, under_way
from commands.talking import talk
from commands.together import hand, skip, unchanged
from plan.facts import Answer, Choice
from plan.plan import Plan
from plan.review import Half, Review, carried_over
from schedules.arrange import calendar
from storage import facts
from storage.store import Book


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
    several = {"unchanged": unchanged, "skip": skip, "hand": hand, "confirm": confirm}.get(call.word(0))
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


def overview(call: Call, book: Book) -> Card:
    """Every motion that waits for the asker, on every plan of theirs or the one that is named."""
    mine = call.plans(book)
    if named := call.options.get("plan"):
        mine = [(plan, seat) for plan, seat in mine if plan.id == named]
    found = [(review, seat) for plan, seat in mine for review in asking(book, plan)]
    asked = [prompt.question(review, seat, call.now) for review, seat in found if review.asked_of(seat)]
    if not asked:
        return nothing_asked(call, [plan for plan, _ in mine])
    return asked[0] if len(asked) == 1 else prompt.joined(asked)


def asking(book: Book, plan: Plan) -> list[Review]:
    """What asks a plan's owners something: its newest review, and each check-in that a trigger opened."""
    weekly = newest(book, plan)
    return [*([weekly] if weekly else []), *under_way(book, plan)]


def nothing_asked(call: Call, plans: list[Plan]) -> Card:
    ahead = sorted(
        (at, plan.name)
        for plan in plans
        for ritual, at in calendar(plan, call.now)
        if ritual.name == "motion-review"
    )
    after = (
        (text("The next review opens ", Moment(ahead[0][0], call.time_zone), f" ({ahead[0][1]})."),)
        if ahead
        else ()
    )
    return Card("Nothing waits for your answer", after, (Button("Log a number or a win", "log"),))


def no_change(call: Call, book: Book, at: Target, half: Half) -> Reply:
    given = at.review.answer(half)
    if given:
        return already(at, half, given)
    last = at.plan.answer(half.motion.id, half.side)
    if last is None or not carried_over(last):
        return change(call, book, at, half, blocked=False)
    return thanks(book, record(book, at, half, repeated(last, book, at, half)), at, half)


def already(at: Target, half: Half, given: Answer) -> Card:
    if given.unconfirmed:
        return from_the_call.recorded(at.review, half, given)
    edit = Button("Edit", f"check-in {prompt.ref(at.plan, at.motion, at.review.period)} changed")
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
        ritual=at.review.ritual,
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
