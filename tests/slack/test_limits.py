"""What the tests take for Slack's limits is told of each thing that is over one, and of nothing that is within."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.limits import message_faults, view_faults

Block = dict[str, Any]


def words(length: int) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def rich(*pieces: Block, kind: str = "rich_text_section") -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(pieces)}]}


def said(length: int, **more: Any) -> Block:
    return {"type": "text", "text": "x" * length, **more}


def button(label: int = 5, **more: Any) -> Block:
    return {"type": "button", "text": words(label), **more}


def confirm(**lengths: int) -> Block:
    lengths = {"title": 100, "text": 300, "confirm": 30, "deny": 30} | lengths
    return {name: words(length) for name, length in lengths.items()}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> Block:
    return actions(*(button(action_id=f"a{number}") for number in range(count)))


def option(number: int = 1, text: int = 75, value: int = 150, note: int = 75) -> Block:
    return {"text": words(text), "value": f"{number:0>{value}}", "description": words(note)}


def choice(kind: str, count: int, **more: Any) -> Block:
    return asked({"type": kind, "options": [option(number) for number in range(count)], **more})


def grouped(groups: int, label: int = 75, **more: Any) -> Block:
    made = [{"label": words(label), "options": [option(number)]} for number in range(groups)]
    return asked({"type": "static_select", "option_groups": made, **more})


def asked(element: Block, label: int = 2000, hint: int = 2000) -> Block:
    return {"type": "input", "label": words(label), "hint": words(hint), "element": element}


def written(**more: Any) -> Block:
    return asked({"type": "plain_text_input", "placeholder": words(150), "max_length": 3000, **more})


def table(rows: int, columns: int, length: int = 1, **more: Any) -> Block:
    cell = {"type": "raw_text", "text": "x" * length}
    return {"type": "table", "rows": [[cell] * columns] * rows, **more}


def image(alt: int = 2000, url: int = 3000, title: int = 2000) -> Block:
    return {"type": "image", "alt_text": "x" * alt, "image_url": "x" * url, "title": words(title)}


def section(text: int = 3000, fields: int = 10, length: int = 1) -> Block:
    return {"type": "section", "text": words(text), "fields": [words(length)] * fields}


def items(style: str = "bullet", **more: Any) -> Block:
    inner = [{"type": "rich_text_section", "elements": [said(3)]}]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": style, "elements": inner, **more}],
    }


HEADER: Block = {"type": "header", "text": words(150)}
DIVIDER: Block = {"type": "divider"}
DATE: Block = {"type": "date", "timestamp": 1, "format": "{date}"}
PICKED: Block = {"type": "datepicker", "initial_date": "2027-03-09", "placeholder": words(150)}
FILE: Block = {"type": "file_input", "max_files": 10, "filetypes": ["csv"]}


def message(*blocks: Block, text: str = "x") -> Block:
    return {"text": text, "blocks": list(blocks)}


def modal(*blocks: Block, **more: Any) -> Block:
    return {"type": "modal", "title": words(24), "submit": words(24), "blocks": list(blocks), **more}


def home(*blocks: Block, **more: Any) -> Block:
    return {"type": "home", "blocks": list(blocks), **more}


def told(what: Block) -> list[str]:
    return view_faults(what) if "type" in what else message_faults(what)


WITHIN: dict[str, Block] = {
    "fifty blocks": message(*[DIVIDER] * 50, text="x" * 4000),
    "a message of the most characters": message(*[rich(said(2900))] * 4),
    "a header": message(HEADER | {"block_id": "x" * 255}),
    "a section": message(section(), section(length=200) | {"accessory": button()}),
    "a section's longest field": message(section(3000, 1, 2000)),
    "buttons": message(buttons(25), actions(button(75, value="x" * 2000, style="danger", confirm=confirm()))),
    "a link": message(actions(button(url="x" * 3000))),
    "rich text": message(rich(said(3000, style={"bold": True}), {"type": "user", "user_id": "W1"}, DATE)),
    "preformatted text": message(rich(said(3000), kind="rich_text_preformatted")),
    "a list": message(items("ordered", indent=8)),
    "the largest table": message(table(100, 20)),
    "a table of the most characters": message(table(1, 10, 1000)),
    "markdown": message({"type": "markdown", "text": "x" * 11_900}),
    "an image": message(image()),
    "a context": message({"type": "context", "elements": [words(3000), image()]}),
    "a hundred blocks in a modal": modal(*[DIVIDER] * 100, close=words(24), private_metadata="x" * 3000),
    "inputs": modal(written(initial_value="x" * 3000), asked(FILE), asked(PICKED)),
    "radio buttons": modal(choice("radio_buttons", 10, initial_option=option(3))),
    "a list of choices": modal(choice("static_select", 100), choice("checkboxes", 10)),
    "groups of choices": modal(grouped(100)),
    "somebody": modal(asked({"type": "users_select", "initial_user": "U0A1"})),
    "a time": modal(asked({"type": "timepicker", "initial_time": "23:59"})),
    "a modal that asks nothing": {"type": "modal", "title": words(24), "blocks": [DIVIDER]},
    "a home": home(HEADER, *[DIVIDER] * 99, callback_id="x" * 255),
}  # fmt: skip


@pytest.mark.parametrize("what", WITHIN)
def test_what_is_within_has_no_faults(what: str) -> None:
    assert told(WITHIN[what]) == []


BEYOND: dict[str, tuple[Block, str]] = {
    "no notification": (message(DIVIDER, text=""), "a notification has none"),
    "a long notification": (message(DIVIDER, text="x" * 4001), "text: 4001"),
    "no blocks": (message(), "0 blocks"),
    "51 blocks": (message(*[DIVIDER] * 51), "51 blocks"),
    "101 blocks in a modal": (modal(*[DIVIDER] * 101), "101 blocks"),
    "101 blocks in a home": (home(*[DIVIDER] * 101), "101 blocks"),
    "a long message": (message(*[rich(said(2901))] * 4), "msg_blocks_too_long"),
    "a message of many blocks that is long": (message(*[HEADER] * 50), "msg_blocks_too_long"),
    "a message of many buttons that is long": (message(*[buttons(25)] * 5), "msg_blocks_too_long"),
    "an unknown block": (message({"type": "carousel"}), "a carousel in a message"),
    "two of a block_id": (message(*[DIVIDER | {"block_id": "b"}] * 2), "block_id b 2 times"),
    "an empty block_id": (message(DIVIDER | {"block_id": ""}), "block_id of 0"),
    "a long block_id": (message(DIVIDER | {"block_id": "x" * 256}), "block_id of 256"),
    "a long header": (message({"type": "header", "text": words(151)}), "text: 151 of 150"),
    "an empty header": (message({"type": "header", "text": words(0)}), "text: 0 of 150"),
    "a header of markup": (message({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}), "no plain text"),
    "an empty section": (message({"type": "section"}), "neither text nor fields"),
    "a long section": (message(section(3001)), "text: 3001 of 3000"),
    "eleven fields": (message(section(1, 11)), "11 fields"),
    "a field of 2001": (message(section(1, 1, 2001)), "field: 2001 of 2000"),
    "an unknown accessory": (message(section() | {"accessory": FILE}), "a file_input in it"),
    "an empty context": (message({"type": "context", "elements": []}), "0 elements"),
    "eleven in a context": (message({"type": "context", "elements": [words(1)] * 11}), "11 elements"),
    "an empty text in a context": (message({"type": "context", "elements": [words(0)]}), "element: 0 of 3000"),
    "an image without words": (message(image(alt=0)), "alt_text: 0"),
    "an image of too many words": (message(image(alt=2001)), "alt_text: 2001"),
    "an image from nowhere": (message(image(url=0)), "image_url: 0"),
    "an image's long title": (message(image(title=2001)), "title: 2001"),
    "long markdown": (message(*[{"type": "markdown", "text": "x" * 6001}] * 2), "markdown over 12000"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "a markdown in a modal"),
    "markdown in a home": (home({"type": "markdown", "text": "x"}), "a markdown in a home"),
    "no buttons": (message(actions()), "0 elements"),
    "26 buttons": (message(buttons(26)), "26 elements"),
    "two of an action_id": (message(actions(*[button(action_id="a")] * 2)), "action_id a 2 times"),
    "a long action_id": (message(actions(button(action_id="x" * 256))), "action_id of 256"),
    "a long button": (message(actions(button(76))), "button: 76 of 75"),
    "an empty button": (message(actions(button(0))), "button: 0 of 75"),
    "a button's long value": (message(actions(button(value="x" * 2001))), "value: 2001 of 2000"),
    "a button's long url": (message(actions(button(url="x" * 3001))), "url: 3001 of 3000"),
    "a button of no style": (message(actions(button(style="default"))), "an unknown style"),
    "a button of more": (message(actions(button(command="x"))), "unknown ['command']"),
    "a text field among buttons": (message(actions({"type": "plain_text_input"})), "a plain_text_input in it"),
    "a question's long title": (message(actions(button(confirm=confirm(title=101)))), "confirm.title: 101"),
    "a long question": (message(actions(button(confirm=confirm(text=301)))), "confirm.text: 301"),
    "a question's long yes": (message(actions(button(confirm=confirm(confirm=31)))), "confirm.confirm: 31"),
    "a question's long no": (message(actions(button(confirm=confirm(deny=31)))), "confirm.deny: 31"),
    "no rich text": (message({"type": "rich_text", "elements": []}), "no elements"),
    "an empty section of rich text": (message(rich()), "an empty section"),
    "an unknown section of rich text": (message(rich(said(1), kind="rich_text_table")), "a rich_text_table in it"),
    "an unknown piece": (message(rich({"type": "mrkdwn", "text": "x"})), "a mrkdwn piece"),
    "an empty piece": (message(rich(said(0))), "a text of 0"),
    "a long piece": (message(rich(said(3001))), "a text of 3001"),
    "an unknown style of text": (message(rich(said(1, style={"red": True}))), "an unknown style"),
    "a mention of a name": (message(rich({"type": "user", "user_id": "vera"})), "a mention of nobody"),
    "a date without a format": (message(rich({"type": "date", "timestamp": 1})), "a date without"),
    "a link to nowhere": (message(rich({"type": "link", "url": ""})), "a link to nowhere"),
    "a mention in preformatted text": (
        message(rich({"type": "user", "user_id": "U1"}, kind="rich_text_preformatted")), "a user in preformatted"
    ),
    "a list of no style": (message(items("dashes")), "a list of no style"),
    "a list too far in": (message(items(indent=9)), "a list's indent"),
    "101 rows": (message(table(101, 1)), "101 rows"),
    "21 columns": (message(table(1, 21)), "rows of [21] columns"),
    "ragged rows": (message(table(1, 2) | {"rows": [*table(1, 2)["rows"], *table(1, 3)["rows"]]}), "[2, 3] columns"),
    "an empty cell": (message(table(1, 1, 0)), "cell: 0"),
    "a cell of markup": (message({"type": "table", "rows": [[{"type": "mrkdwn"}]]}), "cell of type mrkdwn"),
    "an empty cell of rich text": (message({"type": "table", "rows": [[rich()]]}), "cell: an empty section"),
    "a table of 10,002 characters": (message(table(1, 3, 3334)), "10002 characters in tables"),
    "a setting for no column": (message(table(1, 1, column_settings=[{}] * 21)), "21 column_settings"),
    "a column aligned to nothing": (message(table(1, 1, column_settings=[{"align": "end"}])), "an unknown align"),
    "two tables": (message(table(1, 1), table(1, 1)), "two tables"),
    "a table in a modal": (modal(table(1, 1)), "a table in a modal"),
    "a table in a home": (home(table(1, 1)), "a table in a home"),
    "a view of its own": ({"type": "workflow_step", "blocks": []}, "a view of type workflow_step"),
    "a modal without a title": ({"type": "modal", "blocks": [DIVIDER]}, "view.title: no plain text"),
    "a long title": (modal(DIVIDER, title=words(25)), "view.title: 25 of 24"),
    "a long submit": (modal(DIVIDER, submit=words(25)), "view.submit: 25 of 24"),
    "a long close": (modal(DIVIDER, close=words(25)), "view.close: 25 of 24"),
    "a modal that asks and sends nothing": (
        {"type": "modal", "title": words(1), "blocks": [written()]}, "an input and no submit"
    ),
    "a view that remembers too much": (modal(DIVIDER, private_metadata="x" * 3001), "private_metadata over"),
    "a long callback_id": (modal(DIVIDER, callback_id="x" * 256), "callback_id over 255"),
    "a large view": (modal(*[rich(said(3000))] * 90), "view_too_large"),
    "a home with a title": (home(DIVIDER, title=words(1)), "a home with a title"),
    "a long label": (modal(asked(FILE, label=2001)), "label: 2001 of 2000"),
    "a long hint": (modal(asked(FILE, hint=2001)), "hint: 2001 of 2000"),
    "a button that is asked": (modal(asked(button())), "a button in it"),
    "a file in a message": (message(asked(FILE)), "a file_input in a message"),
    "eleven files": (modal(asked(FILE | {"max_files": 11})), "max_files"),
    "no kind of file": (modal(asked(FILE | {"filetypes": []})), "filetypes"),
    "a placeholder of a file": (modal(asked(FILE | {"placeholder": words(1)})), "a placeholder in a file_input"),
    "a long placeholder": (modal(written(placeholder=words(151))), "placeholder: 151 of 150"),
    "a max_length of 3001": (modal(written(max_length=3001)), "lengths of 0 to 3001"),
    "more in it than may be": (modal(written(max_length=9, initial_value="x" * 10)), "initial_value of 10, of 9"),
    "eleven radio buttons": (modal(choice("radio_buttons", 11)), "11 options"),
    "eleven boxes": (modal(choice("checkboxes", 11)), "11 options"),
    "six in an overflow": (
        message(actions({"type": "overflow", "options": [option(n) for n in range(6)]})), "6 options"
    ),
    "101 options": (modal(choice("static_select", 101)), "101 options"),
    "no options": (modal(choice("static_select", 0)), "0 options"),
    "101 groups": (modal(grouped(101)), "101 groups"),
    "a group's long name": (modal(grouped(1, 76)), "group: 76 of 75"),
    "options in groups and not": (modal(grouped(1, options=[option()])), "options and option_groups"),
    "an option's long text": (
        modal(asked({"type": "static_select", "options": [option(text=76)]})), "option: 76 of 75"
    ),
    "an option's long value": (
        modal(asked({"type": "static_select", "options": [option(value=151)]})), "option value: 151 of 150"
    ),
    "an option's long note": (
        modal(asked({"type": "static_select", "options": [option(note=76)]})), "description: 76 of 75"
    ),
    "an option twice": (modal(asked({"type": "static_select", "options": [option()] * 2})), "value twice"),
    "another option than those": (modal(choice("radio_buttons", 2, initial_option=option(7))), "none of the options"),
    "a day as people write it": (modal(asked(PICKED | {"initial_date": "9 Mar 2027"})), "initial_date"),
    "a time as people write it": (modal(asked({"type": "timepicker", "initial_time": "9:00"})), "initial_time"),
    "somebody by name": (modal(asked({"type": "users_select", "initial_user": "Vera"})), "initial_user"),
}  # fmt: skip


@pytest.mark.parametrize("what", BEYOND)
def test_what_is_beyond_is_told_and_nothing_else(what: str) -> None:
    beyond, fault = BEYOND[what]
    found = told(beyond)

    assert any(fault in each for each in found), found
    assert [each for each in found if fault not in each and "msg_blocks_too_long" not in each] == []
