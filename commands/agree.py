"""`/jbp agree`: propose a draft, agree to it for your company, or send it back."""

from __future__ import annotations

from dataclasses import replace

from cards import agreement as cards
from cards.agreement import Version
from cards.card import Answer, Card, Field, Form
from commands.acting import filled, plan_to_change, tell, tell_rooms
from commands.agreeing import again, key, leads, over, to_agree
from commands.call import Call
from commands.command import command
from commands.plan_files import to_open
from commands.reading import of_plan, page_typed
from plan.agreeing import agreed_by
from plan.agreement import State
from plan.agreement_facts import Acknowledged, Proposed, Returned
from plan.people import Someone
from plan.plan import Plan, typed
from plan.sides import Reader, Side
from schedules.arrange import arrange
from storage import drafting, facts, plans
from storage.documents import content_hash
from storage.store import Book


class NothingToAgree(LookupError):
    """Nothing is proposed on this plan, and no draft is open. `/jbp edit` begins one."""


@command(
    "agree",
    help="Propose the plan, or agree to what is proposed",
    usage=(
        ("agree", "what is proposed or drafted, what it changes, and what stops it"),
        ("agree 3f2a9c12", "leads: propose this content, or agree to it for your company"),
        ("agree no 3f2a9c12", "leads: take it back, or send it back, with a word why"),
    ),
)
def agree(call: Call, book: Book) -> Answer:
    word = call.word(0).casefold()
    if not word:
        return stands(call, book)
    return send_back(call, book) if word == "no" else say_yes(call, book, word)


@of_plan("agree")
def stands(call: Call, book: Book, plan: Plan) -> Card:
    seat = call.seat(plan)
    version = to_agree(book, plan)
    if version is None:
        here = content_hash(plan.agreed)
        said = agreed_by(plan, plan.agreement.version, here)
        return cards.nothing_open(plan, here, said, lead=seat.is_lead)
    return cards.standing(version, seat, page_typed(call))


# -- yes -------------------------------------------------------------------------------------------


