"""How much alike two companies are, as a careful person would say it: the same, perhaps the same, or not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from plan.accounts import Certainty
from sources.companies import Company, folded
from sources.places import PLACES, TOWNS, TRADES

ALIKE: Final = 55  # of 100: names below it are not looked at word by word
ONE_SLIP: Final = 92  # of 100: names as alike as one or two wrong letters leave them
SHORTEST: Final = 3  # letters that a word may be shortened to
FITTING: Final = 70  # of 100: a domain to its company's name
RARE: Final = 6.0  # a word that one name in four hundred has, or fewer
FEW: Final = 3.0  # what a word of the trade says, in lists too short to show that it is one
LIST: Final = 2_000  # names; words are no rarer for a shorter list
SOMEWHAT: Final = 65  # of 100: letters as alike as another alphabet leaves them
ALMOST: Final = 75
SOUNDS_LIKE: Final = 88
WORLDWIDE: Final = frozenset(
    ["international", "global", "worldwide", "world", "corporate"]
)  # added to one's own name
LONG: Final = 8  # letters by which a rare word with one wrong is still known


class Names(Enum):
    """How two names stand to each other."""

    SAME = auto()
    NEAR = auto()  # the same words, some that many have spelt or shortened otherwise
    SLIP = auto()  # the word that tells it from others is spelt otherwise
    PART = auto()  # one says more than the other
    KIN = auto()  # alike but for a place or a number: as branches and subsidiaries are
    INITIALS = auto()
    OTHER = auto()


class Domains(Enum):
    SAME = auto()
    LABEL = auto()  # contoso.de and contoso.com
    UNKNOWN = auto()
    DIFFERENT = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    certainty: Certainty
    score: int


class Rarity:
    """How rarely words and whole names stand in the two lists."""

    def __init__(self, ours: Sequence[Company], theirs: Sequence[Company]) -> None:
        self.all = max(LIST, len(ours) + len(theirs))
        self.words = Counter(word for each in (*ours, *theirs) for word in set(each.words))
        self.ours = names_by_country(ours)
        self.theirs = names_by_country(theirs)
        self.domains_ours = Counter(each.domain for each in ours)
        self.domains_theirs = Counter(each.domain for each in theirs)

    def of(self, word: str) -> float:
        """0 for a word that every name has; about 11 for one that no other has in two lists of 100,000."""
        known = math.log(self.all / (1 + self.words[word]))
        return min(known, FEW) if word in TRADES else known

    def is_single(self, mine: Company, other: Company) -> bool:
        """Whether no other account of its list has the name, save in another country."""
        country = mine.country or other.country
        lists = ((self.ours, mine), (self.theirs, other))
        if not country:
            return all(names[each.joined, None] <= 1 for names, each in lists)
        return all(names[each.joined, country] + names[each.joined, ""] <= 1 for names, each in lists)

    def is_own(self, domain: str) -> bool:
        """Whether no other account of either list has the domain."""
        return self.domains_ours[domain] <= 1 and self.domains_theirs[domain] <= 1


def names_by_country(companies: Sequence[Company]) -> Counter[tuple[str, str | None]]:
    """How often each name stands in a list, in each country, without one, and (None) at all."""
    return Counter(key for each in companies for key in ((each.joined, each.country), (each.joined, None)))


class Likeness:
    def __init__(self, rarity: Rarity) -> None:
        self.rarity = rarity

    def judged(self, mine: Company, other: Company) -> Judged | None:
        shared = bool(mine.domain) and mine.domain == other.domain
        likeness = int(fuzz.ratio(mine.joined, other.joined))
        if likeness < ALIKE and len(mine.words) > 1 and sorted(mine.words) == sorted(other.words):
            likeness = 100  # the same words, turned about
        heard = sounds(mine, other)
        if not shared and likeness < ALIKE and not heard and not has_initials(mine, other):
            return None
        names = self.names(mine, other, likeness)
        if heard and names in (Names.OTHER, Names.PART):
            names = heard
        if names is Names.OTHER and not shared:
            return None
        domains = Domains.SAME if shared else domains_of(mine, other)
        apart = bool(mine.country and other.country and mine.country != other.country)
        here = bool(mine.country and mine.country == other.country)
        if domains is Domains.SAME and self.is_one(mine, other, names, likeness, here, apart):
            names = Names.SLIP
        certainty = self.certainty(mine, other, names, domains, here, apart)
        if certainty is None and shared and likeness >= SOMEWHAT and not apart:
            certainty = Certainty.DOUBTFUL
        if certainty is None:
            return None
        base = {
            Names.SAME: 40,
            Names.NEAR: 34,
            Names.SLIP: 28,
            Names.PART: 22,
            Names.INITIALS: 20,
            Names.KIN: 12,
        }.get(names, 0)
        near = {Domains.SAME: 40, Domains.LABEL: 24, Domains.UNKNOWN: 8, Domains.DIFFERENT: 0}[domains]
        score = base + near + (10 if here else -8 if apart else 0) + likeness // 10
        return Judged(certainty, max(0, min(100, score)))

    def is_one(
        self, mine: Company, other: Company, names: Names, likeness: int, here: bool, apart: bool
    ) -> bool:
        """Whether two of one domain, which no other account of either list has, are one by what is around: the town is
        said of one alone; or, in one country, the letters are alike, as another alphabet leaves them."""
        if apart or not self.rarity.is_own(mine.domain):
            return False
        if names is Names.OTHER:
            return likeness >= (SOMEWHAT if here else ALMOST)
        return names is Names.KIN and by_town(mine, other)

    def certainty(
        self, mine: Company, other: Company, names: Names, domains: Domains, here: bool, apart: bool
    ) -> Certainty | None:
        sure, doubt = Certainty.CERTAIN, Certainty.DOUBTFUL
        alike = names in (Names.SAME, Names.NEAR)
        if domains is Domains.SAME:
            if alike or names is Names.SLIP:
                return sure
            if names in (Names.PART, Names.INITIALS):
                return doubt if apart else sure
            if names is Names.KIN:
                return doubt
            return doubt if self.rarity.is_own(mine.domain) and not apart else None
        single = self.rarity.is_single(mine, other) and self.says_much(mine)
        if domains is Domains.LABEL:
            if alike or (here and single and (names in (Names.PART, Names.SLIP) or by_town(mine, other))):
                return doubt if apart else sure
            return (
                doubt if names in (Names.SLIP, Names.PART, Names.INITIALS, Names.KIN) and not apart else None
            )
        if domains is Domains.UNKNOWN:
            if alike and not apart:
                known = here or min(len(mine.joined), len(other.joined)) >= LONG
                return sure if single and known else doubt
            if names in (Names.SLIP, Names.PART, Names.INITIALS) and here:
                return doubt
            if by_town(mine, other) and here and single:
                return doubt
            return doubt if names is Names.SAME else None
        if names is Names.SAME and not apart:
            return sure if single and here else doubt
        return doubt if names is Names.NEAR and here else None

    def says_much(self, each: Company) -> bool:
        """Whether a name is so rare that another company hardly has it by chance."""
        return sum(self.rarity.of(word) for word in each.words) >= RARE

    # -- names -------------------------------------------------------------------------------------

    def names(self, mine: Company, other: Company, likeness: int) -> Names:
        """How the names stand to each other; `likeness` of their letters, of 100."""
        if mine.joined == other.joined:
            return Names.SAME
        ours = [word for word in mine.words if word not in other.words]
        theirs = [word for word in other.words if word not in mine.words]
        if not ours and not theirs:
            return Names.SAME
        common = [word for word in mine.words if word in other.words]
        paired: list[str] = []
        slip = False
        for word in list(ours):
            twin = next((each for each in theirs if self.is_twin(word, each)), None)
            if twin is not None:
                ours.remove(word)
                theirs.remove(twin)
                paired.append(word)
                slip |= self.is_rare(word, twin) and min(len(word), len(twin)) < LONG
        ours, theirs, glued = unglued(ours, theirs)
        weight = sum(self.rarity.of(word) for word in (*common, *paired))
        if not ours and not theirs:
            near = Names.SLIP if slip else Names.NEAR
            return near if weight >= RARE or glued else Names.OTHER
        if has_initials(mine, other):
            return Names.INITIALS
        if not common and not paired:
            return Names.SLIP if likeness >= ONE_SLIP else Names.OTHER
        if weight >= RARE and all(word in WORLDWIDE for word in (*ours, *theirs)):
            return Names.NEAR
        if any(word in PLACES or word.isdecimal() for word in (*ours, *theirs)):
            return Names.KIN if weight >= RARE / 2 else Names.OTHER
        if (not ours or not theirs) and weight >= RARE:
            return Names.PART
        return Names.SLIP if likeness >= ONE_SLIP else Names.OTHER

    def is_twin(self, one: str, other: str) -> bool:
        """Whether two words are one: with a letter wrong, or, where it is one of many names, shortened."""
        return mistyped(one, other) or (is_shortened(one, other) and not self.is_rare(one, other))

    def is_rare(self, one: str, other: str) -> bool:
        """Whether the word, in the spelling that more names have, is one that tells a company from others."""
        return min(self.rarity.of(one), self.rarity.of(other)) >= RARE


def by_town(one: Company, other: Company) -> bool:
    """Whether nothing but a town tells two names apart, which one of them has."""
    more, less = {*one.words} - {*other.words}, {*other.words} - {*one.words}
    return not (more and less) and bool(more or less) and all(word in TOWNS for word in more | less)


def sounds(one: Company, other: Company) -> Names | None:
    """How two names in different alphabets stand to each other by their sound; None: unlike, or in one alphabet."""
    if one.foreign is other.foreign:
        return None
    if one.sound == other.sound:
        return Names.NEAR
    return Names.SLIP if fuzz.ratio(one.sound, other.sound) >= SOUNDS_LIKE else None


def domains_of(mine: Company, other: Company) -> Domains:
    if not mine.domain or not other.domain:
        return Domains.LABEL if is_address_of(mine, other) or is_address_of(other, mine) else Domains.UNKNOWN
    if mine.domain == other.domain:
        return Domains.SAME
    if mine.label == other.label or (mine.joined == other.joined and mistyped(mine.label, other.label)):
        return Domains.LABEL
    return Domains.DIFFERENT if fits(mine) and fits(other) else Domains.UNKNOWN


def is_address_of(one: Company, other: Company) -> bool:
    """Whether the one's domain is the whole name of the other, which has none."""
    label = folded(one.label.replace("-", ""))
    return len(label) >= LONG and label == other.joined


