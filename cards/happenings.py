"""What leads are told of their plan's room and of their people's accounts."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, text
from cards.link import leave, room_name
from plan.people import Someone
from plan.plan import Place, Plan


def closed(plan: Plan, place: Place) -> Card:
    return Card(
        f"{plan.name}: {room_name(place)} was archived",
        (text("What is to be posted there waits. Open it again, or link another channel with /jbp link."),),
        (leave(plan, place),),
    )


def deleted(plan: Plan, place: Place) -> Card:
    rooms = ", ".join(room_name(room) for room in plan.rooms if room.address != place.address)
    goes_on = f"The plan goes on in {rooms}." if rooms else "Link another channel: type /jbp link in it."
    return Card(
        f"{plan.name}: {room_name(place)} was deleted",
        (text(f"The plan has left it; nothing that was said is lost. {goes_on}"),),
    )


def unshared(plan: Plan, place: Place, company: str) -> Card:
    """`company` is empty where nobody knows whose workspace left."""
    who = company or "The other workspace"
    return Card(
        f"{plan.name}: {who} left {room_name(place)}",
        (
            text(
                "The channel is not shared with it any more, so its people do not see what is posted there."
            ),
            text("Share it again there, or say in which channel the plan goes on: /jbp link."),
        ),
    )


def shared(plan: Plan, place: Place) -> Card:
    return Card(
        f"{plan.name}: {room_name(place)} is shared again",
        (text("Both companies see what is posted there."),),
    )


def account_gone(plan: Plan, someone: Someone, owned: Sequence[str]) -> Card:
    """To their own lead."""
    owns = (
        f"They own {', '.join(owned)}: that pair is broken until somebody else does."
        if owned
        else "They own no motion."
    )
    return Card(
        f"{plan.name}: {someone.name}’s account was deactivated",
        (
            text(f"{owns} Nothing reaches them on this chat any more."),
            text(
                "If they use another account now: /jbp people who. Until it is settled you can answer for them."
            ),
        ),
        (Button("People", f"people --plan {plan.id}"), Button("Motions", f"motions --plan {plan.id}")),
    )


def left_room(plan: Plan, someone: Someone, place: Place) -> Card:
    """To their own lead."""
    return Card(
        f"{plan.name}: {someone.name} was taken out of {room_name(place)}",
        (
            text(
                "They do not see what is posted there any more. Add them again, or say who takes their place."
            ),
        ),
        (Button("People", f"people --plan {plan.id}"),),
    )


def uninstalled(plan: Plan, rooms: Sequence[Place]) -> Card:
    """`rooms`: those that it spoke in from that workspace."""
    where = ", ".join(room_name(place) for place in rooms)
    others = [room_name(place) for place in plan.rooms if place not in rooms]
    goes_on = f" It goes on in {', '.join(others)}." if others else ""
    return Card(
        f"{plan.name}: jbp was removed from Slack",
        (
            text(f"It says nothing more in {where}; what is to be posted there waits.{goes_on}"),
            text(
                "The plan and all that was said stay. Have it installed there again, or link another channel."
            ),
        ),
        tuple(leave(plan, place) for place in rooms),
    )
