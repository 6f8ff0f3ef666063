"""`/jbp messages`: what could not be delivered, to you or to the rooms of the plans that you lead."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from cards import undelivered as cards
from cards.card import Answer, Card, Field, Form, text
from commands.acting import filled
from commands.call import Call, NotOnAPlan, Unreadable
from commands.command import command
from plan.people import Someone
from plan.plan import Plan
from storage import plans, stuck
from storage.store import Book
from storage.stuck import Stuck

AT_ONCE: Final = 3  # messages a card
ON_SLACK: Final = re.compile(r"/archives/([CDG][A-Z0-9]+)/p(\d{10})(\d{6})\b")
IN_TEAMS: Final = re.compile(r"/l/message/([^/?\s]+)/(\d+)(?:\S*[?&]parentMessageId=(\d+))?")


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
    mine = [] if "plan" in call.options else stuck.undelivered_to(book, call.person)
    if not mine:
        led = [(plan, seat) for plan, seat in call.plans(book) if seat.is_lead]
        asked = [each for each in led if call.options.get("plan", each[0].id) == each[0].id]
        for plan, seat in asked:
            rows = [row for row in stuck.on_plan(book, number_of(book, plan)) if concerns(plan, seat, row)]
            if rows:
                return cards.stuck(plan, [(row.id, row.channel, row.card, row.state) for row in rows])
        if "plan" in call.options and asked:
            return cards.nothing_stuck(asked[0][0])
    shown = mine[:AT_ONCE]
    return cards.yours([each.card for each in shown], [each.id for each in shown], len(mine) - len(shown))


def seen(call: Call, book: Book) -> Card:
    """`messages seen 12 13`: the asker has read these; the next ones."""
    assert call.person is not None
    mine = {each.id for each in stuck.undelivered_to(book, call.person)}
    stuck.shown(book, [number for word in call.words[1:] if (number := numbered(word)) in mine])
    return listing(call, book)


def numbered(word: str) -> int:
    """The number of a message; 0 is nobody’s."""
    return int(word) if word.isdecimal() and len(word) < 10 else 0


def number_of(book: Book, plan: Plan) -> int:
    return plans.number_of(book, plan.id)


def concerns(plan: Plan, lead: Someone, row: Stuck) -> bool:
    """What goes to a room concerns every lead; what goes to one person, only their own side's."""
    theirs = {each.side for each in plan.people.values() if f"person:{each.person}" == row.channel}
    return not row.for_one or lead.side in theirs


def meant(call: Call, book: Book) -> tuple[Plan, Stuck]:
    """A stuck message of a plan that the asker leads. Raises NothingStuck or LeadsOnly."""
    row = stuck.one(book, numbered(call.word(1)))
    if row is None or row.plan is None:
        raise NothingStuck
    mine = {number_of(book, plan): plan for plan, _ in call.plans(book)}
    if row.plan not in mine:
        raise NothingStuck
    lead = call.lead(mine[row.plan])
    if not concerns(mine[row.plan], lead, row):
        raise NothingStuck
    return mine[row.plan], row


def again(call: Call, book: Book) -> Card:
    plan, row = meant(call, book)
    if not stuck.send_again(book, row):
        raise NothingStuck
    said = f"“{row.card.headline}” goes to {cards.named(plan, row.channel)} again."
    return Card("It is sent again", (text(said),))


def sent(call: Call, book: Book) -> Answer:
    """It is there: its link says which message it is, so that what follows finds it. Into a person's direct messages
    there is no link for anybody else: their word will do."""
    plan, row = meant(call, book)
    where = cards.named(plan, row.channel)
    if row.for_one:
        return done(stuck.came(book, row))
    field = Field(
        "link", "Link to the message", required=True, hint=f"In {where}, in the message’s menu: Copy link"
    )
    form = Form("It is there", f"messages sent {row.id}", (field,), context=(text(f"“{row.card.headline}”"),))
    values, unready = filled(form, call, {"link": call.word(2) or None})
    if unready:
        return unready
    return done(stuck.is_there(book, row, message_of(row.channel, str(values["link"]))))


def message_of(channel: str, link: str) -> str:
    """The chat's id of the message that a link leads to. Raises Unreadable, OtherChannel where it is elsewhere."""
    platform, _, rest = channel.partition(":")
    found = linked(platform, link)
    if found is None:
        raise Unreadable(
            "That is no link to a message. Choose Copy link in the message’s menu, and paste it here."
        )
    channel, message = found
    if channel != rest.partition(":")[2]:
        raise OtherChannel
    return message


def linked(platform: str, link: str) -> tuple[str, str] | None:
    """The channel and the message that a chat's own link leads to, as that chat calls them; None for no such link."""
    if platform == "slack" and (found := ON_SLACK.search(link)):
        return found[1], f"{found[2]}.{found[3]}"
    if platform == "teams" and (found := IN_TEAMS.search(link)):
        under = f" under:{found[3]}" if found[3] and found[3] != found[2] else ""
        return unquote(found[1]), found[2] + under
    return None


def done(written: bool) -> Card:
    """Raises NothingStuck where somebody else was first."""
    if not written:
        raise NothingStuck
    return Card("Thank you", (text("Then what waits behind it goes on now."),))
