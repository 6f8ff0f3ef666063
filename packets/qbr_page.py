"""The QBR packet as one HTML page: to read in a browser, to print, to keep; everything in it is in the file.

It is made from the packet alone. People’s words are text in it, never markup, and it holds no script and asks
for nothing from elsewhere: its own policy forbids both, wherever it is opened.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cards.packet import quarter_name, so_far
from cards.say import MARKS, one_line, safe
from plan.amounts import Amount, plain
from plan.days import local
from plan.packet import Commitment, Money, Packet, Score, Section, content_hash

TEMPLATES = Path(__file__).parent / "templates"


@cache
def style() -> str:
    return (TEMPLATES / "qbr.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The page’s Content-Security-Policy: its own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def template() -> Template:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        marks=MARKS,
        sections=Section,
        bar=bar,
        owed=owed,
        summed=summed,
        share=share,
        so_far=so_far,
        at_risk=at_risk,
        hours_used=hours_used,
        style=style(),
    )
    environment.filters.update(
        amount=amount, day=day, moment=when, text=safe, line=one_line, quarter=quarter_name
    )
    return environment.get_template("qbr.html.j2")


def rendered(packet: Packet, version: int = 1, changed: str = "") -> str:
    """The whole page."""
    return template().render(
        packet=packet, version=version, changed=changed, policy=policy(), fingerprint=content_hash(packet)
    )


# -- what the template asks for --------------------------------------------------------------------


def amount(value: Decimal | None, unit: str) -> str:
    """`$3.1M`; a dash where there is none."""
    return one_line(str(Amount(value, unit))) if value is not None else "–"


def day(on: date | datetime | None) -> str:
    """`3 Mar 2027`."""
    return f"{on.day} {on:%b %Y}" if on else "–"


def when(at: datetime, zone: str) -> str:
    """`Thu 25 Mar 2027, 10:00`."""
    there = local(at, zone)
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M}"


def share(part: Decimal | None, whole: Decimal | None) -> float:
    """Per cent of `whole`, from 0 to 100, to draw."""
    if part is None or not whole:
        return 0.0
    return float(round(min(max(part / whole, Decimal(0)), Decimal(1)) * 100, 1))


def bar(score: Score) -> tuple[float, float | None]:
    """How far a target has come, and where its pace is, per cent of its goal."""
    return share(score.value, score.goal), share(score.pace, score.goal) if score.pace is not None else None


def owed(commitments: tuple[Commitment, ...], company: str) -> list[Commitment]:
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
    used = sum((each.amount for each in hours if each.state == "used"), Decimal(0))
    planned = sum((each.planned for each in hours), Decimal(0))
    return f"{plain(used)} used of {plain(planned)}" if hours else ""
