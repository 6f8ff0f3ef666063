"""People coming and going on a plan, and who owns which half of a motion since it was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plan.agreement import Member
from plan.said import Said
from plan.sides import Side


@dataclass(frozen=True, kw_only=True)
class Joined(Said):
    """A lead put somebody on the plan, or changed what they are on it; `version` is the document's then."""

    kind: Literal["joined"] = "joined"
    version: int
    member: Member

    @property
    def slot(self) -> str:
        return f"joined/{self.member.id}"


@dataclass(frozen=True, kw_only=True)
class SeatChange(Said):
    """A member left the plan, or came back."""

    kind: Literal["seat"] = "seat"
    member: str
    active: bool

    @property
    def slot(self) -> str:
        return f"seat/{self.member}"


@dataclass(frozen=True, kw_only=True)
class Introduced(Said):
    """A lead said which account on a chat is a member's."""

    kind: Literal["introduced"] = "introduced"
    member: str
    account: str

    @property
    def slot(self) -> str:
        return f"introduced/{self.member}"


@dataclass(frozen=True, kw_only=True)
class OwnerNamed(Said):
    """`member` (None: nobody) is to own `side`'s half of a motion, in this version of the plan."""

    kind: Literal["owner named"] = "owner named"
    version: int
    motion: str
    side: Side
    member: str | None = None

    @property
    def slot(self) -> str:
        return f"owner/{self.motion}/{self.side}"


@dataclass(frozen=True, kw_only=True)
class OwnerAccepted(Said):
    """Who was named for a half takes it, or does not: then nobody owns it. `draft`: they were named in a draft, whose
    own document says who owns what."""

    kind: Literal["owner accepted"] = "owner accepted"
    version: int
    motion: str
    side: Side
    member: str
    accepted: bool
    draft: bool = False

    @property
    def slot(self) -> str:
        # One slot with the naming: of the two, what was said last counts.
        return f"{'draft ' if self.draft else ''}owner/{self.motion}/{self.side}"


@dataclass(frozen=True, kw_only=True)
class HandedOver(Said):
    """Everything that `member` had on the plan was handed to `to`, of the same side. Their motions and promises say
    so themselves; their places in the rituals and on the escalation path go over with this."""

    kind: Literal["handed over"] = "handed over"
    version: int
    member: str
    to: str

    @property
    def slot(self) -> str:
        return f"handed over/{self.member}/{self.to}"
