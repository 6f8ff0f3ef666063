"""The rooms that plans live in: which plan a room holds; linked, left, moved and renamed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Integer, bindparam, select, update

from plan.plan import Place, Plan
from plan.sides import Reader, Side
from storage import facts as fact_store
from storage import outbox, people, plans, sending
from storage.plans import IDENTITIES, PLANS, ROOMS, SEATS
from storage.rows import RoomRow
from storage.sql import insert
from storage.store import Book


class NoPlanHere(LookupError):
    """This room has no plan yet. A lead links one with `/jbp link PLAN`."""


class RoomTaken(ValueError):
    """This room has a plan already. A room holds one; unlink it first with `/jbp link --remove`."""


IN_ROOM = (
    select(PLANS.c.id, PLANS.c.revision, SEATS.c.side)
    .join(ROOMS, ROOMS.c.plan_id == PLANS.c.id)
    .outerjoin(
        SEATS,
        (SEATS.c.plan_id == PLANS.c.id)
        & (SEATS.c.person_id == bindparam("person", type_=Integer))
        & SEATS.c.active,
    )
    .where(
        ROOMS.c.platform == bindparam("platform"),
        ROOMS.c.tenant == bindparam("tenant"),
        ROOMS.c.channel == bindparam("channel"),
    )
)


def in_room(book: Book, place: Place, reader: Reader | None = None, person: int | None = None) -> Plan:
    """The plan of a room, with a reader's eyes; where none is named, with those of the side that the person sits on.
    Raises NoPlanHere."""
    found = holding(book, place, person) or holding(book, linked_as(book, place), person)
    if found is None:
        raise NoPlanHere
    return plans.seen(
        book, *plans.read_of(book, found), reader or Reader.of(Side(found.side) if found.side else None)
    )


def holding(book: Book, place: Place, person: int | None = None) -> Any:
    """Which plan is linked to the room, at which revision, and the side that the person sits on; None where none is."""
    here = {"platform": place.platform, "tenant": place.tenant, "channel": place.channel, "person": person}
    return book.execute(IN_ROOM, here).first()


def living_in(book: Book, place: Place) -> Plan | None:
    """The plan that is linked in just this workspace's room, as the room sees it; None where there is none."""
    found = holding(book, place)
    return None if found is None else plans.seen(book, *plans.read_of(book, found), Reader.ROOM)


def lives_in(book: Book, plan: str, place: Place) -> bool:
    """Whether the room `place` is the plan's, in whichever company's workspace it was linked."""
    held = select(PLANS.c.key).join(ROOMS, ROOMS.c.plan_id == PLANS.c.id).where(anywhere(place))
    return bool(book.execute(held.limit(1)).scalar() == plan)


def linked_as(book: Book, place: Place) -> Place:
    """The room as it was linked: a channel that companies share has one id in the workspaces of all of them."""
    found = book.execute(
        select(ROOMS).where(anywhere(place)).order_by(~at(place), ROOMS.c.id).limit(1)
    ).first()
    return replace(place, tenant=found.tenant, name=found.name) if found else place


def in_tenant(book: Book, platform: str, tenant: str) -> list[Plan]:
    """The plans that have a room in a workspace, as their rooms see them."""
    there = (ROOMS.c.platform == platform) & (ROOMS.c.tenant == tenant)
    numbers = sorted(set(book.execute(select(ROOMS.c.plan_id).where(there)).scalars()))
    return [
        plans.seen(book, plan, number, Reader.ROOM) for number, plan in plans.whole(book, numbers).items()
    ]


def rooms_of(book: Book, platform: str, tenant: str, account: str) -> list[str]:
    """The tenants of the rooms, on that chat, of every plan that the account's person has an active seat on."""
    statement = (
        select(ROOMS.c.tenant)
        .join(SEATS, (SEATS.c.plan_id == ROOMS.c.plan_id) & SEATS.c.active)
        .join(IDENTITIES, IDENTITIES.c.person_id == SEATS.c.person_id)
        .where(ROOMS.c.platform == platform, people.is_account(platform, tenant, account))
    )
    return sorted(set(book.execute(statement).scalars()))


def link(book: Book, plan: str, place: Place) -> None:
    """The plan lives in this room too, and what stands for it now is posted there. Raises RoomTaken where another plan
    does."""
    number = plans.number_of(book, plan)
    holder = book.execute(select(ROOMS.c.plan_id).where(anywhere(place)).limit(1)).scalar()
    if holder is not None and holder != number:
        raise RoomTaken
    place = replace(linked_as(book, place), name=place.name)
    row = {
        "plan_id": number,
        "platform": place.platform,
        "tenant": place.tenant,
        "channel": place.channel,
        "name": place.name,
    }
    statement = insert(book, RoomRow).values(row)
    conflict = ["platform", "tenant", "channel"]
    book.execute(statement.on_conflict_do_update(index_elements=conflict, set_={"name": place.name}))
    book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))
    sending.release_channel(book, place.address)
    fact_store.look_at_all(book, number)


def unlink(book: Book, plan: str, place: Place) -> bool:
    """The plan leaves this room: what waits for it there is not posted any more. False where it was not there."""
    number = plans.number_of(book, plan)
    gone = book.execute(ROOMS.delete().where(at(place) & (ROOMS.c.plan_id == number))).rowcount
    if gone:
        book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))
        outbox.withdraw(book, number, place.address)
        fact_store.look_at_all(book, number)
    return bool(gone)


def moved(book: Book, platform: str, tenant: str, old: str, new: str) -> None:
    """A room's channel has another id from now on: what is posted there, or was, follows."""
    before = Place(platform=platform, tenant=tenant, channel=old)
    after = Place(platform=platform, tenant=tenant, channel=new)
    number = book.execute(select(ROOMS.c.plan_id).where(at(before))).scalar()
    if number is None:
        return
    if book.execute(select(ROOMS.c.id).where(at(after))).first():
        book.execute(ROOMS.delete().where(at(before)))
    else:
        book.execute(update(ROOMS).where(at(before)).values(channel=new))
    outbox.moved(book, before.address, after.address)
    book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))


def renamed(book: Book, place: Place) -> None:
    """A room is called otherwise from now on."""
    found = select(ROOMS.c.plan_id).where(at(place)).scalar_subquery()
    book.execute(update(PLANS).where(PLANS.c.id == found).values(revision=PLANS.c.revision + 1))
    book.execute(update(ROOMS).where(at(place)).values(name=place.name))


def at(place: Place) -> Any:
    return (
        (ROOMS.c.platform == place.platform)
        & (ROOMS.c.tenant == place.tenant)
        & (ROOMS.c.channel == place.channel)
    )


def anywhere(place: Place) -> Any:
    return (ROOMS.c.platform == place.platform) & (ROOMS.c.channel == place.channel)
