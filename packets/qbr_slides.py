"""The QBR packet as slides: what the meeting looks at, with charts of PowerPoint’s own to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cards.packet import quarter_name
from packets import qbr_words as words
from packets import slide_charts
from packets.deck import Deck
from packets.figures import BurnUp, Figure, figures
from packets.qbr_words import amount, day, first, lacking, name, short
from packets.slide_tables import COLOURS, INK, MARKS, MUTED, POINT, Run, lines_of
from plan.measures import Measure
from plan.packet import Commitment, Half, Money, MotionLine, Packet, Score, Section, content_hash

SMALL = {"size": 8, "colour": MUTED}
LATE = {"colour": COLOURS["red"], "bold": True}
NOTED = POINT * 52  # at the foot of a slide, for what it lacks
RISKY = {"colour": COLOURS["amber"], "bold": True}


def rendered(packet: Packet, version: int = 1, changed: str = "", template: bytes | None = None) -> bytes:
    """The packet as .pptx, in `template` where one is given. The same packet in the same version and template gives the
    same bytes. Raises NoTemplate."""
    deck = Deck(template, words.foot(packet, version))
    drawn = dict(figures(packet))
    opening(deck, packet, version, changed)
    decisions(deck, packet)
    scorecard(deck, packet, drawn)
    pipeline(deck, packet, drawn)
    measures(deck, packet)
    motions(deck, packet, drawn)
    wins(deck, packet)
    funding(deck, packet, drawn)
    risks(deck, packet)
    commitments(deck, packet)
    promises(deck, packet, version)
    return deck.saved(packet.frozen_at, f"{name(packet.name)}: QBR packet, {words.period(packet)}")


def heading(packet: Packet, section: Section) -> str:
    return words.headings(packet)[section]


def opening(deck: Deck, packet: Packet, version: int, changed: str) -> None:
    lines = [
        f"Quarterly business review · {words.period(packet)}",
        words.companies(packet),
        f"Meeting: {words.when(packet.meets, packet.zone)} ({packet.zone})",
        f"Frozen {words.when(packet.frozen_at, packet.zone)}, version {version}; each number has its own date",
        " · ".join(f"{big} {label}" for big, label in words.tiles(packet)),
    ]
    if changed:
        lines.append(short(f"Changed in version {version}: {changed}"))
    deck.opening(name(packet.name), lines)


def decisions(deck: Deck, packet: Packet) -> None:
    title = heading(packet, Section.DECISIONS)
    if packet.decisions:
        rows = [
            (short(each.ask), words.asked_by(each.company, each.needed_by, each.age), short(each.cost) or "–")
            for each in packet.decisions
        ]
        slide, bottom = deck.table(title, ("Decision", "Asked by", "No decision costs"), rows, (3, 2, 2.4))
    else:
        told = "No decision is put to this meeting."
        slide, bottom = empty(deck, title, packet, Section.DECISIONS, told)
    if packet.asks:
        asks = [
            (
                short(each.ask), f"{name(each.company)} → {name(each.of)}", name(each.motion) or "–",
                day(each.on) if each.on else "for this QBR",
            )
            for each in packet.asks
        ]  # fmt: skip
        open_asks = "Asks of each other that nobody has taken yet"
        slide, top = deck.below(slide, bottom, open_asks, POINT * 22 * (len(asks) + 1))
        deck.table(
            open_asks, ("Ask", "From → to", "Motion", "Said"), asks, (3, 1.6, 1.6, 1), slide=slide, top=top
        )


def scorecard(deck: Deck, packet: Packet, drawn: dict[str, Figure]) -> None:
    title = heading(packet, Section.SCORECARD)
    if not packet.scorecard:
        empty(deck, title, packet, Section.SCORECARD, "No target is on the plan.")
        return
    header = (
        "Target",
        "Colour",
        "Actual of goal",
        "Pace",
        f"Due by end of {quarter_name(packet.quarter)}",
        "Forecast",
        "Last quarter",
        "Source, age and the other side’s word",
    )
    rows = [score(each) for each in packet.scorecard]
    slide, _ = deck.table(title, header, rows, (1.5, 0.85, 1.4, 0.8, 0.95, 1.15, 1, 2.4), under=NOTED)
    note(
        deck,
        slide,
        [
            f"Colour: {short(packet.rule)}. ● disputed, unconfirmed or stale",
            *lacking(packet, Section.SCORECARD),
        ],
    )
    ups = [each for each in drawn.items() if isinstance(each[1], BurnUp)]
    beside = -(-len(ups) // max(-(-len(ups) // 3), 1)) or 1  # four are two and two, and none is alone
    for begin in range(0, len(ups), beside):
        burn_ups(deck, packet, ups[begin : begin + beside])


def score(each: Score) -> tuple[Any, ...]:
    doubt: list[Run] = [("● ", RISKY)] if words.in_doubt(each) else []
    method: list[Run] = [(f"\n{short(each.method, 60)}", SMALL)] if each.method else []
    last: list[Run] = [(f"\n{day(each.last_on)}", SMALL)] if each.last_on else []
    stale: list[Run] = [("\nstale", LATE)] if each.stale else []
    return (
        name(each.name), [*rag(each.colour or ""), *stale], words.reached(each), amount(each.pace, each.unit),
        amount(each.due, each.unit), [(amount(each.forecast, each.unit), {}), *method],
        [(amount(each.last, each.unit), {}), *last], [*doubt, (words.trust(each), {"size": 9})],
    )  # fmt: skip


def rag(colour: str, without: str = "no colour") -> list[Run]:
    if colour not in COLOURS:
        return [(without, {"colour": MUTED})]
    return [(f"{MARKS[colour]} {colour}", {"colour": COLOURS[colour], "bold": True})]


def burn_ups(deck: Deck, packet: Packet, ups: Sequence[tuple[str, Figure]]) -> None:
    slide = deck.slide("So far, against phased pace")
    left, top, width, height = deck.content
    gap = POINT * 14
    each_wide = (width - gap * (len(ups) - 1)) // len(ups)
    for place, (key, figure) in enumerate(ups):
        found = packet.scorecard[int(key.rpartition("-")[2])]
        x = left + place * (each_wide + gap)
        runs = [(f"{short(found.name, 60)}   ", {"bold": True, "colour": INK}), *rag(found.colour or "")]
        deck.text(slide, (x, top, each_wide, POINT * 34), [(runs, {})], 11)
        slide_charts.draw(
            slide, figure, (x, top + POINT * 36, each_wide, min(height - POINT * 36, int(each_wide * 1.2)))
        )


def pipeline(deck: Deck, packet: Packet, drawn: dict[str, Figure]) -> None:
    title = heading(packet, Section.PIPELINE)
    if not packet.stages and "waterfall" not in drawn:
        empty(deck, title, packet, Section.PIPELINE, "No opportunity is open.")
        return
    slide = deck.slide(title)
    left, top, width, height = deck.content
    stages, more = first(packet.stages, 8)
    both = bool(stages) and "waterfall" in drawn
    half = (width - POINT * 20) // 2 if both else width
    tall = height - POINT * 60
    if stages:
        count = sum(each.count for each in packet.stages)
        value = amount(sum((each.value for each in packet.stages), Decimal(0)), packet.currency)
        says = f"Open by stage: {count} opportunities, {value}. {more}".strip()
        named = [
            (f"{short(each.stage, 40) or 'no stage named'} ({each.count})", each.value) for each in stages
        ]
        deck.text(slide, (left, top, half, POINT * 16), [(says, {"bold": True, "colour": INK})], 11)
        slide_charts.stages(slide, named, packet.currency, (left, top + POINT * 20, half, tall), says)
    if "waterfall" in drawn:
        x = left + width - half
        deck.text(
            slide,
            (x, top, half, POINT * 16),
            [(f"Since the packet of {day(packet.before)}, by value", {"bold": True, "colour": INK})],
            11,
        )
        slide_charts.draw(slide, drawn["waterfall"], (x, top + POINT * 20, half, tall))
    moved = ", ".join(
        f"{each.count} {each.move.value} ({amount(each.value, packet.currency)})" for each in packet.waterfall
    )
    told = (
        f"What moved, each opportunity counted once: {moved}."
        if moved
        else "There is no earlier packet with opportunities to compare with."
    )
    note(deck, slide, [told, *lacking(packet, Section.PIPELINE)])


def measures(deck: Deck, packet: Packet) -> None:
    """What the partner’s own people look at, where it is a hyperscaler."""
    if Section.PARTNER not in packet.sections:
        return
    title = heading(packet, Section.PARTNER)
    if not packet.measures:
        empty(deck, title, packet, Section.PARTNER)
        return
    header = ("Measure", "Stands at", "Made of", "Source and age")
    rows = [measure(each, packet) for each in packet.measures]
    slide, _ = deck.table(title, header, rows, (1.5, 1.4, 3.2, 2), under=NOTED)
    note(deck, slide, lacking(packet, Section.PARTNER))


def measure(each: Measure, packet: Packet) -> tuple[Any, ...]:
    score = packet.score(each.target)
    stands: list[Run] = [(words.stands(each, packet), {"bold": True})]
    if score:
        stands += [("\n", {}), *rag(score.colour or "")]
    made: list[Run] = [(short(each.note), {})] if each.note else []
    for label, said in words.lines(each):
        made += [("\n" * bool(made), {}), (label, {"colour": MUTED}), (f": {said}" if said else "", {})]
    return name(each.name), stands, made, [(words.basis(each, packet), {"size": 9, "colour": MUTED})]


def motions(deck: Deck, packet: Packet, drawn: dict[str, Figure]) -> None:
    title = heading(packet, Section.MOTIONS)
    if not packet.motions:
        empty(deck, title, packet, Section.MOTIONS, "No motion is on the plan.")
        return
    rows = [motion(each) for each in packet.motions]
    header = ("Motion", short(packet.vendor, 60), short(packet.partner, 60))
    deck.table(title, header, rows, (1.5, 2.6, 2.6))
    if "confidence" in drawn or packet.lacks(Section.MOTIONS):
        slide = deck.slide("Confidence over the weeks, by halves of motions")
        left, top, width, height = deck.content
        if "confidence" in drawn:
            slide_charts.draw(slide, drawn["confidence"], (left, top, width, height - POINT * 60))
        note(deck, slide, lacking(packet, Section.MOTIONS))


def motion(each: MotionLine) -> tuple[Any, ...]:
    about: list[Run] = [(name(each.name), {"bold": True})]
    if each.apart:
        about.append(("\nseen differently", {"size": 8, **RISKY}))
    about.append(
        (
            f"\n{f'drives {name(each.drives)}' if each.drives else 'drives no target'}",
            {**SMALL, "bold": False},
        )
    )
    if each.agreed:
        about.append((f"\nThe pair talked: {short(each.agreed, 120)}", {**SMALL, "bold": False}))
    return (about, *(half(one, each) for one in each.halves))


def half(each: Half, motion: MotionLine) -> list[Run]:
    runs = [
        *rag(each.colour or "", words.colour_word(each)),
        (f"  {name(each.owner) or 'nobody owns it'}", SMALL),
    ]
    if each.on:
        runs.append((f", {day(each.on)}", SMALL))
    if metric := words.metric(each, motion):
        runs.append((f"\n{metric}", {}))
    for label, said in words.comments(each):
        look = LATE if label.startswith("Blocked") else {"colour": MUTED}
        runs += [("\n", {}), *([(f"{label}: ", look)] if label else []), (said, {})]
    return runs


def wins(deck: Deck, packet: Packet) -> None:
    title = heading(packet, Section.WINS)
    rows = [
        (name(each.customer), "won", amount(each.value, packet.currency), day(each.on), name(each.motion) or "–",
         f"{short(each.attribution, 120) or 'none written'} (told by {name(each.told_by)})")
        for each in packet.wins
    ] + [
        (name(each.name), "lost", amount(each.value, packet.currency), day(each.on), name(each.motion) or "–",
         name(each.origin) or "–")
        for each in packet.losses
    ]  # fmt: skip
    said = [f"{short(each.company, 60)}: {short(each.remark)}" for each in packet.highlights[:8]]
    if not rows:
        empty(deck, title, packet, Section.WINS, *(said or ["No win or loss is told."]))
        return
    slide = deck.slide(title)
    left, top, width, _ = deck.content
    tall = sum(-(-len(each) // 110) for each in said) * POINT * 18
    if said:
        deck.text(slide, (left, top, width, tall), [(each, {"colour": INK}) for each in said], 12)
    header = ("Customer", "", "Value", "On", "Motion", "Attribution or origin")
    deck.table(
        title,
        header,
        rows,
        (1.8, 0.5, 0.9, 1, 1.6, 2.6),
        slide=slide,
        under=NOTED,
        top=top + tall + POINT * 6 * bool(said),
    )
    note(deck, slide, lacking(packet, Section.WINS))


def funding(deck: Deck, packet: Packet, drawn: dict[str, Figure]) -> None:
    title = heading(packet, Section.FUNDING)
    if not packet.funding:
        empty(deck, title, packet, Section.FUNDING, "No funding is on the plan.")
        return
    header = ("Item", "State", "Planned", "Stands at", "At risk", "For")
    rows = [
        (name(each.name), [(each.state, {}), *since(each)],
         amount(each.planned, each.unit), amount(each.amount, each.unit),
         [(amount(each.at_risk, each.unit), RISKY)] if each.at_risk else "–", name(each.motion) or "no motion")
        for each in packet.funding
    ]  # fmt: skip
    deck.table(title, header, rows, (2, 1.9, 1, 1, 1, 1.7))
    lines = [
        f"{much} at risk: motions count on it and {name(packet.partner)} has not said it"
        for much in words.at_risk(packet.funding)
    ]
    if used := words.hours_used(packet.funding):
        lines.append(f"Hours: {used}")
    clocks, more = first(packet.clocks, 8)
    lines += [f"{name(each.item)}: {short(each.todo, 60)} {day(each.on)}" for each in clocks] + [more] * bool(
        more
    )
    if "funding" in drawn or lines:
        slide = deck.slide("Funding by state, and what runs out when")
        left, top, width, height = deck.content
        half = (width - POINT * 24) // 2 if "funding" in drawn and lines else width
        if "funding" in drawn:
            slide_charts.draw(slide, drawn["funding"], (left, top, half, height - POINT * 20))
        if lines:
            deck.text(
                slide,
                (left + width - half, top, half, height),
                [(each, {"colour": INK}) for each in lines],
                12,
            )


def since(each: Money) -> list[Run]:
    return [(f"\nsince {day(each.since)}, said by {name(each.said_by)}", SMALL)] if each.since else []


def risks(deck: Deck, packet: Packet) -> None:
    title = heading(packet, Section.RISKS)
    rows: list[tuple[Any, ...]] = [
        (
            short(each.risk),
            "to clear: " + name(each.whose) if each.whose else "risk",
            name(each.company),
            name(each.motion) or "–",
        )
        for each in packet.risks
    ]
    rows += [
        (
            short(each.ask),
            f"{each.outcome or 'open'} at {name(each.to)}",
            name(each.company),
            short(each.note or each.cost, 120) or "–",
        )
        for each in packet.escalated
    ]
    rows += [
        (
            short(each.promise),
            [(f"{words.days(each.overdue)} overdue", LATE)],
            f"{name(each.owner)} ({name(each.company)})",
            f"promised for {day(each.due)}",
        )
        for each in packet.overdue
    ]
    if rows:
        deck.table(
            title,
            ("Risk, blocker or overdue promise", "State", "Whose word", "About"),
            rows,
            (3.4, 1.5, 1.8, 1.8),
        )
    else:
        empty(
            deck,
            title,
            packet,
            Section.RISKS,
            "Neither side names a risk, nothing is blocked, and no promise is overdue.",
        )


def commitments(deck: Deck, packet: Packet) -> None:
    title = heading(packet, Section.COMMITMENTS)
    if packet.commitments:
        deck.table(title, PROMISED, promised(packet.commitments), (3.2, 1.2, 1.8, 1, 1.5))
    else:
        empty(deck, title, packet, Section.COMMITMENTS, "Nobody has promised anything that is still open.")


PROMISED = ("Promise", "Company", "Owner", "Due", "State")


def promised(found: Sequence[Commitment]) -> list[tuple[Any, ...]]:
    return [
        (
            short(each.promise), name(each.company), name(each.owner), day(each.due),
            [(words.promise_state(each), LATE if each.overdue else {})],
        )
        for each in sorted(found, key=lambda each: each.company)
    ]  # fmt: skip


def promises(deck: Deck, packet: Packet, version: int) -> None:
    title = heading(packet, Section.PROMISES)
    if packet.promises:
        told = f"{title}: {packet.kept} of {len(packet.promises)} kept"
        deck.table(told, PROMISED, promised(packet.promises), (3.2, 1.2, 1.8, 1, 1.5))
    slide = deck.slide("About this packet")
    lines = [
        *([] if packet.promises else ["No promise fell due since the packet before."]),
        *lacking(packet, Section.PROMISES),
        f"Version {version} of {words.period(packet)}, frozen {words.when(packet.frozen_at, packet.zone)}.",
        f"Cut-offs: {words.cut_offs(packet)}. What was logged later is not in it.",
        "A working paper of the two companies: it is non-binding and amends no contract.",
        f"Content sha256: {content_hash(packet)}",
    ]
    deck.text(slide, deck.content, [(each, {}) for each in lines], 11)


# -- what they share -------------------------------------------------------------------------------


def note(deck: Deck, slide: Any, lines: Sequence[str]) -> None:
    """At the foot of a slide: a rule, or what it lacks and who was asked."""
    if lines:
        left, top, width, height = deck.content
        tall = POINT * 12 * min(len(lines), 4)
        deck.text(
            slide, (left, top + height - tall, width, tall), [(short(each, 180), {}) for each in lines[:4]], 8
        )


def empty(deck: Deck, title: str, packet: Packet, section: Section, *lines: str) -> tuple[Any, int]:
    """A section without data says so, and who was asked: no empty chart. The slide, and where its text ends."""
    slide = deck.slide(title)
    told = [(each, {"colour": INK}) for each in lines] + [(each, {}) for each in lacking(packet, section)]
    deck.text(slide, deck.content, told, 14)
    _, top, width, _ = deck.content
    return slide, top + sum(lines_of(each, width, 14) * POINT * 21 for each, _ in told)
