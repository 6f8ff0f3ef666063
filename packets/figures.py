"""What the charts of a QBR packet show: their numbers and what each says in words, whoever draws them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cards.say import one_line
from plan.amounts import Amount, is_currency
from plan.packet import Money, Packet, Point, Rag, Score, Span

STATES = (
    "assumed", "requested", "approved", "committed", "executed", "claimed", "paid", "rejected", "expired",
)  # fmt: skip
NOT_THE_PARTNERS_WORD = frozenset({"assumed", "requested", "rejected", "expired"})
SHOWN: tuple[Rag, ...] = ("red", "amber", "green")  # from the foot of a column


@dataclass(frozen=True)
class BurnUp:
    """How far a target has come, against its phased pace; `ahead` is where its forecast ends."""

    name: str
    unit: str
    path: tuple[Point, ...]
    course: tuple[Point, ...]
    ahead: Point | None

    @property
    def says(self) -> str:
        last = self.course[-1]
        reached = f"{day(last.on)}: {Amount(last.value, self.unit)}"
        goal = (
            f"; {Amount(self.path[-1].value, self.unit)} is due by {day(self.path[-1].on)}"
            if self.path
            else ""
        )
        heads = f"; at this rate {Amount(self.ahead.value, self.unit)}" if self.ahead else ""
        return one_line(f"{self.name} on {reached}{goal}{heads}.")


@dataclass(frozen=True)
class Bar:
    """A column of the waterfall, from `foot` to `top`; `value` is what is written on it."""

    label: str
    value: Decimal
    foot: Decimal
    top: Decimal
    whole: bool


@dataclass(frozen=True)
class Waterfall:
    """From the open pipeline of the packet before to that of now."""

    unit: str
    bars: tuple[Bar, ...]

    @property
    def says(self) -> str:
        told = ", ".join(f"{each.label} {signed(each, self.unit)}" for each in self.bars)
        return f"Open pipeline by value: {told}."


@dataclass(frozen=True)
class FundingBars:
    """Money by state, in the order of its life; `sure` where it is the partner’s word."""

    unit: str
    bars: tuple[tuple[str, Decimal, bool], ...]

    @property
    def says(self) -> str:
        told = ", ".join(f"{state} {Amount(value, self.unit)}" for state, value, _ in self.bars)
        return f"Funding by state: {told}."


@dataclass(frozen=True)
class Confidence:
    """For each week, how many halves of motions said each colour."""

    weeks: tuple[date, ...]
    counts: dict[Rag, tuple[int, ...]]

    @property
    def says(self) -> str:
        last = ", ".join(f"{self.counts[each][-1]} {each}" for each in reversed(SHOWN))
        return f"Confidence over {len(self.weeks)} weeks; in the week of {day(self.weeks[-1])}: {last}."


Figure = BurnUp | Waterfall | FundingBars | Confidence


def figures(packet: Packet) -> Iterator[tuple[str, Figure]]:
    """Every chart that the packet has numbers for, by name; the burn-up of a target by its place: `target-0`."""
    for index, each in enumerate(packet.scorecard):
        if found := burn_up(each):
            yield f"target-{index}", found
    if packet.bridge:
        yield "waterfall", waterfall(packet)
    if money := funding(packet):
        yield "funding", money
    if said := confidence(packet):
        yield "confidence", said


def burn_up(score: Score) -> BurnUp | None:
    if not score.course:
        return None
    last, end = score.course[-1], score.path[-1].on if score.path else None
    goes_on = score.forecast is not None and end is not None and end > last.on
    ahead = Point(on=end, value=score.forecast) if goes_on and end and score.forecast is not None else None
    return BurnUp(score.name, score.unit, score.path, score.course, ahead)


def waterfall(packet: Packet) -> Waterfall:
    bars: list[Bar] = []
    stands = Decimal(0)
    for each in packet.bridge:
        whole = each.span in (Span.OPENED, Span.STANDS)
        before, stands = (Decimal(0), each.value) if whole else (stands, stands + each.value)
        bars.append(Bar(each.span.value, each.value, min(before, stands), max(before, stands), whole))
    return Waterfall(packet.currency, tuple(bars))


def signed(bar: Bar, unit: str) -> str:
    """`+$1.2M` for what is added, `−$250k` for what is taken away, `$3.4M` for what stands."""
    if bar.whole or not bar.value:
        return str(Amount(bar.value, unit))
    return f"{'+' if bar.value > 0 else '−'}{Amount(abs(bar.value), unit)}"


def funding(packet: Packet) -> FundingBars | None:
    """Of the currency that most of it is in: amounts of different ones are never added."""
    money = [each for each in packet.funding if is_currency(each.unit)]
    if not any(each.amount for each in money):
        return None
    unit = most_used(money, packet.currency)
    by_state: dict[str, Decimal] = {}
    for each in money:
        if each.unit == unit:
            by_state[each.state] = by_state.get(each.state, Decimal(0)) + each.amount
    ordered = sorted(by_state, key=lambda each: STATES.index(each) if each in STATES else len(STATES))
    return FundingBars(
        unit, tuple((state, by_state[state], state not in NOT_THE_PARTNERS_WORD) for state in ordered)
    )


def most_used(money: list[Money], currency: str) -> str:
    units = [each.unit for each in money]
    return currency if currency in units else max(dict.fromkeys(units), key=units.count)


def confidence(packet: Packet) -> Confidence | None:
    """One week alone is no course."""
    weeks = packet.weeks
    if len(weeks) < 2:
        return None
    counts: dict[Rag, list[int]] = {each: [0] * len(weeks) for each in SHOWN}
    place = {week: index for index, week in enumerate(weeks)}
    for motion in packet.motions:
        for heard in motion.weeks:
            for colour in heard.colours:
                if colour:
                    counts[colour][place[heard.week]] += 1
    if not any(map(any, counts.values())):
        return None
    return Confidence(weeks, {each: tuple(counts[each]) for each in SHOWN})


def day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
