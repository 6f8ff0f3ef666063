"""The brief for one side alone ahead of a QBR, as a card to its lead."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Card, Element, Heading, Item, Tone, Words, line, muted, small, strong, text
from cards.parts import short_day, shortened
from cards.qbr import back, headed
from plan.packet import Commitment
from plan.prebrief import PreBrief, Raised
from plan.qbr import Qbr

AT_ONCE = 10


def prebrief(qbr: Qbr, brief: PreBrief) -> Card:
    frozen = "from the packet in force" if qbr.frozen else "as the plan stands; the packet is not frozen yet"
    body: list[Element] = [
        Heading(f"What {brief.other} will raise"),
        *(items(brief.raised) or [small("Nothing that the plan shows.")]),
        Heading(f"What {brief.company} owes"),
        *(promises(brief.owed) or [small("No promise of yours is open.")]),
        *more(f"Numbers of {brief.other} that you have not answered", brief.unanswered),
        *more("On its way up your own path", brief.sent_up),
        Heading("Promises that fell due, and were kept"),
        text(
            f"{brief.company} {brief.kept[0]} of {brief.kept[1]} · {brief.other} {brief.theirs[0]} of {brief.theirs[1]}"
        ),
    ]
    if brief.people:
        rates = ", ".join(f"{someone.name} {kept} of {due}" for someone, kept, due in brief.people)
        body.append(text(strong("Your people this quarter: "), rates))
    body.append(small(f"For {brief.company} alone: only you and its other leads see this. Made {frozen}."))
    return Card(headed(qbr, "your own brief for the QBR of"), tuple(body), back(qbr))


def items(found: Sequence[Raised]) -> list[Element]:
    shown: list[Element] = [
        Item(line(strong(shortened(each.what))), (line(muted(shortened(each.about))),) if each.about else ())
        for each in found[:AT_ONCE]
    ]
    left = len(found) - AT_ONCE
    return [*shown, small(f"and {left} more")] if left > 0 else shown


def promises(found: Sequence[Commitment]) -> list[Element]:
    shown: list[Element] = []
    for each in found[:AT_ONCE]:
        late = f"{each.overdue} day{'s' * (each.overdue != 1)} overdue" if each.overdue else ""
        due = (Words(late, Tone.BAD),) if late else (muted(f"due {short_day(each.due)}"),)
        shown.append(Item(line(strong(shortened(each.promise))), (line(muted(f"{each.owner}, "), *due),)))
    left = len(found) - AT_ONCE
    return [*shown, small(f"and {left} more")] if left > 0 else shown


def more(title: str, found: Sequence[str]) -> list[Element]:
    if not found:
        return []
    return [Heading(title), *(text(f"• {shortened(each)}") for each in found[:AT_ONCE])]
