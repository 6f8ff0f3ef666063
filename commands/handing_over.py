"""Everything that one person has on a plan goes to a colleague in one step, who gets a brief of it."""

from __future__ import annotations

from dataclasses import replace

from cards import handover as cards
from cards.card import Answer, Card
from cards.handover import HandedOn
from cards.owning import reads_only
from cards.person import counting_on
from commands.acting import filled, plan_to_change, tell
from commands.call import Call
from commands.handover_form import form_of, others_too, places, to_add
from commands.leaving import gone, promised
from commands.owning import stamp
from commands.seating import keep_owners, keep_places
from commands.seats import for_them, invite, may_own, on_the_plan, own, to_change, two_people
from commands.standing_in import goes_round
from plan.facts import Fact, HandedOver, OwnerAccepted
from plan.people import Someone
from plan.plan import NoSuchMember, Plan
from plan.standing import motions_of
from schedules.arrange import calendar
from storage import drafting, facts, people, plans
from storage.store import Book

DATES = 3  # of the rhythm, in the brief


class ToThemselves(ValueError):
    """They have it already. Name a colleague to hand it to. Nothing was changed."""


def hand_over(call: Call, book: Book) -> Answer:
    """`people hand-over FROM TO [--all] [--leave]`. Raises OnlyReads: the places of who only reads are shared terms."""
    plan, _ = to_change(call, book)
    seat = call.voice(plan)
    first, second = two_people(call.words[1:], plan)
    member = own(plan, seat, first) if first else None if seat.is_lead else seat
    if member:
        for_them(seat, member)
    try:
        to = own(plan, seat, second) if second else None
    except NoSuchMember:
        return cards.not_on_the_plan(plan, member or seat, *to_add(call, book, second))
    if to is not None:
        on_the_plan(to)
        if member is not None and member.id == to.id:
            raise ToThemselves
        if not may_own(to):
            return reads_only(plan, to)
    form = form_of(call, book, plan, seat, member)
    given = {
        "member": None if member is None else member.id,
        "to": to.id if to else None,
        "all": "yes" if "all" in call.options else "no",
        "leave": "yes" if "leave" in call.options else "no",
    }
    asked = {field.name for field in form.fields}
    values, unready = filled(form, call, {name: said for name, said in given.items() if name in asked})
    if unready:
        return unready
    member = member or own(plan, seat, str(values["member"]))
    to = to or plan.people[str(values["to"])]
    return handed(call, book, plan, seat, member, to, everywhere=yes(call, values, "all"),
                  leaves=yes(call, values, "leave"))  # fmt: skip


def yes(call: Call, values: dict[str, object], name: str) -> bool:
    return values.get(name) == "yes" or (name in call.options and not call.sent)


# -- doing it --------------------------------------------------------------------------------------


def handed(
    call: Call,
    book: Book,
    plan: Plan,
    seat: Someone,
    member: Someone,
    to: Someone,
    *,
    everywhere: bool,
    leaves: bool,
) -> Card:
    """Raises ToThemselves or LastLead."""
    if member.id == to.id:
        raise ToThemselves
    done = [on_one(call, book, plan, seat, member, to)]
    for other, there in others_too(call, book, plan, member) if everywhere else ():
        locked = plan_to_change(replace(call, options={"plan": other.id}), book)
        colleague = next((each for each in locked.people.values() if each.person == to.person), None)
        if colleague and colleague.active and colleague.side is there.side and may_own(colleague):
            done.append(on_one(call, book, locked, call.seat(locked), there, colleague))
    something = [each for each in done if each.anything]
    if leaves and member.active:
        gone(book, done[0].plan, seat, done[0].member)
    if not something:
        return cards.nothing(plan, member)
    told = tell_them(book, something, seat, to)
    if to.id == seat.id:
        return cards.brief(something, seat, call.today)
    return cards.done(something, told=told, left=leaves)


def tell_them(book: Book, done: list[HandedOn], seat: Someone, to: Someone) -> bool:
    """The brief to who has it now; who had it hears it too, where somebody else did this. Whether it reaches them."""
    first = done[0]
    key = f"handed/{first.plan.id}/{first.member.id}/{stamp(book)}"
    if first.member.id != seat.id:
        tell(book, first.plan, [first.member], f"{key}/from", cards.over_to(first, seat))
    if to.id == seat.id:
        return True
    return invite(book, first.plan, to, seat, key, cards.brief(done, seat, first.plan.day(book.now)))


def on_one(call: Call, book: Book, plan: Plan, seat: Someone, member: Someone, to: Someone) -> HandedOn:
    """One plan: halves of motions, open promises, places in the rhythm, and who counts on them while away."""
    motions, owed = motions_of(plan, member), promised(plan, member)
    had, counting = places(plan.agreement, member), counting_on(plan, member)
    if not (motions or owed or had or counting):
        return HandedOn(plan, member, to)
    if motions:
        keep_owners(book, plan, seat, member.side, [(each, to.id) for each in motions])
    more: list[Fact] = [replace(each, by=seat.id, at=book.now, source="chat", owner=to.id) for each in owed]
    if to.id == seat.id and not drafting.is_first(plan):
        more += [
            OwnerAccepted(by=to.id, at=book.now, version=plan.agreement.version, motion=each.id, side=to.side,
                          member=to.id, accepted=True)
            for each in motions
        ]  # fmt: skip
    if had:
        keep_places(book, plans.named(book, plan.id, plan.reader), seat, member, to)
    if not drafting.is_first(plan):
        more.append(
            HandedOver(by=seat.id, at=book.now, version=plan.agreement.version, member=member.id, to=to.id)
        )
    facts.record(book, plan.id, *more)
    moved = [each for each in counting if stands_in_now(book, plan, each, member, to)]
    now = plans.named(book, plan.id, plan.reader)
    return HandedOn(
        now,
        now.people[member.id],
        now.people[to.id],
        tuple(now.motions[each.id] for each in motions),
        tuple(each for each in promised(now, to) if each.id in {other.id for other in owed}),
        had,
        tuple(moved),
        tuple((each.title, at) for each, at in calendar(now, book.now)[:DATES]),
    )


def stands_in_now(book: Book, plan: Plan, someone: Someone, member: Someone, to: Someone) -> bool:
    """A colleague who had named them has the other one now, who tells them so. False where that cannot be."""
    person = int(to.person)
    can = someone.id != to.id and not goes_round(book, person, int(someone.person))
    people.change(book, int(someone.person), delegate_id=person if can else None)
    if can:
        card = cards.stands_in(plan, someone, member, to)
        tell(book, plan, [someone], f"stands in/{plan.id}/{someone.id}/{stamp(book)}", card)
    return can
