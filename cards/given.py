"""A file that somebody gave in a form: its name and content, as one `data:` URL among the form's values."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

MOST_BYTES: Final = 1_000_000
LONGEST: Final = MOST_BYTES * 4 // 3 + 1_000  # characters of a value
KEPT: Final = 100  # characters of a file's name


class TooLarge(ValueError):
    """That file is larger than 1 MB. Give one with fewer rows or columns."""


class NoFile(ValueError):
    """That file did not come through. Choose it again."""


@dataclass(frozen=True)
class Given:
    """A file by its name, with its content."""

    name: str
    content: bytes

    @property
    def value(self) -> str:
        """As a form's value: `data:;name=pipeline.csv;base64,…`."""
        return (
            f"data:;name={quote(self.name[:KEPT], safe='')};base64,{base64.b64encode(self.content).decode()}"
        )


def name_of(value: str) -> str:
    """The file's name, of its value or of what is left of it where the file itself is kept elsewhere."""
    if not value.startswith("data:"):
        return value
    found = (part.removeprefix("name=") for part in head(value).split(";") if part.startswith("name="))
    return unquote(next(found, ""))[:KEPT] or "the file"


def head(value: str) -> str:
    """What stands before the content, of at most as many characters as a head may have."""
    return value[:2_000].partition(",")[0]


def file(value: str) -> Given:
    """What was given. Raises TooLarge or NoFile."""
    if len(value) > LONGEST:
        raise TooLarge
    start, comma, content = value.partition(",")
    if not (start.startswith("data:") and start.endswith(";base64") and comma):
        raise NoFile
    try:
        found = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError) as broken:
        raise NoFile from broken
    if len(found) > MOST_BYTES:
        raise TooLarge
    return Given(name_of(value), found)
