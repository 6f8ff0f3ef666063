"""Forms and cards as Slack's views: modals, and the bot's Home.

Limits: 100 blocks a view, and 250 KB; a title of 24; no tables; 3,000 characters of what a view remembers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cards.card import Card, Field, Form, Tone, Words
from cards.given import name_of
from cards.say import one_line, safe
from cards.slack import TooMany, all_blocks, element_blocks, title
from cards.slack_text import TEXT, Block, plain, rich, runs

VIEW_BLOCKS, REMEMBERED = 100, 3000
VIEW = 230_000  # bytes of its blocks: the frame, and what a view remembers, take some too
TITLE, OPTION, KEPT, OPTIONS, RADIOS, LABEL = 24, 75, 150, 100, 10, 2000
FILES: Final = ("csv", "tsv", "txt", "xlsx")
VALUE: Final = "value"  # the action of every input of ours
REST: Final = "There is more than fits here: all of it is in a message to you."


# -- cards -----------------------------------------------------------------------------------------


def view(card: Card, zone: str = "", kept: Mapping[str, str] | None = None) -> tuple[Block, bool]:
    """A card in a modal, and whether all of it is there: where not, its end says that a message has it all. `kept`
    is remembered for the commands of its buttons."""
    blocks, whole = within(all_blocks(card, zone, tables=False))
    made = {
        "type": "modal",
        "callback_id": "card",
        "title": plain(card.title if len(one_line(card.title)) <= TITLE else "jbp", TITLE),
        "close": plain("Close", TITLE),
        "private_metadata": remembered(dict(kept or {})),
        "blocks": blocks,
    }
    return made, whole


def home(card: Card, zone: str = "") -> Block:
    """A card as the bot's Home."""
    blocks, _ = within(
        all_blocks(card, zone, tables=False), "There is more than fits here: write me “today” for all of it."
    )
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def waiting(words: str) -> Block:
    """What a view says while the work takes longer than Slack waits."""
    blocks = numbered(rich((Words(f"{words}…"), Words("\nThe answer appears here.", Tone.MUTED)), ""))
    return {
        "type": "modal",
        "callback_id": "waiting",
        "title": plain("jbp", TITLE),
        "close": plain("Close", TITLE),
        "blocks": blocks,
    }


def within(blocks: list[Block], rest: str = REST) -> tuple[list[Block], bool]:
    fitting = next(runs(blocks, in_bytes, room=VIEW, most=VIEW_BLOCKS - 1), [])
    left = blocks[len(fitting) :]
    if len(left) == 1 and in_bytes(left[0]) <= VIEW - sum(map(in_bytes, fitting)):
        fitting, left = blocks, []
    return numbered([*fitting, *rich((Words(rest, Tone.STRONG),), "")] if left else fitting), not left


def in_bytes(block: Block) -> int:
    """What a block takes of a view, with its id."""
    return len(json.dumps(block, ensure_ascii=False).encode()) + 100


def numbered(blocks: list[Block]) -> list[Block]:
    """Every block and button with an id that is its own within the view."""
    for number, block in enumerate(blocks):
        block.setdefault("block_id", f"b{number}")
        for place, element in enumerate(block.get("elements", ())):
            if element.get("type") == "button":
                element["action_id"] = f"a{number}-{place}"
    return blocks


def remembered(what: dict[str, Any]) -> str:
    """Raises TooMany."""
    text = json.dumps(what, ensure_ascii=False)
    if len(text) > REMEMBERED:
        raise TooMany
    return text


# -- forms -----------------------------------------------------------------------------------------


def modal(form: Form, zone: str = "", kept: Mapping[str, str] | None = None) -> Block:
    """A view that asks the form's questions, filled in; an error is shown with its question. `kept` is remembered
    beside the form's own command. Raises TooMany."""
    blocks: list[Block] = []
    if len(one_line(form.title)) > TITLE:
        blocks += title(form.title)
    if "" in form.errors:
        blocks += rich((Words(form.errors[""], Tone.BAD),), zone)
    blocks += [block for element in form.context for block in element_blocks(element, zone, tables=False)]
    for field in form.fields:
        blocks += field_blocks(field, form, zone)
    if len(blocks) > VIEW_BLOCKS or sum(map(in_bytes, blocks)) > VIEW:
        raise TooMany
    own = {"command": form.command, "draft": form.draft, "step": form.step}
    step = f" {form.step}/{form.steps}" if form.steps > 1 else ""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(
            f"{form.title}{step}" if len(one_line(form.title)) <= TITLE - len(step) else f"jbp{step}", TITLE
        ),
        "submit": plain(form.submit, TITLE),
        "close": plain("Cancel", TITLE),
        "private_metadata": remembered({**own, **(kept or {})}),
        "blocks": numbered(blocks),
    }


def field_blocks(field: Field, form: Form, zone: str) -> list[Block]:
    value = safe(form.values.get(field.name, "")) if field.kind != "file" else ""
    kept = name_of(form.values.get(field.name, "")) if field.kind == "file" else ""
    block: Block = {
        "type": "input",
        "block_id": f"f-{field.name}",
        "label": plain(field.label, LABEL),
        "optional": not field.required,
        "element": {**input_of(field, value), "action_id": VALUE},
    }
    if hint := " ".join(filter(None, (field.hint, f"{kept} is kept." if kept else ""))):
        block["hint"] = plain(hint, LABEL)
    error = form.errors.get(field.name)
    return [*(rich((Words(f"{field.label}: {error}", Tone.BAD),), zone) if error else []), block]


def input_of(field: Field, value: str) -> Block:
    if field.options:
        return select_of(field, value)
    if field.kind == "account":
        user = value.rpartition(":")[2] if value.startswith("slack:") else ""
        return {"type": "users_select", **({"initial_user": user} if user else {})}
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
    """All of the choices: buttons for a few, a list for many, groups of a hundred for more. Raises TooMany."""
    if len(field.options) > OPTIONS * OPTIONS:
        raise TooMany
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
    return {"type": "static_select", "option_groups": groups, **initial}


def option_of(value: str, label: str, note: str) -> Block:
    """Raises TooMany: another value than the option's own would be another answer."""
    if len(value) > KEPT:
        raise TooMany
    made: Block = {"text": plain(label, OPTION), "value": value}
    return {**made, "description": plain(note, OPTION)} if note else made


def is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()


# -- what came back --------------------------------------------------------------------------------


def field_errors(form: Form) -> dict[str, str]:
    """What is to be put right, by the block of its question; what concerns the whole form is not among it."""
    return {f"f-{name}": error for name, error in form.errors.items() if name}


def answers(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """A view's inputs by the field's name."""
    return {
        block.removeprefix("f-"): actions[VALUE]
        for block, actions in state.items()
        if block.startswith("f-") and VALUE in actions
    }


def values_of(state: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """From a sent view's `state.values`: what each field holds, and the ids of the files that were put in."""
    values: dict[str, str] = {}
    files: dict[str, str] = {}
    for name, said in answers(state).items():
        if said.get("files"):
            files[name] = str(said["files"][0]["id"])
        chosen = (said.get("selected_option") or {}).get("value")
        given = chosen or said.get("value") or said.get("selected_date") or said.get("selected_time")
        values[name] = safe(str(given)) if given else ""
    return values, files


def people_of(state: Mapping[str, Any]) -> dict[str, str]:
    """The ids of the people of Slack's that were picked, by field."""
    picked = {name: said.get("selected_user") for name, said in answers(state).items()}
    return {name: str(user) for name, user in picked.items() if user}
