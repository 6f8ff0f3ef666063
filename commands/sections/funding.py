"""`edit funding`: the money and hours that the plan counts on, each tied to the motion that spends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from cards.card import Field
from commands.sections.basics import currency
from commands.sections.document import found, items_of, legal, new_id, place, put, without
from commands.sections.programmes import offered, used
from commands.sections.questions import (
    Answers,
    Question,
    answered,
    as_number,
    day,
    digits,
    form,
    kinds,
    line,
    needed_name,
    pick,
    places,
)
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, Funding, FundingKind

HOURS = "hours"


def item_of(writing: Writing, item: str | None) -> Funding:
    if item is not None:
        return found(writing.agreement.funding, item)
    return Funding(id="", name="", kind=FundingKind.MDF, amount=Decimal(0), unit=writing.agreement.currency)


def questions(before: Funding, writing: Writing) -> tuple[Question, ...]:
    agreement = writing.agreement
    motions = {each.id: (each.name, each.id) for each in agreement.motions}
    programmes = {each.id: (each.name, each.id) for each in agreement.programmes}
    programmes |= {key: (f"{each.name} (new on the plan)", key) for key, each in offered(writing).items()}
    amount = before.amount if before.id else None
    return (
        line("name", "Name", before.name, required=True, placeholder="MDF first half"),
        pick("kind", "Kind", before.kind, kinds(FundingKind), required=True),
        Question(
            Field("amount", "Amount, or hours", "number", required=True, placeholder="60k"),
            amount, digits(amount), as_number,
        ),
        line("unit", "Currency", "" if before.unit == HOURS else before.unit, read=currency, placeholder="USD",
             hint=f"Empty: {agreement.currency}. Hours need none."),
        pick("motion", "Motion that spends it", before.motion, motions, none="None yet"),
        pick("programme", "Programme that it hangs on", before.programme, programmes, none="None"),
        day("claim_by", "To be claimed by", before.claim_by, hint="Both companies are reminded ahead of it"),
    )  # fmt: skip


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(item_of(writing, item), writing))


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = item_of(writing, item)
    asked = questions(before, writing)
    said = answered(asked, values)
    after = as_answered(before, said, agreement)
    if item is None:
        needed_name(after.name, (), "item")
        after = replace(after, id=new_id(after.name, (each.id for each in agreement.funding)))
    check_dates(after, said)
    if after.programme in (entries := offered(writing)):
        programme = used(agreement, entries[after.programme])
        after = replace(after, programme=programme.id)
        agreement = replace(agreement, programmes=(*agreement.programmes, programme))
    at = ("funding", place(agreement.funding, after.id))
    fields = {**places(asked, at), ("programmes",): "programme"}
    return legal(writing, replace(agreement, funding=put(agreement.funding, after)), fields, "name")


def as_answered(before: Funding, said: Answers, agreement: Agreement) -> Funding:
    unit = HOURS if said["kind"] is FundingKind.HOURS else said["unit"] or agreement.currency
    return replace(
        before, name=said["name"], kind=said["kind"], amount=said["amount"], unit=unit, motion=said["motion"],
        programme=said["programme"], claim_by=said["claim_by"],
    )  # fmt: skip


IN_ORDER = (
    ("start", "spend_by", "The work starts on {}, after it is to be spent by {}."),
    ("start", "claim_by", "The work starts on {}, after it is to be claimed by {}."),
    ("spend_by", "claim_by", "It may be spent until {}, after it is to be claimed by {}."),
    ("start", "expires", "The work starts on {}, after it expires on {}."),
)


def check_dates(item: Funding, said: Answers) -> None:
    """That what was dated anew fits the other days. Raises Refused."""
    for first, then, sentence in IN_ORDER:
        before, after = getattr(item, first), getattr(item, then)
        if before and after and after < before and said.touched & {first, then}:
            raise Refused({then if then in said.touched else first: sentence.format(before, after)})


def items(agreement: Agreement) -> Items:
    return items_of(agreement.funding)


def remove(agreement: Agreement, item: str) -> Agreement:
    return replace(agreement, funding=without(agreement.funding, item))


FUNDING = Section(
    name="funding",
    title="Funding",
    purpose="The money and hours you count on, each with the motion that spends it; what is approved is said later.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
    problems=frozenset({"funding-unmatched"}),
)
