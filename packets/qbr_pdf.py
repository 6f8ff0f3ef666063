"""The QBR packet as a PDF: what people print, forward and keep."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cards.packet import quarter_name
from packets import qbr_words as words
from packets.charts import Chart, charts
from packets.qbr_words import amount, brief, day, first, lacking, name, short
from packets.slide_tables import wide
from packets.typeset import Value, pdf
from plan.days import local
from plan.packet import Commitment, Deal, Half, Money, MotionLine, Packet, Score, content_hash

TEMPLATE = "qbr.typ"
NAMED, TOLD = 1_000, 3_500  # letters’ widths


def rendered(packet: Packet, version: int = 1, changed: str = "") -> bytes:
    """The whole packet. The same packet in the same version gives the same bytes."""
    return pdf(
        TEMPLATE, value(packet, version, changed), packet.day or local(packet.frozen_at, packet.zone).date()
    )


def value(packet: Packet, version: int, changed: str) -> dict[str, Value]:
    """What the template sets: words that are ready to be read, in the order of the pages."""
    drawn = charts(packet)
    return {
        **head(packet, version, changed),
        **deciding(packet),
        **scored(packet, drawn),
        **piped(packet, drawn),
        **measured(packet),
        **moving(packet, drawn),
        **won(packet),
        **funded(packet, drawn),
        **risky(packet),
        **promised(packet),
        "lacks": {section.name.casefold(): lacking(packet, section) for section in packet.sections},
    }


def head(packet: Packet, version: int, changed: str) -> dict[str, Value]:
    return {
        "title": name(packet.name),
        "foot": words.foot(packet, version),
        "companies": [name(packet.vendor), name(packet.partner)],
        "called": [brief(packet.vendor), brief(packet.partner)],
        "period": words.period(packet),
        "agreed": packet.agreed_version,
        "meets": f"{words.when(packet.meets, packet.zone)} ({packet.zone})",
        "frozen": words.when(packet.frozen_at, packet.zone),
        "attendees": words.people(packet.attendees),
        "version": version,
        "changed": [short(each) for each in changed.splitlines() if each.strip()][:14],
        "tiles": [list(each) for each in words.tiles(packet)],
        "cut_offs": words.cut_offs(packet),
        "hash": content_hash(packet),
        "in_full": words.cut_names(packet),
        "roomy": is_roomy(packet),
        "promised": bool(packet.promises or packet.commitments),
        "sections": {section.name.casefold(): called for section, called in words.headings(packet).items()},
    }


def is_roomy(packet: Packet) -> bool:
    """Whether chapters can begin on pages of their own: not where names or comments are so long that it would then have
    more than its eight pages."""
    named = [each.name for part in (packet.scorecard, packet.motions, packet.funding) for each in part]
    told = [said for each in packet.motions for one in each.halves for _, said in words.comments(one)]
    return wide("".join(named)) < NAMED and wide("".join(told)) < TOLD


def deciding(packet: Packet) -> dict[str, Value]:
    decisions, more = first(packet.decisions, 8)
    asks, more_asks = first(packet.asks, 12)
    return {
        "decisions": [
            {
                "ask": short(each.ask), "by": words.asked_by(each.company, each.needed_by, each.age),
                "cost": short(each.cost),
            }
            for each in decisions
        ],
        "more_decisions": more,
        "asks": [
            [
                short(each.ask), brief(each.company), brief(each.of), brief(each.motion),
                day(each.on) if each.on else "for this QBR",
            ]
            for each in asks
        ],
        "more_asks": more_asks,
    }  # fmt: skip


def scored(packet: Packet, drawn: dict[str, Chart]) -> dict[str, Value]:
    return {
        "rule": short(packet.rule),
        "scores": [score(each, drawn.get(f"target-{index}")) for index, each in enumerate(packet.scorecard)],
        "quarter_end": quarter_name(packet.quarter),
    }


def score(each: Score, chart: Chart | None) -> dict[str, Value]:
    return {
        "name": name(each.name),
        "called": brief(each.name),
        "colour": each.colour or "",
        "stale": each.stale,
        "reached": words.reached(each),
        "share": words.share(each.value, each.goal),
        "pace": amount(each.pace, each.unit),
        "pace_share": words.share(each.pace, each.goal),
        "due": amount(each.due, each.unit),
        "forecast": amount(each.forecast, each.unit),
        "method": short(each.method, 60),
        "last": amount(each.last, each.unit),
        "last_on": day(each.last_on) if each.last_on else "",
        "trust": words.trust(each),
        "doubt": words.in_doubt(each),
        "driven": words.people(brief(one) for one in each.motions),
        "definition": short(each.definition),
        "chart": picture(chart),
    }


def picture(chart: Chart | None) -> dict[str, Value] | None:
    return {"svg": chart.svg, "says": chart.says} if chart else None


def piped(packet: Packet, drawn: dict[str, Chart]) -> dict[str, Value]:
    shown, more = first(packet.stages, 10)
    largest = max((each.value for each in packet.stages), default=None)
    return {
        "stages": [
            {
                "stage": name(each.stage) or "no stage named",
                "count": str(each.count),
                "value": amount(each.value, packet.currency),
                "unvalued": f"{each.unvalued} without a value" if each.unvalued else "",
                "share": words.share(each.value, largest),
            }
            for each in shown
        ],
        "more_stages": more,
        "stages_count": str(sum(each.count for each in packet.stages)),
        "stages_value": amount(sum((each.value for each in packet.stages), Decimal(0)), packet.currency),
        "waterfall": picture(drawn.get("waterfall")),
        "flows": [
            [str(each.count), each.move.value, amount(each.value, packet.currency)]
            for each in packet.waterfall
        ],
        "before": day(packet.before),
        "has_deals": bool(packet.deals),
    }


def measured(packet: Packet) -> dict[str, Value]:
    found = []
    for each in packet.measures:
        score = packet.score(each.target)
        found.append(
            {
                "name": name(each.name),
                "stands": words.stands(each, packet),
                "colour": score.colour or "" if score else "",
                "note": short(each.note),
                "lines": [list(one) for one in words.lines(each)],
                "basis": words.basis(each, packet),
            }
        )
    return {"measures": found}


def moving(packet: Packet, drawn: dict[str, Chart]) -> dict[str, Value]:
    shown, more = first(packet.motions, 12)
    return {
        "motions": [motion(each, packet) for each in shown],
        "more_motions": more,
        "confidence": picture(drawn.get("confidence")),
        "weeks": [f"{each.day} {each:%b}" for each in packet.weeks],
    }


def motion(each: MotionLine, packet: Packet) -> dict[str, Value]:
    heard = {one.week: one for one in each.weeks}
    strips: list[Value] = []
    for side in range(2):
        marks = [cell(heard[week], side) if week in heard else "" for week in packet.weeks]
        strips.append(list(marks))
    return {
        "name": name(each.name),
        "about": "; ".join(
            filter(
                None,
                (f"drives {brief(each.drives)}" if each.drives else "drives no target", name(each.stage)),
            )
        ),
        "apart": each.apart,
        "agreed": short(each.agreed),
        "halves": [half(one, each) for one in each.halves],
        "strips": strips if any(any(strip) for strip in strips) else [],  # type: ignore[arg-type]
    }


def cell(heard: Any, side: int) -> str:
    """A colour; `spoke` where none was given or may be seen."""
    return heard.colours[side] or ("spoke" if heard.spoke[side] else "")


def half(each: Half, motion: MotionLine) -> dict[str, Value]:
    return {
        "owner": name(each.owner) or "nobody owns it",
        "colour": each.colour or "",
        "why": words.colour_word(each),
        "on": day(each.on) if each.on else "",
        "metric": words.metric(each, motion),
        "said": [list(one) for one in words.comments(each)],
    }


def won(packet: Packet) -> dict[str, Value]:
    wins, more_wins = first(packet.wins, 12)
    losses, more_losses = first(packet.losses, 8)
    return {
        "highlights": [
            [brief(company), [short(each.remark) for each in packet.highlights if each.company == company][:6]]
            for company in dict.fromkeys((packet.vendor, packet.partner))
        ] if packet.highlights else [],
        "wins": [
            [name(each.customer), amount(each.value, packet.currency), day(each.on), brief(each.motion),
             f"{short(each.attribution, 120) or 'none written'} (told by {name(each.told_by)})"]
            for each in wins
        ],
        "more_wins": more_wins,
        "losses": [lost(each, packet) for each in losses],
        "more_losses": more_losses,
        "since": day(packet.since),
        "until": day(packet.day),
    }  # fmt: skip


def lost(each: Deal, packet: Packet) -> list[Value]:
    return [
        name(each.name),
        amount(each.value, packet.currency),
        day(each.on),
        brief(each.motion),
        name(each.origin),
    ]


def funded(packet: Packet, drawn: dict[str, Chart]) -> dict[str, Value]:
    shown, more = first(packet.funding, 12)
    clocks, more_clocks = first(packet.clocks, 8)
    return {
        "funding": [money(each) for each in shown],
        "more_funding": more,
        "funding_chart": picture(drawn.get("funding")),
        "by_state": [[much, f"{state} ({count})"] for state, much, count in (
            *words.summed(packet.funding, hours=False), *words.summed(packet.funding, hours=True)
        )][:8],
        "at_risk": words.at_risk(packet.funding)[:3],
        "hours": words.hours_used(packet.funding),
        "clocks": [
            [brief(each.item), short(each.todo, 60), day(each.on), bool(packet.day and each.on < packet.day)]
            for each in clocks
        ],
        "more_clocks": more_clocks,
    }  # fmt: skip


def money(each: Money) -> dict[str, Value]:
    since = f"since {day(each.since)}, said by {brief(each.said_by)}" if each.since else ""
    return {
        "name": name(each.name),
        "state": each.state,
        "since": ", ".join(filter(None, (since, name(each.reference)))),
        "planned": amount(each.planned, each.unit),
        "amount": amount(each.amount, each.unit),
        "at_risk": amount(each.at_risk, each.unit) if each.at_risk else "",
        "for": brief(each.motion) or "no motion",
        "claimant": f"claimed by {name(each.claimant)}" if each.claimant else "",
    }


def risky(packet: Packet) -> dict[str, Value]:
    risks, more = first(packet.risks, 12)
    put, more_put = first(packet.escalated, 8)
    return {
        "risks": [[short(each.risk), brief(each.company), brief(each.motion), brief(each.whose)] for each in risks],
        "more_risks": more,
        "escalated": [
            [short(each.ask), brief(each.company), brief(each.to), f"decided: {each.outcome}" if each.outcome else
             f"open for {words.days(each.age)}", short(each.note or each.cost, 120)]
            for each in put
        ],
        "more_escalated": more_put,
        **table_of("overdue", packet.overdue, 6),
    }  # fmt: skip


def promised(packet: Packet) -> dict[str, Value]:
    sides = []
    for company in dict.fromkeys((packet.vendor, packet.partner)):
        shown, more = first(words.owed(packet.commitments, company), 10)
        sides.append({"company": brief(company), "promises": rows(shown), "more": more})
    return {
        "commitments": sides,
        "has_commitments": bool(packet.commitments),
        **table_of("promises", packet.promises, 16),
        "kept": f"{packet.kept} of {len(packet.promises)} were kept.",
    }


def table_of(what: str, found: tuple[Commitment, ...], most: int) -> dict[str, Value]:
    shown, more = first(found, most)
    return {what: rows(shown), f"more_{what}": more}


def rows(found: Iterable[Commitment]) -> list[Value]:
    return [
        [short(each.promise), f"{name(each.owner)} ({brief(each.company)})", day(each.due), words.promise_state(each),
         short(each.reason, 120)]
        for each in found
    ]  # fmt: skip
