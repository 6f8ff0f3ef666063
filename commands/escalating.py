"""Which escalation is meant, who is in it, and how a matter is handed to one’s own lead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cards import escalation as cards
from cards.card import Answer, Card, Field, Form
from commands.acting import filled, names, plan_to_change, tell
from commands.call import Call, NotYourSide, Unreadable
from plan.escalation import OPEN, at_hand, history, next_id
from plan.facts import Escalation, EscalationState, Fact
from plan.people import Someone
from plan.plan import Plan
from storage import facts, plans
from storage.store import Book


class NoSuchEscalation(LookupError):
    """No escalation of yours is called that. `/jbp escalate` lists them with their ids."""


class NobodyOnThePath(LookupError):
    """Nobody is left on your company’s escalation path after those who have it. The plan’s rhythm names the path:
    owner, lead, sponsor. Nothing was sent."""


class NoLead(LookupError):
    """Your company has no lead on this plan, so there is nobody to hand it to."""


class NotYours(NotYourSide):
    """Only a lead of your company, or who has it now, may do that. Nothing was changed."""


@dataclass(frozen=True)
class Trail:
    """One escalation with all that was done about it, and what was said of its matter."""

    steps: tuple[Escalation, ...]
    said: tuple[Fact, ...]

    @property
    def now(self) -> Escalation:
        return self.steps[-1]

    @property
    def had(self) -> list[str]:
        """The members who have had it, and who sent it on."""
        return [who for step in self.steps for who in (step.to, step.by) if who]


def trail_of(book: Book, plan: Plan, id: str) -> Trail:
    """Read with the eyes of the plan's reader. Raises NoSuchEscalation, for the other side's too."""
    every = plans.history(book, plan.id, plan.reader)
    steps = tuple(
        each for each in every if isinstance(each, Escalation) and each.id.casefold() == id.casefold()
    )
    if not steps:
        raise NoSuchEscalation
    return Trail(steps, tuple(history(every, steps[-1].about)))


def mine(book: Book, plan: Plan, seat: Someone) -> list[Escalation]:
    """What the seat may read: every one of their company for its lead, for anybody else what they were in."""
    every = [each for each in plan.latest.values() if isinstance(each, Escalation)]
    if seat.is_lead or not every:
        return every
    steps = [each for each in plans.history(book, plan.id, plan.reader) if isinstance(each, Escalation)]
    theirs = {step.id for step in steps if seat.id in (step.to, step.by)}
    return [each for each in every if each.id in theirs]


def meant(call: Call, book: Book) -> tuple[Plan, Trail, Someone]:
    """From `[PLAN/]ID`: an escalation that the asker is in, or any of their company's for its lead. Raises
    NoSuchEscalation."""
    if not call.word(1):
        raise Unreadable("Say which one: `/jbp escalate` lists them with their ids.")
    key, slash, wanted = call.word(1).partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    seat = call.seat(plan)
    trail = trail_of(book, plan, wanted if slash else key)
    if not seat.is_lead and seat.id not in trail.had:
        raise NoSuchEscalation
    return plan, trail, seat


def stands(book: Book, plan: Plan, trail: Trail, seat: Someone, title: str = "", note: str = "") -> Card:
    return cards.one(plan, trail.now, trail.said, seat, trail.had, title, note)


# -- handing a matter in ---------------------------------------------------------------------------


def raise_it(call: Call, book: Book) -> Answer:
    """`escalate MOTION|PROMISE --because`: a draft to the asker's own lead."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    about = matter(plan, call.text)
    leads = plan.leads(seat.side)
    if not leads:
        raise NoLead
    own = [each for each in plan.latest.values() if isinstance(each, Escalation)]
    before = at_hand(own, seat.side, about, call.now)
    if before and before.state in OPEN and not adds_to(book, plan, before, seat):
        return taken_up(book, plan, before, seat)
    form = Form(
        f"Escalate: {cards.subject(plan, about)[:60]}",
        f"escalate {about.partition('/')[2]} --plan {plan.id}",
        (Field("because", "Why", "lines", required=True, hint=f"Only {plan.company(seat.side)} reads it"),),
        submit="Hand it to your lead" if not seat.is_lead else "Draft it",
    )
    values, unready = filled(form, call, {"because": call.options.get("because")})
    if unready:
        return unready
    if before and before.state in OPEN:
        why = f"{before.why}; {seat.name}: {values['because']}"
        draft = replace(before, by=seat.id, at=book.now, source="chat", why=why)
    else:
        id = next_id(plan, seat.side, own)
        draft = Escalation(
            by=seat.id, at=book.now, id=id, side=seat.side, about=about, why=values["because"], to=leads[0].id
        )
    facts.record(book, plan.id, draft)
    trail = trail_of(book, plans.named(book, plan.id, plan.reader), draft.id)
    spread(book, plan, trail)
    if draft.origin:
        key = f"escalation/{plan.id}/{draft.id}/adds/{seat.id}"
        tell(
            book,
            plan,
            leads,
            key,
            cards.heard(plan, replace(draft, note=values["because"]), "asks to escalate"),
        )
    note = asked([lead for lead in leads if lead.id != seat.id])
    return stands(book, plan, trail, seat, f"A draft: {cards.subject(plan, about)}", note)


