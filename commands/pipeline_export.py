"""`/jbp sync export`: a side's pipeline as a file or as pasted rows, looked at before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cards import opportunities as cards
from cards.card import Answer, Card, Field, Form, Option, text
from cards.given import LONGEST, file, name_of
from cards.say import said_by
from commands import forms
from commands.call import Call
from commands.syncs import meant, ref
from commands.triggering import record
from plan.facts import Fact, Opportunity, Synced
from plan.people import Someone
from plan.pipeline import by_export, compared, told_before
from plan.pipeline_facts import Gave
from plan.plan import NoSuchMotion, Plan
from plan.sync import Sync
from sources import exports
from sources.columns import CALLED
from sources.days import Order
from sources.exports import Reading
from sources.sheet import NoExport
from storage import drafts
from storage.store import Book

PASTED = 300_000  # characters
DAYS = (
    Option(Order.DAY_FIRST.value, "The day first", "03/04 is 3 April"),
    Option(Order.MONTH_FIRST.value, "The month first", "03/04 is 4 March"),
)


def export(call: Call, book: Book) -> Answer:
    """`sync export [PLAN/PERIOD]`: first the file, then what is in it, then it is taken."""
    plan, sync, seat = meant(call, book)
    form = export_form(call, plan, sync)
    if not call.sent:
        return form
    if call.step == 2:
        return take(call, book, plan, sync, seat)
    kept = drafts.values(book, call.draft, call.person or 0)
    values = with_kept(call.values, kept)
    draft = drafts.keep(book, call.draft, call.person or 0, "sync export", 1, values)
    form = replace(form, draft=draft)
    read, failed = forms.read(form, replace(call, values=values))
    errors = {} if failed else wrong(call, values, read.get("on"))
    if failed or errors:
        return shown(forms.again(form, values, failed.errors if failed else errors))
    try:
        found = reading(plan, values)
    except NoExport as problem:
        where = "lines" if values["lines"].strip() else "file"
        return shown(forms.again(form, values, {where: said_by(problem)}))
    if not found.told:
        return shown(forms.again(form, values, {"": nothing_read(found)}))
    return preview(call, plan, sync, seat, values, found, draft)


def export_form(call: Call, plan: Plan, sync: Sync | None) -> Form:
    return Form(
        "Give an export",
        f"sync export {ref(plan, sync)}",
        (
            Field("file", "The export", "file", max_length=LONGEST, hint="CSV or XLSX, at most 1 MB"),
            Field("lines", "Or paste its rows, the columns’ names first", "lines", max_length=PASTED),
            Field("on", "Drawn on", "date", hint="Empty means today"),
            Field(
                "source", "Where it is from", "line", placeholder="ACE, Partner Center, CRM", max_length=200
            ),
        ),
        call.draft,
        {"on": call.today.isoformat()},
        steps=2,
        submit="Look at it first",
        context=(text("Nothing is taken before you have seen what was read of it."),),
    )


def with_kept(sent: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What was sent; a file that was chosen in an earlier try is still there, until rows are pasted instead."""
    values = {name: sent.get(name, "") for name in ("file", "lines", "on", "source")}
    if not values["file"].startswith("data:"):
        values["file"] = "" if values["lines"].strip() else kept.get("file", "")
    return values


def wrong(call: Call, values: Mapping[str, str], on: object) -> dict[str, str]:
    errors = {}
    if values["file"] and values["lines"].strip():
        errors["lines"] = "Give the file or its rows, not both."
    elif not values["file"] and not values["lines"].strip():
        errors["file"] = "Choose a file, or paste its rows below."
    if isinstance(on, date) and on > call.today:
        errors["on"] = "That day is still to come. Give the day on which it was drawn."
    return errors


def shown(form: Form) -> Form:
    """The form as it goes out: of a file its name alone, since the file itself is kept with the draft."""
    return replace(form, values={**form.values, "file": name_of(form.values.get("file", ""))})


def reading(plan: Plan, values: Mapping[str, str], days: Order | None = None) -> Reading:
    """Raises NoExport."""
    sheets = (
        exports.sheets(file(values["file"]).content) if values["file"] else exports.pasted(values["lines"])
    )
    return exports.reading(sheets, plan.agreement.currency, days)


def nothing_read(found: Reading) -> str:
    if not found.problems:
        return "It has the columns’ names and no rows under them."
    first = found.problems[0]
    return f"None of its {len(found.problems)} rows can be read. Row {first.row}: {first.what}"


# -- looking at it ---------------------------------------------------------------------------------


