"""What Slack's Block Kit does not take, as its reference says (docs.slack.dev/reference/block-kit): far from our code.

`message_faults`, `view_faults` and `faults` return sentences; an empty list is what Slack would take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]
MESSAGE, MODAL, HOME = "message", "modal", "home"
BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
KINDS = {
    MESSAGE: {
        "header",
        "rich_text",
        "section",
        "divider",
        "actions",
        "context",
        "image",
        "table",
        "input",
        "markdown",
    },
    MODAL: {"header", "rich_text", "section", "divider", "actions", "context", "image", "input"},
    HOME: {"header", "rich_text", "section", "divider", "actions", "context", "image", "input"},
}
INPUTS = {
    "plain_text_input", "static_select", "radio_buttons", "datepicker", "timepicker", "users_select", "file_input",
    "number_input", "checkboxes", "multi_static_select",
}  # fmt: skip
BUTTON = {"type", "text", "action_id", "value", "url", "style", "confirm", "accessibility_label"}


def message_faults(message: Block) -> list[str]:
    """Of `text` and `blocks`."""
    found = [] if len(message.get("text", "")) <= 4000 else ["text: over the 4,000 that are shown"]
    if not message.get("text"):
        found.append("text: a notification has none")
    return [*found, *faults(message.get("blocks", []), MESSAGE)]


def view_faults(view: Block) -> list[str]:
    surface = view.get("type", "")
    if surface not in (MODAL, HOME):
        return [f"a view of type {surface}"]
    found = list(faults(view.get("blocks", []), surface))
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata over 3000")
    if len(view.get("callback_id", "")) > 255:
        found.append("callback_id over 255")
    if surface == MODAL:
        for name in ("title", "submit", "close"):
            if name in view or name == "title":
                found += plain(view.get(name), 24, f"view.{name}")
        if any(block.get("type") == "input" for block in view.get("blocks", [])) and "submit" not in view:
            found.append("an input and no submit")
    elif "title" in view or "submit" in view:
        found.append("a home with a title")
    return found


def faults(blocks: list[Block], surface: str) -> list[str]:
    return list(block_faults(blocks, surface))


def block_faults(blocks: list[Block], surface: str) -> Iterator[str]:
    if not blocks:
        yield "no blocks"
    if len(blocks) > BLOCKS[surface]:
        yield f"{len(blocks)} blocks"
    for name, times in Counter(block["block_id"] for block in blocks if "block_id" in block).items():
        if times > 1:
            yield f"block_id {name} {times} times"
        if not 0 < len(name) <= 255:
            yield f"block_id of {len(name)}"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "two tables"
    for at, block in enumerate(blocks):
        kind = block.get("type")
        if kind not in KINDS[surface]:
            yield f"{at}: a {kind} in a {surface}"
            continue
        yield from (f"{at} {kind}: {fault}" for fault in OF[str(kind)](block))


# -- blocks ----------------------------------------------------------------------------------------


def header(block: Block) -> Iterator[str]:
    yield from plain(block.get("text"), 150, "text")


def divider(block: Block) -> Iterator[str]:
    yield from ()


def rich_text(block: Block) -> Iterator[str]:
    elements = block.get("elements")
    if not elements:
        yield "no elements"
    for element in elements or []:
        if element.get("type") not in (
            "rich_text_section",
            "rich_text_preformatted",
            "rich_text_list",
            "rich_text_quote",
        ):
            yield f"a {element.get('type')} in it"
        if not element.get("elements"):
            yield "an empty section"
        for piece in element.get("elements", []):
            yield from rich_piece(piece, str(element.get("type")))


def rich_piece(piece: Block, within: str) -> Iterator[str]:
    kind = piece.get("type")
    if kind not in ("text", "user", "link", "date", "emoji", "channel", "broadcast", "usergroup"):
        yield f"a {kind} piece"
    if kind == "text" and not 0 < len(piece.get("text", "")) <= 3000:
        yield f"a text of {len(piece.get('text', ''))}"
    if kind == "user" and not piece.get("user_id", "").startswith(("U", "W")):
        yield "a mention of nobody"
    if kind == "date" and not (isinstance(piece.get("timestamp"), int) and piece.get("format")):
        yield "a date without a time or a format"
    if within == "rich_text_preformatted" and kind not in ("text", "link"):
        yield f"a {kind} in preformatted text"
    if set(piece.get("style", {})) - {"bold", "italic", "strike", "code"}:
        yield "an unknown style"


def section(block: Block) -> Iterator[str]:
    if not (block.get("text") or block.get("fields")):
        yield "neither text nor fields"
    if "text" in block and not 0 < len(block["text"].get("text", "")) <= 3000:
        yield "text"
    if len(block.get("fields", [])) > 10 or any(
        len(field["text"]) > 2000 for field in block.get("fields", [])
    ):
        yield "fields"


def context(block: Block) -> Iterator[str]:
    if not 0 < len(block.get("elements", [])) <= 10:
        yield "elements"
    yield from ("text" for each in block["elements"] if "text" in each and not 0 < len(each["text"]) <= 3000)


def image(block: Block) -> Iterator[str]:
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "alt_text"


def markdown(block: Block) -> Iterator[str]:
    if len(block.get("text", "")) > 12000:
        yield "text"


def actions(block: Block) -> Iterator[str]:
    elements = block.get("elements", [])
    if not 0 < len(elements) <= 25:
        yield f"{len(elements)} elements"
    ids = [element.get("action_id", "") for element in elements]
    if len(set(ids)) != len(ids):
        yield "an action_id twice"
    for element in elements:
        yield from button(element) if element.get("type") == "button" else [f"a {element.get('type')}"]


def button(element: Block) -> Iterator[str]:
    yield from plain(element.get("text"), 75, "button")
    if not 0 < len(element.get("action_id", "")) <= 255:
        yield "action_id"
    if len(element.get("value", "")) > 2000:
        yield f"value of {len(element['value'])}"
    if "url" in element and not 0 < len(element["url"]) <= 3000:
        yield "url"
    if element.get("style") not in (None, "primary", "danger"):
        yield "style"
    if set(element) - BUTTON:
        yield f"unknown {set(element) - BUTTON}"
    if confirm := element.get("confirm"):
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            yield from plain(confirm.get(name), most, f"confirm.{name}")


def table(block: Block) -> Iterator[str]:
    rows = block.get("rows", [])
    if not 0 < len(rows) <= 100:
        yield f"{len(rows)} rows"
    widths = {len(row) for row in rows}
    if len(widths) > 1 or max(widths, default=0) > 20 or 0 in widths:
        yield f"rows of {widths} columns"
    if len(block.get("column_settings", [])) > 20:
        yield "column_settings"
    for row in rows:
        for cell in row:
            if cell.get("type") == "rich_text":
                yield from (f"cell: {fault}" for fault in rich_text(cell))
            elif cell.get("type") != "raw_text" or not cell.get("text"):
                yield f"cell of type {cell.get('type')}"


def input_(block: Block) -> Iterator[str]:
    yield from plain(block.get("label"), 2000, "label")
    if "hint" in block:
        yield from plain(block["hint"], 2000, "hint")
    element = block.get("element", {})
    kind = element.get("type")
    if kind not in INPUTS:
        yield f"a {kind}"
    if not 0 < len(element.get("action_id", "")) <= 255:
        yield "action_id"
    if "placeholder" in element:
        yield from plain(element["placeholder"], 150, "placeholder")
    if kind == "plain_text_input":
        most = element.get("max_length", 3000)
        if not 0 < most <= 3000 or len(element.get("initial_value", "")) > most:
            yield f"max_length {most}, {len(element.get('initial_value', ''))} in it"
    if kind in ("static_select", "radio_buttons"):
        yield from options(element, 10 if kind == "radio_buttons" else 100)


def options(element: Block, most: int) -> Iterator[str]:
    groups = element.get("option_groups")
    if groups is not None and not 0 < len(groups) <= 100:
        yield f"{len(groups)} groups"
    for group in groups or []:
        yield from plain(group.get("label"), 75, "group")
    lists = [group["options"] for group in groups] if groups else [element.get("options", [])]
    for each in lists:
        if not 0 < len(each) <= most:
            yield f"{len(each)} options"
        for option in each:
            yield from plain(option.get("text"), 75, "option")
            if not 0 < len(option.get("value", "")) <= 150:
                yield "option value"
            if "description" in option:
                yield from plain(option["description"], 75, "description")
        values = [option["value"] for option in each]
        if len(set(values)) != len(values):
            yield "an option's value twice"
    if "initial_option" in element and not any(element["initial_option"] in each for each in lists):
        yield "initial_option is none of the options"


OF = {
    "header": header, "divider": divider, "rich_text": rich_text, "section": section, "context": context,
    "image": image, "markdown": markdown, "actions": actions, "table": table, "input": input_,
}  # fmt: skip


def plain(text: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{what}: no plain text"
    elif not 0 < len(text.get("text", "")) <= most:
        yield f"{what}: {len(text.get('text', ''))} of {most}"
