"""Cards as Adaptive Cards 1.5 for Teams. People's words go into text runs, which are never Markdown, or are
escaped where a card has nothing else. A card over the size that Teams takes is continued in a further one.

Size: under 28,000 bytes of UTF-8 each. Version: 1.5, the newest that bots may send.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import east_asian_width

from cards.card import (
    Answer,
    Button,
    Buttons,
    Card,
    Element,
    Facts,
    Field,
    File,
    Form,
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
from cards.given import name_of
from cards.say import one_line, safe, words
from cards.teams_text import MENTIONS, Part, escaped, inert, rich, text_block

MOST_BYTES = 27_000  # under the limit of 28,000, with room for the envelope
PUT_RIGHT = "Nothing is saved yet: what is to be put right stands under its field."
LONG_LINE = 36  # signs of one line on a telephone
NUMBER = "This is a number, as in 12, 3.4M or 45%."
ROW = 6  # actions a row: Teams hides more behind a menu
PHONE = 294  # pixels of a row on a telephone; what is beyond it is cut, or to be found by scrolling only
CHARTED = {Tone.GOOD: "good", Tone.WARNING: "warning", Tone.BAD: "attention"}


def attachments(answer: Answer, zone: str = "") -> list[Part]:
    """The cards that an answer takes: usually one."""
    if isinstance(answer, Form):
        return [adaptive(part) for part in form_cards(answer, zone)]
    body = [text_block(answer.title, size="Medium", weight="Bolder")]
    body += [part for element in answer.body for part in element_parts(element, zone)]
    body += action_sets(answer.buttons)
    return [adaptive(part) for part in within_size(body, one_line(answer.headline))]


def adaptive(body: list[Part]) -> Part:
    entities = list({entity["text"]: entity for entity in mentions_of(body)}.values())
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "body": body,
        "msteams": {"width": "Full", **({"entities": entities} if entities else {})},
    }


def mentions_of(part: Any) -> list[Part]:
    """Whom the texts of a card mention: taken out of them, as they stand apart in a card."""
    if isinstance(part, list):
        return [entity for each in part for entity in mentions_of(each)]
    if not isinstance(part, dict):
        return []
    own: list[Part] = part.pop(MENTIONS, [])
    return [*own, *(entity for each in part.values() for entity in mentions_of(each))]


def within_size(body: Sequence[Part], headline: str) -> Iterable[list[Part]]:
    """The body in as few cards as its bytes allow; each further one says what it continues."""
    part: list[Part] = []
    used = 0
    for element in body:
        size = size_of(element)
        if part and used + size > MOST_BYTES:
            yield part
            part = [text_block(f"{headline[:200]} (continued)", weight="Bolder")]
            used = len(json.dumps(part[0]).encode())
        part.append(element)
        used += size
    yield part


def notice(answer: Answer) -> str:
    """The one line of a notification."""
    return one_line(answer.headline if isinstance(answer, Card) else answer.title)


def size_of(element: Any) -> int:
    return len(json.dumps(element, ensure_ascii=False).encode()) + 2


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
            return [progress_chart(element, zone)]
        case Rule():
            return [{"type": "TextBlock", "text": " ", "separator": True, "spacing": "Small"}]
        case Buttons():
            return action_sets(element.buttons)
        case File() if element.is_page:
            return rich((Words(one_line(element.name), Tone.STRONG), Words(" (to open)")), zone)
        case File():
            return rich((Words(one_line(element.name), Tone.STRONG), Words("\n" + element.content)), zone)


def progress_chart(element: Progress, zone: str) -> Part:
    """Two bars in percent, how far it has come and how far it should be; a line of text in clients without charts."""
    bars = [{"x": "so far", "y": percent(element.part), "color": CHARTED.get(element.tone, "neutral")}]
    if element.pace is not None:
        bars.append({"x": "pace", "y": percent(element.pace), "color": "neutral"})
    said = (
        Words(element.label, Tone.STRONG),
        Words(f"  {element.says}\n"),
        Words(bar(element), element.tone),
    )
    (line, *_) = rich(said, zone)
    return {
        "type": "Chart.HorizontalBar",
        "title": inert(one_line(f"{element.label}: {element.says}" if element.says else element.label)),
        "displayMode": "AbsoluteNoAxis",
        "data": bars,
        "fallback": line,
    }


def bar(element: Progress) -> str:
    """Twenty signs, as far as it has come, and one where it should be."""
    done = round(min(max(element.part, 0), 1) * 20)
    pace = round(min(max(element.pace, 0), 1) * 20) if element.pace is not None else None
    return "".join("┃" if index == pace else "█" if index < done else "░" for index in range(21))


def percent(part: float) -> float:
    return round(max(part, 0.0) * 100, 1)


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
        {
            "width": share(table, index, zone),
            "horizontalCellContentAlignment": "Right" if index in table.numeric else "Left",
        }
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


def share(table: Table, index: int, zone: str) -> int:
    """A column's part of the width: by the longest that stands in it, so that a number does not get what a name
    needs."""
    cells = ("".join(words(span, zone) for span in row[index]) for row in table.rows)
    return min(24, max(6, *map(len, (table.columns[index], *cells))))


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
    """In rows that a telephone shows whole."""
    rows: list[list[Part]] = []
    used = 0
    for made in map(action, buttons):
        wide = wideness(made["title"])
        if not rows or len(rows[-1]) == ROW or used + wide > PHONE:
            rows.append([])
            used = 0
        rows[-1].append(made)
        used += wide
    further: Part = {"spacing": "Small"}  # what belongs to the row above it
    return [{"type": "ActionSet", "actions": row, **(further if row is not rows[0] else {})} for row in rows]


def wideness(label: str) -> int:
    """About how many pixels a button takes, with the gap beside it."""
    signs = sum(2 if east_asian_width(each) in "WF" else 1 for each in label)
    return max(96, signs * 15 // 2 + 26) + 8


def action(each: Button | Link) -> Part:
    """A press: Action.Execute, or Action.Submit in a client that is too old for it."""
    if isinstance(each, Link):
        return {"type": "Action.OpenUrl", "title": one_line(each.label), "url": each.url}
    style = {"primary": "positive", "danger": "destructive"}.get(each.look, "default")
    press = pressed(each.label, {"command": each.command}, style)
    return asked_first(each, press, style) if each.sure else press


def asked_first(each: Button, press: Part, style: str) -> Part:
    """A press that opens the question whether they are sure, with the button itself under it."""
    return {
        "type": "Action.ShowCard",
        "title": one_line(each.label) or " ",
        "style": style,
        "card": {"type": "AdaptiveCard", "body": [text_block(each.sure)], "actions": [press]},
    }


def pressed(label: str, data: Part, style: str) -> Part:
    """What is ours in what comes back is apart from the inputs, whatever those are called."""
    made = {"title": one_line(label) or " ", "data": {"jbp": data}, "style": style}
    return {
        "type": "Action.Execute",
        "verb": "command",
        **made,
        "fallback": {"type": "Action.Submit", **made},
    }


def further(request: str, number: int, of: int, sign: str) -> Part:
    """A row with the button for the next part of what was answered, counted from 0."""
    data = {"command": "", "of": request, "part": number, "sign": sign}
    return {"type": "ActionSet", "actions": [pressed(f"More ({number + 1} of {of})", data, "default")]}


def answered(request: str, sign: str) -> Part:
    """A row with the button for what was answered, from its beginning."""
    data = {"command": "", "of": request, "part": 0, "sign": sign}
    return {"type": "ActionSet", "actions": [pressed("Show me", data, "positive")]}


def keeping(of: str, sign: str) -> Part:
    """A row with the button that keeps a document in one's own OneDrive."""
    data = {"command": "", "keep": {"of": of, "sign": sign}}
    return {
        "type": "ActionSet",
        "spacing": "Small",
        "actions": [pressed("Keep in OneDrive", data, "default")],
    }


