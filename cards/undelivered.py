"""Messages that did not arrive: what their leads are told, and what a person is shown who could not be reached."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import (
    Button,
    Buttons,
    Card,
    Element,
    Heading,
    Item,
    Person,
    Rule,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.link import leave
from plan.people import Someone
from plan.plan import Plan

STUCK_SHOWN = 10


def named(plan: Plan, channel: str) -> str:
    """Who or what a channel's address is, for people; an address that was given for somebody is not repeated."""
    if channel.startswith("mail:"):
        return "the e-mail address that was given"
    where = {place.address: f"the room {place.name or place.channel}" for place in plan.rooms}
    names = {f"person:{each.person}": each.name for each in plan.people.values()}
    return where.get(channel) or names.get(channel) or "someone"


def again(number: int) -> Button:
    return Button("Send it again", f"messages again {number}")


def dead(plan: Plan, channel: str, card: Card, reason: str, number: int) -> Card:
    said = f"“{card.headline}” could not be delivered to {named(plan, channel)}: {reason}."
    return Card(
        f"{plan.name}: a message was not delivered",
        (text(said), text("Check that the bot is in that room, or that the person can be reached.")),
        (again(number),),
    )


def unsure(plan: Plan, channel: str, card: Card, number: int) -> Card:
    """The bot may not read the channel, so a lead looks; into somebody’s direct messages, that person does."""
    where = named(plan, channel)
    look = (
        f"I may not read those messages, so please ask {where} whether it came."
        if channel.startswith("person:")
        else "I may not read that channel, so please look."
    )
    return Card(
        f"{plan.name}: is this message there?",
        (
            text(f"“{card.headline}” was sent to {where}, and the chat’s answer was lost."),
            text(f"{look} Until you say, nothing more is posted there."),
        ),
        (Button("It is there", f"messages sent {number}", "primary"), again(number)),
    )


def twice(plan: Plan, channel: str, card: Card) -> Card:
    return Card(
        f"{plan.name}: a message came twice",
        (
            text(f"“{card.headline}” is in {named(plan, channel)} twice."),
            text(
                "The chat took it only minutes after it was sent, when I had sent it again. One of the two changes "
                "from now on, the other never will: delete that one. Nothing was recorded twice."
            ),
        ),
    )


def shut_out(plan: Plan, channel: str) -> Card:
    return Card(
        f"{plan.name}: I cannot post in {named(plan, channel)}",
        (
            text("I am not in that channel any more, or it was archived. What is to be posted there waits."),
            text(
                "Invite me again (Slack: /invite @jbp; Teams: add the app), or link another room: /jbp link."
            ),
        ),
        (
            Button("What waits", f"messages --plan {plan.id}"),
            *(leave(plan, room) for room in plan.rooms if room.address == channel),
        ),
    )


def unreached(plan: Plan, someone: Someone, *, mentioned: bool, by_mail: bool = False) -> Card:
    how = (
        "I mention them in the room instead, with a button that shows the message to them alone."
        if mentioned
        else "They have not said yes to mail, or have stopped it: /jbp people says how it stands."
        if by_mail
        else "They have no account on a chat that I am on: say who they are with /jbp people who."
    )
    return Card(
        f"{plan.name}: my direct messages do not reach {someone.name}",
        (text(how), text("You can record for them what they say in a meeting: /jbp call.")),
    )


def mention(someone: Someone, account: str) -> Card:
    """In the room: nothing of the message itself."""
    return Card(
        "A message for one person",
        (
            text(
                Person(someone.name, someone.person, account),
                ": there is something for you. Only you will see it.",
            ),
        ),
        (Button("Show me", "messages", "primary"),),
    )


def yours(cards: Sequence[Card], ids: Sequence[int], left: int) -> Card:
    """What could not be brought to the asker, each in full, as it would have come; `left` more follow."""
    if not cards:
        return Card("No message is waiting for you", (text("Everything for you has been delivered."),))
    body: list[Element] = []
    for card in cards:
        rows = (Buttons(card.buttons),) if card.buttons else ()
        body += [*((Rule(),) if body else ()), Heading(card.title), *card.body, *rows]
    body.append(small("My direct messages do not reach you. Everything can be answered here, too."))
    seen = "messages seen " + " ".join(map(str, ids))
    return Card("For you alone", tuple(body), (Button(f"Next ({left})" if left else "I have read it", seen),))


WHY = {
    "unknown": "its answer was lost, and I may not look",
    "perhaps": "it may have been sent before I was restored from a backup",
    "dead": "it was given up",
    "pending": "it waits until I may post there again",
}


def stuck(plan: Plan, rows: Sequence[tuple[int, str, Card, str]]) -> Card:
    """To a lead: what is stuck on a plan; `rows` are number, channel, card and state."""
    items: list[Element] = []
    for number, channel, card, state in rows[:STUCK_SHOWN]:
        look = (Button("It is there", f"messages sent {number}"),) if state in ("unknown", "perhaps") else ()
        send = (again(number),) if state != "pending" else ()
        head = line(strong(card.headline), muted(f"  to {named(plan, channel)}"))
        items.append(Item(head, (line(WHY[state]),), (*look, *send)))
    more = (small(f"{len(rows) - STUCK_SHOWN} older ones wait too."),) if len(rows) > STUCK_SHOWN else ()
    return Card(f"{plan.name}: messages that are stuck", (*items, *more))


def nothing_stuck(plan: Plan) -> Card:
    return Card(f"{plan.name}: no message is stuck", (text("Everything was delivered."),))
