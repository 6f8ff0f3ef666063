"""The guide through a plan's sections: which forms come, in which order, and when it has enough of a list."""

from __future__ import annotations

from collections.abc import Iterator

from commands.sections.order import SECTIONS
from commands.sections.rhythm import RHYTHM
from commands.sections.section import Section
from plan.agreement import Agreement

NEW = "new"  # in an item's place: one more
ENOUGH = {"targets": 3, "motions": 5}  # as many as it asks for, one after the other
# The sections that it goes through, each with its step.
GUIDE = {
    "basics": 1, "thesis": 2, "targets": 3, "motions": 4, "programmes": 5, "funding": 5, "rhythm": 6,
    "escalation": 6, "account-list": 7, "references": 7, "calendar": 7,
}  # fmt: skip
STEPS = 7


def ahead(draft: Agreement, section: Section, item: str, *, skipped: bool) -> Iterator[tuple[Section, str]]:
    """The forms that the guide still has after an item of a section."""
    there = section.items(draft) if section.items is not None else ()
    if section.adds and not skipped and len(there) < ENOUGH.get(section.name, 0):
        yield section, NEW
    if not section.adds:
        ids = [id for id, _ in there]
        later = ids[ids.index(item) + 1 :] if item in ids else []
        yield from ((section, each) for each in later)
    guided = [each for each in SECTIONS if each.name in GUIDE]
    for following in guided[guided.index(section) + 1 :] if section in guided else ():
        items = following.items(draft) if following.items is not None else ()
        if following.items is None:
            yield following, ""
        elif not following.adds:
            yield from ((following, id) for id, _ in items)
        elif len(items) < ENOUGH.get(following.name, 1):
            yield following, NEW


def how_to_go_on(section: Section, there: list[str]) -> str:
    if section is RHYTHM:
        return "This is what is usual. Send it as it is to take it."
    so_far = f"So far: {', '.join(there)}. " if there else ""
    return f"{so_far}To go on without {'another' if there else 'it'}, send it as it is."
