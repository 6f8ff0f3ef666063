"""A version of the plan on its way to being agreed: what it changes, what stops it, who has said yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cards.card import Button, Card, Element, File, Heading, Item, Text, line, muted, small, strong, text
from cards.pages import page_of, rest
from cards.parts import short_day, shortened
from cards.plan import FOOTER
from plan.agreeing import Yes
from plan.agreement import Agreement, Period, State
from plan.changes import Change
from plan.checks import Finding
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

AT_ONCE = 12
LONG = 1200
SECTION_OF = {
    "thesis": "thesis", "targets": "targets", "target": "targets", "number": "targets", "motions": "motions",
    "motion": "motions", "funding": "funding", "eligibility": "programmes", "rhythm": "rhythm",
    "attachments": "attachments",
}  # fmt: skip


@dataclass(frozen=True)
class Version:
    """What is to be agreed: the document with its hash, what it changes of the version in force, what the checks say of
    it, and who has agreed to it so far. `first`: none was in force before."""

    plan: Plan
    agreement: Agreement
    content_hash: str
    first: bool
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    agreed: Mapping[Side, Yes] = field(default_factory=dict)

    @property
    def stops(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.hard)

    @property
    def weak(self) -> tuple[str, ...]:
        """What is agreed to with eyes open."""
        return tuple(f"{each.about}: {each.evidence}" for each in self.findings if not each.hard)

    @property
    def called(self) -> str:
        """`Acme x AWS FY27 v2`."""
        return f"{self.agreement.name} v{self.agreement.version}"

    @property
    def short(self) -> str:
        return self.content_hash[:12]


# -- where it stands -------------------------------------------------------------------------------


def standing(version: Version, seat: Someone, page: int = 1, title: str = "", note: str = "") -> Card:
    """A draft or a proposal as one of its people may act on it."""
    plan, agreement = version.plan, version.agreement
    proposed = agreement.state is State.PROPOSED
    default = f"{version.called}: {'proposed' if proposed else 'a draft'}"
    period = agreement.period
    body: list[Element] = [
        *([text(note)] if note else []),
        text(f"{spanned(period)}. Content {version.short}."),
        *answers(version),
        *changed(version, page),
        *stopped(version),
        *eyes_open(version),
        small(FOOTER),
    ]
    read = Button(
        "Read it", f"plan --plan {plan.id}" if version.first else f"export --draft --plan {plan.id}"
    )
    more = rest(version.changes, page, AT_ONCE, f"agree --plan {plan.id}", "More changes")
    return Card(title or default, tuple(body), (*acts(version, seat), read, *more))


def answers(version: Version) -> list[Element]:
    """Each company, and whether it has said yes."""
    if version.agreement.state is not State.PROPOSED:
        return []
    return [said_yes(version, side) for side in Side]


def said_yes(version: Version, side: Side) -> Text:
    company, yes = version.plan.company(side), version.agreed.get(side)
    if yes is None:
        return text(strong(company), ": not yet")
    on = short_day(version.plan.day(yes.at))
    return text(strong(company), f": {version.plan.name_of(yes.by)} agreed on {on}")


def changed(version: Version, page: int) -> list[Element]:
    """What it changes of the version in force, before and after."""
    if version.first:
        return []
    found = version.changes
    if not found:
        return [text(f"It says what v{version.plan.agreement.version} says; nothing is changed yet.")]
    pages = -(-len(found) // AT_ONCE)
    of = f" ({len(found)}, page {page} of {pages})" if pages > 1 else f" ({len(found)})"
    return [
        Heading(f"Against v{version.plan.agreement.version}{of}"),
        *map(item, page_of(found, page, AT_ONCE)),
    ]


def item(change: Change) -> Item:
    about = change.item or change.section
    if not change.what:
        return Item(line(strong(about), " added" if change.after else " taken out"))
    was, now = shortened(change.before, LONG) or "nothing", shortened(change.after, LONG) or "nothing"
    return Item(
        line(strong(about), f": {change.what}"), (line(muted("before: "), was), line(muted("after: "), now))
    )


def stopped(version: Version) -> list[Element]:
    if not version.stops:
        return []
    return [
        Heading("It cannot be agreed like this"),
        *(fix(version, each) for each in version.stops[:AT_ONCE]),
        *(
            [small(f"and {len(version.stops) - AT_ONCE} more: /jbp check")]
            if len(version.stops) > AT_ONCE
            else []
        ),
    ]


def fix(version: Version, found: Finding) -> Item:
    """A finding with the form where it is put right a press away."""
    section = SECTION_OF.get(found.rule.partition("-")[0], "")
    button = (Button("Put it right", f"edit {section} --plan {version.plan.id}"),) if section else ()
    return Item(line(strong(found.about), f": {found.evidence}"), (line(found.do),), button)


def eyes_open(version: Version) -> list[Element]:
    if not version.weak:
        return []
    shown = [text("• ", shortened(each, LONG)) for each in version.weak[:AT_ONCE]]
    more = (
        [small(f"and {len(version.weak) - AT_ONCE} more: /jbp check")] if len(version.weak) > AT_ONCE else []
    )
    return [Heading("Agreed to with eyes open, and recorded"), *shown, *more]


def acts(version: Version, seat: Someone) -> tuple[Button, ...]:
    """What this person can press now."""
    plan = version.plan
    edit = Button("Change it", f"edit --plan {plan.id}")
    if not seat.is_lead:
        return ()
    if version.stops:
        return (edit,)
    this = f"agree {version.short} --plan {plan.id}"
    other = plan.company(seat.side.other)
    if version.agreement.state is not State.PROPOSED:
        ready = version.first or version.changes
        return (*((Button(f"Propose to {other}", this, "primary"),) if ready else ()), edit)
    if seat.side in version.agreed:
        return (Button("Take it back", f"agree no {version.short} --plan {plan.id}"),)
    back = Button("Send back", f"agree no {version.short} --plan {plan.id}")
    return (Button("Agree", this, "primary"), back, edit)


def spanned(period: Period) -> str:
    """`FY27, 1 Jan 2027 to 31 Dec 2027`."""
    first, last = (f"{short_day(day)} {day.year}" for day in (period.start, period.end))
    return f"{period.label}, {first} to {last}"


# -- what others are told --------------------------------------------------------------------------


def proposed(version: Version, by: Someone) -> Card:
    """To the room and the leads: here is what the two companies are asked to agree to."""
    plan, company = version.plan, version.plan.company(by.side)
    waits = plan.company(by.side.other)
    return Card(
        f"{company} proposes {version.called}",
        (
            text(f"{by.name} has agreed to it for {company}. A lead of {waits} agrees, or sends it back."),
            *changed(version, 1),
            *eyes_open(version),
            small(f"Content {version.short}. {FOOTER}"),
        ),
        (
            Button("Look at it", f"agree --plan {plan.id}"),
            Button("Agree", f"agree {version.short} --plan {plan.id}", "primary"),
            Button("Send back", f"agree no {version.short} --plan {plan.id}"),
        ),
        summary=f"{company} proposes {version.called}: {waits} is asked to agree",
    )


def over(version: Version, how: str) -> Card:
    """What the proposal in the room reads once it is answered."""
    return Card(f"{version.called} was proposed", (text(how), small(f"Content {version.short}.")))


def returned(version: Version, by: Someone, reason: str) -> Card:
    plan = version.plan
    took = "took it back" if by.side in version.agreed else "sent it back"
    why = (text(f"“{reason}”"),) if reason else ()
    return Card(
        f"{version.called} is a draft again",
        (text(f"{by.name} ({plan.company(by.side)}) {took}. Nobody has agreed to it now."), *why),
        (Button("Look at it", f"agree --plan {plan.id}"),),
    )


def changed_again(version: Version, by: Someone) -> Card:
    """To the other leads, of a proposal that somebody changed."""
    plan = version.plan
    return Card(
        f"{version.called} was changed, and is a draft again",
        (
            text(
                f"{by.name} ({plan.company(by.side)}) changed what was proposed, so nobody has agreed to it now."
            ),
        ),
        (Button("Look at it", f"agree --plan {plan.id}"),),
    )


def in_force(version: Version, plan: Plan, document: File) -> Card:
    """`plan`: as it is from now on, with its document to open."""
    agreed = [
        f"{plan.name_of(yes.by)} for {plan.company(side)}, {short_day(plan.day(yes.at))}"
        for side, yes in version.agreed.items()
    ]
    period = plan.agreement.period
    weak = len(version.weak)
    return Card(
        f"{version.called} is agreed",
        (
            text(f"In force from now on: {spanned(period)}."),
            text(f"Agreed to by {' and '.join(agreed)}."),
            *changed(version, 1),
            *(
                [small(f"{weak} warning{'s' * (weak > 1)} agreed to with eyes open: /jbp check")]
                if weak
                else []
            ),
            document,
            small(f"Content {version.short}. {FOOTER}"),
        ),
        (
            Button("Read the plan", f"plan --plan {plan.id}"),
            Button("Other formats", f"export --plan {plan.id}"),
        ),
    )


def settled(version: Version, plan: Plan) -> Card:
    """To whoever said the second yes, where the room reads the rest."""
    return Card(
        f"Agreed: {version.called} is in force",
        (text("It is posted in the room that you share. What it asks of people begins from now on."),),
        (Button("Read the plan", f"plan --plan {plan.id}"),),
    )


def nothing_open(plan: Plan, content_hash: str, agreed: Mapping[Side, Yes], *, lead: bool) -> Card:
    """The plan is in force and nobody is changing it."""
    agreement = plan.agreement
    by = [
        f"{plan.name_of(yes.by)} for {plan.company(side)}, {short_day(plan.day(yes.at))}"
        for side, yes in agreed.items()
    ]
    said = f"Agreed to by {' and '.join(by)}." if by else "It came in agreed."
    how = "A change of what both agreed to is written as a draft beside it, and holds once both leads have agreed."
    change = (Button("Change something", f"edit --plan {plan.id}"),) if lead else ()
    return Card(
        f"{agreement.name} v{agreement.version} is {'closed' if agreement.state is State.CLOSED else 'in force'}",
        (text(said), text(how), small(f"Content {content_hash[:12]}. {FOOTER}")),
        (*change, Button("Read the plan", f"plan --plan {plan.id}")),
    )
