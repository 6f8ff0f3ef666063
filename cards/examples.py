"""Example cards: one with every element there is, one that is as long as a plan allows, and a form."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cards.card import (
    Button,
    Buttons,
    Card,
    Colour,
    Command,
    Day,
    Element,
    Facts,
    Field,
    File,
    Form,
    Heading,
    Item,
    Link,
    Moment,
    Option,
    Person,
    Progress,
    Rule,
    Small,
    Span,
    Table,
    Text,
    Tone,
    Words,
    line,
)
from cards.given import Given
from plan.facts import Confidence

AT = datetime(2027, 3, 9, 20, 0, tzinfo=UTC)


def every_span(said: str = "Orchard Home signed") -> tuple[Span, ...]:
    """Each kind of span, people's words being `said`."""
    colours = [Colour(each) for each in (*Confidence, None)]
    tones = [Words(f" {said} ", tone) for tone in Tone]
    others = (
        Person(said, "3", "slack:T012:U034"),
        Person(said),
        Moment(AT, "America/New_York"),
        Day(date(2027, 3, 12)),
    )
    return (*tones, *colours, *others, Command("/jbp status"))


def every_element(said: str = "Orchard Home signed") -> Card:
    """Each kind of element, people's words being `said` wherever there are any."""
    button = Button("No change", "check-in acme-aws/migration-play 2027-W10 same")
    body: tuple[Element, ...] = (
        Text(every_span(said)),
        Heading(said),
        Facts(((said, line(said)), ("Target", every_span(said)))),
        Table(("Motion", said), ((line(said), every_span(said)), (line("b"), line("2"))), numeric=(1,)),
        Item(
            line(said),
            (line(said), every_span(said)),
            (button, Button("Stop", "me stop", "danger", sure="Sure?")),
        ),
        Progress(said, 0.42, 0.5, said, Tone.GOOD),
        Progress("over", 1.4, None, "140%"),
        Small(every_span(said)),
        Rule(),
        Buttons((button, Link("Open", "https://example.org/packet"))),
        File("plan.yaml", said),
    )
    return Card(
        said, body, (button, Button("All unchanged", "check-in unchanged acme-aws/2027-W10", "primary"))
    )


def longest() -> Card:
    """Eight motions whose owners both wrote as much as they may, with names as long as a plan allows."""
    name, words = (
        "Ünternehmensübergreifende Lösung " * 6,
        "Voll geschrieben bis zum Rand, 数字とともに. " * 40,
    )
    items = tuple(
        Item(
            line(Words(f"{number} {name}", Tone.STRONG)),
            (line("Acme: ", words), line("AWS: ", words)),
            buttons(number),
        )
        for number in range(1, 9)
    )
    rows = tuple((line(name), line(words), line(words)) for _ in range(8))
    return Card(name, (*items, Table(("Motion", "Acme", "AWS"), rows), Text(line(words * 5))), buttons(1))


def buttons(number: int) -> tuple[Button, ...]:
    labels = ("No change", "Changed", "Blocked", "Not mine")
    return tuple(Button(label, f"check-in {'a' * 60}/{'m' * 60}-{number} 2027-W10 same") for label in labels)


def form(said: str = "two signed") -> Form:
    """Each kind of field, filled in with `said`, one of them with an error."""
    options = (Option("green", "Green", "on course"), Option("red", "Red", said))
    fields = (
        Field("confidence", "Confidence", "choice", options, required=True, hint=said),
        Field("moved", "What moved", "lines", placeholder=said),
        Field("step", said, "line"),
        Field("metric", "Opportunities", "number"),
        Field("on", "Its date", "date"),
        Field("at", "At", "time"),
        Field("motion", "Motion", "pick", options),
        Field("who", "Who", "person", options),
        Field("export", "An export", "file", hint=said),
        Field("account", "Their account", "account"),
    )
    values = {
        "confidence": "green",
        "moved": said,
        "step": said,
        "metric": said,
        "on": "2027-03-12",
        "at": "09:00",
        "export": Given(said, b"Deal,Stage").value,
        "account": "slack:T012:U034",
    }
    errors = {"": said, "metric": said}
    context = (Text(line("Last time: ", said)),)
    return Form(said, "check-in 1 changed", fields, "draft-1", values, errors, 1, 2, "Send", context)
