"""Plans in the store: kept as a document and facts, always read whole and with somebody's eyes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Integer, bindparam, select, update

from plan.agreement import Agreement, Member
from plan.facts import Fact, Joined, SeatChange
from plan.filing_facts import Filed
from plan.people import Someone
from plan.plan import Place, Plan, newest
from plan.register_numbers import computed
from plan.sides import Reader, Side
from plan.sight import history_seen_by, seen_by
from plan.standing import as_it_stands
from storage import facts as fact_store
from storage import outbox, people
from storage.documents import agreement_of, content_hash, document, fact_of
from storage.rows import DocumentRow, IdentityRow, LatestRow, PersonRow, PlanRow, RoomRow, SeatRow
from storage.sql import batches, either_way, of_many, table
from storage.store import Book

PLANS, DOCUMENTS, LATEST = table(PlanRow), table(DocumentRow), table(LatestRow)
ROOMS, SEATS, PEOPLE, IDENTITIES = table(RoomRow), table(SeatRow), table(PersonRow), table(IdentityRow)
AT_ONCE = 100  # whole plans in memory where all are read


class NoSuchPlan(LookupError):
    """No plan of yours is called that. `/jbp plans` lists the ones you are on."""


class PlanExists(ValueError):
    """A plan with this id is in the store already. Change `id` in the file, or give a higher `version`."""


class NoDraft(LookupError):
    """No draft of a next version is open on this plan. A reset that both leads accept opens one: `/jbp reset`."""


# -- putting plans in ------------------------------------------------------------------------------


def add(book: Book, agreement: Agreement, history: Iterable[Fact] = ()) -> None:
    """A new plan with its people and what has happened on it. Raises PlanExists."""
    if book.execute(select(PLANS.c.id).where(PLANS.c.key == agreement.id)).first():
        raise PlanExists
    row = {
        "key": agreement.id,
        "name": agreement.name,
        "version": agreement.version,
        "state": agreement.state.value,
        "content_hash": content_hash(agreement),
        "time_zone": agreement.time_zone,
        "revision": 1,
        "created_at": book.now,
    }
    number = int(book.execute(PLANS.insert().values(row).returning(PLANS.c.id)).scalar_one())
    history = tuple(history)
    seat_members(book, number, as_it_stands(agreement, newest(history)))
    fact_store.record_all(book, [(number, fact) for fact in history])
    keep_document(book, number, agreement)  # what is before it in the record was not said here
    for fact in history:
        if isinstance(fact, SeatChange):
            set_seat(book, number, fact.member, active=fact.active)


def supersede(book: Book, agreement: Agreement) -> None:
    """A higher version of a plan's document takes the place of the one in force, and of any draft beside it.
    Raises PlanExists."""
    row = book.execute(select(PLANS).where(PLANS.c.key == agreement.id)).mappings().one()
    if agreement.version <= row["version"]:
        raise PlanExists
    values = {
        "name": agreement.name,
        "version": agreement.version,
        "state": agreement.state.value,
        "content_hash": content_hash(agreement),
        "time_zone": agreement.time_zone,
    }
    drafts = (DOCUMENTS.c.plan_id == row["id"]) & (DOCUMENTS.c.version > row["version"])
    book.execute(DOCUMENTS.delete().where(drafts))
    book.execute(update(PLANS).where(PLANS.c.id == row["id"]).values(values))
    keep_document(book, row["id"], agreement)
    seat_members(book, row["id"], agreement)


def open_draft(book: Book, agreement: Agreement) -> Agreement:
    """Keep the next version of a plan as a draft beside the one in force, which stays in force. Where a draft is
    open already that one stays, and is returned. Raises NoSuchPlan, PlanExists for a version that is no later."""
    if open_already := draft_of(book, agreement.id):
        return open_already
    row = book.execute(select(PLANS).where(PLANS.c.key == agreement.id)).mappings().one()
    if agreement.version <= row["version"]:
        raise PlanExists
    keep_document(book, row["id"], agreement, beside=True)
    return agreement


def draft_of(book: Book, key: str) -> Agreement | None:
    """The draft of a plan's next version, beside the one in force. Raises NoSuchPlan."""
    number = number_of(book, key)
    ahead = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version > PLANS.c.version)
    found = select(DOCUMENTS.c.body).join(PLANS, PLANS.c.id == DOCUMENTS.c.plan_id).where(ahead)
    body = book.execute(found.order_by(DOCUMENTS.c.version.desc()).limit(1)).scalar()
    return agreement_of(body) if body else None


