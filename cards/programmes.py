"""The programme catalogue: what each hyperscaler offers, how sure that is, and how old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import (
    Button,
    Card,
    Day,
    Element,
    Facts,
    Heading,
    Item,
    Span,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.pages import page_of, rest
from cards.parts import dated, shortened
from plan.agreement import Programme
from plan.facts import Eligibility
from plan.plan import Plan
from plan.programmes import Catalogue, Entry, Hyperscaler, Sayings

AT_ONCE = 12  # programmes on one card
CHECK = "Programmes change every year: confirm the terms with your partner development manager."
A_MONTH, A_YEAR = 30, 365  # days


def listed(
    catalogue: Catalogue, chosen: Sequence[Hyperscaler], today: date, page: int, said: str, plan: str
) -> Card:
    """The programmes of the chosen hyperscalers; `said` is what was typed, `plan` the plan's id if one was
    meant."""
    entries = [entry for each in chosen for entry in catalogue.of(each.id)]
    body: list[Element] = []
    before = ""
    for entry in page_of(entries, page, AT_ONCE):
        if entry.hyperscaler != before and len(chosen) > 1:
            body.append(Heading(catalogue.hyperscalers[entry.hyperscaler].name))
        before = entry.hyperscaler
        body.append(item(entry, today))
    body += [element for each in chosen if len(chosen) == 1 for element in general(each, today)]
    whose = chosen[0].name if len(chosen) == 1 else "The hyperscalers"
    options = f" --plan {plan}" if plan else ""
    others = [each for each in catalogue.hyperscalers.values() if each not in chosen]
    return Card(
        f"{whose}’{'' if whose.endswith('s') else 's'} programmes",
        (*body, small(CHECK)),
        (
            *rest(entries, page, AT_ONCE, f"funding programmes {said}".strip() + options),
            *(Button(each.name, f"funding programmes {each.id}{options}") for each in others),
        ),
    )


def item(entry: Entry, today: date) -> Item:
    head = line(strong(entry.name), muted(f" · {entry.kind}"))
    funds = shortened("; ".join(each.says for each in entry.funds), 120)
    source = muted(f"{entry.certainty.words}, {age(entry.as_of, today)}")
    name = f"{entry.hyperscaler}/{entry.id}"
    notes = [line(f"{funds} · " if entry.funds[0].certainty else "what it funds is unknown · ", source)]
    if entry.note:
        notes.append(line(shortened(entry.note, 200)))
    return Item(head, tuple(notes), (Button("Terms", f"funding programme {name}"),))


def general(hyperscaler: Hyperscaler, today: date) -> list[Element]:
    """What holds for all of a hyperscaler's programmes."""
    if not hyperscaler.notes:
        return []
    rows = [
        text(*saying(each.says, each.certainty.words if each.certainty else "")) for each in hyperscaler.notes
    ]
    return [
        Heading("For all of them"),
        *rows,
        small(f"{hyperscaler.source}, {age(hyperscaler.as_of, today)}"),
    ]


def one(catalogue: Catalogue, entry: Entry, plan: Plan | None, today: date) -> Card:
    """A programme's terms, each with how sure it is."""
    rows: list[tuple[str, tuple[Span, ...]]] = [
        ("Kind", line(entry.kind.value)),
        ("What it funds", told(entry.funds)),
        ("What it asks for", told(entry.gates)),
        ("Approval before spending", told(entry.approval)),
        ("Window", told(entry.window)),
        ("Source", line(entry.source)),
        ("As of", line(Day(entry.as_of), muted(f" {entry.as_of.year}, {age(entry.as_of, today)}"))),
    ]
    used = used_as(plan, entry) if plan else None
    if plan and used:
        rows.append((plan.name, eligibility(plan, used, today)))
    note = (text(strong(entry.note)),) if entry.note else ()
    name = catalogue.hyperscalers[entry.hyperscaler].name
    button = Button(f"All of {name}’s", f"funding programmes {entry.hyperscaler}")
    verify: tuple[Button, ...] = ()
    if plan and used and not plan.is_eligible(used.id, today):
        verify = (Button("Verify", f"funding verify {used.id} --plan {plan.id}", "primary"),)
    return Card(f"{name}: {entry.name}", (*note, Facts(tuple(rows)), small(CHECK)), (*verify, button))


def used_as(plan: Plan, entry: Entry) -> Programme | None:
    """The plan's programme that this entry describes, by id or name."""
    wanted = (entry.id, entry.name.casefold())
    every = plan.agreement.programmes
    return next((each for each in every if each.id in wanted or each.name.casefold() in wanted), None)


def eligibility(plan: Plan, programme: Programme, today: date) -> tuple[Span, ...]:
    word = plan.eligibility(programme.id)
    if word is None:
        return line("eligibility unverified")
    if word.until and word.until < today:
        return line(f"verified {dated(word.on)}, ran out {dated(word.until)}")
    return line(f"verified {dated(word.on)}: {shortened(word.evidence)}")


def which(catalogue: Catalogue, found: Sequence[Entry]) -> Card:
    """More than one programme is called that."""
    buttons = tuple(
        Button(
            shortened(f"{catalogue.hyperscalers[each.hyperscaler].name}: {each.name}", 70),
            f"funding programme {each.hyperscaler}/{each.id}",
        )
        for each in found[:AT_ONCE]
    )
    return Card("Which programme?", (text("Several are called that."),), buttons)


def verified(plan: Plan, programme: Programme, said: Eligibility, title: str, note: str = "") -> Card:
    rows: list[tuple[str, tuple[Span, ...]]] = [
        ("Programme", line(programme.name)),
        ("Verified on", line(Day(said.on))),
        ("Holds until", line(Day(said.until)) if said.until else line("no end is known")),
        ("Evidence", line(shortened(said.evidence, 400))),
        ("Said by", line(plan.name_of(said.by))),
    ]
    body: tuple[Element, ...] = (Facts(tuple(rows)),)
    return Card(
        title, (*body, small(note)) if note else body, (Button("Funding", f"funding --plan {plan.id}"),)
    )


def told(sayings: Sayings) -> tuple[Span, ...]:
    spans: list[Span | str] = []
    for each in sayings:
        spans += ["; "] if spans else []
        spans += saying(each.says, each.certainty.words if each.certainty else "")
    return line(*spans)


def saying(says: str, certainty: str) -> tuple[Span, ...]:
    return line(says, muted(f" ({certainty})")) if certainty else line(muted(says))


def age(as_of: date, today: date) -> str:
    """`4 months old`."""
    days = max((today - as_of).days, 0)
    if days < A_MONTH * 2:
        return f"{days} day{'s' * (days != 1)} old"
    if days < A_YEAR * 2:
        return f"{days // A_MONTH} months old"
    return f"{days // A_YEAR} years old"
