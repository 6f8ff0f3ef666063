"""Writing a section of the draft: its form, what was changed meanwhile, and what comes next in the guide."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from cards import writing as cards
from cards.card import Answer, Card, Element, Form, small, text
from cards.say import said_by
from commands import forms
from commands.acting import plan_to_change
from commands.agreeing import changed_by, version_of
from commands.call import Call
from commands.owning import ask_of_draft
from commands.reading import page_typed
from commands.sections.guide import GUIDE, NEW, STEPS, ahead, how_to_go_on
from commands.sections.order import called, concerned
from commands.sections.parts import FURTHER, part_of, parts
from commands.sections.section import NoSuchItem, Refused, Section, Writing
from plan.agreement import Agreement, State
from plan.agreement_facts import Edited
from plan.changes import changes
from plan.people import Someone
from plan.plan import Plan, typed
from plan.sides import Side
from storage import drafting, plans
from storage.store import Book


class NotWritten(LookupError):
    """No draft of a next version is open, so there is none to drop. The version in force is changed by `/jbp edit`."""


# -- one section -----------------------------------------------------------------------------------


def one_section(call: Call, book: Book, section: Section) -> Answer:
    """Its list, or a form of it. Raises LeadsOnly."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    draft = drafting.to_write(book, plan)
    item = call.word(1)
    if section.items is not None and not item:
        if "guided" not in call.options:
            return listed(call, plan, draft, section)
        item = NEW
    return written(call, book, plan, seat, draft, section, item)


def listed(call: Call, plan: Plan, draft: Agreement, section: Section, note: str = "") -> Card:
    assert section.items is not None
    part = part_of(plan, draft, section, plan.day(call.now))
    further = called(FURTHER.get(section.name, ""))
    return cards.listed(
        plan, draft, part, section.items(draft), page_typed(call), adds=section.adds,
        removes=section.remove is not None, further=(further.name, further.title) if further else None, note=note,
    )  # fmt: skip


def written(
    call: Call, book: Book, plan: Plan, seat: Someone, draft: Agreement, section: Section, item: str
) -> Answer:
    """The form of an item (NEW: one more), or what was sent is saved."""
    writing = Writing(agreement=draft, members=members(plan), catalogue=call.catalogue)
    which = None if item in ("", NEW) else item
    try:
        form = form_of(call, plan, writing, section, which)
    except NoSuchItem as gone:
        return not_there(call, book, plan, writing, section, gone)
    if not call.sent:
        return form
    if "guided" in call.options and untouched(section, form, call.values):
        return onwards(call, book, plan, draft, section, item, skipped=True)
    values, failed = forms.read(form, call)
    if failed:
        return failed
    if conflict := changed_meanwhile(call, plan, section, which, form):
        return conflict
    try:
        after = section.change(writing, which, values)
    except Refused as refused:
        return forms.again(form, call.values, refused.errors)
    return save(call, book, plan, seat, draft, after, section, which)


def members(plan: Plan) -> dict[Side, tuple[Someone, ...]]:
    return {
        side: tuple(each for each in plan.people.values() if each.side is side and each.active)
        for side in Side
    }


def form_of(call: Call, plan: Plan, writing: Writing, section: Section, item: str | None) -> Form:
    """Raises NoSuchItem. The command names what the form held when it was opened, so that it is seen where somebody
    else saved theirs before."""
    fields, values = section.form(writing, item)
    was = call.options.get("was", digest(values)) if call.sent else digest(values)
    guided = "guided" in call.options
    if guided:  # sent as it is, it goes on: no chat may hold that up
        fields = tuple(replace(each, required=False) for each in fields)
    words = ["edit", section.name, *([item or NEW] if section.items is not None else [])]
    options = [f"--was {was}", *(["--guided"] if guided else []), f"--plan {plan.id}"]
    return Form(
        f"{section.title}{called_here(writing.agreement, section, item)}",
        " ".join([*words, *options]),
        fields,
        values=values,
        submit="Save and go on" if guided else "Save",
        context=(text(section.purpose), *about(call, plan, writing.agreement, section, item)),
        step=GUIDE.get(section.name, 1) if guided else 1,
        steps=STEPS if guided else 1,
    )


def called_here(draft: Agreement, section: Section, item: str | None) -> str:
    """Which of a list the form is of, behind the section’s title."""
    if section.items is None:
        return ""
    return f": {dict(section.items(draft)).get(item, item)}" if item else ": one more"


def about(
    call: Call, plan: Plan, draft: Agreement, section: Section, item: str | None
) -> tuple[Element, ...]:
    """Over the form: what there is already, what the checks say so far, and in which version it is written."""
    said: list[Element] = []
    if draft.state is State.PROPOSED:
        said.append(text("It is proposed: a change makes it a draft again."))
    elif draft.version != plan.agreement.version:
        said.append(
            text(f"It is written to the draft of v{draft.version}; v{plan.agreement.version} stays in force.")
        )
    if "guided" in call.options:
        there = (
            [name for _, name in section.items(draft)] if section.items is not None and section.adds else []
        )
        said.append(small(how_to_go_on(section, there)))
    part = part_of(plan, draft, section, plan.day(call.now))
    found = [
        each
        for each in part.findings
        if item is None or concerned(section, draft, each.about) in (item, None)
    ]
    said += [text("• ", f"{each.about}: {each.evidence}. {each.do}") for each in found[:4]]
    return tuple(said)


