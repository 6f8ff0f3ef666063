"""What a command is, and how one is found: by its name, or the nearest to what was typed.

Add a command by writing one file here with a handler under `@command(name, help=...)`; it is found by
being in this folder. A handler returns a Card or a Form. It never sends.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import commands
from cards.card import Answer
from commands.call import Call
from storage.store import Book

Handler = Callable[[Call, Book], Answer]


@dataclass(frozen=True)
class Command:
    """`name` is what people type; `help` one line; `usage` what may follow, a line each with its meaning.
    `order` sorts help: the six that are taught come first. `reads`: it changes nothing, and what it answers follows
    from who asks where, the plans that it reads, and the minute: asked again, it may be given again."""

    name: str
    help: str
    handler: Handler
    usage: tuple[tuple[str, str], ...] = ()
    order: int = 50
    reads: bool = False


COMMANDS: dict[str, Command] = {}


class TwoCommandsOfOneName(ValueError):
    """Two commands have the same name."""


def command(
    name: str, *, help: str, usage: tuple[tuple[str, str], ...] = (), order: int = 50, reads: bool = False
) -> Callable[[Handler], Handler]:
    """Register a handler under the word people type."""

    def register(handler: Handler) -> Handler:
        if name in COMMANDS:
            raise TwoCommandsOfOneName(name)
        COMMANDS[name] = Command(name, help, handler, usage, order, reads)
        return handler

    return register


def every() -> list[Command]:
    """All commands, the taught ones first, then by name."""
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"commands.{module.name}")
    return sorted(COMMANDS.values(), key=lambda each: (each.order, each.name))


def having(typed: str) -> list[tuple[str, str]]:
    """What may be typed that has this word after a command's name (`packet`: `qbr packet`), each with its meaning."""
    word = typed.casefold()
    usage = (each for known in every() for each in known.usage)
    return [(line, means) for line, means in usage if word in line.split()[1:2]]


def nearest(typed: str) -> str | None:
    """The command most like what was typed, if any is."""
    names = [each.name for each in every()]
    close = difflib.get_close_matches(typed.casefold(), names, n=1, cutoff=0.5)
    return close[0] if close else next((name for name in names if name.startswith(typed.casefold())), None)
