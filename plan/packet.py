"""A QBR packet as one frozen value: everything that its card, its page and its files show, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plan.agreement import STRICT


@dataclass(frozen=True, kw_only=True)
class Packet:
    """`quarter` is a calendar quarter (`2027Q1`); `meets` and `frozen_at` are aware."""

    __pydantic_config__ = STRICT
    plan: str
    name: str
    vendor: str
    partner: str
    quarter: str
    meets: datetime
    frozen_at: datetime
