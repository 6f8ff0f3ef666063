"""The plan as the files that can be had of it: what each is called, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cards.card import File
from packets.document import Document
from packets.plan_document import docx, pdf, plan_document
from plan.agreement import Agreement
from plan.agreement_facts import Acknowledged, InForce, Proposed, Returned
from plan.plan import Plan
from storage import plans
from storage.documents import content_hash
from storage.store import Book

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """`ending` is that of its files; `make` takes a moment, and no transaction waits for it."""

    title: str
    ending: str
    media_type: str
    make: Callable[[Document], bytes]


FORMATS = {
    "pdf": Format("PDF", "pdf", "application/pdf", pdf),
    "word": Format("Word", "docx", WORD, docx),
}


def agreement_meant(book: Book, plan: Plan, *, draft: bool) -> Agreement:
    """The version in force, or the draft of the next one. Raises NoDraft."""
    if not draft:
        return plan.agreement
    ahead = plans.draft_of(book, plan.id)
    if ahead is None:
        raise plans.NoDraft
    return ahead


def plan_as_document(book: Book, plan: Plan, *, draft: bool = False) -> Document:
    """The plan as its reader may see it now, with the steps of its versions. Raises NoDraft."""
    plan = replace(plan, agreement=agreement_meant(book, plan, draft=draft))
    steps = [
        fact
        for fact in plans.history(book, plan.id, plan.reader)
        if isinstance(fact, Proposed | Acknowledged | Returned | InForce)
    ]
    return plan_document(plan, plan.day(book.now), content_hash(plan.agreement), steps)


def to_open(agreement: Agreement, format: str, *, draft: bool = False, shared: bool = False) -> File:
    """The file on a card (`acme-aws-v3.pdf`): it is made when it is opened, by whoever opens it; `shared`: as both
    companies see it."""
    made = FORMATS[format]
    name = f"{agreement.id}-v{agreement.version}{'-draft' if draft else ''}.{made.ending}"
    version, eyes = "draft" if draft else "current", "shared" if shared else "own"
    return File(name, "", made.media_type, f"plans/{agreement.id}/{version}/{eyes}/{format}")
