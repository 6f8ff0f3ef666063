"""The version that is to be agreed on, with what it changes and what stops it; and who hears how that ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cards import agreement as cards
from cards.agreement import Version
from commands.acting import tell, tell_rooms
from plan.agreeing import agreed_by
from plan.agreement import Agreement, State
from plan.changes import changes
from plan.checks import findings
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from storage import drafting, plans
from storage.documents import content_hash
from storage.store import Book

# What these find is how the plan is lived, which no wording of it puts right.
OF_PRACTICE = frozenset({"motion-silent", "rhythm-not-run", "number-stale"})


def to_agree(book: Book, plan: Plan) -> Version | None:
    """The draft or the proposal of a plan, with what it changes and what the checks say of it."""
    draft = drafting.being_written(book, plan)
    return version_of(plan, draft, plan.day(book.now)) if draft else None


def version_of(plan: Plan, draft: Agreement, today: date) -> Version:
    first, content = drafting.is_first(plan), content_hash(draft)
    return Version(
        plan=plan,
        agreement=draft,
        content_hash=content,
        first=first,
        changes=() if first else tuple(changes(plan.agreement, draft)),
        findings=tuple(
            each for each in findings(replace(plan, agreement=draft), today) if each.rule not in OF_PRACTICE
        ),
        agreed=agreed_by(plan, draft.version, content) if draft.state is State.PROPOSED else {},
    )


def over(book: Book, plan: Plan, version: Version, how: str) -> None:
    """The proposal, wherever it stands, reads how it ended."""
    card = cards.over(version, how)
    tell_rooms(book, plan, f"proposed/{plan.id}/{key(version)}", card)
    asked = {yes.by for yes in version.agreed.values()}
    others = [lead for lead in leads(plan) if lead.id not in asked]
    tell(book, plan, others, f"proposed/{plan.id}/{key(version)}", card)


def key(version: Version) -> str:
    return f"v{version.agreement.version}/{version.short}"


def leads(plan: Plan) -> list[Someone]:
    return [lead for side in Side for lead in plan.leads(side)]


def again(book: Book, plan: Plan) -> Version:
    found = to_agree(book, plans.named(book, plan.id, plan.reader))
    assert found
    return found


def changed_by(book: Book, plan: Plan, before: Version, seat: Someone) -> None:
    """A proposal was changed, so that it is a draft again: whoever was asked to agree to it hears so."""
    over(book, plan, before, f"{seat.name} ({plan.company(seat.side)}) changed it: it is a draft again.")
    card = cards.changed_again(before, seat)
    others = [lead for lead in leads(plan) if lead.id != seat.id]
    tell(book, plan, others, f"changed/{plan.id}/{key(before)}", card)
