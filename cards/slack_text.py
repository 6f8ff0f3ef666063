"""Text as Slack has it: rich text and plain text, in neither of which anything is ever markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cards.card import Colour, Command, Moment, Person, Span, Tone, Words
from cards.say import one_line, words

Block = dict[str, Any]
TEXT: Final = 3000  # characters of a text
BUTTON, VALUE = 75, 2000  # of a button's label, and of what it carries


def escaped(text: str) -> str:
    """The notification's line is the one place that Slack reads as markup: these three signs begin it all."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def joined(lines: Iterable[Sequence[Span]]) -> tuple[Span, ...]:
    """Lines one under the other."""
    spans: list[Span] = []
    for line in lines:
        spans += [*([Words("\n")] if spans else []), *line]
    return tuple(spans)


def quiet(span: Span, zone: str) -> Span:
    return Words(words(span, zone), Tone.MUTED) if isinstance(span, Words) else span


def rich(spans: Sequence[Span], zone: str) -> list[Block]:
    """Rich text: as many blocks as the text's length asks for."""
    elements = [piece for span in spans for piece in pieces(span, zone)]
    blocks: list[Block] = []
    room = 0
    for element in elements:
        length = len(element.get("text", "")) or 40
        if not blocks or length > room:
            blocks.append({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]})
            room = TEXT
        blocks[-1]["elements"][0]["elements"].append(element)
        room -= length
    return blocks


def pieces(span: Span, zone: str) -> list[Block]:
    """One span as elements of a rich text section; long words in several."""
    if isinstance(span, Person) and span.account.startswith("slack:") and span.account.count(":") == 2:
        return [{"type": "user", "user_id": span.account.rpartition(":")[2]}]
    if isinstance(span, Moment):
        stamp = int(span.at.timestamp())
        form = "{date_short_pretty} {time}"
        return [{"type": "date", "timestamp": stamp, "format": form, "fallback": words(span, zone)}]
    text, style = words(span, zone), style_of(span)
    return [
        {"type": "text", "text": text[start : start + TEXT], **({"style": style} if style else {})}
        for start in range(0, len(text), TEXT)
    ]


def style_of(span: Span) -> dict[str, bool]:
    if isinstance(span, Command):
        return {"code": True}
    if isinstance(span, Colour) or (isinstance(span, Words) and span.tone in (Tone.STRONG, Tone.BAD)):
        return {"bold": True}
    return {"italic": True} if isinstance(span, Words) and span.tone is Tone.WARNING else {}


def preformatted(text: str) -> list[Block]:
    return [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "text", "text": text[start : start + TEXT]}],
                }
            ],
        }
        for start in range(0, len(text), TEXT)
    ]


def fitting(text: str, most: int) -> str:
    """A label of ours in one line; a longer one ends in an ellipsis (labels never carry people's answers)."""
    line = one_line(text) or " "
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": fitting(text, most), "emoji": False}
