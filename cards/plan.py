"""The plan read out: its six sections, each in a few lines, with a way to the details."""

from __future__ import annotations

from datetime import date

from cards.card import Button, Card, Element, Facts, Heading, line, small, text
from cards.parts import plan_line
from plan.plan import Plan
from plan.sides import Side

FOOTER = "A working agreement: non-binding, and it amends no contract."
VIEWS = ("targets", "motions", "funding", "rhythm", "people", "check")


def overview(plan: Plan, today: date) -> Card:
    """The six sections, each in a few lines, with a way to its details."""
    agreement = plan.agreement
    thesis = agreement.thesis
    thesis_said = (thesis.problem, thesis.better_together, thesis.horizon)
    sections: list[Element] = [
        text(f"{plan_line(plan, today)} · {agreement.state}"),
        Heading("Thesis"),
        *([text(part) for part in thesis_said if part] or [text("Not written yet.")]),
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
    buttons = tuple(Button(view.capitalize(), f"{view} --plan {plan.id}") for view in VIEWS)
    return Card(plan.name, tuple(sections), (*buttons, Button("Save as a file", f"export --plan {plan.id}")))


def rhythm_said(plan: Plan) -> str:
    rhythm = plan.agreement.rhythm
    named = {"weekly": rhythm.weekly, "monthly": rhythm.monthly, "quarterly": rhythm.quarterly}
    said = [
        f"{name} {day_said(terms.day)} {terms.at:%H:%M}"
        for name, terms in named.items()
        if terms and terms.day and terms.at
    ]
    if rhythm.half_year:
        said.append("half-year reset by criteria")
    return ", ".join([*said, *(own.name for own in rhythm.own)]) or "none agreed"


def day_said(day: str) -> str:
    """`Mon`, `2nd Tue`, `last Thu`: the weekday in capitals, as people write it."""
    *ordinal, weekday = day.split()
    return " ".join([*ordinal, weekday.capitalize()])


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
