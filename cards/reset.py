"""The half-year reset as people read it: what speaks for it, who has said what, and the draft that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Facts,
    Heading,
    Item,
    Span,
    Tone,
    Words,
    line,
    muted,
    small,
    text,
)
from cards.parts import short_day, shortened
from plan.agreement import Agreement
from plan.checks import Finding
from plan.facts import ResetChoice, ResetProposed
from plan.next_version import Section
from plan.plan import Plan
from plan.reset import Criterion, Half, accepted, declined, halves
from plan.sides import Side

Chosen = Mapping[Side, ResetChoice]
MEANS = (
    "Accepting opens the next version as a draft that carries over what still holds. Until both companies agree "
    "to that, the plan stays in force as it is."
)
MOST = 8  # weak points of a draft on one card
LONG = 300  # characters of one reason


def which(plan: Plan, half: Half) -> str:
    """`first half` or `second half` of the plan."""
    return "first half" if half == halves(plan)[0] else "second half"


def ref(plan: Plan, half: Half) -> str:
    """How a button names a proposal, in full: `acme-aws/2027H1`."""
    return f"{plan.id}/{half.label}"


# -- a proposal ------------------------------------------------------------------------------------


def proposal(plan: Plan, half: Half, asked: ResetProposed, chosen: Chosen, side: Side) -> Card:
    """To a side's lead, amended as the leads choose."""
    body: list[Element] = [*reasons(asked), text(MEANS), standing(plan, chosen)]
    if outcome := settled(plan, chosen):
        body.append(text(outcome))
    title = f"{plan.name}: a reset is proposed in the {which(plan, half)}"
    return Card(title, tuple(body), answers(plan, half, chosen, side))


def reasons(asked: ResetProposed) -> list[Element]:
    return [text("• ", shortened(each, LONG)) for each in asked.evidence]


def answers(plan: Plan, half: Half, chosen: Chosen, side: Side) -> tuple[Button, ...]:
    """To a side that has yet to say; whatever was said, the rest is a press away."""
    if side in chosen or settled(plan, chosen):
        return (Button("The reset", f"reset --plan {plan.id}"),)
    return (
        Button("Accept", f"reset accept {ref(plan, half)}", "primary"),
        Button("Decline", f"reset decline {ref(plan, half)}"),
    )


def standing(plan: Plan, chosen: Chosen) -> Facts:
    return Facts(tuple((plan.company(side), said(plan, chosen.get(side))) for side in Side))


def said(plan: Plan, choice: ResetChoice | None) -> tuple[Span, ...]:
    """`accepted by Vera Lind, Fri 2 Apr`."""
    if choice is None:
        return line(muted("not answered yet"))
    done = Words("accepted", Tone.GOOD) if choice.accepted else Words("declined", Tone.BAD)
    why = f": {shortened(choice.reason, LONG)}" if choice.reason else ""
    return line(done, f" by {plan.name_of(choice.by)}, ", Day(plan.day(choice.at)), why)


def settled(plan: Plan, chosen: Chosen) -> str:
    """How it ended; empty while it has not."""
    if refused := declined(dict(chosen)):
        return f"{plan.company(refused.side)} declined: the plan goes on as it is."
    if accepted(dict(chosen)):
        return f"Both accepted: v{plan.agreement.version + 1} is open as a draft."
    return ""


def room_line(plan: Plan, half: Half, asked: ResetProposed, chosen: Chosen) -> Card:
    """One line to the room; why is a press away."""
    count = len(asked.evidence)
    why = f"{count} reason{'s' * (count != 1)}"
    refused = declined(dict(chosen))
    ended = (
        f"{plan.company(refused.side)} declined, the plan goes on"
        if refused
        else f"accepted, v{plan.agreement.version + 1} is open as a draft"
        if accepted(dict(chosen))
        else "the leads decide"
    )
    title = f"A reset of the {which(plan, half)} is proposed for {why}: {ended}"
    return Card(title, (), (Button("See why", f"reset --plan {plan.id}"),))


def heard(plan: Plan, choice: ResetChoice) -> Card:
    """To the other leads, once a proposal has ended one way or the other."""
    by = f"{plan.name_of(choice.by)} ({plan.company(choice.side)})"
    if choice.accepted:
        title, told = (
            f"{by} accepted the reset, as you did",
            f"v{plan.agreement.version + 1} is open as a draft.",
        )
    else:
        title, told = f"{by} declined the reset", f"“{shortened(choice.reason, 400)}”"
    return Card(f"{plan.name}: {title}", (text(told),), (Button("The reset", f"reset --plan {plan.id}"),))


