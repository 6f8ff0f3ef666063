"""`/jbp messages`: what could not be delivered, to you or to the rooms of the plans that you lead."""

from __future__ import annotations

import re
from typing import Final

from cards import undelivered as cards
from cards.card import Answer, Card, Field, Form, text
from commands.acting import filled
from commands.call import Call, NotOnAPlan, Unreadable
from commands.command import command
from plan.plan import Plan
from storage import outbox, plans
from storage.outbox import Stuck
from storage.store import Book

AT_ONCE: Final = 3  # messages a card
LINKS: Final = {"slack": re.compile(r"/archives/([CDG][A-Z0-9]+)/p(\d{10})(\d{6})\b")}


class NothingStuck(LookupError):
    """That message is not stuck any more. Nothing was changed; `/jbp messages` shows what is."""


class OtherChannel(ValueError):
    """That link is of a message in another channel."""


@command(
    "messages",
    help="What I could not deliver: to you, or to your plan’s room",
    usage=(
        ("messages", "what is for you and did not reach you; leads: what is stuck on their plans"),
        ("messages again 12", "leads: it is not there, so send it again"),
        ("messages sent 12", "leads: it is there; asks for its link"),
    ),
)
def messages(call: Call, book: Book) -> Answer:
    acts = {"": listing, "seen": seen, "again": again, "sent": sent}
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: again, sent.")
    if call.person is None:
        raise NotOnAPlan
    return act(call, book)


def listing(call: Call, book: Book) -> Card:
    """First what is for the asker; else what is stuck on a plan that they lead."""
    assert call.person is not None
    mine = [] if "plan" in call.options else outbox.undelivered_to(book, call.person)
    if not mine:
        for plan, seat in call.plans(book):
            if seat.is_lead and call.options.get("plan", plan.id) == plan.id:
                rows = outbox.stuck_on(book, plans.number_of(book, plan.id))
                if rows:
                    return cards.stuck(plan, [(row.id, row.channel, row.card, row.state) for row in rows])
    shown = mine[:AT_ONCE]
    return cards.yours([each.card for each in shown], [each.id for each in shown], len(mine) - len(shown))


def seen(call: Call, book: Book) -> Card:
    """`messages seen 12 13`: the asker has read these; the next ones."""
    assert call.person is not None
    mine = {each.id for each in outbox.undelivered_to(book, call.person)}
    outbox.shown(book, [int(word) for word in call.words[1:] if word.isdecimal() and int(word) in mine])
    return listing(call, book)


def meant(call: Call, book: Book) -> tuple[Plan, Stuck]:
    """A stuck message of a plan that the asker leads. Raises NothingStuck or LeadsOnly."""
    number = call.word(1)
    stuck = outbox.one_stuck(book, int(number)) if number.isdecimal() and len(number) < 10 else None
    if stuck is None or stuck.plan is None:
        raise NothingStuck
    mine = {plans.number_of(book, plan.id): plan for plan, _ in call.plans(book)}
    if stuck.plan not in mine:
        raise NothingStuck
    call.lead(mine[stuck.plan])
    return mine[stuck.plan], stuck


def again(call: Call, book: Book) -> Card:
    plan, stuck = meant(call, book)
    outbox.send_again(book, stuck.id)
    said = f"“{stuck.card.headline}” goes to {cards.named(plan, stuck.channel)} again."
    return Card("It is sent again", (text(said),))


def sent(call: Call, book: Book) -> Answer:
    """It is there: its link says which message it is, so that what follows finds it."""
    plan, stuck = meant(call, book)
    where = cards.named(plan, stuck.channel)
    field = Field(
        "link", "Link to the message", required=True, hint=f"In {where}, in the message’s menu: Copy link"
    )
    form = Form(
        "It is there", f"messages sent {stuck.id}", (field,), context=(text(f"“{stuck.card.headline}”"),)
    )
    values, unready = filled(form, call, {"link": call.word(2) or None})
    if unready:
        return unready
    platform, _, rest = stuck.channel.partition(":")
    found = LINKS[platform].search(str(values["link"])) if platform in LINKS else None
    if found is None:
        raise Unreadable(
            "That is no link to a message. Choose Copy link in the message’s menu, and paste it here."
        )
    if found[1] != rest.rpartition(":")[2]:
        raise OtherChannel
    outbox.is_there(book, stuck.id, f"{found[2]}.{found[3]}")
    return Card("Thank you", (text("Then what waits behind it goes on now."),))
