"""The two companies of a plan, and whose eyes a plan is read with."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """One of the two companies: the software vendor, or the hyperscaler partner."""

    VENDOR = "vendor"
    PARTNER = "partner"

    @property
    def other(self) -> Side:
        return Side.PARTNER if self is Side.VENDOR else Side.VENDOR


SIDES = tuple(Side)  # going through the class itself takes several times as long


class Reader(StrEnum):
    """Who looks at a plan: the people of one side, or the room that both sides share."""

    VENDOR = "vendor"
    PARTNER = "partner"
    ROOM = "room"

    @classmethod
    def of(cls, side: Side | None) -> Reader:
        """The reader for a person of `side`; a guest, on no side, reads what the room reads."""
        return cls.ROOM if side is None else cls(side.value)

    @property
    def side(self) -> Side | None:
        return None if self is Reader.ROOM else Side(self.value)