def digest(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:12]


def untouched(section: Section, form: Form, values: Mapping[str, str]) -> bool:
    """Whether nothing was written into it; what is suggested for something that every plan has is taken as it is."""
    one_more = section.items is not None and section.adds
    suggested = form.values if one_more else {}
    return all(
        values.get(each.name, "").strip() in ("", suggested.get(each.name, "")) for each in form.fields
    )


# -- somebody else was there first -----------------------------------------------------------------


def changed_meanwhile(call: Call, plan: Plan, section: Section, item: str | None, form: Form) -> Form | None:
    """The form again with what the other one made of it, and one’s own words still in it; None where nobody did."""
    now = digest(form.values)
    was = call.options.get("was", now)
    if was == now or (item is None and section.items is not None):
        return None
    said = {
        each.name: f"Now: {shown(form.values.get(each.name, '')) or 'empty'}"
        for each in form.fields
        if call.values.get(each.name, "").strip() != form.values.get(each.name, "").strip()
    }
    if not said:
        return None
    last = typed(plan.latest.get(f"edited/{part_name(section, item)}"), Edited)
    again = forms.again(form, call.values, said)
    command = form.command.replace(f"--was {was}", f"--was {now}")
    return replace(again, command=command, context=cards.meanwhile(plan, last, said))


def shown(value: str) -> str:
    return value if len(value) <= 200 else f"{value[:199]}…"


def not_there(
    call: Call, book: Book, plan: Plan, writing: Writing, section: Section, gone: NoSuchItem
) -> Answer:
    """It was taken out while somebody wrote on it: what they wrote can be added as a new one."""
    if not call.sent:
        raise gone
    form = form_of(replace(call, sent=False, options={**call.options}), plan, writing, section, None)
    last = typed(plan.latest.get(f"edited/{part_name(section, call.word(1))}"), Edited)
    again = forms.again(form, call.values, {"": said_by(gone)})
    return replace(again, context=cards.meanwhile(plan, last, {"": ""}))


def part_name(section: Section, item: str | None) -> str:
    return f"{section.name}/{item}" if item else section.name


# -- saving ----------------------------------------------------------------------------------------


def save(
    call: Call, book: Book, plan: Plan, seat: Someone, draft: Agreement, after: Agreement, section: Section,
    item: str | None,
) -> Answer:  # fmt: skip
    what = tuple(each.words for each in changes(draft, after))
    if item is None and section.items is not None:
        before = {each for each, _ in section.items(draft)}
        item = next((each for each, _ in section.items(after) if each not in before), None)
    kept, now, undone = keep(book, plan, seat, draft, after, part_name(section, item), what)
    if "guided" in call.options:
        return onwards(call, book, now, kept, section, item or "", skipped=False)
    part = part_of(now, kept, section, now.day(call.now))
    return cards.saved(now, kept, part, what, undone=undone)


def keep(
    book: Book,
    plan: Plan,
    seat: Someone,
    draft: Agreement,
    after: Agreement,
    part: str,
    what: tuple[str, ...],
) -> tuple[Agreement, Plan, bool]:
    """The draft as it is now, the plan with it, and whether it was proposed before."""
    if not what:
        return draft, plan, False
    before = version_of(plan, draft, plan.day(book.now)) if draft.state is State.PROPOSED else None
    kept = drafting.write(book, plan, seat, after, part, what)
    now = plans.named(book, plan.id, plan.reader)
    if before:
        changed_by(book, now, before, seat)
    if drafting.is_first(now):
        ask_of_draft(book, now, seat, draft)
    return kept, now, before is not None


def onwards(
    call: Call, book: Book, plan: Plan, draft: Agreement, section: Section, item: str, *, skipped: bool
) -> Answer:
    """What comes next in the guide: one more of a list while there are too few, else the next section; at the end
    the whole draft."""
    after = replace(call, sent=False, values={}, words=(), options={"plan": plan.id, "guided": ""})
    seat = call.seat(plan)
    for following, next_one in ahead(draft, section, item, skipped=skipped):
        return written(after, book, plan, seat, draft, following, next_one)
    return cards.overview(
        plan, draft, parts(plan, draft, plan.day(call.now)), seat, open_already=True,
        note="That was the last section. What is still weak stands below, each a press from where it is put right.",
    )  # fmt: skip


def taken_out(call: Call, book: Book, section: Section) -> Answer:
    """An item is taken out of the draft, with what refers to it. Raises NoSuchItem, or Unreadable where that cannot
    be."""
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    draft = drafting.to_write(book, plan)
    if section.remove is None or section.items is None:
        return listed(call, plan, draft, section) if section.items else one_section(call, book, section)
    item = call.word(1) or call.options["remove"]
    after = section.remove(draft, item)
    what = tuple(each.words for each in changes(draft, after))
    kept, now, undone = keep(book, plan, seat, draft, after, part_name(section, item), what)
    return cards.saved(now, kept, part_of(now, kept, section, now.day(call.now)), what, undone=undone)
