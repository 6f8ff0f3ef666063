"""Cards as Slack's Block Kit. People's words go into rich text and plain text alone, where nothing in them is
ever markup; what passes a limit is continued in the next block or message, and nothing is cut.

Limits: 50 blocks a message, and 12,000 characters, where each block and button takes room of its own (Slack names
no number, and refuses messages from about 13,200 on: github.com/slackapi/bolt-js/issues/2509 and 2867); text 3,000;
header 150; 25 buttons a row; one table a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from cards.card import (
    Button,
    Buttons,
    Card,
    Element,
    Facts,
    File,
    Heading,
    Item,
    Link,
    Progress,
    Rule,
    Small,
    Table,
    Text,
    Tone,
    Words,
)
from cards.plain import progress_line
from cards.say import one_line, safe
from cards.slack_tables import aligned_or_told, table_blocks
from cards.slack_text import (
    BUTTON,
    VALUE,
    Block,
    characters,
    escaped,
    fitting,
    joined,
    plain,
    preformatted,
    quiet,
    rich,
    runs,
    with_its_end,
)

BLOCKS, HEADER, ROW = 50, 150, 25
MESSAGE, CONTAINER = 12_000, 100  # characters of a message; what a block or a button takes beside its texts
NOTIFICATION = 600  # characters, each five at most when escaped
SURE = 300


class TooMany(ValueError):
    """This is more than Slack can hold in one place. Split it."""


def messages(card: Card, zone: str = "") -> list[Block]:
    """`text` and `blocks` of each message that the card takes: usually one."""
    blocks = all_blocks(card, zone)
    found = []
    for index, part in enumerate(parts(blocks)):
        said = escaped(fitting(card.headline, NOTIFICATION))
        found.append({"text": said if index == 0 else f"{said} (continued)", "blocks": named(part, index)})
    return found


def all_blocks(card: Card, zone: str, *, tables: bool = True) -> list[Block]:
    """A card's blocks in reading order. `tables`: whether Slack has them here (it has in messages alone)."""
    return [
        *title(card.title),
        *(block for element in card.body for block in element_blocks(element, zone, tables=tables)),
        *button_rows(card.buttons),
    ]


def parts(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """Blocks in messages: as many in each as it takes, and one table."""
    for run in runs(blocks, size, room=MESSAGE, most=BLOCKS):
        tables = [index for index, block in enumerate(run) if block["type"] == "table"]
        yield from (run[start:end] for start, end in pairwise([0, *tables[1:], len(run)]))


def size(block: Block) -> int:
    """What a block takes of a message."""
    pressed = len(block["elements"]) if block["type"] == "actions" else 0
    return characters(block) + CONTAINER * (1 + pressed)


def named(blocks: list[Block], message: int) -> list[Block]:
    """Every block and action with an id that is its own within the message."""
    for number, block in enumerate(blocks):
        block["block_id"] = f"b{message}-{number}"
        for place, element in enumerate(block.get("elements", ())):
            if element.get("type") == "button":
                element["action_id"] = f"a{message}-{number}-{place}"
    return blocks


def title(text: str) -> list[Block]:
    """A header; one that is longer than a header may be goes on as strong text."""
    line = one_line(text) or " "
    if len(line) <= HEADER:
        return [{"type": "header", "text": {"type": "plain_text", "text": line, "emoji": False}}]
    return rich((Words(line, Tone.STRONG),), "")


def element_blocks(element: Element, zone: str, *, tables: bool = True) -> list[Block]:
    match element:
        case Text():
            return rich(element.spans, zone)
        case Small():
            return rich(tuple(quiet(span, zone) for span in element.spans), zone)
        case Heading():
            return rich((Words(one_line(element.text).upper(), Tone.STRONG),), zone)
        case Facts():
            rows = [(Words(f"{one_line(name)}: ", Tone.MUTED), *spans) for name, spans in element.rows]
            return rich(joined(rows), zone)
        case Table():
            return table_blocks(element, zone) if tables else aligned_or_told(element, zone)
        case Item():
            return [*rich(joined([element.head, *element.notes]), zone), *button_rows(element.buttons)]
        case Progress():
            return preformatted(progress_line(element))
        case Rule():
            return [{"type": "divider"}]
        case Buttons():
            return button_rows(element.buttons)
        case File() if element.is_page:
            return preformatted(f"{one_line(element.name)} (to open)")
        case File():
            return preformatted(f"{one_line(element.name)}\n{safe(element.content)}")


# -- buttons ---------------------------------------------------------------------------------------


def button_rows(buttons: Sequence[Button | Link]) -> list[Block]:
    rows = runs(map(button, buttons), pressing, room=MESSAGE - CONTAINER, most=ROW)
    return [{"type": "actions", "elements": row} for row in rows]


def pressing(made: Block) -> int:
    """What a button takes of a message."""
    return characters(made) + CONTAINER


def button(each: Button | Link) -> Block:
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": fitting(each.label, BUTTON), "emoji": False},
        "action_id": "",
    }
    if isinstance(each, Link):
        return {**made, "url": each.url}
    if len(each.command) > VALUE:
        raise TooMany(f"a button's command has {len(each.command)} characters; Slack keeps {VALUE}")
    made["value"] = each.command
    if each.look != "plain":
        made["style"] = each.look
    if each.sure:
        made["confirm"] = {
            "title": plain("Are you sure?", 100),
            "text": plain(with_its_end(each.sure, SURE), SURE),
            "confirm": plain("Yes", 30),
            "deny": plain("No", 30),
        }
    return made
