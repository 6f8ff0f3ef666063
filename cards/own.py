"""A ritual's questions: to each of its people one prompt, and to the room what each company said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.card import (
    Button,
    Card,
    Element,
    Field,
    Form,
    Item,
    Moment,
    Span,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import shortened
from plan.agreement import OwnRitual
from plan.days import period_begins
from plan.facts import Reply
from plan.people import Someone
from plan.plan import Plan
from plan.rhythm import Occurrence
from plan.sides import Side

AT_MOST = 50
ANYTHING = "What is new?"  # asked where the plan has no list


def questions(each: OwnRitual) -> tuple[str, ...]:
    """What is asked: each question once, as many as a form can hold."""
    return tuple(dict.fromkeys(each.questions))[:AT_MOST] or (ANYTHING,)


def ref(plan: Plan, occurrence: Occurrence) -> str:
    """How a button names one run of a ritual, in full: `acme-aws/account-mapping 2027-03`."""
    return f"{plan.id}/{occurrence.ritual} {occurrence.period}"


def when(period: str) -> str:
    """`March`, `Q1`, `week of 8 Mar`."""
    begins = period_begins(period)
    if "-W" in period:
        return f"week of {begins.day} {begins:%b}"
    return period[4:] if "Q" in period else f"{begins:%B}"


def prompt(
    plan: Plan, each: OwnRitual, occurrence: Occurrence, someone: Someone, given: Reply | None, closed: bool
) -> Card:
    """To one person: the list, with what they said to it."""
    until = "closed" if closed else "until"
    heading = text(strong(plan.name), f", {until} ", Moment(occurrence.close, someone.time_zone))
    said = {told.question: told.answer for told in given.told} if given else {}
    items: list[Element] = [
        Item(line(asked), ((line("✓ ", shortened(said[asked], 300)),) if asked in said else ()))
        for asked in questions(each)
    ]
    which = ref(plan, occurrence)
    if given:
        thanks = "Thank you" if given.told else "Nothing new, thank you"
        return Card(
            f"{each.name}, {when(occurrence.period)}: {thanks[0].lower()}{thanks[1:]}",
            (heading, *items),
            (Button("Edit", f"answer {which}"),),
        )
    count = len(questions(each))
    title = f"{each.name}, {when(occurrence.period)}: {count} question{'s' * (count > 1)}"
    buttons = (
        Button("Answer", f"answer {which}", "primary"),
        Button("Nothing new", f"answer {which} nothing"),
    )
    return Card(title, (heading, *items), buttons, summary=f"{plan.name}: {title}")


def nudge(plan: Plan, each: OwnRitual, occurrence: Occurrence, someone: Someone) -> Card:
    which = ref(plan, occurrence)
    return Card(
        f"{each.name} still waits for you",
        (text(strong(plan.name), ": it closes ", Moment(occurrence.close, someone.time_zone), "."),),
        (Button("Answer", f"answer {which}", "primary"), Button("Nothing new", f"answer {which} nothing")),
    )


def form(plan: Plan, each: OwnRitual, occurrence: Occurrence, given: Reply | None) -> Form:
    said = {told.question: told.answer for told in given.told} if given else {}
    asked = questions(each)
    fields = tuple(Field(f"q{index}", shortened(every, 200), "lines") for index, every in enumerate(asked, 1))
    values = {f"q{index}": said[every] for index, every in enumerate(asked, 1) if every in said}
    return Form(
        f"{each.name}, {when(occurrence.period)}", f"answer {ref(plan, occurrence)}", fields, values=values,
        context=(small("Both companies read it. Leave empty what has nothing new."),),
    )  # fmt: skip


def told(
    plan: Plan,
    each: OwnRitual,
    occurrence: Occurrence,
    replies: Mapping[str, Reply],
    asked: Sequence[Someone],
) -> Card:
    """To the room at the close: question by question what each company said."""
    body: list[Element] = []
    for question in questions(each):
        notes = [note for side in Side for note in by_company(plan, side, question, replies)]
        body.append(Item(line(strong(question)), tuple(notes) or (line(muted("nothing new")),)))
    heard = len({someone.id for someone in asked} & set(replies))
    title = f"{each.name}, {when(occurrence.period)}: {heard} of {len(asked)} answered"
    return Card(title, (*body, small("Late answers amend this message.")))


def by_company(plan: Plan, side: Side, question: str, replies: Mapping[str, Reply]) -> list[tuple[Span, ...]]:
    said = [
        (reply, told.answer)
        for reply in replies.values()
        for told in reply.told
        if reply.side is side and told.question == question
    ]
    return [
        line(
            muted(f"{plan.company(side)}: "),
            answer,
            muted(f" ({plan.name_of(reply.by)}{', late' if reply.late else ''})"),
        )
        for reply, answer in said
    ]


def thanks(plan: Plan, each: OwnRitual, reply: Reply, occurrence: Occurrence, zone: str) -> Card:
    """What was taken, and when the room reads it."""
    items = tuple(Item(line(told.question), (line(told.answer),)) for told in reply.told)
    seen: tuple[Span | str, ...] = (
        ("It was late; the room’s message is amended.",)
        if reply.late
        else ("The room reads it under the week’s message, ", Moment(occurrence.close, zone), ".")
    )
    edit = Button("Edit", f"answer {ref(plan, occurrence)}")
    title = f"Thank you: {each.name}" if reply.told else f"{each.name}: nothing new"
    return Card(title, (*items, small(*seen)), (edit,))


def waiting(entries: Sequence[tuple[Plan, OwnRitual, Occurrence]], zone: str) -> Card:
    """What asks the reader something now."""
    items = tuple(
        Item(
            line(strong(each.name), f", {when(occurrence.period)}", muted(f" ({plan.name})")),
            (line(muted("until "), Moment(occurrence.close, zone)),),
            (Button("Answer", f"answer {ref(plan, occurrence)}", "primary"),),
        )
        for plan, each, occurrence in entries
    )
    return Card(f"{len(items)} to answer" if items else "No list of questions waits for you", items)