def say_yes(call: Call, book: Book, given: str) -> Card:
    """For one’s own company, to exactly the content that was read. Raises LeadsOnly or NothingToAgree."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    version = to_agree(book, plan)
    if version is None:
        return already_in_force(call, book, plan, given)
    if not is_meant(version, given):
        return cards.standing(version, seat, title="It has changed since", note=who_changed(plan, version))
    if version.stops:
        title = f"{version.called} cannot be agreed yet"
        return cards.standing(version, seat, title=title, note="Nothing was recorded.")
    if seat.side in version.agreed:
        waits = plan.company(seat.side.other)
        return cards.standing(version, seat, title="You agreed already", note=f"Waiting for {waits}.")
    if not version.first and not version.changes:
        return cards.standing(
            version, seat, title="Nothing is changed yet", note="There is nothing to propose."
        )
    return agreed(call, book, version, seat) if version.agreed else propose(call, book, version, seat)


def is_meant(version: Version, given: str) -> bool:
    return len(given) >= 4 and version.content_hash.startswith(given)


def who_changed(plan: Plan, version: Version) -> str:
    last = typed(plan.latest.get("proposed"), Returned)
    who = f"{plan.name_of(last.by)} was the last to do so. " if last else ""
    return f"{who}Nothing was recorded. This is what it says now."


def already_in_force(call: Call, book: Book, plan: Plan, given: str) -> Card:
    if content_hash(plan.agreed).startswith(given):
        return stands(replace(call, words=(), options={"plan": plan.id}), book)  # type: ignore[return-value]
    raise NothingToAgree


def propose(call: Call, book: Book, version: Version, seat: Someone) -> Card:
    plan = version.plan
    said = Proposed(
        by=seat.id, at=book.now, version=version.agreement.version, content_hash=version.content_hash,
        side=seat.side, weak=version.weak,
    )  # fmt: skip
    drafting.mark(book, plan, version.agreement, State.PROPOSED)
    facts.record(book, plan.id, said)
    now = again(book, plan)
    card = cards.proposed(now, seat)
    others = [lead for lead in leads(plan) if lead.id != seat.id]
    told = tell(book, plan, others, f"proposed/{plan.id}/{key(version)}", card)
    tell_rooms(book, plan, f"proposed/{plan.id}/{key(version)}", card)
    asked = [lead.name for lead in told if lead.side is not seat.side]
    other = plan.company(seat.side.other)
    note = (
        f"{' and '.join(asked)} is asked to agree for {other}."
        if asked
        else nobody_there(plan, seat.side.other)
    )
    return cards.standing(now, seat, title=f"Proposed to {other}", note=note)


def nobody_there(plan: Plan, side: Side) -> str:
    company = plan.company(side)
    where = (
        "It is in the room."
        if plan.rooms
        else "Link the room that you share, so that they see it: /jbp link."
    )
    if not plan.leads(side):
        return f"{company} has no lead on the plan yet who could agree: /jbp people. {where}"
    return f"No lead of {company} takes messages from me yet. {where}"


def agreed(call: Call, book: Book, version: Version, seat: Someone) -> Card:
    """The second yes: the version is in force, and its rhythm runs."""
    plan = version.plan
    said = Acknowledged(
        by=seat.id, at=book.now, version=version.agreement.version, content_hash=version.content_hash,
        side=seat.side, weak=version.weak,
    )  # fmt: skip
    facts.record(book, plan.id, said)
    both = replace(version, agreed={**version.agreed, seat.side: said})
    drafting.enact(book, plan, seat, version.agreement, tuple(each.words for each in version.changes))
    arrange(book, plan.id)
    now = plans.named(book, plan.id, Reader.of(seat.side))
    over(book, now, version, "Both companies have agreed to it.")
    card = cards.in_force(both, now, to_open(now.agreement, "pdf", draft=False, shared=True))
    tell_rooms(book, now, f"agreed/{plan.id}/{key(version)}", card)
    tell(
        book,
        now,
        [lead for lead in leads(now) if lead.id != seat.id],
        f"agreed/{plan.id}/{key(version)}",
        card,
    )
    return cards.settled(both, now) if now.rooms else card


# -- no --------------------------------------------------------------------------------------------


def send_back(call: Call, book: Book) -> Answer:
    """A proposal is a draft again: by the other company’s lead, or by one’s own."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    version = to_agree(book, plan)
    if version is None:
        raise NothingToAgree
    given = call.word(1).casefold()
    if given and not is_meant(version, given):
        return cards.standing(version, seat, title="It has changed since", note=who_changed(plan, version))
    if version.agreement.state is not State.PROPOSED:
        return cards.standing(version, seat, title="It is a draft already", note="Nothing was recorded.")
    own = seat.side in version.agreed
    form = Form(
        "Take the proposal back" if own else "Send it back",
        f"agree no {version.short} --plan {plan.id}",
        (Field("because", "Why", "lines", required=not own, hint="Both companies read it"),),
        submit="Take it back" if own else "Send it back",
    )
    values, unready = filled(form, call, {"because": call.options.get("because")})
    if unready:
        return unready
    reason = str(values.get("because", ""))
    return sent_back(book, version, seat, reason)


def sent_back(book: Book, version: Version, seat: Someone, reason: str) -> Card:
    plan = version.plan
    said = Returned(
        by=seat.id, at=book.now, version=version.agreement.version, content_hash=version.content_hash,
        side=seat.side, reason=reason,
    )  # fmt: skip
    drafting.mark(book, plan, version.agreement, State.DRAFT)
    facts.record(book, plan.id, said)
    over(book, plan, version, f"{seat.name} ({plan.company(seat.side)}): it is a draft again.")
    card = cards.returned(version, seat, reason)
    others = [lead for lead in leads(plan) if lead.id != seat.id]
    tell(book, plan, others, f"returned/{plan.id}/{key(version)}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    return cards.standing(again(book, plan), seat, note="It can be changed, and proposed again.")
