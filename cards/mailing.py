"""What is said about mail: the one asking mail, what comes of it, and what leads are told."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Facts, line, small, text
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

YES = Button("Yes, write to me here", "me mail yes", "primary")
TODAY = Button("What waits for you", "today", "primary")


def first(plan: Plan, someone: Someone, by: str) -> Card:
    """To an address that nobody has confirmed: who gave it, what this is, how to say no. Of the plan its name alone,
    since the address may be a stranger's. `by`: who gave it, with their company."""
    return Card(
        f"{plan.name}: may I write to you by e-mail?",
        (
            text(
                f"{by} has put {someone.name} on the joint business plan {plan.name}, for "
                f"{plan.company(someone.side)}, and gave me this address."
            ),
            text(
                "I keep that plan for both companies. Once a week I ask its people what moved: about a minute, on a "
                "page that opens from the mail, without an account or a password."
            ),
            Facts(
                (
                    ("Run by", line(plan.company(Side.VENDOR))),
                    ("It reads", line("what you press and write on that page, and no mail")),
                    ("It keeps", line("the plan and your answers, with your name, this address and the time")),
                    ("Hidden", line("your confidence colour, until the other company has answered too")),
                    ("To stop", line("press Stop in any mail; nothing more comes then")),
                )
            ),
            small("If you say nothing, nothing more is sent to you. Not you? Say no, and nobody can ask you again."),
        ),
        (YES, Button("No, thank you", "me mail stop")),
        summary=f"{plan.name}: may I write to you by e-mail?",
    )  # fmt: skip


def confirmed(address: str) -> Card:
    return Card(
        "Thank you. You are written to here from now on",
        (
            text(f"What is asked of you comes to {address}, and is answered on a page like this one."),
            small("Stop is at the foot of every mail."),
        ),
        (TODAY,),
    )


def confirmed_already(address: str) -> Card:
    return Card("You have said yes already", (text(f"I write to {address}."),), (TODAY,))


def stopped(address: str, told: str) -> Card:
    lead = f" {told} is told." if told else ""
    return Card(
        "Stopped",
        (
            text(f"I do not write to {address} any more.{lead} What is yours on the plan stays yours."),
            small(
                "Nobody but you can start it again: with this button, as long as this page or a mail is at hand."
            ),
        ),
        (Button("Start again", "me mail yes"),),
    )


def stopped_already(address: str, *, again: bool = True) -> Card:
    """`again`: with the button that starts it again."""
    start = (Button("Start again", "me mail yes"),) if again else ()
    return Card("Stopped already", (text(f"I do not write to {address}."),), start)


def came_back_to_you(address: str) -> Card:
    return Card(
        "Mail to you came back",
        (text(f"No mail server takes {address}. With another address, type: me mail ana@partner.example"),),
    )


def none_yet() -> Card:
    return Card(
        "I do not write to you by e-mail",
        (text("To have me do so where no chat reaches you, type: me mail ana@partner.example"),),
    )


def asked_yourself(address: str) -> Card:
    return Card(
        f"I have asked at {address}",
        (text("Press Yes on the page that opens from that mail. Until then nothing else is sent there."),),
    )


def own(address: str) -> Card:
    return Card(
        "I write to you by e-mail where no chat reaches you",
        (text(f"To {address}."),),
        (Button("Stop", "me mail stop"),),
    )


def no_mail_here() -> Card:
    return Card(
        "This jbp sends no mail",
        (text("Whoever runs it sets that up: JBP_SMTP, JBP_MAIL_FROM. Nothing was changed."),),
    )


# -- to leads --------------------------------------------------------------------------------------


def given(plan: Plan, someone: Someone, address: str) -> Card:
    """To the lead who gave it."""
    return Card(
        f"{plan.name}: {someone.name} is asked by e-mail",
        (
            text(
                f"One mail goes to {address}: it says that you gave it, what this is, and asks them to confirm. "
                "Nothing else is sent there until they do; you are told then."
            ),
            small(*line("A wrong address is corrected the same way: ", f"/jbp people mail {someone.id} ADDRESS")),
        ),
        (taken(plan, someone), people(plan)),
    )  # fmt: skip


def given_already(plan: Plan, someone: Someone, address: str, *, confirmed: bool) -> Card:
    how = "They have confirmed it." if confirmed else "They have been asked there, and have not answered yet."
    return Card(
        f"{plan.name}: that is {someone.name}’s address already",
        (text(f"{address}. {how} Nothing was changed."),),
        (taken(plan, someone), people(plan)),
    )


def stays_stopped(plan: Plan, someone: Someone) -> Card:
    return Card(
        f"{plan.name}: {someone.name} has stopped mail",
        (text("Only they can start it again, from a mail that they have. Nothing was changed."),),
        (people(plan),),
    )


def taken_away(plan: Plan, someone: Someone, *, was: bool) -> Card:
    said = (
        "No mail goes to them, and no link that was sent to them opens anything."
        if was
        else "No mail went to them."
    )
    return Card(f"{plan.name}: no mail to {someone.name}", (text(said),), (people(plan),))  # fmt: skip


def taken(plan: Plan, someone: Someone) -> Button:
    sure = (
        f"No mail goes to {someone.name} any more, and the links that they have open nothing. Take it away?"
    )
    return Button("Take the address away", f"people mail {someone.id} off --plan {plan.id}", sure=sure)


def said_yes(plan: Plan, someone: Someone) -> Card:
    return Card(
        f"{plan.name}: {someone.name} takes mail",
        (
            text(
                "They confirmed their address. From now on they are asked by e-mail where no chat reaches them."
            ),
        ),
        (people(plan),),
    )


def said_no(plan: Plan, someone: Someone, owned: Sequence[str], *, before: bool) -> Card:
    """`before` they ever said yes."""
    what = "does not want mail" if before else "has stopped mail"
    owns = (
        f" They own {', '.join(owned)}: name somebody else, or agree with them how they are reached."
        if owned
        else ""
    )
    return Card(
        f"{plan.name}: {someone.name} {what}",
        (text(f"I do not write to them any more.{owns}"),),
        (people(plan),),
    )


def came_back(plan: Plan, someone: Someone, why: str) -> Card:
    """Their mail server says that there is no such mailbox."""
    return Card(
        f"{plan.name}: mail to {someone.name} came back",
        (
            text(f"Their mail server does not take the address that was given: {why}"),
            text("Nothing more is sent there. What waits for them waits for another way to reach them."),
            small(f"Another address: /jbp people mail {someone.id} ADDRESS"),
        ),
        (people(plan),),
    )


def people(plan: Plan) -> Button:
    return Button("People", f"people --plan {plan.id}")
