"""What a pair made of its different colours, put on record for both companies."""

from __future__ import annotations

from cards import pair
from cards.card import Answer as Reply
from cards.card import Card, Colour, Field, Form, strong, text
from commands import forms
from commands.answer_form import COLOURS
from commands.answering import Target
from commands.call import Call
from plan.facts import Confidence, Talked
from plan.sides import Side
from storage import facts
from storage.store import Book


class NothingToTalkOver(LookupError):
    """The two sides do not differ on that motion now. Nothing was changed."""


def talk(call: Call, book: Book, at: Target) -> Reply:
    """`check-in PLAN/MOTION PERIOD talked`: what the pair made of its different colours, for both companies."""
    half = at.own()
    if at.motion in at.review.talks:
        return Card(
            f"{half.motion.name}: your talk is on record already",
            (pair.talked_text(at.review, half.motion),),
        )
    if at.review.disagreement(at.motion) is None:
        raise NothingToTalkOver
    fields = (
        Field("outcome", "What you found, for both companies to read", "lines", required=True),
        Field("confidence", "If you now agree: the colour", "choice", COLOURS),
    )
    both = tuple(pair.both_line(at.review, half.motion, side) for side in Side)
    form = Form(
        f"{half.motion.name}: you talked", f"check-in {call.text}", fields, context=both, submit="Record"
    )
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    agreed = Confidence(str(values["confidence"])) if "confidence" in values else None
    talked = Talked(
        by=at.seat.id,
        at=book.now,
        motion=at.motion,
        period=at.review.period,
        ritual=at.review.ritual,
        confidence=agreed,
        outcome=str(values["outcome"]),
    )
    facts.record(book, at.plan.id, talked)
    after = (
        ("You both say ", Colour(agreed), " now.") if agreed else ("The room sees both colours, and this.",)
    )
    return Card(f"{half.motion.name}: recorded", (text(strong(talked.outcome)), text(*after)))
