"""What somebody typed, taken apart: the command's name, its words, and its `--name value` options."""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = re.compile(r"^\s*(?:/jbp\b|@?jbp\b[:,]?)?\s*", re.IGNORECASE)
PIECE = re.compile(r"""[“"«]([^”"»]*)[”"»]|(\S+)""")


@dataclass(frozen=True)
class Typed:
    command: str
    words: tuple[str, ...]
    options: dict[str, str]


def typed(text: str) -> Typed:
    """`/jbp log sourced 3.4M --source "AWS export"`: a quoted piece is one word, an option without a value
    is empty. Quotes that phones and word processors make are understood; nothing is ever an error."""
    pieces = [(quoted or bare, bool(quoted)) for quoted, bare in PIECE.findall(PREFIX.sub("", text, count=1))]
    words: list[str] = []
    options: dict[str, str] = {}
    option = ""
    for piece, quoted in pieces:
        if not quoted and piece[:2] in ("--", "—") and len(piece.lstrip("-—")) > 0:
            option = piece.lstrip("-—").casefold()
            options[option] = ""
        elif option:
            options[option], option = piece, ""
        else:
            words.append(piece)
    name = words.pop(0).casefold() if words else ""
    return Typed(name, tuple(words), options)
