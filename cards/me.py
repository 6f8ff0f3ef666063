"""What a person has told the bot about themselves, and the answers when they change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from cards.card import Button, Card, Day, Facts, Span, Tone, Words, line, muted, small, text


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A person as they are on every plan; `delegate` is a name, `plans` the names of theirs."""

    name: str
    time_zone: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    away_from: date | None = None
    away_until: date | None = None
    delegate: str = ""
    prompted: bool = True
    stopped: bool = False
    chats: Sequence[str] = ()
    plans: Sequence[str] = ()


def hours(quiet_from: time | None, quiet_until: time | None) -> str:
    """`18:00 to 08:00`."""
    if quiet_from is None or quiet_until is None:
        return "none"
    return f"{quiet_from:%H:%M} to {quiet_until:%H:%M}"


def away(me: Settings, today: date) -> tuple[Span, ...]:
    if me.away_from is None or (me.away_until and me.away_until < today):
        return line(muted("not planned"))
    if me.away_until is None:
        return line("from ", Day(me.away_from), " until you are back")
    return line(Day(me.away_from), " to ", Day(me.away_until))


def prompts(me: Settings) -> tuple[Span, ...]:
    if me.stopped:
        return line(Words("stopped", Tone.WARNING))
    return line("on") if me.prompted else line(Words("not started: you have not said yes yet", Tone.WARNING))


def settings(me: Settings, today: date, title: str = "", note: str = "") -> Card:
    """The whole of it, with what can be changed; after a change, what was changed first."""
    rows = (
        ("Time zone", line(me.time_zone or muted("the plan’s"))),
        ("Quiet hours", line(hours(me.quiet_from, me.quiet_until))),
        ("Out of office", away(me, today)),
        ("Stands in", line(me.delegate or muted("nobody"))),
        ("Prompts", prompts(me)),
        ("Chats", line(", ".join(me.chats) or muted("none"))),
        ("Plans", line(", ".join(me.plans) or muted("none"))),
    )
    on = me.prompted and not me.stopped
    switch = (
        Button("Stop", "me stop", sure="You will not be prompted any more. Your lead is told. Stop?")
        if on
        else Button("Start", "me start", "primary")
    )
    back = (Button("I’m back", "me back"),) if me.away_from and me.away_from <= today else ()
    return Card(
        title or me.name,
        (*((text(note),) if note else ()), Facts(rows)),
        (Button("Change", "me edit", "primary" if on else "plain"), *back, switch),
    )


def unknown_zone(typed: str, nearest: Sequence[str]) -> Card:
    buttons = tuple(
        Button(name, f"me zone {name}", "primary" if at == 0 else "plain") for at, name in enumerate(nearest)
    )
    meant = "Did you mean one of these?" if buttons else "Write it as in Europe/Berlin or America/New_York."
    return Card(f"“{typed[:40]}” is not a time zone", (text(f"Nothing was changed. {meant}"),), buttons)


def code(value: str) -> Card:
    """To the asker alone: whoever types it is taken for them."""
    return Card(
        f"Your code: {value}",
        (
            text(f"On the other chat, in a direct message to me, type: /jbp me join {value}"),
            small("It works once, for 15 minutes. Whoever types it is taken for you, so give it to nobody."),
        ),
    )


def wrong_code(sentence: str) -> Card:
    return Card("That did not work", (text(sentence),))


def too_many_codes(wait: timedelta) -> Card:
    """A right code would not be taken now either."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    much = "a minute" if minutes == 1 else f"{minutes} minutes"
    told = f"Too many wrong codes came from this account. Wait {much}, then give a new one; until then none is taken."
    return Card("That did not work", (text(told),))


def stopped(name: str, plan: str, motions: Sequence[str]) -> Card:
    """To their own leads: somebody will not be asked any more."""
    theirs = f"They own {', '.join(motions)}." if motions else "They own no motion."
    return Card(
        f"{plan}: {name} takes no prompts any more",
        (text(f"{theirs} They can still answer by themselves, and come back with /jbp me start."),),
    )
