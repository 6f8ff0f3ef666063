"""`/jbp help`: what you can type, the six to know first."""

from __future__ import annotations

from cards.card import Button, Card, Command, Element, Facts, Heading, line, small, text
from commands.call import Call
from commands.command import COMMANDS, command, every, nearest
from commands.command import Command as Known
from storage.store import Book

TAUGHT = 10  # commands of a lower order are the ones taught first


class NoSuchHelp(LookupError):
    """There is no such command."""


@command(
    "help",
    help="What you can type",
    usage=(("help", "every command"), ("help NAME", "one of them")),
)
def help(call: Call, book: Book) -> Card:
    return one(call.words[-1]) if call.words else all_of_them()


def all_of_them() -> Card:
    known = every()
    first = [each for each in known if each.order < TAUGHT]
    rest = [each for each in known if each.order >= TAUGHT]
    body: list[Element] = [
        rows(first),
        Heading("Also there"),
        rows(rest),
        small(
            "Type ",
            Command("/jbp help NAME"),
            " for one of them. Everything works by mention and in direct messages, too.",
        ),
    ]
    buttons = tuple(Button(each.name.capitalize(), each.name) for each in first[:3])
    return Card("What you can type", tuple(body), buttons)


def rows(known: list[Known]) -> Facts:
    return Facts(tuple((f"/jbp {each.name}", line(each.help)) for each in known))


def one(name: str) -> Card:
    every()
    wanted = name.casefold().removeprefix("/").strip()
    found = COMMANDS.get(wanted)
    if found is None:
        near = nearest(wanted)
        raise NoSuchHelp(f"There is no command “{name[:40]}”." + (f" Did you mean “{near}”?" if near else ""))
    usage = Facts(tuple((f"/jbp {typed}", line(means)) for typed, means in found.usage))
    body = (text(f"{found.help}."), *((usage,) if found.usage else ()))
    return Card(f"/jbp {found.name}", body, (Button("All commands", "help"),))
