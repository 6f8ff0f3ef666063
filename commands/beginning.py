"""`start new`: the first form of a plan: the two companies, the period, and who leads on each side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cards.card import Answer, Field, Form, Option, text
from commands import forms
from commands.call import Call
from commands.naming import ADDRESS, greet
from commands.sections.document import new_id
from commands.sections.guide import STEPS
from commands.sections.order import called
from commands.settings import nearest_zones, zone_called
from commands.writing import written
from plan.agreement import Agreement, Company, Member, Period, Role
from plan.amounts import is_currency
from plan.days import A_DAY
from plan.people import Someone
from plan.plan import Place, Plan
from plan.sides import Reader, Side
from storage import people, plans, rooms
from storage.store import Book

NAME = 100  # characters
SIDES = (
    Option("vendor", "The software company", "whose product is sold together"),
    Option("partner", "The cloud company", "AWS, Microsoft, Google"),
)


def begin(call: Call, book: Book) -> Answer:
    form = first_form(call)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    errors = {**wrong(call, values), **(failed.errors if failed else {})}
    if errors:
        return forms.again(form, call.values, errors)
    plan = plan_begun(call, book, draft_of(book, call, values))
    seat = call_seat(call, book, plan)
    after = replace(
        call,
        person=int(seat.person),
        sent=False,
        values={},
        words=(),
        options={"plan": plan.id, "guided": ""},
    )
    thesis = called("thesis")
    assert thesis
    return written(after, book, plan, seat, plan.agreement, thesis, "")


def first_form(call: Call) -> Form:
    starts = next_quarter(call.today)
    fields = (
        Field("us", "Your company", required=True, placeholder="Acme", max_length=NAME),
        Field("side", "Which of the two is it?", "choice", SIDES, required=True),
        Field("them", "The other company", required=True, placeholder="AWS", max_length=NAME),
        Field("label", "The period, as you both say it", required=True, placeholder="FY27", max_length=60),
        Field("start", "Its first day", "date", required=True),
        Field("end", "Its last day", "date", required=True),
        Field("currency", "Currency", required=True, max_length=3),
        Field(
            "zone",
            "Time zone of the plan’s rhythm",
            required=True,
            placeholder="Europe/Berlin",
            max_length=60,
        ),
        Field(
            "lead", "Who leads it at the other company", hint="Their name; may come later", max_length=NAME
        ),
        Field("account", "Who that is on this chat", "account", hint="They are asked whether they are in"),
    )
    values = {
        "start": starts.isoformat(),
        "end": a_year_on(starts).isoformat(),
        "currency": "USD",
        "zone": call.time_zone,
    }
    return Form(
        "Begin a plan",
        "start new",
        fields,
        values=values,
        step=1,
        steps=STEPS,
        submit="Save and go on",
        context=(
            text(
                "Six sections follow, a form each. Every step is kept: /jbp start goes on where you stopped."
            ),
        ),
    )


def next_quarter(today: date) -> date:
    """The first day of the calendar quarter after this one."""
    month = today.month - (today.month - 1) % 3 + 3
    return date(today.year + month // 13, (month - 1) % 12 + 1, 1)


def a_year_on(day: date) -> date:
    """The last day of the year that begins on `day`, the first of a month."""
    return day.replace(year=day.year + 1) - A_DAY


def wrong(call: Call, values: Mapping[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if "start" in values and "end" in values and values["end"] < values["start"]:
        errors["end"] = "The last day is before the first one."
    if "currency" in values and not is_currency(str(values["currency"]).upper()):
        errors["currency"] = "Write its three letters, like USD or EUR."
    if "zone" in values and not zone_called(values["zone"]):
        near = nearest_zones(values["zone"])
        errors["zone"] = "That is not a time zone." + (f" Did you mean {near[0]}?" if near else "")
    if {"us", "them"} <= values.keys() and values["us"].casefold() == values["them"].casefold():
        errors["them"] = "That is your own company."
    return errors | wrong_lead(call, values)


def wrong_lead(call: Call, values: Mapping[str, Any]) -> dict[str, str]:
    account = str(values.get("account", ""))
    if account and not ADDRESS.fullmatch(account):
        return {"account": "Pick somebody of this chat, or write their address, like slack:T0123:U0123."}
    if account == ":".join(call.account):
        return {"account": "That is you. Pick who leads it at the other company."}
    return {"lead": "Write their name, too."} if account and "lead" not in values else {}


def draft_of(book: Book, call: Call, values: Mapping[str, Any]) -> Agreement:
    side = Side(values["side"])
    ours, theirs = Company(name=values["us"]), Company(name=values["them"])
    vendor, partner = (ours, theirs) if side is Side.VENDOR else (theirs, ours)
    me = Member(
        id=new_id(call.name or "lead", ()), name=call.name or "Lead", side=side, role=Role.LEAD,
        account=":".join(call.account), joined=call.today,
    )  # fmt: skip
    other = values.get("lead")
    lead = (
        Member(
            id=new_id(other, (me.id,)), name=other, side=side.other, role=Role.LEAD, account=values.get("account")
        ),
    ) if other else ()  # fmt: skip
    return Agreement(
        id=free_key(book, f"{vendor.name} {partner.name} {values['label']}"),
        name=f"{vendor.name} x {partner.name}",
        vendor=vendor,
        partner=partner,
        period=Period(label=values["label"], start=values["start"], end=values["end"]),
        currency=str(values["currency"]).upper(),
        time_zone=zone_called(values["zone"]) or "UTC",
        people=(me, *lead),
    )


def free_key(book: Book, name: str) -> str:
    """An id for a plan that no other has."""
    return new_id(name, plans.ids(book))


def plan_begun(call: Call, book: Book, draft: Agreement) -> Plan:
    """The draft is in the store; where it was begun in a room without a plan, it lives there."""
    plans.add(book, draft)
    if place := home(call, book, draft):
        rooms.link(book, draft.id, place)
    book.stirred = True
    side = next(each.side for each in draft.people if each.account == ":".join(call.account))
    plan = plans.named(book, draft.id, Reader.of(side))
    seat = call_seat(call, book, plan)
    for each in plan.people.values():
        if each.id != seat.id and people.accounts(book, int(each.person)):
            greet(book, plan, each, seat)
    return plan


def home(call: Call, book: Book, draft: Agreement) -> Place | None:
    """The room that a new plan lives in from the beginning: the one it was begun in, where no other plan does, or one
    that the chat makes for it."""
    if call.place is not None and rooms.living_in(book, call.place) is None:
        return call.place
    if not call.makes_rooms_in:
        return None
    return Place(platform=call.account[0], tenant=call.makes_rooms_in, channel=draft.id, name=draft.name)


def call_seat(call: Call, book: Book, plan: Plan) -> Someone:
    """The asker's seat, who may have been nobody known before."""
    person = people.known_as(book, *call.account)
    return replace(call, person=person).seat(plan)