# -- forms -----------------------------------------------------------------------------------------


def form_cards(form: Form, zone: str) -> Iterable[list[Part]]:
    """The form in one card: its questions filled in, each error beside its question. What was said before it goes
    above them as far as it fits, and into further cards after it."""
    form = shown_again(form, zone)
    step = f" ({form.step} of {form.steps})" if form.steps > 1 else ""
    head = [text_block(form.title + step, size="Medium", weight="Bolder")]
    if "" in form.errors:
        head += rich((Words(form.errors[""], Tone.BAD),), zone)
    elif form.errors:  # on a telephone its field may be far below
        head += rich((Words(PUT_RIGHT, Tone.BAD),), zone)
    questions = [part for field in form.fields for part in field_parts(field, form, zone)]
    questions.append({"type": "ActionSet", "actions": [sending(form)]})
    context = [part for element in form.context for part in element_parts(element, zone)]
    free = MOST_BYTES - sum(map(size_of, (*head, *questions)))
    fits = 0
    for part in context:
        free -= size_of(part)
        if free < 0:
            break
        fits += 1
    yield [*head, *context[:fits], *questions]
    if context[fits:]:
        name = text_block(f"{form.title[:200]} (continued)", weight="Bolder")
        yield from within_size([name, *context[fits:]], one_line(form.title))


