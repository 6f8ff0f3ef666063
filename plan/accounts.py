"""Account mapping: each company's list of accounts, which of them both have, and who may see how much of that.

An account that only one company has is that company's own: it is on no card, in no fact and in no file of the other's.
What is told of an account that both have is what its own company chose for its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from plan.sides import Reader, Side

MOST: Final = 100_000  # accounts of a list
FEWEST_COUNTED: Final = 5  # fewer than that are not counted for others where a list tells counts only
LONGEST: Final = 200  # characters of a name, and of anything else that is said of an account


class Share(StrEnum):
    """What a company tells the other of those of its accounts that both have."""

    DETAILS = "details"
    NAMES = "names"
    COUNTS = "counts"


class Certainty(StrEnum):
    """Whether two accounts are taken as one, or their companies are asked."""

    CERTAIN = "certain"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as its company has it. `key` tells it from the others of its list, whatever its spelling."""

    name: str
    key: str = ""
    domain: str = ""
    country: str = ""
    segment: str = ""
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountList:
    """A company's list. `revision` goes up with every change of what is in it; `given_by` is a member's id. `asks`:
    its leads are asked about doubtful pairs, and the other's leads may read the name of its account in each."""

    side: Side
    count: int
    share: Share
    asks: bool
    given_at: datetime
    given_by: str
    source: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts of the two lists that are one company, by their places in them; `score` of 0 to 100."""

    vendor: int
    partner: int
    certainty: Certainty
    score: int


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """An account that both companies have, or may have, as each of them has it. `said`: what a company's lead answered
    to whether it is the same. `motions`: on whose target lists it is."""

    id: str
    certainty: Certainty
    score: int
    since: datetime
    accounts: Mapping[Side, Account]
    said: Mapping[Side, bool] = field(default_factory=dict)
    motions: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it counts: it is certain and nobody says otherwise, or both companies say so."""
        if self.certainty is Certainty.CERTAIN:
            return all(self.said.values())
        return all(self.said.get(side, False) for side in Side)

    def waits_for(self, side: Side) -> bool:
        """Whether it is doubtful, nobody has said no, and this company has not answered."""
        return self.certainty is Certainty.DOUBTFUL and side not in self.said and all(self.said.values())


Lists = Mapping[Side, AccountList]


def may_know_which(lists: Lists, reader: Reader) -> bool:
    """Whether a reader may know which accounts both have. To name one of one's own accounts as one that the other has,
    too, is to tell of the other's list: it must allow it. The room may where both do."""
    others = [side for side in Side if side is not reader.side]
    return len(lists) == len(Side) and all(lists[side].share is not Share.COUNTS for side in others)


def seen_by(overlap: Overlap, lists: Lists, reader: Reader) -> Overlap:
    """An overlap with the eyes of a reader who may know of it: their own account whole, the other company's as its list
    tells it; in the room both as they tell them. Who said what is each company's own."""
    accounts = {
        side: account if reader.side is side else told(account, lists[side].share)
        for side, account in overlap.accounts.items()
    }
    said = {side: word for side, word in overlap.said.items() if reader.side is side}
    return replace(overlap, accounts=accounts, said=said)


def told(account: Account, share: Share) -> Account:
    """What anybody else may read of an account that both have."""
    return account if share is Share.DETAILS else Account(name=account.name)


def asked_of(overlap: Overlap, side: Side) -> Overlap:
    """A doubtful pair as the leads of a side are asked about it: of the other company's account its name alone."""
    other = told(overlap.accounts[side.other], Share.NAMES)
    said = {side: overlap.said[side]} if side in overlap.said else {}
    return replace(overlap, accounts={side: overlap.accounts[side], side.other: other}, said=said)


def may_be_asked(lists: Lists) -> bool:
    """Whether doubtful pairs are asked about at all: to ask is to name one company's account to the other, so both
    must have said that they want it, and tell names."""
    return len(lists) == len(Side) and all(
        each.asks and each.share is not Share.COUNTS for each in lists.values()
    )


def in_steps(count: int) -> str:
    """How many both have for who may not know which: a count to the last one would tell too much."""
    if count < FEWEST_COUNTED:
        return f"fewer than {FEWEST_COUNTED}"
    return f"about {count // FEWEST_COUNTED * FEWEST_COUNTED:,}"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one reader may know of a plan's account mapping. `count` in words; `which` is empty where they may not know;
    `doubts`: the pairs that wait for an answer of their side's leads; `matched_at` None: not yet; `since`: after when
    an overlap is new."""

    lists: Lists
    count: str = ""
    new: str = ""
    which: tuple[Overlap, ...] = ()
    doubts: tuple[Overlap, ...] = ()
    names_which: bool = False
    matched_at: datetime | None = None
    since: datetime | None = None
    waits: bool = False

    @property
    def new_ones(self) -> list[Overlap]:
        """The overlaps that came after `since` (None: all of them), the newest first."""
        found = [each for each in self.which if self.since is None or each.since > self.since]
        by_name = sorted(found, key=lambda each: each.accounts[Side.VENDOR].name.casefold())
        return sorted(by_name, key=lambda each: each.since, reverse=True)


def shown(
    lists: Lists,
    overlaps: Iterable[Overlap],
    reader: Reader,
    since: datetime | None,
    matched_at: datetime | None = None,
    *,
    told: int = 0,
    waits: bool = False,
) -> Shown:
    """The mapping with a reader's eyes. A list's size, and what is in it otherwise, is its own company's. `told`: how
    many both have, as it was last counted for who may not know which."""
    overlaps = list(overlaps)
    standing = [each for each in overlaps if each.stands]
    new = [each for each in standing if since is None or each.since > since]
    names_which = may_know_which(lists, reader)
    own = reader.side
    doubts = [asked_of(each, own) for each in overlaps if own and each.waits_for(own)]
    return Shown(
        lists={
            side: each if side is own else replace(each, count=0, source="") for side, each in lists.items()
        },
        count=f"{len(standing):,}" if names_which else in_steps(told),
        new=f"{len(new):,}" if names_which else "",
        which=tuple(seen_by(each, lists, reader) for each in standing) if names_which else (),
        doubts=tuple(sorted(doubts, key=lambda each: -each.score)) if may_be_asked(lists) else (),
        names_which=names_which,
        matched_at=matched_at,
        since=since,
        waits=waits,
    )
