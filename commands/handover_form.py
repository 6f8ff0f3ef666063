"""Who hands over to whom, asked in a form: whose things, to which colleague, on which plans, and whether they leave."""

from __future__ import annotations

from cards.card import Field, Form, Option
from cards.person import counting_on
from commands.call import Call
from commands.leaving import promised
from commands.reading import quoted
from commands.seats import may_own
from plan.agreement import Agreement, State
from plan.people import Someone
from plan.plan import NoSuchMember, Plan
from plan.standing import motions_of
from storage import plans
from storage.store import Book

RITUALS = {
    "weekly": "weekly review",
    "monthly": "monthly sync",
    "quarterly": "QBR",
    "half_year": "half-year reset",
}
YES = (Option("no", "No"), Option("yes", "Yes"))


def form_of(call: Call, book: Book, plan: Plan, seat: Someone, member: Someone | None) -> Form:
    ours = [each for each in plan.people.values() if each.side is seat.side]
    from_whom = tuple(Option(each.id, each.name, each.title) for each in ours if has_something(plan, each))
    to_whom = tuple(
        Option(each.id, each.name, each.title)
        for each in ours
        if each.active and may_own(each) and each != member
    )
    also = [] if member is None else others_too(call, book, plan, member)
    where = f"Also on {', '.join(each.name for each, _ in also)}"[:140]
    fields = (
        *(() if member else (Field("member", "Whose", "person", from_whom, required=True),)),
        Field("to", "To", "person", to_whom, required=True, hint="Somebody of your own company"),
        *(
            (Field("all", where, "choice", YES, hint="Wherever both of them are on the plan"),)
            if also
            else ()
        ),
        *(
            (Field("leave", "Then they leave the plan", "choice", YES),)
            if member is None or member.active
            else ()
        ),
    )
    title = f"Hand over what {member.name} has" if member else "Hand over everything of one person"
    whose = f"{member.id} " if member else ""
    return Form(title, f"people hand-over {whose}--plan {plan.id}", fields,
                values={"all": "no", "leave": "no"}, submit="Hand over")  # fmt: skip


def has_something(plan: Plan, someone: Someone) -> bool:
    return bool(
        motions_of(plan, someone) or promised(plan, someone) or places(plan.agreement, someone)
        or counting_on(plan, someone)
    )  # fmt: skip


def others_too(call: Call, book: Book, plan: Plan, member: Someone) -> list[tuple[Plan, Someone]]:
    """The other plans on which the asker may hand over for them, with their seat there."""
    found = []
    for other, seat in plans.of_person(book, call.person or 0):
        there = next((each for each in other.people.values() if each.person == member.person), None)
        may = there and there.side is seat.side and (seat.is_lead or seat.id == there.id)
        if there and may and other.id != plan.id and other.agreement.state is not State.CLOSED:
            found.append((other, there))
    return found


def to_add(call: Call, book: Book, typed: str) -> tuple[str, str]:
    """Somebody who is not on the plan: their name, and how `people add` takes them. Raises NoSuchMember where nobody
    whom the asker works with is called that."""
    for plan, seat in plans.of_person(book, call.person or 0):
        for someone in plan.people.values():
            known = typed.casefold() in (
                someone.name.casefold(),
                someone.id.casefold(),
                f"person:{someone.person}",
            )
            if known and someone.side is seat.side:
                return someone.name, f"{quoted(someone.name)} person:{someone.person} --role owner"
    if not typed or typed.startswith(("person:", "--")) or '"' in typed:
        raise NoSuchMember
    return typed, quoted(typed)


def places(agreement: Agreement, someone: Someone) -> tuple[str, ...]:
    """What of the rhythm somebody takes part in, by its name."""
    rhythm = agreement.rhythm
    found = [
        title
        for name, title in RITUALS.items()
        if (terms := getattr(rhythm, name)) and someone.id in terms.who
    ]
    found += [each.name for each in rhythm.own if someone.id in each.terms.who]
    path = (*rhythm.vendor_escalation, *rhythm.partner_escalation)
    return (*found, *(("the escalation path",) if someone.id in path else ()))
