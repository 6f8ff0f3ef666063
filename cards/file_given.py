"""A file that somebody sent without a word: what it is, is asked."""

from __future__ import annotations

from cards.card import Button, Card, small, text


def what_is_it(name: str) -> Card:
    """Each button gives the file to the form that takes it."""
    return Card(
        f"What is {name[:100] or 'this file'}?",
        (text("Say what it is. You see what was read of it before anything is taken."),
         small("With the command beside it, as in “accounts give”, I do not ask.")),
        (
            Button("A pipeline export", "sync export"),
            Button("Your account list", "accounts give"),
            Button("A plan", "start file"),
        ),
    )  # fmt: skip


def one_at_a_time() -> Card:
    return Card("One file at a time", (text("I took none of them. Send me one, then the next."),))
