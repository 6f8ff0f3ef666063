"""Adaptive Cards as a reader of Teams sees them, and what in a card Teams would not take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

KINDS = {
    "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "ColumnSet", "Column", "Container", "Table", "TableRow",
    "TableCell", "ActionSet", "Action.Execute", "Action.Submit", "Action.OpenUrl", "Action.ShowCard", "Input.Text",
    "Input.ChoiceSet", "Input.Date", "Input.Time", "Data.Query", "Chart.HorizontalBar", "mention",
}  # fmt: skip


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Everything in a card that has a type, in order; not what stands in for an action in old clients."""
    if isinstance(part, list):
        for each in part:
            yield from parts(each)
    elif isinstance(part, dict):
        if "type" in part:
            yield part
        for name, each in part.items():
            if name not in ("fallback", "data"):
                yield from parts(each)


def faults(card: dict[str, Any]) -> list[str]:
    found = []
    every = list(parts(card))
    if card.get("version") != "1.5":
        found.append("a bot's card is of version 1.5 at most")
    found += [f"unknown {each['type']}" for each in every if each["type"] not in KINDS]
    for each in every:
        if each["type"] == "Action.Execute" and (each.get("fallback") or {}).get("type") != "Action.Submit":
            found.append("a press without a way for old clients")
        if each["type"].startswith("Chart.") and "fallback" not in each:
            found.append("a chart without a fallback")
    names = [each.get("id") for each in every if each["type"].startswith("Input.")]
    if len(names) != len(set(names)):
        found.append("two inputs of one name")
    texts = " ".join(str(each.get("text")) for each in every if each["type"] == "TextBlock")
    entities = [
        each for each in (card.get("msteams") or {}).get("entities") or () if each["type"] == "mention"
    ]
    if sorted({each["text"] for each in entities}) != sorted(set(re.findall(r"<at>.*?</at>", texts))):
        found.append("a mention and its text differ")
    return found


def text_of(part: Any) -> str:
    """A card as it reads, with its buttons."""
    if isinstance(part, list):
        return "\n".join(filter(None, map(text_of, part)))
    if not isinstance(part, dict):
        return ""
    match part.get("type"):
        case "TextBlock":
            return unescaped(part["text"])
        case "RichTextBlock":
            return "".join(run["text"] for run in part["inlines"])
        case "ColumnSet":
            return " ".join(text_of(each["items"]) for each in part["columns"])
        case "Table":
            rows = [[text_of(cell["items"]) for cell in row["cells"]] for row in part["rows"]]
            return "\n".join(" | ".join(row) for row in rows)
        case "Chart.HorizontalBar":
            return str(part["title"])
        case "ActionSet":
            return " ".join(f"[{each['title']}]" for each in part["actions"])
        case "AdaptiveCard":
            return text_of(
                [part.get("body", []), *[{"type": "ActionSet", "actions": part.get("actions", [])}]]
            )
    if str(part.get("type", "")).startswith("Input."):
        return f"{unescaped(part.get('label', ''))} ({part.get('value', '')})"
    return text_of([part.get(name) for name in ("items", "body")])


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def actions(card: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be pressed, in order; of a question whether one is sure, the press behind it, under its own name."""
    return [each for each in parts(card) if each["type"] == "Action.Execute"]


def inputs(card: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in parts(card) if each["type"].startswith("Input.")}
