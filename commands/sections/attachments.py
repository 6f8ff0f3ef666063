"""`edit account-list` and `edit references`: the accounts that both companies work, and the customers they may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.sections.document import dropped, exchanged, keyed, keys, legal
from commands.sections.questions import Question, answered, form, line, lines, places
from commands.sections.section import Items, Refused, Section, Shown, Value, Writing
from plan.agreement import Agreement, Attachment, Attachments

MISSING = frozenset({"attachments-missing"})


def with_attached(agreement: Agreement, attached: Attachments) -> Agreement:
    return replace(agreement, attachments=attached)


def attachment_questions(now: Attachment | None, example: str, *, required: bool) -> tuple[Question, ...]:
    there = now or Attachment(name="")
    return (
        line("name", "Name", there.name, required=required, placeholder=example),
        lines("where", "Where it is", there.where, placeholder="shared environment, folder “References”"),
        lines("note", "Note", there.note),
    )


# -- the account list --------------------------------------------------------------------------------


def list_questions(agreement: Agreement) -> tuple[Question, ...]:
    example = "Matched retail accounts, 212 of them"
    return attachment_questions(agreement.attachments.account_list, example, required=False)


def list_shown(writing: Writing, item: str | None) -> Shown:
    return form(list_questions(writing.agreement))


def list_change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    """An empty form takes the list off the plan."""
    agreement = writing.agreement
    asked = list_questions(agreement)
    said = answered(asked, values)
    made: Attachment | None = Attachment(name=said["name"], where=said["where"], note=said["note"])
    if not said["name"]:
        if said["where"] or said["note"]:
            raise Refused({"name": "Give the list a name, or leave all of it empty."})
        made = None
    after = with_attached(agreement, replace(agreement.attachments, account_list=made))
    return legal(writing, after, places(asked, ("attachments", "account_list")), "name")


ACCOUNT_LIST = Section(
    name="account-list",
    title="Account list",
    purpose="The accounts that both of you work, matched where both can see them; here is what it is and where.",
    form=list_shown,
    change=list_change,
    problems=MISSING,
)


# -- customer references -----------------------------------------------------------------------------


def reference_index(agreement: Agreement, item: str) -> int:
    """Raises NoSuchItem."""
    references = agreement.attachments.references
    return keyed(references, (each.name for each in references), item)


def reference_questions(agreement: Agreement, item: str | None) -> tuple[Question, ...]:
    now = None if item is None else agreement.attachments.references[reference_index(agreement, item)]
    return attachment_questions(now, "Hallmark Grocers: replanning in 40 minutes", required=True)


def reference_shown(writing: Writing, item: str | None) -> Shown:
    return form(reference_questions(writing.agreement, item))


def reference_change(writing: Writing, item: str | None, values: Mapping[str, Value]) -> Agreement:
    agreement = writing.agreement
    there = agreement.attachments.references
    asked = reference_questions(agreement, item)
    index = len(there) if item is None else reference_index(agreement, item)
    said = answered(asked, values)
    made = Attachment(name=said["name"], where=said["where"], note=said["note"])
    after = replace(agreement.attachments, references=exchanged(there, index, made))
    at = places(asked, ("attachments", "references", index))
    return legal(writing, with_attached(agreement, after), at, "name")


def reference_items(agreement: Agreement) -> Items:
    called = [each.name for each in agreement.attachments.references]
    return tuple(zip(keys(called), called, strict=True))


def reference_remove(agreement: Agreement, item: str) -> Agreement:
    there, index = agreement.attachments.references, reference_index(agreement, item)
    return with_attached(agreement, replace(agreement.attachments, references=dropped(there, index)))


REFERENCES = Section(
    name="references",
    title="Customer references",
    purpose="The customers whom both of you may name, and where their story is.",
    items=reference_items,
    form=reference_shown,
    change=reference_change,
    remove=reference_remove,
    problems=MISSING,
)
