"""`edit targets`: the three to five numbers that both companies are held to, and what counts towards each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cards.card import Field
from cards.say import said_by
from commands.call import Unreadable
from commands.sections.document import found, items_of, legal, new_id, place, put, without
from commands.sections.phasing import check_rising, check_within, read_phasing, written_phasing
from commands.sections.questions import (
    Answers,
    Question,
    answered,
    figure,
    form,
    kinds,
    line,
    lines,
    needed_name,
    pick,
    places,
)
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, Target, TargetKind
from plan.days import quarters_between
from plan.next_version import is_rate
from storage.plan_limits import LONGEST_TEXT


@dataclass(frozen=True)
class Usual:
    """What a target of a kind is mostly called, counted in, and how it is mostly defined."""

    name: str = ""
    unit: str = ""
    definition: str = ""


def usual(kind: TargetKind, agreement: Agreement) -> Usual:
    ours, theirs = agreement.vendor.name, agreement.partner.name
    never_both = "A deal is sourced or attached, never both."
    return {
        TargetKind.SOURCED: Usual(
            "Sourced pipeline", agreement.currency,
            f"Opportunities first registered by {theirs} or by a joint motion, with no {ours} activity in the 180 "
            f"days before. {never_both}",
        ),
        TargetKind.ATTACHED: Usual(
            "Attached pipeline", agreement.currency,
            f"Opportunities that {ours} had opened already and {theirs} materially helped, with the evidence named. "
            f"{never_both}",
        ),
        TargetKind.MARKETPLACE: Usual(
            "Marketplace consumption", agreement.currency,
            f"Billed through the {theirs} marketplace, private offers included; bookings are not counted.",
        ),
        TargetKind.WINS: Usual(
            "Customer wins", "logos",
            "Distinct customers closed won, with a joint motion named as what won them; a renewal is none.",
        ),
        TargetKind.ACTIVATION: Usual(
            "Seller activation rate", "%",
            f"Of the {theirs} sellers named for this plan, those with a shared opportunity or a joint customer call in "
            "the last 90 days.",
        ),
    }.get(kind, Usual())  # fmt: skip


def suggested(agreement: Agreement) -> Target:
    """A new target: of the first of the usual kinds that the plan has none of, else one of its own."""
    there = {each.kind for each in agreement.targets}
    called = {each.name.casefold() for each in agreement.targets}
    kind = next((each for each in TargetKind if each not in there), TargetKind.OWN)
    like = usual(kind, agreement)
    name = "" if like.name.casefold() in called else like.name
    return Target(id="", name=name, kind=kind, unit=like.unit, definition=like.definition)


# -- a target ---------------------------------------------------------------------------------------


def target_of(writing: Writing, item: str | None) -> Target:
    agreement = writing.agreement
    return suggested(agreement) if item is None else found(agreement.targets, item)


def questions(target: Target, agreement: Agreement) -> tuple[Question, ...]:
    period = agreement.period
    choices = kinds(each for each in TargetKind if each is not TargetKind.OWN)
    choices[TargetKind.OWN.value] = ("Our own", TargetKind.OWN)
    phased = "What is reached by each quarter’s end, from the beginning on. Empty: a straight line."
    until = target.end or period.end
    quarters = quarters_between(target.start or period.start, until)[:2]
    like = ", ".join(f"{label} {value}" for label, value in zip(quarters, ("0.5M", "1.5M"), strict=False))
    return (
        pick("kind", "Kind", target.kind, choices, required=True,
             hint="Another kind brings its usual unit and definition, unless you wrote your own"),
        line("name", "Name", target.name, required=True),
        figure("amount", f"Amount by {until.day} {until:%b %Y}", target.amount, placeholder="8M",
               hint="May wait; without it the plan cannot be agreed"),
        line("unit", "Unit", target.unit, placeholder=f"{agreement.currency}, logos, %",
             hint="A currency’s three letters, logos, % or a word of your own"),
        Question(
            Field("phasing", "By calendar quarter", "line", placeholder=like, hint=phased, max_length=LONGEST_TEXT),
            target.phasing, written_phasing(target.phasing), read_phasing,
        ),
        lines("definition", "What counts, and what does not", target.definition),
    )  # fmt: skip


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(target_of(writing, item), writing.agreement))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = target_of(writing, item)
    asked = questions(before, agreement)
    said = answered(asked, values)
    others = [each for each in agreement.targets if each.id != before.id]
    target = following(before, said, agreement)
    if item is None:
        target = replace(target, id=new_id(target.name, (each.id for each in others), kind="target"))
    if item is None or target.name != before.name:
        needed_name(target.name, (each.name for each in others), "target")
    if said.touched & {"phasing"}:
        check_phasing(target, agreement)
    after = replace(agreement, targets=put(agreement.targets, target))
    return legal(writing, after, places(asked, ("targets", place(agreement.targets, target.id))), "name")


def following(before: Target, said: Answers, agreement: Agreement) -> Target:
    """The target as answered. Where another kind was chosen, what the form had suggested for the kind before, and
    nobody changed, is what is usual for the chosen one."""
    kind = said["kind"]
    then, now = usual(before.kind, agreement), usual(kind, agreement)
    name, unit, definition = said["name"], said["unit"], said["definition"]
    if kind is not before.kind:
        name = now.name or name if not before.id and name == then.name else name
        unit = now.unit or unit if unit == then.unit else unit
        definition = now.definition if definition == then.definition else definition
    return replace(
        before, kind=kind, name=name, unit=unit, definition=definition, amount=said["amount"],
        phasing=said["phasing"],
    )  # fmt: skip


def check_phasing(target: Target, agreement: Agreement) -> None:
    """Raises Refused."""
    quarters = target.phasing or {}
    try:
        check_within(quarters, target.start or agreement.period.start, target.end or agreement.period.end)
        if not is_rate(target):
            check_rising(quarters)
    except Unreadable as problem:
        raise Refused({"phasing": said_by(problem)}) from None


def items(agreement: Agreement) -> Items:
    return items_of(agreement.targets)


def remove(agreement: Agreement, item: str) -> Agreement:
    """Without the target; the motions that drove it stay, and drive none."""
    motions = tuple(replace(each, target=None) if each.target == item else each for each in agreement.motions)
    return replace(agreement, targets=without(agreement.targets, item), motions=motions)


TARGETS = Section(
    name="targets",
    title="Targets",
    purpose="The three to five numbers that you would both report upwards, each with what counts towards it.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
    problems=frozenset({"targets-count", "target-unmeasurable"}),
)
