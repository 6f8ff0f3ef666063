"""Cards as plain text: for the terminal, transcripts, notifications and mail."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

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
    Table,
    Text,
)
from cards.given import name_of
from cards.say import one_line, safe, sentence


def rendered(answer: Answer, zone: str = "", width: int = 88) -> str:
    """A card or form as lines of at most `width` columns where its words allow. `zone`: the reader's."""
    return "\n".join(
        form_lines(answer, zone, width) if isinstance(answer, Form) else card_lines(answer, zone, width)
    )


def card_lines(card: Card, zone: str, width: int) -> list[str]:
    lines = [one_line(card.title)]
    for element in card.body:
        lines += element_lines(element, zone, width)
    if card.buttons:
        lines.append(button_row(card.buttons))
    return lines


def element_lines(element: Element, zone: str, width: int) -> list[str]:
    match element:
        case Text() | Small():
            return wrapped(sentence(element.spans, zone), width)
        case Heading():
            return [one_line(element.text).upper()]
        case Facts():
            longest = max((columns(one_line(name)) for name, _ in element.rows), default=0)
            return [
                f"{padded(one_line(name), longest)}  {' '.join(sentence(spans, zone).split())}"
                for name, spans in element.rows
            ]
        case Table():
            return table_lines(element, zone)
        case Item():
            return item_lines(element, zone, width)
        case Progress():
            return [progress_line(element)]
        case Rule():
            return ["-" * min(width, 40)]
        case Buttons():
            return [button_row(element.buttons)]
        case File() if element.is_page:
            return [f"{one_line(element.name)} (to open)"]
        case File():
            return [
                f"{one_line(element.name)}:",
                *(f"  {line}" for line in safe(element.content).split("\n")),
            ]


def wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def item_lines(item: Item, zone: str, width: int) -> list[str]:
    head = " ".join(sentence(item.head, zone).split())
    if item.buttons:
        head = f"{head}   {button_row(item.buttons)}"
    notes = [line for note in item.notes for line in wrapped(sentence(note, zone), width - 2)]
    return [head, *(f"  {line}" for line in notes)]


def progress_line(progress: Progress) -> str:
    done = round(min(max(progress.part, 0), 1) * 20)
    pace = round(min(max(progress.pace, 0), 1) * 20) if progress.pace is not None else None
    bar = "".join("|" if index == pace else "#" if index < done else "." for index in range(21))
    return f"{one_line(progress.label)} [{bar}] {one_line(progress.says)}".rstrip()


def button_row(buttons: Sequence[Button | Link]) -> str:
    return " ".join(f"[{one_line(button.label)}]" for button in buttons)


def table_lines(table: Table, zone: str) -> list[str]:
    rows = [[" ".join(sentence(cell, zone).split()) for cell in row] for row in table.rows]
    every = [[one_line(column) for column in table.columns], *rows]
    widths = [max(columns(row[index]) for row in every) for index in range(len(table.columns))]
    return ["  ".join(cells(row, widths, table.numeric)).rstrip() for row in every]


def cells(row: Sequence[str], widths: Sequence[int], numeric: Sequence[int]) -> Iterable[str]:
    for index, cell in enumerate(row):
        yield padded(cell, widths[index], right=index in numeric)


def padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - columns(text))
    return space + text if right else text + space


def columns(text: str) -> int:
    """How many columns a text takes in a terminal: East Asian wide characters take two, marks none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def form_lines(form: Form, zone: str, width: int) -> list[str]:
    step = f" ({form.step} of {form.steps})" if form.steps > 1 else ""
    lines = [one_line(form.title) + step]
    if "" in form.errors:
        lines += wrapped(f"! {safe(form.errors[''])}", width)
    for element in form.context:
        lines += element_lines(element, zone, width)
    for field in form.fields:
        lines += field_lines(form, field, width)
    return [*lines, f"[{one_line(form.submit)}]"]


def field_lines(form: Form, field: Field, width: int) -> list[str]:
    if field.kind == "file":
        return file_lines(form, field, width)
    value = one_line(form.values.get(field.name, ""))
    options = f" ({', '.join(one_line(option.label) for option in field.options)})" if field.options else ""
    needed = " *" if field.required else ""
    lines = [f"  {one_line(field.label)}{needed}{options}: {value}".rstrip()]
    if error := form.errors.get(field.name):
        lines += [f"    ! {line}" for line in wrapped(safe(error), width - 6)]
    return lines


def file_lines(form: Form, field: Field, width: int) -> list[str]:
    """Words alone take no file: its rows can be pasted."""
    given = one_line(name_of(form.values.get(field.name, "")))
    lines = [f"  {one_line(field.label)} (a file; here, paste its rows instead): {given}".rstrip()]
    if error := form.errors.get(field.name):
        lines += [f"    ! {line}" for line in wrapped(safe(error), width - 6)]
    return lines
