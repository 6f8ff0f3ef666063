"""The plan read out: its thesis, motions by owner pair, funding by state, rhythm, people, and its weak spots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from cards.card import (
    Button,
    Card,
    Colour,
    Day,
    Element,
    Facts,
    Heading,
    Item,
    Moment,
    Span,
    Table,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import ago, companies, pair, plan_line, said_line
from plan.agreement import Cadence, Funding, Motion, Role
from plan.amounts import Amount
from plan.checks import Finding
from plan.plan import PARTNERS_WORD, Plan
from plan.sides import Side

FOOTER = "A working agreement: non-binding, and it amends no contract."


def overview(plan: Plan, today: date) -> Card:
    """The six sections, each in a few lines, with a way to its details."""
    agreement = plan.agreement
    thesis = agreement.thesis
    sections: list[Element] = [
        text(strong(companies(plan)), f" · {plan_line(plan, today)} · {agreement.state}"),
        Heading("Thesis"),
        *(text(part) for part in (thesis.problem, thesis.better_together, thesis.horizon) if part),
        Facts(
            (
                ("Targets", line(", ".join(target.name for target in agreement.targets) or "none")),
                ("Motions", line(", ".join(motion.name for motion in agreement.motions) or "none")),
                ("Funding", line(", ".join(item.name for item in agreement.funding) or "none")),
                ("Programmes", line(", ".join(each.name for each in agreement.programmes) or "none")),
                ("Rhythm", line(rhythm_said(plan))),
                ("Attached", line(attached(plan))),
                ("Escalation", line(escalation(plan))),
            )
        ),
        small(FOOTER),
    ]
    names = ("targets", "motions", "funding", "rhythm", "people", "check")
    buttons = tuple(Button(name.capitalize(), f"{name} --plan {plan.id}") for name in names)
    return Card(plan.name, tuple(sections), (*buttons, Button("Save as a file", f"export --plan {plan.id}")))


def rhythm_said(plan: Plan) -> str:
    rhythm = plan.agreement.rhythm
    named = {"weekly": rhythm.weekly, "monthly": rhythm.monthly, "quarterly": rhythm.quarterly}
    said = [
        f"{name} {terms.day} {terms.at:%H:%M}"
        for name, terms in named.items()
        if terms and terms.day and terms.at
    ]
    if rhythm.half_year:
        said.append("half-year reset by criteria")
    return ", ".join([*said, *(own.name for own in rhythm.own)]) or "none agreed"


def attached(plan: Plan) -> str:
    attachments = plan.agreement.attachments
    parts = [attachments.account_list.name] if attachments.account_list else []
    if attachments.references:
        parts.append(f"{len(attachments.references)} references")
    if attachments.calendar:
        parts.append(f"a calendar of {len(attachments.calendar)}")
    return ", ".join(parts) or "nothing yet"


def escalation(plan: Plan) -> str:
    paths = {
        Side.VENDOR: plan.agreement.rhythm.vendor_escalation,
        Side.PARTNER: plan.agreement.rhythm.partner_escalation,
    }
    return (
        "; ".join(
            f"{plan.company(side)}: owner → {' → '.join(plan.name_of(each) for each in path)}"
            for side, path in paths.items()
            if path
        )
        or "no path agreed"
    )


# -- motions ---------------------------------------------------------------------------------------


def motions(plan: Plan, today: date) -> Card:
    """Every motion with its pair and what each side said last, as the reader may see it."""
    items = tuple(motion_item(plan, motion, today) for motion in plan.agreement.motions)
    return Card(
        f"{plan.name}: motions",
        items,
        (
            Button("Give an update", f"check-in --plan {plan.id}", "primary"),
            Button("Status", f"status --plan {plan.id}"),
        ),
    )


def motion_item(plan: Plan, motion: Motion, today: date) -> Item:
    head = line(strong(f"{plan.number_of(motion)} {motion.name}"), muted(f"  {motion_terms(plan, motion)}"))
    notes = [pair(plan, motion)]
    for side in Side:
        answer = plan.answer(motion.id, side)
        if answer is None:
            notes.append(line(muted(f"{plan.company(side)}: nothing said yet")))
            continue
        colour: Span = (
            Words("colour hidden until both have answered", Tone.MUTED)
            if answer.sealed
            else Colour(answer.confidence)
        )
        said = said_line(answer, motion, plan)
        notes.append(
            line(
                muted(f"{plan.company(side)}: "),
                colour,
                f" {said}",
                muted(f" · {ago(plan.day(answer.at), today)}"),
            )
        )
    return Item(head, tuple(notes))


def motion_terms(plan: Plan, motion: Motion) -> str:
    target = plan.targets.get(motion.target or "")
    when = motion.cadence.value if motion.cadence else "no cadence"
    if motion.cadence is Cadence.PER_TRIGGER:
        when = f"when {motion.trigger}" if motion.trigger else "per-trigger, none named"
    return f"{motion.kind} · {when} · drives {target.name if target else 'nothing'}"


# -- funding ---------------------------------------------------------------------------------------


def funding(plan: Plan, today: date) -> Card:
    """State by state, whose word it is, what is at risk by motion, and the clocks."""
    rows = tuple(funding_row(plan, item) for item in plan.agreement.funding)
    columns = ("Item", "Amount", "State", "For")
    body: list[Element] = (
        [Table(columns, rows, numeric=(1,))] if rows else [text("No funding is on the plan.")]
    )
    risky = plan.at_risk()
    if risky:
        body += [Heading("At risk: not yet the partner’s word")]
        body += [
            Item(line(strong(str(amount)), f" {item.name}"), (line(muted(for_motion(plan, item))),))
            for item, amount in risky
        ]
    body += clocks(plan, today)
    body += programmes(plan, today)
    return Card(f"{plan.name}: funding", tuple(body), (Button("Status", f"status --plan {plan.id}"),))


def funding_row(plan: Plan, item: Funding) -> tuple[tuple[Span, ...], ...]:
    state = plan.funding_state(item.id)
    step = plan.funding_step(item.id)
    tone = Tone.GOOD if state in PARTNERS_WORD else Tone.WARNING
    reference = f" {step.reference}" if step and step.reference else ""
    since = f" since {step.on}" if step else ""
    return (
        line(item.name),
        line(str(plan.funding_amount(item))),
        line(Words(state.value, tone), muted(f"{reference}{since}")),
        line(for_motion(plan, item)),
    )


def for_motion(plan: Plan, item: Funding) -> str:
    motion = plan.motions.get(item.motion or "")
    claimant = f", claimed by {item.claimant}" if item.claimant else ""
    return f"{motion.name if motion else 'no motion'}{claimant}"


def clocks(plan: Plan, today: date) -> list[Element]:
    found: list[tuple[date, str]] = []
    for item in plan.agreement.funding:
        for what, on in (("spend by", item.spend_by), ("claim by", item.claim_by), ("expires", item.expires)):
            if on and on >= today:
                found.append((on, f"{item.name}: {what} "))
    items: list[Element] = [
        Item(line(what, Day(on), muted(f" ({(on - today).days} days)"))) for on, what in sorted(found)[:6]
    ]
    return [Heading("Clocks"), *items] if items else []


def programmes(plan: Plan, today: date) -> list[Element]:
    rows = []
    for programme in plan.agreement.programmes:
        verified = plan.eligibility(programme.id)
        if verified is None:
            state = Words("unverified", Tone.WARNING)
        elif verified.until and verified.until < today:
            state = Words(f"ran out {verified.until}", Tone.WARNING)
        else:
            state = Words(f"verified {verified.on}: {verified.evidence}", Tone.GOOD)
        rows.append((programme.name, line(muted(f"{programme.kind} · "), state)))
    return [Heading("Programmes"), Facts(tuple(rows))] if rows else []


# -- people ----------------------------------------------------------------------------------------


def people(plan: Plan, today: date, own: Side | None) -> Card:
    """Who is on the plan, by company; for the reader's own side also who has not opted in yet."""
    body: list[Element] = []
    for side in Side:
        theirs = [someone for someone in plan.people.values() if someone.side is side]
        body.append(Heading(plan.company(side)))
        body += [person_item(plan, each.id, today, own is side) for each in theirs] or [text("Nobody yet.")]
    return Card(
        f"{plan.name}: people",
        tuple(body),
        (Button("Motions", f"motions --plan {plan.id}"), Button("Your own settings", "me")),
    )


