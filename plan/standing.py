"""A plan's people and owners as they stand: the agreed document, with who came, was named or handed over since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from plan.agreement import Agreement, Member, Motion, Rhythm, RitualTerms
from plan.facts import Fact
from plan.people import Someone
from plan.plan import Plan, typed
from plan.seat_facts import HandedOver, Joined, OwnerAccepted, OwnerNamed
from plan.sides import Side

LAID_OVER = ("joined/", "owner/", "handed over/")  # what the slots of these facts begin with


def as_it_stands(agreement: Agreement, latest: Mapping[str, Fact]) -> Agreement:
    """The document with what was said since of its people and owners; itself where nothing was. What was said of
    another version's owners and roles is that version's own; whoever joined is on every later one."""
    said = [fact for slot, fact in latest.items() if slot.startswith(LAID_OVER)]
    if not said:
        return agreement
    joined = {fact.member.id: fact for fact in said if isinstance(fact, Joined)}
    since = sorted(
        (each for each in said if isinstance(each, HandedOver) and each.version == agreement.version),
        key=lambda each: each.at,
    )
    return replace(
        agreement,
        people=people(agreement, joined),
        motions=tuple(owned(agreement.version, motion, latest) for motion in agreement.motions),
        rhythm=handed_over(agreement.rhythm, [(each.member, each.to) for each in since]),
    )


def people(agreement: Agreement, joined: Mapping[str, Joined]) -> tuple[Member, ...]:
    """Those of the document first, in its order."""
    there = {member.id for member in agreement.people}
    before = tuple(
        joined[each.id].member if each.id in joined and joined[each.id].version == agreement.version else each
        for each in agreement.people
    )
    new = sorted((each for id, each in joined.items() if id not in there), key=lambda each: each.at)
    return (*before, *(each.member for each in new))


def owned(version: int, motion: Motion, latest: Mapping[str, Fact]) -> Motion:
    """A motion with its owners of now; their roles are the document's."""
    for side in Side:
        said = latest.get(f"owner/{motion.id}/{side}")
        if isinstance(said, OwnerNamed | OwnerAccepted) and said.version == version:
            refused = isinstance(said, OwnerAccepted) and not said.accepted
            motion = with_owner(motion, side, None if refused else said.member)
    return motion


def with_owner(motion: Motion, side: Side, member: str | None) -> Motion:
    """The motion with this member as the owner of a side's half."""
    owner = replace(motion.owner(side), person=member)
    return (
        replace(motion, vendor_owner=owner) if side is Side.VENDOR else replace(motion, partner_owner=owner)
    )


def handed_over(rhythm: Rhythm, handed: Iterable[tuple[str, str]]) -> Rhythm:
    """The rhythm with people's places in its rituals, and on the escalation paths, gone over to others in turn."""
    for member, to in handed:
        rhythm = replace(
            rhythm,
            weekly=with_place(rhythm.weekly, member, to),
            monthly=with_place(rhythm.monthly, member, to),
            quarterly=with_place(rhythm.quarterly, member, to),
            half_year=with_place(rhythm.half_year, member, to),
            own=tuple(
                replace(each, terms=replace(each.terms, who=in_place(each.terms.who, member, to)))
                for each in rhythm.own
            ),
            vendor_escalation=in_place(rhythm.vendor_escalation, member, to),
            partner_escalation=in_place(rhythm.partner_escalation, member, to),
        )
    return rhythm


def with_place(terms: RitualTerms | None, member: str, to: str) -> RitualTerms | None:
    return replace(terms, who=in_place(terms.who, member, to)) if terms else None


def in_place(named: tuple[str, ...], member: str, to: str) -> tuple[str, ...]:
    """The list with `to` where `member` was, once."""
    if member not in named:
        return named
    return tuple(dict.fromkeys(to if each == member else each for each in named))


# -- reading it ------------------------------------------------------------------------------------


def waits_for_a_yes(plan: Plan, motion: Motion, side: Side) -> OwnerNamed | None:
    """How a half's owner was named, while they have not said whether they take it; None where they have, or the
    agreed document names them itself."""
    said = typed(plan.latest.get(f"owner/{motion.id}/{side}"), OwnerNamed)
    owner = plan.owner(motion, side)
    current = said and owner and (said.version, said.member) == (plan.agreement.version, owner.id)
    return said if current else None


def named_for(plan: Plan, someone: Someone) -> list[Motion]:
    """The motions that somebody was named for and has not said yes to."""
    return [
        motion
        for motion, side, owner in plan.halves()
        if owner.id == someone.id and waits_for_a_yes(plan, motion, side)
    ]


def motions_of(plan: Plan, someone: Someone) -> list[Motion]:
    """The motions whose half of their side somebody owns, or owned when they left."""
    return [each for each in plan.agreement.motions if each.owner(someone.side).person == someone.id]


def without_owner(plan: Plan, side: Side) -> list[Motion]:
    """The motions that nobody owns on a side."""
    return [each for each in plan.agreement.motions if plan.owner(each, side) is None]
