"""Who owns a half of a motion: a lead names somebody, and they accept, hand it on, or say that it is not them."""

from __future__ import annotations

from cards import owning as cards
from cards.card import Answer, Card, Field, Form, Option
from commands.acting import filled, tell
from commands.call import Call, Unreadable
from commands.seating import keep_owners
from commands.seats import (
    HasLeft,
    again,
    invite,
    led,
    may_own,
    motion_and_person,
    on_the_plan,
    own,
    to_change,
)
from plan.agreement import Agreement, Motion
from plan.facts import OwnerAccepted, OwnerNamed
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.standing import named_for, waits_for_a_yes
from storage import drafting, facts
from storage.store import Book

# -- a lead names somebody -------------------------------------------------------------------------


def owner(call: Call, book: Book) -> Answer:
    """`people owner MOTION NAME`."""
    plan, lead = led(call, book)
    motion, who = motion_and_person(plan, call.words[1:])
    who = who or call.options.get("who", "")
    typed = own(plan, lead, who) if who else None
    form = owner_form(plan, lead, motion, typed)
    given = {"motion": motion.id if motion else None, "member": typed.id if typed else None}
    if typed and not typed.active:
        raise HasLeft
    if typed and not may_own(typed):
        return cards.reads_only(plan, typed)
    asked = {field.name for field in form.fields}
    values, unready = filled(form, call, {name: value for name, value in given.items() if name in asked})
    if unready:
        return unready
    motion = motion or plan.motion(str(values["motion"]))
    someone = on_the_plan(typed or own(plan, lead, str(values["member"])))
    return named(book, plan, lead, motion, someone)


def owner_form(plan: Plan, lead: Someone, motion: Motion | None, someone: Someone | None) -> Form:
    """Asks for what was not said."""
    motions = tuple(Option(each.id, each.name) for each in plan.agreement.motions)
    fields = (
        *(() if motion else (Field("motion", "Motion", "pick", motions, required=True),)),
        *(() if someone else (whom(plan, lead, motion),)),
    )
    which = f"{motion.id} " if motion else ""
    who = f"--who {someone.id} " if someone else ""
    title = f"{plan.company(lead.side)}’s half of {motion.name if motion else 'a motion'}"
    return Form(title, f"people owner {which}{who}--plan {plan.id}", fields, submit="Name them")


def whom(plan: Plan, seat: Someone, motion: Motion | None) -> Field:
    """A colleague who may own a half, and does not own this one."""
    now = plan.owner(motion, seat.side) if motion else None
    ours = [
        each
        for each in plan.people.values()
        if each.side is seat.side and each.active and may_own(each) and each.id != (now and now.id)
    ]
    options = tuple(Option(each.id, each.name, each.title) for each in ours)
    return Field("member", "Who", "person", options, required=True, hint="Somebody else? /jbp people add")


def named(book: Book, plan: Plan, lead: Someone, motion: Motion, someone: Someone) -> Card:
    """They are down for it from now on, and are asked; who was before is told."""
    before, side = plan.owner(motion, someone.side), someone.side
    if before and before.id == someone.id:
        return cards.named_already(plan, motion, someone)
    own_word, draft = someone.id == lead.id, drafting.is_first(plan)
    yes = (said(book, plan, motion, someone, accepted=True),) if own_word and not draft else ()
    now = keep_owners(book, plan, lead, side, [(motion, someone.id)], *yes)
    motion = now.motions[motion.id]
    told = not own_word and ask(book, now, motion, someone, lead)
    if before and before.id != lead.id:
        card = cards.taken_from(now, motion, before, someone, lead)
        tell(book, now, [before], f"owner was/{now.id}/{motion.id}/{stamp(book)}", card)
    return cards.named(now, motion, someone, told=told, own=own_word, draft=draft)


def ask(book: Book, plan: Plan, motion: Motion, someone: Someone, by: Someone) -> bool:
    card = cards.asked(plan, motion, someone, by, draft=drafting.is_first(plan))
    return invite(book, plan, someone, by, f"owner/{plan.id}/{motion.id}/{stamp(book)}", card)


def ask_of_draft(book: Book, plan: Plan, lead: Someone, before: Agreement) -> None:
    """Whoever a lead wrote into a first draft is asked where they are, once for all of it. Leads say yes to the
    plan itself."""
    was = {each.id: each for each in before.motions}
    changed = {
        person
        for motion in plan.agreement.motions
        for side in Side
        for person in {
            motion.owner(side).person,
            was[motion.id].owner(side).person if motion.id in was else None,
        }
        if motion.id not in was or motion.owner(side).person != was[motion.id].owner(side).person
    }
    for someone in plan.people.values():
        if someone.id in changed and not someone.is_lead:
            card = cards.asked_of_draft(plan, asked_for(plan, someone), someone, lead)
            invite(book, plan, someone, lead, f"draft owner/{plan.id}", card)


def asked_for(plan: Plan, someone: Someone) -> list[Motion]:
    """The motions that somebody is down for and has not said yes to."""
    if not drafting.is_first(plan):
        return named_for(plan, someone)
    return [
        motion
        for motion, _, owner in plan.halves()
        if owner.id == someone.id and not has_said_yes(plan, motion, owner)
    ]


def stamp(book: Book) -> str:
    return f"{book.now:%Y-%m-%dT%H:%M:%SZ}"


