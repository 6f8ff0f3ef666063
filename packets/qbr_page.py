"""The QBR packet as one HTML page: to read in a browser, to print, to keep; everything in it is in the file.

It is made from the packet alone. People’s words are text in it, never markup, and it holds no script and asks
for nothing from elsewhere: its own policy forbids both, wherever it is opened.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cards.packet import quarter_name, so_far
from cards.say import MARKS, one_line, safe
from packets.charts import Chart, charts
from packets.qbr_words import at_risk, basis, day, headings, hours_used, not_there, owed, share, summed, when
from plan.amounts import Amount
from plan.packet import Heard, MotionLine, Packet, Score, Section, content_hash

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"


@cache
def style() -> str:
    return (TEMPLATES / "qbr.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The page’s Content-Security-Policy: its own style and charts, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def template() -> Template:
    from jinja2 import FileSystemLoader, StrictUndefined  # when the first page is made: a start needs none
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        basis=basis,
        marks=MARKS,
        not_there=not_there,
        sections=Section,
        bar=bar,
        owed=owed,
        summed=summed,
        share=share,
        so_far=so_far,
        at_risk=at_risk,
        hours_used=hours_used,
        style=style(),
        picture=picture,
        by_week=by_week,
    )
    environment.filters.update(
        amount=amount, day=day, moment=when, text=safe, line=one_line, quarter=quarter_name
    )
    return environment.get_template("qbr.html.j2")


def rendered(packet: Packet, version: int = 1, changed: str = "") -> str:
    """The whole page."""
    return template().render(
        packet=packet,
        version=version,
        changed=changed,
        headings=headings(packet),
        policy=policy(),
        fingerprint=content_hash(packet),
        charts=charts(packet),
    )


# -- what the template asks for --------------------------------------------------------------------


def amount(value: Decimal | None, unit: str) -> str:
    """`$3.1M`; a dash where there is none."""
    return one_line(str(Amount(value, unit))) if value is not None else "–"


def picture(chart: Chart) -> str:
    """A chart’s address: it is in the file itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(chart.svg.encode()).decode()}"


def by_week(motion: MotionLine) -> dict[date, Heard]:
    return {each.week: each for each in motion.weeks}


def bar(score: Score) -> tuple[float, float | None]:
    """How far a target has come, and where its pace is, per cent of its goal."""
    return share(score.value, score.goal), share(score.pace, score.goal) if score.pace is not None else None