def shown_again(form: Form, zone: str) -> Form:
    """Without what is longer than a card may be, the longest first; its field says so."""
    longest = sorted(
        (each.name for each in form.fields if each.kind == "lines"), key=lambda name: written(form, name)
    )
    while longest and size_of([field_parts(each, form, zone) for each in form.fields]) > MOST_BYTES - 2_000:
        name = longest.pop()
        file = any(each.kind == "file" for each in form.fields)
        how = "Paste it again, or send it to me as a file." if file else "Write it again, and shorter."
        long = f"Teams cannot show the {written(form, name):,} characters again that you wrote here. {how}"
        errors = {**form.errors, name: f"{form.errors.get(name, '')} {long}".strip()}
        form = replace(form, values={**form.values, name: ""}, errors=errors)
    return form


def written(form: Form, name: str) -> int:
    return len(form.values.get(name, ""))


def sending(form: Form) -> Part:
    data: Part = {"command": form.command, "draft": form.draft, "step": form.step, "form": True}
    if accounts := [field.name for field in form.fields if field.kind == "account"]:
        data["accounts"] = accounts
    return pressed(form.submit, data, "positive")


def field_parts(field: Field, form: Form, zone: str) -> list[Part]:
    if field.kind == "file":
        return file_parts(field, form, zone)
    value = safe(form.values.get(field.name, ""))
    made: Part = {
        "id": field.name,
        "label": inert(one_line(field.label)),
        "isRequired": field.required,
        **input_of(field, value),
    }
    if field.required or "regex" in made:
        made["errorMessage"] = NUMBER if field.kind == "number" else "This is needed."
    parts = [made]
    if field.hint:
        parts += rich((Words(field.hint),), zone, small=True)
    if error := form.errors.get(field.name):
        parts += rich((Words(error, Tone.BAD),), zone)
    return parts


def file_parts(field: Field, form: Form, zone: str) -> list[Part]:
    """A card takes no file: it is sent to jbp's own chat, or pasted. Its name, where one is kept."""
    kept = name_of(form.values.get(field.name, ""))
    said = f"{field.label}: {kept}" if kept else f"{field.label}: send it to me in our own chat, or paste it."
    parts = rich((Words(said),), zone, small=True)
    if error := form.errors.get(field.name):
        parts += rich((Words(error, Tone.BAD),), zone)
    return parts


def input_of(field: Field, value: str) -> Part:
    chosen = {"value": value} if value else {}
    if field.options:
        expanded = field.kind == "choice"
        choices = [
            {"title": choice_label(each.label, each.note, expanded=expanded), "value": each.value}
            for each in field.options
        ]
        style = "expanded" if expanded else "compact"
        return {"type": "Input.ChoiceSet", "style": style, "wrap": True, "choices": choices, **chosen}
    if field.kind == "account":
        return {
            "type": "Input.ChoiceSet",
            "style": "compact",
            "choices": [],
            "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
            **({"value": value.rpartition(":")[2]} if value else {}),
        }
    if field.kind == "date":
        return {"type": "Input.Date", **chosen}
    if field.kind == "time":
        return {"type": "Input.Time", **chosen}
    made: Part = {
        "type": "Input.Text",
        "isMultiline": field.kind == "lines" or len(value) > LONG_LINE,
        "maxLength": field.max_length,
        **chosen,
    }
    if field.kind == "number":
        made["regex"] = r"^.*\d.*$"
    return {**made, "placeholder": one_line(field.placeholder)} if field.placeholder else made


def choice_label(label: str, note: str, *, expanded: bool) -> str:
    """Teams reads Markdown where choices are all shown, and none in a list that opens."""
    said = one_line(f"{label} · {note}" if note else label)
    return escaped(said) if expanded else inert(said)
