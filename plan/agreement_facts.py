"""How a version of the agreement comes about: written, proposed, agreed to by both leads, in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plan.said import Said
from plan.sides import Side


@dataclass(frozen=True, kw_only=True)
class OfContent(Said):
    """Said of what a version says: its number, and the hash of its content."""

    version: int
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class Edited(OfContent):
    """A lead changed a part of a draft. `part` is the section, or the section and the item (`targets/sourced`);
    `what` says in words what was changed, a line each; `content_hash` is the draft's from then on."""

    kind: Literal["edited"] = "edited"
    part: str
    what: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return f"edited/{self.part}"


@dataclass(frozen=True, kw_only=True)
class Proposed(OfContent):
    """A lead put a draft to the other company, and with it agreed to it for their own. `weak`: the checks that it
    fails, with their evidence, agreed to with eyes open."""

    kind: Literal["proposed"] = "proposed"
    side: Side
    weak: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return "proposed"


@dataclass(frozen=True, kw_only=True)
class Acknowledged(OfContent):
    """The other company's lead agreed to the same content."""

    kind: Literal["acknowledged"] = "acknowledged"
    side: Side
    weak: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return "acknowledged"


@dataclass(frozen=True, kw_only=True)
class Returned(OfContent):
    """A lead took a proposal back, or the other one sent it back: it is a draft again, and nobody has agreed to
    it."""

    kind: Literal["returned"] = "returned"
    side: Side
    reason: str = ""

    @property
    def slot(self) -> str:
        return "proposed"  # it takes the place of what was proposed


@dataclass(frozen=True, kw_only=True)
class InForce(OfContent):
    """A version came into force, since both leads had agreed to this content. `changes`: against the version before,
    a line each."""

    kind: Literal["in force"] = "in force"
    changes: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return "in-force"


@dataclass(frozen=True, kw_only=True)
class Dropped(Said):
    """A lead dropped the draft of a next version; the one in force stays."""

    kind: Literal["dropped"] = "dropped"
    version: int

    @property
    def slot(self) -> str:
        return "dropped"
