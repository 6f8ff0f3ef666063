"""The page that a mail leads to: a message with its buttons, a form, an answer. It needs no script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from cards import web
from cards.card import Answer, Button, Buttons, Card, Form, Item, line, text
from cards.say import moment, sentence
from cards.web import Posting


def page(
    answers: Sequence[Answer],
    *,
    posting: Posting | None = None,
    first: Card | None = None,
    zone: str = "",
    name: str = "",
    until: datetime | None = None,
    stop: str = "",
    back: str = "",
) -> str:
    """`first` stands above the rest; `back` leads to the message; `name` is whose the link is, good until `until`."""
    shown = [*((first,) if first else ()), *answers]
    bodies = [web.rendered(each, zone, f"f{at}", posting) for at, each in enumerate(shown)]
    said = moment(until, zone or "UTC") if until else ""
    return (
        web.environment()
        .get_template("mail_page.html.j2")
        .render(title=title_of(shown[0]), bodies=bodies, name=name, until=said, stop=stop, back=back)
    )


def title_of(answer: Answer) -> str:
    return answer.title if isinstance(answer, Form) else answer.headline


def chosen(card: Card, is_it: str, digest: Callable[[str], str]) -> Card | None:
    """The button that somebody followed in the mail, by the digest of its command, to be pressed here; with what it
    belongs to. None where the message does not have it any more."""
    for title, button in titled(card):
        if digest(button.command) == is_it:
            said = text(f"You followed “{button.label}”. Nothing has been sent yet: press it here.")
            return Card(title, (said,), (replace(button, look="primary"),))
    return None


def titled(card: Card) -> list[tuple[str, Button]]:
    """Each button with what it belongs to."""
    found: list[tuple[str, Button]] = []
    for element in card.body:
        if isinstance(element, Item | Buttons):
            title = sentence(element.head) if isinstance(element, Item) else card.title
            found += [(title, each) for each in element.buttons if isinstance(each, Button)]
    return found + [(card.title, each) for each in card.buttons if isinstance(each, Button)]


# -- what the page says of itself ------------------------------------------------------------------


def not_ours() -> Card:
    return Card(
        "This link opens nothing",
        (
            text(
                "It is not one of jbp’s, or the mail program cut it off. Copy the whole of it from the mail."
            ),
        ),
    )


def revoked() -> Card:
    return Card(
        "This link is not good any more",
        (
            text(
                "The address that it was sent to is not used any more. Ask who leads the plan for your company."
            ),
        ),
    )


def run_out() -> Card:
    return Card(
        "This link has run out",
        (text("Links work for 14 days. A new one is sent to the address that this one was sent to."),),
        (Button("Send me a new link", "new link", "primary"),),
    )


def sent_anew() -> Card:
    return Card("A new link is on its way", (text("Look for it in your mail; it works for 14 days."),))


def not_sent() -> Card:
    return Card(
        "The mail could not be sent just now", (text("Try again in a few minutes, with the same link."),)
    )


def too_many_links() -> Card:
    return Card("That is enough links for now", (text("Look in your mail, or try again in an hour."),))


def too_often() -> Card:
    return Card(
        "That was too often", (text("Wait a minute, then go back and try again. Nothing was changed."),)
    )


def too_large() -> Card:
    return Card(
        "That is too large",
        (
            text(
                "At most 1 MB can be sent at once. Go back, and give a file with fewer rows. Nothing was changed."
            ),
        ),
    )


def not_offered() -> Card:
    return Card(
        "That was not on this page", (text("Nothing was changed. Open the link from the mail again."),)
    )


def not_here() -> Card:
    return Card(
        "That is not done from a mail",
        (
            text(
                "A link in a mail lets nobody in: people and accounts are added in a chat, by who is signed in there. "
                "Nothing was changed."
            ),
        ),
    )


def not_kept(name: str) -> Card:
    return Card(
        f"Hello {name}",
        (text("That message is not kept any more. See what waits for you now:"),),
        (Button("What waits for you", "today", "primary"),),
    )


def hello(name: str) -> Card:
    return Card(f"Hello {name}", (), (Button("What waits for you", "today", "primary"),))


def is_stopped(address: str) -> Card:
    return Card(
        "Mail is stopped",
        (text(f"I do not write to {address}, and this link opens nothing until you start it again."),),
        (Button("Start again", "me mail yes", "primary"),),
    )


def stop_now(address: str) -> Card:
    return Card(
        "Stop mail?",
        (text(*line(f"I would not write to {address} any more. What is yours on the plan stays yours.")),),
        (Button("Stop", "me mail stop", "primary"),),
    )
