"""What Slack's Block Kit does not take, as its reference says (docs.slack.dev/reference/block-kit): far from our code.

`message_faults`, `view_faults` and `faults` return sentences; an empty list is what Slack would take. A kind of
block or element that no card of ours is made of is a fault too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.slack.elements import (
    ACTIONS,
    INPUTS,
    SECTION,
    Block,
    element_faults,
    id_faults,
    plain,
    some_text,
    text_object,
)
from tests.slack.rich_text import rich_text

MESSAGE, MODAL, HOME = "message", "modal", "home"
BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
EVERYWHERE = {"header", "rich_text", "section", "divider", "actions", "context", "image", "input"}
KINDS = {MESSAGE: EVERYWHERE | {"table", "markdown"}, MODAL: EVERYWHERE, HOME: EVERYWHERE}
TEXT, METADATA, VIEW_BYTES, MARKDOWN = (
    4_000,
    3_000,
    250_000,
    12_000,
)  # the last of a message, all blocks together
ROWS, COLUMNS, CELLS = 100, 20, 10_000  # of a table; the last in characters, of a message's tables together
# No reference has it: chat.postMessage answers msg_blocks_too_long from about 13,200 characters on, where each
# container takes room too (github.com/slackapi/bolt-js/issues/2509 and 2867: 13,297 of markdown alone were taken;
# 11,341 of rich text, sections and headers were not).
MESSAGE_SIZE, CONTAINER = 12_000, 100


def message_faults(message: Block) -> list[str]:
    """Of `text` and `blocks`."""
    text, blocks = message.get("text", ""), message.get("blocks", [])
    found = list(faults(blocks, MESSAGE))
    if not text:
        found.append("text: a notification has none")
    if len(text) > TEXT:
        found.append(f"text: {len(text)}, of which {TEXT} are shown")
    if (much := size(blocks)) > MESSAGE_SIZE:
        found.append(f"msg_blocks_too_long: {much} of {MESSAGE_SIZE}")
    return found


def view_faults(view: Block) -> list[str]:
    surface = view.get("type", "")
    if surface not in (MODAL, HOME):
        return [f"a view of type {surface}"]
    blocks = view.get("blocks", [])
    found = list(faults(blocks, surface))
    if len(view.get("private_metadata", "")) > METADATA:
        found.append("private_metadata over 3000")
    if len(view.get("callback_id", "")) > 255:
        found.append("callback_id over 255")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        found.append("view_too_large")
    if surface == HOME:
        return [*found, *(f"a home with a {name}" for name in ("title", "submit", "close") if name in view)]
    for name in ("title", "submit", "close"):
        if name in view or name == "title":
            found += plain(view.get(name), 24, f"view.{name}")
    if any(block.get("type") == "input" for block in blocks) and "submit" not in view:
        found.append("an input and no submit")
    return found


def faults(blocks: list[Block], surface: str) -> list[str]:
    return list(block_faults(blocks, surface))


def block_faults(blocks: list[Block], surface: str) -> Iterator[str]:
    if not 0 < len(blocks) <= BLOCKS[surface]:
        yield f"{len(blocks)} blocks"
    for name, times in Counter(block["block_id"] for block in blocks if "block_id" in block).items():
        if times > 1:
            yield f"block_id {name} {times} times"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "two tables"
    if (cells := sum(characters(block) for block in blocks if block.get("type") == "table")) > CELLS:
        yield f"{cells} characters in tables"
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > MARKDOWN:
        yield "markdown over 12000"
    for at, block in enumerate(blocks):
        kind = str(block.get("type"))
        if kind not in KINDS[surface]:
            yield f"{at}: a {kind} in a {surface}"
            continue
        found = [*id_faults(block, "block_id"), *OF[kind](block)]
        if kind == "input" and surface != MODAL and block.get("element", {}).get("type") == "file_input":
            found.append(f"a file_input in a {surface}")
        yield from (f"{at} {kind}: {fault}" for fault in found)


def characters(part: Any) -> int:
    """Of every text in it."""
    if isinstance(part, dict):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(characters(value) for value in part.values())
    return sum(characters(each) for each in part) if isinstance(part, list) else 0


def size(blocks: list[Block]) -> int:
    """Of a message: its texts, and room for each block and each thing to press."""
    pressed = sum(len(block.get("elements", [])) for block in blocks if block.get("type") == "actions")
    return characters(blocks) + CONTAINER * (len(blocks) + pressed)


# -- blocks ----------------------------------------------------------------------------------------


def header(block: Block) -> Iterator[str]:
    yield from plain(block.get("text"), 150, "text")


def divider(_: Block) -> Iterator[str]:
    yield from ()


def section(block: Block) -> Iterator[str]:
    fields = block.get("fields", [])
    if "text" not in block and not fields:
        yield "neither text nor fields"
    if "text" in block:
        yield from text_object(block["text"], 3000, "text")
    if len(fields) > 10:
        yield f"{len(fields)} fields"
    for field in fields:
        yield from text_object(field, 2000, "field")
    if "accessory" in block:
        yield from element_faults(block["accessory"], SECTION)


def context(block: Block) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 10:
        yield f"{len(elements)} elements"
    for each in elements:
        yield from image(each) if each.get("type") == "image" else text_object(each, 3000, "element")


def image(block: Block) -> Iterator[str]:
    yield from some_text(block.get("alt_text"), 2000, "alt_text")
    if "slack_file" not in block:
        yield from some_text(block.get("image_url"), 3000, "image_url")
    if "title" in block:
        yield from plain(block["title"], 2000, "title")


def markdown(block: Block) -> Iterator[str]:
    yield from some_text(block.get("text"), MARKDOWN, "text")


def actions(block: Block) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 25:
        yield f"{len(elements)} elements"
    for name, times in Counter(each["action_id"] for each in elements if "action_id" in each).items():
        if times > 1:
            yield f"action_id {name} {times} times"
    for each in elements:
        yield from element_faults(each, ACTIONS)


def table(block: Block) -> Iterator[str]:
    rows, settings = block.get("rows", []), block.get("column_settings", [])
    if not 0 < len(rows) <= ROWS:
        yield f"{len(rows)} rows"
    widths = {len(row) for row in rows}
    if len(widths) > 1 or max(widths, default=0) > COLUMNS or 0 in widths:
        yield f"rows of {sorted(widths)} columns"
    if len(settings) > COLUMNS:
        yield f"{len(settings)} column_settings"
    if any(each and each.get("align", "left") not in ("left", "center", "right") for each in settings):
        yield "an unknown align"
    for cell in (cell for row in rows for cell in row):
        if cell.get("type") == "rich_text":
            yield from (f"cell: {fault}" for fault in rich_text(cell))
        elif cell.get("type") == "raw_text":
            yield from some_text(cell.get("text"), CELLS, "cell")
        else:
            yield f"cell of type {cell.get('type')}"


def input_(block: Block) -> Iterator[str]:
    yield from plain(block.get("label"), 2000, "label")
    if "hint" in block:
        yield from plain(block["hint"], 2000, "hint")
    yield from element_faults(block.get("element", {}), INPUTS)


OF = {
    "header": header, "divider": divider, "rich_text": rich_text, "section": section, "context": context,
    "image": image, "markdown": markdown, "actions": actions, "table": table, "input": input_,
}  # fmt: skip
