"""Which accounts of two companies' lists are the same: by domain and name, candidates from an index, doubts kept apart.

Nobody looks at every account of one list with every one of the other: an account is only compared with those that share
something rare with it. Of what is compared a pair is certain, doubtful, or nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from plan.accounts import Account, Certainty, Pair
from sources.companies import Company, companies, folded
from sources.likeness import Judged, Likeness, Rarity

BLOCK: Final = 60  # accounts of the other list that share something; what more share tells nothing
SURE_BLOCK: Final = 400  # the same for a domain or a whole name
CANDIDATES: Final = 40  # that are compared with one account, those that share most first
LONG_ENOUGH: Final = 5  # letters of a word that may have one wrong
SOUND: Final = 7  # letters of how a name sounds
DOUBTS: Final = 2  # doubtful pairs of one account at most


def matched(vendor: Sequence[Account], partner: Sequence[Account]) -> list[Pair]:
    """Every pair, each account in at most one certain one, or in as many as it is listed twice. It takes about a
    seventh of a second for a thousand accounts against as many."""
    mine, others = Listed(vendor), Listed(partner)
    likeness = Likeness(Rarity(mine.own, others.own))
    index = Index(mine.every, others.every)
    best: dict[tuple[int, int], Judged] = {}
    for number, each in enumerate(mine.every):
        for other in index.candidates(number, each):
            judged, pair = (
                likeness.judged(each, others.every[other]),
                (mine.place[number], others.place[other]),
            )
            if judged and (pair not in best or rank(judged) > rank(best[pair])):
                best[pair] = judged
    found = [(judged.score, *pair, judged.certainty) for pair, judged in best.items()]
    return assigned(found, mine.own, others.own)


class Listed:
    """A list's companies: each by its `own` name, and `every` by that and by another that its name says of it, with the
    place of its account."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        called = [companies(each) for each in accounts]
        self.own = [each[0] for each in called]
        self.every = [one for each in called for one in each]
        self.place = [place for place, each in enumerate(called) for _ in each]


def rank(judged: Judged) -> tuple[bool, int]:
    return judged.certainty is Certainty.CERTAIN, judged.score


def assigned(
    found: list[tuple[int, int, int, Certainty]], ours: Sequence[Company], theirs: Sequence[Company]
) -> list[Pair]:
    """The likeliest first, each account once; a further line of the same company beside its own is the same again.
    Doubtful is what is left without a certain one on both sides."""
    found.sort(key=lambda each: (-each[0], each[1], each[2]))
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    pairs = []
    for score, mine, other, certainty in found:
        if certainty is not Certainty.CERTAIN:
            continue
        again = (mine in left and same(theirs[left[mine]], theirs[other])) or (
            other in right and same(ours[right[other]], ours[mine])
        )
        if (mine in left or other in right) and not again:
            continue
        left.setdefault(mine, other)
        right.setdefault(other, mine)
        pairs.append(Pair(mine, other, certainty, score))
    doubts: Counter[tuple[str, int]] = Counter()
    for score, mine, other, certainty in found:
        if certainty is Certainty.CERTAIN or mine in left or other in right:
            continue
        if doubts["ours", mine] < DOUBTS and doubts["theirs", other] < DOUBTS:
            doubts["ours", mine] += 1
            doubts["theirs", other] += 1
            pairs.append(Pair(mine, other, certainty, score))
    return pairs


def same(one: Company, other: Company) -> bool:
    """Whether two lines of one list are one company."""
    return (one.joined, one.domain) == (other.joined, other.domain)


class Index:
    """What each account of the other list may be found by: its domain, its name, rare words of it, the first of them
    with a letter missing, how it begins, its initials."""

    def __init__(self, ours: Sequence[Company], theirs: Sequence[Company]) -> None:
        asked = {hash(key) for each in ours for key in keys(each)}
        blocks: defaultdict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(theirs):
            for key in keys(each):
                if (hashed := hash(key)) in asked:
                    blocks[hashed].append(number)
        del asked
        self.blocks = {key: numbers for key, numbers in blocks.items() if len(numbers) <= SURE_BLOCK}

    def candidates(self, number: int, mine: Company) -> Iterable[int]:
        """Accounts of the other list, by their places in it, those first that share most."""
        found: Counter[int] = Counter()
        for key in keys(mine):
            block = self.blocks.get(hash(key), ())
            sure = key[0] in "dn"
            if len(block) <= (SURE_BLOCK if sure else BLOCK):
                for other in block:
                    found[other] += 3 if sure else 1
        if len(found) <= CANDIDATES:
            return found
        return [other for other, _ in found.most_common(CANDIDATES)]


def keys(each: Company) -> Iterator[str]:
    """The index's words for a company; two that share one are compared. The first letter says of what kind it is."""
    if each.domain:
        yield f"d{each.domain}"
        if len(each.label) >= LONG_ENOUGH:
            yield f"n{folded(each.label.replace('-', ''))}"
        if len(each.label) > 2:
            yield f"l{each.label}"
    yield f"n{each.joined}"
    if len(each.sound) >= LONG_ENOUGH:
        yield f"s{each.sound[:SOUND]}"
    head = each.words[0]
    yield f"b{each.joined[:7]}"
    for word in dict.fromkeys(each.words):
        if len(word) > 2:
            yield f"t{word}"
    if len(each.words) > 1:
        yield f"2{head[:3]}{each.words[1][:3]}"
    if len(head) >= LONG_ENOUGH:
        yield f"x{head}"
        for at in range(len(head)):
            yield f"x{head[:at]}{head[at + 1 :]}"
    if len(each.initials) > 2:
        yield f"i{each.initials}"
    if len(each.words) == 1 and 2 < len(head) <= LONG_ENOUGH:
        yield f"i{head}"
