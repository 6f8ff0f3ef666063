"""Where a plan's chain does not hold, and what that means: walked an entry at a time, from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storage.chain import START, Tip, held, link

SHOWN = 50  # breaks of one plan that are kept; the others are counted
CHANGED = (
    "it does not match its link: it was changed after it was recorded, or what stood before it was taken out"
)
PUT_IN = "it does not belong there: it was put in, or moved from where it stood"
AFTERWARDS = "it was put in after the last entry that jbp recorded"
REPLACED = "the plan’s row names another link as the last: this entry was put in its place, or the plan’s row changed"
NOTED = "its link is not the one that was noted: the record was written anew from there, or from before"


@dataclass(frozen=True)
class Entry:
    """A row of a plan's chain."""

    place: int
    slot: str
    occurrence: str | None
    said_at: datetime
    body: str
    link: str

    def __str__(self) -> str:
        about = f"{self.slot} of {self.occurrence}" if self.occurrence else self.slot
        return f"entry {self.place}, {about}, said {minute(self.said_at)}"


@dataclass(frozen=True)
class Break:
    """`where` names the row and when it was said; `means`, what must have happened to it."""

    where: str
    means: str


@dataclass(frozen=True)
class Suspect:
    """An entry that does not hold; `before` is the link it was to follow."""

    entry: Entry
    before: str
    means: str


class Walk:
    """Takes a plan's entries in their order, each with `step`; then `ended`, and what was found is in `breaks()`.
    `erased`: by place, the hash of how an entry reads since somebody was forgotten, as a later entry says."""

    def __init__(
        self, plan: int, tip: Tip, noted: Tip | None = None, erased: Mapping[int, str] | None = None
    ) -> None:
        self.erased = erased or {}
        self.plan = plan
        self.tip = tip
        self.noted = noted
        self.last: Entry | None = None
        self.links = (START, START)  # of the last entry but one, and of the last
        self.tip_at: int | None = None
        self.suspects: dict[int, Suspect] = {}
        self.others: list[tuple[int, Break]] = []
        self.more = 0

    # -- going along -------------------------------------------------------------------------------

    def step(self, entry: Entry) -> None:
        expected = self.last.place + 1 if self.last else 1
        if entry.place < 1:
            self.keep(Suspect(entry, START, PUT_IN))
            return
        if entry.place > expected and not self.follows(entry, self.links[1]):
            self.missing(
                expected, entry.place - 1, f"before {entry}"
            )  # itself, nothing is left to hold it to
        elif entry.place > expected:
            self.other(entry.place, str(entry), f"its place was changed: it was entry {expected}")
        elif not self.follows(entry, self.links[1]):
            self.suspect(entry)
        if self.noted and self.noted.entries == entry.place and self.noted.link != entry.link:
            self.other(entry.place, str(entry), NOTED)
        if entry.link == self.tip.link and entry.place not in self.suspects:
            self.tip_at = entry.place
        self.links = (self.links[1], entry.link)
        self.last = entry

    def follows(self, entry: Entry, before: str) -> bool:
        if (now := self.erased.get(entry.place)) is not None:
            return now == held(entry.slot, entry.occurrence, entry.said_at, entry.body)
        made = link(before, self.plan, entry.slot, entry.occurrence, entry.said_at, entry.body)
        return made == entry.link

    def suspect(self, entry: Entry) -> None:
        """An entry that does not follow the last one; where it follows the one before that, the last is too many."""
        if self.last and self.follows(entry, self.links[0]):
            known = self.suspects.get(self.last.place)
            before = known.before if known else self.links[0]
            self.keep(Suspect(self.last, before, PUT_IN))
        else:
            self.keep(Suspect(entry, self.links[1], CHANGED))

    def keep(self, suspect: Suspect) -> None:
        if suspect.entry.place in self.suspects or len(self.suspects) < SHOWN:
            self.suspects[suspect.entry.place] = suspect
        else:
            self.more += 1

    def other(self, place: int, where: str, means: str) -> None:
        if len(self.others) < SHOWN:
            self.others.append((place, Break(where, means)))
        else:
            self.more += 1

    def missing(self, first: int, last: int, where: str) -> None:
        named = f"entry {first}" if first == last else f"entries {first} to {last}"
        gone = "it is missing: it was taken out" if first == last else "they are missing: they were taken out"
        self.other(first, f"{named}, {where}", gone)

    # -- at the end --------------------------------------------------------------------------------

    def ended(self) -> None:
        """Hold the last entry to what the plan's row says of it."""
        reached = self.last.place if self.last else 0
        if self.links[1] == self.tip.link:
            self.counted(reached)
        elif self.tip_at is not None:
            return  # each that comes after it was told in `after_the_tip`
        elif reached < self.tip.entries:
            after = f"after {self.last}" if self.last else "all that there were"
            self.missing(reached + 1, self.tip.entries, after)
        elif self.last and reached not in self.suspects:
            self.keep(Suspect(self.last, self.links[0], REPLACED))
        if self.noted and self.noted.entries > reached:
            self.missing(self.noted.entries, self.noted.entries, "which was noted")

    def counted(self, reached: int) -> None:
        too_many = sum(suspect.means == PUT_IN for suspect in self.suspects.values())
        if reached != self.tip.entries and not 0 < reached - self.tip.entries <= too_many:
            means = (
                f"the plan’s row counts {self.tip.entries}: some were taken out or put in, or the row changed"
            )
            self.other(reached, f"{reached} entries in all", means)

    def after_the_tip(self, entry: Entry) -> bool:
        """Whether an entry, before it is stepped on, comes after the one that the plan's row names as the last."""
        if self.tip_at is None and self.tip.entries:
            return False
        self.keep(Suspect(entry, self.links[1], AFTERWARDS))
        return True

    def breaks(self) -> list[Break]:
        """In the order of the entries."""
        self.name_those_that_changed_places()
        found = [
            *self.others,
            *((place, Break(str(each.entry), each.means)) for place, each in self.suspects.items()),
        ]
        return [broken for _, broken in sorted(found, key=lambda each: each[0])]

    def name_those_that_changed_places(self) -> None:
        """Two suspects each of which fits where the other stands; who only followed one of them is none."""
        for one, other in pairs(list(self.suspects.values())):
            if one.entry.place not in self.suspects or other.entry.place not in self.suspects:
                continue
            if self.exchanged(one, other) or self.exchanged_contents(one, other):
                for each, its in ((one, other), (other, one)):
                    means = f"it has changed places with entry {its.entry.place}"
                    self.suspects[each.entry.place] = replace(each, means=means)
                    then = self.suspects.get(each.entry.place + 1)
                    if then and self.follows(then.entry, its.entry.link):
                        del self.suspects[then.entry.place]

    def exchanged(self, one: Suspect, other: Suspect) -> bool:
        """Each row, its link with it, stands in the place of the other."""
        before_one = (other.before, other.entry.link)  # the second where they stand side by side
        return self.follows(other.entry, one.before) and any(
            self.follows(one.entry, before) for before in before_one
        )

    def exchanged_contents(self, one: Suspect, other: Suspect) -> bool:
        """All but the links was exchanged."""
        here, there = (
            replace(one.entry, link=other.entry.link),
            replace(other.entry, link=one.entry.link),
        )
        return self.follows(there, one.before) and self.follows(here, other.before)


def pairs(suspects: list[Suspect]) -> list[tuple[Suspect, Suspect]]:
    return [
        (one, other)
        for number, one in enumerate(suspects)
        for other in suspects[number + 1 :]
        if one.entry.place < other.entry.place
    ]


def minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
