"""The plan’s last three sections as a document: the money by state, the rhythm, and what is attached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cards.card import Tone
from cards.funding import summed
from cards.funding_steps import amount, purpose
from cards.plan import day_said
from packets.document import (
    Block,
    Cell,
    Column,
    Fields,
    Heading,
    Missing,
    Paragraph,
    Run,
    Section,
    Table,
    cell,
    day,
    muted,
    strong,
)
from plan.agreement import Attachment, DayOff, Funding, OwnRitual, RitualTerms
from plan.amounts import Amount
from plan.checks import spans_a_year
from plan.deadlines import deadlines
from plan.facts import MoneyState
from plan.funding import shares
from plan.plan import PARTNERS_WORD, Plan
from plan.sides import Side

# -- funding by state ------------------------------------------------------------------------------


def funding(plan: Plan, today: date) -> Section:
    items = plan.agreement.funding
    if not items:
        nothing = Missing(
            f"No funding is on the plan: nothing is counted on from {plan.company(Side.PARTNER)}."
        )
        return Section("Funding by state", (nothing, *programmes(plan, today)))
    ordered = sorted(items, key=lambda item: list(MoneyState).index(plan.funding_state(item.id)))
    columns = (
        Column("Item", 26), Column("Amount", 16, numeric=True), Column("State", 30), Column("For", 28),
    )  # fmt: skip
    return Section(
        "Funding by state",
        (
            by_state(plan),
            at_risk(plan),
            Heading("Every item"),
            Table(columns, tuple(item_row(plan, item) for item in ordered)),
            *clocks(plan, today),
            *programmes(plan, today),
        ),
    )


def by_state(plan: Plan) -> Table:
    """How much is in which state, in the order in which funding comes about; and whose word each state is."""
    parts = [part for item in plan.agreement.funding for part in shares(plan, item)]
    rows = []
    for state in MoneyState:
        there = [each for found, each in parts if found is state]
        if there:
            sure = state in PARTNERS_WORD
            whose = (
                f"{plan.company(Side.PARTNER)}’s word" if sure else f"not {plan.company(Side.PARTNER)}’s word"
            )
            tone = Tone.GOOD if sure else Tone.WARNING
            rows.append((cell((Run(state.value, tone),)), cell(summed(there)), cell(muted(whose))))
    return Table((Column("State", 20), Column("How much", 40), Column("Whose word it is", 40)), tuple(rows))


def at_risk(plan: Plan) -> Paragraph:
    risky = plan.at_risk()
    partner = plan.company(Side.PARTNER)
    if not risky:
        return Paragraph((Run(f"Nothing is at risk: all of it is {partner}’s word.", Tone.GOOD),))
    items = ", ".join(f"{item.name} ({much})" for item, much in risky)
    return Paragraph(
        (
            Run(f"At risk: {summed(much for _, much in risky)}", Tone.WARNING),
            Run(f" that motions count on and that is not {partner}’s word: {items}."),
        )
    )


def item_row(plan: Plan, item: Funding) -> tuple[Cell, ...]:
    programme = next((each.name for each in plan.agreement.programmes if each.id == item.programme), "")
    about = programme or (item.kind.value if item.kind.value.casefold() not in item.name.casefold() else "")
    planned = Amount(item.amount, item.unit)
    counted = muted(f"planned {planned}") if plan.funding_amount(item).value != item.amount else ""
    return (
        cell(strong(item.name), muted(about)),
        cell(amount(plan, item), counted),
        cell(*state(plan, item)),
        cell(purpose(plan, item)),
    )


def state(plan: Plan, item: Funding) -> Cell:
    """The item’s state, since when, and who said so under which number."""
    now, step = plan.funding_state(item.id), plan.funding_step(item.id)
    tone = Tone.GOOD if now in PARTNERS_WORD else Tone.WARNING
    if step is None:
        return ((Run(now.value, tone),),)
    number = f", number {step.reference}" if step.reference else ""
    said_by = muted(f"said by {plan.company(step.side)}{number}")
    return ((Run(now.value, tone), Run(f" since {day(step.on)}")), said_by)


def verified(plan: Plan, programme: str, today: date) -> Cell:
    """Whether the programme’s eligibility counts today, and on what evidence."""
    told = plan.eligibility(programme)
    if told is None:
        return ((Run("not verified yet", Tone.WARNING),),)
    until = f" until {day(told.until)}" if told.until else ""
    if not plan.is_eligible(programme, today):
        return ((Run(f"ran out{until.replace(' until', ' on')}", Tone.WARNING),), muted(told.evidence))
    return ((Run("verified", Tone.GOOD), Run(f" on {day(told.on)}{until}")), muted(told.evidence))


def clocks(plan: Plan, today: date) -> list[Block]:
    found = deadlines(plan)
    if not found:
        return []
    rows = tuple(
        (
            cell(day(each.on)),
            cell(left(each.on, today)),
            cell(strong(each.item.name)),
            cell(each.what.removesuffix(" by")),
        )
        for each in found
    )
    columns = (Column("Day", 18), Column("Left", 18), Column("Item", 38), Column("What has to be done", 26))
    return [Heading("What runs out when"), Table(columns, rows)]


def left(on: date, today: date) -> tuple[Run, ...]:
    days = (on - today).days
    if days < 0:
        return (Run(f"{-days} days ago", Tone.BAD),)
    return (Run("today" if days == 0 else f"{days} days", Tone.WARNING if days <= 30 else Tone.PLAIN),)


def programmes(plan: Plan, today: date) -> list[Block]:
    rows = tuple(
        (cell(strong(each.name)), cell(each.kind.value), cell(*verified(plan, each.id, today)))
        for each in plan.agreement.programmes
    )
    columns = (Column("Programme", 36), Column("Kind", 18), Column("Eligibility", 46))
    return [Heading("Programmes and their eligibility"), Table(columns, rows)] if rows else []


# -- rhythm ----------------------------------------------------------------------------------------


def rhythm(plan: Plan) -> Section:
    agreed = plan.agreement.rhythm
    held = [
        ("Weekly motion review", "motion-review", "every", agreed.weekly),
        ("Monthly pipeline sync", "pipeline-sync", "every month,", agreed.monthly),
        ("Quarterly business review (QBR)", "qbr", "every quarter,", agreed.quarterly),
    ]
    if spans_a_year(plan) or agreed.half_year:
        held.append(("Half-year reset", "reset", "", agreed.half_year))
    rows = [ritual_row(plan, title, name, every, terms) for title, name, every, terms in held if terms]
    rows += [own_row(plan, each) for each in agreed.own]
    columns = (Column("Ritual", 26), Column("When", 22), Column("Who", 28), Column("How", 24))
    missing = [title for title, _, _, terms in held if terms is None]
    return Section(
        "Rhythm",
        (
            *([Table(columns, tuple(rows))] if rows else []),
            *([Missing(f"Not agreed yet: {', '.join(missing)}.")] if missing else []),
            *([Paragraph(muted(f"Times are those of {plan.agreement.time_zone}."))] if rows else []),
            Heading("Escalation"),
            escalation(plan),
            *days_off(agreed.days_off),
        ),
    )


def ritual_row(plan: Plan, title: str, name: str, every: str, terms: RitualTerms) -> tuple[Cell, ...]:
    paused = plan.paused(name)
    note = f"paused by {plan.name_of(paused.by)} since {day(plan.day(paused.at))}" if paused else ""
    return (
        cell(strong(title), (Run(note, Tone.WARNING),)),
        when(every, terms, fallback="when one of its criteria holds" if name == "reset" else ""),
        who(plan, terms.who),
        cell(terms.format, *(f"– {each}" for each in terms.criteria)) or cell(muted(opened(terms, name))),
    )


def own_row(plan: Plan, each: OwnRitual) -> tuple[Cell, ...]:
    how = cell(each.terms.format, *(f"– {question}" for question in each.questions))
    return (
        cell(strong(each.name), muted("decides" if each.kind.value == "board" else "")),
        when(f"{each.every},", each.terms),
        who(plan, each.terms.who),
        how or cell(muted("–")),
    )


def opened(terms: RitualTerms, name: str) -> str:
    return f"answers are taken for {terms.open_for_hours} hours" if name != "reset" else "no criteria agreed"


def when(every: str, terms: RitualTerms, fallback: str = "") -> Cell:
    """`every Mon, 09:00`."""
    named = " ".join(each for each in (every, day_said(terms.day) if terms.day else "") if each)
    at = f"{terms.at:%H:%M}" if terms.at else ""
    told = ", ".join(each.rstrip(",") for each in (named if terms.day else "", at) if each)
    return cell(told or fallback or muted("no day agreed yet"))


def who(plan: Plan, members: Iterable[str]) -> Cell:
    """A line a company."""
    named: dict[str, list[str]] = {plan.company(side): [] for side in Side}
    others: list[str] = []
    for member in members:
        someone = plan.people.get(member)
        (named[plan.company(someone.side)] if someone else others).append(plan.name_of(member))
    lines = [f"{company}: {', '.join(people)}" for company, people in named.items() if people]
    return cell(*lines, ", ".join(others)) or cell(muted("nobody named yet"))


def escalation(plan: Plan) -> Block:
    paths = {
        Side.VENDOR: plan.agreement.rhythm.vendor_escalation,
        Side.PARTNER: plan.agreement.rhythm.partner_escalation,
    }
    return Fields(
        tuple(
            (
                plan.company(side),
                cell(" → ".join(["the motion’s owner", *(plan.name_of(each) for each in path)]))
                if path
                else cell(muted("No path has been agreed: nobody is named above the owner.")),
            )
            for side, path in paths.items()
        )
    )


def days_off(off: Iterable[DayOff]) -> list[Block]:
    rows = tuple(
        (
            cell(day(each.start) + (f" to {day(each.end)}" if each.end and each.end != each.start else "")),
            cell(each.name),
        )
        for each in sorted(off, key=lambda each: each.start)
    )
    table = Table((Column("Days", 36), Column("The rhythm moves past it", 64)), rows)
    return [Heading("Days off"), table] if rows else []


# -- attachments -----------------------------------------------------------------------------------


def attachments(plan: Plan) -> Section:
    attached = plan.agreement.attachments
    blocks: list[Block] = [Heading("Account list")]
    blocks.append(
        listed([attached.account_list])
        if attached.account_list
        else Missing("No account list is attached: nobody says which customers this is about.")
    )
    blocks.append(Heading("Customer references"))
    blocks.append(
        listed(attached.references) if attached.references else Missing("No customer reference is attached.")
    )
    blocks.append(Heading("Co-marketing calendar"))
    rows = tuple(
        (cell(day(each.on)), cell(strong(each.what)), cell(name_of(plan, each.motion)))
        for each in sorted(attached.calendar, key=lambda each: each.on)
    )
    columns = (Column("Day", 20), Column("What", 48), Column("Motion", 32))
    blocks.append(Table(columns, rows) if rows else Missing("No co-marketing calendar is attached."))
    return Section("Attachments", tuple(blocks))


def listed(attached: Iterable[Attachment]) -> Table:
    rows = tuple(
        (cell(strong(each.name)), cell(each.where or muted("no one says")), cell(each.note or muted("–")))
        for each in attached
    )
    return Table((Column("What", 40), Column("Where it is", 36), Column("Note", 24)), rows)


def name_of(plan: Plan, motion: str | None) -> str:
    found = plan.motions.get(motion or "")
    return found.name if found else "–"
