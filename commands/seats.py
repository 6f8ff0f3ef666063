"""What the commands about people share: whose people a lead looks after, who and what is meant, and who is reached."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Card
from commands import naming
from commands.acting import plan_to_change
from commands.call import Call, LeadsOnly, NotYourSide
from plan.agreement import Motion, Role, State
from plan.people import Someone
from plan.plan import NoSuchMember, NoSuchMotion, Plan
from storage import outbox, people, plans
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book


class PlanClosed(ValueError):
    """This plan is closed: who was on it, and who owned what, stays as it was. Nothing was changed."""


class NotYourPeople(NotYourSide):
    """They are with the other company, whose own lead sees to its people. Nothing was changed."""


class OwnPeopleOnly(LeadsOnly):
    """Only a lead of your company may do that for somebody else; you may for yourself. `/jbp people` names the
    leads. Nothing was changed."""


class HasLeft(ValueError):
    """They have left the plan. A lead of their company takes them back: `/jbp people back NAME`. Nothing was
    changed."""


class LastLead(ValueError):
    """Nobody else leads the plan for your company. Make somebody a lead first: `/jbp people role NAME lead`. Nothing
    was changed."""


# -- who and what is meant -------------------------------------------------------------------------


def to_change(call: Call, book: Book) -> tuple[Plan, Someone]:
    """The plan, while nobody else changes it, and the asker's seat. Raises PlanClosed and what reading it raises."""
    plan = plan_to_change(call, book)
    seat = call.seat(plan)
    if plan.agreement.state is State.CLOSED:
        raise PlanClosed
    return plan, seat


def led(call: Call, book: Book) -> tuple[Plan, Someone]:
    """The same, where the asker leads the plan for their company. Raises LeadsOnly."""
    plan, _ = to_change(call, book)
    return plan, call.lead(plan)


def own(plan: Plan, seat: Someone, who: str) -> Someone:
    """Somebody of the asker's company, whether on the plan or gone. Raises NoSuchMember or NotYourPeople."""
    someone = plan.member(who)
    if someone.side is not seat.side:
        raise NotYourPeople
    return someone


def for_them(seat: Someone, someone: Someone) -> None:
    """Raises OwnPeopleOnly where the asker neither is that person nor leads their side."""
    if someone.id != seat.id and not seat.is_lead:
        raise OwnPeopleOnly


def on_the_plan(someone: Someone) -> Someone:
    """Raises HasLeft."""
    if not someone.active:
        raise HasLeft
    return someone


def motion_and_person(plan: Plan, words: Sequence[str]) -> tuple[Motion | None, str]:
    """From `MOTION [NAME]`, each perhaps several words: the motion, and the name that follows it."""
    if not words:
        return None, ""
    found: Motion | None = None
    for cut in range(len(words), 0, -1):
        try:
            motion = plan.motion(" ".join(words[:cut]))
        except NoSuchMotion:
            continue
        rest = " ".join(words[cut:])
        found = found or motion
        if not rest or is_member(plan, rest):
            return motion, rest
    if found is None:
        raise NoSuchMotion
    raise NoSuchMember


def two_people(words: Sequence[str], plan: Plan) -> tuple[str, str]:
    """From `FROM TO`, each perhaps several words."""
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        if is_member(plan, first) and is_member(plan, second):
            return first, second
    for cut in range(len(words), 0, -1):
        if is_member(plan, " ".join(words[:cut])):
            return " ".join(words[:cut]), " ".join(words[cut:])
    return " ".join(words[:1]), " ".join(words[1:])


def is_member(plan: Plan, who: str) -> bool:
    try:
        plan.member(who)
    except NoSuchMember:
        return False
    return True


def may_own(someone: Someone) -> bool:
    """Who owns a half speaks for it: sponsors and observers read."""
    return someone.role in (Role.OWNER, Role.LEAD)


def other_leads(plan: Plan, someone: Someone) -> list[Someone]:
    """Who else leads the plan for somebody's company."""
    return [lead for lead in plan.leads(someone.side) if lead.id != someone.id]


def reaches(book: Book, someone: Someone) -> bool:
    """Whether something of the bot's own reaches somebody now: they take it, and are known on a chat."""
    return someone.active and not someone.stopped and bool(people.accounts(book, int(someone.person)))


def invite(book: Book, plan: Plan, someone: Someone, by: Someone, key: str, card: Card) -> bool:
    """What a colleague asks of somebody goes to where they are, also before they have said yes to prompts: after the
    card that says what this is. Whether it reaches them now."""
    if not someone.active or someone.stopped:
        return False
    if not someone.may_be_prompted:
        naming.greet(book, plan, someone, by)
    post = Wanted(
        key=f"{key}/{someone.person}",
        channel=f"person:{someone.person}",
        card=card_json(card),
        not_before=book.now,
        plan=plans.number_of(book, plan.id),
    )
    outbox.queue(book, [post])
    return reaches(book, someone)


def again(book: Book, plan: Plan) -> Plan:
    """The plan as it stands now, with the same eyes."""
    return plans.named(book, plan.id, plan.reader)
