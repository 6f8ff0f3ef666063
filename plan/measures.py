"""What a hyperscaler’s own people look at in a QBR beyond what every plan has, as a packet holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.agreement import STRICT


@dataclass(frozen=True, kw_only=True)
class Part:
    """A line under a measure: `Approved`, `6, $1.2M`."""

    __pydantic_config__ = STRICT
    name: str
    stands: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`name` is the hyperscaler’s own term, `stands` its number or its state in words, `note` what that counts, and
    `about` the item of the plan that it is of, where there may be several. A measure that a target of the plan reports
    has its id in `target`: the number is the scorecard’s. `more` parts were left out; `on` is the day that it is true
    of."""

    __pydantic_config__ = STRICT
    name: str
    about: str = ""
    stands: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()
    more: int = 0
    target: str = ""
    source: str = ""
    on: date | None = None

    @property
    def id(self) -> str:
        return f"{self.name} {self.about or self.target}".strip()
