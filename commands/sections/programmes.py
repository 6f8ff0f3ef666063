"""`edit programmes`: the programmes of the cloud company that the plan uses; who is eligible is verified later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import found, items_of, legal, new_id, place, put, without
from commands.sections.questions import Question, answered, form, kinds, line, needed_name, pick, places
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, Programme, ProgrammeKind
from plan.programmes import Entry, names_of
from plan.sides import Side

NEW = Programme(id="", name="")


def offered(writing: Writing) -> dict[str, Entry]:
    """What the catalogue has of the cloud company, as `aws/map`, and the plan does not use yet."""
    agreement = writing.agreement
    company = writing.catalogue.of_company(agreement.company(Side.PARTNER).name)
    used = {said.casefold() for each in agreement.programmes for said in (each.id, each.name)}
    entries = writing.catalogue.of(company.id) if company else []
    return {f"{each.hyperscaler}/{each.id}": each for each in entries if not used & set(names_of(each))}


def used(agreement: Agreement, entry: Entry) -> Programme:
    """A programme of the catalogue’s as the plan uses it."""
    return Programme(
        id=new_id(entry.id, (each.id for each in agreement.programmes)), name=entry.name, kind=entry.kind
    )


def questions(programme: Programme, writing: Writing) -> tuple[Question, ...]:
    kind = pick("kind", "Kind", programme.kind, kinds(ProgrammeKind), required=True,
                hint="" if programme.id else "A programme that is picked has its own")  # fmt: skip
    if programme.id:
        return (line("name", "Name", programme.name, required=True), kind)
    entries = {key: (each.name, key) for key, each in offered(writing).items()}
    if not entries:
        return (line("name", "Name", programme.name, required=True), kind)
    company = writing.agreement.company(Side.PARTNER).name
    return (
        pick("known", f"Programme of {company}", None, entries, none="None of these: see the name"),
        line("name", "Name", programme.name, hint="Only where it is none of these"),
        kind,
    )


def shown(writing: Writing, item: str | None) -> Shown:
    return form(questions(programme_of(writing, item), writing))


def programme_of(writing: Writing, item: str | None) -> Programme:
    return NEW if item is None else found(writing.agreement.programmes, item)


def change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    before = programme_of(writing, item)
    asked = questions(before, writing)
    said = answered(asked, values)
    others = [each for each in agreement.programmes if each.id != before.id]
    if known := said.values.get("known"):
        if said["name"]:
            raise Refused({"name": "Pick a programme or write the name of another one, not both."})
        programme = used(agreement, offered(writing)[known])
    else:
        programme = replace(before, name=said["name"], kind=said["kind"])
        if item is None:
            if not programme.name:
                raise Refused({"name": "Pick a programme, or write the name of one."})
            programme = replace(programme, id=new_id(programme.name, (each.id for each in others)))
    if programme.name != before.name:
        needed_name(programme.name, (each.name for each in others), "programme")
    after = replace(agreement, programmes=put(agreement.programmes, programme))
    return legal(
        writing, after, places(asked, ("programmes", place(agreement.programmes, programme.id))), "name"
    )


def items(agreement: Agreement) -> Items:
    return items_of(agreement.programmes)


def remove(agreement: Agreement, item: str) -> Agreement:
    """Without the programme; the money that hung on it stays, and hangs on none."""
    funding = tuple(
        replace(each, programme=None) if each.programme == item else each for each in agreement.funding
    )
    return replace(agreement, programmes=without(agreement.programmes, item), funding=funding)


PROGRAMMES = Section(
    name="programmes",
    title="Programmes",
    purpose="The programmes your plan uses: what pays, what gives status, and what is a route to buy.",
    items=items,
    form=shown,
    change=change,
    remove=remove,
)
