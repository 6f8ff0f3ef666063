"""What is weak in a plan: each failing rule with its evidence and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Element, Item, line, muted, small, strong, text
from cards.pages import page_of, rest
from plan.checks import Finding
from plan.plan import Plan

AT_ONCE = 8


def checked(plan: Plan, found: Sequence[Finding], rules: int, page: int) -> Card:
    """`found`: every finding; those that stop an agreement are shown first. `rules`: how many were looked at."""
    back = Button("Plan", f"plan --plan {plan.id}")
    if not found:
        return Card(f"{plan.name}: no weak spots", (text(f"All {rules} checks pass today."),), (back,))
    failing = len({finding.rule for finding in found})
    pages = -(-len(found) // AT_ONCE)
    page = min(page, pages)
    ordered = sorted(found, key=lambda finding: not finding.hard)
    body: list[Element] = [item(finding) for finding in page_of(ordered, page, AT_ONCE)]
    if len(found) > AT_ONCE:
        body.append(small(f"{len(found)} findings in all, page {page} of {pages}."))
    title = f"{plan.name}: {failing} of {rules} checks fail{'s' * (failing == 1)}"
    return Card(title, tuple(body), (*rest(ordered, page, AT_ONCE, f"check --plan {plan.id}"), back))


def item(finding: Finding) -> Item:
    stops = " · a plan cannot be agreed like this" if finding.hard else ""
    head = line(strong(finding.about), f": {finding.evidence}")
    return Item(head, (line(finding.do), line(muted(f"{finding.rule}{stops}"))))
