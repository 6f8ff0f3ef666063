"""What Slack does not take as a block's element, or as its text (docs.slack.dev/reference/block-kit/block-elements)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]
CHOICES = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
PICKERS = {"datepicker", "timepicker", "users_select"}
ACTIONS = {"button", "static_select", "radio_buttons", "checkboxes", "overflow", *PICKERS}
SECTION = {*ACTIONS, "multi_static_select"}
INPUTS = {
    "plain_text_input", "number_input", "file_input", "static_select", "multi_static_select", "radio_buttons",
    "checkboxes", *PICKERS,
}  # fmt: skip
MOST = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5}  # options; of others 100
BUTTON = {"type", "text", "action_id", "value", "url", "style", "confirm", "accessibility_label"}
CONFIRM = (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))
PLACED = {
    "plain_text_input",
    "number_input",
    "static_select",
    "multi_static_select",
    *PICKERS,
}  # with a placeholder


def element_faults(element: Block, allowed: set[str]) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind not in allowed:
        yield f"a {kind} in it"
        return
    yield from id_faults(element, "action_id")
    if "placeholder" in element:
        if kind not in PLACED:
            yield f"a placeholder in a {kind}"
        yield from plain(element["placeholder"], 150, "placeholder")
    if "confirm" in element:
        for name, most in CONFIRM:
            yield from plain(element["confirm"].get(name), most, f"confirm.{name}")
    if kind in CHOICES:
        yield from options(element, MOST.get(kind, 100))
    elif kind in OF:
        yield from OF[kind](element)


def id_faults(element: Block, name: str) -> Iterator[str]:
    if name in element and not 0 < len(element[name]) <= 255:
        yield f"{name} of {len(element[name])}"


def button(element: Block) -> Iterator[str]:
    yield from plain(element.get("text"), 75, "button")
    if "value" in element:
        yield from some_text(element["value"], 2000, "value")
    if "url" in element:
        yield from some_text(element["url"], 3000, "url")
    if element.get("style", "primary") not in ("primary", "danger"):
        yield "an unknown style"
    if set(element) - BUTTON:
        yield f"unknown {sorted(set(element) - BUTTON)}"


def written(element: Block) -> Iterator[str]:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if not 0 < most <= 3000 or not 0 <= least <= most:
        yield f"lengths of {least} to {most}"
    if len(element.get("initial_value", "")) > most:
        yield f"initial_value of {len(element['initial_value'])}, of {most}"


def counted(element: Block) -> Iterator[str]:
    if not isinstance(element.get("is_decimal_allowed"), bool):
        yield "is_decimal_allowed"


def file_input(element: Block) -> Iterator[str]:
    if not 0 < element.get("max_files", 10) <= 10:
        yield "max_files"
    if "filetypes" in element and not element["filetypes"]:
        yield "filetypes"


def day(element: Block) -> Iterator[str]:
    if not re.fullmatch(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])", element.get("initial_date", "2027-03-09")):
        yield "initial_date"


def hour(element: Block) -> Iterator[str]:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "09:00")):
        yield "initial_time"


def person(element: Block) -> Iterator[str]:
    if not re.fullmatch(r"[UW][A-Z0-9]+", element.get("initial_user", "U1")):
        yield "initial_user"


OF = {
    "button": button, "plain_text_input": written, "number_input": counted, "file_input": file_input,
    "datepicker": day, "timepicker": hour, "users_select": person,
}  # fmt: skip


# -- choices ---------------------------------------------------------------------------------------


def options(element: Block, most: int) -> Iterator[str]:
    groups = element.get("option_groups")
    if groups is not None:
        if "options" in element:
            yield "options and option_groups"
        if not 0 < len(groups) <= 100:
            yield f"{len(groups)} groups"
        for group in groups:
            yield from plain(group.get("label"), 75, "group")
    lists = [each.get("options", []) for each in groups] if groups else [element.get("options", [])]
    for each in lists:
        if not 0 < len(each) <= most:
            yield f"{len(each)} options"
        for option in each:
            yield from plain(option.get("text"), 75, "option")
            yield from some_text(option.get("value"), 150, "option value")
            if "description" in option:
                yield from plain(option["description"], 75, "description")
    every = [option for each in lists for option in each]
    if len({option.get("value") for option in every}) != len(every):
        yield "an option's value twice"
    chosen = [
        *([element["initial_option"]] if "initial_option" in element else []),
        *element.get("initial_options", []),
    ]
    if any(each not in every for each in chosen):
        yield "initial_option is none of the options"


# -- texts -----------------------------------------------------------------------------------------


def plain(text: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{what}: no plain text"
    else:
        yield from some_text(text.get("text"), most, what)


def text_object(text: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{what}: no text object"
    else:
        yield from some_text(text.get("text"), most, what)


def some_text(text: Any, most: int, what: str) -> Iterator[str]:
    length = len(text) if isinstance(text, str) else 0
    if not 0 < length <= most:
        yield f"{what}: {length} of {most}"
