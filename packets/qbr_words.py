"""The QBR packet in the words and short lists that its PDF and its slides have in common; the page has all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from cards.packet import needed, quarter_name, several, so_far, word
from cards.parts import shortened
from cards.say import one_line
from packets.slide_tables import wide
from plan.amounts import Amount, plain
from plan.days import local
from plan.measures import Measure
from plan.packet import (
    Commitment,
    Half,
    Missing,
    Money,
    MotionLine,
    Packet,
    Score,
    Section,
    Word,
)

LONGEST = 240  # characters of a comment on paper
NAMES = 90  # characters of a name there, where it is told first
BRIEFLY = 40  # letters’ widths of a name that is told elsewhere too: an East Asian letter is as wide as two
One = TypeVar("One")


def short(text: str, most: int = LONGEST) -> str:
    return shortened(one_line(text), most)


def name(text: str) -> str:
    return short(text, NAMES)


def brief(text: str) -> str:
    """A name that the reader has met, or will meet, in full."""
    flat = one_line(text)
    if wide(flat) <= BRIEFLY:
        return flat
    fits = next(count for count in range(len(flat), -1, -1) if wide(flat[:count]) < BRIEFLY)
    cut = flat[:fits]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[fits // 2 :] else cut}…"


def cut_names(packet: Packet) -> list[str]:
    """The names that are too long to be told in full in their own place: for the end."""
    every = (
        packet.name, packet.vendor, packet.partner, *(each.name for each in packet.scorecard),
        *(each.name for each in packet.motions), *(each.name for each in packet.funding),
    )  # fmt: skip
    return [one_line(each) for each in dict.fromkeys(every) if len(one_line(each)) > NAMES]


def first(found: Sequence[One], most: int) -> tuple[Sequence[One], str]:
    """What paper has room for, and what is said of the rest."""
    left = len(found) - most
    return found[:most], f"and {left} more, on the packet’s page" if left > 0 else ""


def amount(value: Decimal | None, unit: str) -> str:
    """`$3.1M`; a dash where there is none."""
    return short(str(Amount(value, unit)), 60) if value is not None else "–"


def day(on: date | datetime | None) -> str:
    """`3 Mar 2027`."""
    return f"{on.day} {on:%b %Y}" if on else "–"


def when(at: datetime, zone: str) -> str:
    """`Thu 25 Mar 2027, 10:00`."""
    there = local(at, zone)
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M}"


def days(count: int) -> str:
    return several(count, "day")


def share(part: Decimal | None, whole: Decimal | None) -> float:
    """Per cent of `whole`, from 0 to 100, to draw."""
    if part is None or not whole:
        return 0.0
    return float(round(min(max(part / whole, Decimal(0)), Decimal(1)) * 100, 1))


# -- the whole of it -------------------------------------------------------------------------------


def companies(packet: Packet) -> str:
    return f"{short(packet.vendor, 60)} and {short(packet.partner, 60)}"


def foot(packet: Packet, version: int) -> str:
    """What every page and slide says, in one line or two."""
    between = f"{short(packet.vendor, 26)} and {short(packet.partner, 26)}"
    return f"{between} · {period(packet)} · version {version}"


def period(packet: Packet) -> str:
    """`Q1 2027 (FY27)`."""
    said = packet.covers and packet.covers not in quarter_name(
        packet.quarter
    )  # of a calendar year it says nothing new
    covers = f" ({short(packet.covers, 30)})" if said else ""
    return f"{quarter_name(packet.quarter)}{covers}"


def tiles(packet: Packet) -> list[tuple[str, str]]:
    """The five numbers that it opens with."""
    green = sum(1 for each in packet.scorecard if each.colour == "green")
    apart = sum(1 for each in packet.motions if each.apart)
    return [
        to_take(len(packet.decisions)),
        (f"{green} of {len(packet.scorecard)}", "targets on pace"),
        (str(len(packet.wins)), f"customer{'s' * (len(packet.wins) != 1)} won"),
        (str(apart), f"motion{'s' * (apart != 1)} seen differently"),
        (f"{packet.kept} of {len(packet.promises)}", "promises due were kept"),
    ]


def to_take(decisions: int) -> tuple[str, str]:
    return str(decisions), f"decision{'s' * (decisions != 1)} to take"


def cut_offs(packet: Packet) -> str:
    dated = [f"{brief(each.name)} {day(each.on)}" for each in packet.scorecard if each.on]
    return ", ".join(dated) or "no number was logged"


PARTNERS = {
    "aws": "ACE and Marketplace",
    "microsoft": "Partner Center and marketplace",
    "google": "co-sell, tier and drawdown",
}  # what a hyperscaler’s own section is about


def headings(packet: Packet) -> dict[Section, str]:
    """What each section of this packet is called, with its number: `4. AWS: ACE and Marketplace`."""
    called = {each: each.value for each in packet.sections}
    if Section.PARTNER in called:
        called[Section.PARTNER] = (
            f"{brief(packet.partner)}: {PARTNERS.get(packet.hyperscaler, 'own measures')}"
        )
    appendix = Section.PROMISES
    return {
        each: words if each is appendix else f"{number}. {words}"
        for number, (each, words) in enumerate(called.items(), 1)
    }


def lacking(packet: Packet, section: Section) -> list[str]:
    """`Marketplace consumption: nobody has logged it. Asked: Vera Lind`; where the same people were asked for several,
    they are named once."""
    lines = []
    for found, asked in not_there(packet, section):
        last = f". Asked: {people(asked)}" if asked else ""
        shown, more = first(found, 6)
        lines += [short(each.lacks) + last * (len(found) == 1) for each in shown]
        lines += [more] * bool(more) + [last[2:]] * bool(len(found) > 1 and last)
    return lines


def not_there(packet: Packet, section: Section) -> list[tuple[list[Missing], tuple[str, ...]]]:
    """What a section has not, by who was asked for it."""
    return [(list(found), asked) for asked, found in groupby(packet.lacks(section), lambda each: each.asked)]


def people(names: Iterable[str]) -> str:
    shown, more = first([name(each) for each in names], 6)
    return ", ".join([*shown, more] if more else shown)


# -- the parts -------------------------------------------------------------------------------------


def trust(score: Score) -> str:
    """Where a number is from, how old it is, and who stands by it."""
    if score.value is None or score.on is None:
        return "Nobody has logged it."
    given = f", given by {name(score.given_by)}" if score.given_by else ""
    stale = ", stale" if score.stale else ""
    source = (
        f"{name(score.source) or 'no source'}{given}; as of {day(score.on)}, {days(score.age)} old{stale}"
    )
    return f"{source}; {short(word(score), 120)}."


def in_doubt(score: Score) -> bool:
    return score.value is not None and (score.stale or score.word not in (Word.CONFIRMED, Word.WORKED_OUT))


def stands(each: Measure, packet: Packet) -> str:
    """`67%`; of a measure that a target reports, as the scorecard has it."""
    told = packet.score(each.target)
    return reached(told) if told else short(each.stands, 80)


def lines(each: Measure) -> list[tuple[str, str]]:
    """What a measure is made of, each with what it is."""
    more = [(f"and {each.more} more", "")] if each.more else []
    return [*((name(part.name), short(part.stands, 160)) for part in each.parts), *more]


def basis(each: Measure, packet: Packet) -> str:
    """Where a measure is from and how old it was when the packet was frozen."""
    if told := packet.score(each.target):
        return trust(told)
    since = f"; as of {day(each.on)}" if each.on else ""
    old = f", {days(max((packet.day - each.on).days, 0))} old" if packet.day and each.on else ""
    return f"{name(each.source) or 'no source'}{since}{old}."


def reached(score: Score) -> str:
    return short(so_far(score), 80)


def comments(half: Half) -> list[tuple[str, str]]:
    """What one side said of a motion, each with what it is."""
    found = [("", half.moved)] if half.moved else []
    if half.blocker:
        whose = f" ({brief(half.blocker_of)} to clear)" if half.blocker_of else ""
        found.append((f"Blocked{whose}", half.blocker))
    if half.next_step:
        by = f" by {day(half.next_on)}" if half.next_on else ""
        found.append((f"Next{by}", half.next_step))
    return [(label, short(said, 160)) for label, said in found]


def metric(half: Half, motion: MotionLine) -> str:
    if half.metric is not None:
        return short(f"{plain(half.metric)} {motion.counts}", 60)
    return f"{name(motion.milestone)}: {day(half.milestone_on)}" if half.milestone_on else ""


def colour_word(half: Half) -> str:
    """Why there is no colour."""
    if half.on is None:
        return "has not spoken"
    return "colour still hidden" if half.hidden else "no colour given"


def asked_by(company: str, by: str, age: int) -> str:
    since = f", open for {days(age)}" if age else ""
    return f"{brief(company)} asks{short(needed(by), 80)}{since}"


def promise_state(each: Commitment) -> str:
    late = f"{days(each.overdue)} overdue" if each.overdue else ""
    return late if each.state == "open" and late else each.state


def owed(commitments: Iterable[Commitment], company: str) -> list[Commitment]:
    return [each for each in commitments if each.company == company]


def summed(funding: tuple[Money, ...], *, hours: bool) -> list[tuple[str, str, int]]:
    """By state, in the order of the plan: its name, how much, how many items; money and hours apart."""
    found: dict[tuple[str, str], list[Money]] = {}
    for each in funding:
        if each.is_hours is hours:
            found.setdefault((each.state, each.unit), []).append(each)
    return [
        (state, amount(sum((each.amount for each in there), Decimal(0)), unit), len(there))
        for (state, unit), there in found.items()
    ]


def at_risk(funding: tuple[Money, ...]) -> list[str]:
    """What motions count on and the partner has not said, by unit."""
    found: dict[str, Decimal] = {}
    for each in funding:
        if each.at_risk:
            found[each.unit] = found.get(each.unit, Decimal(0)) + each.at_risk
    return [amount(value, unit) for unit, value in found.items()]


def hours_used(funding: tuple[Money, ...]) -> str:
    """`40 used of 280`; empty where the plan counts on no hours."""
    hours = [each for each in funding if each.is_hours]
    used = sum((each.used for each in hours), Decimal(0))
    planned = sum((each.planned for each in hours), Decimal(0))
    return f"{plain(used)} used of {plain(planned)}" if hours else ""
