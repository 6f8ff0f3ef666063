"""Cards as Adaptive Cards 1.5 for Teams. People's words go into text runs, which are never Markdown, or are
escaped where a card has nothing else. A card over the size that Teams takes is continued in a further one.

Size: under 28,000 bytes of UTF-8 each. Version: 1.5, the newest that bots may send.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from cards.card import (
    Answer,
    Button,
    Buttons,
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

Part = dict[str, Any]
MOST_BYTES = 27_000  # under the limit of 28,000, with room for the envelope
LONGEST_RUN = 4_000
ROW = 6  # actions a row: Teams hides more behind a menu
LIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~<&$])")
COLOURS = {"green": "Good", "amber": "Warning", "red": "Attention"}
TONES = {Tone.GOOD: "Good", Tone.WARNING: "Warning", Tone.BAD: "Attention"}


def attachments(answer: Answer, zone: str = "") -> list[Part]:
    """The cards that an answer takes: usually one."""
    if isinstance(answer, Form):
        return [adaptive(form_parts(answer, zone))]
    body = [text_block(answer.title, size="Medium", weight="Bolder")]
    body += [part for element in answer.body for part in element_parts(element, zone)]
    body += action_sets(answer.buttons)
    return [adaptive(part) for part in within_size(body, one_line(answer.headline))]


def adaptive(body: list[Part]) -> Part:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "msteams": {"width": "Full"},
    }


def within_size(body: Sequence[Part], headline: str) -> Iterable[list[Part]]:
    """The body in as few cards as its bytes allow; each further one says what it continues."""
    part: list[Part] = []
    used = 0
    for element in body:
        size = len(json.dumps(element, ensure_ascii=False).encode()) + 2
        if part and used + size > MOST_BYTES:
            yield part
            part = [text_block(f"{headline[:200]} (continued)", weight="Bolder")]
            used = len(json.dumps(part[0]).encode())
        part.append(element)
        used += size
    yield part


# -- text ------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """Plain text where Teams reads Markdown and macros: every sign with a meaning is escaped."""
    return LIVE.sub(r"\\\1", safe(text))


def text_block(text: str, **style: Any) -> Part:
    """A block of our own words around people's: Markdown is escaped, `{{DATE()}}` with it."""
    return {"type": "TextBlock", "text": escaped(" ".join(text.split())) or " ", "wrap": True, **style}


def rich(spans: Sequence[Span], zone: str, *, small: bool = False) -> list[Part]:
    """Text runs, in further blocks where one would grow too long."""
    parts: list[Part] = []
    used = LONGEST_RUN + 1
    for run in (run for span in spans for run in runs(span, zone, small=small)):
        length = len(run["text"])
        if used + length > LONGEST_RUN:
            parts.append({"type": "RichTextBlock", "inlines": []})
            used = 0
        parts[-1]["inlines"].append(run)
        used += length
    return parts


def runs(span: Span, zone: str, *, small: bool) -> list[Part]:
    text = inert(words(span, zone))
    style: Part = {"size": "Small", "isSubtle": True} if small else {}
    if isinstance(span, Words):
        style |= {"weight": "Bolder"} if span.tone is Tone.STRONG else {}
        style |= {"isSubtle": True} if span.tone is Tone.MUTED else {}
        style |= {"color": TONES[span.tone]} if span.tone in TONES else {}
    elif isinstance(span, Colour):
        style |= {"weight": "Bolder", **({"color": COLOURS[span.confidence]} if span.confidence else {})}
    elif isinstance(span, Command):
        style |= {"fontType": "Monospace"}
    elif isinstance(span, Person):
        style |= {"weight": "Bolder"}
    return [
        {"type": "TextRun", "text": text[start : start + LONGEST_RUN], **style}
        for start in range(0, len(text), LONGEST_RUN)
    ]


def inert(text: str) -> str:
    """A text run is never Markdown, but `{{DATE(…)}}` and `${…}` are read even there: a zero-width space
    between the signs stops that, and is not seen."""
    return text.replace("{{", "{\u200b{").replace("${", "$\u200b{")


# -- elements --------------------------------------------------------------------------------------


def element_parts(element: Element, zone: str) -> list[Part]:
    match element:
        case Text():
            return rich(element.spans, zone)
        case Small():
            return rich(element.spans, zone, small=True)
        case Heading():
            return [text_block(element.text, weight="Bolder", spacing="Medium", separator=True)]
        case Facts():
            return [facts_row(name, spans, zone) for name, spans in element.rows]
        case Table():
            return table_parts(element, zone)
        case Item():
            return item_parts(element, zone)
        case Progress():
            return rich((Words(progress_line(element)),), zone)
        case Rule():
            return [{"type": "TextBlock", "text": " ", "separator": True, "spacing": "Small"}]
        case Buttons():
            return action_sets(element.buttons)
        case File() if element.is_page:
            return rich((Words(one_line(element.name), Tone.STRONG), Words(" (a page to open)")), zone)
        case File():
            return rich((Words(one_line(element.name), Tone.STRONG), Words("\n" + element.content)), zone)


def facts_row(name: str, spans: Sequence[Span], zone: str) -> Part:
    left = rich((Words(name, Tone.MUTED),), zone)
    right = rich(spans, zone) or [text_block(" ")]
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": "120px", "items": left or [text_block(" ")]},
            {"type": "Column", "width": "stretch", "items": right},
        ],
    }


