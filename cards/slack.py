"""Cards as Slack's Block Kit. People's words go into rich text and plain text alone, where nothing in them is
ever markup; what passes a limit is continued in the next block or message, and nothing is cut.

Limits: 50 blocks a message; text 3,000; header 150; 25 buttons a row; a table of 100 rows and 20 columns, one a
message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cards.card import (
    Button,
    Buttons,
    Card,
    Element,
    Facts,
    File,
    Heading,
    Item,
    Link,
    Progress,
    Rule,
    Small,
    Span,
    Table,
    Text,
    Tone,
    Words,
)
from cards.plain import progress_line
from cards.say import one_line, safe
from cards.slack_text import (
    BUTTON,
    VALUE,
    Block,
    escaped,
    fitting,
    joined,
    pieces,
    plain,
    preformatted,
    quiet,
    rich,
)

BLOCKS, HEADER, ROW, NOTIFICATION = 50, 150, 25, 3000
TABLE_ROWS, TABLE_COLUMNS = 100, 20
NEXT = "\n    "


class TooMany(ValueError):
    """This is more than Slack can hold in one place. Split it."""


def messages(card: Card, zone: str = "") -> list[Block]:
    """`text` and `blocks` of each message that the card takes: usually one."""
    blocks = all_blocks(card, zone)
    found = []
    for index, part in enumerate(parts(blocks)):
        said = escaped(one_line(card.headline)[:NOTIFICATION])
        found.append({"text": said if index == 0 else f"{said} (continued)", "blocks": named(part, index)})
    return found


def all_blocks(card: Card, zone: str, *, tables: bool = True) -> list[Block]:
    """A card's blocks in reading order. `tables`: whether Slack has them here (it has in messages alone)."""
    return [
        *title(card.title),
        *(block for element in card.body for block in element_blocks(element, zone, tables=tables)),
        *button_rows(card.buttons),
    ]


def parts(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """Blocks in messages: at most fifty in each, and one table."""
    part: list[Block] = []
    for block in blocks:
        table = block["type"] == "table" and any(each["type"] == "table" for each in part)
        if len(part) == BLOCKS or table:
            yield part
            part = []
        part.append(block)
    yield part


def named(blocks: list[Block], message: int) -> list[Block]:
    """Every block and action with an id that is its own within the message."""
    for number, block in enumerate(blocks):
        block["block_id"] = f"b{message}-{number}"
        for place, element in enumerate(block.get("elements", ())):
            if element.get("type") == "button":
                element["action_id"] = f"a{message}-{number}-{place}"
    return blocks


def title(text: str) -> list[Block]:
    """A header; one that is longer than a header may be goes on as strong text."""
    line = one_line(text) or " "
    if len(line) <= HEADER:
        return [{"type": "header", "text": {"type": "plain_text", "text": line, "emoji": False}}]
    return rich((Words(line, Tone.STRONG),), "")


def element_blocks(element: Element, zone: str, *, tables: bool = True) -> list[Block]:
    match element:
        case Text():
            return rich(element.spans, zone)
        case Small():
            return rich(tuple(quiet(span, zone) for span in element.spans), zone)
        case Heading():
            return rich((Words(one_line(element.text).upper(), Tone.STRONG),), zone)
        case Facts():
            rows = [(Words(f"{one_line(name)}: ", Tone.MUTED), *spans) for name, spans in element.rows]
            return rich(joined(rows), zone)
        case Table():
            return table_blocks(element, zone) if tables else told(element, zone)
        case Item():
            return [*rich(joined([element.head, *element.notes]), zone), *button_rows(element.buttons)]
        case Progress():
            return preformatted(progress_line(element))
        case Rule():
            return [{"type": "divider"}]
        case Buttons():
            return button_rows(element.buttons)
        case File() if element.is_page:
            return preformatted(f"{one_line(element.name)} (a page to open)")
        case File():
            return preformatted(f"{one_line(element.name)}\n{safe(element.content)}")


# -- text ------------------------------------------------------------------------------------------


# -- tables and buttons ----------------------------------------------------------------------------


def table_blocks(table: Table, zone: str) -> list[Block]:
    """Tables of at most a hundred rows; one of more columns than Slack has is told line by line."""
    if len(table.columns) > TABLE_COLUMNS or not table.columns:
        return told(table, zone)
    head = [cell((Words(name, Tone.STRONG),), zone) for name in table.columns]
    settings = [
        {"align": "right" if index in table.numeric else "left", "is_wrapped": True}
        for index in range(len(table.columns))
    ]
    found = []
    for start in range(0, max(len(table.rows), 1), TABLE_ROWS - 1):
        rows = [[cell(each, zone) for each in row] for row in table.rows[start : start + TABLE_ROWS - 1]]
        found.append({"type": "table", "rows": [head, *rows], "column_settings": settings})
    return found


def told(table: Table, zone: str) -> list[Block]:
    """A table where Slack has none: a paragraph a row, its first cell strong, the others with their column's name."""
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


def button_rows(buttons: Sequence[Button | Link]) -> list[Block]:
    made = [button(each) for each in buttons]
    return [{"type": "actions", "elements": made[start : start + ROW]} for start in range(0, len(made), ROW)]


def button(each: Button | Link) -> Block:
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": fitting(each.label, BUTTON), "emoji": False},
        "action_id": "",
    }
    if isinstance(each, Link):
        return {**made, "url": each.url}
    if len(each.command) > VALUE:
        raise TooMany(f"a button's command has {len(each.command)} characters; Slack keeps {VALUE}")
    made["value"] = each.command
    if each.look != "plain":
        made["style"] = each.look
    if each.sure:
        made["confirm"] = {
            "title": plain("Are you sure?", 100),
            "text": plain(each.sure, 300),
            "confirm": plain("Yes", 30),
            "deny": plain("No", 30),
        }
    return made