def preview(
    call: Call, plan: Plan, sync: Sync | None, seat: Someone, values: Mapping[str, str], found: Reading, draft: str
) -> Form:  # fmt: skip
    """What would be taken, and the press that takes it; days that can be read two ways are asked about."""
    told = of_plan(call, plan, sync, seat, values, found)
    ids = {each.id for each in told}
    gone = [each for each in by_export(plan, seat.side) if each.id not in ids and each.outcome == "open"]
    columns = {CALLED[what]: named for what, named in found.columns.named.items()}
    problems = [(each.row, each.what) for each in found.problems]
    context = cards.preview(
        plan, told, gone, columns, found.columns.aside, problems, notes(plan, seat, values, found, told)
    )
    asked = (
        (Field("days", f"What comes first in {found.unclear[:20]}?", "choice", DAYS, required=True),)
        if found.unclear
        else ()
    )
    return Form(
        f"{source(values)}: is this right?"[:150],
        f"sync export {ref(plan, sync)}",
        asked,
        draft,
        step=2,
        steps=2,
        submit=f"Take these {len(told)}" if len(told) != 1 else "Take it",
        context=context,
    )


def notes(
    plan: Plan, seat: Someone, values: Mapping[str, str], found: Reading, told: list[Opportunity]
) -> list[str]:
    """What had to be assumed, and what the person may not expect."""
    said = list(found.read_as)
    unknown = sorted(
        {each.motion for each in found.told if each.motion and motion_of(plan, each.motion) is None}
    )
    if unknown:
        said.append(f"No motion of this plan is called {', '.join(unknown[:3])}: left empty.")
    newer = [before.on for each in told if (before := told_before(plan, seat.side, each.id))]
    if newer and max(newer) > told[0].on:
        said.append(f"There are newer rows, of {max(newer).isoformat()}: these would take their place.")
    return said


def source(values: Mapping[str, str]) -> str:
    return values.get("source", "").strip() or name_of(values["file"]) or "pasted rows"


# -- taking it -------------------------------------------------------------------------------------


def take(call: Call, book: Book, plan: Plan, sync: Sync | None, seat: Someone) -> Answer:
    """Once: the draft is let go with it."""
    values = drafts.values(book, call.draft, call.person or 0)
    if not values:
        return Card(
            "They were taken already",
            (
                text(
                    "This export is not kept any more. Nothing was changed; give it again if it was not taken."
                ),
            ),
        )
    order = Order(call.values["days"]) if call.values.get("days") in list(Order) else None
    found = reading(plan, values, order)
    if found.unclear:
        form = preview(call, plan, sync, seat, values, found, call.draft)
        return forms.again(form, call.values, {"days": "This is needed: it can be read both ways."})
    told = of_plan(call, plan, sync, seat, values, found)
    new = [each for each in told if not is_there(plan, each)]
    drafts.drop(book, call.draft)
    late = sync is not None and sync.closed
    if not new and (sync is None or Gave.EXPORT in sync.said_by(seat.side)):
        return cards.there_already(plan, told)
    heard: list[Fact] = []
    if sync:
        heard.append(
            Synced(
                by=seat.id, at=book.now, source=told[0].source, side=seat.side, period=sync.period,
                gave=Gave.EXPORT, count=len(told), left_out=len(found.problems),
            )
        )  # fmt: skip
    record(book, plan, *new, *heard)  # a new opportunity or stage may be what a motion waits for
    return cards.taken(plan, seat.side, told, len(found.problems), late)


def of_plan(
    call: Call,
    plan: Plan,
    sync: Sync | None,
    seat: Someone,
    values: Mapping[str, str],
    found: Reading,
) -> list[Opportunity]:
    """The rows as the side's word on opportunities, each compared with how it was told before the sync."""
    drawn = (
        forms.value(Field("on", "Drawn on", "date"), values["on"], call.today) if values["on"] else call.today
    )
    assert isinstance(drawn, date), "it was read as a day before"
    given = [
        Opportunity(
            by=seat.id, at=call.now, source=source(values)[:200], id=each.id, name=each.name,
            side=seat.side, on=drawn, stage=each.stage, outcome=each.outcome, value=each.value,
            close_on=each.close_on, next_step=each.next_step, next_on=each.next_on,
            motion=motion_of(plan, each.motion), origin=each.origin, period=sync.period if sync else None,
            account=each.account, worked_by=each.worked_by, counterpart=each.counterpart,
            review=each.review,
        )
        for each in found.told
    ]  # fmt: skip
    return [compared(each, told_before(plan, each.side, each.id)) for each in given]


def motion_of(plan: Plan, said: str) -> str | None:
    """The motion of that name, by its whole name or id; None where there is none."""
    try:
        motion = plan.motion(said)
    except NoSuchMotion:
        return None
    return motion.id if said.casefold() in (motion.id.casefold(), motion.name.casefold()) else None


def is_there(plan: Plan, told: Opportunity) -> bool:
    """Whether the side has told exactly this already, for this day and in this sync."""
    last = told_before(plan, told.side, told.id)
    return last is not None and replace(told, by=last.by, at=last.at, source=last.source) == last