def fits(each: Company) -> bool:
    """Whether a domain is one that a company of that name would have; another may be somebody else's, by mistake."""
    label = each.label.replace("-", "")
    if label.startswith(each.initials) or each.joined.startswith(label[:4]) or label in each.joined:
        return True
    return fuzz.partial_ratio(label, each.joined) >= FITTING


def mistyped(one: str, other: str) -> bool:
    """Whether two words are one with a letter wrong, in a long one two. A place is no other place mistyped."""
    if one.isdecimal() or other.isdecimal() or (one in PLACES and other in PLACES):
        return False
    short = min(len(one), len(other))
    slips = 0 if short < 4 else 1 if short < LONG else 2
    return abs(len(one) - len(other)) <= slips and OSA.distance(one, other, score_cutoff=slips) <= slips


def is_shortened(one: str, other: str) -> bool:
    """Whether the one is the other shortened: `manuf`, `mfg`."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < SHORTEST or len(long) <= len(short) or short[0] != long[0] or short in PLACES:
        return False
    stem = short.removesuffix("s") if len(short) > SHORTEST else short
    return long.startswith(stem) or (len(stem) <= 5 and is_skeleton(stem, long))


def is_skeleton(short: str, long: str) -> bool:
    """Whether letters were left out: `mfg` of `manufacturing`, `engrg` of `engineering`."""
    letters = iter(long)
    return all(sign in letters for sign in short)


def unglued(ours: list[str], theirs: list[str]) -> tuple[list[str], list[str], bool]:
    """Without what one writes in one word and the other in two: `larkspur` and `lark spur`."""
    one, other = "".join(ours), "".join(theirs)
    if one and one == other:
        return [], [], True
    return ours, theirs, False


def has_initials(one: Company, other: Company) -> bool:
    """Whether one is called by the other's initials."""
    return is_short_for(one, other) or is_short_for(other, one)


def is_short_for(short: Company, long: Company) -> bool:
    return len(long.words) >= 3 and len(short.words) == 1 and short.joined == long.initials
