"""Facts about account lists: who gave, changed or deleted one and how many rows it had, and what is shared of it. They
name no account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from plan.accounts import Share
from plan.said import Said
from plan.sides import Side


class ListChange(StrEnum):
    """What was done with a list."""

    GIVEN = "given"
    REPLACED = "replaced"
    ADDED = "added to"
    DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class AccountListChanged(Said):
    """A side's account list was given, replaced, added to or deleted: with how many `rows`, after which it has `count`.
    How long a list is, and who keeps it, is its own side's business. Its file's name is not kept: it may name one."""

    kind: Literal["account list"] = "account list"
    side: Side
    change: ListChange
    rows: int
    count: int

    @property
    def slot(self) -> str:
        return f"account list/{self.side}"

    @property
    def private_to(self) -> Side | None:
        return self.side


@dataclass(frozen=True, kw_only=True)
class AccountsAsked(Said):
    """Whether a side lets its leads, and the other's, be asked about pairs in doubt: its own business."""

    kind: Literal["accounts asked"] = "accounts asked"
    side: Side
    asks: bool

    @property
    def slot(self) -> str:
        return f"accounts asked/{self.side}"

    @property
    def private_to(self) -> Side | None:
        return self.side


@dataclass(frozen=True, kw_only=True)
class AccountsShared(Said):
    """What a side lets the other see of the accounts that both have, from then on; None: its list is gone. The other
    side sees that anyway, and may look it up."""

    kind: Literal["accounts shared"] = "accounts shared"
    side: Side
    share: Share | None = None

    @property
    def slot(self) -> str:
        return f"accounts shared/{self.side}"
