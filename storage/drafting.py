"""The version of a plan that people may write on now: the plan's own while nobody has agreed to it, else the draft of
its next version, beside the one in force.

A draft's document is replaced as it is written, each time with a fact that says what was changed; once it is in force
it is never changed again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from plan.agreement import Agreement, State
from plan.agreement_facts import Dropped, Edited, InForce, Returned
from plan.people import Someone
from plan.plan import Plan
from storage import facts, plans
from storage.documents import content_hash, document
from storage.plans import DOCUMENTS, PLANS, seat_members
from storage.store import Book

WRITABLE = frozenset({State.DRAFT, State.PROPOSED})


def being_written(book: Book, plan: Plan) -> Agreement | None:
    """The version that people may write on now, as it is; None while the plan is in force and no next version is
    open."""
    if plan.agreement.state in WRITABLE:
        return plan.agreement
    return plans.draft_of(book, plan.id)


def is_first(plan: Plan) -> bool:
    """Whether what is written is the plan's own document, which nobody has agreed to yet."""
    return plan.agreement.state in WRITABLE


def to_write(book: Book, plan: Plan) -> Agreement:
    """The version to write on; for a plan in force with none open, the one in force again under the next number,
    which is kept once something was written."""
    agreement = plan.agreement
    return being_written(book, plan) or replace(agreement, version=agreement.version + 1, state=State.DRAFT)


def write(
    book: Book, plan: Plan, by: Someone, after: Agreement, part: str, what: tuple[str, ...] = ()
) -> Agreement:
    """Keep a draft as it is now (`after`), with what was changed in `part` of it (`targets/sourced`) in words. Whoever
    had agreed to it has not agreed to this: it is a draft again. Returns what was kept."""
    before = being_written(book, plan)
    after = replace(after, state=State.DRAFT)
    if before is not None and after == replace(before, state=State.DRAFT):
        return before
    if before is None:
        plans.open_draft(book, after)
    else:
        keep(book, plan, after)
    said = Edited(
        by=by.id, at=book.now, version=after.version, part=part, what=what, content_hash=content_hash(after)
    )
    undone = before is not None and before.state is State.PROPOSED
    back = Returned(
        by=by.id, at=book.now, version=after.version, content_hash=said.content_hash, side=by.side,
        reason="it was changed",
    )  # fmt: skip
    facts.record(book, plan.id, said, *((back,) if undone else ()))
    return after


def keep(book: Book, plan: Plan, after: Agreement) -> None:
    """Replace the draft's document, and what the plan's row says of it where that is the plan's own."""
    number = plans.number_of(book, plan.id)
    here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version == after.version)
    values = {"body": document(after), "content_hash": content_hash(after)}
    book.execute(update(DOCUMENTS).where(here).values(values))
    moved: dict[str, Any] = {"revision": PLANS.c.revision + 1}
    if is_first(plan):
        moved |= {
            "name": after.name, "state": after.state.value, "content_hash": content_hash(after),
            "time_zone": after.time_zone,
        }  # fmt: skip
        seat_members(book, number, after)
    book.execute(update(PLANS).where(PLANS.c.id == number).values(moved))


def mark(book: Book, plan: Plan, draft: Agreement, state: State) -> None:
    """Whether the draft is proposed."""
    number = plans.number_of(book, plan.id)
    here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version == draft.version)
    book.execute(update(DOCUMENTS).where(here).values(body=document(replace(draft, state=state))))
    values: dict[str, Any] = {"revision": PLANS.c.revision + 1}
    if is_first(plan):
        values["state"] = state.value
    book.execute(update(PLANS).where(PLANS.c.id == number).values(values))


def enact(book: Book, plan: Plan, by: Someone, draft: Agreement, changes: tuple[str, ...]) -> Agreement:
    """The draft, which both leads agreed to, is in force from now on."""
    number = plans.number_of(book, plan.id)
    agreed = replace(draft, state=State.AGREED)
    here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version == draft.version)
    book.execute(update(DOCUMENTS).where(here).values(body=document(agreed), created_at=book.now))
    values = {
        "version": agreed.version, "state": agreed.state.value, "content_hash": content_hash(agreed),
        "name": agreed.name, "time_zone": agreed.time_zone, "revision": PLANS.c.revision + 1,
    }  # fmt: skip
    book.execute(update(PLANS).where(PLANS.c.id == number).values(values))
    seat_members(book, number, agreed)
    said = InForce(
        by=by.id, at=book.now, version=agreed.version, content_hash=content_hash(agreed), changes=changes
    )
    facts.record(book, plan.id, said)
    return agreed


def drop(book: Book, plan: Plan, by: Someone) -> bool:
    """The draft of the next version is given up. False where there was none."""
    draft = None if is_first(plan) else plans.draft_of(book, plan.id)
    if draft is None:
        return False
    number = plans.number_of(book, plan.id)
    here = (DOCUMENTS.c.plan_id == number) & (DOCUMENTS.c.version == draft.version)
    book.execute(DOCUMENTS.delete().where(here))
    facts.record(book, plan.id, Dropped(by=by.id, at=book.now, version=draft.version))
    return True
