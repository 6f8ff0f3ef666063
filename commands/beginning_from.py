"""`start file`, `start from PLAN`: a plan begun from a file, or from the last period's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cards import beginning as cards
from cards.card import Answer, Field, Form, Option, text
from cards.given import LONGEST, file, name_of
from commands import forms
from commands.beginning import a_year_on, free_key, plan_begun
from commands.call import Call, LeadsOnly
from plan.agreement import Agreement, Member, Period, Role, State
from plan.days import A_DAY
from plan.plan import Plan
from plan.sides import Side
from plan.successor import reconsidered, successor
from storage import drafts, people
from storage.plan_file import BadPlanFile, PlanFile, read
from storage.store import Book

PASTED = 300_000  # characters
OTHER_ACCOUNT = "The people in it are known to me once a lead says who they are: /jbp people who."


# -- from the last period's ------------------------------------------------------------------------


def from_plan(call: Call, book: Book) -> Answer:
    """Raises LeadsOnly, NoSuchPlan."""
    named = call.word(1) or call.options.get("plan", "")
    plan = call.plan_called(book, named) if named else call.plan(book)
    call.lead(plan)
    form = period_form(plan)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    period = Period(label=str(values["label"]), start=values["start"], end=values["end"])  # type: ignore[arg-type]
    errors = wrong_period(plan, period)
    if errors:
        return forms.again(form, call.values, errors)
    key = free_key(book, f"{plan.company(Side.VENDOR)} {plan.company(Side.PARTNER)} {period.label}")
    draft = mine(book, call, successor(plan, key, period, plan.day(call.now)), plan)
    begun = plan_begun(call, book, draft)
    return cards.carried(plan, begun.agreement, reconsidered(plan, draft, plan.day(call.now)))


def period_form(plan: Plan) -> Form:
    period = plan.agreement.period
    starts = period.end + A_DAY
    length = period.end - period.start
    ends = a_year_on(starts) if length.days >= 364 and starts.day == 1 else starts + length
    return Form(
        f"After {plan.name} {period.label}"[:100],
        f"start from {plan.id}",
        (
            Field(
                "label", "The period, as you both say it", required=True, placeholder="FY28", max_length=60
            ),
            Field("start", "Its first day", "date", required=True),
            Field("end", "Its last day", "date", required=True),
        ),
        values={"start": starts.isoformat(), "end": ends.isoformat()},
        submit="Begin it",
        context=(text("What held is carried over as a draft; you see what to think about again."),),
    )


def wrong_period(plan: Plan, period: Period) -> dict[str, str]:
    if period.end < period.start:
        return {"end": "The last day is before the first one."}
    if period.start <= plan.agreement.period.start:
        said = (
            f"That is not after {plan.agreement.period.label}, which began on {plan.agreement.period.start}."
        )
        return {"start": said}
    return {}


def mine(book: Book, call: Call, draft: Agreement, plan: Plan) -> Agreement:
    """The draft with everybody's account as it is known now, so that the same people sit on it."""
    known = {each.id: people.accounts(book, int(each.person)) for each in plan.people.values()}
    here = ":".join(call.account)
    seats = []
    for each in draft.people:
        addresses = [":".join(account) for account in known.get(each.id, [])]
        account = here if here in addresses else next(iter(addresses), None)
        seats.append(replace(each, account=account))
    return replace(draft, people=tuple(seats))


# -- from a file -----------------------------------------------------------------------------------


def from_file(call: Call, book: Book) -> Answer:
    """First the file, then who of it the asker is. Of a file only the agreement is taken: what happened is on the
    record of whoever keeps it."""
    form = file_form(call)
    if not call.sent:
        return form
    kept = drafts.values(book, call.draft, call.person or 0) if call.person else {}
    values = {**kept, **{name: said for name, said in call.values.items() if said}}
    found, problem = plan_in(values)
    if found is None:
        return shown(forms.again(form, values, problem))
    person = call.person or people.introduce(book, call.name or "Lead", *call.account)
    draft = drafts.keep(book, call.draft, person, "start file", 1, values)
    asked = who_form(found, values, draft)
    if call.step != 2 or not values.get("me"):
        return asked
    me = next((each for each in found.agreement.people if each.id == values["me"]), None)
    if me is None or me.role is not Role.LEAD:
        raise LeadsOnly
    begun = plan_begun(call, book, taken(book, call, found.agreement, me))
    drafts.drop(book, draft)
    name = name_of(values.get("file", "")) or "your file"
    return cards.begun(begun.agreement, f"From {name}, as a draft. {OTHER_ACCOUNT}")


def file_form(call: Call) -> Form:
    return Form(
        "Begin from a file",
        "start file",
        (
            Field("file", "The plan file", "file", max_length=LONGEST, hint="YAML, at most 1 MB"),
            Field("lines", "Or paste it", "lines", max_length=PASTED),
        ),
        call.draft,
        steps=2,
        submit="Read it",
        context=(text("Its six sections are taken as a draft. Accounts and history in it are left out."),),
    )


def plan_in(values: Mapping[str, str]) -> tuple[PlanFile | None, dict[str, str]]:
    """The plan in what was given, or what is wrong with it by field."""
    pasted = values.get("lines", "").strip()
    given = values.get("file", "")
    if not given and not pasted:
        return None, {"file": "Choose a file, or paste it below."}
    where = "lines" if pasted else "file"
    try:
        name = "" if pasted else name_of(given)
        found = read(pasted or file(given).content, name)
    except BadPlanFile as bad:
        return None, {where: str(bad)}
    if not any(each.role is Role.LEAD for each in found.agreement.people):
        return None, {
            where: "Nobody in it is a lead, so nobody could agree to it. Give each company one: role: lead."
        }
    return found, {}


def shown(form: Form) -> Form:
    """Of a file its name alone goes out again, since it is kept with the draft."""
    return replace(form, values={**form.values, "file": name_of(form.values.get("file", ""))})


def who_form(found: PlanFile, values: Mapping[str, str], draft: str) -> Form:
    leads = tuple(
        Option(each.id, each.name, found.agreement.company(each.side).name)
        for each in found.agreement.people
        if each.role is Role.LEAD
    )
    agreement = found.agreement
    return Form(
        f"{agreement.name} {agreement.period.label}"[:100],
        "start file",
        (Field("me", "Which of its leads are you?", "pick", leads, required=True),),
        draft,
        {"me": values.get("me", "")},
        step=2,
        steps=2,
        submit="Begin it",
        context=(text(counted(agreement)),),
    )


def counted(agreement: Agreement) -> str:
    return (
        f"{len(agreement.targets)} targets, {len(agreement.motions)} motions, "
        f"{len(agreement.funding)} items of funding, {len(agreement.people)} people."
    )


def taken(book: Book, call: Call, agreement: Agreement, me: Member) -> Agreement:
    """The file's agreement as a first draft: nobody is let in by what a file says of accounts."""
    here = ":".join(call.account)
    seats = tuple(
        replace(each, account=here, joined=call.today)
        if each.id == me.id
        else replace(each, account=None, joined=None)
        for each in agreement.people
    )
    return replace(agreement, id=free_key(book, agreement.id), version=1, state=State.DRAFT, people=seats)
