"""`edit motions`: the pieces of joint work, who owns each at either company, and how often they speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import found, items_of, legal, new_id, place, put, without
from commands.sections.people import someone
from commands.sections.questions import (
    Answers,
    Question,
    answered,
    form,
    kinds,
    line,
    lines,
    needed_name,
    pick,
    places,
)
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, Cadence, Home, Motion, MotionKind, Owner
from plan.sides import Side
from storage.plan_limits import LONGEST_TEXT

NEW = Motion(id="", name="", cadence=Cadence.WEEKLY, home=Home.SHARED)


def motion_of(writing: Writing, item: str | None) -> Motion:
    return NEW if item is None else found(writing.agreement.motions, item)


def questions(motion: Motion, writing: Writing) -> tuple[Question, ...]:
    agreement = writing.agreement
    targets = {each.id: (each.name, each.id) for each in agreement.targets}
    measure = motion.milestone if motion.reports_a_date else motion.metric
    reports = (
        "Of an event or an integration its next milestone; of anything else the number its owners report"
    )
    trigger = lines if "\n" in (motion.trigger or "") else line
    return (
        line("name", "Name", motion.name, required=True, placeholder="Migration play"),
        pick("kind", "Kind", motion.kind, kinds(MotionKind), required=True),
        pick("target", "Target that it drives", motion.target, targets, none="None yet"),
        line("measure", "What it reports", measure, at=("milestone" if motion.reports_a_date else "metric",),
             placeholder="opportunities, or: general availability", hint=reports),
        pick("cadence", "Its owners speak of it", motion.cadence, kinds(Cadence), none="Not agreed yet"),
        trigger("trigger", "What sets it off", motion.trigger, empty=None, max_length=LONGEST_TEXT,
                hint="Needed when per trigger", placeholder="a customer win is logged"),
        pick("home", "Where it is worked", motion.home, kinds(Home), none="Not agreed yet"),
        *owner(motion, Side.VENDOR, writing),
        *owner(motion, Side.PARTNER, writing),
    )  # fmt: skip


def owner(motion: Motion, side: Side, writing: Writing) -> tuple[Question, ...]:
    """Who owns it at one company: the person, where there are any to pick, and their role."""
    company, there, half = writing.agreement.company(side).name, motion.owner(side), f"{side}_owner"
    nobody = "" if writing.people(side) else f"Nobody of {company} is on the plan yet"
    return (
        *someone(half, f"Owner at {company}", there.person, writing, side, at=(half, "person")),
        line(f"{side}_role", f"Role at {company}", there.role, at=(half, "role"), hint=nobody,
             placeholder="Account executive" if side is Side.VENDOR else "Partner sales manager"),
    )  # fmt: skip


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(motion_of(writing, item), writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = motion_of(writing, item)
    asked = questions(before, writing)
    said = answered(asked, values)
    motion = as_answered(before, said, writing)
    others = [each for each in agreement.motions if each.id != before.id]
    if item is None:
        motion = replace(motion, id=new_id(motion.name, (each.id for each in others), kind="motion"))
    if motion.name != before.name:
        needed_name(motion.name, (each.name for each in others), "motion")
    if said.touched & {"cadence", "trigger"} and motion.cadence is Cadence.PER_TRIGGER and not motion.trigger:
        raise Refused({"trigger": "Say what sets it off: its owners are asked only when that happens."})
    after = replace(agreement, motions=put(agreement.motions, motion))
    at = ("motions", place(agreement.motions, motion.id))
    fields = {(*at, "metric"): "measure", (*at, "milestone"): "measure", **places(asked, at)}
    return legal(writing, after, fields, "name")


def as_answered(before: Motion, said: Answers, writing: Writing) -> Motion:
    motion = replace(
        before, name=said["name"], kind=said["kind"], target=said["target"], cadence=said["cadence"],
        trigger=said["trigger"], home=said["home"],
        vendor_owner=owner_answered(before, Side.VENDOR, said, writing),
        partner_owner=owner_answered(before, Side.PARTNER, said, writing),
    )  # fmt: skip
    if motion.reports_a_date is not before.reports_a_date and "measure" not in said.touched:
        return motion  # what a number is called is no milestone
    what = said["measure"]
    return replace(motion, milestone=what) if motion.reports_a_date else replace(motion, metric=what)


def owner_answered(before: Motion, side: Side, said: Answers, writing: Writing) -> Owner:
    """Whoever was picked, in the role that was written; where none was, in what they do."""
    there, half = before.owner(side), f"{side}_owner"
    person = said[half] if half in said.values else there.person
    role = said[f"{side}_role"]
    if person != there.person and not role:
        role = next((each.title for each in writing.people(side) if each.id == person), "")
    return Owner(role=role, person=person)


def items(agreement: Agreement) -> Items:
    return items_of(agreement.motions)


def remove(agreement: Agreement, item: str) -> Agreement:
    """Without the motion; money and dates that hung on it stay, and hang on none."""
    attached = agreement.attachments
    return replace(
        agreement,
        motions=without(agreement.motions, item),
        funding=tuple(
            replace(each, motion=None) if each.motion == item else each for each in agreement.funding
        ),
        attachments=replace(
            attached,
            calendar=tuple(
                replace(each, motion=None) if each.motion == item else each for each in attached.calendar
            ),
        ),
    )


MOTIONS = Section(
    name="motions",
    title="Motions",
    purpose="The five to eight things you do together, each with an owner at both companies and a target it drives.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
    problems=frozenset(
        {
            "motions-count",
            "target-without-motion",
            "motion-without-target",
            "motion-without-pair",
            "motion-without-home",
        }
    ),
)
