"""What Slack does not take as rich text (docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SECTIONS = {"rich_text_section", "rich_text_preformatted", "rich_text_list", "rich_text_quote"}
PIECES = {"text", "user", "link", "date", "emoji", "channel", "broadcast", "usergroup"}
STYLES = {"bold", "italic", "strike", "code", "underline"}


def rich_text(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    if not elements:
        yield "no elements"
    for element in elements:
        kind = str(element.get("type"))
        if kind not in SECTIONS:
            yield f"a {kind} in it"
        elif kind == "rich_text_list":
            yield from listed(element)
        else:
            yield from section(element, kind)


def listed(element: dict[str, Any]) -> Iterator[str]:
    if element.get("style") not in ("bullet", "ordered"):
        yield "a list of no style"
    if not 0 <= element.get("indent", 0) <= 8:
        yield "a list's indent"
    if not element.get("elements"):
        yield "an empty list"
    for each in element.get("elements", []):
        if each.get("type") != "rich_text_section":
            yield f"a {each.get('type')} in a list"
        yield from section(each, "rich_text_section")


def section(element: dict[str, Any], kind: str) -> Iterator[str]:
    if not element.get("elements"):
        yield "an empty section"
    for each in element.get("elements", []):
        yield from piece(each, kind)


def piece(piece: dict[str, Any], within: str) -> Iterator[str]:
    kind, text = str(piece.get("type")), piece.get("text", "")
    if kind not in PIECES:
        yield f"a {kind} piece"
    if within == "rich_text_preformatted" and kind not in ("text", "link"):
        yield f"a {kind} in preformatted text"
    if kind == "text" and not 0 < len(text) <= 3000:
        yield f"a text of {len(text)}"
    if kind == "link" and not 0 < len(piece.get("url", "")) <= 3000:
        yield "a link to nowhere"
    if kind == "user" and not str(piece.get("user_id", "")).startswith(("U", "W")):
        yield "a mention of nobody"
    if kind == "date" and not (isinstance(piece.get("timestamp"), int) and piece.get("format")):
        yield "a date without a time or a format"
    if set(piece.get("style", {})) - STYLES:
        yield "an unknown style"
