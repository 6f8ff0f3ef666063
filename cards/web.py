"""Cards as HTML for the local room's page, and for the page that a mail leads to. All text is escaped by the template,
and nothing is inline.

Classes that the page styles: card, card-title, heading, text, small, facts, table-box, item, item-head,
item-notes, buttons, button-primary, button-danger, progress, meter, meter-bar, meter-pace, rule, file,
tone-strong, tone-muted, tone-good, tone-warning, tone-bad, colour, colour-green, colour-amber, colour-red,
colour-none, person, command, card-form, form-steps, field, field-error, field-hint, file-kept,
form-error, choices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cards.card import Answer, Button, Form
from cards.given import MOST_BYTES, name_of
from cards.say import MARKS, moment, one_line, safe, sentence, words


@dataclass(frozen=True, kw_only=True)
class Posting:
    """How buttons and forms are sent where no script may run: to `action`, each with a sign that it was offered
    (`sign` of its command) and an id of its own (`id`), by which a repeat is known."""

    action: str
    sign: Callable[[str], str]
    id: Callable[[], str]


@cache
def environment() -> Environment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(marks=MARKS, moment=moment, isinstance=isinstance, most_bytes=MOST_BYTES)
    made.filters.update(safe_text=safe, one_line=one_line, words=words, sentence=sentence)
    made.filters["name_of"] = name_of
    made.tests["button"] = lambda thing: isinstance(thing, Button)
    return made


def rendered(answer: Answer, zone: str = "", key: str = "x", posting: Posting | None = None) -> str:
    """A card or form as an HTML fragment. `zone`: the reader's; `key` makes the ids of fields unique; `posting`: for a
    page without a script."""
    template = environment().get_template("card.html.j2")
    return template.render(it=answer, is_form=isinstance(answer, Form), zone=zone, key=key, posting=posting)
