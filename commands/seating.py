"""How a change of people or owners is kept: as facts, or in the draft where one is being written.

A plan in force is never rewritten. The draft of a next version beside it is written on too, so that what changed
meanwhile is in it once it is agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commands.seats import again
from plan.agreement import Agreement, Member, Motion
from plan.facts import Fact, Joined, OwnerNamed
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.standing import handed_over, with_owner
from storage import drafting, facts, plans
from storage.store import Book

Halves = Sequence[tuple[Motion, str | None]]


def keep_member(book: Book, plan: Plan, by: Someone, member: Member) -> Plan:
    """Somebody is on the plan as `member` says, from now on."""
    draft = drafting.being_written(book, plan)
    if not drafting.is_first(plan):
        version = plan.agreement.version
        plans.join(book, plan.id, Joined(by=by.id, at=book.now, version=version, member=member))
    if draft is not None:
        what = f"{member.name} is {plan.company(member.side)}’s {member.role}"
        after = replace(draft, people=with_member(draft.people, member))
        drafting.write(book, plan, by, after, f"people/{member.id}", (what,))
    return again(book, plan)


def with_member(people: Iterable[Member], member: Member) -> tuple[Member, ...]:
    there = tuple(member if each.id == member.id else each for each in people)
    return there if member in there else (*there, member)


def keep_owners(book: Book, plan: Plan, by: Someone, side: Side, halves: Halves, *more: Fact) -> Plan:
    """A side's halves of motions have these owners from now on (None: nobody), with whatever else was said."""
    if drafting.is_first(plan):
        after = with_owners(plan.agreement, side, halves)
        drafting.write(book, plan, by, after, part_of(halves), told(plan, side, halves))
    else:
        named = [
            OwnerNamed(
                by=by.id, at=book.now, version=plan.agreement.version, motion=motion.id, side=side, member=who
            )
            for motion, who in halves
        ]
        keep_in_draft(book, plan, by, side, halves)
        facts.record(book, plan.id, *named)
    if more:
        facts.record(book, plan.id, *more)
    return again(book, plan)


def keep_in_draft(book: Book, plan: Plan, by: Someone, side: Side, halves: Halves) -> None:
    """The draft of the next version follows, in the halves that still name who owned them."""
    draft = drafting.being_written(book, plan)
    if draft is None or drafting.is_first(plan):
        return
    same = {each.id: each.owner(side).person for each in draft.motions}
    follow = [(each, who) for each, who in halves if same.get(each.id, "") == each.owner(side).person]
    if follow:
        after = with_owners(draft, side, follow)
        drafting.write(book, plan, by, after, part_of(follow), told(plan, side, follow))


def keep_places(book: Book, plan: Plan, by: Someone, member: Someone, to: Someone) -> None:
    """One person's places in the rituals and on the escalation path are another's, in what is written just now."""
    draft = drafting.being_written(book, plan)
    if draft is None:
        return
    after = replace(draft, rhythm=handed_over(draft.rhythm, [(member.id, to.id)]))
    what = f"{to.name} has {member.name}’s places in the rhythm"
    drafting.write(book, plan, by, after, "rhythm", (what,))


def with_owners(agreement: Agreement, side: Side, halves: Halves) -> Agreement:
    named = {motion.id: who for motion, who in halves}
    motions = tuple(
        with_owner(each, side, named[each.id]) if each.id in named else each for each in agreement.motions
    )
    return replace(agreement, motions=motions)


def part_of(halves: Halves) -> str:
    return f"motions/{halves[0][0].id}" if len(halves) == 1 else "motions"


def told(plan: Plan, side: Side, halves: Halves) -> tuple[str, ...]:
    company = plan.company(side)
    return tuple(
        f"{motion.name}: {plan.name_of(who) if who else 'nobody'} owns {company}’s half"
        for motion, who in halves
    )
