"""Who is who on a chat: what leads are asked, and what they and the people they name are told."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Person, line, small, text
from plan.people import Someone
from plan.plan import Plan


def who_is_this(plan: Plan, account: str, name: str, hint: str, members: Sequence[Someone]) -> Card:
    """To a lead, who may name `members`: somebody unknown has asked in the room."""
    who = Person(name or account, account=account)
    buttons = [
        Button(
            f"{each.name}, {plan.company(each.side)}",
            f"people is {account} {each.id} --plan {plan.id}",
            sure=sure(plan, each),
        )
        for each in members[:20]
    ]
    guest = Button("Nobody on the plan", f"people guest {account} --plan {plan.id}")
    asks = text(
        "Who is ", who, "? They asked me something in the plan’s room, and were answered as a guest is."
    )
    nobody = () if members else (text("Everybody whom you could name has an account already."),)
    return Card(f"{plan.name}: somebody I do not know", (asks, text(hint), *nobody), (*buttons, guest))


def sure(plan: Plan, member: Someone) -> str:
    return f"From then on they read and answer as {member.name} of {plan.company(member.side)}. Is that who they are?"


def named(plan: Plan, member: Someone, lead: Someone) -> Card:
    return Card(
        f"{plan.name}: {member.name} is known on this chat now",
        (
            text(
                f"{lead.name} said who they are. They read the plan and answer as {plan.company(member.side)}’s."
            ),
        ),
    )


def hello(plan: Plan, member: Someone, lead: Someone) -> Card:
    return Card(
        f"Hello {member.name.split()[0]}",
        (
            text(
                f"{lead.name} has told me who you are on {plan.name}. Write to me whenever you like; try: today"
            ),
        ),
        (
            Button("What waits for you", "today", "primary"),
            Button("Where the plan stands", f"status --plan {plan.id}"),
        ),
    )


def already(plan: Plan, member: Someone) -> Card:
    return Card(f"That is {member.name} already", (text("Nothing was changed."),), (people(plan),))


def guest(plan: Plan, account: str) -> Card:
    return Card(
        f"{plan.name}: a guest, then",
        (text("They read what is posted in the room, and you are not asked about them again."),
         small(*line(Person(account, account=account), " can still be named: /jbp people is"))),
    )  # fmt: skip


def all_known(plan: Plan) -> Card:
    return Card(f"{plan.name}: everybody whom you could name is known on this chat", (), (people(plan),))


def several_named(plan: Plan, members: Sequence[Someone], left: int) -> Card:
    if not members:
        return Card("Nobody was picked", (text("Nothing was changed."),), (who(plan),))
    known = ", ".join(each.name for each in members)
    rest = f"{left} still to come." if left else "That is everybody whom you could name."
    return Card(f"Known now: {known}", (text(rest),), ((who(plan),) if left else ()) + (people(plan),))


def who(plan: Plan) -> Button:
    return Button("Say who is who", f"people who --plan {plan.id}", "primary")


def people(plan: Plan) -> Button:
    return Button("People", f"people --plan {plan.id}")
