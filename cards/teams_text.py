"""Text as Adaptive Cards have it: people's words in runs, which are never Markdown, or escaped where a card has nothing
else, and whom a text mentions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cards.card import Colour, Command, Person, Span, Tone, Words
from cards.say import one_line, safe, words

Part = dict[str, Any]
LONGEST_RUN = 4_000
LIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~<&$])")
UNNAMED = re.compile(r"[\\`*_{}\[\]<>&|~#$]")  # what would be markup in a name that is mentioned
MENTIONS = "mentions"
COLOURS = {"green": "Good", "amber": "Warning", "red": "Attention"}
TONES = {Tone.GOOD: "Good", Tone.WARNING: "Warning", Tone.BAD: "Attention"}


def escaped(text: str) -> str:
    """Plain text where Teams reads Markdown and macros: every sign with a meaning is escaped."""
    return LIVE.sub(r"\\\1", safe(text))


def text_block(text: str, **style: Any) -> Part:
    """A block of our own words around people's: Markdown is escaped, `{{DATE()}}` with it."""
    return {"type": "TextBlock", "text": escaped(" ".join(text.split())) or " ", "wrap": True, **style}


def rich(spans: Sequence[Span], zone: str, *, small: bool = False) -> list[Part]:
    """Text runs, in further blocks where one would grow too long; a plain block where somebody is mentioned, which
    nothing else can."""
    if any(isinstance(span, Person) and id_of(span) for span in spans):
        return [mentioning(spans, zone, small=small)]
    parts: list[Part] = []
    used = LONGEST_RUN + 1
    for run in (run for span in spans for run in runs(span, zone, small=small)):
        length = len(run["text"])
        if used + length > LONGEST_RUN:
            parts.append({"type": "RichTextBlock", "inlines": []})
            used = 0
        parts[-1]["inlines"].append(run)
        used += length
    return parts


def mentioning(spans: Sequence[Span], zone: str, *, small: bool) -> Part:
    """A block in which people are mentioned, so that Teams tells them."""
    style: Part = {"size": "Small", "isSubtle": True} if small else {}
    entities = [mention(span) for span in spans if isinstance(span, Person) and id_of(span)]
    said = [
        mention(span)["text"] if isinstance(span, Person) and id_of(span) else escaped(words(span, zone))
        for span in spans
    ]
    return {"type": "TextBlock", "text": "".join(said), "wrap": True, **style, MENTIONS: entities}


def mention(person: Person) -> Part:
    name = UNNAMED.sub("", one_line(person.name)) or "you"
    return {"type": "mention", "text": f"<at>{name}</at>", "mentioned": {"id": id_of(person), "name": name}}


def id_of(person: Person) -> str:
    """Their object id, where they are known in Teams."""
    platform, _, account = person.account.partition(":")
    return account.rpartition(":")[2] if platform == "teams" else ""


def runs(span: Span, zone: str, *, small: bool) -> list[Part]:
    text = inert(words(span, zone))
    style: Part = {"size": "Small", "isSubtle": True} if small else {}
    if isinstance(span, Words):
        style |= {"weight": "Bolder"} if span.tone is Tone.STRONG else {}
        style |= {"isSubtle": True} if span.tone is Tone.MUTED else {}
        style |= {"color": TONES[span.tone]} if span.tone in TONES else {}
    elif isinstance(span, Colour):
        style |= {"weight": "Bolder", **({"color": COLOURS[span.confidence]} if span.confidence else {})}
    elif isinstance(span, Command):
        style |= {"fontType": "Monospace"}
    elif isinstance(span, Person):
        style |= {"weight": "Bolder"}
    return [
        {"type": "TextRun", "text": text[start : start + LONGEST_RUN], **style}
        for start in range(0, len(text), LONGEST_RUN)
    ]


def inert(text: str) -> str:
    """A text run is never Markdown, but `{{DATE(…)}}` and `${…}` are read even there: a zero-width space
    between the signs stops that, and is not seen."""
    return text.replace("{{", "{\u200b{").replace("${", "$\u200b{")
