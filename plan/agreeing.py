"""Where a version stands on its way to being agreed: who has said yes to what it says now."""

from __future__ import annotations

from plan.agreement_facts import Acknowledged, Proposed
from plan.plan import Plan, typed
from plan.sides import Side

Yes = Proposed | Acknowledged


def agreed_by(plan: Plan, version: int, content_hash: str) -> dict[Side, Yes]:
    """The sides whose lead has agreed to this content of this version, and not taken it back; the proposing one
    first."""
    first = typed(plan.latest.get("proposed"), Proposed)
    if first is None or (first.version, first.content_hash) != (version, content_hash):
        return {}
    second = typed(plan.latest.get("acknowledged"), Acknowledged)
    same = second is not None and (second.version, second.content_hash) == (version, content_hash)
    return {first.side: first, **({second.side: second} if second and same else {})}
