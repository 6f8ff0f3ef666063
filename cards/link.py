"""Where a plan lives: the rooms it is linked to, and what a lead can do about it."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, text
from cards.naming import who
from plan.plan import Place, Plan


def room_name(place: Place) -> str:
    return place.name or place.channel


def linked(plan: Plan, place: Place, by: str, missing: Sequence[str] = ()) -> Card:
    """To the lead who did it, and to the others: where the plan is from now on. `missing`: whom the reader could name
    who has no account on that chat."""
    names = f"{', '.join(missing[:8])}{f' and {len(missing) - 8} more' if len(missing) > 8 else ''}"
    unknown = (text(f"I do not know yet who these are here: {names}."),) if missing else ()
    return Card(
        f"{plan.name} now lives in {room_name(place)}",
        (
            text(f"{by} linked it. Its weekly summary is posted there, and what is asked there is about it."),
            *unknown,
        ),
        (*((who(plan),) if missing else ()), Button("Status", f"status --plan {plan.id}")),
    )


def unlinked(plan: Plan, place: Place, by: str) -> Card:
    return Card(
        f"{plan.name} has left {room_name(place)}",
        (text(f"{by} unlinked it. The plan and all that was said stay; link it again whenever you like."),),
    )


def here_already(plan: Plan, place: Place, *, lead: bool) -> Card:
    sure = f"The plan leaves {room_name(place)}; nothing of it is lost. Unlink it?"
    remove = (Button("Unlink", f"link --remove --plan {plan.id}", sure=sure),) if lead else ()
    return Card(f"{plan.name} lives in {room_name(place)}", (text("Nothing was changed."),), remove)


def leave(plan: Plan, place: Place) -> Button:
    """From anywhere: the room itself may be gone."""
    sure = f"The plan leaves {room_name(place)}; nothing of it is lost. Unlink it?"
    return Button(f"Leave {room_name(place)}", f"link --remove {plan.id} --room {place.address}", sure=sure)


def leave_which_room(plan: Plan) -> Card:
    rooms = f"in {len(plan.rooms)} rooms" if len(plan.rooms) > 1 else f"in {room_name(plan.rooms[0])}"
    return Card(
        f"{plan.name} lives {rooms}",
        (text("Nothing was changed. It can leave one that it is not held in any more, or that is gone."),),
        tuple(leave(plan, place) for place in plan.rooms),
    )


def leave_which_plan(plans: Sequence[Plan]) -> Card:
    return Card(
        "Which plan is to leave a room?",
        (text("Those that you lead:" if plans else "You lead none; `/jbp people` names the leads."),),
        tuple(Button(plan.name, f"link --remove {plan.id}") for plan in plans),
    )


def which(plans: Sequence[Plan]) -> Card:
    """The plans that the asker leads, each a press away."""
    return Card(
        "Which plan lives in this room?",
        (text("A room holds one plan; a plan may live in several rooms."),),
        tuple(Button(plan.name, f"link {plan.id}") for plan in plans),
    )
