"""A document set as PDF: one of our templates, and a value that is only ever words and numbers in it.

Typst sets it, in this process, with the fonts that are installed with jbp and no other: the same value on the same
day is the same bytes on every machine. The value goes in as JSON, never as markup, so that `#`, `*`, `$`, `\\` and
whatever looks like a link in somebody’s text are those characters on the page. A template may be given a picture as
SVG text in the value: `image(bytes(it.chart), format: "svg")`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from cards.say import safe

if TYPE_CHECKING:
    import typst

TEMPLATES: Final = Path(__file__).parent / "templates"
FONTS: Final = ("manimgx_fonts", "manimgx_fonts_cjk")  # the wheels with Google’s Noto fonts, under the OFL

Value: TypeAlias = "str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"

one_at_a_time = Lock()  # a compiler refuses a second caller while it is at work


def pdf(template: str, value: Mapping[str, Value], on: date, folder: Path = TEMPLATES) -> bytes:
    """`value` set by the template of that name in `folder`, as a PDF made on that day.

    The template reads it with `json(bytes(sys.inputs.value))`. What `cards.say.safe` takes out of a card is taken out
    here too. About 50 ms once the first one is set.
    """
    given = json.dumps(cleaned(value), ensure_ascii=False, sort_keys=True)
    made = datetime.combine(on, time(), UTC)
    with one_at_a_time:
        document = compiler(folder / template, folder).compile(
            format="pdf", sys_inputs={"value": given}, timestamp=made
        )
    if not isinstance(document, bytes):
        raise TypeError(f"{template} gave no document")
    return document


def cleaned(value: Value) -> Value:
    match value:
        case str():
            return safe(value)
        case Mapping():
            return {name: cleaned(each) for name, each in value.items()}
        case Sequence():
            return [cleaned(each) for each in value]
    return value


@cache
def compiler(template: Path, folder: Path) -> typst.Compiler:
    """Kept, since it remembers what it has read and set; imported here, since most of a day no document is set."""
    import typst

    return typst.Compiler(input=template, root=folder, font_paths=fonts(), ignore_system_fonts=True)


@cache
def fonts() -> typst.Fonts:
    import typst

    folders = [
        Path(place)
        for package in FONTS
        if (spec := find_spec(package))
        for place in spec.submodule_search_locations or ()
    ]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