def table_parts(table: Table, zone: str) -> list[Part]:
    """Tables in pieces that fit; each piece has the head again."""
    head = row_of([(Words(name, Tone.STRONG),) for name in table.columns], zone)
    columns = [
        {"width": 1, "horizontalCellContentAlignment": "Right" if index in table.numeric else "Left"}
        for index in range(len(table.columns))
    ]
    found: list[Part] = []
    rows: list[Part] = []
    used = 0
    for row in table.rows:
        made = row_of(row, zone)
        size = len(json.dumps(made, ensure_ascii=False).encode())
        if rows and used + size > MOST_BYTES // 2:
            found.append(table_of(columns, [head, *rows]))
            rows, used = [], 0
        rows.append(made)
        used += size
    return [*found, table_of(columns, [head, *rows])] if table.columns else found


def table_of(columns: list[Part], rows: list[Part]) -> Part:
    return {
        "type": "Table",
        "columns": columns,
        "rows": rows,
        "firstRowAsHeader": True,
        "showGridLines": True,
    }


def row_of(cells: Sequence[Sequence[Span]], zone: str) -> Part:
    made = [{"type": "TableCell", "items": rich(cell, zone) or [text_block(" ")]} for cell in cells]
    return {"type": "TableRow", "cells": made}


def item_parts(item: Item, zone: str) -> list[Part]:
    parts = rich(item.head, zone)
    for note in item.notes:
        parts += [{**part, "spacing": "None"} for part in rich(note, zone)]
    return [*parts, *action_sets(item.buttons)]


# -- buttons ---------------------------------------------------------------------------------------


def action_sets(buttons: Sequence[Button | Link]) -> list[Part]:
    actions = [action(each) for each in buttons]
    return [
        {"type": "ActionSet", "actions": actions[start : start + ROW]}
        for start in range(0, len(actions), ROW)
    ]


def action(each: Button | Link) -> Part:
    """A press: Action.Execute, or Action.Submit in a client that is too old for it."""
    if isinstance(each, Link):
        return {"type": "Action.OpenUrl", "title": one_line(each.label), "url": each.url}
    style = {"primary": "positive", "danger": "destructive"}.get(each.look, "default")
    return pressed(each.label, {"command": each.command, "sure": each.sure}, style)


def pressed(label: str, data: Part, style: str) -> Part:
    made = {"title": one_line(label) or " ", "data": data, "style": style}
    return {
        "type": "Action.Execute",
        "verb": "command",
        **made,
        "fallback": {"type": "Action.Submit", **made},
    }


# -- forms -----------------------------------------------------------------------------------------


def form_parts(form: Form, zone: str) -> list[Part]:
    """The form within the card: its questions filled in, each error beside its question."""
    step = f" ({form.step} of {form.steps})" if form.steps > 1 else ""
    body = [text_block(form.title + step, size="Medium", weight="Bolder")]
    if "" in form.errors:
        body += rich((Words(form.errors[""], Tone.BAD),), zone)
    body += [part for element in form.context for part in element_parts(element, zone)]
    for field in form.fields:
        body += field_parts(field, form, zone)
    data = {"command": form.command, "draft": form.draft, "step": form.step, "form": True}
    return [*body, {"type": "ActionSet", "actions": [pressed(form.submit, data, "positive")]}]


def field_parts(field: Field, form: Form, zone: str) -> list[Part]:
    if field.kind == "file":
        return file_parts(field, form, zone)
    value = safe(form.values.get(field.name, ""))
    made: Part = {
        "id": field.name,
        "label": escaped(one_line(field.label)),
        "isRequired": field.required,
        **input_of(field, value),
    }
    if field.required:
        made["errorMessage"] = "This is needed."
    parts = [made]
    if field.hint:
        parts += rich((Words(field.hint),), zone, small=True)
    if error := form.errors.get(field.name):
        parts += rich((Words(error, Tone.BAD),), zone)
    return parts


def file_parts(field: Field, form: Form, zone: str) -> list[Part]:
    """A card takes no file: its rows can be pasted. Its name, where one is kept."""
    kept = name_of(form.values.get(field.name, ""))
    said = f"{field.label}: {kept}" if kept else f"{field.label}: not in Teams; paste its rows instead."
    parts = rich((Words(said),), zone, small=True)
    if error := form.errors.get(field.name):
        parts += rich((Words(error, Tone.BAD),), zone)
    return parts


def input_of(field: Field, value: str) -> Part:
    chosen = {"value": value} if value else {}
    if field.options:
        choices = [
            {"title": choice_label(each.label, each.note), "value": each.value} for each in field.options
        ]
        style = "expanded" if field.kind == "choice" else "compact"
        return {"type": "Input.ChoiceSet", "style": style, "choices": choices, **chosen}
    if field.kind == "date":
        return {"type": "Input.Date", **chosen}
    if field.kind == "time":
        return {"type": "Input.Time", **chosen}
    made: Part = {
        "type": "Input.Text",
        "isMultiline": field.kind == "lines",
        "maxLength": field.max_length,
        **chosen,
    }
    return {**made, "placeholder": one_line(field.placeholder)} if field.placeholder else made


def choice_label(label: str, note: str) -> str:
    return escaped(one_line(f"{label} · {note}" if note else label))
