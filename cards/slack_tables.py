"""Tables as Slack has them in messages; in its views, which have none, as aligned lines, or told row by row.

Limits: a table of 100 rows and 20 columns, and 10,000 characters in all of its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cards.card import Moment, Person, Span, Table, Tone, Words
from cards.plain import columns, table_lines
from cards.say import one_line
from cards.slack_text import Block, characters, joined, pieces, preformatted, rich, runs

ROWS, COLUMNS, CELLS = 100, 20, 10_000
ALIGNED: Final = 70  # columns of a line that a view shows without breaking it
NEXT: Final = "\n    "


def table_blocks(table: Table, zone: str) -> list[Block]:
    """As many tables as the rows ask for, each with the head; what fits into none is told row by row."""
    head = [cell((Words(name, Tone.STRONG),), zone) for name in table.columns]
    rows = [[cell(each, zone) for each in row] for row in table.rows]
    room = CELLS - characters(head)
    if not 0 < len(head) <= COLUMNS or any(characters(row) > room for row in rows) or room < 0:
        return told(table, zone)
    settings = [
        {"align": "right" if index in table.numeric else "left", "is_wrapped": True}
        for index in range(len(head))
    ]
    return [
        {"type": "table", "rows": [head, *part], "column_settings": settings}
        for part in list(runs(rows, characters, room=room, most=ROWS - 1)) or [[]]
    ]


def aligned_or_told(table: Table, zone: str) -> list[Block]:
    """One below the other where every row is a short line of words alone, else row by row."""
    lines = table_lines(table, zone)
    short = all(columns(line) <= ALIGNED for line in lines)
    if short and not any(is_read_by_slack(span) for row in table.rows for cell in row for span in cell):
        return preformatted("\n".join(lines))
    return told(table, zone)


def is_read_by_slack(span: Span) -> bool:
    """A mention, or a moment in the reader's zone: aligned text has neither."""
    return isinstance(span, Moment) or (isinstance(span, Person) and bool(span.account))


def told(table: Table, zone: str) -> list[Block]:
    """A paragraph a row, its first cell strong, the others with their column's name."""
    return rich(joined([told_row(table, row) for row in table.rows]), zone)


def told_row(table: Table, row: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for index, (name, each) in enumerate(zip(table.columns, row, strict=True)):
        if index == 0:
            spans += [Words(span.text, Tone.STRONG) if isinstance(span, Words) else span for span in each]
        else:
            said = f"{one_line(name)} " if name.strip() else ""
            spans += [Words(f"{NEXT if index == 1 else ' · '}{said}", Tone.MUTED), *each]
    return tuple(spans)


def cell(spans: Sequence[Span], zone: str) -> Block:
    elements = [piece for span in spans for piece in pieces(span, zone)]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements or [{"type": "text", "text": " "}]}],
    }