def keep_document(book: Book, number: int, agreement: Agreement, *, beside: bool = False) -> None:
    """A version's document, and in the plan's chain that it came in; `beside` the one in force, as a draft."""
    row = {
        "plan_id": number,
        "version": agreement.version,
        "content_hash": content_hash(agreement),
        "body": document(agreement),
        "created_at": book.now,
    }
    book.execute(DOCUMENTS.insert().values(row))
    filed = Filed(
        by="clock", at=book.now, source="draft" if beside else "import", version=agreement.version,
        content_hash=content_hash(agreement), state=agreement.state, beside=beside,
    )  # fmt: skip
    fact_store.record_all(book, [(number, filed)])


def seat_members(book: Book, number: int, agreement: Agreement) -> None:
    """A seat for every member; who names an account is that person, anyone else is somebody new."""
    seated = set(book.execute(select(SEATS.c.member).where(SEATS.c.plan_id == number)).scalars())
    for member in agreement.people:
        if member.id in seated:
            continue
        if member.account:
            platform, tenant, account = member.account.split(":", 2)
            person = people.introduce(book, member.name, platform, tenant, account)
        else:
            person = people.add(book, member.name)
        known = people.settings(book, person)
        if member.time_zone and not known["time_zone"]:
            people.change(book, person, time_zone=member.time_zone)
        if member.joined and not known["opted_in_at"]:
            joined = datetime.combine(member.joined, datetime.min.time(), book.now.tzinfo)
            people.change(book, person, welcomed_at=joined, opted_in_at=joined)
        book.execute(
            SEATS.insert().values(
                plan_id=number, member=member.id, person_id=person, side=member.side.value, active=True
            )
        )


def join(book: Book, key: str, said: Joined) -> None:
    """Somebody is on the plan from now on, or is something else on it; who was not has a seat then."""
    fact_store.record(book, key, said)
    number = number_of(book, key)
    seat_members(book, number, whole(book, [number])[number].agreement)
    book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))


def set_seat(book: Book, number: int, member: str, *, active: bool) -> None:
    """Whether a member is on the plan; their place in the document stays, for the record."""
    here = (SEATS.c.plan_id == number) & (SEATS.c.member == member)
    book.execute(update(SEATS).where(here).values(active=active))
    book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))


def seat(book: Book, number: int, member: str, person: int) -> None:
    """A member is this person, who is known from elsewhere; what waits for who sat there before goes to them."""
    here = (SEATS.c.plan_id == number) & (SEATS.c.member == member)
    before = book.execute(select(SEATS.c.person_id).where(here)).scalar_one()
    book.execute(update(SEATS).where(here).values(person_id=person))
    outbox.moved(book, f"person:{before}", f"person:{person}")
    book.execute(update(PLANS).where(PLANS.c.id == number).values(revision=PLANS.c.revision + 1))


def one_at_a_time(book: Book, plan: str) -> None:
    """Until this transaction ends, others who change the plan wait. SQLite lets one write at a time anyway."""
    if book.on_postgresql:
        book.execute(select(PLANS.c.id).where(PLANS.c.key == plan).with_for_update())


# -- reading them ----------------------------------------------------------------------------------


# Built once: that takes longer than running them, and every request runs them.
SEATS_OF = (
    select(SEATS.c.plan_id, SEATS.c.member, SEATS.c.side, PLANS.c.revision)
    .join(PLANS, PLANS.c.id == SEATS.c.plan_id)
    .where(SEATS.c.person_id == bindparam("person"), SEATS.c.active)
)
SIDE_OF = (
    select(PLANS.c.id, SEATS.c.side)
    .outerjoin(
        SEATS, (SEATS.c.plan_id == PLANS.c.id) & (SEATS.c.person_id == bindparam("person")) & SEATS.c.active
    )
    .where(PLANS.c.key == bindparam("key"))
)
NUMBER_OF = select(PLANS.c.id).where(PLANS.c.key == bindparam("key"))
OF_PLANS = partial(either_way, kind=Integer)
REVISIONS = OF_PLANS(lambda among: select(PLANS.c.id, PLANS.c.revision).where(among(PLANS.c.id)))
DOCUMENT = (DOCUMENTS.c.plan_id == PLANS.c.id) & (DOCUMENTS.c.version == PLANS.c.version)
STANDING = select(PLANS.c.id, PLANS.c.state, DOCUMENTS.c.body).join(DOCUMENTS, DOCUMENT)
BODIES = OF_PLANS(lambda among: STANDING.where(among(PLANS.c.id)))
SLOTS = select(LATEST.c.plan_id, LATEST.c.slot, LATEST.c.body)
NEWEST = OF_PLANS(lambda among: SLOTS.where(among(LATEST.c.plan_id)))
ROOMS_OF = OF_PLANS(lambda among: select(ROOMS).where(among(ROOMS.c.plan_id)).order_by(ROOMS.c.id))
SITTING = select(
    SEATS.c.plan_id,
    SEATS.c.member,
    PEOPLE.c.id,
    SEATS.c.active,
    PEOPLE.c.time_zone,
    PEOPLE.c.quiet_from,
    PEOPLE.c.quiet_until,
    PEOPLE.c.away_from,
    PEOPLE.c.away_until,
    PEOPLE.c.delegate_id,
    PEOPLE.c.welcomed_at.is_not(None).label("welcomed"),
    PEOPLE.c.opted_in_at.is_not(None).label("opted_in"),
    PEOPLE.c.stopped_at.is_not(None).label("stopped"),
).join(PEOPLE, PEOPLE.c.id == SEATS.c.person_id)
SEATED = OF_PLANS(lambda among: SITTING.where(among(SEATS.c.plan_id)))