def adds_to(book: Book, plan: Plan, before: Escalation, seat: Someone) -> bool:
    """Whether an owner may add why to what the ritual drafted: once, while the lead has not decided."""
    drafted = before.state is EscalationState.DRAFTED and before.origin != ""
    return drafted and not seat.is_lead and seat.id not in trail_of(book, plan, before.id).had


def asked(leads: list[Someone]) -> str:
    """Whether the leads know of it by now."""
    reached = [lead for lead in leads if lead.may_be_prompted]
    if leads and not reached:
        return f"{names(leads)} takes no messages from jbp: tell them. /jbp escalate shows it to them."
    return f"{names(reached)} decides whether to send it on." if reached else ""


def matter(plan: Plan, typed: str) -> str:
    """`promise/ID` or `motion/ID`, from a promise's id or a motion as people call it. Raises NoSuchMotion."""
    for promise in plan.promises(open_only=False):
        if promise.id.casefold() == typed.strip().casefold():
            return f"promise/{promise.id}"
    return f"motion/{plan.motion(typed).id}"


def taken_up(book: Book, plan: Plan, before: Escalation, seat: Someone) -> Card:
    """It is open already: those who are in it see how it stands, anybody else only that it is."""
    trail = trail_of(book, plan, before.id)
    title = (
        "It is with your lead already"
        if before.state is EscalationState.DRAFTED
        else "It is on its way already"
    )
    if seat.is_lead or seat.id in trail.had:
        return stands(book, plan, trail, seat, title)
    return Card(title)


# -- who has it in their messages ------------------------------------------------------------------


def spread(book: Book, plan: Plan, trail: Trail) -> None:
    """Everybody it was sent to has it in their own chat, amended as it goes on; the leads too, where it is no
    ritual that drafted it (that one amends its own messages)."""
    holders = {step.to for step in trail.steps if step.state is not EscalationState.DRAFTED}
    leads = [] if trail.now.origin else [lead.id for lead in plan.leads(trail.now.side)]
    for id in dict.fromkeys([*leads, *sorted(who for who in holders if who)]):
        someone = plan.people.get(id)
        if someone and someone.side is trail.now.side and not (trail.now.origin and someone.is_lead):
            key = f"escalation/{plan.id}/{trail.now.id}"
            tell(book, plan, [someone], key, stands(book, plan, trail, someone))


def involved(plan: Plan, trail: Trail) -> list[Someone]:
    """The leads, who handed it in, and who has had it."""
    leads = [lead.id for lead in plan.leads(trail.now.side)]
    ids = dict.fromkeys([*leads, *trail.had])
    return [plan.people[id] for id in ids if id in plan.people and plan.people[id].active]