def person_item(plan: Plan, id: str, today: date, own: bool) -> Item:
    someone = plan.people[id]
    halves = [motion.name for motion, _, owner in plan.halves() if owner.id == id]
    head = line(strong(someone.name), muted(f"  {someone.title or someone.role}"))
    notes = []
    if someone.role in (Role.LEAD, Role.SPONSOR, Role.OBSERVER):
        notes.append(someone.role.value)
    if halves:
        notes.append(f"owns {', '.join(halves)}")
    if not someone.active:
        notes.append("has left the plan")
    if someone.away(today):
        notes.append(f"out of office until {someone.away_until}" if someone.away_until else "out of office")
    if own and someone.active and not someone.may_be_prompted:
        notes.append("has not said yes to prompts" if not someone.stopped else "has stopped prompts")
    return Item(head, (line(" · ".join(notes)),) if notes else ())


# -- checks and history ----------------------------------------------------------------------------


def checked(plan: Plan, found: Sequence[Finding], rules: int) -> Card:
    """Each failing rule with its evidence and what to do; the ones that stop an agreement first."""
    if not found:
        return Card(
            f"{plan.name}: no weak spots",
            (text(f"All {rules} checks pass today."),),
            (Button("Plan", f"plan --plan {plan.id}"),),
        )
    failing = len({finding.rule for finding in found})
    ordered = sorted(found, key=lambda finding: not finding.hard)
    items = [
        Item(
            line(strong(finding.about), f": {finding.evidence}"),
            (
                line(finding.do),
                line(muted(finding.rule + (" · a plan cannot be agreed like this" if finding.hard else ""))),
            ),
        )
        for finding in ordered
    ]
    return Card(
        f"{plan.name}: {failing} of {rules} checks fail",
        tuple(items),
        (Button("Plan", f"plan --plan {plan.id}"),),
    )


def history(plan: Plan, lines: Iterable[tuple[datetime, str, str]], at: str, earlier: str) -> Card:
    """What happened, the newest first: when, who, what. `earlier`: the command for what came before."""
    items = tuple(
        Item(line(Moment(when, plan.agreement.time_zone), "  ", strong(who)), (line(what),))
        for when, who, what in lines
    )
    body: tuple[Element, ...] = items or (text("Nothing is on record there."),)
    more = (Button("Earlier", earlier),) if earlier else ()
    return Card(f"{plan.name}: history{f' up to {at}' if at else ''}", body, more)


def as_it_stood(plan: Plan, on: date) -> list[Element]:
    """Targets and funding as they were on a day, for the head of a history."""
    rows = []
    for target in plan.agreement.targets:
        number = plan.number(target.id)
        said = (
            f"{Amount(number.value, target.unit)} ({number.source}, {number.on})"
            if number
            else "no number yet"
        )
        rows.append((target.name, line(said)))
    for item in plan.agreement.funding:
        rows.append((item.name, line(f"{plan.funding_amount(item)} {plan.funding_state(item.id)}")))
    return [Heading(f"As it stood on {on}"), Facts(tuple(rows))] if rows else []