def read_of(book: Book, found: Any) -> tuple[Plan, int]:
    return at_revisions(book, {found.id: found.revision})[found.id], int(found.id)


def named(book: Book, key: str, reader: Reader) -> Plan:
    """The plan with this id. Raises NoSuchPlan."""
    number = number_of(book, key)
    return seen(book, whole(book, [number])[number], number, reader)


def seen(book: Book, plan: Plan, number: int, reader: Reader) -> Plan:
    """A whole plan with a reader's eyes: worked out once in a transaction, whose time does not move, until the plan
    changes in it."""
    key = number, plan.revision, str(reader)
    if key not in book.seen_plans:
        book.seen_plans[key] = seen_by(plan, reader, book.now)
    return book.seen_plans[key]


def of_person(book: Book, person: int) -> list[tuple[Plan, Someone]]:
    """Every plan that the person has an active seat on, each with their own side's eyes, by name."""
    seats = [tuple(row) for row in book.execute(SEATS_OF, {"person": person})]
    plans = at_revisions(book, {number: revision for number, _, _, revision in seats})
    read = [
        (seen(book, plans[number], number, Reader(side)), plans[number].people[member])
        for number, member, side, _ in seats
    ]
    return sorted(read, key=lambda each: each[0].name)


def every(book: Book, reader: Reader, keys: Collection[str] = ()) -> Iterator[Plan]:
    """Every plan in the store, or those with these ids, with a reader's eyes: a batch at a time, and none is kept."""
    chosen = select(PLANS.c.id, PLANS.c.revision)
    wanted = [chosen.where(PLANS.c.key.in_(batch)) for batch in batches(keys)] if keys else [chosen]
    found = {row.id: row.revision for statement in wanted for row in book.execute(statement).all()}
    for batch in batches(sorted(found), AT_ONCE):
        for plan in read_whole(book, {number: found[number] for number in batch}).values():
            yield seen_by(plan, reader, book.now)


def side_of(book: Book, key: str, person: int) -> Side | None:
    """The side on which a person sits on the plan; None for a guest or one who left."""
    found = book.execute(SIDE_OF, {"key": key, "person": person}).first()
    if found is None:
        raise NoSuchPlan
    return Side(found.side) if found.side else None


def history(book: Book, key: str, reader: Reader, until: datetime | None = None) -> list[Fact]:
    """Everything that happened on a plan up to `until`, as the reader may see it now."""
    number = number_of(book, key)
    every = fact_store.history(book, number)
    closed = fact_store.closed_occurrences(every)
    members = whole(book, [number])[number].people
    shown = history_seen_by(every, reader, book.now, closed, members)
    return [fact for fact in shown if until is None or fact.at <= until]


def as_it_stood(book: Book, key: str, reader: Reader, until: datetime) -> Plan:
    """The plan as its facts made it at `until`, in the version of its document that was in force (its rooms
    and people as they are now)."""
    plan = named(book, key, reader)
    document = in_force(book, number_of(book, key), until)
    if document.version == plan.agreement.version:
        document = plan.agreed
    latest = newest(history(book, key, reader, until))
    then = replace(plan, agreement=as_it_stands(document, latest), latest=latest, document=document)
    return replace(then, latest={**latest, **computed(then)})


def in_force(book: Book, number: int, at: datetime) -> Agreement:
    """A plan's document at a time; before the first came in, that one. A draft was never in force."""
    in_its_time = select(PLANS.c.version).where(PLANS.c.id == number).scalar_subquery()
    here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version <= in_its_time)
    then = select(DOCUMENTS.c.body).where(here & (DOCUMENTS.c.created_at <= at))
    body = book.execute(then.order_by(DOCUMENTS.c.version.desc()).limit(1)).scalar()
    first = select(DOCUMENTS.c.body).where(here).order_by(DOCUMENTS.c.version).limit(1)
    return agreement_of(body or book.execute(first).scalar_one())


