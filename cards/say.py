"""What every renderer does to words first: control characters out, spans as plain words, moments in a zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cards.card import Colour, Command, Day, Moment, Person, Span, Words

# Everything that could move a terminal's cursor or turn the reading direction round, save line breaks and
# tabs; lone surrogates, which no encoding takes.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
MARKS = {"green": "●", "amber": "▲", "red": "■"}  # told apart without colour


def safe(text: str) -> str:
    """Text with unsafe characters shown as `�`, so that nobody is misled about what was there."""
    return UNSAFE.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))


def said_by(problem: Exception) -> str:
    """The sentence that a person is shown for a problem: its own message, or else its docstring; what is
    set as code there, between backticks, is put in quotation marks."""
    message = str(problem.args[0]) if problem.args and isinstance(problem.args[0], str) else ""
    sentence = message or " ".join((type(problem).__doc__ or type(problem).__name__).split())
    return re.sub(r"`([^`]*)`", "“\\1”", sentence)


def one_line(text: str) -> str:
    """Safe text without line breaks: for titles, labels and table cells."""
    return " ".join(safe(text).split())


def moment(at: datetime, zone: str) -> str:
    """`Tue 9 Mar 15:00`."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b} {there:%H:%M}"


def words(span: Span, zone: str = "") -> str:
    """A span as plain words. `zone` is the reader's, where it is known; else the moment's own."""
    match span:
        case Words():
            return safe(span.text)
        case Colour():
            return f"{MARKS[span.confidence]} {span.confidence}" if span.confidence else "no colour"
        case Person():
            return one_line(span.name)
        case Moment():
            return moment(span.at, zone or span.zone)
        case Day():
            return f"{span.on:%a} {span.on.day} {span.on:%b}"
        case Command():
            return one_line(span.text)


def sentence(spans: Iterable[Span], zone: str = "") -> str:
    """Spans, one after the other, as plain words."""
    return "".join(words(span, zone) for span in spans)
