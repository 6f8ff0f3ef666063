"""Cards as Slack's Block Kit. People's words go into rich text and plain text alone, where nothing in them is
ever markup; what passes a limit is continued in the next block or message, and nothing is cut.

Limits: 50 blocks a message, 100 a view; text 3,000; header 150; 25 buttons a row, their text 75, value 2,000;
a table of 100 rows and 20 columns, one a message; a view's title 24; an input's files at most 10.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from cards.card import (
    Button,
    Buttons,
    Card,
    Colour,
    Command,
    Element,
    Facts,
    Field,
    File,
    Form,
    Heading,
    Item,
    Link,
    Moment,
    Person,
    Progress,
    Rule,
    Small,
    Span,
    Table,
    Text,
    Tone,
    Words,
)
from cards.given import name_of
from cards.plain import progress_line
from cards.say import one_line, safe, words

Block = dict[str, Any]
BLOCKS, VIEW_BLOCKS = 50, 100
TEXT, HEADER, BUTTON, VALUE, ROW = 3000, 150, 75, 2000, 25
TABLE_ROWS, TABLE_COLUMNS = 100, 20
TITLE, OPTION, OPTIONS, RADIOS, LABEL = 24, 75, 100, 10, 2000
NOTIFICATION = 3000
FILES = ("csv", "tsv", "txt", "xlsx")


class TooMany(ValueError):
    """A form asks for more than a Slack view can hold. Split it into steps."""


def messages(card: Card, zone: str = "") -> list[Block]:
    """`text` and `blocks` of each message that the card takes: usually one."""
    blocks = [
        *title(card.title),
        *(block for element in card.body for block in element_blocks(element, zone)),
    ]
    blocks += button_rows(card.buttons)
    found = []
    for index, part in enumerate(parts(blocks)):
        said = escaped(one_line(card.headline)[:NOTIFICATION])
        found.append({"text": said if index == 0 else f"{said} (continued)", "blocks": named(part, index)})
    return found


def escaped(text: str) -> str:
    """The notification's line is the one place that Slack reads as markup: these three signs begin it all."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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


def element_blocks(element: Element, zone: str) -> list[Block]:
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
            return table_blocks(element, zone)
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


def joined(lines: Iterable[Sequence[Span]]) -> tuple[Span, ...]:
    """Lines one under the other."""
    spans: list[Span] = []
    for line in lines:
        spans += [*([Words("\n")] if spans else []), *line]
    return tuple(spans)


def quiet(span: Span, zone: str) -> Span:
    return Words(words(span, zone), Tone.MUTED) if isinstance(span, Words) else span


# -- text ------------------------------------------------------------------------------------------


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


# -- tables and buttons ----------------------------------------------------------------------------


def table_blocks(table: Table, zone: str) -> list[Block]:
    """Tables of at most a hundred rows; one of more columns than Slack has is told line by line."""
    if len(table.columns) > TABLE_COLUMNS or not table.columns:
        lines = [joined_cells(table, row) for row in table.rows]
        return rich(joined(lines), zone)
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


def joined_cells(table: Table, row: Sequence[Sequence[Span]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for name, each in zip(table.columns, row, strict=True):
        spans += [Words(f"{'; ' if spans else ''}{one_line(name)}: ", Tone.MUTED), *each]
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


def fitting(text: str, most: int) -> str:
    """A label of ours in one line; a longer one ends in an ellipsis (labels never carry people's answers)."""
    line = one_line(text) or " "
    return line if len(line) <= most else line[: most - 1] + "…"


def plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": fitting(text, most), "emoji": False}


# -- forms -----------------------------------------------------------------------------------------


def modal(form: Form, zone: str = "") -> Block:
    """A view that asks the form's questions, filled in; an error is shown with its question. Raises TooMany."""
    blocks: list[Block] = []
    if len(one_line(form.title)) > TITLE:
        blocks += title(form.title)
    if "" in form.errors:
        blocks += rich((Words(form.errors[""], Tone.BAD),), zone)
    blocks += [block for element in form.context for block in element_blocks(element, zone)]
    for field in form.fields:
        blocks += field_blocks(field, form, zone)
    if len(blocks) > VIEW_BLOCKS:
        raise TooMany
    for number, block in enumerate(blocks):
        block.setdefault("block_id", f"b{number}")
    kept = {"command": form.command, "draft": form.draft, "step": form.step}
    step = f" {form.step}/{form.steps}" if form.steps > 1 else ""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(
            f"{form.title}{step}" if len(one_line(form.title)) <= TITLE - len(step) else f"jbp{step}", TITLE
        ),
        "submit": plain(form.submit, TITLE),
        "close": plain("Cancel", TITLE),
        "private_metadata": json.dumps(kept),
        "blocks": blocks,
    }


def field_blocks(field: Field, form: Form, zone: str) -> list[Block]:
    value = safe(form.values.get(field.name, "")) if field.kind != "file" else ""
    kept = name_of(form.values.get(field.name, "")) if field.kind == "file" else ""
    block: Block = {
        "type": "input",
        "block_id": f"f-{field.name}",
        "label": plain(field.label, LABEL),
        "optional": not field.required,
        "element": {**input_of(field, value), "action_id": "value"},
    }
    if hint := " ".join(filter(None, (field.hint, f"{kept} is kept." if kept else ""))):
        block["hint"] = plain(hint, LABEL)
    error = form.errors.get(field.name)
    return [*(rich((Words(f"{field.label}: {error}", Tone.BAD),), zone) if error else []), block]


def input_of(field: Field, value: str) -> Block:
    if field.options:
        return select_of(field, value)
    if field.kind == "file":
        return {"type": "file_input", "filetypes": list(FILES), "max_files": 1}
    if field.kind == "date":
        return {"type": "datepicker", **({"initial_date": value} if is_date(value) else {})}
    if field.kind == "time":
        return {"type": "timepicker", **({"initial_time": value} if len(value) == 5 else {})}
    made: Block = {
        "type": "plain_text_input",
        "multiline": field.kind == "lines",
        "max_length": min(field.max_length, TEXT),
    }
    if field.placeholder:
        made["placeholder"] = plain(field.placeholder, 150)
    # What is longer than Slack takes comes back as far as it goes; the error beside it says how much to cut.
    return {**made, **({"initial_value": value[: made["max_length"]]} if value else {})}


def select_of(field: Field, value: str) -> Block:
    """All of the choices: buttons for a few, a list for many, groups of a hundred for more."""
    options = [option_of(each.value, each.label, each.note) for each in field.options]
    chosen = next(
        (option for option, each in zip(options, field.options, strict=True) if each.value == value), None
    )
    initial = {"initial_option": chosen} if chosen else {}
    if field.kind == "choice" and len(options) <= RADIOS:
        return {"type": "radio_buttons", "options": options, **initial}
    if len(options) <= OPTIONS:
        return {"type": "static_select", "options": options, **initial}
    groups = [
        {
            "label": plain(f"{start + 1} to {min(start + OPTIONS, len(options))}", OPTION),
            "options": options[start : start + OPTIONS],
        }
        for start in range(0, len(options), OPTIONS)
    ]
    return {"type": "static_select", "option_groups": groups[:OPTIONS], **initial}


def option_of(value: str, label: str, note: str) -> Block:
    made: Block = {"text": plain(label, OPTION), "value": value[:150]}
    return {**made, "description": plain(note, OPTION)} if note else made


def is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()