def ids(book: Book) -> list[str]:
    """The id of every plan in the store, in the order they came in."""
    return list(book.execute(select(PLANS.c.key).order_by(PLANS.c.id)).scalars())


def number_of(book: Book, key: str) -> int:
    found = book.execute(NUMBER_OF, {"key": key}).scalar()
    if found is None:
        raise NoSuchPlan
    return int(found)


def revisions(book: Book, numbers: Iterable[int]) -> dict[int, int]:
    """The revision that each plan is at, by row number."""
    return dict(of_many(book, REVISIONS, list(numbers)))


# -- unveiled: for the closing ritual and this file ------------------------------------------------


def whole(book: Book, numbers: Iterable[int]) -> dict[int, Plan]:
    """Plans by row number with every colour in them, kept between reads until their revision moves on."""
    found: dict[int, int] = {}
    for batch in batches(set(numbers)):
        found.update(revisions(book, batch))
    return at_revisions(book, found)


def at_revisions(book: Book, revisions: dict[int, int]) -> dict[int, Plan]:
    """The same, of plans whose revision was just read."""
    plans: dict[int, Plan] = {}
    stale: dict[int, int] = {}
    for number, revision in revisions.items():
        kept = book.kept_plans.get(number) or book.store.kept_plans.get(number)
        if kept and kept[0] == revision:
            plans[number] = kept[1]
        else:
            stale[number] = revision
        book.read_plans[number] = revision
    fresh = read_whole(book, stale) if stale else {}
    book.kept_plans.update({number: (stale[number], plan) for number, plan in fresh.items()})
    return plans | fresh


def read_whole(book: Book, revisions: dict[int, int]) -> dict[int, Plan]:
    documents: dict[int, Agreement] = {}
    latest: dict[int, dict[str, Fact]] = {number: {} for number in revisions}
    rooms: dict[int, list[Place]] = {number: [] for number in revisions}
    for batch in batches(revisions):
        for number, state, body in of_many(book, BODIES, batch):
            read = agreement_of(body)
            documents[number] = read if read.state == state else replace(read, state=type(read.state)(state))
        for number, slot, body in of_many(book, NEWEST, batch):
            latest[number][slot] = fact_of(body)
        for row in of_many(book, ROOMS_OF, batch):
            place = Place(
                platform=row.platform, tenant=row.tenant, channel=row.channel, name=row.name,
                looked_back=row.platform in book.store.looked_back,
            )  # fmt: skip
            rooms[row.plan_id].append(place)
    agreements = {number: as_it_stands(document, latest[number]) for number, document in documents.items()}
    seats = read_seats(book, agreements)
    return {
        number: Plan(
            agreement=agreement,
            latest=latest[number],
            people=seats[number],
            rooms=tuple(rooms[number]),
            revision=revisions[number],
            document=documents[number] if documents[number] is not agreement else None,
        )
        for number, agreement in agreements.items()
    }


def read_seats(book: Book, documents: dict[int, Agreement]) -> dict[int, dict[str, Someone]]:
    """The members of plans, by plan's row number and member's id, in the order of the document."""
    rows: dict[int, dict[str, Sequence[Any]]] = {number: {} for number in documents}
    member_of: dict[tuple[int, int], str] = {}
    for batch in batches(documents):
        for number, member, *row in of_many(book, SEATED, batch):
            rows[number][member] = row
            member_of[number, row[0]] = member
    seats: dict[int, dict[str, Someone]] = {}
    for number, agreement in documents.items():
        here = rows[number]
        seats[number] = {
            member.id: someone(member, here[member.id], number, member_of, agreement.time_zone)
            for member in agreement.people
            if member.id in here
        }
    return seats


def someone(
    member: Member, row: Sequence[Any], number: int, member_of: Mapping[tuple[int, int], str], zone: str
) -> Someone:
    """A member as they have set themselves up, from the columns of SEATED after plan and member."""
    person, active, own_zone, *times, delegate, welcomed, opted_in, stopped = row
    quiet_from, quiet_until, away_from, away_until = times
    return Someone(
        id=member.id,
        person=str(person),
        name=member.name,
        side=member.side,
        role=member.role,
        title=member.title,
        time_zone=own_zone or member.time_zone or zone,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        away_from=away_from,
        away_until=away_until,
        delegate=member_of.get((number, delegate)) if delegate else None,
        welcomed=bool(welcomed),
        opted_in=bool(opted_in),
        stopped=bool(stopped),
        active=active,
    )
