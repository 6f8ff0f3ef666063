"""What a side gives in the monthly sync: its numbers in one form, or that nothing changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards import log
from cards import sync_taken as taken
from cards.card import Answer, Card, Field, Form, Option
from cards.parts import short_day, shortened
from cards.sync import ref
from commands import forms
from commands.call import Call
from commands.numbers import FromTheRegister, NoTargets, impossible, unlikely
from commands.syncs import NoSyncYet, meant, newest
from plan.agreement import Target
from plan.amounts import plain
from plan.facts import Number, Synced
from plan.people import Someone
from plan.pipeline_facts import Gave
from plan.plan import Plan
from plan.register_numbers import given as given_by_people
from plan.sync import Sync
from storage import facts, plans
from storage.store import Book

OF = "of-"  # before a target's id: the form's field for its number


def numbers(call: Call, book: Book) -> Answer:
    """`sync numbers [PLAN/PERIOD]`."""
    plan, sync, seat = meant(call, book)
    if sync is None:
        raise NoSyncYet
    if not plan.targets:
        raise NoTargets
    if not given_by_people(plan):
        raise FromTheRegister
    form = numbers_form(call, plan, sync, seat)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    given = told(call, book, plan, seat, values)
    errors = wrong(call, plan, seat, given)
    if errors:
        return forms.again(form, call.values, errors)
    new = [each for each in given if not is_there(plan, each)]
    doubts = {OF + each.target: said for each in new if (said := doubt(plan, each))}
    sure = ";".join(f"{each.target}={log.exact(each.value)}" for each in new if OF + each.target in doubts)
    if doubts and call.values.get("sure") != sure:
        yes = Field("sure", "Are they right?", "choice", (Option(sure, "Yes, log them as they are"),))
        return forms.again(replace(form, fields=(*form.fields, yes)), call.values, doubts)
    return record(book, plan, sync, seat, given, new)


def numbers_form(call: Call, plan: Plan, sync: Sync, seat: Someone) -> Form:
    """A field a target: the side's own last number is in it, the other side's is beside it."""
    own = own_numbers(plan, seat)
    fields = tuple(number_field(plan, target, own.get(target.id)) for target in given_by_people(plan))
    sources = {number.source for number in own.values()} - {"chat"}
    kept = {OF + id: written(number) for id, number in own.items()}
    return Form(
        f"{plan.company(seat.side)}’s numbers for {sync.month}",
        f"sync numbers {ref(sync)}",
        (
            *fields,
            Field("on", "True on", "date", hint="The day the report was drawn; empty means today"),
            Field(
                "source", "Source of those that you change", "line", placeholder="ACE export, CRM report",
                max_length=200,
            ),
        ),
        values={**kept, "on": call.today.isoformat(), "source": sources.pop() if len(sources) == 1 else ""},
        context=(taken.how_to_give(plan, seat.side),),
        submit="Give them",
    )  # fmt: skip


def own_numbers(plan: Plan, seat: Someone) -> dict[str, Number]:
    """The last numbers that are the side's own, by target."""
    found = {id: number for id in plan.targets if (number := plan.number(id))}
    return {id: number for id, number in found.items() if plan.giver(number) is seat.side}


def written(number: Number) -> str:
    return plain(number.value).replace(",", "")


def number_field(plan: Plan, target: Target, own: Number | None) -> Field:
    last = plan.number(target.id)
    unit = target.unit or plan.agreement.currency
    hint = ""
    if last:
        shown = f"{log.amount(target, last.value, plan)}, {shortened(last.source, 40)}, {short_day(last.on)}"
        side = plan.giver(last)
        hint = f"last: {shown}" if own else f"{plan.company(side) if side else 'A report'} has {shown}"
    return Field(OF + target.id, f"{target.name} ({unit}, since it began)", "number", hint=hint)


def told(
    call: Call, book: Book, plan: Plan, seat: Someone, values: Mapping[str, str | Decimal | date]
) -> list[Number]:
    """The numbers of a form that was filled in; what was left empty is not among them. One that is as it was
    keeps its own source."""
    on, source = values.get("on", call.today), str(values.get("source", "chat"))
    assert isinstance(on, date), "the form reads it as a day"
    own = own_numbers(plan, seat)
    return [
        Number(
            by=seat.id, at=book.now, target=id, value=value, on=on, side=seat.side,
            source=own[id].source if id in own and own[id].value == value else source,
        )
        for id in (each.id for each in given_by_people(plan))
        if isinstance(value := values.get(OF + id), Decimal)
    ]  # fmt: skip


def wrong(call: Call, plan: Plan, seat: Someone, given: list[Number]) -> dict[str, str]:
    """What cannot be, by field."""
    if not given:
        return {"": "Give at least one number; or press “Nothing changed” instead."}
    errors: dict[str, str] = {}
    for each in given:
        for field, said in impossible(plan, plan.targets[each.target], each, call.today).items():
            errors["on" if field == "on" else OF + each.target] = said
        if theirs := of_the_other_side(plan, each, seat):
            shown = log.amount(plan.targets[each.target], theirs.value, plan)
            company = plan.company(seat.side.other)
            errors[OF + each.target] = (
                f"{company} has {shown} of that day. Leave this empty, and say there whether you have the same."
            )
    return errors


def of_the_other_side(plan: Plan, said: Number, seat: Someone) -> Number | None:
    """The other side's number of the same day: that one is confirmed or differs, and is not written over."""
    last = plan.number(said.target)
    return last if last and last.on == said.on and plan.giver(last) is seat.side.other else None


def is_there(plan: Plan, said: Number) -> bool:
    """Whether that very number is on the plan already."""
    last = plan.number(said.target)
    return last is not None and (last.on, last.value, last.source) == (said.on, said.value, said.source)


def doubt(plan: Plan, said: Number) -> str:
    """What is more often a slip than true of a number; empty where nothing is."""
    return " ".join(unlikely(plan, plan.targets[said.target], said).values())


def record(book: Book, plan: Plan, sync: Sync, seat: Someone, given: list[Number], new: list[Number]) -> Card:
    before = sync.said_by(seat.side).get(Gave.NUMBERS)
    if not new and before:
        return taken.numbers_taken(sync, seat, given, "They are there already: nothing was changed.")
    heard = Synced(
        by=seat.id, at=book.now, side=seat.side, period=sync.period, gave=Gave.NUMBERS, count=len(given)
    )
    facts.record(book, plan.id, *new, heard)
    return taken.numbers_taken(again(book, plan), seat, given, "")


def unchanged(call: Call, book: Book) -> Card:
    """`sync unchanged [PLAN/PERIOD]`: heard, with nothing to tell. Numbers keep their day: saying nothing makes
    none of them newer."""
    plan, sync, seat = meant(call, book)
    if sync is None:
        raise NoSyncYet
    if sync.said_by(seat.side) or sync.numbers_of(seat.side):
        return taken.heard_already(sync, seat)
    said = Synced(
        by=seat.id, at=book.now, side=seat.side, period=sync.period, gave=Gave.NOTHING_CHANGED
    )  # fmt: skip
    facts.record(book, plan.id, said)
    return taken.unchanged_taken(again(book, plan), seat)


def again(book: Book, plan: Plan) -> Sync:
    """The sync as it stands after something was recorded."""
    sync = newest(book, plans.named(book, plan.id, plan.reader))
    assert sync is not None, "it was there before"
    return sync
