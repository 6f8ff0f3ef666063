"""Text as Slack has it: rich text and plain text, in neither of which anything is ever markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from cards.card import Colour, Command, Moment, Person, Span, Tone, Words
from cards.say import one_line, words

Thing = TypeVar("Thing")
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
    """As many blocks as the text's length asks for, each of whole lines where its lines allow."""
    lines = [
        line[start : start + TEXT - 1]
        for line in text.split("\n")
        for start in range(0, max(len(line), 1), TEXT - 1)
    ]
    parts = ("\n".join(part) for part in runs(lines, lambda line: len(line) + 1, room=TEXT))
    return [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": part}]}],
        }
        for part in parts
        if part
    ]


# -- how much there is -----------------------------------------------------------------------------


def runs(
    things: Iterable[Thing], size: Callable[[Thing], int], *, room: int, most: int = 10_000
) -> Iterator[list[Thing]]:
    """Things in their order, as many together as take at most `room` and are at most `most`; what is larger by
    itself stands alone."""
    run: list[Thing] = []
    taken = 0
    for thing in things:
        if run and (len(run) == most or taken + size(thing) > room):
            yield run
            run, taken = [], 0
        run.append(thing)
        taken += size(thing)
    if run:
        yield run


def characters(part: Any) -> int:
    """Of every text in a block, or in several."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(characters(value) for value in part.values())
    return sum(map(characters, part)) if isinstance(part, list) else 0


# -- labels ----------------------------------------------------------------------------------------


def fitting(text: str, most: int) -> str:
    """A label of ours in one line; a longer one ends in an ellipsis (labels never carry people's answers)."""
    line = one_line(text) or " "
    return line if len(line) <= most else line[: most - 1] + "…"


def with_its_end(text: str, most: int) -> str:
    """A question of ours, which a longer one does not lose: the ellipsis is within it."""
    line, end = one_line(text), most // 2
    return line if len(line) <= most else f"{line[: most - end - 1]}…{line[-end:]}"


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": fitting(text, most), "emoji": False}
