"""A draft while people write it: its sections with what is weak in each, and the way on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cards.card import Button, Card, Element, Item, line, muted, small, strong, text
from cards.pages import page_of, rest
from cards.parts import shortened
from cards.plan import FOOTER
from plan.agreement import Agreement, State
from plan.agreement_facts import Edited
from plan.checks import Finding
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

AT_ONCE = 8
SAID = 3  # findings of a section that the overview shows


@dataclass(frozen=True)
class Part:
    """A section of the draft: what it is called, what is in it, and what the checks say of it."""

    name: str
    title: str
    holds: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    listed: bool = False

    @property
    def stops(self) -> bool:
        return any(each.hard for each in self.findings)


def overview(
    plan: Plan, draft: Agreement, parts: Sequence[Part], seat: Someone, *, open_already: bool, note: str = ""
) -> Card:
    """The whole draft. `open_already`: there is one; else writing begins one beside the version in force."""
    buttons: tuple[Button, ...] = ()
    if seat.is_lead:
        buttons = ways_on(plan, draft, parts, seat, open_already=open_already)
    body: list[Element] = [
        *([text(note)] if note else []),
        text(where(plan, draft, open_already=open_already)),
        *(section(plan, each, lead=seat.is_lead) for each in parts),
        people(plan, lead=seat.is_lead),
        small(FOOTER),
    ]
    state = "proposed" if draft.state is State.PROPOSED else "a draft"
    title = f"{draft.name} v{draft.version}: {state}" if open_already else f"{draft.name}: change something"
    return Card(title, tuple(body), buttons)


def where(plan: Plan, draft: Agreement, *, open_already: bool) -> str:
    """What a change means here: which version it is written to, and which one holds meanwhile."""
    in_force = plan.agreement.version
    if in_force == draft.version:
        said = "Each change is kept at once. Nobody is held to it before a lead of each company has agreed."
    elif open_already:
        said = f"v{in_force} stays in force until both leads have agreed to this one."
    else:
        said = (
            f"What you change is written as a draft of v{draft.version}; v{in_force} stays in force until both leads "
            "have agreed."
        )
    proposed = " It is proposed: a change makes it a draft again." if draft.state is State.PROPOSED else ""
    return said + proposed


def section(plan: Plan, part: Part, *, lead: bool) -> Item:
    notes = [line(shortened(", ".join(part.holds), 600))] if part.holds else []
    weak = sorted(part.findings, key=lambda each: not each.hard)
    notes += [
        line(strong("! ") if each.hard else muted("• "), f"{each.about}: {each.evidence}")
        for each in weak[:SAID]
    ]
    if len(weak) > SAID:
        notes.append(line(muted(f"and {len(weak) - SAID} more: /jbp check")))
    label = "Open" if part.listed else "Write" if not part.holds else "Change"
    button = (Button(label, f"edit {part.name} --plan {plan.id}"),) if lead else ()
    return Item(line(strong(part.title)), tuple(notes) or (line(muted("nothing yet")),), button)


def people(plan: Plan, *, lead: bool) -> Item:
    here = {
        side: [each.name for each in plan.people.values() if each.side is side and each.active]
        for side in Side
    }
    said = [
        line(muted(f"{plan.company(side)}: "), ", ".join(names) or "nobody yet")
        for side, names in here.items()
    ]
    open_it = (Button("Open", f"people --plan {plan.id}"),) if lead else ()
    return Item(line(strong("People")), tuple(said), open_it)


def ways_on(
    plan: Plan, draft: Agreement, parts: Sequence[Part], seat: Someone, *, open_already: bool
) -> tuple[Button, ...]:
    """The next thing to do first."""
    if not open_already:
        return ()
    stopping = next((each for each in parts if each.stops), None)
    drop = Button(
        "Drop the draft",
        f"edit drop --plan {plan.id}",
        sure=f"What is written of v{draft.version} is let go. Drop it?",
    )
    last = (drop,) if plan.agreement.version != draft.version else ()
    if stopping:
        return (
            Button(f"Next: {stopping.title}", f"edit {stopping.name} --guided --plan {plan.id}", "primary"),
            *last,
        )
    to = plan.company(seat.side.other)
    return (Button(f"Look at it and propose it to {to}", f"agree --plan {plan.id}", "primary"), *last)


# -- one section -----------------------------------------------------------------------------------


def listed(
    plan: Plan, draft: Agreement, part: Part, items: Sequence[tuple[str, str]], page: int, *, adds: bool, removes: bool,
    further: tuple[str, str] | None = None, note: str = "",
) -> Card:  # fmt: skip
    """A section that is a list: each item a press from its form, and from a second one where there is `further`, by
    its name and title."""
    at = f"edit {part.name}"
    rows = [
        Item(
            line(strong(shortened(name, 150))),
            (),
            actions(plan, part, item, name, removes=removes, further=further),
        )
        for item, name in page_of(items, page, AT_ONCE)
    ]
    shown: list[Element] = [*rows] or [text("Nothing yet.")]
    body: list[Element] = [
        *([text(note)] if note else []),
        *shown,
        *said(part.findings),
    ]
    add = (Button("Add one", f"{at} new --plan {plan.id}", "primary"),) if adds else ()
    back = Button("All sections", f"edit --plan {plan.id}")
    more = rest(items, page, AT_ONCE, f"{at} --plan {plan.id}")
    return Card(f"{draft.name} v{draft.version}: {part.title}", tuple(body), (*add, *more, back))


def actions(
    plan: Plan, part: Part, item: str, name: str, *, removes: bool, further: tuple[str, str] | None
) -> tuple[Button, ...]:
    at = f"edit {part.name} {item}"
    sure = f"“{shortened(name, 80)}” is taken out of the draft. Take it out?"
    out = (Button("Take out", f"{at} --remove --plan {plan.id}", sure=sure),) if removes else ()
    more = (Button(further[1], f"edit {further[0]} {item} --plan {plan.id}"),) if further else ()
    return (Button("Change", f"{at} --plan {plan.id}"), *more, *out)


def said(found: Iterable[Finding]) -> list[Element]:
    """What the checks say, and what to do."""
    return [checked(each) for each in list(found)[:AT_ONCE]]


def checked(found: Finding) -> Item:
    return Item(line(strong(found.about), f": {found.evidence}"), (line(muted(found.do)),))


def saved(plan: Plan, draft: Agreement, part: Part, what: Sequence[str], *, undone: bool = False) -> Card:
    """What was changed, and what the checks now say of the section."""
    body: list[Element] = [text("• ", shortened(each, 1200)) for each in what[:12]]
    if len(what) > 12:
        body.append(small(f"and {len(what) - 12} more changes."))
    if undone:
        body.append(text("It was proposed; it is a draft again, so nobody has agreed to this."))
    body += said(part.findings)
    buttons = (
        Button("All sections", f"edit --plan {plan.id}"),
        *((Button(part.title, f"edit {part.name} --plan {plan.id}"),) if part.listed else ()),
        Button("Propose it", f"agree --plan {plan.id}"),
    )
    return Card(
        f"Saved in the draft of v{draft.version}", tuple(body) or (text("Nothing was changed."),), buttons
    )


def meanwhile(plan: Plan, last: Edited | None, differs: Mapping[str, str]) -> tuple[Element, ...]:
    """Over a form that was opened before somebody else saved theirs."""
    who = f"{plan.name_of(last.by)} changed this" if last else "This was changed"
    body: list[Element] = [
        text(
            strong(f"{who} while you were writing."),
            " What you wrote is still here; nothing of it is saved yet.",
        )
    ]
    body += [text("• ", shortened(each, 600)) for each in (last.what if last else ())[:6]]
    if differs:
        body.append(text("Send it again to put yours in the place of theirs."))
    return tuple(body)


def dropped(plan: Plan, draft: Agreement, by: Someone) -> Card:
    return Card(
        f"The draft of {draft.name} v{draft.version} was dropped",
        (text(f"{by.name} ({plan.company(by.side)}) gave it up. v{plan.agreement.version} stays in force."),),
        (Button("The plan", f"plan --plan {plan.id}"),),
    )