def as_it_is(
    plan: Plan, half: Half, asked: ResetProposed, chosen: Chosen, title: str, side: Side, note: str = ""
) -> Card:
    """A proposal as it stands, after what was done to it or instead of it."""
    body = (*reasons(asked), standing(plan, chosen))
    foot = settled(plan, chosen) or note
    return Card(title, (*body, text(foot)) if foot else body, answers(plan, half, chosen, side))


# -- where it stands -------------------------------------------------------------------------------


def none_here(plan: Plan, why: str) -> Card:
    return Card(
        f"{plan.name}: no half-year reset", (text(why),), (Button("The rhythm", f"rhythm --plan {plan.id}"),)
    )


def overview(
    plan: Plan,
    half: Half,
    found: Sequence[Criterion],
    asked: ResetProposed | None,
    chosen: Chosen,
    lead: Side | None,
    draft: Agreement | None = None,
) -> Card:
    """The half, its criteria as they stand today, and the proposal where there is one. `lead`: the side whose
    lead reads it, None for anybody else; `draft`: one that an earlier half’s reset opened."""
    name = which(plan, half)
    body: list[Element] = [
        text(
            f"The {name}: ", Day(half.start), " to ", Day(half.end), "; its middle is ", Day(half.middle), "."
        )
    ]
    if asked:
        by = "" if asked.by == "clock" else f" by {plan.name_of(asked.by)}"
        body += [
            Heading(f"Proposed{by}, {short_day(plan.day(asked.at))}"),
            *reasons(asked),
            standing(plan, chosen),
        ]
        if outcome := settled(plan, chosen):
            body.append(text(outcome))
    body += [Heading("What you agreed to start over for"), *(criterion(each) for each in found)]
    buttons: tuple[Button, ...] = ()
    if lead and asked is None:
        buttons = (Button("Propose a reset", f"reset propose --plan {plan.id}"),)
    elif lead and asked and lead not in chosen and not settled(plan, chosen):
        buttons = answers(plan, half, chosen, lead)
    if draft:
        buttons = (*buttons, Button(f"The draft, v{draft.version}", f"reset draft --plan {plan.id}"))
    if asked is None:
        body.append(small("It is proposed at most once in a half, and only where one of these holds."))
    return Card(f"{plan.name}: half-year reset", tuple(body), buttons)


def criterion(each: Criterion) -> Item:
    notes: tuple[tuple[Span, ...], ...]
    if not each.computed:
        notes = (line(muted("a lead says when it holds: "), "/jbp reset propose"),)
    elif each.evidence:
        notes = tuple(
            line(Words("holds: ", Tone.WARNING), shortened(said, LONG)) for said in each.evidence[:MOST]
        )
    else:
        notes = (line(muted("does not hold today")),)
    return Item(line(shortened(each.words, LONG)), notes)


# -- the draft -------------------------------------------------------------------------------------


def draft(plan: Plan, agreement: Agreement, sections: Sequence[Section], weak: Sequence[Finding]) -> Card:
    """The next version beside the one in force, section by section, and what to reconsider before agreeing."""
    period = agreement.period
    body: list[Element] = [
        text(
            f"v{agreement.version}, a draft: {period.label}, ",
            Day(period.start),
            " to ",
            Day(period.end),
            ".",
        ),
        *(section(each) for each in sections),
    ]
    if weak:
        body += [
            Heading("What the checks say of it"),
            *(text("• ", reconsider(each)) for each in weak[:MOST]),
        ]
        if len(weak) > MOST:
            body.append(small(f"and {len(weak) - MOST} more."))
    body.append(
        small(f"v{plan.agreement.version} stays in force until both companies agree to a next version.")
    )
    return Card(
        f"{plan.name}: the draft after the reset",
        tuple(body),
        (
            Button("Look at it and propose it", f"agree --plan {plan.id}", "primary"),
            Button("Change it", f"edit --plan {plan.id}"),
            Button("Save the draft as a file", f"export --draft --plan {plan.id}"),
        ),
    )


def section(each: Section) -> Item:
    notes = [line(muted("goes on: "), shortened(", ".join(each.same), 600))] if each.same else []
    notes += [line(muted("changed: "), shortened(said, LONG)) for said in each.changed]
    notes += [line(Words("reconsider: ", Tone.WARNING), shortened(said, LONG)) for said in each.reconsider]
    notes += [line(Words("left out: ", Tone.WARNING), shortened(said, LONG)) for said in each.left_out]
    return Item(line(Words(each.title, Tone.STRONG)), tuple(notes) or (line(muted("nothing")),))


def reconsider(found: Finding) -> str:
    return shortened(f"{found.about}: {found.evidence}. {found.do}", LONG)