def said(book: Book, plan: Plan, motion: Motion, someone: Someone, *, accepted: bool) -> OwnerAccepted:
    return OwnerAccepted(
        by=someone.id, at=book.now, version=plan.agreement.version, motion=motion.id, side=someone.side,
        member=someone.id, accepted=accepted, draft=drafting.is_first(plan),
    )  # fmt: skip


# -- they answer -----------------------------------------------------------------------------------


def accept(call: Call, book: Book) -> Card:
    """`people accept MOTION`, or `all`: whatever they were named for."""
    plan, seat = to_change(call, book)
    waits = asked_for(plan, seat)
    if call.text.casefold() in ("accept", "accept all"):
        return accepted(book, plan, seat, waits) if waits else cards.nothing_to_accept(plan)
    motion = plan.motion(" ".join(call.words[1:]))
    if not owns(plan, motion, seat):
        return cards.another_owns(plan, motion, seat.side)
    if motion in waits or (drafting.is_first(plan) and not has_said_yes(plan, motion, seat)):
        return accepted(book, plan, seat, [motion])
    return cards.yours_already(plan, motion, seat.side)


def owns(plan: Plan, motion: Motion, seat: Someone) -> bool:
    owner = plan.owner(motion, seat.side)
    return owner is not None and owner.id == seat.id


def has_said_yes(plan: Plan, motion: Motion, seat: Someone) -> bool:
    """Of a draft: its document alone does not say."""
    last = plan.latest.get(f"draft owner/{motion.id}/{seat.side}")
    return isinstance(last, OwnerAccepted) and last.accepted and last.member == seat.id


def accepted(book: Book, plan: Plan, seat: Someone, motions: list[Motion]) -> Card:
    """Their leads hear it, and who owns the other half."""
    who_named = {
        found.by for each in motions if (found := waits_for_a_yes(plan, each, seat.side))
    }  # of a draft, everybody
    facts.record(book, plan.id, *(said(book, plan, each, seat, accepted=True) for each in motions))
    now = again(book, plan)
    leads = [lead for lead in now.leads(seat.side) if lead.id != seat.id]
    named_them = [lead for lead in leads if lead.id in who_named]
    pairs = [] if drafting.is_first(now) else [now.owner(each, seat.side.other) for each in motions]
    hear = {each.id: each for each in (*(named_them or leads), *pairs) if each}
    card = cards.said_yes(now, motions, seat)
    tell(book, now, hear.values(), f"owner yes/{now.id}/{motions[0].id}/{stamp(book)}", card)
    return cards.accepted(now, motions, seat, draft=drafting.is_first(now))


def not_me(call: Call, book: Book) -> Card:
    """`people not-me MOTION`: their leads name another."""
    plan, seat, motion = down_for(call, book)
    if not owns(plan, motion, seat):
        return cards.another_owns(plan, motion, seat.side)
    no = said(book, plan, motion, seat, accepted=False)
    if drafting.is_first(plan):
        keep_owners(book, plan, seat, seat.side, [(motion, None)], no)
    else:
        facts.record(book, plan.id, no)
    now = again(book, plan)
    leads = [lead for lead in now.leads(seat.side) if lead.id != seat.id]
    tell(book, now, leads, f"owner no/{now.id}/{motion.id}/{stamp(book)}", cards.said_no(now, motion, seat))
    return cards.said_no(now, motion, seat) if seat.is_lead else cards.not_me(now, motion, seat)


def down_for(call: Call, book: Book) -> tuple[Plan, Someone, Motion]:
    plan, seat = to_change(call, book)
    words = " ".join(call.words[1:])
    if not words:
        raise Unreadable("Say which motion, by its number or name. /jbp motions lists them.")
    return plan, seat, plan.motion(words)


def hand_on(call: Call, book: Book) -> Answer:
    """`people hand-on MOTION NAME`: to a colleague, who is asked in turn."""
    plan, seat = to_change(call, book)
    motion, who = motion_and_person(plan, call.words[1:])
    if motion is None:
        raise Unreadable("Say which motion, by its number or name. /jbp motions lists them.")
    if not owns(plan, motion, seat):
        return cards.another_owns(plan, motion, seat.side)
    typed = on_the_plan(own(plan, seat, who)) if who else None
    if typed and not may_own(typed):
        return cards.reads_only(plan, typed)
    if typed and typed.id == seat.id:
        return cards.yours_already(plan, motion, seat.side)
    form = Form(
        f"Hand on: {motion.name}",
        f"people hand-on {motion.id} --plan {plan.id}",
        (whom(plan, seat, motion),),
        submit="Hand on",
    )
    values, unready = filled(form, call, {"member": typed.id if typed else None})
    if unready:
        return unready
    to = plan.people[str(values["member"])]
    now = keep_owners(book, plan, seat, seat.side, [(motion, to.id)])
    ask(book, now, now.motions[motion.id], to, seat)
    leads = [lead for lead in now.leads(seat.side) if lead.id not in (seat.id, to.id)]
    card = cards.handed_on(now, motion, seat, to)
    tell(book, now, leads, f"owner on/{now.id}/{motion.id}/{stamp(book)}", card)
    return card


# -- a check-in is a yes ---------------------------------------------------------------------------


def answered_for(book: Book, plan: Plan, motion: Motion, seat: Someone) -> None:
    """Who answers for a half that they were named for has taken it."""
    if isinstance(waits_for_a_yes(plan, motion, seat.side), OwnerNamed) and owns(plan, motion, seat):
        accepted(book, plan, seat, [motion])
